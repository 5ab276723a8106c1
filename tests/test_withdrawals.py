"""Messages taken back: deleted in order behind everything that goes to them, once, whatever breaks."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.adapters.slack.bolt import session
from bot.adapters.slack.messenger import SlackMessenger, web_client
from bot.adapters.telegram.line import Api
from bot.adapters.telegram.messenger import TelegramMessenger
from bot.model import Rejected, Retry, Sent, Uncertain
from bot.store import chats, claims, deliveries, schema
from bot.store.database import Database
from bot.store.named import Rule, named
from bot.store.withdrawals import DOUBTED, UNSENT, Withdrawn, standing, withdraw
from tests.ledger import FakePlatform, Ledger
from tests.servers.slack import BOT_TOKEN, SlackServer
from tests.servers.telegram import TelegramServer
from tests.test_against import BEFORE, PRESENT
from tests.test_kill import LoopbackPlatform, start
from tests.test_slack_charts import OTHERS, channel, deliver

ALERT = "alert:a:"
D = schema.deliveries


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


@pytest.fixture
async def platform() -> AsyncIterator[LoopbackPlatform]:
    made = LoopbackPlatform()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made


def did(platform: FakePlatform) -> list[tuple[str, str | None]]:
    return [(call.action, call.reference) for call in platform.calls]


async def test_what_was_sent_is_deleted_with_the_replies_below_it_and_once(ledger: Ledger) -> None:
    telegram = FakePlatform()
    await ledger.chat("one")
    await ledger.alert("a")
    await ledger.alert("b")
    await ledger.finish(ledger.dispatcher(telegram))
    await ledger.correct("a", 1)
    await ledger.finish(ledger.dispatcher(telegram))
    before = len(telegram.calls)
    assert await ledger.withdraw(ALERT) == Withdrawn(2, 0, 0, 0)
    assert await ledger.withdraw(ALERT) == Withdrawn(0, 0, 0, 0)
    await ledger.finish(ledger.dispatcher(telegram))
    assert did(telegram)[before:] == [("delete", "one-1"), ("delete", "one-4")]
    assert {row.state for row in await ledger.rows()} == {"sent"}


async def test_what_waits_is_not_sent(ledger: Ledger) -> None:
    telegram = FakePlatform()
    await ledger.chats(3)
    await ledger.alert("a")
    assert await ledger.withdraw(ALERT) == Withdrawn(0, 3, 0, 0)
    await ledger.finish(ledger.dispatcher(telegram))
    assert telegram.calls == []
    assert {(row.state, row.reason) for row in await ledger.rows()} == {("rejected", UNSENT)}


async def test_an_edit_under_way_is_made_before_the_message_is_deleted(ledger: Ledger) -> None:
    telegram = FakePlatform()
    await ledger.chat("one")
    await ledger.alert("a")
    await ledger.finish(ledger.dispatcher(telegram))
    await ledger.correct("a", 1, reply=False)
    telegram.takes = 0.3
    sending = asyncio.create_task(ledger.dispatcher(telegram).drain())
    await telegram.called(2)
    assert await ledger.withdraw(ALERT) == Withdrawn(1, 0, 0, 0)
    await sending
    await ledger.finish(ledger.dispatcher(telegram))
    assert did(telegram) == [("send", None), ("edit", "one-1"), ("delete", "one-1")]


@pytest.mark.parametrize(
    ("answer", "calls", "reason"),
    [
        (Sent("m1"), [("send", None), ("delete", "m1")], None),
        (Retry("busy"), [("send", None)], UNSENT),
        (Uncertain("broke"), [("send", None)], DOUBTED),
        (Rejected("no"), [("send", None)], "no"),
    ],
)
async def test_a_message_under_way_is_deleted_if_it_arrives_and_else_not_sent_again(
    ledger: Ledger,
    answer: Sent | Retry | Uncertain | Rejected,
    calls: list[tuple[str, str | None]],
    reason: str | None,
) -> None:
    telegram = FakePlatform(takes=0.3)
    await ledger.chat("one")
    telegram.will("one", answer)
    await ledger.alert("a")
    sending = asyncio.create_task(ledger.dispatcher(telegram).drain())
    await telegram.called()
    assert await ledger.withdraw(ALERT) == Withdrawn(1, 0, 0, 0)
    await sending
    await ledger.finish(ledger.dispatcher(telegram))
    assert did(telegram) == calls
    sent, deletion = await ledger.rows()
    assert (sent.reason, deletion.state) == (reason, "sent" if reason is None else "rejected")
    assert await ledger.withdraw(ALERT) == Withdrawn(0, 0, 0, 0)  # there is nothing to be deleted
    assert (await ledger.rows())[1].state == deletion.state


async def test_what_may_have_arrived_is_not_sent_again_and_counted(ledger: Ledger) -> None:
    telegram = FakePlatform()
    await ledger.chat("one", uncertain="leave")
    await ledger.chat("two")
    telegram.will("one", Uncertain("broke"))
    await ledger.alert("a")
    await ledger.finish(ledger.dispatcher(telegram))
    assert await ledger.withdraw(ALERT) == Withdrawn(1, 0, 1, 0)
    in_doubt = (await ledger.rows())[0]
    assert (in_doubt.state, in_doubt.reason) == ("rejected", DOUBTED)


async def test_a_deletion_without_an_answer_is_asked_again_and_one_that_failed_on_demand(
    ledger: Ledger,
) -> None:
    telegram = FakePlatform()
    await ledger.chat("one", uncertain="leave")
    await ledger.alert("a")
    await ledger.finish(ledger.dispatcher(telegram))
    telegram.will("one", Uncertain("broke"), Rejected("not now"))
    assert await ledger.withdraw(ALERT) == Withdrawn(1, 0, 0, 0)
    await ledger.finish(ledger.dispatcher(telegram))
    assert (await ledger.rows())[-1].state == "rejected"
    assert await still_standing(ledger) == 1
    assert await ledger.withdraw(ALERT) == Withdrawn(1, 0, 0, 0)
    await ledger.finish(ledger.dispatcher(telegram))
    assert await still_standing(ledger) == 0
    assert did(telegram)[1:] == [("delete", "one-1")] * 3
    assert (await ledger.rows())[-1].state == "sent"


async def test_a_withdrawn_message_is_neither_edited_nor_answered_later(ledger: Ledger) -> None:
    telegram = FakePlatform()
    await ledger.chat("one")
    await ledger.chat("two")
    await ledger.alert("a")
    await ledger.finish(ledger.dispatcher(telegram))
    first = (await ledger.rows())[0].id
    assert await ledger.withdraw(None, first) == Withdrawn(1, 0, 0, 0)
    assert await ledger.correct("a", 1) == 2
    await ledger.finish(ledger.dispatcher(telegram))
    later = Counter((call.address, call.action) for call in telegram.calls[2:])
    assert later == {("one", "delete"): 1, ("two", "edit"): 1, ("two", "reply"): 1}


async def test_a_chat_that_moved_or_is_gone_is_counted_as_out_of_reach(ledger: Ledger) -> None:
    telegram = FakePlatform()
    moved, gone = await ledger.chat("-1"), await ledger.chat("2")
    await ledger.alert("a")
    await ledger.finish(ledger.dispatcher(telegram))
    await ledger.correct("a", 1)  # a second message to each: chats are counted
    await ledger.finish(ledger.dispatcher(telegram))
    async with ledger.database.begin() as conn:
        await chats.moved(conn, moved.id, "-1001")
        await chats.deactivate(conn, gone.id, "blocked")
    assert await ledger.withdraw(ALERT) == Withdrawn(0, 0, 0, 2)


async def still_standing(ledger: Ledger) -> int:
    """Messages that `/withdraw` would ask about."""
    sends = select(func.count()).select_from(D).where(D.c.action == "send", standing())
    async with ledger.database.read() as conn:
        return int((await conn.execute(sends)).scalar_one())


async def test_what_comes_back_withdrawn_is_not_told_together_with_others(ledger: Ledger) -> None:
    telegram = FakePlatform()
    await ledger.chat("one")
    for story in "abcde":
        await ledger.alert(story)
    async with ledger.database.begin() as conn:
        claimed = await claims.claim(conn, "telegram", "", owner="me", rate=10.0, at=ledger.at)
    await ledger.withdraw(ALERT)
    async with ledger.database.begin() as conn:
        await claims.release(conn, claimed.rows, owner="me")
    assert await ledger.catch_up(most=3) == 1
    await ledger.finish(ledger.dispatcher(telegram))
    told = {row.digest: (row.state, row.reason) for row in await ledger.rows() if row.action == "send"}
    assert told[ALERT] == ("rejected", UNSENT)
    assert [told[f"alert:{story}:"][0] for story in "bcde"] == ["merged"] * 4


async def test_killed_in_the_middle_the_next_sender_deletes_the_rest(
    ledger: Ledger, database_url: str, platform: LoopbackPlatform
) -> None:
    await ledger.chats(60)
    await ledger.alert("a")
    await ledger.finish(ledger.dispatcher(FakePlatform()))
    assert await ledger.withdraw(ALERT) == Withdrawn(60, 0, 0, 0)
    sender = await start(database_url, platform.port)
    await platform.took(20)
    sender.send_signal(signal.SIGKILL)
    assert await sender.wait() == -signal.SIGKILL
    last = await start(database_url, platform.port)
    assert await asyncio.wait_for(last.wait(), 60) == 0
    assert set(platform.taken) == {str(number) for number in range(1, 61)}
    assert {row.state for row in await ledger.rows(limit=None)} == {"sent"}


async def test_on_telegram_a_message_disappears_and_an_old_one_says_that_it_was_withdrawn(
    ledger: Ledger,
) -> None:
    async with TelegramServer() as server:
        for number in (501, 502, 503):
            server.private(number)
            await ledger.chat(str(number))
        await ledger.alert("a")
        api = Api(server.token, server.url)
        dispatcher = ledger.dispatcher_of([TelegramMessenger(api)])
        await dispatcher.drain()
        server.seen(502)[0].date -= 49 * 3600
        server.seen(503)[0].deleted = True
        await ledger.withdraw(ALERT)
        await ledger.finish(dispatcher)
        await api.hang_up()
        assert (server.messages(501), server.messages(503)) == ([], [])
        assert server.messages(502) == [f"{ALERT}|delete"]
    assert {row.state for row in await ledger.rows()} == {"sent"}


async def test_in_slack_a_message_disappears_and_so_does_the_reply_below_it(ledger: Ledger) -> None:
    async with SlackServer() as server, session(5.0) as shared:
        await ledger.chat("C1", platform="slack", kind="channel")
        await ledger.alert("a")
        client = web_client(BOT_TOKEN, server.api_url)
        client.session = shared
        dispatcher = ledger.dispatcher_of([SlackMessenger(client)])
        await dispatcher.drain()
        await ledger.correct("a", 1)
        await ledger.finish(dispatcher)
        assert len(server.messages("C1")) == 2
        await ledger.withdraw(ALERT)
        await ledger.finish(dispatcher)
        assert server.messages("C1") == []
    assert {row.state for row in await ledger.rows()} == {"sent"}


async def test_a_digest_in_slack_disappears_with_its_thread(tmp_path: Path, database_url: str) -> None:
    async with SlackServer() as slack, channel(tmp_path, database_url, BEFORE, PRESENT, *OTHERS) as app:
        above, below = await deliver(app, slack)
        assert below.thread_ts == above.ts
        async with app.database.begin() as conn:
            (weekly,) = {row.digest for row in await deliveries.listing(conn)}
            rule = named(Rule(digest=weekly))
            assert await withdraw(conn, rule, at=app.clock()) == Withdrawn(2, 0, 0, 0)
            assert await withdraw(conn, rule, at=app.clock()) == Withdrawn(0, 0, 0, 0)
        assert await deliver(app, slack) == []
        async with app.database.read() as conn:
            assert {row.state for row in await deliveries.listing(conn)} == {"sent"}
