"""The Web API of the loopback Slack: one call in, one answer in Slack's own words out."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.servers import slack_blocks
from tests.servers.slack_state import Call, Channel, Fault, Json, Posted, Workspace

if TYPE_CHECKING:
    from tests.servers.slack import SlackServer

SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.delete": "chat:write",
    "conversations.info": "channels:read",
    "conversations.open": "im:write",
    "users.info": "users:read",
}


class Refused(Exception):
    """ok:false."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.body: Json = {"ok": False, "error": code, **more}


async def arguments(request: web.Request) -> Json:
    """A call's arguments, from JSON, a form or the query."""
    if request.content_type == "application/json":
        read: Json = await request.json()
        return read
    form: Mapping[str, Any] = await request.post()
    return {**request.query, **form}


def break_off(request: web.Request) -> None:
    """Reset the connection: the other side sees RST, not an orderly end."""
    transport = request.transport
    if transport is None:
        return
    plug = transport.get_extra_info("socket")
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def refusal(fault: Fault) -> web.Response:
    """The answer that a fault of status or error gives."""
    headers = {"Retry-After": fault.retry_after} if fault.retry_after is not None else {}
    if fault.html:
        page = "<html><body>Bad things happen</body></html>"
        return web.Response(status=fault.status, text=page, content_type="text/html", headers=headers)
    return web.json_response({"ok": False, "error": fault.error}, status=fault.status, headers=headers)


