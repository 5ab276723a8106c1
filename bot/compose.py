"""Periodic digests: which chats are due, what their week or day held, one digest a wish.

Enters: the clock, chats whose digest is due, the archive.  Leaves: digests and deliveries in
one transaction with the chats' next due times, so that a restart neither skips nor repeats.
A digest is composed once for all chats that wish the same; of what some of them had as alerts
they get a variant that tells it in a line.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerts import BURST
from bot.catchup import catch_up
from bot.desk import Desk
from bot.generator import AS_TOLD, Retelling
from bot.material import Archive, Material
from bot.model import ALL_TOPICS, Chat
from bot.periods import Period, Periodic, day, last_week, next_due, period_before, this_week, week
from bot.store import deliveries, digests, subscriptions, threads, told
from bot.store.database import Database, StoreError
from bot.store.subscriptions import Due
from digests.digest import compose, threaded
from digests.model import Beat, Digest, Health, Source
from digests.series.naming import Namer

__all__ = [
    "Composer", "Period", "Periodic", "Wish", "day", "last_week", "next_due", "period_before", "this_week",
    "week",
]  # fmt: skip

SHOWN = 18
"""Most stories in one digest message; what is left out is said."""
AT_ONCE = 10_000
"""Chats looked at together: a million would neither fit into memory nor let senders in between."""
TOGETHER = 50
"""Wishes that are settled in one transaction; a sender waits for the writer no longer than that."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a digest is asked for: chats with equal wishes share it."""

    topics: tuple[str, ...] = ()
    """In order; empty: everything."""
    muted: tuple[str, ...] = ()
    """Wordings whose stories are left out, in order."""

    @property
    def name(self) -> str:
        """Short and the same for equal wishes."""
        return ("+".join(self.topics) or ALL_TOPICS) + _mark(self.muted)


@dataclass(slots=True)
class _Group:
    """Chats that wish the same of the same period."""

    period: Period
    wish: Wish
    chats: dict[int, Chat]


