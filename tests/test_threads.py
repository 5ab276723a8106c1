"""A digest in two messages: the reply is a delivery of its own, behind its message and never without it."""

from __future__ import annotations

from typing import Literal

import pytest

from bot.model import Chat, Rejected, Retry, Sent, Uncertain
from bot.store import deliveries, digests, threads
from bot.store.database import Database
from digests.model import Digest
from tests.ledger import FakePlatform, Ledger

DIGEST = Digest("weekly", "all", "2022-W47", cards=())
ABOVE, BELOW = f"{DIGEST.id}|send", f"{DIGEST.id}|reply"
ALONE = f"{DIGEST.id}|edit"
"""How what stands below is asked for as a message of its own."""


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


async def threaded(ledger: Ledger, *chats: Chat) -> int:
    """Enqueue a weekly digest with what goes on below it; returns how many replies that made."""
    async with ledger.database.begin() as conn:
        await digests.put_digest(conn, DIGEST, ledger.at)
        ids = [chat.id for chat in chats]
        await deliveries.fan_out(conn, DIGEST.id, ids, at=ledger.at, priority=deliveries.DIGEST)
        return await threads.below(conn, DIGEST.id, "slack", at=ledger.at)


async def test_the_stories_go_into_the_thread_of_their_message_once(ledger: Ledger) -> None:
    slack = FakePlatform("slack")
    chat = await ledger.chat("C1", platform="slack")
    assert await threaded(ledger, chat) == 1
    assert await threaded(ledger, chat) == 0
    await ledger.finish(ledger.dispatcher(slack))
    assert [(call.said, call.reference) for call in slack.calls] == [(ABOVE, None), (BELOW, "C1-1")]
    await ledger.finish(ledger.dispatcher(slack))
    assert len(slack.calls) == 2


async def test_platforms_without_threads_get_the_whole_in_one(ledger: Ledger) -> None:
    chat = await ledger.chat("1")
    assert await threaded(ledger, chat) == 0


async def test_the_thread_waits_until_its_message_is_sent(ledger: Ledger) -> None:
    slack = FakePlatform("slack")
    slack.will("C1", Retry("down"), Retry("down"))
    await threaded(ledger, await ledger.chat("C1", platform="slack"))
    await ledger.finish(ledger.dispatcher(slack))
    assert [call.said for call in slack.calls] == [ABOVE, ABOVE, ABOVE, BELOW]
    assert slack.calls[-1].reference == "C1-3"


async def test_a_message_that_cannot_be_sent_takes_its_thread_with_it(ledger: Ledger) -> None:
    slack = FakePlatform("slack")
    slack.will("C1", Rejected("too rich"))
    await threaded(ledger, await ledger.chat("C1", platform="slack"))
    await ledger.finish(ledger.dispatcher(slack))
    assert [row.state for row in await ledger.rows()] == ["rejected", "rejected"]
    assert len(slack.calls) == 1


async def test_a_thread_in_doubt_is_sent_once_more_as_any_message(ledger: Ledger) -> None:
    slack = FakePlatform("slack")
    chat = await ledger.chat("C1", platform="slack")
    await threaded(ledger, chat)
    slack.will("C1", Sent("C1-1"), Uncertain("no answer"))
    await ledger.finish(ledger.dispatcher(slack))
    assert [call.said for call in slack.calls] == [ABOVE, BELOW, BELOW]
    assert [row.state for row in await ledger.rows()] == ["sent", "sent"]


async def in_doubt(ledger: Ledger, slack: FakePlatform) -> None:
    """A channel that wants no repeats, and a message to it of which nobody knows whether it arrived."""
    await threaded(ledger, await ledger.chat("C1", platform="slack", uncertain="leave"))
    slack.will("C1", Uncertain("no answer"))
    await ledger.finish(ledger.dispatcher(slack))


async def test_the_stories_of_a_message_that_is_left_in_doubt_come_by_themselves(ledger: Ledger) -> None:
    slack = FakePlatform("slack")
    await in_doubt(ledger, slack)
    assert [(call.said, call.reference) for call in slack.calls] == [(ABOVE, None), (ALONE, None)]
    assert [row.state for row in await ledger.rows()] == ["uncertain", "sent"]


@pytest.mark.parametrize(
    ("decision", "then", "state"), [("again", [ABOVE], "sent"), ("leave", [], "rejected")]
)
async def test_what_an_operator_decides_of_the_message_repeats_no_stories(
    ledger: Ledger, decision: Literal["again", "leave"], then: list[str], state: str
) -> None:
    slack = FakePlatform("slack")
    await in_doubt(ledger, slack)
    async with ledger.database.begin() as conn:
        assert await deliveries.resolve(conn, decision, at=ledger.at) == 1
    await ledger.finish(ledger.dispatcher(slack))
    assert [call.said for call in slack.calls] == [ABOVE, ALONE, *then]
    assert [row.state for row in await ledger.rows()] == [state, "sent"]
