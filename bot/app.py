"""Builds everything, starts and stops it: the only room that knows all the others.

Enters: settings and a clock.  Leaves: an application whose parts the command line uses one
by one (`once`, `add`, `chat`) or all together (`run`).
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TextIO

import structlog

from bot import garbage
from bot.adapters.console import ConsoleMessenger, look
from bot.apart import Apart
from bot.capacity import Watch
from bot.collect import Collector, Flood, Visit
from bot.commands import Commands, Names, Rooms, Wordings
from bot.compose import Composer, next_due
from bot.delivery import Dispatcher, Messenger, Tally, new_owner
from bot.desk import Desk, Editors
from bot.engine import Embedded, Presence, Work
from bot.feeds import Feeds
from bot.followups import Tempo
from bot.formatter import Formatter
from bot.generator import AS_TOLD, Asker, Retelling, Writer
from bot.illustrated import Illustrator
from bot.model import ALL_TOPICS, Chat, ChatRef, Platform, Subscription
from bot.notices import Notices
from bot.pipeline import Pipeline
from bot.rhythm import Pace
from bot.settings import Channel, Generator, Settings
from bot.store import subscriptions, values
from bot.store.database import PATIENCE, Database
from bot.store.moving import refuse_if_moved
from bot.upkeep import Upkeep
from bot.websub import Push, Take
from digests.faithful import Guard
from digests.fetch import Fetcher
from digests.model import Machine, Source

log = structlog.get_logger(__name__)

COLLECT_AT_ONCE = 8
"""Sources visited at the same time; one request a host is the fetcher's own rule."""
SILENT = 30.0
"""Seconds after which a process that no longer says that it is there counts as gone."""


def utc_now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


@dataclass(slots=True)
class App:
    """The built house."""

    settings: Settings
    database: Database
    fetcher: Fetcher
    pipeline: Pipeline
    collector: Collector
    composer: Composer
    formatter: Formatter
    commands: Commands
    notices: Notices
    feeds: Feeds
    upkeep: Upkeep
    writer: Writer | None
    """Asks the generator; None: none is named."""
    clock: Callable[[], datetime]
    illustrator: Illustrator
    _telling: set[asyncio.Task[bool]] = field(default_factory=set)

    async def sync_channels(self) -> None:
        """Bring the operator's configured channels into the store."""
        async with self.database.begin() as conn:
            chats = await subscriptions.sync_channels(
                conn, [_configured(channel) for channel in self.settings.channels], self.clock()
            )
            for channel in self.settings.channels:
                await _settle(conn, channel)
            for chat, cadence in chats:
                settled = await subscriptions.by_id(conn, chat.id) or chat
                if cadence in ("daily", "weekly"):
                    due = next_due(settled, cadence, self.clock())
                    await subscriptions.set_due(conn, chat.id, cadence, due)

    def dispatcher(
        self,
        messengers: Sequence[Messenger],
        owner: str | None = None,
        counts: Counter[tuple[Platform, str]] | None = None,
    ) -> Dispatcher:
        """Sends what is due through these platforms, under a name of its own or the given one.

        `counts`: where calls are counted, if not in it alone.
        """
        return Dispatcher(
            self.database,
            messengers,
            self.formatter.render,
            clock=self.clock,
            owner=owner,
            on_stopped=self._stopped,
            on_gone=self._gone,
            retell=self.illustrator.read,
            counts=counts,
        )

    def work(self, rates: Mapping[str, float]) -> Work:
        """What there is to do, for an engine that says when; `rates`: a platform's messages a second."""
        watch = Watch(self.database, self.notices, rates)
        return Work(self.collector, self.composer, self.notices, self.feeds, watch, self.upkeep, self.writer)

    def presence(self, role: str, holder: str | None = None, *, silent: float = SILENT) -> Presence:
        """The word that this process is there, under a new name or the given one."""
        return Presence(self.database, role, holder or new_owner(), silent=silent)

    def embedded(self, messengers: Sequence[Messenger], rates: Mapping[str, float] | None = None) -> Embedded:
        """The engine that does everything in this process."""
        dispatcher = self.dispatcher(messengers)
        return Embedded(
            *(self.work(rates or {}), dispatcher, self.presence("run", dispatcher.owner)),
            hear=self.push,
        )

    def push(self, take: Take) -> Push | None:
        """The side that hubs speak to, where the operator gave it a public address."""
        return _push(self, take)

    def _stopped(self, platform: str, account: str, reason: str) -> None:
        log.error("account.stopped", platform=platform, account=account, reason=reason)
        self._tell(self.notices.refused(platform.capitalize(), reason))

    def _gone(self, chat: Chat, reason: str) -> None:
        if chat.managed:  # of chats that subscribed themselves, those that leave are no news
            self._tell(self.notices.gone(chat.ref, reason))

    def _tell(self, note: Coroutine[None, None, bool]) -> None:
        task = asyncio.get_running_loop().create_task(note)
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def collect_due(self, at_once: int = COLLECT_AT_ONCE) -> tuple[Visit, ...]:
        """Visit every source that is due, several at a time."""
        gate = asyncio.Semaphore(at_once)

        async def one(source: Source) -> Visit:
            async with gate:
                visit = await self.collector.visit(source, ringing=True)
                await self.notices.visited(visit)
                return visit

        try:
            return tuple(await asyncio.gather(*(one(source) for source in await self.collector.due())))
        finally:
            await self.collector.states.write()

    async def _write(self) -> None:
        """Let the generator write for as long as an alert may wait; what is not ready goes as it is."""
        if self.writer is None:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self.writer(), self.settings.generator.wait.total_seconds())
        await self.writer.let_go()

    async def once(
        self, messengers: Sequence[Messenger], *, at_once: int = COLLECT_AT_ONCE
    ) -> tuple[tuple[Visit, ...], Tally]:
        """One whole beat: collect what is due, compose, send what is due.

        Sources visited one by one (`at_once=1`) are heard in the order in which they stand.
        """
        dispatcher = self.dispatcher(messengers)
        presence = self.presence("once", dispatcher.owner)
        await presence.start()
        try:
            await self.sync_channels()
            visits = await self.collect_due(at_once)
            await self._write()
            await self.composer.enqueue_due()
            await self.feeds.publish()
            await dispatcher.recover()
            tally = await dispatcher.drain()
            await asyncio.gather(*self._telling)  # notes of this beat go out with the next
            await self.work({}).file()
            return visits, tally
        finally:
            await presence.stop()


