"""Points of series: there as soon as their item is, gone with what it no longer says, filed later where rules change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text

from bot.store import points
from bot.store.database import Database
from bot.store.migrations import configuration
from digests.beat import parse
from digests.model import Beat, Figure, Item
from digests.series.naming import Namer
from tests.archive import item, keep

CONFIG = Path(__file__).parent.parent / "config" / "beats" / "azerbaijan-ict.toml"


@pytest.fixture(scope="module")
def beat() -> Beat:
    return parse(CONFIG.read_text(encoding="utf-8"), "beat")


@pytest.fixture
def namer(beat: Beat) -> Namer:
    return Namer(beat)


def links(name: str, value: float, period: str, unit: str = "malicious link") -> Item:
    sentence = f"{value:.0f} {unit}s in {period}."
    figure = Figure(
        value, unit, 0, 3, sentence, what=f"{unit}s", period=period, rank=1, surface=f"{value:.0f}"
    )
    return item(name, text=sentence, figures=(figure,))


async def kept(database: Database, namer: Namer, *items: Item) -> None:
    async with database.begin() as conn:
        for one in items:
            await keep(conn, one)
            await points.file_again(conn, one, namer)


async def found(database: Database, namer: Namer, asked: str) -> list[tuple[str, int]]:
    async with database.read() as conn:
        return [(one.thing, one.periods) for one in await points.matching(conn, asked, namer)]


async def test_a_series_comes_back_as_it_was_filed(database: Database, namer: Namer) -> None:
    first, second = links("a", 81, "2022-Q3"), links("b", 67, "2022-Q2")
    await kept(database, namer, first, second)
    async with database.read() as conn:
        filed = await points.of(conn, ["malicious-links"])
        newest = await points.newest(conn, "malicious-links")
    assert {one.point.figure for one in filed} == {*first.figures, *second.figures}
    assert {one.kind for one in filed} == {"quarter"}
    assert newest is not None
    assert newest.period == "2022-Q3"


async def test_a_revised_item_leaves_no_old_point(database: Database, namer: Namer) -> None:
    await kept(database, namer, links("a", 81, "2022-Q3"))
    async with database.begin() as conn:
        await points.file_again(conn, links("a", 83, "2022-Q3"), namer)
        assert [one.point.figure.value for one in await points.of(conn, ["malicious-links"])] == [83]


async def test_series_are_asked_for_in_any_language_and_by_half_a_word(
    database: Database, namer: Namer
) -> None:
    await kept(database, namer, links("a", 81, "2022-Q3"), links("b", 5, "2022-Q3", "quantum router"))
    for asked in ("malicious links", "zərərli keçid", "ВРЕДОНОСНЫЕ ссылки", "malic link"):
        assert await found(database, namer, asked) == [("malicious-links", 1)], asked
    for asked in ("quantum", "routers", "Quantum Router"):
        assert await found(database, namer, asked) == [(":quantum router", 1)], asked
    for asked in ("unicorn", "%", "_", "'", "malicious unicorn", "", "\x00"):
        assert await found(database, namer, asked) == [], asked


async def test_the_best_known_series_come_first(database: Database, namer: Namer) -> None:
    await kept(
        database,
        namer,
        links("a", 1, "2021"),
        links("b", 2, "2020", "fake domain"),
        links("c", 3, "2021", "fake domain"),
    )
    async with database.read() as conn:
        assert [(one.thing, one.periods) for one in await points.known(conn, most=1)] == [("fake-domains", 2)]


async def test_items_of_an_older_archive_are_filed_later_the_newest_first(
    database: Database, namer: Namer
) -> None:
    old = [links(f"i{number}", number + 1, f"20{10 + number}") for number in range(5)]
    async with database.begin() as conn:
        await keep(conn, *old)
    assert await points.catch_up(database, namer, most=2) == 2
    assert await found(database, namer, "malicious links") == [("malicious-links", 2)]
    async with database.read() as conn:
        assert {one.point.period for one in await points.of(conn, ["malicious-links"])} == {"2013", "2014"}
    assert await points.catch_up(database, namer, most=100) == 3
    assert await points.catch_up(database, namer, most=100) == 0
    assert await found(database, namer, "malicious links") == [("malicious-links", 5)]


async def test_other_rules_have_everything_filed_again(database: Database, beat: Beat, namer: Namer) -> None:
    await kept(database, namer, links("a", 81, "2022-Q3"))
    other = Namer(replace(beat, series=tuple(one for one in beat.series if one.id != "malicious-links")))
    assert await points.catch_up(database, other, most=100) == 1
    assert await found(database, other, "malicious links") == [(":malicious link", 1)]
    async with database.read() as conn:
        assert await points.of(conn, ["malicious-links"]) == []


async def test_an_archive_of_before_is_upgraded_with_its_items(database: Database, namer: Namer) -> None:
    async with database.begin() as conn:
        await keep(conn, links("a", 81, "2022-Q3"))

    def back_and_forth(connection: Connection) -> None:
        connection.execute(text("DROP TABLE points"))
        connection.execute(text("DROP TABLE series_words"))
        connection.execute(text("DROP INDEX items_by_filed"))
        connection.execute(text("ALTER TABLE items DROP COLUMN filed"))
        config = configuration()
        config.attributes["connection"] = connection
        command.stamp(config, "0014")
        command.upgrade(config, "0015")

    async with database.begin() as conn:
        await conn.run_sync(back_and_forth)
    assert await points.catch_up(database, namer, most=100) == 1
    assert await found(database, namer, "malicious links") == [("malicious-links", 1)]
