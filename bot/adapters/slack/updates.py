"""From what happens on Slack to the bot's answers: slash commands, buttons, mentions, messages.

Enters: payloads through Bolt, over either transport.  Leaves: an ack at once, and work in a
task of its own that ends in an answer to the asker.  Nothing here raises into Bolt: it
would take back an ack that was just given.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import heard as hearing
from bot.adapters.slack.answers import Answers, ClientOf
from bot.adapters.slack.heard import Heard, Once, Payload
from bot.adapters.slack.outcomes import FAILURES, code_of, outcome_of
from bot.model import ChatRef, Reply, Request

log = structlog.get_logger(__name__)

Answer = Callable[[Request], Awaitable[Reply | None]]
Departed = Callable[[str], Awaitable[None]]
Came = Callable[[ChatRef], Awaitable[None]]
"""Told the channel into which the bot was let, or let again."""

ANY = re.compile(".*", re.S)


class Updates:
    """Hears and answers; `account_of`: team id -> the account that the chats of that team carry."""

    def __init__(
        self,
        answer: Answer,
        answers: Answers,
        client_of: ClientOf,
        *,
        admins_only: bool = False,
        account_of: Callable[[str], str] = lambda team: "",
        departed: Departed | None = None,
        came: Came | None = None,
    ) -> None:
        self._answer = answer
        self._answers = answers
        self._client_of = client_of
        self._admins_only = admins_only
        self._account_of = account_of
        self._departed = departed
        self._came = came
        self._once = Once()
        self._working: set[asyncio.Task[None]] = set()

    def register(self, app: AsyncApp) -> None:
        """Tell Bolt whom to call; everything is acknowledged, known to us or not."""
        app.command(ANY)(self._on_command)
        app.action(ANY)(self._on_action)
        app.event(ANY)(self._on_event)

    async def finish(self, within: float = 5.0) -> None:
        """Let the answers under way end, for so many seconds; then give them up."""
        if self._working:
            await asyncio.wait(self._working, timeout=within)
        for task in tuple(self._working):
            task.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)

    async def _on_command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        self._start(self._hear(body, hearing.command))

    async def _on_action(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        self._start(self._hear(body, hearing.press))

    async def _on_event(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        self._start(self._hear(body, hearing.event))

    async def _hear(self, body: Payload, read: Callable[[Payload], Heard | None]) -> None:
        if not self._once.first(hearing.name_of(body)):
            return
        heard = read(body)
        if heard is not None:
            await self._respond(heard)
        elif self._departed and hearing.goodbye(body):
            await self._departed(str(body["team_id"]))
        elif self._came and (where := hearing.welcome(body)):
            await self._came(ChatRef("slack", where[1], account=self._account_of(where[0])))

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(_quietly(work))
        # The set keeps the task alive: the loop alone holds it weakly.
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def _respond(self, heard: Heard) -> None:
        reply = await self._answer(self._request(heard))
        if reply is not None:
            await self._answers.give(heard, reply)

    def _request(self, heard: Heard) -> Request:
        async def may_change() -> bool:
            return heard.private or not self._admins_only or await self._is_admin(heard)

        async def invite() -> str:
            client = None if heard.private else await self._client_of(heard.team)
            return await invitation(client, heard.channel) if client else ""

        kind: Literal["private", "channel"] = "private" if heard.private else "channel"
        return Request(
            ChatRef("slack", heard.channel, account=self._account_of(heard.team)),
            heard.text,
            kind=kind,
            client_language=heard.locale,
            may_change=may_change,
            invite=invite,
            reply_to=heard.message,
        )

    async def _is_admin(self, heard: Heard) -> bool:
        client = await self._client_of(heard.team)
        return client is not None and await is_admin(client, heard.user)


async def is_admin(client: AsyncWebClient, user: str) -> bool:
    """Whether Slack says that this person administers the workspace; no answer means no."""
    try:
        answer = await client.users_info(user=user)
    except FAILURES as error:
        log.warning("slack.admin_unknown", user=user, reason=str(outcome_of(error)))
        return False
    about = answer.get("user") or {}
    return bool(about.get("is_admin") or about.get("is_owner"))


async def invitation(client: AsyncWebClient, channel: str) -> str:
    """What to type in a channel so that the bot may post there; empty where it may, or nobody can say."""
    try:
        answer = await client.conversations_info(channel=channel)
    except FAILURES as error:
        if code_of(error) != "channel_not_found":  # so it says of a private one without the bot
            log.warning("slack.membership_unknown", channel=channel, reason=str(outcome_of(error)))
            return ""
    else:
        about = answer.get("channel") or {}
        if about.get("is_member") or about.get("is_im") or _posts_anywhere(answer.headers, about):
            return ""
    try:
        return f"/invite @{(await client.auth_test()).get('user') or 'Beatwire'}"
    except FAILURES:
        return "/invite @Beatwire"


def _posts_anywhere(headers: Mapping[str, str], about: Mapping[str, Any]) -> bool:
    """Whether the bot may post in this channel uninvited."""
    scopes = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return not about.get("is_private") and "chat:write.public" in scopes.split(",")


async def _quietly(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception:  # a bug in one answer must not end the listening
        log.exception("slack.answer_failed")
