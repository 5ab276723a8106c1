"""How each source is doing: validators, next visit, failures.

Enters and leaves: `SourceState`, one a source id.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.statements import upsert
from bot.store.values import sound


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
    rows = await conn.execute(select(schema.sources))
    return {row.id: SourceState(**row._mapping) for row in rows}


async def one(conn: AsyncConnection, source: str) -> SourceState | None:
    """The state of one source; None if it was never visited."""
    row = (await conn.execute(select(schema.sources).where(schema.sources.c.id == source))).first()
    return SourceState(**row._mapping) if row else None


async def note_told(conn: AsyncConnection, source: str, told: str) -> None:
    """Keep what the operator knows of a source."""
    table = schema.sources
    await conn.execute(update(table).where(table.c.id == source).values(told=told))


async def save(conn: AsyncConnection, state: SourceState) -> None:
    """Keep a source's state, in place of an earlier one."""
    row = {name: sound(value) if isinstance(value, str) else value for name, value in asdict(state).items()}
    await upsert(conn, schema.sources, row)
