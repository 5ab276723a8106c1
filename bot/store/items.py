"""The archive: items as they were understood, their revisions, and ways to find them.

Enters: understood items with the story they joined.  Leaves: the same values.  Round-ups are
kept, so that they are known again, but never listed: their parts are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, delete, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema, search, values
from bot.store.search import Asked
from bot.store.statements import chunks
from digests.model import Figure, Item, ItemKind, Verdict

ITEMS = schema.items
DECIDERS = 4276616258
"""Advisory lock under which PostgreSQL lets one process at a time decide stories."""


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item of the archive with its story; None: a round-up, or one that was not held against others."""

    item: Item
    story: str | None


@dataclass(frozen=True, slots=True)
class Revision:
    """What an item said until `at`."""

    at: datetime
    title: str
    text: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """An item that its source changed, with the figures that it had before."""

    item: Item
    story: str | None
    before: tuple[Figure, ...]
    at: datetime
    """When it was last changed."""


async def lock_decisions(conn: AsyncConnection) -> None:
    """Hold off, until the transaction ends, every other process that would decide stories.

    SQLite has one writer anyway.
    """
    if conn.dialect.name == "postgresql":
        await conn.execute(text(f"SELECT pg_advisory_xact_lock({DECIDERS})"))


async def find(conn: AsyncConnection, ids: Iterable[str]) -> dict[str, Item]:
    """The items of these ids that are known."""
    found: dict[str, Item] = {}
    for part in chunks(list(ids)):
        rows = await conn.execute(_FIND, {"ids": part})
        found.update((name, values.item(data)) for name, data in rows)
    return found


async def silent(conn: AsyncConnection, ids: Iterable[str]) -> set[str]:
    """Those of these ids that came with the first reading of their source."""
    found: set[str] = set()
    for part in chunks(list(ids)):
        rows = await conn.execute(select(ITEMS.c.id).where(ITEMS.c.id.in_(part), ITEMS.c.silent))
        found.update(row.id for row in rows)
    return found


async def stamps(conn: AsyncConnection, ids: Iterable[str]) -> dict[str, str]:
    """The entry stamps of the items of these ids that are known."""
    found: dict[str, str] = {}
    for part in chunks(list(ids)):
        rows = await conn.execute(_STAMPS, {"ids": part})
        found.update((name, stamp) for name, stamp in rows)
    return found


async def told_before(
    conn: AsyncConnection, source: str, stamps: Iterable[str], *, since: datetime
) -> set[str]:
    """Those of the stamps under which this source published something since then, whatever its address."""
    found: set[str] = set()
    for part in chunks(list(stamps)):
        asked = {"source": source, "since": since, "stamps": part}
        found.update((await conn.execute(_TOLD, asked)).scalars())
    return found


@dataclass(frozen=True, slots=True)
class New:
    """An item on its way into the archive."""

    item: Item
    story: str | None
    """The story it joined; None: a round-up, or one that was not held against others."""
    verdict: Verdict | None = None


async def put(
    conn: AsyncConnection,
    item: Item,
    *,
    story: str | None,
    at: datetime,
    silent: bool = False,
    verdict: Verdict | None = None,
) -> int:
    """Archive a new item; returns its number in order of arrival."""
    (number,) = await put_all(conn, [New(item, story, verdict)], at=at, silent=silent)
    return number


async def put_all(
    conn: AsyncConnection,
    new: Sequence[New],
    *,
    at: datetime,
    silent: bool = False,
    filed: str | None = None,
    after: int | None = None,
) -> list[int]:
    """Archive new items, inside `lock_decisions`; returns their numbers.

    `filed`: the rules by which whoever calls files their points; `after`: the newest change, where
    it is known.  Each item is one change more.
    """
    if not new:
        return []
    change = await last_change(conn) if after is None else after
    common = {"arrived": at, "silent": silent, "filed": filed}
    rows, words = await asyncio.to_thread(_laid_out, new)
    for number, row in enumerate(rows, start=change + 1):
        row |= common | {"changed": number}
    numbers = {name: int(number) for name, number in await conn.execute(_PUT, rows)}
    placed = [(numbers[each.item.id], each.item) for each in new]
    await _under_topics(conn, placed)
    found = zip(placed, words, strict=True)
    await search.index(conn, [(number, said) for (number, _), said in found if said is not None])
    return [number for number, _ in placed]


