"""Brings the bot's answers to the one who asked, unseen by the rest of the channel.

Enters: what was heard and a reply.  Leaves: True once every message of it is delivered.
A response_url is tried first, for it works where the bot is no member; where it is spent,
chat.postEphemeral takes over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.slack.blocks import Rendered
from bot.adapters.slack.heard import Heard
from bot.adapters.slack.messenger import forms, library_log
from bot.adapters.slack.outcomes import FAILURES, TOO_RICH, body_code, code_of, outcome_of, waiting
from bot.model import Message, Outcome, Rejected, Reply, Retry, Sent, Uncertain, Wait

log = structlog.get_logger(__name__)

URL_USES = 5
TRIES = 3
LONGEST_WAIT = 20.0
"""Seconds: a person does not wait longer for an answer; nor do we."""

ClientOf = Callable[[str], Awaitable[AsyncWebClient | None]]


class Answers:
    """Answers people; `client_of` finds the client of a team."""

    def __init__(
        self, client_of: ClientOf, *, pause: float = 1.0, session: aiohttp.ClientSession | None = None
    ):
        self._client_of = client_of
        self._pause = pause
        self.session = session

    async def give(self, heard: Heard, reply: Reply) -> bool:
        """Deliver every message of a reply, in order; stops at the first that fails."""
        for index, message in enumerate(reply.messages):
            replaces = reply.replaces and heard.replaceable and index == 0
            outcome = await self._one(heard, message, replaces=replaces, url=index < URL_USES)
            if not isinstance(outcome, Sent):
                log.warning("slack.unanswered", channel=heard.channel, reason=_reason(outcome))
                return False
        return True

    async def _one(self, heard: Heard, message: Message, *, replaces: bool, url: bool) -> Outcome:
        if heard.response_url and url:
            outcome = await self._by_url(heard.response_url, message, replaces=replaces)
            # Where nobody can know, a second answer by another road would be the repeat.
            if isinstance(outcome, Sent | Uncertain):
                return outcome
        client = await self._client_of(heard.team)
        if client is None:
            return Rejected("the app is not installed in this workspace")
        return await self._persist(message, lambda form: _post(client, heard, form))

    async def _by_url(self, url: str, message: Message, *, replaces: bool) -> Outcome:
        webhook = AsyncWebhookClient(url, session=self.session, logger=library_log(), retry_handlers=[])
        where = (
            {"replace_original": True}
            if replaces
            else {"replace_original": False, "response_type": "ephemeral"}
        )

        async def post(form: Rendered) -> Outcome:
            try:
                answer = await webhook.send_dict({"text": form.text, "blocks": form.blocks, **where})
            except FAILURES as error:
                return outcome_of(error)
            return _url_outcome(answer.status_code, answer.body, dict(answer.headers))

        return await self._persist(message, post)

    async def _persist(self, message: Message, post: Callable[[Rendered], Awaitable[Outcome]]) -> Outcome:
        """Try a few times where that is safe: in a simpler form, or later, as Slack asks."""
        form, *simpler = forms(message)
        outcome = await post(form)
        for _ in range(TRIES - 1):
            if isinstance(outcome, _TooRich) and simpler:
                form = simpler.pop(0)
            elif isinstance(outcome, Wait) and outcome.seconds <= LONGEST_WAIT:
                await asyncio.sleep(outcome.seconds)
            elif isinstance(outcome, Retry):
                await asyncio.sleep(self._pause)
            else:
                break
            outcome = await post(form)
        return outcome


class _TooRich(Rejected):
    """Refused for its form; the bare words may pass."""


async def _post(client: AsyncWebClient, heard: Heard, form: Rendered) -> Outcome:
    where: dict[str, Any] = {"channel": heard.channel, "text": form.text, "blocks": form.blocks}
    if heard.thread:
        where["thread_ts"] = heard.thread
    try:
        if heard.aloud:
            await client.chat_postMessage(**where, unfurl_links=False, unfurl_media=False)
        else:
            await client.chat_postEphemeral(user=heard.user, **where)
    except FAILURES as error:
        return _TooRich("form") if code_of(error) in TOO_RICH else outcome_of(error)
    return Sent("")


def _url_outcome(status: int, body: str, headers: dict[str, str]) -> Outcome:
    code = body_code(body)
    if code in TOO_RICH:
        return _TooRich(code)
    if status == 429:
        return Wait(waiting(headers))
    if status >= 500:
        return Retry(f"HTTP {status}")
    return Sent("") if status == 200 and not code else Rejected(code or f"HTTP {status}")


def _reason(outcome: Outcome) -> str:
    return getattr(outcome, "reason", "") or type(outcome).__name__
