"""Which entries of a fetched document must be taken in: the new ones, and those that changed.

Enters: a source with its document, read whole or still to be read entry by entry.  Leaves:
the entries whose item is unknown or said something else, stamped.  Of an entry that was read
before nothing is read again: its identity and stamp are remembered by a hash of its bytes,
and the database is asked all the same, so that the answer is that of reading everything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.pipeline import stamp
from bot.store import items as item_store
from bot.store.database import Database
from digests.feeds import Feed
from digests.items import identity
from digests.model import Entry, Source


@dataclass(frozen=True, slots=True)
class Told:
    """What decides whether an entry is news."""

    item: str
    """Identity of its item."""
    stamp: str


class Changes:
    """Remembers, for each source, the entries of its last document."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._told: dict[str, dict[bytes, Told | None]] = {}

    async def of(self, source: Source, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Of a document that was read whole."""
        stamped = [entry for entry in map(_stamped, entries) if entry is not None]
        told = await asyncio.to_thread(lambda: [_told(source, entry) for entry in stamped])
        return tuple(stamped[place] for place in await self._news(told))

    async def of_feed(self, source: Source, feed: Feed) -> tuple[Entry, ...]:
        """Of a feed, reading no more of it than must be."""
        reading = await asyncio.to_thread(_Reading, source, feed, self._told.get(source.id, {}))
        news = await self._news(reading.told)
        entries = await asyncio.to_thread(reading.entries, news)
        self._told[source.id] = reading.remembered()
        return entries

    async def _news(self, told: Sequence[Told | None]) -> list[int]:
        """Places whose entry is new or differs; of several with one identity the first speaks."""
        first: dict[str, int] = {}
        for place, each in enumerate(told):
            if each is not None:
                first.setdefault(each.item, place)
        async with self._database.read() as conn:
            stamps = await item_store.stamps(conn, list(first))
        return sorted(
            place for item, place in first.items() if (each := told[place]) and stamps.get(item) != each.stamp
        )


class _Reading:
    """One feed, of which entries that are remembered stay unread until they are needed."""

    def __init__(self, source: Source, feed: Feed, known: Mapping[bytes, Told | None]) -> None:
        self._source = source
        self._feed = feed
        self._keys = feed.keys()
        self._entries: dict[int, Entry | None] = {}
        if self._keys is None:
            self._read_all()
        else:
            self._read([place for place, key in enumerate(self._keys) if key not in known])
        keys = self._keys or ()
        self.told: list[Told | None] = [
            self._tell(place) if place in self._entries else known[keys[place]]
            for place in range(max(len(keys), len(self._entries)))
        ]

    def entries(self, places: Sequence[int]) -> tuple[Entry, ...]:
        """The entries at these places, read now where they were not."""
        self._read([place for place in places if place not in self._entries])
        return tuple(entry for place in places if (entry := self._entries.get(place)) is not None)

    def remembered(self) -> dict[bytes, Told | None]:
        """What to know of these entries the next time."""
        return dict(zip(self._keys, self.told, strict=True)) if self._keys is not None else {}

    def _read(self, places: Sequence[int]) -> None:
        if not places:
            return
        found = self._feed.at(places)
        if found is None:
            self._keys = None
            self._read_all()
        else:
            self._entries.update(zip(places, map(_stamped, found), strict=True))

    def _read_all(self) -> None:
        self._entries = dict(enumerate(map(_stamped, self._feed.every())))

    def _tell(self, place: int) -> Told | None:
        entry = self._entries[place]
        return _told(self._source, entry) if entry is not None else None


def _stamped(entry: Entry | None) -> Entry | None:
    return replace(entry, stamp=stamp(entry)) if entry is not None and not entry.stamp else entry


def _told(source: Source, entry: Entry) -> Told:
    return Told(identity(source, entry), entry.stamp)
