"""The article pages behind bare entries: a title alone says little, the page says the figures.

Enters: entries of a visit.  Leaves: the same, with the text of their pages where those could
be read.  An entry whose page could not be read now (too many at once, a slow or troubled
server) is marked, so that the next visit asks again; what a site refuses is not asked for
again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from bot.apart import Apart
from bot.intake import UNREAD
from digests import pages
from digests.document import ReadError
from digests.fetch import Fetcher
from digests.items import stamp
from digests.model import Entry, Source

BARE = 80
"""A feed entry with fewer characters of text than this has its article page read."""
AT_ONCE = 20
"""Article pages read in one visit; a baseline of hundreds must not hammer a site."""
PATIENCE = 15.0
"""Seconds for all article pages of a visit; an alert must leave within 30 s of the fetch."""
TRIES = 5
"""Visits in which a page that cannot be read is asked for."""
_MOST_REMEMBERED = 5000


class Articles:
    """Completes entries."""

    def __init__(
        self, fetcher: Fetcher, apart: Apart, *, timezone: str, clock: Callable[[], datetime]
    ) -> None:
        self._fetcher = fetcher
        self._apart = apart
        self._timezone = timezone
        self._clock = clock
        self._tries: dict[str, int] = {}

    async def complete(self, source: Source, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """The entries, those that are bare with the text of their page; the others as they are.

        One whose page is still to be read carries a stamp that begins with `UNREAD`.
        """
        bare = [index for index, entry in enumerate(entries) if _wants_article(source, entry)]
        tasks = {
            index: asyncio.ensure_future(self._article(source, entries[index])) for index in bare[:AT_ONCE]
        }
        if tasks:
            _, late = await asyncio.wait(tasks.values(), timeout=PATIENCE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        result = list(entries)
        for index in bare:
            read = tasks[index].result() if index in tasks and not tasks[index].cancelled() else None
            result[index] = read or self._later(entries[index])
        return tuple(result)

    def _later(self, entry: Entry) -> Entry:
        """The entry, marked to be asked for again unless that was done often enough."""
        assert entry.url is not None
        if len(self._tries) > _MOST_REMEMBERED:
            self._tries.clear()
        self._tries[entry.url] = self._tries.get(entry.url, 0) + 1
        if self._tries[entry.url] > TRIES:
            return entry
        return replace(entry, stamp=UNREAD + (entry.stamp or stamp(entry)))

    async def _article(self, source: Source, entry: Entry) -> Entry | None:
        """The entry with its page's text, as it is where that cannot be had; None: not now."""
        assert entry.url is not None
        fetched = await self._fetcher.page(entry.url, user_agent=source.user_agent)
        if fetched.kind != "new":
            return None if fetched.kind == "failed" and fetched.trouble != "standing" else entry
        try:
            article = await self._apart.run(
                pages.article,
                fetched.body,
                url=fetched.url,
                selectors=source.selectors,
                timezone=self._timezone,
                content_type=fetched.content_type,
                encoding=source.encoding,
                now=self._clock(),
            )
        except ReadError:
            return entry
        if not article.text or len(article.text) < len(entry.text or ""):
            return entry
        return _completed(entry, article)


def _completed(entry: Entry, article: Entry) -> Entry:
    """The entry with what its page adds; a time that the feed states wins over the page's."""
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


def _wants_article(source: Source, entry: Entry) -> bool:
    if not entry.url or source.articles == "never" or entry.parted:
        return False  # where several are told under one link, its page is none of theirs alone
    if source.articles == "always" or source.kind == "page":
        return True
    words = entry.text if entry.text is not None else pages.plain(entry.html)
    return len(words) < BARE and _host(entry.url) == _host(source.url)


def _host(url: str) -> str:
    """Host without `www.`: an article elsewhere is not fetched on a feed's word alone."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
