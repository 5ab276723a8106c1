"""From SQLite to PostgreSQL: everything arrives, nothing is sent twice, nobody goes on by mistake."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.app import opened
from bot.delivery import is_dead
from bot.settings import DatabaseUrl
from bot.store import deliveries, leases, moving, schema
from bot.store.database import Database, StoreError
from tests.house import Ran, beatwire
from tests.newsroom import AGENCY, BLOCKED, HERALD, Clock, Inbox, Newsroom, entry, newsroom, settings

pytestmark = pytest.mark.postgres
HOUSE = Path(__file__).parent.parent
TITLE = "AzStateNet stops 81 million malicious links"


@pytest.fixture
async def old(tmp_path: Path) -> AsyncIterator[Database]:
    """A SQLite database with a life behind it: sent, waiting, revised, forgotten and deleted rows."""
    async with newsroom(tmp_path) as room:
        await room.says("/subscribe all instant")
        await room.says("/subscribe cyber weekly", chat="other")
        await room.says("/mute football", chat="other")
        await room.says("/subscribe all instant", chat="gone")
        await room.says("/forget yes", chat="gone")
        await room.tells(AGENCY, entry(TITLE, BLOCKED))
        await room.delivers()
        await room.tells(AGENCY, entry(TITLE, BLOCKED.replace("81 million", "83 million")))
        await room.tells(
            HERALD, entry("Rabitə qülləsi tikilir", "Nazirlik 12 rabitə qülləsi tikir, fiber xətti çəkir.")
        )
        yield room.app.database


@pytest.fixture
async def new(postgres_url: str) -> AsyncIterator[Database]:
    database = await Database.open(postgres_url)
    yield database
    await database.close()


async def moved(old: Database, new: Database) -> dict[str, int]:
    told: dict[str, int] = {}
    await moving.move(old, new, "db.example/news", is_dead, told.__setitem__)
    return told


async def counted(database: Database) -> dict[str, int]:
    async with database.read() as conn:
        return {
            one.name: (await conn.execute(select(func.count()).select_from(one))).scalar_one()
            for one in schema.metadata.sorted_tables
            if one.name not in moving.LEFT_OUT
        }


async def test_every_row_arrives_as_it_was(old: Database, new: Database) -> None:
    before = await counted(old)
    assert await moved(old, new) == before == await counted(new)
    for one in schema.metadata.sorted_tables:
        if one.name in moving.LEFT_OUT:
            continue
        async with old.read() as here, new.read() as there:
            order = select(one).order_by(*one.primary_key.columns)
            assert [tuple(row) for row in await here.execute(order)] == [
                tuple(row) for row in await there.execute(order)
            ]


async def test_the_bot_goes_on_where_it_stopped(
    old: Database, new: Database, tmp_path: Path, postgres_url: str
) -> None:
    async with old.read() as conn:
        waiting = await deliveries.waiting(conn)
    await moved(old, new)
    made = replace(settings(tmp_path), database_url=DatabaseUrl(postgres_url))
    async with opened(made, clock=Clock()) as app:
        room = Newsroom(app, Clock(), Inbox())
        await room.delivers()
        assert len(room.inbox.got) == waiting > 0  # what waited goes out, what was sent does not
        await room.tells(
            HERALD, entry("A new story", "The ministry opened a data centre with 90 racks in Ganja.")
        )
        await room.tells(HERALD, entry(TITLE, BLOCKED, url="https://herald.example/links"))
        assert "83 million" in await room.says("/search malic")


async def test_no_number_is_given_twice(old: Database, new: Database) -> None:
    async with old.begin() as conn:
        await conn.execute(text("UPDATE sqlite_sequence SET seq = 4000 WHERE name = 'stories'"))
    await moved(old, new)
    async with new.begin() as conn:
        values = "(id, published, advisory, on_beat, evidence)"
        made = await conn.execute(
            text(f"INSERT INTO stories {values} VALUES ('x', 0, false, false, '[]') RETURNING number")
        )
        assert made.scalar_one() == 4001


async def test_a_target_that_holds_something_is_refused_and_left_alone(old: Database, new: Database) -> None:
    await moved(old, new)
    async with old.begin() as conn:
        await moving.unmark(conn)
    before = await counted(new)
    with pytest.raises(StoreError, match="not empty"):
        await moved(old, new)
    assert await counted(new) == before


async def test_what_breaks_off_leaves_the_target_empty_and_the_source_in_use(
    old: Database, new: Database
) -> None:
    def told(name: str, rows: int) -> None:
        if name == "deliveries":
            raise ConnectionError("somebody pulled the plug")

    with pytest.raises(ConnectionError):
        await moving.move(old, new, "db.example/news", is_dead, told)
    assert set((await counted(new)).values()) == {0}
    await moved(old, new)


async def test_a_database_in_use_is_not_moved(old: Database, new: Database) -> None:
    async with old.begin() as conn:
        await leases.take(conn, "run:host-boot-1:1:ab:cd", "host-boot-1:1:ab:cd", 60)
    with pytest.raises(
        StoreError, match=r"`beatwire run` \(process 1 on host\) works on this database; stop it"
    ):
        await moved(old, new)


async def test_after_a_move_nobody_goes_on_with_the_file_unless_told_so(
    old: Database, new: Database, tmp_path: Path
) -> None:
    await moved(old, new)
    with pytest.raises(StoreError, match=r"was moved to db\.example/news"):
        async with newsroom(tmp_path):
            pass
    async with old.begin() as conn:
        await moving.unmark(conn)
    async with newsroom(tmp_path) as room:
        assert await room.says("/latest")


def ran(folder: Path, *words: str, **environ: str) -> Ran:
    return beatwire(folder, *words, stdin="/subscribe all weekly\n", **environ)


def test_the_command_moves_says_so_and_refuses_what_cannot_be(tmp_path: Path, postgres_url: str) -> None:
    assert "there is no database beatwire.db to move" in ran(tmp_path, "move", "--to", postgres_url).err
    ran(tmp_path, "chat")
    assert "--to is missing" in ran(tmp_path, "move").err
    assert "--to must be a PostgreSQL address" in ran(tmp_path, "move", "--to", "sqlite:///b.db").err
    done = ran(tmp_path, "move", BEATWIRE_MOVE_TO=postgres_url)
    assert (done.code, "1  chats" in done.out) == (0, True)
    assert "now set BEATWIRE_DATABASE_URL" in done.err
    refused = ran(tmp_path, "chat")
    assert (refused.code, "was moved to" in refused.err) == (1, True)
    assert "weekly" in ran(tmp_path, "chat", BEATWIRE_DATABASE_URL=postgres_url).out
    assert ran(tmp_path, "move", "--back").code == 0
    assert ran(tmp_path, "chat").code == 0


def test_a_file_on_which_the_bot_runs_is_refused_until_it_is_stopped(
    tmp_path: Path, postgres_url: str
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "beatwire.toml").write_text(
        '[[source]]\nid = "a"\nname = "A"\nurl = "https://127.0.0.1:1/"\n', encoding="utf-8"
    )
    bot = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=tmp_path, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={"PYTHONPATH": str(HOUSE), "PATH": os.environ["PATH"]},
    )  # fmt: skip
    try:
        assert bot.stderr is not None
        while "Ctrl-C stops" not in bot.stderr.readline():
            assert bot.poll() is None
        assert f"(process {bot.pid} on" in ran(tmp_path, "move", "--to", postgres_url).err
    finally:
        bot.send_signal(signal.SIGTERM)
        bot.communicate(timeout=60)
    assert ran(tmp_path, "move", "--to", postgres_url).code == 0
