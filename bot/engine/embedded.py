"""Everything in one process: `beatwire run`.

Enters: the work, what sends it, and the word that this process is there.  Leaves: an engine
in the running event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.delivery import Dispatcher
from bot.engine.presence import Presence
from bot.engine.slots import Slots
from bot.engine.work import COMPOSE_EVERY, WRITE_EVERY, Work
from bot.scheduler import Scheduler
from bot.upkeep import EVERY as UPKEEP_EVERY
from bot.websub import Push, Take
from digests.fetched import Fetched

COLLECT_AT_ONCE = 8
"""Sources visited at the same time, beside those that hang; one request a host is the fetcher's own rule."""
WRITING_AT_ONCE = 4
"""Rings for the generator that may be under way: one that it keeps waiting holds up no later one."""


class Embedded:
    """Scheduler and delivery in this process, until told to stop."""

    def __init__(
        self,
        work: Work,
        dispatcher: Dispatcher,
        presence: Presence,
        *,
        hear: Callable[[Take], Push | None] = lambda take: None,
    ) -> None:
        """`hear` makes the side that hubs speak to, where they can reach this process."""
        self.dispatcher = dispatcher
        self.push = hear(self._pushed)
        self._work = work
        self._presence = presence
        self._stopping = asyncio.Event()
        self._visiting: dict[str, asyncio.Task[None]] = {}
        self._writing: set[asyncio.Task[None]] = set()
        self._slots = Slots(COLLECT_AT_ONCE)
        self._scheduler = Scheduler(
            {
                "collect": (self._collect, work.collect_every),
                "compose": (self._compose, COMPOSE_EVERY),
                "upkeep": (self._upkeep, UPKEEP_EVERY),
                "write": (self._ring_writing, WRITE_EVERY),
            }
        )

    async def start(self) -> None:
        """Take up what an earlier process left, then begin to ring and to send."""
        if self.push:
            await self._work.listen(self.push)
        await self._presence.start()
        await self.dispatcher.recover()
        self._sending = asyncio.create_task(self.dispatcher.run(self._stopping))
        self._scheduler.start()
        await self._compose()
        await self._collect()

    async def stop(self) -> None:
        """Ring no more, finish the calls under way, leave the rest to the next start."""
        await self._scheduler.stop()
        self._stopping.set()
        if self.push:
            await self.push.close()
        for task in (*self._visiting.values(), *self._writing):
            task.cancel()
        await asyncio.gather(*self._visiting.values(), *self._writing, return_exceptions=True)
        await self._work.rest()
        self.dispatcher.wake()
        await self._sending
        await self._presence.stop()

    async def _collect(self) -> None:
        if self.push:
            self.push.tend()
        # Each visit is a task of its own: a source that hangs holds up no other and no later ring.
        for name in await self._work.due():
            if name not in self._visiting:
                self._visiting[name] = asyncio.create_task(self._visit(name))

    async def _visit(self, name: str) -> None:
        try:
            async with self._slots.turn():
                if await self._work.collect(name, ringing=True):
                    self._news()
        finally:
            self._visiting.pop(name, None)

    async def _pushed(self, name: str, document: Fetched) -> None:
        if await self._work.pushed(name, document):
            self._news()

    def _news(self) -> None:
        """Send what can go, and have written what is lacking, beside everything else."""
        self.dispatcher.wake()
        self._begin_writing()

    def _begin_writing(self) -> None:
        """A task of its own: a generator that hangs holds up nothing, not even the end."""
        if self._work.writes and len(self._writing) < WRITING_AT_ONCE:
            task = asyncio.create_task(self._write())
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)

    async def _write(self) -> None:
        if await self._work.write():
            self.dispatcher.wake()

    async def _compose(self) -> None:
        if await self._work.compose():
            self.dispatcher.wake()

    async def _ring_writing(self) -> None:
        self._begin_writing()

    async def _upkeep(self) -> None:
        if await self._work.upkeep():
            self.dispatcher.wake()