def _laid_out(new: Sequence[New]) -> tuple[list[dict[str, object]], list[list[str] | None]]:
    """Rows, and the words under which each is found."""
    rows = [
        _row(each.item) | {"id": each.item.id, "story": each.story, "verdict": each.verdict} for each in new
    ]
    return rows, [None if each.item.kind == "roundup" else search.of_item(each.item) for each in new]


async def complete(conn: AsyncConnection, item: Item) -> None:
    """Keep what an archived item says, now that it was read to the end; that is no revision."""
    data = values.dump(Item, item)
    await conn.execute(update(ITEMS).where(ITEMS.c.id == item.id).values(data=data))


async def assign(conn: AsyncConnection, item: str, story: str, verdict: Verdict) -> None:
    """Let an item that was in no story be in one."""
    row = {"story": story, "verdict": verdict, "changed": next_change()}
    await conn.execute(update(ITEMS).where(ITEMS.c.id == item).values(**row))


async def revise(conn: AsyncConnection, item: Item, *, at: datetime) -> None:
    """Replace an item that its source changed; what it said before goes to the revisions."""
    found = await conn.execute(select(ITEMS.c.number, ITEMS.c.data).where(ITEMS.c.id == item.id))
    row = found.one()
    before = values.item(row.data)
    await conn.execute(
        insert(schema.revisions).values(
            item=item.id,
            at=at,
            title=values.sound(before.title),
            text=values.sound(before.text),
            figures=values.dump(tuple[Figure, ...], before.figures),
        )
    )
    changed = _row(item) | {"revised": at, "changed": next_change()}
    await conn.execute(update(ITEMS).where(ITEMS.c.number == row.number).values(**changed))
    await conn.execute(delete(schema.item_topics).where(schema.item_topics.c.item == row.number))
    await _under_topics(conn, [(row.number, item)])
    if item.kind != "roundup":
        said = await asyncio.to_thread(search.of_item, item)
        await search.index(conn, [(row.number, said)], anew=True)


async def revisions(conn: AsyncConnection, item_id: str) -> list[Revision]:
    """What an item said before, oldest first."""
    table = schema.revisions
    rows = await conn.execute(select(table).where(table.c.item == item_id).order_by(table.c.number))
    return [Revision(row.at, row.title, row.text, values.figures(row.figures)) for row in rows]


async def corrected(conn: AsyncConnection, *, since: datetime, until: datetime) -> list[Corrected]:
    """Items published before `since` and changed in [since, until), with what they said at its beginning."""
    table = schema.revisions
    within = (table.c.at >= since, table.c.at < until, ITEMS.c.published < since)
    spans = (
        select(table.c.item, func.min(table.c.number).label("first"), func.max(table.c.at).label("last"))
        .join(ITEMS, ITEMS.c.id == table.c.item)
        .where(*within)
        .group_by(table.c.item)
        .subquery()
    )
    rows = await conn.execute(
        select(ITEMS.c.data, ITEMS.c.story, table.c.figures, spans.c.last)
        .join(spans, spans.c.item == ITEMS.c.id)
        .join(table, table.c.number == spans.c.first)
        .order_by(spans.c.last)
    )
    return [
        Corrected(values.item(row.data), row.story, values.figures(row.figures), row.last) for row in rows
    ]


async def query(
    conn: AsyncConnection,
    *,
    topics: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    search: Asked | None = None,
    source: str | None = None,
    kinds: Sequence[ItemKind] = (),
    advisory: bool | None = None,
    on_beat: bool = True,
    limit: int | None = 50,
) -> list[StoredItem]:
    """Items, newest published first; `until` is not included, `on_beat=False` shows all."""
    statement = _searched(conn, select(ITEMS.c.data, ITEMS.c.story), search)
    if statement is None:
        return []
    statement = statement.where(ITEMS.c.kind != "roundup")
    if topics:
        topic = schema.item_topics
        statement = statement.where(ITEMS.c.number.in_(select(topic.c.item).where(topic.c.topic.in_(topics))))
    elif on_beat:
        statement = statement.where(ITEMS.c.on_beat)
    if source is not None:
        statement = statement.where(ITEMS.c.source == source)
    if kinds:
        statement = statement.where(ITEMS.c.kind.in_(kinds))
    if advisory is not None:
        statement = statement.where((ITEMS.c.kind == "advisory") == advisory)
    statement = _between(statement, since, until).order_by(ITEMS.c.published.desc(), ITEMS.c.number.desc())
    rows = await conn.execute(statement.limit(limit))
    return [StoredItem(values.item(row.data), row.story) for row in rows]


