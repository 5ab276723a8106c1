"""Upkeep: the operator hears of doubts once, and old rows of the ledger become counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.model import Gone, Uncertain
from bot.notices import Notices
from bot.store.database import Database
from bot.upkeep import Upkeep
from tests.ledger import FakePlatform, Ledger
from tests.newsroom import settings

KEEP = timedelta(days=30)


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


@pytest.fixture
async def upkeep(ledger: Ledger, tmp_path: Path) -> Upkeep:
    made = settings(tmp_path)
    made = replace(made, operator=replace(made.operator, platform="console", chat="desk"))
    notices = Notices(ledger.database, made, clock=ledger.clock)
    return Upkeep(ledger.database, notices, clock=ledger.clock, keep=KEEP)


async def column(ledger: Ledger, statement: str) -> list[object]:
    async with ledger.database.read() as conn:
        return list((await conn.execute(text(statement))).scalars())


async def test_the_operator_hears_of_messages_in_doubt_once(ledger: Ledger, upkeep: Upkeep) -> None:
    telegram = FakePlatform()
    await ledger.chat("again")
    await ledger.chat("left", uncertain="leave")
    for name in ("again", "left"):
        telegram.will(name, Uncertain("connection broke"))
    await ledger.alert("a")
    ledger.later(seconds=10)
    await ledger.finish(ledger.dispatcher(telegram))
    assert not await upkeep(), "the minute is not over yet"
    ledger.later(minutes=1)
    assert await upkeep()
    ledger.later(minutes=1)
    assert not await upkeep()
    (said,) = await column(ledger, "SELECT subject FROM digests WHERE kind = 'note'")
    assert "(they may have arrived twice): 1" in str(said)
    assert "Waiting for your decision: 1" in str(said)
    assert await column(ledger, "SELECT chats.address FROM deliveries JOIN chats ON chats.id = chat_id "
                        "JOIN digests ON number = digest_number WHERE digests.kind = 'note'") == ["desk"]  # fmt: skip


async def test_two_processes_that_watch_tell_of_a_doubt_once(ledger: Ledger, upkeep: Upkeep) -> None:
    telegram = FakePlatform()
    other = Upkeep(ledger.database, upkeep._notices, clock=ledger.clock, keep=KEEP)
    await ledger.chat("left", uncertain="leave")
    telegram.will("left", Uncertain("connection broke"))
    await ledger.alert("a")
    await ledger.finish(ledger.dispatcher(telegram))
    ledger.later(minutes=1)
    assert await upkeep()
    await other()
    assert await column(ledger, "SELECT count(*) FROM digests WHERE kind = 'note'") == [1]


async def test_without_doubts_nobody_is_told_anything(ledger: Ledger, upkeep: Upkeep) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    await ledger.finish(ledger.dispatcher(FakePlatform()))
    ledger.later(minutes=5)
    assert not await upkeep()


async def test_old_settled_rows_become_counts_and_the_rest_stays(ledger: Ledger, upkeep: Upkeep) -> None:
    telegram = FakePlatform()
    await ledger.chats(3)
    await ledger.chat("left", uncertain="leave")
    telegram.will("2", Gone("blocked"))
    telegram.will("left", Uncertain("connection broke"))
    await ledger.alert("old")
    dispatcher = ledger.dispatcher(telegram)
    await ledger.finish(dispatcher)
    ledger.later(days=31)
    await ledger.alert("new")
    await ledger.finish(dispatcher)
    assert await upkeep.fold() == 3
    assert await upkeep.fold() == 0
    kept = {(row.digest, row.state) for row in await ledger.rows()}
    assert kept == {("alert:old:", "uncertain"), ("alert:new:", "sent")}
    async with ledger.database.read() as conn:
        rows = await conn.execute(text("SELECT platform, action, state, count FROM past_deliveries"))
        counts = sorted(tuple(row) for row in rows)
    assert counts == [("telegram", "send", "gone", 1), ("telegram", "send", "sent", 2)]


async def test_what_is_folded_later_is_added_to_its_count(ledger: Ledger, upkeep: Upkeep) -> None:
    telegram = FakePlatform()
    await ledger.chats(2)
    telegram.will("2", Uncertain("broke"), Uncertain("broke"))
    await ledger.alert("a")
    dispatcher = ledger.dispatcher(telegram)
    await ledger.finish(dispatcher)
    ledger.later(days=31)
    assert await upkeep.fold() == 1
    async with ledger.database.begin() as conn:
        await conn.execute(text("UPDATE deliveries SET state = 'sent'"))
    assert await upkeep.fold() == 1
    assert await column(ledger, "SELECT count FROM past_deliveries") == [2]


async def test_a_message_whose_edit_still_waits_is_kept(ledger: Ledger, upkeep: Upkeep) -> None:
    telegram = FakePlatform()
    await ledger.chats(1)
    await ledger.alert("a")
    dispatcher = ledger.dispatcher(telegram)
    await ledger.finish(dispatcher)
    ledger.later(days=31)
    await ledger.correct("a", 1, reply=False)
    assert await upkeep.fold() == 0
    await ledger.finish(dispatcher)
    assert telegram.got[-1] == ("1", "correction:a:1|edit")
    assert await upkeep.fold() == 1
