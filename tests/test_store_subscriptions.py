"""Chats and their wishes: kept as said, due when due, erased when asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta

import pytest
from sqlalchemy import text

from bot.model import Cadence, Chat, ChatRef, Sent, Subscription
from bot.store import subscriptions
from bot.store.database import Database
from bot.store.subscriptions import Configured
from tests.archive import NOON
from tests.ledger import FakePlatform, Ledger

CHANNEL = ChatRef("telegram", "-1001")


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


def wish(topic: str, cadence: Cadence = "weekly") -> Subscription:
    return Subscription(topic, cadence)


async def wishes_of(ledger: Ledger, chat: Chat) -> list[tuple[str, str]]:
    async with ledger.database.read() as conn:
        return [(one.topic, one.cadence) for one in await subscriptions.of(conn, chat.id)]


async def sync(ledger: Ledger, *wishes: Subscription, ref: ChatRef = CHANNEL) -> list[tuple[Chat, Cadence]]:
    channels = [Configured(ref, "az", "Asia/Baku", "leave", wishes)] if wishes else []
    async with ledger.database.begin() as conn:
        return await subscriptions.sync_channels(conn, channels, NOON)


async def due(ledger: Ledger) -> list[tuple[str, str, Sequence[str]]]:
    async with ledger.database.read() as conn:
        found = await subscriptions.digest_due(conn, ledger.at)
    return [(one.chat.ref.address, one.cadence, one.topics) for one in found]


async def test_many_due_digests_are_read_page_by_page_each_once(database: Database) -> None:
    ledger = Ledger(database)
    chats = await ledger.chats(7, cadence="weekly")
    async with database.begin() as conn:
        for place, chat in enumerate(chats):
            await subscriptions.set_due(conn, chat.id, "weekly", ledger.at - timedelta(hours=place % 3))
    found: list[subscriptions.Due] = []
    async with database.read() as conn:
        while page := await subscriptions.digest_due(
            conn, ledger.at, after=found[-1] if found else None, most=2
        ):
            assert len(page) <= 2
            found += page
        assert found == await subscriptions.digest_due(conn, ledger.at)
    assert len(found) == 7


# --- chats ---------------------------------------------------------------------------


async def test_a_chat_is_made_once_and_keeps_its_own_settings(ledger: Ledger) -> None:
    ref = ChatRef("slack", "C1", account="T1")
    async with ledger.database.begin() as conn:
        assert await subscriptions.chat(conn, ref) is None
        made = await subscriptions.ensure(conn, ref, kind="channel", language="ru", timezone="UTC", at=NOON)
        changed = await subscriptions.change(
            conn, made.id, language="az", digest_at=time(8, 30), quiet_from=time(22), quiet_to=time(7)
        )
        again = await subscriptions.ensure(conn, ref, kind="private", language="en", timezone="UTC", at=NOON)
        other = await subscriptions.ensure(
            conn, ChatRef("slack", "C1", account="T2"), kind="channel", language="en", timezone="UTC", at=NOON
        )
    assert again == changed == await read(ledger, made)
    assert (changed.language, changed.kind, changed.digest_at, changed.quiet_from) == (
        "az",
        "channel",
        time(8, 30),
        time(22),
    )
    assert other.id != made.id


async def read(ledger: Ledger, chat: Chat) -> Chat | None:
    async with ledger.database.read() as conn:
        return await subscriptions.by_id(conn, chat.id)


async def test_a_setting_that_there_is_not_is_refused(ledger: Ledger) -> None:
    chat = await ledger.chat("one")
    async with ledger.database.begin() as conn:
        with pytest.raises(TypeError, match="active"):
            await subscriptions.change(conn, chat.id, active=False)


async def test_a_place_names_its_chat_and_forum_topics(ledger: Ledger) -> None:
    await ledger.chat("-1")
    await ledger.chat("-1", thread="7")
    await ledger.chat("-2")
    async with ledger.database.read() as conn:
        found = await subscriptions.at_place(conn, ChatRef("telegram", "-1"))
    assert [chat.ref.thread for chat in found] == ["", "7"]


async def test_forgetting_leaves_no_trace_of_the_chat_but_the_ledgers_counts(ledger: Ledger) -> None:
    telegram = FakePlatform()
    chat = await ledger.chat("secret-77", "cyber", quiet_from=time(22), quiet_to=time(7))
    telegram.will("secret-77", Sent("secret-77-reference"))
    async with ledger.database.begin() as conn:
        await subscriptions.mute(conn, chat.id, "secret-77 words")
        await subscriptions.set_due(conn, chat.id, "weekly", NOON)
    await ledger.alert("a", "cyber")
    await ledger.finish(ledger.dispatcher(telegram))
    await ledger.alert("b", "cyber")
    async with ledger.database.begin() as conn:
        await subscriptions.forget(conn, chat.id)
    assert [row.state for row in await ledger.rows()] == ["sent"]
    async with ledger.database.read() as conn:
        for table in ("chats", "deliveries", "subscriptions", "mutes", "dues"):
            rows = (await conn.execute(text(f"SELECT * FROM {table}"))).all()
            assert "secret-77" not in str(rows)
        assert await subscriptions.chat(conn, chat.ref) is None
    assert await ledger.alert("c", "cyber") == 0
    new = await ledger.chat("secret-77")
    assert new.id != chat.id
    assert new.quiet_from is None


async def test_stopping_gives_up_what_waits(ledger: Ledger) -> None:
    telegram = FakePlatform()
    chat = await ledger.chat("one")
    await ledger.alert("a")
    async with ledger.database.begin() as conn:
        assert await subscriptions.drop_waiting(conn, chat.id) == 1
    await ledger.finish(ledger.dispatcher(telegram))
    assert telegram.calls == []
    assert [row.reason for row in await ledger.rows()] == ["stopped by the chat"]


# --- wishes --------------------------------------------------------------------------


async def test_wishes_add_up_and_the_last_cadence_of_a_topic_wins(ledger: Ledger) -> None:
    chat = await ledger.chat("one", "cyber", "telecom")
    async with ledger.database.begin() as conn:
        await subscriptions.subscribe(
            conn, chat.id, [wish("cyber", "weekly"), wish("egov"), wish("egov", "daily")]
        )
    assert await wishes_of(ledger, chat) == [("cyber", "weekly"), ("egov", "daily"), ("telecom", "instant")]
    async with ledger.database.begin() as conn:
        await subscriptions.unsubscribe(conn, chat.id, ("cyber", "unknown"))
    assert await wishes_of(ledger, chat) == [("egov", "daily"), ("telecom", "instant")]
    async with ledger.database.begin() as conn:
        await subscriptions.unsubscribe(conn, chat.id, None)
    assert await wishes_of(ledger, chat) == []


async def test_chats_with_equal_wishes_stand_together(ledger: Ledger) -> None:
    one, two = await ledger.chat("one", "telecom", "cyber"), await ledger.chat("two", "cyber", "telecom")
    three = await ledger.chat("three")
    gone = await ledger.chat("gone")
    await ledger.chat("four", "cyber", cadence="weekly")
    async with ledger.database.begin() as conn:
        await subscriptions.deactivate(conn, gone.id, "blocked")
        found = await subscriptions.wishes(conn, "instant")
        assert await subscriptions.counts(conn) == {"telegram": 4}
    assert found == {("cyber", "telecom"): [one.id, two.id], ("all",): [three.id]}


async def test_a_digest_is_due_from_its_moment_until_the_next_is_set(ledger: Ledger) -> None:
    chat = await ledger.chat("one", "telecom", "cyber", cadence="weekly")
    async with ledger.database.begin() as conn:
        await subscriptions.set_due(conn, chat.id, "weekly", NOON + timedelta(hours=1))
        assert await subscriptions.next_due(conn, chat.id) == NOON + timedelta(hours=1)
    assert await due(ledger) == []
    ledger.later(hours=1)
    assert await due(ledger) == [("one", "weekly", ("cyber", "telecom"))]
    async with ledger.database.begin() as conn:
        await subscriptions.set_due(conn, chat.id, "weekly", NOON + timedelta(days=7))
    assert await due(ledger) == []


async def test_nothing_is_due_to_who_wishes_nothing_or_cannot_be_reached(ledger: Ledger) -> None:
    chat, gone = await ledger.chat("one", cadence="daily"), await ledger.chat("gone", cadence="daily")
    async with ledger.database.begin() as conn:
        for one in (chat, gone):
            await subscriptions.set_due(conn, one.id, "daily", NOON)
        await subscriptions.deactivate(conn, gone.id, "blocked")
        await subscriptions.unsubscribe(conn, chat.id, None)
        assert await subscriptions.next_due(conn, chat.id) is None
    assert await due(ledger) == []


# --- the operator's channels ---------------------------------------------------------


async def test_a_configured_channel_gets_all_its_cadences_and_settings(ledger: Ledger) -> None:
    new = await sync(ledger, wish("cyber", "instant"), wish("cyber", "weekly"))
    assert [(chat.ref, cadence) for chat, cadence in new] == [(CHANNEL, "weekly")]
    chat = new[0][0]
    assert (chat.language, chat.uncertain, chat.kind) == ("az", "leave", "channel")
    assert await wishes_of(ledger, chat) == [("cyber", "instant"), ("cyber", "weekly")]


async def test_starting_again_keeps_the_due_time_and_follows_the_configuration(ledger: Ledger) -> None:
    chat = (await sync(ledger, wish("cyber")))[0][0]
    async with ledger.database.begin() as conn:
        await subscriptions.set_due(conn, chat.id, "weekly", NOON)
    assert await sync(ledger, wish("telecom"), wish("telecom", "daily")) == [(chat, "daily")]
    assert await due(ledger) == [("-1001", "weekly", ("telecom",))]


async def test_a_channel_taken_out_of_the_configuration_is_unsubscribed(ledger: Ledger) -> None:
    chat = (await sync(ledger, wish("cyber")))[0][0]
    own = await ledger.chat("own")
    await sync(ledger)
    assert await wishes_of(ledger, chat) == []
    assert await wishes_of(ledger, own) == [("all", "instant")]
    async with ledger.database.begin() as conn:
        await subscriptions.subscribe(conn, chat.id, [wish("cyber")])
    await sync(ledger)
    assert await wishes_of(ledger, chat) == [("cyber", "weekly")]


async def test_a_channel_configured_twice_gets_both_wishes(ledger: Ledger) -> None:
    channels = [
        Configured(CHANNEL, "az", "Asia/Baku", "resend", (one,))
        for one in (wish("cyber", "instant"), wish("all", "weekly"))
    ]
    async with ledger.database.begin() as conn:
        new = await subscriptions.sync_channels(conn, channels, NOON)
    assert await wishes_of(ledger, new[0][0]) == [("all", "weekly"), ("cyber", "instant")]


# --- mutes ---------------------------------------------------------------------------


async def test_muted_words_touch_what_holds_them_however_they_are_written(ledger: Ledger) -> None:
    chat = await ledger.chat("one")
    async with ledger.database.begin() as conn:
        await subscriptions.mute(conn, chat.id, "Kripto valyuta")
        await subscriptions.mute(conn, chat.id, "İdman")
        await subscriptions.mute(conn, chat.id, "5G", "follow")
        assert await subscriptions.muted(conn, chat.id) == ["Kripto valyuta", "İdman"]
        assert await subscriptions.touched(conn, ["Yeni KRIPTO birjası", "valyutalar"]) == [chat.id]
        assert await subscriptions.touched(conn, ["idmançılar"]) == [chat.id]
        assert await subscriptions.touched(conn, ["valyuta"]) == []
        assert await subscriptions.touched(conn, ["5g gəlir"], "follow") == [chat.id]
        await subscriptions.unmute(conn, chat.id, "idman")
        assert await subscriptions.muted(conn, chat.id) == ["Kripto valyuta"]
        await subscriptions.unmute(conn, chat.id)
        assert await subscriptions.muted(conn, chat.id) == []
        assert await subscriptions.muted(conn, chat.id, "follow") == ["5G"]


async def test_a_time_zone_that_no_longer_exists_is_read_as_utc(database: Database) -> None:
    ledger = Ledger(database)
    await ledger.chat("one", timezone="Mars/Base", cadence="weekly")
    chat = await ledger.chat("one", cadence="weekly")
    assert chat.timezone == "UTC"
