"""States of sources: read for all that are due at once, written together.

Enters: states as visits leave them.  Leaves: rows, and the state that a visit begins with.
Most visits bring nothing; what they leave is written with the next ring's.  Until then a
kill costs no more than visiting the source again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.store import sources as store
from bot.store.database import Database
from bot.store.sources import SourceState
from digests.model import Source

MOST = 200
"""States that may wait to be written."""


class States:
    """What is known of the sources; one for each process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._newest: dict[str, SourceState] = {}
        """As this process read or left them since it last looked what is due."""
        self._waiting: dict[str, SourceState] = {}
        self._writing = asyncio.Lock()

    async def due(self, sources: Sequence[Source], now: datetime) -> tuple[Source, ...]:
        """Those whose next visit has come, waiting longest first: new ones, then by their time."""
        await self.write()
        async with self._database.read() as conn:
            known = await store.addresses(conn)
            rows = {state.id: state for state in await store.due(conn, now)}
        self._newest = rows
        first = datetime.min.replace(tzinfo=now.tzinfo)
        found = []
        for source in sources:
            if known.get(source.id) != source.url:
                self._newest[source.id] = SourceState(source.id, source.url)
                found.append((first, source))
            elif source.id in rows:
                found.append((rows[source.id].next_check or now, source))
        return tuple(source for _, source in sorted(found, key=lambda pair: pair[0]))

    async def of(self, source: Source, *, known: bool = False) -> SourceState:
        """The state of a source, a new one where nothing is stored of its address.

        `known`: as this process knows it since `due`, where it does; else as it is stored.
        """
        state = self._newest.get(source.id) if known else None
        if state is None:
            await self.write()
            async with self._database.read() as conn:
                state = await store.one(conn, source.id)
        return state if state and state.url == source.url else SourceState(source.id, source.url)

    def kept(self, state: SourceState) -> None:
        """Take note of a state that was written already."""
        self._waiting.pop(state.id, None)
        self._newest[state.id] = state

    async def keep(self, state: SourceState) -> None:
        """Write a state down, with those that wait."""
        self.later(state)
        await self.write()

    def later(self, state: SourceState) -> None:
        """Have a state written with the next ones: one that changes nothing but the next visit's time."""
        self._newest[state.id] = self._waiting[state.id] = state

    @property
    def is_full(self) -> bool:
        """Whether so many wait that they should be written."""
        return len(self._waiting) >= MOST

    async def write(self) -> None:
        """Write what waits, including what others wait for; returns when it is in the database."""
        async with self._writing:
            states, self._waiting = tuple(self._waiting.values()), {}
            if not states:
                return
            try:
                async with self._database.begin() as conn:
                    await store.save(conn, *states)
            except BaseException:
                # Whoever comes next tries again with them; what was left since is newer.
                self._waiting = {state.id: state for state in states} | self._waiting
                raise
