"""Items and stories for tests of the store, made in one line each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import items, stories
from digests.decisions import Decision
from digests.model import Figure, Item, ItemKind, Language, TopicMatch

NOON = datetime(2022, 11, 23, 12, 0, tzinfo=UTC)


def item(
    name: str,
    *topics: str,
    text: str = "",
    hours: float = 0,
    kind: ItemKind = "article",
    language: Language = "en",
    source: str = "agency",
    title: str | None = None,
    figures: tuple[Figure, ...] = (),
) -> Item:
    """An item named `name`, published `hours` after noon."""
    when = NOON + timedelta(hours=hours)
    return Item(
        id=name,
        source=source,
        url=f"https://agency.example/{name}",
        title=title or f"Title of {name}",
        text=text,
        language=language,
        published=when,
        first_seen=when,
        kind=kind,
        topics=tuple(TopicMatch(topic, 1.0) for topic in topics),
        figures=figures,
        stamp=f"stamp of {name}",
    )


async def keep(
    conn: AsyncConnection, *kept: Item, story: str | None = None, merged: tuple[str, ...] = ()
) -> None:
    """Archive items, each in a story of its own unless one is named."""
    for one in kept:
        told = story or one.id
        await stories.join(
            conn, one, Decision(told, "new", evidence=(f"because of {one.id}",), merged=merged)
        )
        await items.put(conn, one, story=told, at=one.first_seen)


async def newest(conn: AsyncConnection, **wanted: object) -> list[str]:
    """Ids of the newest stories."""
    return [row.id for row in await stories.newest(conn, **wanted)]  # type: ignore[arg-type]


async def listed(conn: AsyncConnection, **wanted: object) -> list[str]:
    """Ids of the items that a query finds."""
    return [found.item.id for found in await items.query(conn, **wanted)]  # type: ignore[arg-type]
