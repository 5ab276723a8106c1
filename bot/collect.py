"""One visit to a source: fetch, read, complete bare entries, hand in, remember how it went.

Enters: a source that is due.  Leaves: a `Visit` and the source's state in the store.  A
source that fails, hangs or publishes nonsense is a value with a reason, never an exception,
so that one bad source cannot stop the others.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from bot.changes import Changes
from bot.pipeline import Intake, Pipeline, Taken, stamp
from bot.store import sources as source_store
from bot.store.errors import StoreError
from bot.store.sources import SourceState
from digests import pages
from digests.fetch import Fetched, Fetcher
from digests.model import Entry, Source
from digests.reading import Part, ReadError, read, read_new

log = structlog.get_logger(__name__)

DEFAULT_INTERVAL = timedelta(minutes=10)
LONGEST_BACK_OFF = timedelta(hours=6)
BARE = 80
"""A feed entry with fewer characters of text than this has its article page read."""
ARTICLES_AT_ONCE = 20
"""Article pages read in one visit; a baseline of hundreds must not hammer a site."""
ARTICLE_PATIENCE = 15.0
"""Seconds for all article pages of a visit; an alert must leave within 30 s of the fetch."""


@dataclass(frozen=True, slots=True)
class Visit:
    """How one visit to a source went."""

    source: Source
    taken: tuple[Taken, ...] = ()
    error: str | None = None
    silent: bool = False
    gone: bool = False
    failures: int = 0
    """Failed visits in a row, this one included."""
    failures_before: int = 0

    @property
    def new(self) -> int:
        """Items not seen before."""
        return sum(1 for taken in self.taken if taken.state == "new")


class Collector:
    """Visits sources when they are due."""

    def __init__(
        self,
        pipeline: Pipeline,
        fetcher: Fetcher,
        *,
        clock: Callable[[], datetime],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.pipeline = pipeline
        self.fetcher = fetcher
        self.clock = clock
        self._chance = chance
        self._changes = Changes(pipeline.database)

    async def due(self) -> tuple[Source, ...]:
        """The sources whose next visit has come, those waiting longest first."""
        now = self.clock()
        async with self.pipeline.database.read() as conn:
            states = await source_store.load(conn)
        waiting = []
        for source in self.pipeline.beat.sources:
            state = states.get(source.id)
            if state is None or state.url != source.url:
                waiting.append((datetime.min.replace(tzinfo=now.tzinfo), source))
            elif not state.gone and (
                state.next_check is None or state.next_check <= now or _clock_went_back(state, now)
            ):
                waiting.append((state.next_check or now, source))
        return tuple(source for _, source in sorted(waiting, key=lambda pair: pair[0]))

    async def visit(self, source: Source) -> Visit:
        """Fetch, take in what is new, and write down how it went."""
        async with self.pipeline.database.read() as conn:
            state = (await source_store.load(conn)).get(source.id)
        if state is None or state.url != source.url:
            state = SourceState(id=source.id, url=source.url)
        before = state.failures
        try:
            visit, state = await self._visit(source, state)
        except StoreError:
            raise  # not the source's fault: nothing is held against it, the next ring tries again
        except Exception as error:
            # A bug in reading one document must not stop the other sources: said loudly, kept as a failure.
            log.exception("source.failed", source=source.id)
            visit = Visit(source, error=f"could not be read ({type(error).__name__}); see the log")
            state = self._failed(source, state, visit.error or "", None)
        async with self.pipeline.database.begin() as conn:
            await source_store.save(conn, state)
        return replace(visit, gone=state.gone, failures=state.failures, failures_before=before)

    async def _visit(self, source: Source, state: SourceState) -> tuple[Visit, SourceState]:
        fetched = await self.fetch(source, state)
        if fetched.kind in ("failed", "gone"):
            failed = self._failed(source, state, fetched.reason, fetched.retry_after)
            return Visit(source, error=fetched.reason), replace(failed, gone=fetched.kind == "gone")
        body_hash = hashlib.sha256(fetched.body).hexdigest()
        if fetched.kind == "unchanged" or body_hash == state.body_hash:
            return Visit(source), self._succeeded(source, state, fetched, state.body_hash, new=False)
        return await self._read(source, state, fetched, body_hash)

    async def fetch(self, source: Source, state: SourceState) -> Fetched:
        """The source's document, where its host lets it be read."""
        address = state.moved_to or source.url
        if source.kind == "page" and not await self.fetcher.allowed(address):
            return Fetched("failed", address, reason="its robots.txt does not allow reading this page")
        return await self.fetcher.get(
            address, etag=state.etag, last_modified=state.last_modified, user_agent=source.user_agent
        )

    async def _read(
        self, source: Source, state: SourceState, fetched: Fetched, body_hash: str
    ) -> tuple[Visit, SourceState]:
        try:
            news = await self._changes.of(source, lambda known: self._part(source, fetched, known))
        except ReadError as error:
            reason = str(error).removeprefix(source.name).strip().rstrip(".")
            return Visit(source, error=reason), self._failed(source, state, reason, None)
        silent = not state.baseline
        complete = await self._complete(source, news.changed)
        taken = await self.pipeline.take(Intake(source, complete, self.clock(), silent=silent))
        visit = Visit(source, taken, silent=silent)
        state = self._succeeded(source, state, fetched, body_hash, new=visit.new > 0)
        return visit, replace(state, baseline=True)

    async def _part(self, source: Source, fetched: Fetched, known: Collection[bytes]) -> Part:
        """What a document holds beside the entries that are known."""
        return await asyncio.to_thread(
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
        return await asyncio.to_thread(
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

    # --- article pages ---------------------------------------------------------------

    async def _complete(self, source: Source, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Bare entries with the text of their article page; as they are where that fails."""
        bare = [index for index, entry in enumerate(entries) if _wants_article(source, entry)]
        tasks = {
            asyncio.ensure_future(self._article(source, entries[index])): index
            for index in bare[:ARTICLES_AT_ONCE]
        }
        if not tasks:
            return tuple(entries)
        done, late = await asyncio.wait(tasks, timeout=ARTICLE_PATIENCE)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        result = list(entries)
        for task in done:
            result[tasks[task]] = task.result()
        return tuple(result)

    async def _article(self, source: Source, entry: Entry) -> Entry:
        assert entry.url is not None
        if not await self.fetcher.allowed(entry.url):
            return entry
        fetched = await self.fetcher.get(entry.url, user_agent=source.user_agent)
        if fetched.kind != "new":
            return entry
        try:
            article = await asyncio.to_thread(
                pages.article,
                fetched.body,
                url=fetched.url,
                selectors=source.selectors,
                timezone=self.pipeline.beat.timezone,
                content_type=fetched.content_type,
                encoding=source.encoding,
                now=self.clock(),
            )
        except ReadError:
            return entry
        if not article.text or len(article.text) < len(entry.text or ""):
            return entry
        stated = (entry.published, entry.date_only)
        found = (article.published, article.date_only)
        published, date_only = (
            stated if entry.published and not entry.date_only else found if found[0] else stated
        )
        return replace(
            entry,
            title=entry.title or article.title,
            text=article.text,
            html="",
            published=published,
            date_only=date_only,
            author=entry.author or article.author,
            stamp=entry.stamp or stamp(entry),
        )

    # --- what a visit leaves behind --------------------------------------------------

    def _succeeded(
        self, source: Source, state: SourceState, fetched: Fetched, body_hash: str | None, *, new: bool
    ) -> SourceState:
        now = self.clock()
        return replace(
            state,
            url=source.url,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            body_hash=body_hash,
            next_check=now
            + self._spread(source.interval or DEFAULT_INTERVAL, kept=source.interval is not None),
            last_ok=now,
            last_new=now if new else state.last_new,
            failures=0,
            error=None,
            moved_to=fetched.moved_to or state.moved_to,
        )

    def _failed(
        self, source: Source, state: SourceState, reason: str, retry_after: float | None
    ) -> SourceState:
        failures = state.failures + 1
        base = source.interval or DEFAULT_INTERVAL
        wait = min(base * 2 ** min(failures - 1, 8), max(LONGEST_BACK_OFF, base))
        if retry_after is not None:
            wait = max(wait, timedelta(seconds=retry_after))
        return replace(
            state,
            url=source.url,
            failures=failures,
            error=reason,
            next_check=self.clock() + self._spread(wait, kept=False),
            # A remembered redirect that stopped working is forgotten with the first failure.
            moved_to=None,
        )

    def _spread(self, wait: timedelta, *, kept: bool) -> timedelta:
        """The wait, a tenth longer at most, so that sources do not fall into step."""
        return wait if kept else wait * (1 + self._chance() / 10)


def _clock_went_back(state: SourceState, now: datetime) -> bool:
    """Whether the clock stands before the last visit: a replay with another time."""
    return state.last_ok is not None and state.last_ok > now


def _wants_article(source: Source, entry: Entry) -> bool:
    if not entry.url or source.articles == "never":
        return False
    if source.articles == "always" or source.kind == "page":
        return True
    words = entry.text if entry.text is not None else pages.plain(entry.html)
    return len(words) < BARE and _host(entry.url) == _host(source.url)


def _host(url: str) -> str:
    """Host without `www.`: an article elsewhere is not fetched on a feed's word alone."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
