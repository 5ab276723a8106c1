"""Small statements that every room of the store needs, in either dialect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

CHUNK = 500
"""Values in one IN list."""


def insert(conn: AsyncConnection, into: Table) -> sqlite.Insert:
    """An INSERT that knows ON CONFLICT; both dialects' have the same methods."""
    return inserting(conn.dialect.name, into)


def inserting(dialect: str, into: Table) -> sqlite.Insert:
    """As `insert`, for a dialect by name."""
    if dialect == "sqlite":
        return sqlite.insert(into)
    return postgresql.insert(into)  # type: ignore[return-value]


async def upsert(conn: AsyncConnection, into: Table, row: Mapping[str, Any]) -> None:
    """Insert a row, or change the one with the same primary key."""
    keys = [column.name for column in into.primary_key.columns]
    statement = insert(conn, into).values(**row)
    changed = {name: statement.excluded[name] for name in row if name not in keys}
    if changed:
        await conn.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))
    else:
        await conn.execute(statement.on_conflict_do_nothing(index_elements=keys))


def chunks(values: Sequence[T]) -> Iterator[list[T]]:
    """The values in lists that fit one statement."""
    remaining = iter(values)
    while part := list(islice(remaining, CHUNK)):
        yield part
