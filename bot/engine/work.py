"""The pieces of work, whoever rings for them: visit a source, compose what is due, file figures.

Enters: the name of a source, or nothing.  Leaves: committed rows, a line in the log, and
whether there may be something to send.  Each piece is safe to repeat and safe to lose: what
is due stands in the tables.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

import structlog

from bot.collect import Collector
from bot.compose import Composer
from bot.feeds import Feeds
from bot.generator import Writer
from bot.notices import Notices
from bot.store import points
from bot.store.database import StoreError
from bot.upkeep import Upkeep
from bot.websub import Push
from digests.fetched import Fetched

log = structlog.get_logger(__name__)

SLOWEST_RING = timedelta(seconds=10)
FASTEST_RING = timedelta(seconds=0.5)
COMPOSE_EVERY = timedelta(seconds=20)
WRITE_EVERY = timedelta(seconds=20)
FILED_AT_ONCE = 500
"""Items whose figures one ring files in series; digests must not wait for more."""


class Engine(Protocol):
    """What runs the bot: in this process alone, or as one of many."""

    async def start(self) -> None:
        """Take up what an earlier process left, then begin."""

    async def stop(self) -> None:
        """Begin nothing more, finish the calls under way, leave the rest to others or the next start."""


class Work:
    """Collecting, composing and upkeep, piece by piece; a database that is away for the moment is logged."""

    def __init__(
        self,
        collector: Collector,
        composer: Composer,
        notices: Notices,
        feeds: Feeds,
        watch: Callable[[], Awaitable[None]],
        upkeep: Upkeep,
        writer: Writer | None = None,
    ) -> None:
        self._collector = collector
        self._composer = composer
        self._notices = notices
        self._feeds = feeds
        self._watch = watch
        self.upkeep = upkeep
        """Doubts and old rows; whether the operator is told of something."""
        self._writer = writer
        self._push: Push | None = None

    async def listen(self, push: Push) -> None:
        """From now on hubs are heard; CannotListen where their address is not ours to take."""
        await push.open()
        self.heed(push)

    def heed(self, push: Push) -> None:
        """From now on visits tell of hubs, and are rare where one tells, whichever process hears it."""
        self._push = push
        self._collector.hears_hubs = True

    @property
    def collect_every(self) -> timedelta:
        """How often to ask what is due: twice in the shortest interval of a source, within limits."""
        sources = self._collector.pipeline.beat.sources
        shortest = min((source.interval or SLOWEST_RING for source in sources), default=SLOWEST_RING)
        return min(max(shortest / 2, FASTEST_RING), SLOWEST_RING)

    async def due(self) -> tuple[str, ...]:
        """The sources whose next visit has come, those waiting longest first."""
        try:
            return tuple(source.id for source in await self._collector.due())
        except StoreError as error:
            log.error("collect.put_off", reason=str(error))
            return ()

    async def collect(self, name: str, *, ringing: bool = False) -> bool:
        """Visit a source if it is still due; whether there may be something to send.

        `ringing`: this process just asked what is due, and rings for itself alone.
        """
        source = self._collector.pipeline.sources.get(name)
        if source is None:
            return False  # another configuration's
        try:
            if not ringing and not await self._collector.is_due(source):
                return False  # an older ring
            visit = await self._collector.visit(source, ringing=ringing)
            if self._push:
                await self._push.visited(visit)
            noticed = await self._notices.visited(visit)
        except StoreError as error:
            # The database is busy or away for the moment: nothing was kept, the next ring tries again.
            log.error("source.unkept", source=name, reason=str(error))
            return False
        if visit.error:
            log.warning("source.unread", source=name, reason=visit.error)
        elif visit.new or visit.changed:
            log.info("source.read", source=name, new=visit.new, silent=visit.silent)
        return noticed or bool(visit.new or visit.changed)

    async def pushed(self, name: str, document: Fetched) -> bool:
        """Take in what a hub sent; whether there may be something to send."""
        try:
            visit = await self._collector.pushed(self._collector.pipeline.sources[name], document)
            noticed = await self._notices.visited(visit)
        except StoreError as error:
            log.error("source.unkept", source=name, reason=str(error))  # the next visit finds it
            return False
        log.info("source.pushed", source=name, new=visit.new, reason=visit.error)
        return noticed or bool(visit.new or visit.changed)

    @property
    def writes(self) -> bool:
        """Whether there is a generator to ask."""
        return self._writer is not None

    async def write(self) -> bool:
        """Let the generator write what readers lack; whether messages that waited for it may go."""
        try:
            return self._writer is not None and await self._writer()
        except StoreError as error:
            log.error("generator.put_off", reason=str(error))
            return False

    async def rest(self) -> None:
        """Write down what the last visits left, before the process ends."""
        try:
            await self._collector.states.write()
        except StoreError as error:
            log.error("source.unkept", reason=str(error))  # they are visited again

    async def compose(self) -> bool:
        """Enqueue the digests that are due, keep the feeds current, file figures; whether any was due."""
        try:
            await self._watch()
            made = bool(await self._composer.enqueue_due())
            await self._feeds.publish()
        except StoreError as error:
            log.error("compose.put_off", reason=str(error))
            return False
        await self.file()
        return made

    async def file(self) -> None:
        """File figures of items that other rules filed, or none: an older archive, a new beat file."""
        pipeline = self._collector.pipeline
        try:
            filed = await points.catch_up(pipeline.database, pipeline.namer, most=FILED_AT_ONCE)
        except StoreError as error:
            log.error("series.put_off", reason=str(error))
            return
        if filed:
            log.info("series.filed", items=filed)
