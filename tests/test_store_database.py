"""The database: opened by several at once, in plain words where it cannot be."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError

from bot.store.database import SESSION, Database, StoreError, now
from bot.store.migrations import HEAD, configuration
from bot.store.schema import metadata

NEW_ACCOUNT = text(
    "INSERT INTO accounts (platform, account, next_clock, paused_clock) VALUES ('slack', '', 0, 0)"
)


async def refusal(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        await Database.open(url)
    return str(caught.value)


async def test_processes_that_start_at_once_all_find_the_same_tables(database_url: str) -> None:
    opened = await asyncio.gather(*(Database.open(database_url) for _ in range(4)))
    for database in opened:
        async with database.read() as conn:
            assert (await conn.execute(text("SELECT count(*) FROM deliveries"))).scalar_one() == 0
        await database.close()


async def test_migrations_make_exactly_the_tables_that_the_store_speaks_of(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_object": lambda _o, name, *_: not str(name).startswith("item_search"),
                "compare_type": True,
            },
        )
        return list(compare_metadata(context, metadata))

    async with database.read() as conn:
        assert await conn.run_sync(differences) == []


def test_the_newest_migration_is_the_one_that_opening_compares_with() -> None:
    assert ScriptDirectory.from_config(configuration()).get_current_head() == HEAD


async def test_a_transaction_is_undone_as_a_whole(database: Database) -> None:
    async def fail() -> None:
        async with database.begin() as conn:
            await conn.execute(NEW_ACCOUNT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.read() as conn:
        assert (await conn.execute(text("SELECT count(*) FROM accounts"))).scalar_one() == 0


async def test_many_writers_at_once_lose_no_write(
    database: Database, open_again: Callable[[], Awaitable[Database]]
) -> None:
    other = await open_again()
    count = text("UPDATE accounts SET next_clock = next_clock + 1")
    async with database.begin() as conn:
        await conn.execute(NEW_ACCOUNT)

    async def add(one: Database) -> None:
        async with one.begin() as conn:
            await conn.execute(count)

    await asyncio.gather(*(add(one) for one in (database, other) * 20))
    async with database.read() as conn:
        assert (await conn.execute(text("SELECT next_clock FROM accounts"))).scalar_one() == 40


async def test_a_writer_that_is_cancelled_leaves_nothing_behind_and_blocks_nobody(database: Database) -> None:
    count = text("SELECT count(*) FROM accounts")

    async def write_forever() -> None:
        async with database.begin() as conn:
            await conn.execute(NEW_ACCOUNT)
            while True:
                await conn.execute(count)

    for pause in (0.0, 0.0005, 0.001, 0.002, 0.01, 0.05) * 4:
        writing = asyncio.create_task(write_forever())
        await asyncio.sleep(pause)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        async with database.begin() as conn:
            assert (await conn.execute(count)).scalar_one() == 0


async def test_reading_does_not_wait_for_a_writer(database: Database) -> None:
    async with database.begin() as writing, database.read() as reading:
        await writing.execute(text("DELETE FROM accounts"))
        assert (await reading.execute(text("SELECT count(*) FROM accounts"))).scalar_one() == 0


async def test_the_database_clock_only_goes_on(database: Database) -> None:
    async with database.begin() as conn:
        assert 1_600_000_000_000_000 < await now(conn) <= await now(conn)


# --- what an operator can do wrong ---------------------------------------------------


@pytest.mark.parametrize(
    "url", ["", "beatwire.db", "mysql://localhost/news", "sqlite://", "postgresql://[bad"]
)
async def test_an_address_that_is_none_is_named_with_an_example(url: str) -> None:
    assert "sqlite:///beatwire.db" in await refusal(url)


async def test_a_folder_that_does_not_exist_is_said_and_not_made(tmp_path: Path) -> None:
    said = await refusal(f"sqlite:///{tmp_path}/none/beatwire.db")
    assert f"{tmp_path}/none" in said
    assert not (tmp_path / "none").exists()


async def test_a_folder_in_place_of_the_file_is_said(tmp_path: Path) -> None:
    assert "is a folder" in await refusal(f"sqlite:///{tmp_path}")


async def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, " * 100)
    before = path.read_bytes()
    assert f"{path} is not a SQLite database" in await refusal(f"sqlite:///{path}")
    assert path.read_bytes() == before


async def test_a_database_that_another_process_keeps_locked_is_said(
    tmp_path: Path, database_of: Callable[[Path], Awaitable[Database]]
) -> None:
    path = tmp_path / "beatwire.db"
    database = await database_of(path)
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="is busy"):
            async with database.begin():
                pass


async def test_a_database_of_a_newer_program_is_left_alone(database: Database, database_url: str) -> None:
    async with database.begin() as conn:
        await conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    said = await refusal(database_url)
    assert "newer Beatwire" in said
    assert "9999" in said


async def test_a_failing_statement_does_not_tell_what_it_would_have_written(database: Database) -> None:
    broken = text("INSERT INTO accounts (platform) VALUES (:address")
    with pytest.raises(DBAPIError) as caught:
        async with database.begin() as conn:
            await conn.execute(broken, {"address": "@somebody"})
    assert "somebody" not in str(caught.value)


async def test_on_postgresql_no_frozen_process_and_no_vanished_server_holds_up_the_others_for_good(
    postgres_url: str,
) -> None:
    database = await Database.open(postgres_url)
    async with database.read() as conn:
        for name in SESSION:
            kept = (await conn.execute(text(f"SHOW {name}"))).scalar_one()
            assert kept not in ("0", "0ms")
    await database.close()


async def test_a_row_that_another_process_keeps_is_said_to_be_busy(postgres_url: str) -> None:
    database = await Database.open(postgres_url)
    async with database.begin() as conn:
        await conn.execute(NEW_ACCOUNT)
    lock = text("SELECT id FROM accounts FOR UPDATE")

    async def impatient() -> None:
        async with database.begin() as conn:
            await conn.execute(text("SET LOCAL lock_timeout = '50ms'"))
            await conn.execute(lock)

    async with database.begin() as frozen:
        await frozen.execute(lock)
        with pytest.raises(StoreError, match="is busy"):
            await impatient()
    await database.close()


async def test_an_unreachable_server_is_named_without_the_password() -> None:
    said = await refusal("postgresql://wire:hunter2@127.0.0.1:9/news?connect_timeout=2")
    assert "127.0.0.1:9/news" in said
    assert "hunter2" not in said


async def test_an_unknown_database_on_a_server_is_said(postgres_url: str) -> None:
    said = await refusal(make_url(postgres_url).set(database="none").render_as_string(hide_password=False))
    assert "does not know this database" in said


@pytest.fixture
async def database_of() -> object:
    """Opens a SQLite file that waits only a moment for other processes."""
    opened: list[Database] = []

    async def open_(path: Path) -> Database:
        opened.append(await Database.open(f"sqlite:///{path}", patience=0.05))
        return opened[-1]

    yield open_
    for database in opened:
        await database.close()