async def faulty(
    request: web.Request, fault: Fault | None, act: Callable[[], Awaitable[web.Response]]
) -> web.StreamResponse:
    """Act and answer, or fail as the fault says, before or after having acted."""
    if fault is None:
        return await act()
    if fault.kind in {"error", "status"}:
        return refusal(fault)
    if fault.kind == "hang":
        answer = await act() if fault.stored else web.Response()
        await asyncio.sleep(fault.seconds)
        return answer
    answer = web.Response() if fault.kind == "reset_before" else await act()
    if fault.kind == "truncated":
        body = answer.body
        assert isinstance(body, bytes)
        return web.Response(body=body[: len(body) // 2], content_type="application/json")
    break_off(request)
    return answer


class WebApi:
    """Answers /api/METHOD."""

    def __init__(self, slack: SlackServer) -> None:
        self.slack = slack
        self.methods: dict[str, Callable[[Workspace, Json], Json]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.postEphemeral": self._ephemeral,
            "chat.delete": self._delete,
            "conversations.info": self._info,
            "conversations.open": self._open,
            "users.info": self._user,
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method, args = request.match_info["method"], await arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(args.pop("token", ""))
        if token.startswith("Basic "):
            told = b64decode(token.removeprefix("Basic ")).decode()
            token, (args["client_id"], _, args["client_secret"]) = "", told.partition(":")
        self.slack.calls.append(Call(method, token, args))
        fault = self.slack.take_fault(method, args.get("channel"), args.get("thread_ts"))

        async def act() -> web.Response:
            return self._answer(method, token, args)

        return await faulty(request, fault, act)

    def _answer(self, method: str, token: str, args: Json) -> web.Response:
        try:
            known = self.slack.workspaces.get(token)
            scopes = {"X-OAuth-Scopes": ",".join(sorted(known.scopes))} if known else {}
            return web.json_response({"ok": True, **self._do(method, token, args)}, headers=scopes)
        except Refused as refused:
            slow = refused.body["error"] == "ratelimited"
            headers = {"Retry-After": "1"} if slow else {}
            return web.json_response(refused.body, status=429 if slow else 200, headers=headers)

    def _do(self, method: str, token: str, args: Json) -> Json:
        if method == "apps.connections.open":
            return {"url": self.slack.sockets.issue(token)}
        if method == "oauth.v2.access":
            return self.slack.install(args)
        if method not in self.methods:
            raise Refused("unknown_method", req_method=method)
        return self.methods[method](self._authorised(method, token), args)

    def _authorised(self, method: str, token: str) -> Workspace:
        if not token:
            raise Refused("not_authed")
        if token.startswith("xapp-"):
            raise Refused("not_allowed_token_type")
        workspace = self.slack.workspaces.get(token)
        if workspace is None:
            raise Refused("invalid_auth")
        if workspace.refused:
            raise Refused(workspace.refused)
        needed = SCOPES.get(method)
        if needed and needed not in workspace.scopes:
            raise Refused("missing_scope", needed=needed, provided=",".join(sorted(workspace.scopes)))
        return workspace

    def _auth_test(self, workspace: Workspace, args: Json) -> Json:
        return {
            "url": "https://loopback.slack.example/",
            "team": "Loopback",
            "user": "beatwire",
            "team_id": workspace.team,
            "user_id": workspace.bot_user,
            "bot_id": workspace.bot_id,
        }

    def _channel(self, workspace: Workspace, args: Json) -> Channel:
        name = args.get("channel") or ""
        if name.startswith("U") and name in self.slack.users:
            return self.slack.direct(workspace, name)
        channel = self.slack.channels.get(name)
        if channel is None or channel.team != workspace.team:
            raise Refused("channel_not_found")
        return channel

    def _writable(self, workspace: Workspace, args: Json) -> Channel:
        channel = self._channel(workspace, args)
        if channel.archived:
            raise Refused("is_archived")
        if not channel.bot_is_in and channel.private:
            raise Refused("channel_not_found")
        if not channel.bot_is_in and "chat:write.public" not in workspace.scopes:
            raise Refused("not_in_channel")
        return channel

    def _post(self, workspace: Workspace, args: Json) -> Json:
        channel = self._writable(workspace, args)
        if self.slack.pace and self.slack.pace.refuses(channel.id, self.slack.clock.now()):
            raise Refused("ratelimited")
        posted = self.slack.store(channel.id, args, author=workspace.bot_id)
        warning = {"warning": posted.warning} if posted.warning else {}
        return {"channel": channel.id, "ts": posted.ts, "message": self._shown(posted), **warning}

    def _update(self, workspace: Workspace, args: Json) -> Json:
        channel = self._channel(workspace, args)
        posted = self.slack.find(channel.id, args.get("ts", ""))
        if posted is None or posted.only_for:
            raise Refused("message_not_found")
        if posted.author != workspace.bot_id:
            raise Refused("cant_update_message")
        if len(escaped(args.get("text") or "").encode()) > 4000:
            raise Refused("msg_too_long")
        # Slack keeps the old blocks where none are given; an empty list removes them.
        blocks = content(args, required=False)
        posted.blocks = blocks if "blocks" in args else posted.blocks
        posted.text = args.get("text", posted.text)
        posted.edits += 1
        return {"channel": channel.id, "ts": posted.ts, "text": posted.text, "message": self._shown(posted)}

    def _ephemeral(self, workspace: Workspace, args: Json) -> Json:
        channel = self._writable(workspace, args)
        if args.get("user") not in channel.members:
            raise Refused("user_not_in_channel")
        return {"message_ts": self.slack.store(channel.id, args, only_for=args["user"]).ts}

    def _delete(self, workspace: Workspace, args: Json) -> Json:
        posted = self.slack.find(self._channel(workspace, args).id, args.get("ts", ""))
        if posted is None:
            raise Refused("message_not_found")
        self.slack.stored.remove(posted)
        return {"channel": posted.channel, "ts": posted.ts}

    def _info(self, workspace: Workspace, args: Json) -> Json:
        channel = self._channel(workspace, args)
        if channel.private and not channel.bot_is_in:
            raise Refused("channel_not_found")
        shown = {"id": channel.id, "is_im": channel.is_im, "is_archived": channel.archived}
        return {"channel": {**shown, "is_private": channel.private, "is_member": channel.bot_is_in}}

    def _open(self, workspace: Workspace, args: Json) -> Json:
        user = args.get("users", "")
        if user not in self.slack.users:
            raise Refused("user_not_found")
        return {"channel": {"id": self.slack.direct(workspace, user).id}}

    def _user(self, workspace: Workspace, args: Json) -> Json:
        user = self.slack.users.get(args.get("user", ""))
        if user is None:
            raise Refused("user_not_found")
        locale = {"locale": user.locale} if args.get("include_locale") in {True, "true", "1"} else {}
        return {"user": {"id": user.id, "is_admin": user.is_admin, "is_owner": user.is_owner, **locale}}

    def _shown(self, posted: Posted) -> Json:
        return {"type": "message", "ts": posted.ts, "text": posted.text, "blocks": posted.blocks}


def escaped(text: str) -> str:
    """Text as Slack counts it: & < > as references, references left alone."""
    return re.sub(r"&(?!amp;|lt;|gt;)", "&amp;", text)


def content(args: Json, *, required: bool = True) -> list[Json]:
    """The checked blocks of a message; raises as Slack refuses."""
    blocks = args.get("blocks") or []
    if isinstance(blocks, str):
        try:
            blocks = json.loads(blocks)
        except ValueError:
            raise Refused("invalid_blocks_format") from None
    if required and not blocks and not (args.get("text") or "").strip():
        raise Refused("no_text")
    wrong = slack_blocks.complaints(blocks)
    if wrong:
        told = {"messages": [f"[ERROR] {each}" for each in wrong]}
        raise Refused("invalid_blocks", errors=wrong, response_metadata=told)
    if slack_blocks.total(blocks) > slack_blocks.MOST_TEXT:
        raise Refused("msg_blocks_too_long")
    return list(blocks)
