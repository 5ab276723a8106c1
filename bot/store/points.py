"""Points of series: filed when their item is stored, read by the series that is asked for.

Enters: items with a namer that places their figures.  Leaves: points.  Reading costs what the
series holds, not what the archive does.  Items that were stored before these rules, or under
another beat file, are filed again by `catch_up`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema, values
from bot.store.database import Database
from bot.store.statements import chunks, insert
from digests.model import Item, Language
from digests.series import Filed, Kind, Point
from digests.series.asked import SHORTEST, words
from digests.series.naming import Namer

POINTS, WORDS, ITEMS = schema.points, schema.series_words, schema.items
BATCH = 100
"""Items that are filed again in one transaction."""
LAST = "\U0010ffff"
LONGEST = 60
"""Letters of a word that are kept."""
MOST_POINTS = 2000
"""Points of one series that are read, the newest: more no message and no chart could show."""
MOST_WORDS = 8
NEWEST = 12
"""Points published last, of which one is the newest: an article may tell several periods."""


@dataclass(frozen=True, slots=True)
class Known:
    """A series that the archive holds."""

    thing: str
    periods: int
    newest: datetime
    """When its newest value was published."""


async def file(conn: AsyncConnection, found: Sequence[tuple[int, Sequence[Filed]]], namer: Namer) -> None:
    """File the points of new items, by their numbers; that it was done stands in their rows already."""
    rows = [_row(number, place, one) for number, filed in found for place, one in enumerate(filed)]
    if rows:
        await conn.execute(insert(conn, POINTS), rows)
    await _find(conn, [one for _, filed in found for one in filed], namer)


async def file_again(conn: AsyncConnection, item: Item, namer: Namer) -> None:
    """File a revised item's points in the place of those it had."""
    number = (await conn.execute(select(ITEMS.c.number).where(ITEMS.c.id == item.id))).scalar_one()
    await conn.execute(delete(POINTS).where(POINTS.c.item == number))
    await _put(conn, number, namer.points(item), namer)


async def catch_up(database: Database, namer: Namer, *, most: int) -> int:
    """File up to `most` items that other rules filed, or none, the newest first; returns how many there were.

    A batch is a transaction of its own, so that nobody waits long.
    """
    done = 0
    while done < most:
        async with database.read() as conn:
            waiting = await _waiting(conn, namer.rules, min(BATCH, most - done))
        if not waiting:
            break
        filed = await asyncio.to_thread(_understood, waiting, namer)
        async with database.begin() as conn:
            for number in await _still(conn, filed, namer.rules):
                await conn.execute(delete(POINTS).where(POINTS.c.item == number))
                await _put(conn, number, filed[number], namer)
        done += len(waiting)
    return done


async def _put(conn: AsyncConnection, number: int, filed: Sequence[Filed], namer: Namer) -> None:
    await file(conn, [(number, filed)], namer)
    await conn.execute(update(ITEMS).where(ITEMS.c.number == number).values(filed=namer.rules))


async def _find(conn: AsyncConnection, filed: Iterable[Filed], namer: Namer) -> None:
    """Keep the words by which series that no beat file names are asked for."""
    named = {(word, one.thing) for one in filed if one.found for word in namer.askable.found(one)}
    if named:
        rows = [{"word": values.sound(word)[:LONGEST], "thing": thing} for word, thing in sorted(named)]
        await conn.execute(insert(conn, WORDS).on_conflict_do_nothing(), rows)


async def _waiting(conn: AsyncConnection, rules: str, most: int) -> list[tuple[int, str]]:
    """Number and data of items that are to be filed, the newest first."""
    statement = select(ITEMS.c.number, ITEMS.c.data).where(_other(rules))
    rows = await conn.execute(statement.order_by(ITEMS.c.number.desc()).limit(most))
    return [(row.number, row.data) for row in rows]


async def _still(conn: AsyncConnection, numbers: Iterable[int], rules: str) -> list[int]:
    """Those that nobody filed meanwhile: a revision has, and knows better."""
    rows = await conn.execute(select(ITEMS.c.number).where(ITEMS.c.number.in_(numbers), _other(rules)))
    return list(rows.scalars())


def _other(rules: str) -> ColumnElement[bool]:
    return or_(ITEMS.c.filed.is_(None), ITEMS.c.filed < rules, ITEMS.c.filed > rules)


