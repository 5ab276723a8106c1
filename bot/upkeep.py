"""What must be done now and then beside the news: doubts told to the operator, old rows folded.

Enters: the ledger and the clock.  Leaves: a notice where messages came into doubt, and a
ledger that does not grow for ever.  Safe to run in several processes and to repeat.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.notices import Notices
from bot.store import deliveries, retention
from bot.store.database import Database, StoreError

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=1)
FOLD_EVERY = timedelta(hours=1)


class Upkeep:
    """Rung once a minute."""

    def __init__(
        self, database: Database, notices: Notices, *, clock: Callable[[], datetime], keep: timedelta
    ) -> None:
        self._database = database
        self._notices = notices
        self._clock = clock
        self._keep = keep
        # Whole minutes, so that several processes tell of the same doubts in the same words, once.
        self._told = _minute(clock())
        self._folded: datetime | None = None

    async def __call__(self) -> bool:
        """Do what is due; whether the operator is told of something."""
        try:
            told = await self._tell()
            if self._folded is None or self._clock() >= self._folded + FOLD_EVERY:
                self._folded = self._clock()
                await self.fold()
        except StoreError as error:
            log.error("upkeep.put_off", reason=str(error))
            return False
        return told

    async def _tell(self) -> bool:
        now = _minute(self._clock())
        if now <= self._told:
            return False
        async with self._database.read() as conn:
            again, left = await deliveries.doubts_between(conn, self._told, now)
        self._told = now
        return bool(again + left) and await self._notices.doubted(again, left, at=now)

    async def fold(self) -> int:
        """Fold what is older than the operator wants it kept; returns how many rows that were."""
        before, folded = self._clock() - self._keep, 0
        while True:
            async with self._database.read() as conn:
                ids = await retention.oldest(conn, before)
            if not ids:
                break
            async with self._database.begin() as conn:
                folded += await retention.fold(conn, ids)
        if folded:
            log.info("ledger.folded", deliveries=folded)
        return folded


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
