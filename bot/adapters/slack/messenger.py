"""Sends messages to Slack: the `Messenger` of one workspace.

Enters: a chat and a message.  Leaves: an outcome; nothing is raised for what Slack or the
network can do, and nothing is repeated here, for repeats are the ledger's business.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Literal

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapters.slack.blocks import Rendered, render
from bot.adapters.slack.outcomes import FAILURES, KEPT_FOR_EVER, TOO_RICH, code_of, outcome_of
from bot.model import Chat, Message, Outcome, Platform, Rejected, Retry, Sent, Uncertain

Call = Callable[..., Awaitable[AsyncSlackResponse]]


def library_log() -> logging.Logger:
    """The logger handed to Slack's libraries.

    Below ERROR they write payloads, response_urls and advice meant for programmers.
    """
    quiet = logging.getLogger("bot.adapters.slack.library")
    quiet.setLevel(logging.ERROR)
    return quiet


def web_client(token: str | None, api_url: str, *, timeout: float = 30.0) -> AsyncWebClient:
    """A client that never repeats a call by itself: slack_sdk's own repeat posts twice."""
    return AsyncWebClient(
        token=token, base_url=api_url, timeout=max(1, round(timeout)), logger=library_log(), retry_handlers=[]
    )


RATE = 15.0
"""Messages a second of one workspace; each channel keeps its own pace of one a second beside it."""


class SlackMessenger:
    """Writes to the channels of one workspace.

    `account` is the team id where one app serves many workspaces, as in `ChatRef.account`.
    References are `channel:ts`; the channel is the one that Slack answered with.
    """

    platform: Platform = "slack"

    def __init__(self, client: AsyncWebClient, *, account: str = "", rate: float = RATE) -> None:
        self.client = client
        self.account = account
        self.rate = rate

    async def send(self, chat: Chat, message: Message) -> Outcome:
        """Post a message; `chat.ref.thread` makes it a reply in that thread."""
        return await self._post(chat, message, chat.ref.thread)

    async def edit(self, chat: Chat, reference: str, message: Message) -> Outcome:
        """Rewrite a message that was sent."""
        channel, ts = split(reference)
        if not ts:
            return Rejected(f"{reference!r} names no Slack message")
        return await self._say(self.client.chat_update, message, "account", channel=channel, ts=ts)

    async def reply(self, chat: Chat, reference: str, message: Message) -> Outcome:
        """Post a message into the thread of one that was sent."""
        _, ts = split(reference)
        if not ts:
            return Rejected(f"{reference!r} names no Slack message")
        return await self._post(chat, message, chat.ref.thread or ts)

    async def delete(self, chat: Chat, reference: str, notice: Message) -> Outcome:
        """Take a message away; where Slack lets nobody, the notice takes its place."""
        channel, ts = split(reference)
        if not ts:
            return Rejected(f"{reference!r} names no Slack message")
        try:
            await self.client.chat_delete(channel=channel, ts=ts)
        except FAILURES as error:
            if code_of(error) == "message_not_found":
                return Sent(reference)
            if code_of(error) in KEPT_FOR_EVER:
                return await self.edit(chat, reference, notice)
            return outcome_of(error)
        return Sent(reference)

    async def responds(self) -> bool:
        """Whether Slack says anything to `auth.test`, a refusal of the token included."""
        try:
            await self.client.auth_test()
        except FAILURES as error:
            return not isinstance(outcome_of(error), Retry | Uncertain)
        return True

    async def _post(self, chat: Chat, message: Message, thread: str) -> Outcome:
        where: dict[str, Any] = {"channel": chat.ref.address, "unfurl_links": False, "unfurl_media": False}
        if thread:
            where["thread_ts"] = thread
        return await self._say(self.client.chat_postMessage, message, "chat", **where)

    async def _say(
        self, call: Call, message: Message, scope: Literal["account", "chat"], **where: Any
    ) -> Outcome:
        outcome: Outcome = Rejected("Slack refused the message in every form")
        for rendered in forms(message):
            try:
                return _sent(await call(text=rendered.text, blocks=rendered.blocks, **where), where)
            except FAILURES as error:
                outcome = outcome_of(error, scope)
                if code_of(error) not in TOO_RICH:
                    break
        return outcome


def forms(message: Message) -> Iterator[Rendered]:
    """How a message goes out; each further form where Slack refused that before, and posted nothing.

    Charts and tables are newer than many a Slack; and bare words are better than silence.
    """
    rendered = render(message)
    yield rendered
    if rendered.drawn:
        yield render(message, drawn=False)
    yield Rendered(rendered.text, [])


def _sent(response: AsyncSlackResponse, where: dict[str, Any]) -> Sent:
    return Sent(f"{response.get('channel') or where['channel']}:{response.get('ts') or where.get('ts', '')}")


def split(reference: str) -> tuple[str, str]:
    """Channel and ts of a reference; the ts is empty where it is none of ours."""
    channel, _, ts = reference.partition(":")
    return channel, ts
