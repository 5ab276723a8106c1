"""How each source is doing: validators, next visit, failures.

Enters and leaves: `SourceState`, one a source id.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
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
    gone: bool = False


async def load(conn: AsyncConnection) -> dict[str, SourceState]:
    """Every source that was ever visited, by id."""
    rows = await conn.execute(select(schema.sources))
    return {row.id: SourceState(**row._mapping) for row in rows}


async def save(conn: AsyncConnection, state: SourceState) -> None:
    """Keep a source's state, in place of an earlier one."""
    row = {name: sound(value) if isinstance(value, str) else value for name, value in asdict(state).items()}
    await upsert(conn, schema.sources, row)
