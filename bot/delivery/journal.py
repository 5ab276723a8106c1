"""Writes the begin and the answer of each call into the ledger, many in one transaction.

Enters: rows that are about to be called, and answers of the platforms.  Leaves: committed
rows; a call may begin only when its begin is committed.  What comes while a commit is under
way goes into the next one together, so that a fast account does not pay a commit a message.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, repeat
from statistics import median

import structlog

from bot.model import Chat, Gone, Outcome, Platform, Stopped
from bot.store import claims
from bot.store.answers import Answer, settle
from bot.store.claims import Claimed, Start, Way
from bot.store.database import Database
from bot.store.locks import hold

log = structlog.get_logger(__name__)

PAUSES = (0.1, 0.5, 2.0, 5.0, 10.0)
"""Seconds between attempts to write an answer that the database did not take; the last again and again."""
PATIENCE = 150.0
"""Seconds for which that is tried: as long as nobody else takes the row over."""
SHORT_PATIENCE = 8.0
"""The same while the process is asked to stop."""

TOGETHER = 0.02
"""Seconds between two commits of a busy account."""
RECENT = 8
"""So many commits with begins say how long the next may take."""
USUAL_HEAD = 0.05
"""Seconds that are taken for it before anything is known."""
LONGEST_HEAD = 0.1
"""Seconds by which a begin is written ahead of its call at most: what a kill finds there is in doubt."""


class UnwrittenError(Exception):
    """The database did not take a begin."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A begin (no outcome) or an answer, and who waits for it."""

    row: Claimed
    outcome: Outcome | None
    way: Way
    asked: float
    """When, in the loop's time."""
    written: asyncio.Future[Start | None]


class Journal:
    """The ledger's pen; one a dispatcher."""

    def __init__(
        self,
        database: Database,
        owner: str,
        clock: Callable[[], datetime],
        counts: Counter[tuple[Platform, str]],
        on_stopped: Callable[[Platform, str, str], None] | None,
        on_gone: Callable[[Chat, str], None] | None = None,
    ) -> None:
        self._database = database
        self._owner = owner
        self._clock = clock
        self._counts = counts
        self._on_stopped = on_stopped
        self._on_gone = on_gone
        self._entries: list[_Entry] = []
        self._writing: asyncio.Task[None] | None = None
        self._begins: deque[float] = deque([USUAL_HEAD], maxlen=RECENT)
        self.patience = PATIENCE

    @property
    def head(self) -> float:
        """Seconds that a begin may take to be written, as things went lately."""
        return min(median(self._begins), LONGEST_HEAD)

    async def begin(self, row: Claimed, way: Way) -> Start | None:
        """What the call is told that asks to begin, now that this is written.

        None: it may not, since its account was paused meanwhile, or the row is not ours any more.
        UnwrittenError: nobody knows whether the begin stands in the ledger; the call must not begin.
        """
        try:
            return await self._enter(row, None, way)
        except Exception as error:  # noqa: BLE001  of any failure the meaning is the same
            log.error("delivery.unwritten", delivery=row.id, error=type(error).__name__)
            raise UnwrittenError from None

    async def answer(self, row: Claimed, outcome: Outcome) -> None:
        """Write an answer; a database that does not take it is asked again, for `patience` seconds.

        What the platform said is known here and nowhere else: giving it up means a repeat.
        """
        self._counts[row.chat.ref.platform, type(outcome).__name__] += 1
        now = asyncio.get_running_loop().time
        begun = now()
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            try:
                await self._enter(row, outcome)
                return
            except Exception as error:  # noqa: BLE001  whatever it is, the answer must be kept
                log.error("delivery.unwritten", delivery=row.id, error=type(error).__name__)
            if now() - begun >= self.patience:
                return
            await asyncio.sleep(min(pause, self.patience))

    async def _enter(self, row: Claimed, outcome: Outcome | None, way: Way = "in time") -> Start | None:
        loop = asyncio.get_running_loop()
        written: asyncio.Future[Start | None] = loop.create_future()
        self._entries.append(_Entry(row, outcome, way, loop.time(), written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        return await written

    async def _write_all(self) -> None:
        now = asyncio.get_running_loop().time
        while self._entries:
            entries, self._entries = self._entries, []
            begun = now()
            await self._write(entries)
            if self._entries:  # what came meanwhile is not alone: a little later there is more of it
                await asyncio.sleep(begun + TOGETHER - now())

    async def _write(self, entries: list[_Entry]) -> None:
        try:
            starts = await self._commit(entries)
        except Exception as error:  # noqa: BLE001  whoever waits for an entry must hear of any failure
            if len(entries) > 1:
                # One entry that the database refuses must not take the others with it.
                log.warning("delivery.one_by_one", entries=len(entries), error=type(error).__name__)
                for entry in entries:
                    await self._write([entry])
            elif not entries[0].written.done():
                entries[0].written.set_exception(error)
            return
        for entry in entries:
            if not entry.written.done():
                entry.written.set_result(starts.get(entry.row.id))

    async def _commit(self, entries: list[_Entry]) -> dict[int, Start]:
        begins = {entry.row: entry.way for entry in entries if entry.outcome is None}
        answers = [Answer(entry.row, entry.outcome) for entry in entries if entry.outcome is not None]
        async with self._database.begin() as conn:
            await hold(conn, {entry.row.account_id for entry in entries})
            granted = await claims.begin(conn, begins, owner=self._owner, lead=self.head)
            await claims.release(conn, [row for row in begins if row.id not in granted], owner=self._owner)
            telling = await settle(conn, answers, owner=self._owner, at=self._clock())
        for one in telling:
            self._tell(one)
        if begins:
            longest = min(entry.asked for entry in entries if entry.outcome is None)
            self._begins.append(asyncio.get_running_loop().time() - longest)
        return granted

    def _tell(self, answer: Answer) -> None:
        chat = answer.row.chat
        if isinstance(answer.outcome, Gone):
            place = chat.id if chat.kind == "private" else chat.ref.address
            log.warning("chat.gone", platform=chat.ref.platform, chat=place, reason=answer.outcome.reason)
            if self._on_gone:
                self._on_gone(chat, answer.outcome.reason)
        if self._on_stopped and isinstance(answer.outcome, Stopped):
            self._on_stopped(chat.ref.platform, chat.ref.account, answer.outcome.reason)
