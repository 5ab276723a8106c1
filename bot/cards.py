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
    followed = await stories.rows(conn, dict.fromkeys(row.follows for row in rows if row.follows))
    known = {row.id: _card(row, sources).versions for row in followed}
    led = {name: await stories.resolve(conn, name) for name in {row.follows for row in rows if row.follows}}
    return tuple(_card(row, sources, known.get(led.get(row.follows or "", ""), ())) for row in rows)


async def story_cards(
    conn: AsyncConnection, ids: Iterable[str], sources: Mapping[str, Source]
) -> dict[str, Card]:
    """The card of each of these stories, of one that leads to another the other's."""
    led = {name: await stories.resolve(conn, name) for name in set(ids)}
    made = {one.story: one for one in await cards(conn, await stories.rows(conn, led.values()), sources)}
    return {name: made[final] for name, final in led.items() if final in made}


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
