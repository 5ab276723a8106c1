"""Delivery when something comes in between: a chat that leaves, a correction, a database that is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import time as time_of_day

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery import Dispatcher, Tally
from bot.model import Gone, Moved, Outcome, Retry, Sent, Uncertain, Wait
from bot.store import claims, deliveries, subscriptions
from bot.store.answers import Answer, settle
from bot.store.database import Database, StoreError
from tests.ledger import FakePlatform, Ledger, words


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


@pytest.fixture
def telegram() -> FakePlatform:
    return FakePlatform()


class AwayDatabase(Database):
    """The test's database, which is away whenever it is told to be."""

    away = False
    gone_after: int | None = None
    """After so many more transactions it is away."""

    @classmethod
    def of(cls, database: Database) -> AwayDatabase:
        return cls(database.url, database._writer, database._reader)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        if self.away:
            raise StoreError("The database is away.")
        async with super().begin() as conn:
            yield conn
        if self.gone_after is not None:
            self.gone_after -= 1
            self.away = self.gone_after <= 0


async def change(ledger: Ledger, statement: str) -> None:
    async with ledger.database.begin() as conn:
        await conn.execute(text(statement))


async def column(ledger: Ledger, statement: str) -> list[object]:
    async with ledger.database.read() as conn:
        return list((await conn.execute(text(statement))).scalars())


# --- corrections out of step ---------------------------------------------------------


async def test_an_edit_that_must_be_repeated_does_not_overwrite_a_newer_one(ledger: Ledger) -> None:
    console = FakePlatform("console")
    await ledger.chat("one", platform="console")
    await ledger.alert("a")
    dispatcher = ledger.dispatcher(console)
    await dispatcher.drain()
    await ledger.correct("a", 1)
    console.takes = 0.2
    console.will("one", Retry("busy"))
    sending = asyncio.create_task(dispatcher.drain())
    await console.called(2)
    await ledger.correct("a", 2)
    await sending
    console.takes = 0.0
    await ledger.finish(dispatcher)
    edits = [call.said for call in console.calls if call.action == "edit"]
    replies = [call.said for call in console.calls if call.action == "reply"]
    assert edits == [f"correction:a:{number}|edit" for number in (1, 1, 2)]
    # The first reply still waited for its edit: it says the whole change, in one step.
    assert replies == ["correction:a:2|reply"]