def _understood(waiting: Sequence[tuple[int, str]], namer: Namer) -> dict[int, tuple[Filed, ...]]:
    return {number: namer.points(values.item(data)) for number, data in waiting}


async def of(conn: AsyncConnection, things: Iterable[str]) -> list[Filed]:
    """The points of these series."""
    found: list[Filed] = []
    for thing in things:
        rows = await conn.execute(
            select(POINTS)
            .where(POINTS.c.thing == thing)
            .order_by(POINTS.c.published.desc())
            .limit(MOST_POINTS)
        )
        found += [_filed(row) for row in rows]
    return found


async def of_items(conn: AsyncConnection, ids: Sequence[str]) -> dict[tuple[str, int], Filed]:
    """The points of these items, by item and where their figure stands in its text."""
    found: dict[tuple[str, int], Filed] = {}
    for part in chunks(ids):
        joined = POINTS.join(ITEMS, ITEMS.c.number == POINTS.c.item)
        rows = await conn.execute(
            select(POINTS, ITEMS.c.id.label("name")).select_from(joined).where(ITEMS.c.id.in_(part))
        )
        for row in rows:
            filed = _filed(row)
            found[row.name, filed.point.figure.start] = filed
    return found


async def repeated(conn: AsyncConnection, things: Iterable[str]) -> list[str]:
    """Those of the series that have more than one period."""
    return [one.thing for one in await _known(conn, sorted(things)) if one.periods > 1]


async def newest(conn: AsyncConnection, thing: str) -> Point | None:
    """The point of a series that was published last."""
    rows = await conn.execute(
        select(POINTS).where(POINTS.c.thing == thing).order_by(POINTS.c.published.desc()).limit(NEWEST)
    )
    return max(
        (_filed(row).point for row in rows), key=lambda point: (point.published, point.end), default=None
    )


async def matching(conn: AsyncConnection, asked: str, namer: Namer) -> list[Known]:
    """The series that have every word asked for: the beat's own first, those with most periods first."""
    own = namer.askable.series(asked)
    found: set[str] | None = None
    for word in words(asked)[:MOST_WORDS]:
        beginnings = [word[:end] for end in range(SHORTEST, len(word))]
        rows = await conn.execute(
            select(WORDS.c.thing).where(
                or_(and_(WORDS.c.word >= word, WORDS.c.word < word + LAST), WORDS.c.word.in_(beginnings))
            )
        )
        things = set(rows.scalars())
        found = things if found is None else found & things
    mine = {one.thing: one for one in await _known(conn, own)}
    return [*(mine[thing] for thing in own if thing in mine), *await _known(conn, sorted(found or ()))]


async def known(conn: AsyncConnection, *, most: int = 40) -> list[Known]:
    """The series with most periods."""
    rows = await conn.execute(_counted().order_by(func.count(POINTS.c.period.distinct()).desc()).limit(most))
    return [Known(row.thing, row.periods, row.newest) for row in rows]


async def _known(conn: AsyncConnection, things: Sequence[str]) -> list[Known]:
    found: list[Known] = []
    for part in chunks(things):
        rows = await conn.execute(_counted().where(POINTS.c.thing.in_(part)))
        found += [Known(row.thing, row.periods, row.newest) for row in rows]
    return sorted(found, key=lambda one: (-one.periods, one.thing))


def _counted() -> Any:
    return select(
        POINTS.c.thing,
        func.count(POINTS.c.period.distinct()).label("periods"),
        func.max(POINTS.c.published).label("newest"),
    ).group_by(POINTS.c.thing)


def _row(number: int, place: int, filed: Filed) -> dict[str, object]:
    point = filed.point
    return {
        "item": number,
        "place": place,
        "thing": values.sound(filed.thing),
        "measurer": values.sound(filed.measurer),
        "kind": filed.kind,
        "period": point.period,
        "source": values.sound(point.source),
        "url": point.url and values.sound(point.url),
        "language": point.language,
        "published": point.published,
        "figure": values.dump(type(point.figure), point.figure),
    }


def _filed(row: Any) -> Filed:
    figure = values.figure(row.figure)
    point = Point(figure, row.source, row.url, row.published, cast("Language", row.language))
    return Filed(row.thing, row.measurer, cast("Kind", row.kind), point)
