"""States of sources, held items and agreements with hubs, on both databases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, text

from bot.store import held, hubs, sources
from bot.store.database import Database
from bot.store.hubs import HubState
from bot.store.migrations import configuration
from bot.store.sources import SourceState
from tests.newsroom import MONDAY


async def test_a_state_comes_back_as_it_was_kept(database: Database) -> None:
    state = SourceState(
        "wire", "https://wire.example/rss", next_check=MONDAY, gap=60, longest=2**40, arrivals=7, moves=2,
        moving_to="https://wire.example/new", trouble="busy", told="late moved",
    )  # fmt: skip
    async with database.begin() as conn:
        await sources.save(conn, state)
        await sources.note_told(conn, "wire", "late")
    async with database.read() as conn:
        assert await sources.one(conn, "wire") == replace(state, told="late")
        assert await sources.one(conn, "other") is None


async def test_held_items_are_taken_once_in_their_order(database: Database) -> None:
    async with database.begin() as conn:
        await held.put(conn, "wire", [("a", "new"), ("b", "followup")], MONDAY)
        await held.put(conn, "other", [("c", "new")], MONDAY)
        await held.put(conn, "none", [], MONDAY)
    async with database.begin() as conn:
        assert await held.counts(conn) == {"wire": 2, "other": 1}
        assert await held.take(conn, "wire") == [("a", "new"), ("b", "followup")]
    async with database.begin() as conn:
        assert await held.take(conn, "wire") == []
        assert await held.counts(conn) == {"other": 1}


async def test_an_agreement_is_live_for_its_lease_and_while_the_hub_tells(database: Database) -> None:
    state = HubState(
        "wire", "https://h.example/", "t", state="live", asked=MONDAY, until=MONDAY + timedelta(days=1)
    )
    async with database.begin() as conn:
        await hubs.save(conn, state)
        assert await hubs.is_live(conn, "wire", MONDAY)
        assert not await hubs.is_live(conn, "wire", MONDAY + timedelta(days=2))
        assert not await hubs.is_live(conn, "other", MONDAY)
        await hubs.save(conn, replace(state, missed=2))
        assert not await hubs.is_live(conn, "wire", MONDAY)
        await hubs.start_over(conn)
        assert await hubs.load(conn) == {"wire": HubState("wire", "https://h.example/", "t")}


async def test_a_database_with_sources_read_by_an_earlier_version_is_taken_over(
    database_url: str, open_again: Callable[[], Awaitable[Database]]
) -> None:
    url = make_url(database_url)
    engine = create_engine(url.set(drivername="postgresql+psycopg") if "postgres" in database_url else url)
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        step = ScriptDirectory.from_config(config).get_revision("0012")
        command.upgrade(config, str(step.down_revision))
        connection.execute(
            text(
                "INSERT INTO sources (id, url, etag, failures, baseline, gone) "
                "VALUES ('wire', 'https://wire.example/rss', 'x', 4, true, false)"
            )
        )
    engine.dispose()
    async with (await open_again()).read() as conn:
        found = await sources.one(conn, "wire")
    assert found == SourceState("wire", "https://wire.example/rss", etag="x", failures=4, baseline=True)
