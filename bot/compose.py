"""Periodic digests: which chats are due, what their week or day held, one digest a wish.

Enters: the clock, chats whose digest is due, the archive.  Leaves: digests and deliveries in
one transaction with the chat's next due time, so that a restart neither skips nor repeats.
A digest is composed once for all chats that wish the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import ALL_TOPICS, Chat
from bot.store import deliveries, digests, items, stories, subscriptions
from bot.store import sources as source_store
from bot.store.database import Database
from digests.cards import card
from digests.digest import compose, week_bounds, week_of
from digests.model import Beat, Digest, Health, Source

Periodic = Literal["daily", "weekly"]

STORIES = 400
"""Most stories of a period that are ranked; a week of the default beat has some fifty."""
SHOWN = 18
"""Most stories in one digest message; what is left out is said."""
SILENT_AFTER = 2
"""Failed visits in a row after which a source counts as not answering."""


@dataclass(frozen=True, slots=True)
class Period:
    """A week or day in a time zone, [start, end)."""

    kind: Periodic
    name: str
    """`2022-W47` or `2022-11-27`."""
    start: datetime
    end: datetime
    timezone: str


def week(name: str, timezone: str) -> Period:
    """The ISO week of that name; ValueError if there is none."""
    try:
        start, end = week_bounds(name, timezone)
    except OverflowError:
        raise ValueError(f"{name} lies beyond the calendar") from None
    return Period("weekly", name, start, end, timezone)


def last_week(now: datetime, timezone: str) -> Period:
    """The last complete week before `now`."""
    return week(week_of(now - timedelta(days=7), timezone), timezone)


def this_week(now: datetime, timezone: str) -> Period:
    """The running week."""
    return week(week_of(now, timezone), timezone)


def day(when: date, timezone: str) -> Period:
    """One calendar day."""
    zone = ZoneInfo(timezone)
    start = datetime.combine(when, time(), zone)
    return Period(
        "daily", when.isoformat(), start, datetime.combine(when + timedelta(days=1), time(), zone), timezone
    )


def period_before(cadence: Periodic, due: datetime, timezone: str) -> Period:
    """The complete week or day that a digest due at that moment tells of."""
    if cadence == "weekly":
        return last_week(due, timezone)
    return day(due.astimezone(ZoneInfo(timezone)).date() - timedelta(days=1), timezone)


def next_due(chat: Chat, cadence: Periodic, after: datetime) -> datetime:
    """The chat's next digest moment after `after`, at its own hour and time zone."""
    zone = ZoneInfo(chat.timezone)
    when = after.astimezone(zone).date()
    for ahead in range(9):
        candidate = datetime.combine(when + timedelta(days=ahead), chat.digest_at, zone)
        if candidate > after and (cadence == "daily" or candidate.weekday() == chat.digest_day):
            return candidate
    raise AssertionError("a week has seven days")


class Composer:
    """Composes digests from the archive and enqueues those that are due."""

    def __init__(self, database: Database, beat: Beat, *, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.beat = beat
        self.clock = clock
        self.sources: Mapping[str, Source] = {source.id: source for source in beat.sources}

    async def digest(self, period: Period, topics: Sequence[str] = ()) -> Digest:
        """The digest of a period for a wish, as it stands now; nothing is stored."""
        async with self.database.read() as conn:
            return await self._compose(conn, period, tuple(topics))

    async def enqueue_due(self) -> int:
        """Enqueue every digest that is due; returns how many deliveries that made."""
        now = self.clock()
        made = 0
        async with self.database.begin() as conn:
            wishes: dict[tuple[Periodic, str, str, tuple[str, ...]], list[int]] = defaultdict(list)
            for due in await subscriptions.digest_due(conn, now):
                cadence: Periodic = "daily" if due.cadence == "daily" else "weekly"
                moment = _latest(due.chat, cadence, due.due, now)
                period = period_before(cadence, moment, due.chat.timezone)
                wishes[cadence, period.name, due.chat.timezone, _wish(due.topics)].append(due.chat.id)
                await subscriptions.set_due(conn, due.chat.id, cadence, next_due(due.chat, cadence, now))
            for (cadence, name, timezone, topics), chats in wishes.items():
                made += await self._enqueue(conn, _period(cadence, name, timezone), topics, chats, now)
        return made

    async def _enqueue(
        self,
        conn: AsyncConnection,
        period: Period,
        topics: tuple[str, ...],
        chats: Sequence[int],
        now: datetime,
    ) -> int:
        digest = await self._compose(conn, period, topics)
        await digests.put_digest(conn, digest, now)
        return await deliveries.fan_out(conn, digest.id, chats, at=now, priority=deliveries.DIGEST)

    async def _compose(self, conn: AsyncConnection, period: Period, topics: tuple[str, ...]) -> Digest:
        rows = await stories.newest(conn, topics=topics, since=period.start, until=period.end, limit=STORIES)
        cards = [card(row.id, row.number, row.items, self.sources, evidence=row.evidence) for row in rows]
        return compose(
            cards,
            kind=period.kind,
            period=period.name,
            subject=f"{'+'.join(topics) or ALL_TOPICS}@{period.timezone}",
            topics=topics,
            start=period.start,
            end=period.end,
            timezone=period.timezone,
            health=await self._health(conn, period),
            limit=SHOWN,
        )

    async def _health(self, conn: AsyncConnection, period: Period) -> Health:
        states = await source_store.load(conn)
        failing = tuple(
            (source.name, states[source.id].last_ok)
            for source in self.beat.sources
            if source.id in states and states[source.id].failures >= SILENT_AFTER
        )
        read = await items.count(conn, since=period.start, until=period.end)
        # What fails today says nothing about an old week.
        return Health(read=read, failing=failing if period.end > self.clock() - timedelta(days=8) else ())


def _period(cadence: Periodic, name: str, timezone: str) -> Period:
    return week(name, timezone) if cadence == "weekly" else day(date.fromisoformat(name), timezone)


def _wish(topics: Sequence[str]) -> tuple[str, ...]:
    """Topics in one order, so that equal wishes share a digest; everything is the empty wish."""
    return () if ALL_TOPICS in topics else tuple(sorted(set(topics)))


def _latest(chat: Chat, cadence: Periodic, due: datetime, now: datetime) -> datetime:
    """The newest moment not after now at which this digest was due: a long stop sends one, not many."""
    moment = due
    while (following := next_due(chat, cadence, moment)) <= now:
        moment = following
    return moment
