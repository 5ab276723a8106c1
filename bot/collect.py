"""One visit to a source: fetch, read, complete bare entries, hand in, remember how it went.

Enters: a source that is due, or a document that its hub pushed.  Leaves: a `Visit` and the
source's state in the store.  A source that fails, hangs or publishes nonsense is a value with
a reason, never an exception, so that one bad source cannot stop the others.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import aftermath
from bot.apart import Apart
from bot.articles import Articles
from bot.changes import Changes, News
from bot.intake import UNREAD, Intake, Outcome
from bot.pipeline import Pipeline
from bot.rhythm import Pace
from bot.states import States
from bot.store import hubs
from bot.store import sources as source_store
from bot.store.errors import StoreError
from bot.store.sources import SourceState
from digests.document import ReadError
from digests.fetch import Fetched, Fetcher
from digests.hubs import Hub, offered
from digests.model import Entry, Source
from digests.reading import Part, read, read_new

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Flood:
    """What is done about a source that brings very much at once."""

    limit: int = 30
    """More new items at once than this are a flood."""
    hold: bool = False
    """Whether a flood waits for the operator's word; else it goes out as one message a chat."""


@dataclass(frozen=True, slots=True)
class Visit:
    """How one visit to a source went."""

    source: Source
    new: int = 0
    """Items not seen before."""
    changed: int = 0
    """Items that say something else than before."""
    error: str | None = None
    silent: bool = False
    flooded: bool = False
    """Whether it brought more at once than the flood breaker lets through."""
    held: int = 0
    """Items that wait for the operator's word."""
    state: SourceState | None = None
    """What the visit left behind; None where nothing was kept."""
    hub: Hub | Literal["unknown"] | None = "unknown"
    """The hub that the source offers; unknown where its document was not read."""


