"""From what became of a told story to edits of its messages, and to a short reply where it matters.

Enters: the story's card as it is now and what its new items brought, inside the transaction
that stores them.  Leaves: correction digests with edits and replies in the ledger.  More
tellers, another language and new facts only edit; a changed figure or a denial also replies.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import story_cards
from bot.store import deliveries, digests, stories
from digests.decisions import Development
from digests.language import fold
from digests.model import Card, Digest, Figure, FigureChange, Item, Source

QUIET_FOR = timedelta(days=2)
"""How long after it was told a story's messages still name new tellers."""
CORRECTED_FOR = timedelta(days=14)
"""How long a message that told many stories is corrected."""
FACTS = 3
"""Most added figures that a message tells."""


Due = Callable[[AsyncConnection, Sequence[Card], datetime], Awaitable[datetime | None]]


@dataclass(frozen=True, slots=True)
class Tempo:
    """How often the messages of one story may be touched."""

    edit_every: timedelta = timedelta(minutes=10)
    """Between edits that only add; a correction and a denial go at once."""
    reply_every: timedelta = timedelta(hours=1)
    """Between replies; one that has to wait says all that changed until then."""
    due: Due | None = None
    """Says until when a message waits for words that are being written; None: none does."""

    async def held_until(self, conn: AsyncConnection, cards: Sequence[Card], at: datetime) -> datetime | None:
        """When a message with these cards may go; None: at once."""
        return await self.due(conn, cards, at) if self.due else None


TEMPO = Tempo()


async def correct(
    conn: AsyncConnection,
    corrected: Sequence[tuple[Item, tuple[FigureChange, ...]]],
    *,
    sources: Mapping[str, Source],
    at: datetime,
    tempo: Tempo = TEMPO,
) -> None:
    """Articles that their sources changed under the same address, with the figures that differ."""
    for item, changed in corrected:
        story = await stories.of_item(conn, item.id)
        for card in (await story_cards(conn, [story], sources)).values() if story else ():
            # A reprint's slip changes nothing: no reader was shown its words.
            if item.id in {version.item for version in card.versions}:
                brought = [Development("correction", changed)]
                await tell(conn, card, brought, at=at, tempo=tempo)
                await tell_in_bursts(conn, card, brought, at=at, tempo=tempo)


async def tell(
    conn: AsyncConnection, card: Card, brought: Sequence[Development], *, at: datetime, tempo: Tempo = TEMPO
) -> None:
    """Edit the alerts of a story that would look otherwise today; reply where a reader must know."""
    stirred = any(one.stirs for one in brought)
    urgent = stirred or any(one.verdict == "correction" for one in brought)
    every = timedelta(0) if urgent else tempo.edit_every
    quiet = not (urgent or any(one.facts for one in brought))
    for subject in await stories.told_under(conn, card.story):
        first = await digests.newest(conn, "alert", subject)
        if first is None or (quiet and at - (first.created or at) > QUIET_FOR):
            continue  # nobody was told, or so long ago that one more teller is no news
        known = (await digests.newest(conn, "correction", subject) or first).cards[0]
        current = _carried(card, known, brought, at)
        if looks(current) == looks(known):
            continue
        revision = 1 + await digests.count(conn, "correction", subject)
        digest = Digest("correction", subject, str(revision), (current,), topics=card.topics, created=at)
        original = Digest("alert", subject, "", ()).id
        if not await digests.put_digest(conn, digest, at):
            continue
        due = await tempo.held_until(conn, [current], at)
        await deliveries.fan_out_edit(conn, digest.id, original, action="edit", at=at, every=every, due=due)
        if stirred:
            await deliveries.fan_out_edit(
                conn, digest.id, original, action="reply", at=at, every=tempo.reply_every, due=due
            )


async def tell_in_bursts(
    conn: AsyncConnection, card: Card, brought: Sequence[Development], *, at: datetime, tempo: Tempo = TEMPO
) -> None:
    """Edit, and reply to, the messages that told the story among many others: of what must be known only."""
    stirred = any(one.stirs for one in brought)
    if not (stirred or any(one.verdict == "correction" for one in brought)):
        return
    names = set(await stories.told_under(conn, card.story))
    for burst in await digests.bursts_with(conn, names, at - CORRECTED_FOR):
        known = (await digests.newest(conn, "correction", burst.subject) or burst).cards
        place = next((place for place, one in enumerate(known) if one.story in names), None)
        if place is None:
            continue
        current = _carried(card, known[place], brought, at)
        if looks(current) == looks(known[place]):
            continue
        revision = 1 + await digests.count(conn, "correction", burst.subject)
        cards = (*known[:place], current, *known[place + 1 :])
        digest = Digest("correction", burst.subject, str(revision), cards, created=at)
        if not await digests.put_digest(conn, digest, at):
            continue
        due = await tempo.held_until(conn, [current], at)
        await deliveries.fan_out_edit(conn, digest.id, burst.id, action="edit", at=at, due=due)
        if stirred:
            await deliveries.fan_out_edit(
                conn, digest.id, burst.id, action="reply", at=at, every=tempo.reply_every, due=due
            )


def looks(card: Card) -> Card:
    """What a reader sees of a card in an alert."""
    versions = tuple(replace(version, agreed=(), stamp="", length=0) for version in card.versions)
    return replace(
        card,
        versions=versions,
        topics=(),
        score=0.0,
        reasons=(),
        words=(),
        evidence=(),
        actors=(),
        reprints=(),
    )


def _carried(card: Card, known: Card, brought: Sequence[Development], at: datetime) -> Card:
    """The card with what readers were told of changes before, and what is new now."""
    changes, facts = known.changes, known.facts
    for one in brought:
        changes = _chained(changes, one.changes)
        facts = (*facts, *one.facts)[-FACTS:]
    corrected = any(one.verdict == "correction" for one in brought)
    stands = changes != known.changes or facts != known.facts or corrected
    denied = at if any(one.verdict == "denial" for one in brought) else None
    return replace(
        card,
        changes=changes,
        facts=facts,
        updated=at if stands else known.updated,
        corrected=known.corrected or corrected,
        denied=known.denied or denied,
    )


def _chained(told: tuple[FigureChange, ...], new: Sequence[FigureChange]) -> tuple[FigureChange, ...]:
    """Changes as one step each, from what was told first to what stands now; there and back is none."""
    kept = list(told)
    for change in new:
        before = next((one for one in kept if _same(one.after, change.before)), None)
        if before is None:
            kept.append(change)
            continue
        place = kept.index(before)
        returned = _same(before.before, change.after)
        kept[place : place + 1] = [] if returned else [FigureChange(before.before, change.after)]
    return tuple(kept)


def _same(one: Figure, other: Figure) -> bool:
    return (one.value, one.value2, fold(one.unit)) == (other.value, other.value2, fold(other.unit))
