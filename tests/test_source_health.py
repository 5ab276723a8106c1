"""What is known of each source's health, and what the operator hears of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.phrases import Reason, say
from bot.store import sources as source_store
from bot.store.sources import SourceState
from digests.model import ReaderLanguage, Source
from tests.feeds import feed, item
from tests.newsroom import READERS, Newsroom, newsroom
from tests.servers.source import SourceServer

HOURLY = feed(*map(item, range(8)), every=timedelta(hours=1))


@pytest.fixture
async def server() -> AsyncIterator[SourceServer]:
    async with SourceServer().serving() as serving:
        yield serving


@pytest.fixture
async def room(tmp_path: Path, server: SourceServer) -> AsyncIterator[Newsroom]:
    wire = Source("wire", "Wire", server.set("/rss", HOURLY))
    async with newsroom(tmp_path, sources=(wire,), private=True, operator="boss") as made:
        await made.app.collect_due()
        yield made


async def state(room: Newsroom) -> SourceState:
    async with room.app.database.read() as conn:
        found = await source_store.one(conn, "wire")
    assert found is not None
    return found


async def told(room: Newsroom, **ahead: float) -> list[str]:
    """Visits after some time, and what the operator hears of them."""
    room.clock.later(**ahead)
    await room.app.collect_due()
    before = len(room.inbox.texts("boss"))
    await room.delivers()
    return room.inbox.texts("boss")[before:]


async def test_the_rhythm_is_learnt_from_the_first_reading(room: Newsroom) -> None:
    found = await state(room)
    assert (found.gap, found.longest, found.arrivals) == (3600, 3600, 7)
    assert found.next_check is not None
    assert timedelta(minutes=30) <= found.next_check - room.clock() <= timedelta(minutes=33)


async def test_a_source_that_falls_silent_is_told_once_and_again_when_it_speaks(
    room: Newsroom, server: SourceServer
) -> None:
    assert await told(room, hours=20) == []
    (silent,) = await told(room, hours=10)
    assert "silent unusually long" in silent
    assert "21 Nov" in silent
    assert await told(room, hours=10) == []
    server.set("/rss", feed(item(99), published=room.clock()))
    (speaks,) = await told(room, hours=2)
    assert "publishes again" in speaks


async def test_a_long_silent_source_that_also_dies_is_not_said_to_publish(
    room: Newsroom, server: SourceServer
) -> None:
    await told(room, hours=30)
    server.set("/rss", status=503)
    notes = [note for _ in range(4) for note in await told(room, days=1)]
    assert len(notes) == 1
    assert "not answering" in notes[0]
    server.set("/rss", HOURLY)
    (back,) = await told(room, days=1)
    assert "answering again" in back


async def test_a_source_that_ends_is_told_with_what_to_do(room: Newsroom, server: SourceServer) -> None:
    server.set("/rss", status=410)
    (gone,) = await told(room, hours=1)
    assert "410" in gone
    assert await told(room, days=5) == []


async def test_a_new_address_is_believed_after_repeated_success(room: Newsroom, server: SourceServer) -> None:
    new = server.set("/new", HOURLY)
    server.redirect("/rss", "/new", status=301)
    assert await told(room, hours=1) == []
    assert await told(room, hours=1) == []
    assert (await state(room)).moved_to is None
    (moved,) = await told(room, hours=1)
    assert new in moved
    asked = server.counts["/rss"]
    assert await told(room, hours=1) == []
    assert server.counts["/rss"] == asked, "read at its new address"
    assert new in await room.says("/sources")


async def test_a_move_that_does_not_last_is_not_believed(room: Newsroom, server: SourceServer) -> None:
    server.set("/new", HOURLY)
    for status in (301, 301, 302, 301, 301):
        server.redirect("/rss", "/new", status=status)
        assert await told(room, hours=1) == []
    assert (await state(room)).moved_to is None


async def test_a_new_address_that_fails_is_given_up_for_the_old_one(
    room: Newsroom, server: SourceServer
) -> None:
    server.set("/new", HOURLY)
    server.redirect("/rss", "/new", status=308)
    for _ in range(3):
        await told(room, hours=1)
    server.set("/new", status=404)
    server.set("/rss", HOURLY)
    await told(room, hours=1)
    assert (await state(room)).failures == 1
    await told(room, hours=3)
    assert (await state(room)).failures == 0


async def test_what_the_operator_was_told_survives_a_restart(
    room: Newsroom, server: SourceServer, tmp_path: Path
) -> None:
    (silent,) = await told(room, hours=30)
    assert silent
    source = replace(room.app.pipeline.beat.sources[0])
    async with newsroom(
        tmp_path, clock=room.clock, sources=(source,), private=True, operator="boss"
    ) as again:
        assert await told(again, hours=2) == []


@pytest.mark.parametrize("language", READERS)
async def test_status_and_sources_say_it_in_the_readers_language(
    room: Newsroom, server: SourceServer, language: str
) -> None:
    await told(room, hours=30)
    words = {"az": "uzun susmur", "en": "unusually silent", "ru": "молчит дольше обычного"}
    for command in ("/status", "/sources"):
        assert words[language] in await room.says(command, language=language)
    server.set("/rss", status=500)
    await told(room, hours=2)
    words = {"az": "cavab vermir", "en": "not answering", "ru": "не отвечает"}
    for command in ("/status", "/sources"):
        assert words[language] in await room.says(command, language=language)


async def test_a_blocked_source_is_asked_rarely_and_one_in_trouble_soon(
    room: Newsroom, server: SourceServer
) -> None:
    server.set("/rss", status=403)
    await told(room, hours=1)
    refused = await state(room)
    assert refused.next_check is not None
    assert refused.next_check - room.clock() >= timedelta(hours=1)
    server.set("/rss", status=502)
    await told(room, hours=2)
    broken = await state(room)
    assert broken.trouble == "passing"


# --- in the operator's language --------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "az", "en", "ru"),
    [
        ("answered 503", "server 503 qaytarır", "it answered 503", "сервер отвечает 503"),
        ("did not answer within 20 s", "20 saniyədə cavab gəlmir", "it did not answer", "нет ответа за 20 с"),
        (
            "its robots.txt does not allow reading this page",
            "robots.txt bu səhifəni",
            "its robots.txt does not",
            "robots.txt не разрешает",
        ),
        (
            "is larger than 10 MB",
            "çox böyükdür (hədd 10 MB)",
            "it is larger than 10 MB",
            "велик (предел 10 MB)",
        ),
        ("was read by a goat", "sənədi oxumaq mümkün deyil", "it was read by", "не удаётся прочитать"),
    ],
)
def test_a_reason_is_a_clause_in_the_operators_language(reason: str, az: str, en: str, ru: str) -> None:
    for language, words in (("az", az), ("en", en), ("ru", ru)):
        said = say("notice_failing", cast("ReaderLanguage", language), name="Wire", reason=Reason(reason))
        assert words in said
        assert said.startswith("Wire ")
        assert "it its" not in said


async def test_a_status_says_which_sources_ended_and_how_many_more_there_are(
    tmp_path: Path, server: SourceServer
) -> None:
    gone = Source("gone", "Old Gazette", server.set("/gone", status=410))
    shut = tuple(
        Source(f"shut{number}", f"Shut {number}", server.set(f"/shut{number}", status=404))
        for number in range(8)
    )
    async with newsroom(tmp_path, sources=(gone, *shut), private=True) as room:
        await room.app.collect_due()
        said = await room.says("/status")
        assert "Old Gazette is gone for good (410), no longer read" in said
        assert "Old Gazette is not answering" not in said
        assert "Sources: 9, not answering: 8" in said
        assert said.count("is not answering") == 5
        assert "and 3 more: /sources" in said
