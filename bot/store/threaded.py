"""SQLite in its thread, with one way there and back for a statement.

Enters: a connection's arguments.  Leaves: the connection that SQLAlchemy's dialect for aiosqlite
works with.  aiosqlite goes to its thread for a cursor, for the statement, for its rows and for the
cursor's end; each way costs more than most statements do.  Here all four are one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Self

import aiosqlite

AT_ONCE = 500
"""Rows that come with their statement; the rest waits until it is asked for."""
_Work = Callable[[sqlite3.Cursor], object]


def connect(database: str, **how: Any) -> Connection:
    """A connection to be awaited; `how` as of `sqlite3.connect`."""
    made = Connection(lambda: sqlite3.connect(database, factory=_Undone, **how), AT_ONCE)
    made._thread.daemon = True  # as SQLAlchemy has it: a connection that nobody closed ends with the process
    return made


class _Undone(sqlite3.Connection):
    """Undoes what is open before it closes: a cancelled reader's cursor would else keep the lock."""

    def close(self) -> None:
        if self.in_transaction:
            self.rollback()
        super().close()


class Connection(aiosqlite.Connection):
    """A connection of aiosqlite whose cursors begin, fetch and end with their statement."""

    _is_sure = True
    """Whether all that the thread was asked for is done, so that what the connection says of itself holds."""
    _begins = False

    def cursor(self) -> Cursor:  # type: ignore[override]  # nothing is to be waited for
        """A cursor; it goes to the thread with its statement."""
        return Cursor(self)

    async def commit(self) -> None:
        """Keep what was written; nothing is asked where nothing is open."""
        self._begins = False
        if self._is_open:
            await super().commit()

    async def rollback(self) -> None:
        """Undo what is open; nothing is asked where nothing is."""
        self._begins = False
        if self._is_open:
            await super().rollback()

    def begin_with_next(self) -> None:
        """Begin a transaction that only reads with its first statement, on the same way."""
        self._begins = True

    def takes_begin(self) -> bool:
        """Whether the statement that goes now is to begin a transaction; it is asked once."""
        begins, self._begins = self._begins, False
        return begins

    @property
    def _is_open(self) -> bool:
        return not self._is_sure or self.in_transaction

    async def _execute(self, fn: Callable[..., Any], *args: Any, **named: Any) -> Any:
        self._is_sure = False  # and stays so where whoever waits is cancelled: the thread goes on
        try:
            result = await super()._execute(fn, *args, **named)  # type: ignore[no-untyped-call]
        except sqlite3.Error:
            self._is_sure = True
            raise
        self._is_sure = True
        return result


@dataclass(slots=True)
class _Done:
    """What a statement left."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    rows: list[Any] = field(default_factory=list)
    more: sqlite3.Cursor | None = None
    """What gives the rows that are left; None: the cursor ended, and holds no lock."""


class Cursor(aiosqlite.Cursor):
    """A cursor whose rows come with its statement."""

    def __init__(self, connection: Connection) -> None:
        self._conn: Connection = connection
        self._done = _Done()

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Self:
        """Do a statement and fetch what it gives."""
        return await self._do(lambda cursor: cursor.execute(sql, parameters or ()))  # type: ignore[arg-type]

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Self:
        """Do a statement once for each of these."""
        return await self._do(lambda cursor: cursor.executemany(sql, parameters))  # type: ignore[arg-type]

    async def fetchall(self) -> list[Any]:
        """All rows that were not fetched yet."""
        if (more := self._done.more) is not None:
            self._done.more = None
            self._done.rows += await self._conn._execute(_rest, more)
        rows, self._done.rows = self._done.rows, []
        return rows

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """So many of the rows that were not fetched yet."""
        size = size or AT_ONCE
        if self._done.more is not None and len(self._done.rows) < size:
            self._done.rows += await self._conn._execute(self._done.more.fetchmany, size)
        rows, self._done.rows = self._done.rows[:size], self._done.rows[size:]
        return rows

    async def fetchone(self) -> Any:
        """The next row; None behind the last."""
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def close(self) -> None:
        """End the cursor, where it has not ended with its statement."""
        if (more := self._done.more) is not None:
            self._done.more = None
            await self._conn._execute(more.close)

    @property
    def description(self) -> Any:
        """The columns; None where the statement gives no rows."""
        return self._done.description

    @property
    def rowcount(self) -> int:
        """Rows that were changed; -1 where that is not known."""
        return self._done.rowcount

    @property
    def lastrowid(self) -> int | None:
        """Number of the row that was inserted last."""
        return self._done.lastrowid

    async def _do(self, work: _Work) -> Self:
        await self.close()
        self._done = await self._conn._execute(_did, self._conn._conn, work, self._conn.takes_begin())
        return self


def _did(connection: sqlite3.Connection, work: _Work, begins: bool) -> _Done:
    cursor = connection.cursor()
    try:
        if begins:
            cursor.execute("BEGIN")
        work(cursor)
        rows = cursor.fetchmany(AT_ONCE) if cursor.description else []
    except BaseException:
        cursor.close()
        raise
    done = _Done(cursor.description, cursor.rowcount, cursor.lastrowid, rows)
    if len(rows) == AT_ONCE:
        done.more = cursor
    else:
        cursor.close()
    return done


def _rest(cursor: sqlite3.Cursor) -> list[Any]:
    rows = cursor.fetchall()
    cursor.close()
    return rows