async def test_what_is_sent_again_after_a_doubt_says_the_correction_that_came_meanwhile(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("one", uncertain="leave")
    await ledger.alert("a")
    telegram.will("one", Uncertain("broken"))
    dispatcher = ledger.dispatcher(telegram)
    await ledger.finish(dispatcher)
    await ledger.correct("a", 1)
    async with ledger.database.begin() as conn:
        assert await deliveries.resolve(conn, "again", at=ledger.at) == 1
    await ledger.finish(dispatcher)
    assert [said for _, said in telegram.got] == ["alert:a:|send", "correction:a:1|edit"]


async def test_a_correction_that_waited_for_a_message_in_doubt_is_in_what_is_sent_again(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("one", uncertain="leave")
    await ledger.alert("a")
    telegram.takes = 0.2
    telegram.will("one", Uncertain("broken"))
    dispatcher = ledger.dispatcher(telegram)
    sending = asyncio.create_task(dispatcher.drain())
    await telegram.called()
    await ledger.correct("a", 1)
    await sending
    telegram.takes = 0.0
    async with ledger.database.begin() as conn:
        assert await deliveries.resolve(conn, "again", at=ledger.at) == 1
    await ledger.finish(dispatcher)
    assert [said for _, said in telegram.got] == ["alert:a:|send", "correction:a:1|edit"]


async def test_whom_an_alert_reaches_late_reads_the_corrected_figures(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("early")
    await ledger.chat("late", cadence="breaking")
    await ledger.alert("a")
    dispatcher = ledger.dispatcher(telegram)
    await ledger.finish(dispatcher)
    await ledger.correct("a", 1, reply=False)
    await ledger.correct("a", 2, reply=False)
    await ledger.alert("a", cadences=("breaking",))
    await ledger.finish(dispatcher)
    assert ("late", "correction:a:2|edit") in telegram.got
    assert ("late", "alert:a:|send") not in telegram.got


async def test_a_correction_edits_at_night_without_a_sound_and_is_told_in_the_morning(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("sleeps", quiet_from=time_of_day(16, 30), quiet_to=time_of_day(8))
    await ledger.alert("a")  # 16:00 in Baku
    dispatcher = ledger.dispatcher(telegram)
    await ledger.finish(dispatcher)
    ledger.later(hours=1)
    await ledger.correct("a", 1)
    await ledger.finish(dispatcher)
    assert [call.action for call in telegram.calls] == ["send", "edit"]
    ledger.later(hours=15)
    await ledger.finish(dispatcher)
    assert [call.action for call in telegram.calls] == ["send", "edit", "reply"]


# --- chats that leave or move in the middle ------------------------------------------


@pytest.mark.parametrize("answer", [Sent("channel:1"), Moved("-100"), Gone("blocked"), Retry("busy")])
async def test_a_chat_forgotten_during_a_call_stays_forgotten_whatever_is_answered(
    ledger: Ledger, telegram: FakePlatform, answer: Outcome
) -> None:
    chat = await ledger.chat("one")
    await ledger.alert("a")
    telegram.takes = 0.2
    telegram.will("one", answer)
    sending = asyncio.create_task(ledger.dispatcher(telegram).drain())
    await telegram.called()
    async with ledger.database.begin() as conn:
        await subscriptions.forget(conn, chat.id)
    await sending
    assert await column(ledger, "SELECT address || coalesce(reason, '') FROM chats") == [
        f"forgotten {chat.id}forgotten"
    ]
    assert await column(ledger, "SELECT coalesce(reference, '') FROM deliveries") in ([""], [])
    assert len(telegram.calls) == 1


@pytest.mark.parametrize("way", [subscriptions.drop_waiting, subscriptions.forget])
async def test_a_chat_that_stops_gets_not_even_what_was_claimed_for_it_already(
    ledger: Ledger, way: Callable[[AsyncConnection, int], object]
) -> None:
    chats = await ledger.chats(2)
    await ledger.alert("a")
    async with ledger.database.begin() as conn:
        claim = await claims.claim(conn, "telegram", "", owner="me", rate=100, at=ledger.at)
    async with ledger.database.begin() as conn:
        await way(conn, chats[1].id)  # type: ignore[misc]
    async with ledger.database.begin() as conn:
        may = await claims.begin(conn, dict.fromkeys(claim.rows, "late or not"), owner="me")
    assert [row.chat.ref.address for row in claim.rows] == ["1", "2"]
    assert [row.chat.ref.address for row in claim.rows if row.id in may] == ["1"]


async def test_a_group_that_moves_to_a_place_known_to_be_left_is_followed_there(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    old, new = await ledger.chat("old", kind="group"), await ledger.chat("new", "fintech", kind="group")
    async with ledger.database.begin() as conn:
        await subscriptions.deactivate(conn, new.id, "kicked")
    await ledger.alert("a")
    telegram.will("old", Moved("new"))
    await ledger.finish(ledger.dispatcher(telegram))
    assert [address for address, _ in telegram.got] == ["old", "new"]
    assert old.id != new.id


async def test_chats_that_leave_while_their_answers_come_wait_their_turn_and_never_fail(
    ledger: Ledger, open_again: Callable[[], Awaitable[Database]]
) -> None:
    one, two = await ledger.chats(2)
    await ledger.alert("a")
    other = await open_again()
    async with other.begin() as conn:
        claim = await claims.claim(conn, "telegram", "", owner="me", rate=200.0, at=ledger.at)
        await claims.begin(conn, dict.fromkeys(claim.rows, "late or not"), owner="me")

    async def answer() -> None:
        answers = [Answer(row, Gone("blocked")) for row in claim.rows]
        async with other.begin() as conn:
            await settle(conn, answers, owner="me", at=ledger.at)

    async with ledger.database.begin() as conn:
        await subscriptions.deactivate(conn, two.id, "left")
        answering = asyncio.create_task(answer())
        await asyncio.sleep(0.2)
        await subscriptions.deactivate(conn, one.id, "left")
    await answering
    assert await ledger.states() == {"1": "gone", "2": "gone"}


# --- the database is away ------------------------------------------------------------


async def test_an_answer_known_to_the_sender_is_written_however_long_the_database_is_away(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    away = AwayDatabase.of(ledger.database)
    dispatcher = Dispatcher(away, [telegram], words, clock=ledger.clock, idle=0.05)
    telegram.takes = 0.2
    stop = asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stop))
    await telegram.called()
    away.away = True
    await asyncio.sleep(0.4)
    await change(ledger, "UPDATE deliveries SET lease_clock = 0")  # it was longer than the lease
    away.away = False
    await asyncio.sleep(1.0)
    stop.set()
    await running
    assert [(row.state, row.reason) for row in await ledger.rows()] == [("sent", None)]
    assert len(telegram.calls) == 1


async def test_a_call_whose_begin_could_not_be_written_is_not_in_doubt(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("one", uncertain="leave")
    await ledger.alert("a")
    away = AwayDatabase.of(ledger.database)
    dispatcher = Dispatcher(away, [telegram], words, clock=ledger.clock, idle=0.05)
    away.gone_after = 1  # the claim is written, the begin is not
    stop = asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stop))
    await asyncio.sleep(0.3)
    assert telegram.calls == []
    away.gone_after, away.away = None, False
    await asyncio.wait_for(telegram.called(), 10)
    stop.set()
    await running
    assert await ledger.states() == {"one": "sent"}


async def test_sending_outlives_any_failure_of_a_claim(ledger: Ledger, telegram: FakePlatform) -> None:
    class Failing(AwayDatabase):
        failures = 2

        @asynccontextmanager
        async def begin(self) -> AsyncIterator[AsyncConnection]:
            if self.failures:
                self.failures -= 1
                raise RuntimeError("a bug")
            async with super().begin() as conn:
                yield conn

    await ledger.chat("one")
    await ledger.alert("a")
    dispatcher = Dispatcher(Failing.of(ledger.database), [telegram], words, clock=ledger.clock, idle=0.05)
    stop = asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stop))
    await asyncio.wait_for(telegram.called(), 5)
    stop.set()
    await running
    assert await ledger.states() == {"one": "sent"}


# --- one bad thing -------------------------------------------------------------------


async def test_a_digest_that_cannot_be_read_holds_up_no_other(ledger: Ledger, telegram: FakePlatform) -> None:
    await ledger.chat("one", "cyber")
    await ledger.chat("two", "fintech")
    await ledger.alert("bad", "cyber")
    await ledger.alert("good", "fintech")
    await change(ledger, "UPDATE digests SET data = '{\"kind\":' WHERE subject = 'bad'")
    await ledger.dispatcher(telegram).drain()
    assert telegram.got == [("two", "alert:good:|send")]
    assert (await ledger.states())["one"] == "ready"


async def test_an_answer_that_cannot_be_worked_out_holds_up_no_other(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chats(3)
    await ledger.alert("a")
    telegram.will("2", Wait(float("nan")))
    await asyncio.wait_for(ledger.finish(ledger.dispatcher(telegram)), 20)
    assert await ledger.states() == {"1": "sent", "2": "sent", "3": "sent"}


# --- clocks --------------------------------------------------------------------------


async def test_a_clock_that_was_put_back_does_not_stop_delivery(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("group", kind="group")
    await ledger.chat("other")
    dispatcher = ledger.dispatcher(telegram)
    telegram.will("other", Retry("busy"))
    await ledger.alert("a")
    await dispatcher.drain()
    day = 86_400_000_000
    for table, name in (
        ("accounts", "next_clock"), ("accounts", "paused_clock"),
        ("chats", "next_clock"), ("deliveries", "retry_clock"), ("deliveries", "slot_clock"),
    ):  # fmt: skip
        await change(ledger, f"UPDATE {table} SET {name} = {name} + {day} WHERE {name} > 0")
    await ledger.alert("b")
    done = await ledger.dispatcher(telegram, patience=3.0).drain()
    assert done == Tally(sent=3)
    assert [address for address, _ in telegram.got].count("group") == 2


async def test_a_clock_that_jumps_ahead_does_not_repeat_a_call_that_is_under_way(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    telegram.takes = 0.4
    dispatcher = Dispatcher(ledger.database, [telegram], words, clock=ledger.clock, idle=0.05)
    stop = asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stop))
    await telegram.called()
    await change(ledger, f"UPDATE deliveries SET lease_clock = lease_clock - {2 * claims.LEASE}")
    await asyncio.sleep(0.6)
    stop.set()
    await running
    assert len(telegram.calls) == 1
    assert [(row.state, row.reason) for row in await ledger.rows()] == [("sent", None)]
