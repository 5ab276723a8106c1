"""Who may change a chat's subscriptions: asked of Telegram, remembered for a minute."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.adapters.telegram import line

log = structlog.get_logger(__name__)

REMEMBERED = 60.0
"""Seconds for which an answer holds."""
MOST_REMEMBERED = 2000
MAY = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


class Rights:
    """Administrators of groups and channels."""

    def __init__(self, bot: Bot, clock: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._clock = clock
        self._known: dict[tuple[int, int], tuple[float, bool]] = {}

    async def administers(self, chat: int, user: int) -> bool:
        """Whether this person administers this chat; no where Telegram cannot be asked."""
        now = self._clock()
        until, may = self._known.get((chat, user), (0.0, False))
        if until > now:
            return may
        try:
            member = await self._bot.get_chat_member(chat, user)
        except TelegramError as error:
            log.warning("telegram.rights_unknown", chat=chat, reason=line.reason(error))
            return False
        if len(self._known) >= MOST_REMEMBERED:
            self._known = {key: known for key, known in self._known.items() if known[0] > now}
        self._known[chat, user] = (now + REMEMBERED, member.status in MAY)
        return member.status in MAY
