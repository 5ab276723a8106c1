"""Stories of the archive as cards.

Enters: rows of stories and the sources that are configured.  Leaves: their cards, in the same
order, each with the story that it follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import stories
from bot.store.stories import StoryRow
from digests.cards import card
from digests.model import Card, Source, Version


async def cards(
    conn: AsyncConnection, rows: Sequence[StoryRow], sources: Mapping[str, Source]
) -> tuple[Card, ...]:
    """The card of each story as it stands now."""
    followed = await stories.standing(conn, (row.follows for row in rows if row.follows))
    known = {name: _card(row, sources).versions for name, row in followed.items() if not row.withdrawn}
    return tuple(_card(row, sources, known.get(row.follows or "", ())) for row in rows)


async def story_cards(
    conn: AsyncConnection, ids: Iterable[str], sources: Mapping[str, Source]
) -> dict[str, Card]:
    """The card of each of these stories, of one that leads to another the other's."""
    found = await stories.standing(conn, ids)
    rows = list({row.id: row for row in found.values()}.values())
    made = {one.story: one for one in await cards(conn, rows, sources)}
    return {name: made[row.id] for name, row in found.items()}


def _card(row: StoryRow, sources: Mapping[str, Source], earlier: Sequence[Version] = ()) -> Card:
    return card(
        row.id,
        row.number,
        row.items,
        sources,
        evidence=row.evidence,
        verdicts=row.verdicts,
        earlier=earlier,
    )
