"""From a SQLite file to PostgreSQL: every row, every number, in one transaction.

Enters: two open databases, the second one empty.  Leaves: the second one with all that the
first one held, counted on both sides, and the first one marked, so that nobody goes on with
it by mistake.  Whatever breaks off leaves the target empty; doing it again is enough.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

from sqlalchemy import BigInteger, Boolean, Select, Table, column, delete, func, insert, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import leases, schema, search, values
from bot.store.database import Database, StoreError

MARK = "moved"
BATCH = 2_000
LEFT_OUT = ("leases",)
"""What belongs to the processes of the old database."""
ROLES = ("run", "once", "scheduler", "worker")

Told = Callable[[str, int], None]
"""Told (table, rows) after each table."""


async def refuse_if_running(conn: AsyncConnection, is_dead: Callable[[str], bool]) -> None:
    """StoreError while a process works on this database."""
    alive = [one for one in await leases.presences(conn, ROLES) if one.silent < 0 and not is_dead(one.holder)]
    if alive:
        raise StoreError(
            f"`beatwire {alive[0].role}` ({alive[0].where}) works on this database; stop it first"
        )


async def refuse_if_moved(conn: AsyncConnection) -> None:
    """StoreError where this database was moved: what waits in it has been taken along."""
    found = await conn.execute(select(schema.leases.c.holder).where(schema.leases.c.name == MARK))
    place = found.scalar_one_or_none()
    if place is not None:
        raise StoreError(
            f"This database was moved to {place}; set BEATWIRE_DATABASE_URL to that one, "
            "or, to go on with this one all the same, say `beatwire move --back`"
        )


async def unmark(conn: AsyncConnection) -> None:
    """Let a database that was moved be used again."""
    await conn.execute(delete(schema.leases).where(schema.leases.c.name == MARK))


async def move(
    source: Database, target: Database, place: str, is_dead: Callable[[str], bool], told: Told
) -> None:
    """Copy everything; StoreError where the source is in use, the target not empty, or a count differs.

    The source takes no other writer meanwhile, and is marked with `place` at the end.
    """
    async with source.begin() as old:
        await refuse_if_moved(old)
        await refuse_if_running(old, is_dead)
        async with target.begin() as new:
            await _refuse_if_full(new)
            for one in schema.metadata.sorted_tables:
                if one.name not in LEFT_OUT:
                    told(one.name, await _copy(old, new, one))
            await _index(new)
        await old.execute(insert(schema.leases).values(name=MARK, holder=place, until_clock=0))


# --- shared --------------------------------------------------------------------------


async def _refuse_if_full(new: AsyncConnection) -> None:
    await new.execute(text("LOCK TABLE accounts, items, chats IN EXCLUSIVE MODE"))
    for one in (schema.items, schema.chats, schema.sources, schema.digests):
        if (await new.execute(select(1).select_from(one).limit(1))).first():
            raise StoreError(
                f"The database to move to is not empty: it has rows in {one.name}; name an empty one"
            )


async def _copy(old: AsyncConnection, new: AsyncConnection, one: Table) -> int:
    """Copy a table as its driver stores it, and make new rows count on from where the old ones ended."""
    names = [each.name for each in one.columns]
    flags = {place for place, each in enumerate(one.columns) if isinstance(each.type, Boolean)}
    raw = (await new.get_raw_connection()).driver_connection
    assert raw is not None
    copied = 0
    quoted = ", ".join(f'"{name}"' for name in names)
    async with (
        raw.cursor() as cursor,
        cursor.copy(f"COPY {one.name} ({quoted}) FROM STDIN") as copy,  # names of our own schema
    ):
        async for row in _rows(old, one, names):
            await copy.write_row([bool(v) if p in flags and v is not None else v for p, v in enumerate(row)])
            copied += 1
    there = (await new.execute(select(func.count()).select_from(one))).scalar_one()
    expected = (await old.execute(select(func.count()).select_from(one))).scalar_one()
    if not copied == there == expected:
        raise StoreError(
            f"{one.name}: {expected} rows here, but {there} arrived; nothing was moved, try again"
        )
    await _count_on(old, new, one)
    return copied


async def _rows(old: AsyncConnection, one: Table, names: list[str]) -> AsyncIterator[Any]:
    plain = Select[Any](*(column(name) for name in names)).select_from(table(one.name))
    async with old.stream(plain, execution_options={"yield_per": BATCH}) as found:
        async for row in found:
            yield row


async def _count_on(old: AsyncConnection, new: AsyncConnection, one: Table) -> None:
    """A number that was ever given is not given again: it stands in messages and in `/why`."""
    keys = list(one.primary_key.columns)
    if len(keys) != 1 or not isinstance(keys[0].type, BigInteger):
        return
    (key,) = keys
    highest = (await old.execute(select(func.max(key)))).scalar_one() or 0
    kept = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    given = (await old.execute(kept, {"name": one.name})).scalar_one_or_none() or 0
    if max(highest, given):
        sequence = text("SELECT setval(pg_get_serial_sequence(:table, :key), :last)")
        await new.execute(sequence, {"table": one.name, "key": key.name, "last": max(highest, given)})


async def _index(new: AsyncConnection) -> None:
    """Make the items findable: each database keeps its own kind of index."""
    found, last = schema.items, 0
    while True:
        page = select(found.c.number, found.c.data).where(found.c.number > last, found.c.kind != "roundup")
        rows = (await new.execute(page.order_by(found.c.number).limit(BATCH))).all()
        for row in rows:
            await search.index(new, [(row.number, search.of_item(values.item(row.data)))], anew=True)
        if not rows:
            return
        last = rows[-1].number