class Collector:
    """Visits sources when they are due."""

    def __init__(
        self,
        pipeline: Pipeline,
        fetcher: Fetcher,
        apart: Apart,
        *,
        clock: Callable[[], datetime],
        pace: Pace | None = None,
        flood: Flood | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.pipeline = pipeline
        self.fetcher = fetcher
        self.apart = apart
        self.clock = clock
        self.states = States(pipeline.database)
        self._changes = Changes(pipeline.database, clock=clock)
        self._after = aftermath.Aftermath(clock, pace or Pace(), chance)
        self._flood = flood or Flood()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.hears_hubs = False
        """Whether hubs can reach this process; where they cannot, what they agreed to counts for nothing."""
        self._articles = Articles(fetcher, apart, timezone=pipeline.beat.timezone, clock=clock)

    async def due(self) -> tuple[Source, ...]:
        """The sources whose next visit has come, those waiting longest first."""
        return await self.states.due(self.pipeline.beat.sources, self.clock())

    async def is_due(self, source: Source) -> bool:
        """Whether a source's next visit has come, by what is stored."""
        state, now = await self.states.of(source), self.clock()
        if state.gone:
            return False
        # A clock that stands before the last visit: a replay with another time.
        return state.next_check is None or state.next_check <= now or (state.last_ok or now) > now

    async def visit(self, source: Source, *, ringing: bool = False) -> Visit:
        """Fetch, take in what is new, and write down how it went.

        `ringing`: one of many visits after `due`, whose states need not be read again, and are
        written together where they brought nothing.
        """
        async with self._turns.setdefault(source.id, asyncio.Lock()):
            before = await self.states.of(source, known=ringing)
            try:
                visit, state = await self._visit(source, before, slow=await self._is_pushed(source))
            except StoreError:
                raise  # not the source's fault: nothing is held against it, the next ring tries again
            except Exception as error:
                # A bug in reading one document must not stop the others: said loudly, kept as a failure.
                log.exception("source.failed", source=source.id)
                visit = Visit(source, error=_bug(error))
                state = self._after.failed(source, before, Fetched("failed", source.url, reason=_bug(error)))
            if visit.state is not None:
                self.states.kept(state)
                return visit
            uneventful = not (state.failures or before.failures or not before.baseline)
            return await self._keep(visit, state, later=ringing and uneventful)

    async def _is_pushed(self, source: Source) -> bool:
        if not self.hears_hubs:
            return False
        async with self.pipeline.database.read() as conn:
            return await hubs.is_live(conn, source.id, self.clock())

    async def pushed(self, source: Source, document: Fetched) -> Visit:
        """Take in a document that the source's hub sent; the next visit stays when it was due."""
        async with self._turns.setdefault(source.id, asyncio.Lock()):
            state = await self.states.of(source)
            if not state.baseline:
                return Visit(source)  # nothing is known of it yet: its first visit is the baseline
            try:
                visit = await self._take(source, state, await self._news(source, document), None)
            except ReadError as error:
                return Visit(source, error=_reason(source, error))
            except StoreError:
                raise
            except Exception as error:
                # As above; the next visit finds what the hub sent.
                log.exception("source.failed", source=source.id)
                return Visit(source, error=_bug(error))
            assert visit.state is not None
            self.states.kept(visit.state)
            return visit

    async def _keep(self, visit: Visit, state: SourceState, *, later: bool = False) -> Visit:
        if not later:
            await self.states.keep(state)
        else:
            self.states.later(state)
            if self.states.is_full:
                await self.states.write()
        return replace(visit, state=state)

    async def _visit(self, source: Source, state: SourceState, *, slow: bool) -> tuple[Visit, SourceState]:
        fetched = await self.fetch(source, state)
        if fetched.kind in ("failed", "gone"):
            return Visit(source, error=fetched.reason), self._after.failed(source, state, fetched)
        body_hash = hashlib.sha256(fetched.body).hexdigest()
        if fetched.kind == "unchanged" or body_hash == state.body_hash:
            return Visit(source), self._after.unchanged(source, state, fetched, slow=slow)
        try:
            news = await self._news(source, fetched)
        except ReadError as error:
            reason = _reason(source, error)
            failed = replace(fetched, kind="failed", reason=reason)
            return Visit(source, error=reason), self._after.failed(source, state, failed)
        document, visit = _Read(fetched, body_hash, slow), Visit(source)
        if news.changed or not state.baseline:
            visit = await self._take(source, state, news, document)
        if self.hears_hubs and source.kind == "feed":
            visit = replace(visit, hub=await self.apart.run(offered, fetched))
        return visit, visit.state or self._left(source, state, news, document, 0, unread=False)

    async def fetch(self, source: Source, state: SourceState) -> Fetched:
        """The source's document, where its host lets it be read."""
        ask = self.fetcher.page if source.kind == "page" else self.fetcher.get
        return await ask(
            state.moved_to or source.url,
            etag=state.etag,
            last_modified=state.last_modified,
            user_agent=source.user_agent,
        )

    async def _news(self, source: Source, fetched: Fetched) -> News:
        """What a document brings beside the entries that are known; raises ReadError."""
        return await self._changes.of(source, lambda known: self._part(source, fetched, known))

    async def _part(self, source: Source, fetched: Fetched, known: Collection[bytes]) -> Part:
        return await self.apart.run(
            read_new,
            fetched.body,
            frozenset(known),
            url=fetched.url,
            name=source.name,
            content_type=fetched.content_type,
            timezone=self.pipeline.beat.timezone,
            selectors=source.selectors,
            kind=source.kind,
            encoding=source.encoding,
            now=self.clock(),
            max_bytes=self.fetcher.max_bytes,
        )

    async def entries(self, source: Source, fetched: Fetched) -> tuple[Entry, ...]:
        """What a document of this source holds; raises ReadError where it cannot be read."""
        return await self.apart.run(
            read,
            fetched.body,
            url=fetched.url,
            name=source.name,
            content_type=fetched.content_type,
            timezone=self.pipeline.beat.timezone,
            selectors=source.selectors,
            kind=source.kind,
            encoding=source.encoding,
            now=self.clock(),
            max_bytes=self.fetcher.max_bytes,
        )

    async def _take(self, source: Source, state: SourceState, news: News, read: _Read | None) -> Visit:
        """Hand in what is new, and write what the visit leaves, `read`, in the same transaction.

        Pages that are left to be read by a later visit have the document asked for as if it was new.
        """
        complete = await self._articles.complete(source, news.changed)
        unread = any(entry.stamp.startswith(UNREAD) for entry in complete)
        silent, left = not state.baseline, state

        async def keep(conn: AsyncConnection, outcome: Outcome) -> None:
            nonlocal left
            new = _count(outcome, "new")
            left = (
                self._left(source, state, news, read, new, unread=unread)
                if read
                else self._after.heard(state, new)
            )
            await source_store.save(conn, left)

        intake = Intake(
            source,
            complete,
            self.clock(),
            silent=silent,
            flood=None if silent else self._flood.limit,
            hold=self._flood.hold,
            unknown_at=news.unknown_at,
        )
        outcome = await self.pipeline.take_in(intake, also=keep)
        return Visit(
            source,
            _count(outcome, "new"),
            _count(outcome, "updated"),
            silent=silent,
            flooded=outcome.flooded,
            held=outcome.held,
            state=left,
        )

    def _left(
        self, source: Source, state: SourceState, news: News, read: _Read, new: int, *, unread: bool
    ) -> SourceState:
        known = read.fetched if not unread else replace(read.fetched, etag=None, last_modified=None)
        body_hash = None if unread else read.body_hash
        return self._after.read(source, state, known, body_hash, news.read, new, slow=read.slow)


@dataclass(frozen=True, slots=True)
class _Read:
    """A document that a visit brought."""

    fetched: Fetched
    body_hash: str
    slow: bool
    """Whether its hub tells, so that visits may be rare."""


def _count(outcome: Outcome, state: str) -> int:
    return sum(1 for taken in outcome.taken if taken.state == state)


def _bug(error: Exception) -> str:
    return f"could not be read ({type(error).__name__}); see the log"


def _reason(source: Source, error: ReadError) -> str:
    return str(error).removeprefix(source.name).strip().rstrip(".")
