"""/withdraw in the operator's chat: a story's messages are deleted everywhere, after a button that says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model import ChatRef, Request
from bot.store import deliveries
from tests.newsroom import AGENCY, READERS, Newsroom, entry, newsroom

HEADLINE = "AzStateNet stops 81 million malicious links"
TEXT = "The security service stopped 81 million malicious links on AzStateNet in the third quarter of 2022."
CORRECTED = TEXT.replace("81", "83")
LINK = "https://wire.example/links"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """A reader and the operator were told a story."""
    async with newsroom(tmp_path, operator="boss") as made:
        for chat in ("reader", "boss"):
            await made.says("/subscribe all instant", chat=chat)
        await made.tells(AGENCY, entry(HEADLINE, TEXT, url=LINK))
        await made.delivers()
        yield made


async def no() -> bool:
    return False


def deleted(room: Newsroom) -> list[str]:
    return sorted(chat for chat, how, _ in room.inbox.got if how == "delete")


async def test_it_asks_then_deletes_in_every_chat_and_once(room: Newsroom) -> None:
    asked = await room.says("/withdraw 1", chat="boss")
    assert f"“{HEADLINE}”: 2 chats. Delete the message there?" in asked
    assert "/withdraw 1 yes" in asked
    await room.delivers()
    assert deleted(room) == []
    assert "2 messages are being deleted." in await room.says("/withdraw 1 yes", chat="boss")
    assert "withdrawn already" in await room.says("/withdraw 1 yes", chat="boss")
    await room.delivers()
    assert deleted(room) == ["boss", "reader"]
    assert room.inbox.texts(how="delete") == ["This message was withdrawn.\n"]


async def test_the_message_that_is_answered_names_the_story(room: Newsroom) -> None:
    async with room.app.database.read() as conn:
        told = {row.chat.ref.address: row.reference for row in await deliveries.listing(conn)}
    asked = await room.says("/withdraw", chat="boss", reply_to=told["boss"])
    assert "/withdraw 1 yes" in asked


async def test_what_becomes_of_the_story_later_is_told_to_nobody_who_had_it_taken_back(
    room: Newsroom,
) -> None:
    await room.says("/withdraw 1 yes", chat="boss")
    await room.delivers()
    before = len(room.inbox.got)
    room.clock.later(minutes=20)
    await room.tells(AGENCY, entry(HEADLINE.replace("81", "83"), CORRECTED, url=LINK))
    await room.delivers()
    assert len(room.inbox.got) == before


async def test_only_who_may_change_the_operators_chat_can(room: Newsroom) -> None:
    assert "operator's chat only" in await room.says("/withdraw 1 yes")
    assert "administrators" in await room.says("/withdraw 1 yes", chat="boss", may_change=no)
    assert "/withdraw" in await room.says("/help", chat="boss")
    assert "/withdraw" not in await room.says("/help")
    await room.delivers()
    assert deleted(room) == []


@pytest.mark.parametrize("words", ["", "4711", "x", "-1", "9" * 40, "1.5"])
async def test_what_names_no_story_is_asked_for(room: Newsroom, words: str) -> None:
    assert "Which story?" in await room.says(f"/withdraw {words}", chat="boss")


@pytest.mark.parametrize("language", READERS)
@pytest.mark.parametrize("alias", ["withdraw", "gerigotur", "отозвать"])
async def test_it_is_said_in_three_languages(room: Newsroom, language: str, alias: str) -> None:
    request = Request(ChatRef("console", "boss"), f"/{alias} 1 yes", client_language=language)
    reply = await room.app.commands.answer(request)
    assert reply is not None
    await room.delivers()
    assert deleted(room) == ["boss", "reader"]


async def test_a_story_that_nobody_was_told_has_nothing_to_take_back(room: Newsroom) -> None:
    await room.says("/stop")
    await room.says("/stop", chat="boss")
    await room.tells(
        AGENCY, entry("Baku gets a new data centre", "A data centre opened in Baku for cloud services.")
    )
    assert "No chat has a message of its own" in await room.says("/withdraw 2", chat="boss")
