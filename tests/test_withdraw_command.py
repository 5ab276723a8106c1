"""/withdraw in the operator's chat: a story's messages are deleted everywhere, after a button that says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model import ChatRef, Request
from bot.store import deliveries
from tests.newsroom import AGENCY, OFFICE, READERS, Newsroom, entry, newsroom
from tests.test_cli import Shell

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
    question = f"“{HEADLINE}”: 2 chats. Delete the message there and tell the story no more?"
    assert question in " ".join(asked.split())
    assert "/withdraw 1 yes" in asked
    await room.delivers()
    assert deleted(room) == []
    told = await room.says("/withdraw 1 yes", chat="boss")
    assert "2 messages are being deleted. Lists and digests no longer tell this story." in " ".join(
        told.split()
    )
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
    assert "no chat has a message of its own" in await room.says("/withdraw 2", chat="boss")
    assert "data centre" in await room.says("/latest")
    await room.says("/withdraw 2 yes", chat="boss")
    assert "data centre" not in await room.says("/latest")


TOPICAL = ("/latest", "/cyber", "/search links", "/week 2022-W47")


async def test_what_was_taken_back_is_told_nowhere_until_it_is_put_back(room: Newsroom) -> None:
    for words in TOPICAL:
        assert "81 million" in await room.says(words), words
    await room.says("/withdraw 1 yes", chat="boss")
    for words in TOPICAL:
        assert "81 million" not in await room.says(words), words
    assert "Tell it again?" in await room.says("/withdraw 1", chat="boss")
    assert "is told again" in await room.says("/withdraw 1 back", chat="boss")
    for words in TOPICAL:
        assert "81 million" in await room.says(words), words
    assert "was not withdrawn" in await room.says("/withdraw 1 back", chat="boss")


async def test_a_withdrawn_story_that_breaks_is_no_news(room: Newsroom) -> None:
    await room.says("/subscribe all breaking", chat="late")
    await room.says("/withdraw 1 yes", chat="boss")
    await room.delivers()
    room.clock.later(minutes=20)
    await room.tells(OFFICE, entry(HEADLINE, TEXT, url="https://office.example/links"))
    await room.delivers()
    assert [chat for chat, _, _ in room.inbox.got if chat == "late"] == []


async def test_the_digest_leaves_a_withdrawn_story_out(room: Newsroom) -> None:
    await room.says("/subscribe all weekly", chat="weekly")
    await room.tells(
        AGENCY,
        entry(
            "Regulator fines a bank 40,000 manat over a data leak",
            "The regulator fined a bank 40,000 manat over a leak of personal data in Baku, Azerbaijan.",
            url="https://wire.example/fine",
        ),
    )
    await room.says("/withdraw 1 yes", chat="boss")
    room.clock.later(days=7)
    await room.app.composer.enqueue_due()
    await room.delivers()
    (digest,) = [message for chat, how, message in room.inbox.got if chat == "weekly"]
    assert "40,000" in str(digest)
    assert "81 million" not in str(digest)


async def test_the_command_line_takes_a_story_back_as_the_chat_does(tmp_path: Path, room: Newsroom) -> None:
    async def ran(*words: str) -> str:
        place = {"BEATWIRE_DATABASE_URL": f"sqlite:///{tmp_path}/test.db"}
        words = ("deliveries", "withdraw", "--digest", "alert", *words)
        return (await asyncio.to_thread(lambda: Shell(tmp_path)(*words, **place))).err

    assert "no longer tell" not in await ran("--chat", "boss")
    assert "81 million" in await room.says("/latest")
    assert "lists and digests no longer tell story 1" in await ran()
    assert "81 million" not in await room.says("/latest")
    async with room.app.database.read() as conn:
        deletions = [row for row in await deliveries.listing(conn) if row.action == "delete"]
    assert sorted(row.chat.ref.address for row in deletions) == ["boss", "reader"]