class Composer:
    """Composes digests from the archive and enqueues those that are due."""

    def __init__(
        self,
        database: Database,
        beat: Beat,
        *,
        clock: Callable[[], datetime],
        namer: Namer,
        desk: Desk | None = None,
        burst: int = BURST,
        retelling: Retelling = AS_TOLD,
    ) -> None:
        self.database = database
        self.beat = beat
        self.clock = clock
        self.archive = Archive(beat, namer)
        self.desk = desk or Desk(database, {}, clock=clock)
        self.retelling = retelling
        self._burst = burst

    @property
    def sources(self) -> Mapping[str, Source]:
        """The beat's sources by id."""
        return self.archive.sources

    async def digest(
        self,
        period: Period,
        topics: Sequence[str] = (),
        muted: Sequence[str] = (),
        *,
        limit: int = SHOWN,
    ) -> Digest:
        """The digest of a period for a wish, as readers would see it now; nothing is stored."""
        async with self.database.read() as conn:
            material = await self.archive.of(conn, period)
            health = await self.archive.health(conn, period, self.clock())
            wish = Wish(tuple(topics), tuple(muted))
            return await self.retelling.digest(conn, self._compose(material, health, period, wish, limit))

    async def enqueue_due(self) -> int:
        """Enqueue every digest that is due, and put together what waited for a chat.

        Returns how many deliveries that made.
        """
        now = self.clock()
        made, last = await self.desk.settle_due(), None
        while True:
            async with self.database.read() as conn:
                due = await subscriptions.digest_due(conn, now, after=last, most=AT_ONCE)
                muted = await subscriptions.all_muted(conn, sorted({one.chat.id for one in due}))
            if not due:
                return made + await catch_up(self.database, at=now, most=self._burst)
            groups, last = _groups(due, muted, now), due[-1]
            for start in range(0, len(groups), TOGETHER):
                made += await self._settle(groups[start : start + TOGETHER], now)

    # --- who is due --------------------------------------------------------------------

    async def _settle(self, groups: Sequence[_Group], now: datetime) -> int:
        """Settle these wishes together; if that fails, one by one, so that one holds up no other."""
        try:
            return await self._enqueue(groups, now)
        except StoreError:
            raise
        except Exception as error:
            if len(groups) == 1:
                # What stays due is tried again at the next ring.
                wish, period = groups[0].wish.name, groups[0].period.name
                log.exception("compose.failed", wish=wish, period=period, error=type(error).__name__)
                return 0
        return sum([await self._settle([group], now) for group in groups])

    async def _enqueue(self, groups: Sequence[_Group], now: datetime) -> int:
        made = 0
        async with self.database.read() as conn:
            periods = {group.period for group in groups}
            material = {period: await self.archive.of(conn, period) for period in periods}
            health = {period: await self.archive.health(conn, period, now) for period in periods}
        composed = [
            (one, self._compose(material[one.period], health[one.period], one.period, one.wish))
            for one in groups
        ]
        async with self.database.begin() as conn:
            alerts = await digests.alerts_of(conn, {c.story for _, one in composed for c in one.cards})
            for kind, name in sorted({(group.period.kind, group.period.name) for group in groups}):
                mine = [one for one in composed if one[0].period.kind == kind and one[0].period.name == name]
                spans = {group.period for group, _ in mine}
                daily = {period: await self._daily(conn, period) for period in spans}
                told_in = [_told_in(digest, alerts, daily[group.period]) for group, digest in mine]
                chats = [chat for group, _ in mine for chat in group.chats]
                due = await subscriptions.still_due(conn, kind, chats, now)
                known = await self._known(conn, kind, name, due, told_in)
                for (group, digest), where in zip(mine, told_in, strict=True):
                    wanting = [chat for chat in group.chats if chat in known]
                    full = {chat: frozenset(_stories(known[chat], where)) for chat in wanting}
                    made += await self._send(conn, group, digest, full, now)
                await self._move(conn, kind, [group for group, _ in mine], frozenset(due), now)
        return made

    async def _known(
        self,
        conn: AsyncConnection,
        kind: Periodic,
        name: str,
        due: Sequence[int],
        told_in: Sequence[Mapping[int, Collection[str]]],
    ) -> dict[int, Collection[int]]:
        """Of the chats that had no digest of the period yet: which of the messages asked about each had."""
        had = await told.had(conn, await digests.of_periods(conn, kind, [name]), due)
        wanting = [chat for chat in due if chat not in had]
        got = await told.had(conn, sorted({number for one in told_in for number in one}), wanting)
        return {chat: got.get(chat, ()) for chat in wanting}

    async def _send(
        self,
        conn: AsyncConnection,
        group: _Group,
        digest: Digest,
        known: Mapping[int, frozenset[str]],
        now: datetime,
    ) -> int:
        """Enqueue the digest for the chats in `known`, each with the stories that it had in full."""
        made = 0
        for stories, chats in _alike(sorted(known), known).items():
            variant = replace(digest, told=stories, subject=f"{digest.subject}{_mark(stories)}")
            direct = [chat for chat in chats if not self.desk.has(group.chats[chat])]
            for chat in chats:
                if self.desk.has(group.chats[chat]):
                    made += await self.desk.lay(conn, group.chats[chat], variant, now)
            if direct:
                await digests.put_digest(conn, variant, now)
                made += await deliveries.fan_out(conn, variant.id, direct, at=now, priority=deliveries.DIGEST)
                if threaded(variant) and any(group.chats[one].ref.platform == "slack" for one in direct):
                    await threads.below(conn, variant.id, "slack", at=now)
        return made

    async def _move(
        self,
        conn: AsyncConnection,
        kind: Periodic,
        groups: Sequence[_Group],
        due: Collection[int],
        now: datetime,
    ) -> None:
        """Say when the next digest of these chats is due, of those that had one due."""
        moments: dict[datetime, list[int]] = defaultdict(list)
        for group in groups:
            for number, chat in group.chats.items():
                if number in due:
                    moments[next_due(chat, kind, now)].append(number)
        for moment, chats in moments.items():
            await subscriptions.set_next(conn, kind, chats, moment)

    # --- what chats had already ---------------------------------------------------------

    async def _daily(self, conn: AsyncConnection, period: Period) -> dict[int, set[str]]:
        """The stories of each daily digest of a week, by the ledger's number for it."""
        if period.kind == "daily":
            return {}
        days = [(period.start + timedelta(days=ahead)).date().isoformat() for ahead in range(7)]
        numbers = await digests.of_periods(conn, "daily", days)
        kept = await digests.by_numbers(conn, numbers)
        return {number: {card.story for card in one.cards} for number, one in kept.items()}

    # --- one digest ---------------------------------------------------------------------

    def _compose(
        self, material: Material, health: Health, period: Period, wish: Wish, limit: int = SHOWN
    ) -> Digest:
        hidden = material.holding(wish.muted)
        return compose(
            [one for one in material.cards if one.story not in hidden],
            kind=period.kind,
            period=period.name,
            subject=f"{wish.name}@{period.timezone}",
            topics=wish.topics,
            start=period.start,
            end=period.end,
            timezone=period.timezone,
            health=health,
            limit=limit,
            corrected=[one for one in material.corrected if one.story not in hidden],
            past=material.past,
        )


