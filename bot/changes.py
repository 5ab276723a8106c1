"""Which entries of a fetched document must be taken in: the new ones, and those that changed.

Enters: a source, and a way to read its document without the entries that are known.  Leaves:
the entries whose item is unknown or said something else, stamped.  Of an entry that was read
before nothing is read again: its identity and stamp are remembered by a hash of its bytes,
and the database is asked all the same, so that the answer is that of reading everything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.store import items as item_store
from bot.store import links
from bot.store.database import Database
from digests.items import identity, stamp
from digests.model import Entry, Source
from digests.parting import Named, named, shared
from digests.reading import Part

LONG = 120
"""Characters of a body from which on an entry is known again by its words under a new address."""
MEMORY = timedelta(days=30)
"""For how long it is."""
Read = Callable[[Collection[bytes]], Awaitable[Part]]
"""Reads a document without the entries of these keys."""


@dataclass(frozen=True, slots=True)
class News:
    """What a document brings."""

    changed: tuple[Entry, ...]
    """The entries that are new or say something else than before, stamped."""
    read: tuple[Entry, ...]
    """All that were read; of a source's first document these are all there are."""
    unknown_at: int | None = None
    """The newest change of the archive when it knew none of `changed`; None where it knew some."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What decides whether an entry is news."""

    item: str
    """Identity of its item."""
    called: Named
    stamp: str
    long: bool
    """Whether it has so many words that the same words are the same article, whatever its address."""


class Changes:
    """Remembers, for each source, the entries of its last document."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._known: dict[str, dict[bytes, _Told | None]] = {}
        self._shared: dict[str, set[str]] = {}
        """Links of each source under which it was seen to tell several articles; the table may hold more."""

    async def of(self, source: Source, read: Read) -> News:
        """What a document of this source brings; raises what `read` raises."""
        part = await read(self._known.get(source.id, {}).keys())
        told = await asyncio.to_thread(self._told, source, part)
        news, unknown_at = await self._news(source, told)
        if any(place not in part.entries for place in news):
            # An entry of which nothing changed is not in the archive: the archive lost it, or never got it.
            self._known.pop(source.id, None)
            return await self.of(source, read)
        self._known[source.id] = dict(zip(part.keys, told, strict=True)) if part.keys is not None else {}
        return News(
            tuple(_ready(part.entries[place], told[place]) for place in news),
            tuple(part.entries.values()),
            unknown_at,
        )

    def _told(self, source: Source, part: Part) -> list[_Told | None]:
        """What each place of a document says, read now or remembered."""
        known, keys = self._known.get(source.id, {}), part.keys
        places = range(len(keys)) if keys is not None else range(max(part.entries, default=-1) + 1)
        return [
            _tell(source, part.entries[place])
            if place in part.entries
            else known.get(keys[place])
            if keys is not None
            else None
            for place in places
        ]

    async def _news(self, source: Source, told: list[_Told | None]) -> tuple[list[int], int | None]:
        """Places whose entry is new or differs, and `News.unknown_at`; of one identity the first speaks.

        Those under a link that tells several articles get identities of their own in `told`.
        """
        several = await self._seen(source, told)
        async with self._database.read() as conn:
            change = await item_store.last_change(conn)
            asked = {name for each in told if each for name in (each.item, each.called.parted) if name}
            stamps = await item_store.stamps(conn, list(asked))
            if doubtful := {each.item for each in told if each and _revises(each, several, stamps)}:
                several |= await links.among(conn, source.id, doubtful)
            told[:] = [each and _apart(each, several, stamps) for each in told]
            first: dict[str, int] = {}
            for place, each in enumerate(told):
                if each is not None:
                    first.setdefault(each.item, place)
            unknown = [each.stamp for each in told if each and each.long and each.item not in stamps]
            since = self._clock() - MEMORY
            moved = await item_store.told_before(conn, source.id, unknown, since=since) if unknown else set()
        news = [
            (place, item)
            for item, place in first.items()
            if (each := told[place])
            and stamps.get(item) != each.stamp
            and not (item not in stamps and each.long and each.stamp in moved)
        ]
        known = any(item in stamps for _, item in news)
        return sorted(place for place, _ in news), None if known else change

    async def _seen(self, source: Source, told: list[_Told | None]) -> set[str]:
        """The links under which this process saw the source tell several articles; new ones are kept."""
        several = self._shared.setdefault(source.id, set())
        fresh = shared(each.called for each in told if each) - several
        if fresh:
            async with self._database.begin() as conn:
                await links.keep(conn, source.id, fresh)
            several |= fresh
        return several


def _revises(each: _Told, several: Collection[str], stamps: Mapping[str, str]) -> bool:
    """Whether an entry would be other words of the article under its link, by what is known so far."""
    alone = each.item == each.called.link and each.called.parted and each.item not in several
    return bool(alone) and stamps.get(each.item, each.stamp) != each.stamp


def _apart(each: _Told, several: Collection[str], stamps: Mapping[str, str]) -> _Told:
    """What an entry says, under an identity of its own where its link tells several articles.

    One that the archive has keeps the identity that it has there, whatever came beside it.
    """
    if each.item != each.called.link or not each.called.parted:
        return each
    told_alone = stamps.get(each.item) == each.stamp
    if each.called.parted in stamps or (each.called.link in several and not told_alone):
        return replace(each, item=each.called.parted)
    return each


def _ready(entry: Entry, told: _Told | None) -> Entry:
    """An entry as it is handed in."""
    parted = told is not None and told.item == told.called.parted
    return replace(_stamped(entry), parted=True) if parted else _stamped(entry)


def _stamped(entry: Entry) -> Entry:
    return entry if entry.stamp else replace(entry, stamp=stamp(entry))


def _tell(source: Source, entry: Entry) -> _Told | None:
    if not (entry.title or entry.url or entry.html or entry.text):
        return None  # an id or a date alone is no news
    words = entry.text if entry.text is not None else entry.html
    called = named(source, entry)
    return _Told(
        called.link or identity(source, entry),
        called,
        _stamped(entry).stamp,
        bool(entry.title) and len(words) >= LONG,
    )
