"""How each source is doing: validators, next visit, failures.

Enters and leaves: `SourceState`, one a source id.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import case, or_, select, update
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.statements import chunks, inserting
from bot.store.values import sound

SOURCES = schema.sources


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the last visits to a source left behind."""

    id: str
    url: str
    """The configured address at that visit; another one makes it a new source."""
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    next_check: datetime | None = None
    last_ok: datetime | None = None
    last_new: datetime | None = None
    failures: int = 0
    """Failed visits since the last good one."""
    error: str | None = None
    baseline: bool = False
    """Whether the silent first reading is done."""
    moved_to: str | None = None
    """Where it is read since its permanent redirect was seen often enough."""
    gone: bool = False
    gap: int | None = None
    """Seconds that usually lie between two new items; None: not known yet."""
    longest: int | None = None
    """Seconds of its longest silence lately."""
    arrivals: int = 0
    """New items that the rhythm was learnt from."""
    moves: int = 0
    """Good visits in a row that were redirected for good to `moving_to`."""
    moving_to: str | None = None
    trouble: str | None = None
    """Kind of the last failure, see `digests.fetched.Trouble`."""
    told: str = ""
    """What of its state the operator knows: conditions of `bot.health`, with blanks between."""


async def load(conn: AsyncConnection) -> dict[str, SourceState]:
    """Every source that was ever visited, by id."""
    rows = await conn.execute(select(SOURCES))
    return {row.id: SourceState(**row._mapping) for row in rows}


async def addresses(conn: AsyncConnection) -> dict[str, str]:
    """The configured address at the last visit of every source that was ever visited, by id."""
    rows = await conn.execute(select(SOURCES.c.id, SOURCES.c.url))
    return {row.id: row.url for row in rows}


async def due(conn: AsyncConnection, now: datetime) -> list[SourceState]:
    """The sources that are to be visited by now, and those that a later clock saw; none that ended."""
    asked = or_(SOURCES.c.next_check.is_(None), SOURCES.c.next_check <= now, SOURCES.c.last_ok > now)
    rows = await conn.execute(
        select(*(SOURCES.c[name] for name in _NAMES)).where(SOURCES.c.gone.is_(False), asked)
    )
    return [SourceState(*row) for row in rows]


async def one(conn: AsyncConnection, source: str) -> SourceState | None:
    """The state of one source; None if it was never visited."""
    row = (await conn.execute(select(SOURCES).where(SOURCES.c.id == source))).first()
    return SourceState(**row._mapping) if row else None


async def note_told(conn: AsyncConnection, source: str, told: str) -> None:
    """Keep what the operator knows of a source."""
    await conn.execute(update(SOURCES).where(SOURCES.c.id == source).values(told=told))


async def save(conn: AsyncConnection, *states: SourceState) -> None:
    """Keep states, each in place of an earlier one.

    What the operator knows of a source stays as it is stored, unless its address is another.
    """
    rows = [_row(state) for state in states]
    for part in chunks(rows):
        await conn.execute(_saving(conn.dialect.name), part)


def _row(state: SourceState) -> dict[str, Any]:
    said = ((name, getattr(state, name)) for name in _NAMES)
    return {name: sound(value) if isinstance(value, str) else value for name, value in said}


_NAMES = tuple(field.name for field in fields(SourceState))


@cache
def _saving(dialect: str) -> Insert:
    """The statement for one row, made once: it is executed at every visit."""
    statement = inserting(dialect, SOURCES)
    new = statement.excluded
    changed: dict[str, Any] = {name: new[name] for name in _NAMES if name not in ("id", "told")}
    changed["told"] = case((SOURCES.c.url == new.url, SOURCES.c.told), else_=new.told)
    return statement.on_conflict_do_update(index_elements=["id"], set_=changed)
