"""Fixtures for every room: databases (each test on SQLite and on a real PostgreSQL) and a clock."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from bot.store.database import Database

# How long an example takes says how busy the machine is, not whether the answer is right.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

GIVEN_SERVER = "BEATWIRE_TEST_POSTGRES_URL"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a PostgreSQL server, one for the session of a worker; skips where there is none."""
    given = os.environ.get(GIVEN_SERVER)
    if given:
        yield given
        return
    pgserver = pytest.importorskip("pgserver", reason=f"PostgreSQL: neither pgserver nor {GIVEN_SERVER}")
    folder = Path(tempfile.mkdtemp(prefix="beatwire-pg-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR
            server = pgserver.get_server(folder, cleanup_mode="stop")
    except Exception as error:  # noqa: BLE001  a host on which PostgreSQL cannot start tests the rest
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {error}")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")  # nothing here outlives the tests
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Address of an empty place on a PostgreSQL server: a schema of its own, dropped afterwards."""
    name = f"beatwire_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
        mark = "&" if "?" in postgres_server else "?"
        yield f"{postgres_server}{mark}options=-csearch_path%3D{name}"
        connection.execute(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database; the test runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'beatwire.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open, empty database."""
    opened = await Database.open(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def open_again(database_url: str) -> AsyncIterator[Callable[[], Awaitable[Database]]]:
    """Opens the test's database once more, as another process would."""
    opened: list[Database] = []

    async def again() -> Database:
        opened.append(await Database.open(database_url))
        return opened[-1]

    yield again
    for one in opened:
        await one.close()
