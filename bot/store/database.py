"""One database, opened once: its connections, its transactions, its clock, its migrations.

Enters: a URL.  Leaves: connections inside a read or a write transaction; `StoreError` where
an operator can mend what is wrong.  SQLite gets one writer at a time, PostgreSQL many.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal, cast

from sqlalchemy import event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store import threaded
from bot.store.errors import StoreError, explain
from bot.store.migrations import HEAD, upgrade

__all__ = ["Database", "StoreError", "now"]

Dialect = Literal["sqlite", "postgresql"]

PATIENCE = 10
"""Seconds for which a writer waits for another process."""
CONNECTION = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""What PostgreSQL is asked with, unless the address says otherwise: a server that vanished is noticed."""
SESSION = {"idle_in_transaction_session_timeout": "30s", "lock_timeout": "60s"}
"""A process that froze, or was cut off, in the middle of a transaction must not hold up the others.

Unless the address says otherwise in its `options`."""
READERS = 8
"""Connections kept open beside the writer."""
READER_CACHE = 256
"""Kilobytes of pages that SQLite keeps for each of them."""


class Database:
    """An open database; make it with `open`."""

    def __init__(self, url: URL, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.url = url
        self.dialect: Dialect = cast("Dialect", url.get_backend_name())
        self._writer = writer
        self._reader = reader
        # One process must not wait for itself inside SQLite, where waiting has no order.
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, url: str, *, patience: float = PATIENCE) -> Database:
        """Open a database and bring its tables up to date; StoreError if that cannot be.

        `patience` is how many seconds a writer waits for another process on SQLite.
        """
        address = _address(url)
        if address.get_backend_name() == "sqlite":
            _check_folder(address)
            database = cls(
                address, _sqlite(address, patience, writes=True), _sqlite(address, patience, writes=False)
            )
        else:
            engine = _postgresql(address)
            database = cls(address, engine, engine)
        try:
            await database._migrate()
        except BaseException:  # a cancelled start, too, leaves no engine behind
            await database.close()
            raise
        return database

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction: committed at the end, undone by any exception."""
        if self.dialect == "sqlite":
            async with self._turn, self._transaction(self._writer) as conn:
                yield conn
        else:
            async with self._transaction(self._writer) as conn:
                yield conn

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads and never waits for a writer."""
        async with self._transaction(self._reader) as conn:
            yield conn

    def conninfo(self) -> str:
        """The address as PostgreSQL's own library reads it, password and all: never to be shown."""
        from psycopg.conninfo import make_conninfo  # here, since SQLite needs no driver of PostgreSQL's

        named = self.url.translate_connect_args(username="user", database="dbname")
        asked = {
            name: value if isinstance(value, str) else ",".join(value)
            for name, value in self.url.query.items()
        }
        return make_conninfo("", **{**CONNECTION, **named, **asked})

    async def close(self) -> None:
        """Close every connection."""
        await self._reader.dispose()
        if self._writer is not self._reader:
            await self._writer.dispose()

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        try:
            async with engine.begin() as conn:
                yield conn
        except DBAPIError as error:
            plain = explain(error, self.url)
            if plain is None:
                raise
            # Without its cause: a driver's message may hold the address with its password.
            raise plain from None

    async def _migrate(self) -> None:
        async with self.begin() as conn:
            if self.dialect == "postgresql":
                # Processes that start at once: the first migrates, the others wait and find it done.
                await conn.execute(text("SELECT pg_advisory_xact_lock(4276616257)"))
            revision = await conn.run_sync(upgrade)
        if revision != HEAD:
            raise StoreError(
                f"The database {self._name()} was written by a newer Beatwire (schema {revision}, "
                f"this one knows {HEAD}); update Beatwire, or name another database."
            )

    def _name(self) -> str:
        return self.url.database or "" if self.dialect == "sqlite" else f"at {self.url.host or 'localhost'}"


async def now(conn: AsyncConnection) -> int:
    """Microseconds of the database's clock, which all processes that send share."""
    if conn.dialect.name == "sqlite":
        return time.time_ns() // 1000  # the same machine, and finer than SQLite's own milliseconds
    found = await conn.execute(text("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)"))
    return int(found.scalar_one())


# --- addresses and engines -----------------------------------------------------------


def _address(url: str) -> URL:
    wrong = StoreError(
        "BEATWIRE_DATABASE_URL is not a database address; write sqlite:///beatwire.db "
        "or postgresql://user:password@host/name."
    )
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise wrong from None
    if address.host and "[" in address.host:
        raise wrong
    match address.drivername.partition("+")[0]:
        case "sqlite" if address.database and address.database != ":memory:":
            return address.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return address.set(drivername="postgresql+psycopg")
    raise wrong


def _check_folder(address: URL) -> None:
    path = Path(address.database or "")
    if not path.parent.is_dir():
        raise StoreError(
            f"The folder {path.parent} for the database does not exist; make it, or name another."
        )
    if path.is_dir():
        raise StoreError(f"The database {path} is a folder; name a file in it.")


def _sqlite(address: URL, patience: float, *, writes: bool) -> AsyncEngine:
    # It would log every row, and with it what chats are called.
    logging.getLogger("aiosqlite").setLevel(logging.WARNING)
    pool = {"pool_size": 1, "max_overflow": 0} if writes else {"pool_size": READERS, "max_overflow": READERS}
    engine = create_async_engine(
        address,
        connect_args={"timeout": patience, "async_creator_fn": threaded.connect},
        pool_timeout=PATIENCE,
        hide_parameters=True,
        **pool,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: `begin` below does
        cursor = connection.cursor()
        if writes:
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        if not writes:
            # A write elsewhere empties it anyway, and the system keeps the file's pages for all of them.
            cursor.execute(f"PRAGMA cache_size=-{READER_CACHE}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        if writes:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.connection.driver_connection.begin_with_next()

    return engine


def _postgresql(address: URL) -> AsyncEngine:
    engine = create_async_engine(
        address,
        pool_size=READERS,
        max_overflow=READERS,
        pool_pre_ping=True,
        pool_timeout=PATIENCE,
        connect_args={name: value for name, value in CONNECTION.items() if name not in address.query},
        hide_parameters=True,
    )
    said = str(address.query.get("options", ""))

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for name, value in SESSION.items():
            if name not in said:
                cursor.execute(f"SET {name} = '{value}'")
        cursor.close()
        connection.commit()

    return engine