@asynccontextmanager
async def opened(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    patience: float = PATIENCE,
    apart: Apart | None = None,
) -> AsyncIterator[App]:
    """The application on its database, closed again at the end; `patience`: seconds for a busy SQLite."""
    reader = apart or Apart()
    database = await Database.open(settings.database_url.reveal(), patience=patience)
    fetcher = Fetcher(
        allow_private=settings.fetch.allow_private_addresses,
        user_agent=settings.fetch.user_agent,
        timeout=settings.fetch.timeout.total_seconds(),
        max_bytes=settings.fetch.max_bytes,
    )
    app: App | None = None
    try:
        async with database.read() as conn:
            await refuse_if_moved(conn)
        app = _furnished(settings, database, fetcher, reader, clock)
        yield app
    finally:
        if app is not None and app.writer is not None:
            await app.writer.close()
        await reader.close()
        await fetcher.close()
        await database.close()


def _furnished(
    settings: Settings, database: Database, fetcher: Fetcher, reader: Apart, clock: Callable[[], datetime]
) -> App:
    """The rooms on what is open already; nothing begins here."""
    beat = settings.beat
    retelling = _retelling(settings.generator)
    tempo = Tempo(settings.updates.edit_every, settings.updates.reply_every, retelling.due)
    pipeline = Pipeline(database, beat, clock=clock, burst=settings.burst_limit, tempo=tempo)
    desk = Desk(database, _desks(settings), clock=clock)
    composer = Composer(
        *(database, beat),
        clock=clock,
        namer=pipeline.namer,
        desk=desk,
        burst=settings.burst_limit,
        retelling=retelling,
    )
    formatter = Formatter(beat)
    rooms = Rooms(
        *(database, beat, formatter, composer, Names(beat.topics), Wordings(beat.glossary)),
        clock=clock,
        defaults=_defaults(settings),
        pipeline=pipeline,
        operator=ChatRef(settings.operator.platform, settings.operator.chat)
        if settings.operator.chat
        else None,
    )
    collector = Collector(
        *(pipeline, fetcher, reader),
        clock=clock,
        pace=Pace(settings.fetch.fastest, settings.fetch.slowest),
        flood=Flood(settings.flood_limit, hold=settings.holds_floods),
    )
    notices = Notices(database, settings, clock=clock)
    upkeep = Upkeep(database, notices, clock=clock, keep=settings.retention)
    commands = Commands(rooms, notices.gone)
    feeds = Feeds(database, composer, formatter, settings)
    return App(
        settings,
        database,
        fetcher,
        pipeline,
        collector,
        composer,
        formatter,
        commands,
        notices,
        feeds,
        upkeep,
        _writer(settings, database, retelling, clock),
        clock,
        Illustrator(pipeline.namer, retelling),
    )


