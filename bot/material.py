"""What the digests of a period are made of, read once for all who wish one.

Enters: the archive.  Leaves: every story of the period as a card, the stories of earlier
periods that were corrected in it, and how the sources did.  It is read again only after
something arrived or changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.against import known
from bot.cards import cards
from bot.periods import Period
from bot.store import items, mutes, stories
from bot.store import sources as source_store
from digests.actors import Bodies
from digests.against import Past
from digests.model import Beat, Card, Health, Source
from digests.ranking import ranked, scored
from digests.series.naming import Namer
from digests.stories import changes
from digests.twins import Twins

STORIES = 5000
"""Most stories of a period that are ranked, the newest; a week of the default beat has some fifty."""
CORRECTED = 20
"""Most stories of earlier periods of which a period tells corrections."""
SILENT_AFTER = 2
"""Failed visits in a row after which a source counts as not answering."""
RECENT = timedelta(days=8)
"""How old the end of a period may be for today's state of the sources to say something about it."""
KEPT = 4
"""Periods whose material stays in memory."""


@dataclass(frozen=True, slots=True)
class Material:
    """A period's stories with their scores, the best first: to rank those of a wish takes no time."""

    cards: tuple[Card, ...]
    corrected: tuple[Card, ...]
    past: Past = field(default_factory=dict, compare=False)
    """What the archive knows of its figures."""
    _held: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)
    """Muted wording -> the stories that hold it, as far as somebody asked."""

    def holding(self, muted: Sequence[str]) -> frozenset[str]:
        """The stories that hold one of these wordings in a title or summary."""
        for wording in muted:
            if wording not in self._held:
                self._held[wording] = frozenset(
                    one.story
                    for one in (*self.cards, *self.corrected)
                    if mutes.touches(
                        [text for v in one.versions for text in (v.title, v.summary)], (wording,)
                    )
                )
        return frozenset().union(*(self._held[wording] for wording in muted))


class Archive:
    """Reads periods, and keeps the last ones while nothing changes."""

    def __init__(self, beat: Beat, namer: Namer) -> None:
        self.beat = beat
        self._namer = namer
        self.sources: Mapping[str, Source] = {source.id: source for source in beat.sources}
        self._bodies = Bodies(beat.actors)
        self._twins = Twins(beat)
        self._kept: dict[tuple[datetime, datetime], tuple[int, Material]] = {}

    async def of(self, conn: AsyncConnection, period: Period) -> Material:
        """The material of a period as it stands now."""
        key, state = (period.start, period.end), await items.last_change(conn)
        kept = self._kept.pop(key, None)
        if kept is None or kept[0] != state:
            kept = (state, await self._read(conn, period))
        self._kept[key] = kept
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return kept[1]

    async def health(self, conn: AsyncConnection, period: Period, now: datetime) -> Health:
        """What was read, and which sources failed or said nothing new; of an old period only the first."""
        read = await items.count(conn, since=period.start, until=period.end)
        if period.end <= now - RECENT:
            return Health(read)
        states = await source_store.load(conn)
        known = [(source.name, states[source.id]) for source in self.beat.sources if source.id in states]
        failing = [(name, state) for name, state in known if state.failures >= SILENT_AFTER]
        still = [
            (name, state.last_new)
            for name, state in known
            if state.failures < SILENT_AFTER and state.last_ok and _before(state.last_new, period.start)
        ]
        return Health(read, tuple((name, state.last_ok) for name, state in failing), tuple(still))

    async def _read(self, conn: AsyncConnection, period: Period) -> Material:
        rows = await stories.newest(conn, since=period.start, until=period.end, limit=STORIES)
        joined = await asyncio.to_thread(self._twins.joined, await cards(conn, rows, self.sources))
        told = tuple(ranked(scored(self._with_actors(one), period.start) for one in joined))
        return Material(
            cards=told,
            corrected=await self._corrected(conn, period),
            past=await known(conn, told, self._namer, self.sources, period.end),
        )

    def _with_actors(self, one: Card) -> Card:
        told = " ".join(f"{version.title}. {version.summary}" for version in one.versions)
        return replace(one, actors=self._bodies.of(told))

    async def _corrected(self, conn: AsyncConnection, period: Period) -> tuple[Card, ...]:
        """Stories told before the period, of which a source changed a figure in it."""
        found: list[Card] = []
        for changed in await items.corrected(conn, since=period.start, until=period.end):
            before = replace(changed.item, figures=changed.before)
            told = changes(before, changed.item)
            rows = await stories.rows(conn, [changed.story]) if told and changed.story else []
            found.extend(
                replace(current, changes=told, updated=changed.at, corrected=True)
                for current in await cards(conn, [row for row in rows if not row.withdrawn], self.sources)
                if changed.item.topics and changed.item.id in {one.item for one in current.versions}
            )
        return _newest_each(found)[:CORRECTED]


def _newest_each(cards: Sequence[Card]) -> tuple[Card, ...]:
    """One card a story, as it was corrected last; the newest in front."""
    ordered = sorted(cards, key=_when)
    return tuple(sorted({one.story: one for one in ordered}.values(), key=_when, reverse=True))


def _when(one: Card) -> tuple[datetime, str]:
    return one.updated or one.published, one.story


def _before(when: datetime | None, start: datetime) -> bool:
    return when is None or when < start