def _told_in(
    digest: Digest, alerts: Mapping[int, str], daily: Mapping[int, set[str]]
) -> dict[int, frozenset[str]]:
    """What told stories of this digest in full: the ledger's number for it -> the stories."""
    shown = {card.story for card in digest.cards}
    found = {number: frozenset({story} & shown) for number, story in alerts.items()}
    found |= {number: frozenset(stories & shown) for number, stories in daily.items()}
    return {number: stories for number, stories in found.items() if stories}


def _stories(numbers: Collection[int], told_in: Mapping[int, Collection[str]]) -> Iterator[str]:
    """The stories that these messages told."""
    for number in numbers:
        yield from told_in.get(number, ())


def _groups(due: Sequence[Due], muted: Mapping[int, tuple[str, ...]], now: datetime) -> list[_Group]:
    found: dict[tuple[Periodic, str, str, Wish], _Group] = {}
    for one in due:
        cadence: Periodic = "daily" if one.cadence == "daily" else "weekly"
        moment = _latest(one.chat, cadence, one.due, now)
        period = period_before(cadence, moment, one.chat.timezone)
        wish = Wish(_ordered(one.topics), muted.get(one.chat.id, ()))
        key = (cadence, period.name, one.chat.timezone, wish)
        found.setdefault(key, _Group(period, wish, {})).chats[one.chat.id] = one.chat
    return list(found.values())


def _ordered(topics: Sequence[str]) -> tuple[str, ...]:
    """Topics in one order, so that equal wishes share a digest; everything is the empty wish."""
    return () if ALL_TOPICS in topics else tuple(sorted(set(topics)))


def _alike(
    chats: Sequence[int], told: Mapping[int, frozenset[str]]
) -> Mapping[tuple[str, ...], Sequence[int]]:
    """Chats by what they had already."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for chat in chats:
        found[tuple(sorted(told.get(chat, ())))].append(chat)
    return found


def _mark(parts: Sequence[str]) -> str:
    """A short mark that tells variants apart; nothing for the plain digest."""
    return f"~{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:12]}" if parts else ""


def _latest(chat: Chat, cadence: Periodic, due: datetime, now: datetime) -> datetime:
    """The newest moment not after now at which this digest was due: a long stop sends one, not many."""
    moment = due
    while (following := next_due(chat, cadence, moment)) <= now:
        moment = following
    return moment
