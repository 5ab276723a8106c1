"""The ledger as it is read: what was made once, what waits, which story a message told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Uncertain
from bot.store import deliveries, digests, stories, subscriptions, told
from bot.store.database import Database
from bot.store.quiet import quiet_until
from digests.model import Card, Digest, Figure, Health, SourceRef, Version
from tests.archive import NOON, item, keep
from tests.ledger import FakePlatform, Ledger

FIGURE = Figure(
    81.0, "percent", 4, 6, "Some 81 percent said so.", value2=83.0, change="~", rank=1, surface="81"
)
VERSION = Version("az", "Başlıq", "Qısa.", (FIGURE,), "item-1")
CARD = Card(
    "a", 7, (VERSION, replace(VERSION, language="ru")), ("cyber",), (SourceRef("s", "Agency", None, NOON),), NOON,
    reasons=(("sources", 2.0),), words=("kiber",), updated=NOON,
)  # fmt: skip
DIGEST = Digest(
    "weekly", "cyber", "2022-W47", (CARD,), ("cyber",), NOON, NOON + timedelta(days=7),
    figures=((0, FIGURE),), left_out=3, health=Health(40, (("Agency", None),)), created=NOON,
)  # fmt: skip


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


async def test_a_digest_comes_back_as_it_was_kept_and_is_kept_once(database: Database) -> None:
    async with database.begin() as conn:
        assert await digests.put_digest(conn, DIGEST, NOON)
        assert not await digests.put_digest(conn, replace(DIGEST, left_out=0), NOON)
    async with database.read() as conn:
        assert await digests.digest(conn, DIGEST.id) == DIGEST
        assert await digests.digest(conn, "alert:none:") is None
        assert await digests.count(conn, "weekly", "cyber") == 1
        assert await digests.count(conn, "alert", "cyber") == 0


async def test_the_listing_tells_what_became_of_each_delivery(ledger: Ledger) -> None:
    telegram = FakePlatform()
    one, two = await ledger.chats(2)
    telegram.will("2", Uncertain("connection broke"), Uncertain("connection broke"))
    await ledger.alert("a")
    await ledger.finish(ledger.dispatcher(telegram))
    ledger.later(hours=1)
    await ledger.weekly("2022-W47", one)
    async with ledger.database.read() as conn:
        newest, *_ = await deliveries.listing(conn)
        assert (newest.digest, newest.chat, newest.state, newest.created) == (
            "weekly:all:2022-W47", one, "ready", NOON + timedelta(hours=1),
        )  # fmt: skip
        assert [row.chat for row in await deliveries.listing(conn, "uncertain")] == [two]
        assert len(await deliveries.listing(conn, limit=2)) == 2
        assert await deliveries.states(conn) == {"sent": 1, "uncertain": 1, "ready": 1}
        assert await deliveries.waiting(conn) == 1


async def test_an_edit_is_listed_with_the_message_that_it_edits(ledger: Ledger) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    await ledger.finish(ledger.dispatcher(FakePlatform()))
    await ledger.correct("a", 1, reply=False)
    edit = (await ledger.rows())[1]
    assert (edit.action, edit.state, edit.reference) == ("edit", "ready", "one-1")


async def test_a_message_leads_to_its_story_also_after_a_merge(ledger: Ledger) -> None:
    chat = await ledger.chat("one")
    async with ledger.database.begin() as conn:
        await keep(conn, item("a", "cyber"), item("b", "cyber"))
    await ledger.alert("a")
    await ledger.finish(ledger.dispatcher(FakePlatform()))
    async with ledger.database.begin() as conn:
        assert await told.last(conn, chat.id, "one-1") == told.Told(story="a")
        assert await told.last(conn, chat.id, "unknown") is None
        await stories.redirect(conn, "a", "b")
        assert await told.last(conn, chat.id) == told.Told(story="b")
        other = await subscriptions.ensure(
            conn, replace(chat.ref, address="two"), kind="private", language="en", timezone="UTC", at=NOON
        )
        assert await told.last(conn, other.id) is None


async def test_after_a_digest_the_digest_is_what_was_told_last(ledger: Ledger) -> None:
    chat, platform = await ledger.chat("one"), FakePlatform()
    await ledger.alert("a")
    await ledger.finish(ledger.dispatcher(platform))
    await ledger.weekly("2022-W47", chat)
    await ledger.finish(ledger.dispatcher(platform))
    async with ledger.database.begin() as conn:
        last = await told.last(conn, chat.id)
        assert last is not None
        assert last.digest is not None
        assert last.digest.period == "2022-W47"
        assert await told.last(conn, chat.id, "one-1") == told.Told(story="a"), "a reply means its message"


async def test_a_digest_to_more_chats_than_a_statement_holds_reaches_all(ledger: Ledger) -> None:
    chat = await ledger.chat("one")
    async with ledger.database.begin() as conn:
        await digests.put_digest(conn, DIGEST, NOON)
        ids = [*range(10_000, 11_200), chat.id]
        assert await deliveries.fan_out(conn, DIGEST.id, ids, at=NOON) == 1
        assert await deliveries.fan_out(conn, DIGEST.id, ids, at=NOON) == 0


YEAR = (datetime(2022, 1, 1), datetime(2023, 1, 1))  # noqa: DTZ001  the strategy adds the zone
hours = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(st.datetimes(*YEAR, timezones=st.just(UTC)), hours, hours)
def test_quiet_hours_end_within_a_day_at_the_hour_that_was_set(
    local: datetime, start: time, end: time
) -> None:
    until = quiet_until(local, start, end)
    if until is not None:
        assert timedelta() < until - local <= timedelta(days=1)
        assert until.time() == end
        assert quiet_until(until, start, end) is None
