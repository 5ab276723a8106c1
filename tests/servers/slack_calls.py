"""Slack calling the app: what people do as payloads, signed requests, response_url."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.servers.slack_state import Json, Posted, ResponseUrl, Said, buttons_of
from tests.servers.slack_web import Refused, faulty

if TYPE_CHECKING:
    from tests.servers.slack import SlackServer


class Calls:
    """Makes payloads and brings them to the app's HTTP address."""

    def __init__(self, slack: SlackServer) -> None:
        self.slack = slack
        self.urls: dict[str, ResponseUrl] = {}

    # --- payloads ---

    def slash(self, line: str, channel: str, user: str, team: str) -> Json:
        command, _, text = line.partition(" ")
        return {
            "token": "legacy",
            "team_id": team,
            "team_domain": "loopback",
            "channel_id": channel,
            "channel_name": "directmessage" if channel.startswith("D") else "general",
            "user_id": user,
            "user_name": user.lower(),
            "command": command,
            "text": text,
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": self.response_url(channel, user),
            "trigger_id": secrets.token_hex(8),
        }

    def press(self, message: Posted, words: str, user: str, team: str) -> Json:
        wanted = words.removeprefix("/")
        for button in buttons_of(message.blocks):
            said = (button.get("value") or "").removeprefix("/")
            if wanted in {said, button.get("url"), button["text"]["text"]}:
                return self._action(message, button, user, team)
        raise AssertionError(f"the message has no button for {words!r}")

    def _action(self, message: Posted, button: Json, user: str, team: str) -> Json:
        container = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
        shown = {"type": "message", "ts": message.ts, "text": message.text, "blocks": message.blocks}
        keys = ("action_id", "block_id", "text", "value", "url")
        action = {key: button[key] for key in keys if key in button}
        action.setdefault("action_id", secrets.token_hex(3))
        return {
            "type": "block_actions",
            "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": team},
            "api_app_id": "A1",
            "container": {**container, "is_ephemeral": message.only_for is not None},
            "trigger_id": secrets.token_hex(8),
            "team": {"id": team, "domain": "loopback"},
            "enterprise": None,
            "is_enterprise_install": False,
            "channel": {"id": message.channel, "name": "general"},
            **({} if message.only_for else {"message": shown}),
            "response_url": self.response_url(message.channel, user, message),
            "actions": [{**action, "type": "button", "action_ts": "1.1"}],
        }

    def event(self, event: Json, team: str) -> Json:
        return {
            "token": "legacy",
            "team_id": team,
            "api_app_id": "A1",
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5)}",
            "event_time": int(self.slack.clock.now()),
            "authorizations": [{"team_id": team, "user_id": "UBOT", "is_bot": True}],
            "is_ext_shared_channel": False,
        }

    # --- to the app over HTTP ---

    async def deliver(self, kind: str, payload: Json, *, twice: bool, retry: Sequence[float]) -> Said:
        """Call the app's address; of events, again while it does not answer 200."""
        said = Said(payload)
        body, mime = encode(kind, payload)
        again = retry if kind == "events_api" else ()
        for attempt, pause in enumerate((0.0, *again)):
            await asyncio.sleep(pause)
            headers = {} if attempt == 0 else self._again(attempt, said)
            for _ in range(2 if twice else 1):
                await self._attempt(body, mime, headers, said)
            if said.acked:
                break
        return said

    def _again(self, attempt: int, said: Said) -> dict[str, str]:
        slow = said.problem == "operation_timeout"
        reason = "http_timeout" if slow else "http_error"
        return {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}

    async def _attempt(self, body: str, mime: str, headers: dict[str, str], said: Said) -> None:
        said.attempts += 1
        try:
            status, text = await asyncio.wait_for(self.post(body, mime, headers), self.slack.ack_within)
        except (TimeoutError, aiohttp.ClientError) as problem:
            late = isinstance(problem, TimeoutError)
            said.problem = "operation_timeout" if late else "dispatch_failed"
            return
        said.answers.append((status, text))
        said.acked = said.acked or status == 200
        said.problem = None if said.acked else "dispatch_failed"

    async def post(
        self,
        body: str | bytes,
        mime: str,
        headers: dict[str, str] | None = None,
        *,
        secret: str | None = None,
        late: float = 0.0,
    ) -> tuple[int, str]:
        """One signed request; a wrong secret or an old timestamp where the test says so."""
        raw = body.encode() if isinstance(body, str) else body
        stamp = str(int(self.slack.clock.now() - late))
        signed = sign(secret or self.slack.signing_secret, stamp, raw)
        own = {"Content-Type": mime, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signed}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.slack.app_url, data=raw, headers=own | (headers or {})) as answer,
        ):
            return answer.status, await answer.text()

    # --- response_url ---

    def response_url(self, channel: str, user: str, original: Posted | None = None) -> str:
        name = secrets.token_hex(12)
        expires = self.slack.clock.now() + 30 * 60
        self.urls[name] = ResponseUrl(channel, user, expires, original=original)
        return f"{self.slack.base}/commands/{name}"

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """What the app posts to a response_url."""
        url = self.urls.get(request.match_info["name"])
        if url is None:
            return _no("invalid_url", 404)
        args = await request.json()
        fault = self.slack.take_fault("response_url", url.channel)

        async def act() -> web.Response:
            return self._use(url, args)

        return await faulty(request, fault, act)

    def _use(self, url: ResponseUrl, args: Json) -> web.Response:
        if self.slack.clock.now() > url.expires:
            return _no("expired_url", 404)
        if url.uses >= 5:
            return _no("used_url", 404)
        url.uses += 1
        try:
            self._apply(url, args)
        except Refused as refused:
            return _no(refused.body["error"], 400)
        return web.Response(text="ok")

    def _apply(self, url: ResponseUrl, args: Json) -> None:
        if url.original and args.get("delete_original"):
            self.slack.stored.remove(url.original)
        elif url.original and args.get("replace_original"):
            self.slack.rewrite(url.original, args)
        else:
            alone = args.get("response_type", "ephemeral") == "ephemeral"
            self.slack.store(url.channel, args, only_for=url.user if alone else None)


def encode(kind: str, payload: Json) -> tuple[str, str]:
    """A payload as Slack puts it into an HTTP body, and its content type."""
    if kind == "slash_commands":
        return urlencode(payload), "application/x-www-form-urlencoded"
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"
    return json.dumps(payload), "application/json"


def sign(secret: str, stamp: str, body: bytes) -> str:
    """Slack's signature of a request."""
    return (
        "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    )


def _no(code: str, status: int) -> web.Response:
    return web.json_response({"ok": False, "error": code}, status=status)
