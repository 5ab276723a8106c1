"""The bot's own news as files for other tools: the last week's digest and the newest stories.

Enters: the archive, a folder that the operator named.  Leaves: `digest.atom`, `digest.json`,
`alerts.atom` and `alerts.json` (a JSON Feed) in it, each replaced as a whole when its content
changed, so that a reader never sees half a file.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.adapters import atom
from bot.compose import Composer
from bot.formatter import Formatter
from bot.periods import last_week
from bot.phrases import say
from bot.settings import Settings
from bot.store import items, stories
from bot.store.database import Database
from digests.cards import card
from digests.digest import story_json, to_json
from digests.model import Card, ReaderLanguage

JSON_FEED = "https://jsonfeed.org/version/1.1"
RECENT = timedelta(days=14)
"""How old a story of the feed of alerts may be."""
MOST_BYTES = 1_000_000
"""Largest file; of more the oldest stories are left out."""
MODE = 0o644
"""Files are for others to read."""

log = structlog.get_logger(__name__)


class Feeds:
    """Keeps the files current."""

    def __init__(
        self, database: Database, composer: Composer, formatter: Formatter, settings: Settings
    ) -> None:
        self.database = database
        self.composer = composer
        self.formatter = formatter
        self.language: ReaderLanguage = settings.language
        self.zone = settings.zone
        self.entries = settings.feeds.entries
        self.folder = Path(settings.feeds.folder) if settings.feeds.folder else None
        self._state: tuple[int, str] | None = None
        self._trouble = ""

    async def publish(self) -> tuple[str, ...]:
        """Write what changed; returns the names of the files written.  Trouble with them is logged once."""
        if self.folder is None:
            return ()
        now = self.composer.clock()
        async with self.database.read() as conn:
            state = (await items.last_change(conn), last_week(now, self.zone).name)
        if state == self._state:
            return ()
        files = await self._files(now)
        try:
            written = await asyncio.to_thread(_write, self.folder, files)
        except OSError as error:
            self._complain(error.strerror or type(error).__name__)
            return ()
        self._state, self._trouble = state, ""
        return written

    def _complain(self, reason: str) -> None:
        if reason != self._trouble:
            log.error("feeds.unwritten", folder=str(self.folder), reason=reason)
        self._trouble = reason

    async def _files(self, now: datetime) -> dict[str, str]:
        digest = await self.composer.digest(last_week(now, self.zone))
        cards = await self._newest(now)
        title = say("latest_heading", self.language)
        return {
            "digest.atom": atom.render(digest, self.formatter, self.language),
            "digest.json": json.dumps(to_json(digest, self.language), ensure_ascii=False, indent=1),
            "alerts.atom": _bounded(cards, lambda kept: self._atom(kept, title)),
            "alerts.json": _bounded(cards, lambda kept: self._json(kept, title)),
        }

    async def _newest(self, now: datetime) -> list[Card]:
        async with self.database.read() as conn:
            rows = await stories.newest(conn, since=now - RECENT, limit=self.entries)
            told = [
                card(row.id, row.number, row.items, self.composer.sources, evidence=row.evidence)
                for row in rows
            ]
            return list(await self.composer.retelling.cards(conn, told))

    def _atom(self, cards: Sequence[Card], title: str) -> str:
        return atom.render_stories(cards, self.formatter, self.language, name="alerts", title=title)

    def _json(self, cards: Sequence[Card], title: str) -> str:
        feed = {
            "version": JSON_FEED,
            "title": title,
            "language": self.language,
            "items": [self._entry(one) for one in cards],
        }
        return json.dumps(feed, ensure_ascii=False, indent=1)

    def _entry(self, one: Card) -> dict[str, Any]:
        """A story as an item of a JSON Feed; what such a feed has no place for stands in `_beatwire`."""
        version, story = one.version(self.language), story_json(one, self.language, self.zone)
        entry = {
            "id": one.story,
            "url": version.url,
            "title": version.title,
            "content_text": version.summary or version.title,
            "date_published": story["sources"][0]["published"] if one.sources else None,
            "language": version.language if version.language != "other" else None,
            "tags": list(one.topics),
            "_beatwire": {"figures": story["figures"], "sources": story["sources"]},
        }
        return {name: value for name, value in entry.items() if value is not None}


def _bounded(cards: Sequence[Card], render: Callable[[Sequence[Card]], str]) -> str:
    """The feed of as many of the cards, newest first, as a file may hold."""
    kept, text = list(cards), render(cards)
    while kept and len(text.encode("utf-8", "replace")) > MOST_BYTES:
        kept = kept[: len(kept) * 3 // 4]
        text = render(kept)
    return text


def _write(folder: Path, files: dict[str, str]) -> tuple[str, ...]:
    """Replace the files whose content changed; the folder is made if its parent is there."""
    folder.mkdir(exist_ok=True)
    changed = {name: text.encode("utf-8", "replace") for name, text in files.items()}
    for name in list(changed):
        path = folder / name
        if path.is_file() and path.read_bytes() == changed[name]:
            del changed[name]
    for name, content in changed.items():
        _replace(folder / name, content)
    return tuple(changed)


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file, then put it in its place in one step; nothing is left behind on failure."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(MODE)
        Path(beside).replace(path)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