async def window(conn: AsyncConnection, since: datetime) -> list[tuple[Item, str]]:
    """Items with a story that arrived or were published since then, in order of arrival."""
    return [(item, story) for _, item, story in await _changed(conn, 0, since)]


async def changed(conn: AsyncConnection, *, after: int, since: datetime) -> list[tuple[int, Item, str]]:
    """(change, item, story) of all that came, was revised or went to another story after that change.

    In order of change; `since` bounds the past.  What is read inside `lock_decisions` is complete.
    """
    return await _changed(conn, after, since)


async def last_change(conn: AsyncConnection) -> int:
    """The newest change there is."""
    return int((await conn.execute(_LAST_CHANGE)).scalar_one())


def next_change() -> ScalarSelect[int]:
    """The number for a change, inside another statement and inside `lock_decisions`."""
    return select(func.coalesce(func.max(ITEMS.c.changed), 0) + 1).scalar_subquery()


async def count(conn: AsyncConnection, since: datetime | None = None, until: datetime | None = None) -> int:
    """Items published in [since, until), round-ups not counted, on the beat or not."""
    statement = select(func.count()).select_from(ITEMS).where(ITEMS.c.kind != "roundup")
    return int((await conn.execute(_between(statement, since, until))).scalar_one())


# --- statements of every visit, made once: making one costs more than most of them do -------

_FIND = select(ITEMS.c.id, ITEMS.c.data).where(ITEMS.c.id.in_(bindparam("ids", expanding=True)))
_STAMPS = select(ITEMS.c.id, ITEMS.c.stamp).where(ITEMS.c.id.in_(bindparam("ids", expanding=True)))
_TOLD = select(ITEMS.c.stamp).where(
    ITEMS.c.source == bindparam("source"),
    ITEMS.c.published >= bindparam("since"),
    ITEMS.c.stamp.in_(bindparam("stamps", expanding=True)),
)
_PUT = insert(ITEMS).returning(ITEMS.c.id, ITEMS.c.number)
_LAST_CHANGE = select(func.coalesce(func.max(ITEMS.c.changed), 0))


# --- shared --------------------------------------------------------------------------


async def _changed(conn: AsyncConnection, after: int, since: datetime) -> list[tuple[int, Item, str]]:
    rows = await conn.execute(
        select(ITEMS.c.changed, ITEMS.c.data, ITEMS.c.story)
        .where(ITEMS.c.changed > after, ITEMS.c.story.is_not(None))
        .where(or_(ITEMS.c.arrived >= since, ITEMS.c.published >= since))
        .order_by(ITEMS.c.changed, ITEMS.c.number)
    )
    return [(row.changed, values.item(row.data), row.story) for row in rows]


def _row(item: Item) -> dict[str, object]:
    return {
        "source": values.sound(item.source),
        "kind": item.kind,
        "published": item.published,
        "stamp": item.stamp,
        "on_beat": bool(item.topics),
        "data": values.dump(Item, item),
    }


async def _under_topics(conn: AsyncConnection, placed: Sequence[tuple[int, Item]]) -> None:
    topics = [
        {"topic": topic, "item": number, "published": item.published}
        for number, item in placed
        if item.kind != "roundup"
        for topic in dict.fromkeys(item.topic_ids)
    ]
    if topics:
        await conn.execute(insert(schema.item_topics), topics)


def _searched(
    conn: AsyncConnection, statement: Select[tuple[str, str]], asked: Asked | None
) -> Select[tuple[str, str]] | None:
    if asked is None:
        return statement
    found = search.matching(conn, asked)
    return None if found is None else statement.where(ITEMS.c.number.in_(found))


def _between(statement: Select[Any], since: datetime | None, until: datetime | None) -> Select[Any]:
    if since is not None:
        statement = statement.where(ITEMS.c.published >= since)
    if until is not None:
        statement = statement.where(ITEMS.c.published < until)
    return statement