def settle() -> None:
    """For a process that stays: do once, at the start, what would hold up everything for a moment later."""
    values.prepare()
    garbage.settle()


def _push(app: App, take: Take) -> Push | None:
    """The side that hubs speak to, where the operator gave it a public address."""
    wanted = app.settings.websub
    if wanted.url is None:
        return None
    return Push(
        *(app.database, app.fetcher, app.pipeline.sources, take),
        url=wanted.url,
        listen=wanted.listen,
        key=wanted.secret.reveal().encode() if wanted.secret else None,
        clock=app.clock,
        plain_hubs=app.settings.fetch.allow_private_addresses,
    )


def _retelling(wanted: Generator) -> Retelling:
    """What may be written, and how long messages wait for it."""
    if not wanted.on:
        return AS_TOLD
    kinds: dict[Machine, bool] = {"translation": wanted.translations, "summary": wanted.summaries}
    return Retelling(frozenset(kind for kind, asked in kinds.items() if asked), wanted.wait)


def _writer(
    settings: Settings, database: Database, retelling: Retelling, clock: Callable[[], datetime]
) -> Writer | None:
    wanted = settings.generator
    if not wanted.on or wanted.url is None:
        return None
    asker = Asker(wanted.url, wanted.model, wanted.key, timeout=wanted.timeout.total_seconds())
    beat = settings.beat
    sources = {source.id: source for source in beat.sources}
    return Writer(*(database, asker, Guard(beat), retelling, sources), clock=clock, at_once=wanted.at_once)


def console(stream: TextIO | None = None) -> ConsoleMessenger:
    """The terminal as a platform."""
    stream = stream or sys.stdout
    return ConsoleMessenger(stream, look(stream, os.environ))


def _defaults(settings: Settings) -> Chat:
    """A chat that nobody has stored yet, with the operator's defaults."""
    return Chat(
        0,
        ChatRef("console", ""),
        language=settings.language,
        timezone=settings.zone,
        digest_day=settings.digest.day,
        digest_at=settings.digest.at,
        uncertain=settings.uncertain,
    )


def _configured(channel: Channel) -> subscriptions.Configured:
    topics = channel.topics or (ALL_TOPICS,)
    wishes = tuple(Subscription(topic, cadence) for topic in topics for cadence in channel.cadence)
    return subscriptions.Configured(
        *(place_of(channel), channel.language, channel.timezone, channel.uncertain, wishes),
        rich=channel.rich,
    )


async def _settle(conn: subscriptions.Connection, channel: Channel) -> None:
    """Hours as configured."""
    chat = await subscriptions.chat(conn, place_of(channel))
    if chat is None:
        return
    await subscriptions.change(
        conn,
        chat.id,
        digest_day=channel.digest_day,
        digest_at=channel.digest_at,
        quiet_from=channel.quiet_from,
        quiet_to=channel.quiet_to,
    )


def _desks(settings: Settings) -> dict[ChatRef, Editors]:
    """Which channels' digests are seen by editors first."""
    return {
        place_of(channel): Editors(
            ChatRef(channel.platform, channel.desk, account=channel.account),
            channel.name or channel.chat,
            channel.desk_wait,
            channel.desk_then == "send",
        )
        for channel in settings.channels
        if channel.desk
    }


def place_of(channel: Channel) -> ChatRef:
    """The chat that a [[channel]] of the configuration names."""
    return ChatRef(channel.platform, channel.chat, thread=channel.thread, account=channel.account)
