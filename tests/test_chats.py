"""Chats that stop, are given up, come back, move: what they are sent is what they were told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.cli.doctor import findings
from bot.model import ChatRef
from bot.settings import Channel
from bot.settings.secret import Secret
from tests.newsroom import AGENCY, BLOCKED, Newsroom, entry, newsroom

READER = ChatRef("console", "reader")
HEADLINE = "AzStateNet stops 81 million malicious links"
LINK = "https://wire.example/links"
CHANNEL = Channel(platform="console", chat="reader", cadence=("instant",))

House = Callable[..., AbstractAsyncContextManager[Newsroom]]


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> House:
    """A house on each kind of database; opened again it is the same one after a restart."""

    def opened(*channels: Channel, **changes: Any) -> AbstractAsyncContextManager[Newsroom]:
        return newsroom(tmp_path, channels=channels, database_url=Secret(database_url), **changes)

    return opened


@pytest.fixture
async def room(house: House) -> AsyncIterator[Newsroom]:
    async with house() as made:
        yield made


async def tells(room: Newsroom, number: int = 81) -> None:
    """The agency tells of so many million links; told again with another number, it corrects itself."""
    changed = (words.replace("81", str(number)) for words in (HEADLINE, BLOCKED))
    await room.tells(AGENCY, entry(*changed, url=LINK))
    await room.delivers()


async def phishing(room: Newsroom) -> None:
    await room.tells(
        AGENCY, entry("Phishing mails in Ganja", "Phishing mails rose to 9,000 in Ganja, Azerbaijan.")
    )
    await room.delivers()


async def cannot() -> str:
    return "/invite @beatwire"


# --- given up, and back -----------------------------------------------------------------


async def test_what_was_subscribed_comes_again_once_the_bot_is_let_in_again(room: Newsroom) -> None:
    await room.says("/subscribe cyber instant")
    await room.app.commands.left(READER)
    await tells(room)
    assert room.inbox.texts() == []
    await room.app.commands.came(READER)
    await phishing(room)
    assert ["Ganja" in alert for alert in room.inbox.texts()] == [True]


@pytest.mark.parametrize("line", ["/start", "/status", "/settings", "/cyber"])
async def test_whoever_speaks_to_the_bot_is_written_to_again(room: Newsroom, line: str) -> None:
    await room.says("/subscribe cyber instant")
    await room.app.commands.left(READER)
    assert "Nothing is sent" not in await room.says(line)
    await phishing(room)
    assert len(room.inbox.texts()) == 1


async def test_while_a_chat_cannot_be_written_to_settings_and_status_say_so_and_why(room: Newsroom) -> None:
    await room.says("/subscribe cyber instant")
    await room.app.commands.left(READER)
    for line in ("/settings", "/status"):
        said = await room.says(line, invite=cannot)
        assert "Nothing is sent to this chat, since the bot cannot write here: the bot was removed." in said
    await phishing(room)
    assert room.inbox.texts() == []


async def test_who_subscribes_where_the_bot_is_not_is_told_how_to_invite_it(room: Newsroom) -> None:
    for line in ("/subscribe cyber instant", "/follow clinic", "/start cyber"):
        said = await room.says(line, invite=cannot)
        assert "Invite it: /invite @beatwire" in " ".join(said.split())
        assert "invite" not in (await room.says(line)).lower()


# --- stopped ----------------------------------------------------------------------------


async def test_after_stop_nothing_comes_neither_followed_words_nor_corrections(room: Newsroom) -> None:
    await room.says("/subscribe cyber instant")
    await room.says("/follow Ganja")
    await tells(room)
    assert len(room.inbox.texts()) == 1
    assert "nothing more will be sent" in await room.says("/stop")
    await tells(room, 83)
    await phishing(room)
    assert len(room.inbox.got) == 1
    for line in ("/settings", "/status"):
        assert "it was stopped with /stop. To come back: /subscribe" in await room.says(line)


async def test_who_stopped_is_not_sent_to_until_they_want_it(room: Newsroom) -> None:
    await room.says("/subscribe cyber instant")
    await room.says("/follow Ganja")
    await room.says("/stop")
    await room.app.commands.left(READER)
    await room.app.commands.came(READER)
    await room.says("/start")
    await phishing(room)
    assert room.inbox.got == []
    await room.says("/subscribe cyber instant")
    await tells(room)
    assert len(room.inbox.texts()) == 1
    assert "Ganja" not in await room.says("/settings"), "the followed words ended with /stop"


async def test_a_configured_channel_that_was_stopped_stays_so_over_a_restart(house: House) -> None:
    async with house(CHANNEL) as room:
        await room.app.sync_channels()
        await room.says("/stop")
    async with house(CHANNEL) as room:
        await room.app.sync_channels()
        await tells(room)
        assert room.inbox.got == []
        await room.says("/subscribe cyber instant")
        await phishing(room)
        assert len(room.inbox.texts()) == 1
    async with house() as room:
        await room.says("/stop")
        await room.app.sync_channels()
    async with house(CHANNEL) as room:  # taken out and put in again: the operator means it
        await room.app.sync_channels()
        await room.tells(AGENCY, entry("Malware in Quba", "Malware locked 70 computers in Quba, Azerbaijan."))
        await room.delivers()
        assert len(room.inbox.texts()) == 1


async def test_where_a_change_does_not_outlive_a_restart_the_answer_says_so(house: House) -> None:
    async with house(CHANNEL) as room:
        await room.app.sync_channels()
        for line in ("/subscribe cyber daily", "/unsubscribe cyber", "/language en", "/settings time 10:00"):
            assert "stands in the bot's configuration" in await room.says(line)
            assert "configuration" not in await room.says(line, chat="another")
        for line in ("/stop", "/settings"):
            assert "when the bot next starts" not in await room.says(line)


async def test_an_erased_channel_of_the_configuration_keeps_only_that_nothing_comes(house: House) -> None:
    async with house(CHANNEL) as room:
        await room.app.sync_channels()
        await room.says("/mute secret-word")
        assert "also stands in the bot's configuration" in await room.says("/privacy")
        assert "it alone is kept" in await room.says("/forget yes")
        async with room.app.database.read() as conn:
            for table in ("chats", "mutes", "subscriptions", "dues"):
                rows = (await conn.execute(text(f"SELECT * FROM {table}"))).all()
                assert "secret-word" not in str(rows)
                assert sum("'reader'" in str(row) for row in rows) == (table == "chats")
    async with house(CHANNEL) as room:
        await room.app.sync_channels()
        await tells(room)
        assert room.inbox.got == []
        assert "stopped with /stop" in await room.says("/settings")


async def test_the_operators_own_chat_keeps_its_notes_when_it_stops_the_news(house: House) -> None:
    async with house(operator="reader") as room:
        await room.says("/subscribe cyber instant")
        assert "notes to the operator" in await room.says("/stop")
        await tells(room)
        await room.app.notices.refused("Telegram", "the token was revoked")
        await room.delivers()
        assert ["the token was revoked" in note for note in room.inbox.texts()] == [True]
        assert "will come again" in await room.says("/forget yes")


# --- moved ------------------------------------------------------------------------------


async def test_after_a_move_a_correction_edits_no_message_and_comes_as_one_of_its_own(room: Newsroom) -> None:
    await room.says("/subscribe cyber instant")
    await tells(room)
    await room.app.commands.moved(READER, "grown")
    await tells(room, 83)
    assert [(where, how) for where, how, _ in room.inbox.got] == [("reader", "send"), ("grown", "send")]
    (said,) = room.inbox.texts("grown")
    assert said.lstrip("• ").startswith("83 million malicious links"), "the figure stands first"
    assert "81 → 83 million" in said
    room.clock.later(hours=2)
    await tells(room, 84)
    assert len(room.inbox.texts("grown")) == 2
    await phishing(room)
    await room.tells(
        AGENCY, entry("Phishing mails in Ganja", "Phishing mails rose to 9,500 in Ganja, Azerbaijan.")
    )
    await room.delivers()
    assert room.inbox.texts("grown", "edit"), "what was sent since can be edited as ever"


async def test_an_edit_that_waits_while_a_chat_moves_meets_no_other_message(room: Newsroom) -> None:
    await room.says("/subscribe cyber instant")
    await tells(room)
    changed = (words.replace("81", "83") for words in (HEADLINE, BLOCKED))
    await room.tells(AGENCY, entry(*changed, url=LINK))
    await room.app.commands.moved(READER, "grown")
    await room.delivers()
    assert [(where, how) for where, how, _ in room.inbox.got] == [("reader", "send"), ("grown", "send")]


async def test_a_group_that_telegram_says_was_left_as_it_grew_is_sent_to_all_the_same(room: Newsroom) -> None:
    await room.says("/subscribe cyber instant")
    await room.app.commands.left(READER)
    await room.app.commands.moved(READER, "grown")
    await tells(room)
    assert len(room.inbox.texts("grown")) == 1


# --- refused ----------------------------------------------------------------------------


async def test_the_operator_hears_of_a_configured_channel_that_is_lost_and_of_no_other(house: House) -> None:
    ours = Channel(platform="console", chat="reader", name="Our channel", cadence=("instant",))
    async with house(ours, operator="boss") as room:
        await room.app.sync_channels()
        await room.says("/subscribe cyber instant", chat="guest")
        room.inbox.refuses = {"reader": "kicked from the channel", "guest": "blocked"}
        with capture_logs() as logs:
            await tells(room)
            await asyncio.gather(*room.app._telling)
        await room.delivers()
        (note,) = room.inbox.texts("boss")
        assert "Console Our channel: nothing can be sent there any more (kicked from the" in note
        assert {one["reason"] for one in logs if one["event"] == "chat.gone"} == {
            "kicked from the channel",
            "blocked",
        }
        said = [
            found.text for found in [one async for one in findings(room.app, False)] if found.state == "wrong"
        ]
        assert ["[[channel]] console reader (Our channel): nothing is sent" in one for one in said] == [True]
        assert "kicked from the channel" in said[0]
        await room.says("/status")
        await room.app.commands.left(READER)
        await room.app.commands.left(ChatRef("console", "guest"))
        await room.delivers()
        assert len(room.inbox.texts("boss")) == 2
