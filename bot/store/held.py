"""Items that the flood breaker holds back from alerts until the operator says a word.

They stand in the archive like all others; what is kept here is only that nobody was told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema

HELD = schema.held


async def put(conn: AsyncConnection, source: str, items: Sequence[tuple[str, str]], at: datetime) -> None:
    """Hold back (item id, verdict) of a source."""
    rows = [{"source": source, "item": item, "verdict": verdict, "at": at} for item, verdict in items]
    if rows:
        await conn.execute(insert(HELD), rows)


async def counts(conn: AsyncConnection) -> dict[str, int]:
    """How many items of each source are held back."""
    rows = await conn.execute(select(HELD.c.source, func.count().label("held")).group_by(HELD.c.source))
    return {row.source: row.held for row in rows}


async def take(conn: AsyncConnection, source: str) -> list[tuple[str, str]]:
    """(item id, verdict) of a source in order of arrival; they are held no longer."""
    rows = await conn.execute(
        select(HELD.c.number, HELD.c.item, HELD.c.verdict)
        .where(HELD.c.source == source)
        .order_by(HELD.c.number)
        .with_for_update()
    )
    found = rows.all()
    if found:
        last = found[-1].number
        await conn.execute(delete(HELD).where(HELD.c.source == source, HELD.c.number <= last))
    return [(row.item, row.verdict) for row in found]
