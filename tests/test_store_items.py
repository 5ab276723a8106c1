"""The archive: what is put comes back the same, is found, and keeps what it said before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store import items, sources, stories
from bot.store.database import Database
from bot.store.sources import SourceState
from bot.store.values import dump
from bot.store.values import item as item_of
from digests.model import Figure, Item
from tests.archive import NOON, item, keep, listed

FIGURE = Figure(81.0, "percent", 4, 6, "Some 81 percent said so.", change="~", period="2022-Q3", rank=1)

WRITTEN = [
    ("İNTERNET abunəçiləri", "internet abuneci"),
    ("Şirkət açıqlama verib", "sirket aciqlama"),
    ("Əhalinin sayı artıb", ["ahali", "ehali"][1]),
    ("IDARƏ HEYƏTİ", "idarə heyəti"),
    ("ищёт новых абонентов", "ищет абонент"),
    ("Scheduled 5G roll-out", "5g roll"),
]


async def test_an_item_comes_back_as_it_was_put(database: Database) -> None:
    put = item("one", "cyber", "telecom", text="Mətn\x00 with 🙂", figures=(FIGURE,))
    async with database.begin() as conn:
        await keep(conn, put)
    async with database.read() as conn:
        assert await items.find(conn, ["one", "none"]) == {"one": put}
        assert await items.stamps(conn, ["one", "none"]) == {"one": "stamp of one"}


async def test_a_text_that_no_database_can_hold_is_kept_with_its_length() -> None:
    broken = item("one", text="half \ud800 of a pair", title="\udfff")
    assert len(item_of(dump(Item, broken)).text) == len(broken.text)


async def test_a_revision_keeps_what_was_said_before_and_is_found_by_the_new_words(
    database: Database,
) -> None:
    before = item("one", "cyber", text="eighty one percent", figures=(FIGURE,))
    after = replace(
        before, title="Corrected", text="eighty three percent", topics=item("x", "telecom").topics
    )
    async with database.begin() as conn:
        await keep(conn, before)
        await items.revise(conn, after, at=NOON)
    async with database.read() as conn:
        assert (await items.find(conn, ["one"]))["one"] == after
        old = (await items.revisions(conn, "one"))[0]
        assert (old.title, old.text, old.figures, old.at) == (before.title, before.text, (FIGURE,), NOON)
        assert await listed(conn, search="three") == ["one"]
        assert await listed(conn, search="eighty one") == []
        assert await listed(conn, topics=["cyber"]) == []
        assert await listed(conn, topics=["telecom"]) == ["one"]


async def test_items_are_listed_newest_published_first_whatever_came_in_first(database: Database) -> None:
    async with database.begin() as conn:
        await keep(
            conn, item("b", "cyber", hours=2), item("a", "cyber", hours=1), item("c", "cyber", hours=3)
        )
    async with database.read() as conn:
        assert await listed(conn) == ["c", "b", "a"]
        assert await listed(conn, limit=1) == ["c"]
        later, last = NOON + timedelta(hours=2), NOON + timedelta(hours=3)
        assert await listed(conn, since=later, until=last) == ["b"]
        assert await items.count(conn, since=later) == 2
        assert await items.count(conn) == 3


async def test_round_ups_are_known_but_never_listed(database: Database) -> None:
    async with database.begin() as conn:
        await items.put(conn, item("review", "cyber", text="weekly", kind="roundup"), story=None, at=NOON)
        await keep(conn, item("part", "cyber", text="weekly", kind="part"))
    async with database.read() as conn:
        assert await listed(conn, topics=["cyber"]) == ["part"]
        assert await listed(conn, search="weekly", on_beat=False) == ["part"]
        assert await items.count(conn) == 1
        assert "review" in await items.find(conn, ["review"])
        assert [one.id for one, _ in await items.window(conn, NOON)] == ["part"]


async def test_a_query_narrows_by_source_kind_and_beat(database: Database) -> None:
    async with database.begin() as conn:
        await keep(
            conn,
            item("news", "cyber", source="portal"),
            item("hole", "cyber", kind="advisory"),
            item("sports"),
        )
    async with database.read() as conn:
        assert await listed(conn, source="portal") == ["news"]
        assert await listed(conn, kinds=["advisory"]) == ["hole"]
        assert await listed(conn, advisory=True) == ["hole"]
        assert await listed(conn, advisory=False) == ["news"]
        assert sorted(await listed(conn, on_beat=False)) == ["hole", "news", "sports"]


@pytest.mark.parametrize(("written", "asked"), WRITTEN)
async def test_words_are_found_however_letters_are_written(
    database: Database, written: str, asked: str
) -> None:
    async with database.begin() as conn:
        await keep(conn, item("one", "cyber", text=written), item("two", "cyber", text="nothing of the kind"))
    async with database.read() as conn:
        assert await listed(conn, search=asked) == ["one"]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("обнаружено 83 тыс. зараженных файлов", "зараженные файлы"),
        ("новый вид мошенничества", "новые виды"),
        ("zərərli keçid bloklanıb", "zererli keçidlər"),
        ("yeni bank kartı", "kartların"),
        ("a phishing attack on banks", "attacks bank"),
    ],
)
async def test_the_ending_of_a_word_does_not_matter(database: Database, written: str, asked: str) -> None:
    async with database.begin() as conn:
        await keep(conn, item("one", "cyber", text=written), item("two", "cyber", text="nothing of the kind"))
    async with database.read() as conn:
        assert await listed(conn, search=asked) == ["one"]


async def test_any_of_several_wordings_will_do_but_each_as_a_whole(database: Database) -> None:
    async with database.begin() as conn:
        await keep(
            conn,
            item("az", "cyber", text="zərərli keçid"),
            item("en", "cyber", text="malicious links"),
            item("half", "cyber", text="malicious words, zərərli havası"),
        )
    async with database.read() as conn:
        assert sorted(await listed(conn, search=["zərərli keçid", "?!", "malicious link"])) == ["az", "en"]
        assert await listed(conn, search=[]) == []


async def test_every_word_of_a_search_must_begin_a_word_of_the_item(database: Database) -> None:
    async with database.begin() as conn:
        await keep(conn, item("one", "cyber", text="malicious links blocked", title="Report"))
    async with database.read() as conn:
        assert await listed(conn, search="block malic report") == ["one"]
        assert await listed(conn, search="blocked phishing") == []
        assert await listed(conn, search="locked") == []


@pytest.mark.parametrize(
    "asked", ['"', "*", "a OR", "NEAR(a b)", "' | '", "a:*", "-", "(", "\\", "words:x", "\x00", ""]
)
async def test_query_syntax_is_only_text(database: Database, asked: str) -> None:
    async with database.begin() as conn:
        await keep(conn, item("one", "cyber", text="quiet words"))
    async with database.read() as conn:
        assert await listed(conn, search=asked) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.text(max_size=40))
async def test_no_search_whatsoever_is_an_error(database: Database, asked: str) -> None:
    async with database.read() as conn:
        assert await listed(conn, search=asked) == []


async def test_a_batch_larger_than_a_statement_holds_is_looked_up(database: Database) -> None:
    async with database.begin() as conn:
        await keep(conn, item("one"), item("two"))
    async with database.read() as conn:
        assert set(await items.find(conn, ["one", *map(str, range(1200)), "two"])) == {"one", "two"}


async def test_what_changed_is_told_in_order_of_change(database: Database) -> None:
    async with database.begin() as conn:
        await keep(conn, item("late", hours=5), item("early", hours=1))
    async with database.begin() as conn:
        found = await items.changed(conn, after=0, since=NOON)
        assert [(one.id, story) for _, one, story in found] == [("late", "late"), ("early", "early")]
        assert [one.id for _, one, _ in await items.changed(conn, after=found[0][0], since=NOON)] == ["early"]
        assert await items.changed(conn, after=0, since=NOON + timedelta(days=9)) == []
        assert await items.last_change(conn) == found[-1][0]


async def test_a_revision_and_a_merge_are_changes_too(database: Database) -> None:
    async with database.begin() as conn:
        await keep(conn, item("one"), item("two"), item("three"))
        seen = await items.last_change(conn)
        await items.revise(conn, replace(item("three"), title="Mended"), at=NOON)
        await stories.redirect(conn, "two", "one")
    async with database.read() as conn:
        found = await items.changed(conn, after=seen, since=NOON)
        assert [(one.title, story) for _, one, story in found][:1] == [("Mended", "three")]
        assert [(one.id, story) for _, one, story in found][1:] == [("two", "one")]


async def test_a_source_is_remembered_as_it_was_left(database: Database) -> None:
    left = SourceState(
        "agency", "https://agency.example", etag='W/"1"', next_check=NOON, failures=2, error="no\x00"
    )
    async with database.begin() as conn:
        await sources.save(conn, SourceState("agency", "https://agency.example"))
        await sources.save(conn, left)
    async with database.read() as conn:
        assert await sources.load(conn) == {"agency": replace(left, error="no\ufffd")}
