"""Asks a generator for what readers lack, holds its answers against their sources, keeps both.

Enters: stories of the beat that something arrived for lately.  Leaves: rows of words that may be
shown or were refused, and messages that waited for them.  No question is asked inside a
transaction, and none twice; what the server does, hang or lie, touches its own text only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.cards import cards
from bot.generator import questions
from bot.generator.asking import Asker, Unanswered
from bot.generator.questions import Unreadable
from bot.generator.retelling import Retelling
from bot.store import items as item_store
from bot.store import renditions, stories
from bot.store.database import Database
from digests.faithful import Guard, Telling
from digests.model import Item, Source
from digests.retold import Rendition, Wish, wishes

log = structlog.get_logger(__name__)

RECENT = timedelta(days=2)
"""How long after something arrived for a story its words are still asked for."""
LOOKED_AT = 60
"""Most stories that are looked at in one ring, the newest."""
LOOK_AGAIN = timedelta(minutes=1)
"""How soon the same archive is looked through once more, where nothing was missing."""


@dataclass(frozen=True, slots=True)
class _Task:
    """A story and what is to be written for it."""

    story: str
    wishes: tuple[Wish, ...]
    items: Mapping[str, Item]


class Writer:
    """Rung after news and now and then; what one ring asks for, no other does."""

    def __init__(
        self,
        database: Database,
        asker: Asker,
        guard: Guard,
        retelling: Retelling,
        sources: Mapping[str, Source],
        *,
        clock: Callable[[], datetime],
        at_once: int = 2,
    ) -> None:
        self._database = database
        self._asker = asker
        self._guard = guard
        self._retelling = retelling
        self._sources = sources
        self._clock = clock
        self._gate = asyncio.Semaphore(at_once)
        self._complete: tuple[int, datetime] | None = None
        """The state of the archive in which nothing was missing, and when that was found."""

    async def __call__(self) -> bool:
        """Write what is missing; whether a message that waited may go now."""
        freed = await asyncio.gather(*(self._write(task) for task in await self._tasks()))
        return any(freed)

    async def let_go(self) -> int:
        """Send all that waits for words as it is."""
        async with self._database.begin() as conn:
            return await renditions.let_go(conn, self._retelling.wait, at=self._clock())

    async def try_out(self) -> None:
        """Ask something that says nothing; Unanswered where the server gives no answer."""
        await self._asker.ask("Answer with the word ok.", "ok")

    async def close(self) -> None:
        """Close the connections to the server."""
        await self._asker.close()

    # --- what is missing ----------------------------------------------------------------

    async def _tasks(self) -> list[_Task]:
        at = self._clock()
        async with self._database.read() as conn:
            state = await item_store.last_change(conn)
            if self._is_complete(state, at) or await renditions.resting(conn, at):
                return []
            languages = await renditions.languages(conn)
            ids = await renditions.recent(conn, at - RECENT, LOOKED_AT)
            rows = await stories.rows(conn, ids)
            told = await cards(conn, rows, self._sources)
            found = [
                _Task(row.id, tuple(wishes(card, languages, self._retelling.kinds)), _items(row.items))
                for row, card in zip(rows, told, strict=True)
            ]
            keys = {wish.key for task in found for wish in task.wishes}
            done = await renditions.settled(conn, keys, at)
        missing = [task for task in found if any(wish.key not in done for wish in task.wishes)]
        self._complete = None if missing else (state, at)
        return missing

    def _is_complete(self, state: int, at: datetime) -> bool:
        """Whether nothing was missing a moment ago, and nothing came since."""
        known = self._complete
        return known is not None and known[0] == state and at - known[1] < LOOK_AGAIN

    # --- one story ------------------------------------------------------------------------

    async def _write(self, task: _Task) -> bool:
        async with self._database.begin() as conn:
            mine = await renditions.claim(conn, task.story, task.wishes, self._clock())
        if not mine:
            return False
        await asyncio.gather(*(self._fulfil(wish, task) for wish in task.wishes if wish.key in mine))
        async with self._database.begin() as conn:
            subjects = await stories.told_under(conn, task.story)
            return bool(await renditions.let_go(conn, self._retelling.wait, subjects, at=self._clock()))

    async def _fulfil(self, wish: Wish, task: _Task) -> None:
        try:
            async with self._gate:
                words, refused = await self._ask(wish, task)
        except Unanswered as error:
            log.warning("generator.unanswered", kind=wish.kind, language=wish.language, reason=str(error))
            await self._settle(wish, "failed", reason=str(error))
            return
        if refused:
            log.warning("generator.refused", kind=wish.kind, language=wish.language, reason=refused)
            await self._settle(wish, "refused", reason=refused)
        else:
            await self._settle(wish, "used", words=words)

    async def _ask(self, wish: Wish, task: _Task) -> tuple[Rendition, str]:
        """What was written, and why it is refused: empty where it may be shown."""
        source = _source(wish, task.items)
        ask = questions.translation if wish.kind == "translation" else questions.summary
        answer = await self._asker.ask(*ask(source, wish.language))
        try:
            title, text = questions.read(answer, title=wish.kind == "translation")
        except Unreadable as error:
            return Rendition("", ""), str(error)
        judge = self._guard.translation if wish.kind == "translation" else self._guard.summary
        refused = await asyncio.to_thread(judge, source, Telling(title, text, wish.language))
        return Rendition(title, text), refused

    async def _settle(
        self, wish: Wish, state: renditions.State, *, words: Rendition | None = None, reason: str = ""
    ) -> None:
        async with self._database.begin() as conn:
            await renditions.settle(conn, wish.key, state, words=words, reason=reason)


def _items(items: Sequence[Item]) -> dict[str, Item]:
    return {item.id: item for item in items}


def _source(wish: Wish, items: Mapping[str, Item]) -> Telling:
    """What the words are to rest on: of a translation what readers see, of a summary the whole text."""
    version = wish.version
    if wish.kind == "translation":
        return Telling(version.title, version.summary, version.language)
    return Telling(version.title, items[version.item].text, version.language)
