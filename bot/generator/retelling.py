"""Where messages meet the words that a machine wrote: laid over cards on their way to readers.

Enters: cards or digests as they are stored, in their sources' words alone.  Leaves: the same with
what was written for them and passed the guard.  Says also how long a message waits for words that
are still to come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import renditions
from digests.model import Card, Digest, Machine
from digests.retold import Rendition, keys, retold, wishes


@dataclass(frozen=True, slots=True)
class Retelling:
    """What may be written; nothing where no generator is named."""

    kinds: frozenset[Machine] = frozenset()
    wait: timedelta = timedelta(0)

    async def cards(self, conn: AsyncConnection, cards: Sequence[Card]) -> tuple[Card, ...]:
        """These cards as readers see them."""
        written = await self._written(conn, cards)
        return tuple(retold(card, written, self.kinds) for card in cards)

    async def digests(self, conn: AsyncConnection, found: Mapping[int, Digest]) -> dict[int, Digest]:
        """These digests as readers see them, under the same numbers."""
        written = await self._written(conn, [card for one in found.values() for card in _cards(one)])
        return {number: self._laid_over(one, written) for number, one in found.items()}

    async def digest(self, conn: AsyncConnection, digest: Digest) -> Digest:
        """This digest as readers see it."""
        return (await self.digests(conn, {0: digest}))[0]

    async def due(self, conn: AsyncConnection, cards: Sequence[Card], at: datetime) -> datetime | None:
        """Until when a message with these cards waits for words; None: it can go at once."""
        if not self.kinds:
            return None
        languages = await renditions.languages(conn)
        wanted = {wish.key for card in cards for wish in wishes(card, languages, self.kinds)}
        open_ = wanted - await renditions.settled(conn, wanted, at)
        return at + self.wait if open_ and not await renditions.resting(conn, at) else None

    async def _written(self, conn: AsyncConnection, cards: Sequence[Card]) -> Mapping[str, Rendition]:
        return await renditions.used(conn, keys(cards, self.kinds)) if self.kinds and cards else {}

    def _laid_over(self, digest: Digest, written: Mapping[str, Rendition]) -> Digest:
        if not written:
            return digest
        return replace(
            digest,
            cards=tuple(retold(card, written, self.kinds) for card in digest.cards),
            corrected=tuple(retold(card, written, self.kinds) for card in digest.corrected),
        )


AS_TOLD = Retelling()
"""Nobody writes: readers see what the sources say."""


def _cards(digest: Digest) -> tuple[Card, ...]:
    return (*digest.cards, *digest.corrected)
