"""What waits for a chat becomes one message: after a quiet night, and where much piled up."""

from __future__ import annotations

from collections import Counter
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from bot.model import ChatRef, Uncertain
from bot.store import subscriptions
from bot.store.database import Database
from tests.ledger import FakePlatform, Ledger
from tests.newsroom import BLOCKED, MONDAY, OFFICE, entry, newsroom

NIGHT: dict[str, Any] = {
    "quiet_from": time(15, 30),
    "quiet_to": time(8),
}  # the ledger's clock stands at 16:00 in Baku


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


@pytest.fixture
def telegram() -> FakePlatform:
    return FakePlatform()


async def states(ledger: Ledger) -> Counter[str]:
    return Counter(row.state for row in await ledger.rows(limit=None))


async def test_a_night_of_alerts_is_one_message_in_the_morning_and_the_same_for_all_who_slept(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    for name in ("one", "two"):
        await ledger.chat(name, **NIGHT)
    await ledger.chat("awake")
    for story in ("a", "b", "c"):
        await ledger.alert(story)
    dispatcher = ledger.dispatcher(telegram)
    await ledger.finish(dispatcher)
    assert Counter(address for address, _ in telegram.got) == {"awake": 3}
    ledger.later(hours=16)
    assert await ledger.catch_up() == 2
    assert await ledger.catch_up() == 0
    await ledger.finish(dispatcher)
    caught = [said for address, said in telegram.got if address != "awake"]
    assert len(caught) == 2
    assert len(set(caught)) == 1
    assert caught[0].startswith("burst:")
    assert await states(ledger) == {"sent": 5, "merged": 6}


async def test_a_chat_that_missed_other_stories_gets_its_own_message(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("all", **NIGHT)
    await ledger.chat("cyber", "cyber", **NIGHT)
    for story, topic in (("a", "cyber"), ("b", "cyber"), ("c", "telecom")):
        await ledger.alert(story, topic)
    ledger.later(hours=16)
    assert await ledger.catch_up() == 2
    await ledger.finish(ledger.dispatcher(telegram))
    assert len({said for _, said in telegram.got}) == 2


async def test_a_catch_up_goes_after_alerts_and_digests(ledger: Ledger, telegram: FakePlatform) -> None:
    chat = await ledger.chat("one", **NIGHT)
    await ledger.alert("a")
    await ledger.alert("b")
    ledger.later(hours=16)
    assert await ledger.catch_up() == 1
    await ledger.weekly("2022-W47", chat)
    await ledger.alert("c")
    await ledger.finish(ledger.dispatcher(telegram))
    assert [said.partition(":")[0] for _, said in telegram.got] == ["alert", "weekly", "burst"]


async def test_more_alerts_than_a_chat_bears_become_one_message_and_others_go_out_as_they_are(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("all")
    await ledger.chat("some", "cyber")
    for number in range(20):
        await ledger.alert(f"story {number}", "cyber" if number < 3 else "telecom")
    assert await ledger.catch_up(most=10) == 1
    await ledger.finish(ledger.dispatcher(telegram))
    assert Counter(address for address, _ in telegram.got) == {"all": 1, "some": 3}


async def test_what_may_have_arrived_already_is_not_told_again_in_a_catch_up(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("one")
    telegram.will("one", Uncertain("connection broke"))
    await ledger.alert("a")
    await ledger.dispatcher(telegram).drain()
    for number in range(4):
        await ledger.alert(f"story {number}")
    await ledger.catch_up(most=2)
    await ledger.finish(ledger.dispatcher(telegram))
    assert Counter(said.partition(":")[0] for _, said in telegram.got) == {"alert": 2, "burst": 1}


async def test_a_correction_of_the_night_is_in_the_message_of_the_morning(
    ledger: Ledger, telegram: FakePlatform
) -> None:
    await ledger.chat("one", **NIGHT)
    await ledger.alert("a")
    await ledger.correct("a", 1)
    ledger.later(hours=16)
    assert await ledger.catch_up() == 0
    await ledger.finish(ledger.dispatcher(telegram))
    assert [said for _, said in telegram.got] == ["correction:a:1|edit"]


async def test_a_reader_who_slept_reads_every_story_of_the_night_in_one_message(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as room:
        await room.says("/subscribe all instant")
        async with room.app.database.begin() as conn:
            chat = await subscriptions.chat(conn, ChatRef("console", "reader"))
            assert chat
            await subscriptions.change(conn, chat.id, quiet_from=time(9), quiet_to=time(12))
        await room.tells(OFFICE, entry("Malicious links are stopped", BLOCKED))
        await room.tells(
            OFFICE,
            entry("Phishing mails rise", "Banks in Baku counted 9,000 phishing mails in October 2022."),
        )
        await room.delivers()
        assert room.inbox.texts() == []
        room.clock.now = MONDAY.replace(hour=12, minute=1)
        await room.delivers()
        (text,) = room.inbox.texts()
        assert "81 million" in text
        assert "9,000" in text
