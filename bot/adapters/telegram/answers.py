"""Replies on their way back: to the chat, into the pressed message, or over a channel.

Enters: what was heard.  Leaves: calls to Telegram.  What fails is logged; nothing is raised
and nothing is sent twice for want of an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import structlog
from telegram import Bot
from telegram.constants import CallbackQueryLimit
from telegram.error import TelegramError

from bot.adapters.telegram import line, markup
from bot.adapters.telegram.messenger import TelegramMessenger
from bot.model import Message, Moved, Outcome, Rejected, Reply, Request, Retry, Sent, Wait

log = structlog.get_logger(__name__)

Answer = Callable[[Request], Awaitable[Reply | None]]

PATIENCE = 4.0
"""Seconds that a person is made to wait for Telegram's pace; then the answer is given up."""
BREATH = 1.0
"""Seconds before a call is made once more that failed before Telegram took it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A request, and what its answer hangs on."""

    request: Request
    said: str | None = None
    """The message to reply to, where others talk too."""
    query: str | None = None
    """The press of a button that it was."""


class Answers:
    """Asks the core and gives its reply."""

    def __init__(
        self,
        bot: Bot,
        messenger: TelegramMessenger,
        answer: Answer,
        *,
        patience: float = PATIENCE,
        breath: float = BREATH,
    ) -> None:
        self._bot = bot
        self._messenger = messenger
        self._answer = answer
        self._patience = patience
        self._breath = breath

    async def give(self, heard: Heard) -> None:
        """Answer what was heard; a failure of the core is logged as the bug it is."""
        over_channel = heard.query is not None and heard.request.kind == "channel"
        reply = None
        try:
            reply = await self._answer(heard.request)
        finally:
            if over_channel and heard.query:
                await self.acknowledge(heard.query, _first_words(reply))
        if reply and not over_channel:
            await self._reply(heard, reply)

    async def acknowledge(self, query: str, text: str = "") -> None:
        """Tell the client that the press arrived; with a text, show it on top of the chat."""
        try:
            await self._bot.answer_callback_query(query, text=text or None, show_alert=bool(text) or None)
        except TelegramError as error:
            log.info("telegram.press_unacknowledged", reason=line.reason(error))

    async def _reply(self, heard: Heard, reply: Reply) -> None:
        hang_on = heard.said
        for place, message in enumerate(reply.messages):
            pressed = heard.request.reply_to if heard.query and reply.replaces and place == 0 else None
            result = await self._put(heard.request, message, pressed, hang_on)
            if not isinstance(result, Sent):
                log.warning("telegram.unanswered", chat=heard.request.chat.address, outcome=repr(result))
                return
            hang_on = None  # only the first hangs on the question; the others follow it

    async def _put(
        self, request: Request, message: Message, pressed: str | None, hang_on: str | None
    ) -> Outcome:
        """One message of a reply, in the place of the pressed one where that still stands."""
        ref = request.chat
        if pressed:
            result = await self._patiently(lambda: self._messenger.change(ref, pressed, message))
            if not isinstance(result, Rejected):
                return result
        result = await self._patiently(
            lambda: self._messenger.post(ref, message, reply_to=hang_on, forgiving=True)
        )
        if isinstance(result, Moved):
            return await self._messenger.post(replace(ref, address=result.address), message)
        return result

    async def _patiently(self, call: Callable[[], Awaitable[Outcome]]) -> Outcome:
        """The call, and once more where that is safe and a person would still be waiting."""
        result = await call()
        if isinstance(result, Wait) and result.seconds <= self._patience:
            await asyncio.sleep(result.seconds)
        elif isinstance(result, Retry):
            await asyncio.sleep(self._breath)
        else:
            return result
        return await call()


def _first_words(reply: Reply | None) -> str:
    """What fits over a channel, which itself is not the place for one reader's answer."""
    if reply is None or not reply.messages:
        return ""
    text = markup.render(reply.messages[0]).plain
    most = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
