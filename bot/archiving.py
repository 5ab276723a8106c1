"""New items of a batch, written in few statements.

Enters: items with what was decided on them, inside the transaction of their batch.  Leaves:
rows of items, stories, points and search.  What is added is written when it must be seen,
and at the end.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import items as item_store
from bot.store import points as point_store
from bot.store import stories as story_store
from bot.store.items import New
from digests.decisions import Decision
from digests.model import Item, Verdict
from digests.series import Filed
from digests.series.naming import Namer


class Archiving:
    """Collects the new items of one batch."""

    def __init__(
        self, conn: AsyncConnection, namer: Namer, *, at: datetime, silent: bool, change: int | None
    ) -> None:
        self.change = change
        """The newest change of the archive; None while it must be asked for."""
        self._conn = conn
        self._namer = namer
        self._at = at
        self._silent = silent
        self._items: list[New] = []
        self._stories: list[tuple[Item, Decision]] = []

    def add(self, item: Item, decision: Decision | None = None, verdict: Verdict | None = None) -> None:
        """Have an item written; one that joined other items must stand in its story already."""
        self._items.append(New(item, decision.story if decision else None, verdict))
        if decision and decision.begins:
            self._stories.append((item, decision))

    async def settle(self, decision: Decision) -> None:
        """Write what was added, where any of it stands in a story that the decision touches."""
        touched = (decision.story, *decision.merged)
        if any(new.story in touched for new in self._items):
            await self.write()

    async def write(self) -> None:
        """Write what was added since the last time."""
        items, stories = self._items, self._stories
        self._items, self._stories = [], []
        if not items:
            return
        told = any(new.item.figures for new in items)
        filed = await asyncio.to_thread(self._filed, items) if told else [()] * len(items)
        await story_store.open_all(self._conn, stories)
        numbers = await item_store.put_all(
            self._conn, items, at=self._at, silent=self._silent, filed=self._namer.rules, after=self.change
        )
        if self.change is not None:
            self.change += len(items)
        await point_store.file(self._conn, list(zip(numbers, filed, strict=True)), self._namer)

    def _filed(self, items: list[New]) -> list[tuple[Filed, ...]]:
        return [self._namer.points(new.item) if new.item.figures else () for new in items]
