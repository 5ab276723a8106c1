"""Delivery: each digest once to each chat, in order and at the pace, whatever the platform answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import time as time_of_day

import pytest
from sqlalchemy import func, select, text

from bot.delivery import Dispatcher, Tally
from bot.model import (
    Action,
    Chat,
    Gone,
    Message,
    Moved,
    Outcome,
    Rejected,
    Retry,
    Sent,
    Stopped,
    Uncertain,
    Wait,
)
from bot.store import deliveries, digests, schema, subscriptions
from bot.store.database import Database
from bot.store.named import Rule
from digests.model import Digest
from tests.ledger import FakePlatform, Ledger, words

D = schema.deliveries
OpenAgain = Callable[[], Awaitable[Database]]


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


@pytest.fixture
def telegram() -> FakePlatform:
    return FakePlatform()


# --- once, in order ------------------------------------------------------------------


async def test_an_alert_goes_once_to_each_chat_that_wishes_it(ledger: Ledger, telegram: FakePlatform) -> None:
    await ledger.chat("all")
    await ledger.chat("cyber", "cyber", "telecom")
    await ledger.chat("other", "fintech")
    await ledger.chat("weekly", cadence="weekly")
    assert await ledger.alert("a", "cyber", "telecom") == 2
    assert await ledger.alert("a", "cyber", "telecom") == 0
    dispatcher = ledger.dispatcher(telegram)
    assert await dispatcher.drain() == Tally(sent=2)
    assert await dispatcher.drain() == Tally()
    assert sorted(telegram.got) == [("all", "alert:a:|send"), ("cyber", "alert:a:|send")]
    assert [row.reference for row in await ledger.rows()] == ["all-1", "cyber-2"]


async def test_alerts_go_before_digests_and_a_chat_gets_them_as_they_came(ledger: Ledger) -> None:
    console = FakePlatform("console")
    chat = await ledger.chat("one", platform="console")
    await ledger.weekly("2022-W47", chat)
    await ledger.alert("a")
    await ledger.alert("b")
    await ledger.dispatcher(console).drain()
    assert [said.partition("|")[0] for _, said in console.got] == [
        "alert:a:",
        "alert:b:",
        "weekly:all:2022-W47",
    ]


async def test_excluded_and_inactive_chats_get_nothing(ledger: Ledger, telegram: FakePlatform) -> None:
    muted, gone = await ledger.chats(2)
    async with ledger.database.begin() as conn:
        await subscriptions.deactivate(conn, gone.id, "blocked")
    assert await ledger.alert("a", exclude=[muted.id]) == 0
    assert await ledger.weekly("2022-W47", gone) == 0


async def test_quiet_hours_hold_an_alert_until_they_end(ledger: Ledger, telegram: FakePlatform) -> None:
    await ledger.chat("sleeps", quiet_from=time_of_day(15, 30), quiet_to=time_of_day(8))
    await ledger.chat("wakes", quiet_from=time_of_day(23), quiet_to=time_of_day(8))
    await ledger.alert("a")  # 16:00 in Baku
    dispatcher = ledger.dispatcher(telegram)
    assert await dispatcher.drain() == Tally(sent=1)
    ledger.later(hours=15, minutes=59)
    assert await ledger.catch_up() == 0
    assert await dispatcher.drain() == Tally()
    ledger.later(minutes=1)
    assert await ledger.catch_up() == 0  # a single alert needs no putting together
    await ledger.finish(dispatcher)
    assert [address for address, _ in telegram.got] == ["wakes", "sleeps"]


# --- corrections ---------------------------------------------------------------------


async def test_a_correction_edits_what_was_sent_and_replies_to_it(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    dispatcher = ledger.dispatcher(telegram)
    await ledger.finish(dispatcher)
    assert await ledger.correct("a", 1) == 2
    await ledger.finish(dispatcher)
    assert [(call.action, call.said, call.reference) for call in telegram.calls] == [
        ("send", "alert:a:|send", None),
        ("edit", "correction:a:1|edit", "one-1"),
        ("reply", "correction:a:1|reply", "one-1"),
    ]


async def test_an_alert_that_is_not_sent_yet_says_the_correction_at_once(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    assert await ledger.correct("a", 1) == 0
    assert await ledger.correct("a", 2) == 0
    dispatcher = ledger.dispatcher(telegram)
    await ledger.finish(dispatcher)
    assert telegram.got == [("one", "correction:a:2|edit")]
    assert telegram.calls[0].action == "send"
    await ledger.correct("a", 3, reply=False)
    await ledger.finish(dispatcher)
    assert [(call.action, call.reference) for call in telegram.calls[1:]] == [("edit", "one-1")]


async def test_an_edit_that_waits_says_the_newest_correction(ledger: Ledger, telegram: FakePlatform) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    dispatcher = ledger.dispatcher(telegram)
    await ledger.finish(dispatcher)
    assert await ledger.correct("a", 1, reply=False) == 1
    assert await ledger.correct("a", 2, reply=False) == 0
    await ledger.finish(dispatcher)
    assert [said for _, said in telegram.got[1:]] == ["correction:a:2|edit"]


async def test_an_edit_of_a_message_in_flight_waits_for_its_reference(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    telegram.takes = 0.2
    sending = asyncio.create_task(ledger.finish(ledger.dispatcher(telegram)))
    await telegram.called()
    assert await ledger.correct("a", 1, reply=False) == 1
    await sending
    assert [(call.action, call.reference) for call in telegram.calls] == [("send", None), ("edit", "one-1")]


async def test_an_edit_of_a_message_that_was_never_sent_is_given_up(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    telegram.takes = 0.2
    telegram.will("one", Rejected("message is too strange"))
    sending = asyncio.create_task(ledger.finish(ledger.dispatcher(telegram)))
    await telegram.called()
    await ledger.correct("a", 1)
    await sending
    assert [row.state for row in await ledger.rows()] == ["rejected"] * 3
    assert len(telegram.calls) == 1


# --- what a platform may answer ------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "state", "calls", "reason"),
    [
        (Sent("m1"), "sent", 1, None),
        (Wait(0.1), "sent", 2, None),
        (Wait(0.1, "chat"), "sent", 2, None),
        (Retry("502 from the platform"), "sent", 2, None),
        (Rejected("text is empty"), "rejected", 1, "text is empty"),
        (Gone("the bot was blocked"), "gone", 1, "the bot was blocked"),
        (Uncertain("connection broke"), "sent", 2, "may have arrived twice: connection broke"),
        (
            RuntimeError("https://api/botSECRET/"),
            "sent",
            2,
            "may have arrived twice: the messenger failed (RuntimeError)",
        ),
    ],
)
async def test_each_answer_settles_its_delivery_and_touches_no_other(
    ledger: Ledger, answer: Outcome | Exception, state: str, calls: int, reason: str | None
) -> None:
    telegram = FakePlatform()
    await ledger.chat("one")
    await ledger.chat("two")
    await ledger.alert("a")
    telegram.will("one", answer)
    await ledger.finish(ledger.dispatcher(telegram))
    one, two = await ledger.rows()
    assert (one.state, one.attempts, one.reason) == (state, calls, reason)
    assert (two.state, two.attempts, two.reason) == ("sent", 1, None)


async def test_asked_to_wait_the_whole_account_waits(ledger: Ledger, telegram: FakePlatform) -> None:
    await ledger.chats(3)
    telegram.rate = 1
    telegram.will("1", Wait(2.5))
    await ledger.alert("a")
    await ledger.dispatcher(telegram, patience=6.0).drain()
    assert len(telegram.calls) == 4
    told = next(place for place, call in enumerate(telegram.calls) if call.address == "1")
    assert all(call.at - telegram.calls[told].at >= 2.45 for call in telegram.calls[told + 1 :])


async def test_a_long_wait_is_left_to_the_next_run(ledger: Ledger, telegram: FakePlatform) -> None:
    await ledger.chat("one")
    telegram.will("one", Wait(3600))
    await ledger.alert("a")
    assert await ledger.dispatcher(telegram).drain() == Tally(put_off=1)
    assert await ledger.states() == {"one": "ready"}


async def test_a_failing_delivery_is_tried_at_growing_intervals_and_given_up_in_the_end(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    telegram.will("one", *[Retry("502 from the platform")] * 2)
    await ledger.dispatcher(telegram, patience=2.5).drain()  # real time
    gaps = [after.at - before.at for before, after in zip(telegram.calls, telegram.calls[1:], strict=False)]
    assert len(gaps) == 2
    assert 0.95 <= gaps[0] < gaps[1] >= 1.95
    await ledger.alert("b")
    telegram.will("one", *[Retry("502 from the platform")] * 2)
    async with ledger.database.begin() as conn:
        await conn.execute(text("UPDATE deliveries SET retries = 98 WHERE state = 'ready'"))
    await ledger.finish(ledger.dispatcher(telegram))
    row = (await ledger.rows())[1]
    assert (row.state, row.attempts) == ("rejected", 2)
    assert row.reason == "given up after 100 tries: 502 from the platform"


async def test_a_chat_that_is_gone_is_left_alone_until_it_comes_back(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    chat = await ledger.chat("one")
    await ledger.alert("a")
    await ledger.alert("b")
    telegram.will("one", Gone("the bot was blocked"))
    dispatcher = ledger.dispatcher(telegram)
    assert await dispatcher.drain() == Tally(gone=1)
    assert [row.state for row in await ledger.rows()] == ["gone", "gone"]
    assert await ledger.alert("c") == 0
    async with ledger.database.begin() as conn:
        known = await subscriptions.by_id(conn, chat.id)
        assert known is not None
        assert (known.active, known.reason) == (False, "the bot was blocked")
        await subscriptions.reactivate(conn, chat.id)
    assert await ledger.alert("d") == 1


async def test_a_chat_forgotten_during_a_call_gets_no_second_try(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    chat = await ledger.chat("one")
    await ledger.alert("a")
    telegram.takes = 0.2
    telegram.will("one", Retry("502 from the platform"))
    sending = asyncio.create_task(ledger.finish(ledger.dispatcher(telegram)))
    await telegram.called()
    async with ledger.database.begin() as conn:
        await subscriptions.forget(conn, chat.id)
    await sending
    assert len(telegram.calls) == 1
    assert [row.state for row in await ledger.rows()] == ["gone"]


async def test_a_chat_that_moved_is_followed_with_all_its_topics(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("-1", kind="group")
    await ledger.chat("-1", kind="group", thread="7")
    telegram.will("-1", Moved("-1001"), Moved("-1001"))
    await ledger.alert("a")
    await ledger.finish(ledger.dispatcher(telegram))
    assert [call.address for call in telegram.calls if call.address == "-1001"] == ["-1001", "-1001"]
    assert [row.state for row in await ledger.rows()] == ["sent", "sent"]


async def test_a_message_on_its_way_while_its_chat_moves_is_not_named_by_its_old_number(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    chat = await ledger.chat("-1")
    await ledger.alert("a")
    telegram.takes = 0.2
    sending = asyncio.create_task(ledger.dispatcher(telegram).drain())
    await telegram.called()
    async with ledger.database.begin() as conn:
        await subscriptions.moved(conn, chat.id, "-1001")
    await sending
    (row,) = await ledger.rows()
    assert (row.state, row.reference) == ("sent", None)


async def test_a_chat_known_by_name_and_by_number_becomes_one_and_gets_each_alert_once(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    named, numbered = await ledger.chat("@us", "cyber"), await ledger.chat("-1001", "cyber", "space")
    await ledger.alert("a", "cyber")
    await ledger.finish(ledger.dispatcher(telegram))
    await ledger.alert("b", "cyber")
    for _ in range(2):  # at each start
        async with ledger.database.begin() as conn:
            await subscriptions.named(conn, numbered.ref, "@us")
    await ledger.alert("c", "space")
    await ledger.correct("a", 1)
    before = len(telegram.calls)
    await ledger.finish(ledger.dispatcher(telegram))
    assert sorted((call.address, call.said, call.action) for call in telegram.calls[before:]) == [
        ("@us", "alert:b:|send", "send"),
        ("@us", "alert:c:|send", "send"),
        ("@us", "correction:a:1|edit", "edit"),
        ("@us", "correction:a:1|reply", "reply"),
    ]
    async with ledger.database.read() as conn:
        assert {one.topic for one in await subscriptions.of(conn, named.id)} == {"cyber", "space"}


async def test_a_chat_known_by_number_alone_is_called_by_its_name_and_can_still_be_edited(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    numbered = await ledger.chat("-1001", "cyber")
    await ledger.alert("a", "cyber")
    await ledger.finish(ledger.dispatcher(telegram))
    async with ledger.database.begin() as conn:
        await subscriptions.named(conn, numbered.ref, "@us")
    await ledger.correct("a", 1, reply=False)
    await ledger.finish(ledger.dispatcher(telegram))
    assert [(call.address, call.action) for call in telegram.calls] == [("-1001", "send"), ("@us", "edit")]


async def test_a_chat_that_moved_to_one_we_know_hands_over_its_wishes(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    old = await ledger.chat("-1", "cyber", kind="group")
    new = await ledger.chat("-1001", "telecom", kind="group")
    telegram.will("-1", Moved("-1001"))
    await ledger.alert("a", "cyber")
    await ledger.finish(ledger.dispatcher(telegram))
    assert [call.address for call in telegram.calls] == ["-1", "-1001"]
    async with ledger.database.read() as conn:
        assert [one.topic for one in await subscriptions.of(conn, new.id)] == ["cyber", "telecom"]
        assert await subscriptions.of(conn, old.id) == ()


async def test_a_refused_account_pauses_and_the_operator_is_told_once(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chats(3)
    slack = FakePlatform("slack")
    await ledger.chat("C1", platform="slack")
    for name in ("1", "2", "3"):
        telegram.will(name, Stopped("the token was revoked"))
    await ledger.alert("a")
    told: list[tuple[str, str, str]] = []
    dispatcher = ledger.dispatcher(telegram, slack, patience=3.0, on_stopped=lambda *what: told.append(what))
    tally = await dispatcher.drain()
    assert told == [("telegram", "", "the token was revoked")]
    assert tally.sent == 1
    assert (await ledger.states())["1"] == "ready"
    telegram.answers.clear()
    await dispatcher.recover()
    assert (await dispatcher.drain()).sent == 3


async def test_a_digest_that_cannot_be_rendered_stops_no_other(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("1", language="az")  # words depend on a chat's language, never on the chat
    await ledger.chat("2")
    await ledger.alert("a")

    def render(digest: Digest, chat: Chat, action: Action) -> Message:
        if chat.language == "az":
            raise ZeroDivisionError
        return words(digest, chat, action)

    tally = await Dispatcher(ledger.database, [telegram], render, clock=ledger.clock, patience=0.0).drain()
    assert tally == Tally(sent=1, put_off=tally.put_off)
    assert tally.put_off >= 1  # a slow machine sees the end of the first back-off
    assert await ledger.states() == {"1": "ready", "2": "sent"}


# --- in doubt ------------------------------------------------------------------------


async def test_a_doubtful_message_is_sent_once_more_and_then_left(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    telegram.will("one", *[Uncertain("connection broke")] * 3)
    await ledger.finish(ledger.dispatcher(telegram))
    row = (await ledger.rows())[0]
    assert (row.state, row.attempts, row.reason) == ("uncertain", 2, "may have arrived: connection broke")


async def test_a_chat_that_wants_no_repeat_gets_none_until_the_operator_says_so(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("one", uncertain="leave")
    await ledger.alert("a")
    await ledger.alert("b")
    telegram.will("one", *[Uncertain("connection broke")] * 2)
    dispatcher = ledger.dispatcher(telegram)
    await ledger.finish(dispatcher)
    again, leave = await ledger.rows()
    assert (again.state, leave.state, len(telegram.calls)) == ("uncertain", "uncertain", 2)
    async with ledger.database.begin() as conn:
        assert await deliveries.resolve(conn, "again", at=ledger.at, rule=Rule(ids=(again.id,))) == 1
        assert await deliveries.resolve(conn, "leave", at=ledger.at) == 1
    await ledger.finish(dispatcher)
    assert [row.state for row in await ledger.rows()] == ["sent", "rejected"]
    assert len(telegram.calls) == 3


async def test_a_doubtful_edit_is_simply_made_again(ledger: Ledger, telegram: FakePlatform) -> None:
    await ledger.chat("one", uncertain="leave")
    await ledger.alert("a")
    dispatcher = ledger.dispatcher(telegram)
    await ledger.finish(dispatcher)
    telegram.will("one", Uncertain("connection broke"))
    await ledger.correct("a", 1, reply=False)
    await ledger.finish(dispatcher)
    assert [call.action for call in telegram.calls] == ["send", "edit", "edit"]
    assert (await ledger.rows())[1].state == "sent"


# --- pace ----------------------------------------------------------------------------


async def test_two_senders_of_one_account_keep_its_rate_together(
    ledger: Ledger, telegram: FakePlatform, open_again: OpenAgain
) -> None:
    await ledger.chats(60)
    await ledger.alert("a")
    telegram.rate = 40
    other = Ledger(await open_again())
    both = [ledger.dispatcher(telegram), other.dispatcher(telegram)]
    tallies = await asyncio.gather(*(one.drain() for one in both))
    assert sum(tally.sent for tally in tallies) == 60 == len({call.address for call in telegram.calls})
    async with ledger.database.read() as conn:
        slots = sorted((await conn.execute(text("SELECT slot_clock FROM deliveries"))).scalars())
    assert most_in_a_second([slot / 1_000_000 for slot in slots]) <= 40
    # The calls themselves may come a little late to their slots, on a busy machine.
    assert most_in_a_second(sorted(call.at for call in telegram.calls)) <= 55


async def test_a_chat_gets_one_message_a_second_and_others_do_not_wait_for_it(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    busy, _ = await ledger.chats(2)
    await ledger.weekly("2022-W46", busy)
    await ledger.alert("a")
    await ledger.dispatcher(telegram, patience=3.0).drain()
    first, other, second = telegram.calls
    assert {first.address, other.address} == {"1", "2"}
    # By the slots, which a busy machine does not move.
    async with ledger.database.read() as conn:
        slots = sorted((await conn.execute(text("SELECT slot_clock FROM deliveries"))).scalars())
    assert slots[1] - slots[0] < 500_000
    assert second.at - first.at >= 0.99


async def test_a_group_gets_at_most_twenty_messages_in_any_minute(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("-1", kind="group")
    for story in range(23):
        await ledger.alert(str(story))
    dispatcher = ledger.dispatcher(telegram, patience=0.5)
    for _ in range(22):
        await dispatcher.drain()
        async with ledger.database.begin() as conn:  # as if a second had passed
            for column, table in (("slot_clock", "deliveries"), ("next_clock", "chats")):
                await conn.execute(
                    text(f"UPDATE {table} SET {column} = {column} - 1000000 WHERE {column} > 0")
                )
    assert len(telegram.calls) == 20


async def test_a_terminal_is_not_paced(ledger: Ledger) -> None:
    console = FakePlatform("console")
    await ledger.chat("console", platform="console")
    for story in range(5):
        await ledger.alert(str(story))
    tally = await ledger.dispatcher(console, patience=0.0).drain()
    assert tally.sent == len(console.calls) == 5, "none had to wait for a slot"


async def test_another_year_on_the_logical_clock_does_not_disturb_the_pace(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    ledger.later(days=-4000)
    await ledger.chats(2)
    await ledger.alert("a")
    assert (await ledger.dispatcher(telegram).drain()).sent == 2
    ledger.later(days=9000)
    await ledger.alert("b")
    assert (await ledger.dispatcher(telegram, patience=3.0).drain()).sent == 2


# --- running -------------------------------------------------------------------------


async def test_running_sends_what_comes_and_stops_when_told(ledger: Ledger, telegram: FakePlatform) -> None:
    await ledger.chats(2)
    stop = asyncio.Event()
    dispatcher = ledger.dispatcher(telegram, idle=30.0)
    running = asyncio.create_task(dispatcher.run(stop))
    await asyncio.sleep(0.05)
    await ledger.alert("a")
    dispatcher.wake()
    await telegram.called(2)
    stop.set()
    await asyncio.wait_for(running, 2)
    assert set((await ledger.states()).values()) == {"sent"}


async def test_stopping_finishes_calls_under_way_and_gives_back_the_rest(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chats(40)
    await ledger.alert("a")
    telegram.rate, telegram.takes = 20, 0.3
    stop = asyncio.Event()
    running = asyncio.create_task(ledger.dispatcher(telegram).run(stop))
    await telegram.called()
    stop.set()
    await asyncio.wait_for(running, 30)
    states = list((await ledger.states()).values())
    assert states.count("sent") == len(telegram.calls) < 40
    assert states.count("ready") == 40 - len(telegram.calls)


async def test_calls_of_a_slow_platform_go_side_by_side(ledger: Ledger, telegram: FakePlatform) -> None:
    await ledger.chats(20)
    await ledger.alert("a")
    telegram.takes = 0.3
    await ledger.dispatcher(telegram).drain()
    assert telegram.busiest > 5


def most_in_a_second(times: list[float]) -> int:
    """The largest number of moments in any sliding second."""
    return max(sum(1 for other in times if at <= other < at + 1) for at in times)


async def test_what_many_are_told_is_kept_while_others_are_told_each_their_own(ledger: Ledger) -> None:
    """A sender keeps some digests; of those that it has still to tell it forgets none."""
    fast = FakePlatform(rate=1000)
    chats = await ledger.chats(300)
    popular = Digest("weekly", "all", "2022-W47", cards=())
    async with ledger.database.begin() as conn:
        for place, chat in enumerate(chats):
            said = popular if place % 3 == 0 else Digest("weekly", f"own {place}", "2022-W47", cards=())
            await digests.put_digest(conn, said, ledger.at)
            await deliveries.fan_out(conn, said.id, [chat.id], at=ledger.at, priority=deliveries.DIGEST)
    await ledger.finish(ledger.dispatcher(fast))
    async with ledger.database.read() as conn:
        how = select(D.c.state, D.c.retries, func.count()).group_by(D.c.state, D.c.retries)
        assert [tuple(row) for row in await conn.execute(how)] == [("sent", 0, 300)]
