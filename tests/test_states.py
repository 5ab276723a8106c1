"""States of sources: what is due, and what uneventful visits leave, written together and never lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.capacity import Watch
from bot.engine import Embedded, Work
from bot.states import States
from bot.store import sources as store
from bot.store.database import Database, StoreError
from bot.store.sources import SourceState
from digests.model import Source
from tests.feeds import feed, item
from tests.newsroom import MONDAY, another_writer, newsroom
from tests.servers.source import SourceServer

FEED = feed(item(1))
SOURCES = tuple(Source(name, name.title(), f"https://{name}.example/rss") for name in ("a", "b", "c", "d"))


def left(name: str, **how: Any) -> SourceState:
    made = SourceState(name, f"https://{name}.example/rss", next_check=MONDAY + timedelta(minutes=5))
    return replace(made, **how)


async def names(states: States, **ahead: float) -> list[str]:
    return [source.id for source in await states.due(SOURCES, MONDAY + timedelta(**ahead))]


async def stored(database: Database) -> dict[str, SourceState]:
    async with database.read() as conn:
        return await store.load(conn)


async def test_sources_are_due_by_their_time_the_new_ones_first(database: Database) -> None:
    states = States(database)
    await states.keep(left("a", next_check=MONDAY - timedelta(minutes=1)))
    await states.keep(left("b", next_check=MONDAY - timedelta(minutes=2)))
    await states.keep(left("c"))
    assert await names(states) == ["d", "b", "a"]
    await states.keep(left("a", gone=True))
    await states.keep(left("b", url="https://elsewhere.example/rss"))
    assert await names(states) == ["b", "d"], "one that ended is asked no more, one that moved is a new one"
    await states.keep(left("c", last_ok=MONDAY + timedelta(days=400)))
    assert await names(states) == ["b", "d", "c"], "a clock that was set back holds nothing up"


async def test_what_may_wait_is_written_before_anything_is_asked(database: Database) -> None:
    states = States(database)
    states.later(left("a", last_ok=MONDAY))
    assert await stored(database) == {}
    assert (await states.of(SOURCES[0], known=True)).last_ok == MONDAY
    assert await names(states) == ["b", "c", "d"]
    assert (await stored(database))["a"].last_ok == MONDAY


async def test_what_could_not_be_written_is_written_with_the_next(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    database = await Database.open(f"sqlite:///{path}", patience=0.05)
    states = States(database)
    states.later(left("a", failures=1))
    with another_writer(tmp_path), pytest.raises(StoreError):
        await states.keep(left("b"))
    states.later(left("a", failures=2))
    await states.keep(left("c"))
    assert {name: state.failures for name, state in (await stored(database)).items()} == {
        "a": 2,
        "b": 0,
        "c": 0,
    }
    await database.close()


async def test_what_the_operator_knows_is_not_overwritten(database: Database) -> None:
    states = States(database)
    await states.keep(left("a"))
    async with database.begin() as conn:
        await store.note_told(conn, "a", "failing")
    await states.keep(left("a", failures=4))
    assert (await stored(database))["a"].told == "failing"
    await states.keep(left("a", url="https://elsewhere.example/rss"))
    assert (await stored(database))["a"].told == "", "another address is another source"


async def test_many_are_written_by_whoever_comes_first(database: Database) -> None:
    states = States(database)
    await asyncio.gather(*(states.keep(left(f"s{number}")) for number in range(300)))
    assert len(await stored(database)) == 300


class OnceRung(Work):
    """Work that is rung for once, at the start."""

    @property
    def collect_every(self) -> timedelta:
        return timedelta(days=1)


async def test_one_ring_has_every_source_visited_that_is_due(tmp_path: Path) -> None:
    async with SourceServer().serving() as server:
        sources = tuple(
            Source(f"s{number}", f"S{number}", server.set(f"/{number}", FEED)) for number in range(20)
        )
        async with newsroom(tmp_path, sources=sources, private=True) as room:
            app = room.app
            watch = Watch(app.database, app.notices, {})
            work = OnceRung(app.collector, app.composer, app.notices, app.feeds, watch, app.upkeep)
            engine = Embedded(work, app.dispatcher((room.inbox,)), app.presence("run"))
            await engine.start()
            while len(await stored(app.database)) < len(sources):  # noqa: ASYNC110  a database tells no event
                await asyncio.sleep(0.01)
            await engine.stop()
        assert all(server.counts[f"/{number}"] == 1 for number in range(20))
