"""Stories: numbered once, found fast, followed where they lead."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import stories
from bot.store.database import Database
from tests.archive import NOON, item, keep, newest


async def test_a_story_is_its_items_with_the_first_published_in_front(database: Database) -> None:
    async with database.begin() as conn:
        await keep(conn, item("second", "cyber", hours=2), item("first", "telecom", hours=1), story="second")
        await keep(conn, item("other", "cyber", hours=3))
    async with database.read() as conn:
        rows = await stories.newest(conn)
        assert [(row.id, [one.id for one in row.items]) for row in rows] == [
            ("other", ["other"]),
            ("second", ["first", "second"]),
        ]
        assert rows[1].evidence == ("because of second", "because of first")
        assert rows[0].number != rows[1].number


async def test_topics_of_any_item_lead_to_the_story(database: Database) -> None:
    async with database.begin() as conn:
        await keep(conn, item("a", "cyber"), item("b", "telecom", hours=1), story="a")
        await keep(conn, item("c", "telecom", hours=2), item("off"))
    async with database.read() as conn:
        assert await newest(conn, topics=["telecom"]) == ["c", "a"]
        assert await newest(conn, topics=["cyber"]) == ["a"]
        assert await newest(conn, topics=["cyber", "telecom"]) == ["c", "a"]
        assert await newest(conn) == ["c", "a"]


async def test_a_week_holds_the_stories_that_began_in_it(database: Database) -> None:
    async with database.begin() as conn:
        await keep(
            conn, item("before", "cyber", hours=-1), item("in", "cyber"), item("after", "cyber", hours=5)
        )
        await keep(conn, item("again", "cyber", hours=1), story="before")
    async with database.read() as conn:
        assert await newest(conn, since=NOON, until=NOON + timedelta(hours=5)) == ["in"]


async def test_advisories_stand_apart_until_news_joins_them(database: Database) -> None:
    async with database.begin() as conn:
        await keep(conn, item("hole", "cyber", kind="advisory"), item("news", "cyber", hours=1))
    async with database.read() as conn:
        assert await newest(conn, advisory=True) == ["hole"]
        assert await newest(conn, advisory=False) == ["news"]
    async with database.begin() as conn:
        await keep(conn, item("told", "cyber"), story="hole")
        assert await newest(conn, advisory=True) == []


async def test_words_of_any_item_find_the_story_once(database: Database) -> None:
    async with database.begin() as conn:
        await keep(
            conn, item("a", "cyber", text="blocked links"), item("b", "cyber", text="blocked"), story="a"
        )
    async with database.read() as conn:
        assert await newest(conn, search="blocked") == ["a"]
        assert await newest(conn, search="blocked nowhere") == []
        assert await newest(conn, search="?!") == []


async def test_a_swallowed_story_keeps_its_number_and_leads_to_the_other(database: Database) -> None:
    async with database.begin() as conn:
        await keep(
            conn, item("old", "cyber"), item("older", "telecom", hours=-5), item("new", "cyber", hours=1)
        )
        numbers = await stories.numbers(conn, ["old", "older", "new"])
        await stories.redirect(conn, "old", "older")
        await keep(conn, item("bridge", "cyber", hours=2), story="new", merged=("older",))
    async with database.read() as conn:
        for number in numbers.values():
            assert await stories.by_number(conn, number) == "new"
        assert await stories.by_number(conn, 999) is None
        assert await stories.resolve(conn, "old") == "new"
        assert await stories.of_item(conn, "old") == "new"
        row = (await stories.rows(conn, ["older", "old", "new"]))[0]
        assert [one.id for one in row.items] == ["older", "old", "new", "bridge"]
        assert await newest(conn, topics=["telecom"]) == ["new"]
        assert await newest(conn) == ["new"]
        assert await newest(conn, until=NOON) == ["new"]


async def test_a_story_may_swallow_others_in_the_moment_in_which_it_is_made(database: Database) -> None:
    async with database.begin() as conn:
        await keep(conn, item("old", "cyber"))
        await keep(conn, item("new", "cyber", hours=-1), merged=("old", "never seen"))
    async with database.read() as conn:
        assert await newest(conn) == ["new"]
        assert await stories.resolve(conn, "old") == "new"


async def test_stories_are_asked_for_in_any_order(database: Database) -> None:
    async with database.begin() as conn:
        await keep(conn, item("a", "cyber"), item("b", "cyber"))
    async with database.read() as conn:
        assert [row.id for row in await stories.rows(conn, ["b", "unknown", "a", "b"])] == ["b", "a"]


async def test_the_newest_of_a_hundred_thousand_stories_are_found(database: Database) -> None:
    async with database.begin() as conn:
        await keep(conn, item("first", "rare", hours=-9))
        await _flood(conn)
    async with database.read() as conn:
        for topics, last in (
            ([], "s99991"),
            (["cyber"], "s99991"),
            (["rare"], "first"),
            (["rare", "cyber"], "s99991"),
        ):
            found = await newest(conn, topics=topics)
            assert found[-1] == last


async def _flood(conn: AsyncConnection, count: int = 100_000) -> None:
    """Many stories of one item each, made inside the database."""
    moment = int(NOON.timestamp() * 1_000_000)
    numbers = (
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
        if conn.dialect.name == "sqlite"
        else f"WITH n(i) AS (SELECT generate_series(1, {count})) "
    )
    data = "(SELECT data FROM items WHERE id = 'first')"
    for table, columns, chosen in (
        (
            "stories",
            "id, published, advisory, on_beat, evidence",
            f"'s' || i, {moment} + i, false, true, '[]'",
        ),
        ("story_topics", "topic, story, published", f"'cyber', 's' || i, {moment} + i"),
        (
            "items",
            "id, story, source, kind, published, arrived, stamp, on_beat, silent, data",
            f"'i' || i, 's' || i, 'x', 'article', {moment} + i, {moment} + i, '', true, false, {data}",
        ),
    ):
        insert = f"INSERT INTO {table} ({columns}) {numbers} SELECT {chosen} FROM n"
        await conn.execute(text(insert))
    await conn.execute(text("ANALYZE"))
