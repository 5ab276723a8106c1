"""SQLite in its thread: statements, their rows and their end on one way, whatever becomes of whoever waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.store.database import Database
from bot.store.threaded import AT_ONCE, connect

MANY = AT_ONCE * 2 + 7
NUMBERS = text(
    f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY - 1}) SELECT i FROM n"
)
NEW_ACCOUNT = text(
    "INSERT INTO accounts (platform, account, next_clock, paused_clock) VALUES ('slack', '', 0, 0)"
)


@pytest.fixture
def path(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'x.db'}"


@pytest.fixture
async def sqlite(path: str) -> AsyncIterator[Database]:
    database = await Database.open(path)
    yield database
    await database.close()


@pytest.fixture
async def again(path: str, sqlite: Database) -> AsyncIterator[Callable[[float], Awaitable[Database]]]:
    opened: list[Database] = []

    async def reopen(patience: float) -> Database:
        opened.append(await Database.open(path, patience=patience))
        return opened[-1]

    yield reopen
    for one in opened:
        await one.close()


async def test_all_rows_come_in_order_however_many_there_are(sqlite: Database) -> None:
    async with sqlite.read() as conn:
        assert list((await conn.execute(NUMBERS)).scalars()) == list(range(MANY))


async def test_rows_that_are_streamed_come_in_order_however_many_are_asked_for_at_once(
    sqlite: Database,
) -> None:
    for size in (1, 3, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, MANY * 2):
        async with (
            sqlite.read() as conn,
            conn.stream(NUMBERS, execution_options={"yield_per": size}) as found,
        ):
            assert [row.i async for row in found] == list(range(MANY))


async def test_a_stream_that_is_left_in_the_middle_holds_nothing_up(sqlite: Database) -> None:
    async with sqlite.read() as conn:
        async with conn.stream(NUMBERS) as found:
            async for row in found:
                if row.i == 3:
                    break
        assert (await conn.execute(text("SELECT 1"))).scalar_one() == 1
    async with sqlite.begin() as conn:
        await conn.execute(NEW_ACCOUNT)


async def test_a_statement_that_fails_leaves_the_connection_as_it_was(sqlite: Database) -> None:
    async with sqlite.read() as conn:
        for _ in range(2):
            with pytest.raises(DBAPIError):
                await conn.execute(text("SELECT nothing FROM nowhere"))
            assert (await conn.execute(text("SELECT 1"))).scalar_one() == 1


async def test_a_reader_sees_one_state_from_its_first_statement_to_its_end(sqlite: Database) -> None:
    count = text("SELECT count(*) FROM accounts")
    async with sqlite.read() as reading:
        assert (await reading.execute(count)).scalar_one() == 0
        async with sqlite.begin() as conn:
            await conn.execute(NEW_ACCOUNT)
        assert (await reading.execute(count)).scalar_one() == 0
    async with sqlite.read() as reading:
        assert (await reading.execute(count)).scalar_one() == 1


async def test_a_reader_changes_nothing(sqlite: Database) -> None:
    async with sqlite.read() as conn:
        with pytest.raises(DBAPIError):
            await conn.execute(NEW_ACCOUNT)


@pytest.mark.parametrize("moments", [0, 1, 5, 50, 500])
async def test_a_writer_that_is_called_off_while_it_waits_leaves_no_lock(
    sqlite: Database, again: Callable[[float], Awaitable[Database]], moments: int
) -> None:
    other = await again(10)
    async with sqlite.begin() as conn:
        await conn.execute(NEW_ACCOUNT)
        waiting = asyncio.create_task(_add(other))
        for _ in range(moments):
            await asyncio.sleep(0)
        waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    for one in (sqlite, other, sqlite):
        await _add(one)
    async with sqlite.read() as conn:
        assert (await conn.execute(text("SELECT next_clock FROM accounts"))).scalar_one() == 3


async def _add(database: Database) -> None:
    async with database.begin() as conn:
        await conn.execute(text("UPDATE accounts SET next_clock = next_clock + 1"))


async def test_nothing_is_asked_of_the_thread_where_nothing_is_open(tmp_path: Path) -> None:
    conn = connect(str(tmp_path / "y.db"), isolation_level=None)
    await conn
    cursor = conn.cursor()
    await cursor.execute("CREATE TABLE t (a)")
    asked: list[str] = []
    await conn.set_trace_callback(asked.append)
    await conn.rollback()
    await conn.commit()
    conn.begin_with_next()
    await conn.rollback()
    await cursor.execute("SELECT a FROM t")
    conn.begin_with_next()
    await cursor.execute("SELECT a FROM t")
    await cursor.execute("SELECT a FROM t")
    await conn.commit()
    await conn.close()
    assert [each.strip() for each in asked] == [
        "SELECT a FROM t",
        "BEGIN",
        "SELECT a FROM t",
        "SELECT a FROM t",
        "COMMIT",
    ]
