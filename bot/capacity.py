"""How long what waits will take, and how long one alert to everybody would: said before it hurts.

Enters: the ledger's counts and the pace that each platform allows.  Leaves: loads for the
operator's commands, and a note in the operator's chat when one of them grows long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.notices import Notices
from bot.phrases.numbers import number_text
from bot.phrases.spans import span_text
from bot.store import backlog, leases
from bot.store.backlog import Account, Size
from bot.store.database import Database

LOOK_EVERY = 60.0
LEVELS = (600.0, 3_600.0, 21_600.0, 86_400.0)
"""Seconds of a queue at which the operator hears of it: ten minutes, an hour, six, a day."""
QUEUE_AGAIN = 86_400.0
REACH_AGAIN = 30 * 86_400.0
"""Seconds until the same is said again."""


@dataclass(frozen=True, slots=True)
class Load:
    """An account's work against its pace."""

    account: Account
    waiting: int
    readers: int
    rate: float
    """Messages a second."""

    @property
    def name(self) -> str:
        """Platform, and workspace where there are several."""
        return f"{self.account.platform}{f' {self.account.account}' if self.account.account else ''}"

    @property
    def queue(self) -> float:
        """Seconds for what waits."""
        return self.waiting / self.rate

    @property
    def reach(self) -> float:
        """Seconds for one message to every reader."""
        return self.readers / self.rate

    @property
    def queue_said(self) -> str:
        """`9 h 55 min at 28/s for 1,000,000 messages`."""
        return f"{span_text(self.queue, 'en')} at {self.rate:g}/s for {_counted(self.waiting, 'message')}"

    @property
    def reach_said(self) -> str:
        """`9 h 55 min at 28/s for 1,000,000 chats`."""
        return f"{span_text(self.reach, 'en')} at {self.rate:g}/s for {_counted(self.readers, 'chat')}"


async def loads(database: Database, rates: Mapping[str, float]) -> list[Load]:
    """The load of every account whose platform has a pace, by platform name."""
    async with database.read() as conn:
        return _against(await backlog.sizes(conn), rates)


class Watch:
    """Looks at the queue now and then, in one process of all, and tells the operator once a level."""

    def __init__(self, database: Database, notices: Notices, rates: Mapping[str, float]) -> None:
        self._database = database
        self._notices = notices
        self._rates = rates

    async def __call__(self) -> None:
        """Look, unless somebody did within the last minute."""
        async with self._database.begin() as conn:
            if not await leases.once(conn, "look at the queue", LOOK_EVERY):
                return
        for load in await loads(self._database, self._rates):
            if load.readers and await self._first(f"reach {load.name}", load.reach, REACH_AGAIN):
                await self._notices.reach(load.name, load.readers, load.rate, load.reach)
            if await self._first(f"queue {load.name}", load.queue, QUEUE_AGAIN):
                await self._notices.queue(load.name, load.waiting, load.rate, load.queue)

    async def _first(self, what: str, seconds: float, again: float) -> bool:
        level = max((one for one in LEVELS if seconds >= one), default=None)
        if level is None:
            return False
        async with self._database.begin() as conn:
            return await leases.once(conn, f"{what} {level:g}", again)


def _against(sizes: Sequence[Size], rates: Mapping[str, float]) -> list[Load]:
    return [
        Load(size.account, size.waiting, size.readers, rates[size.account.platform])
        for size in sizes
        if size.account.platform in rates
    ]


def _counted(count: int, what: str) -> str:
    return f"{number_text(count, 'en')} {what}{'' if count == 1 else 's'}"
