"""Several processes that read the news at once decide as one would: one story, one alert."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import opened
from bot.model import ChatRef, Subscription
from bot.settings import DatabaseUrl
from bot.store import deliveries, stories, subscriptions
from bot.store.database import Database
from tests.newsroom import AGENCY, BLOCKED, HERALD, OFFICE, Clock, Inbox, Newsroom, entry, settings

HEADLINE = "AzStateNet stops 81 million malicious links"
BODIES = ("ministry", "agency", "bank", "operator", "academy", "port", "railway", "exchange")


@pytest.fixture
async def rooms(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[list[Newsroom]]:
    """Three houses on one database, each with a memory of its own, and a reader of all alerts."""
    made = replace(settings(tmp_path), database_url=DatabaseUrl(database_url))
    clock = Clock()
    async with AsyncExitStack() as stack:
        apps = [await stack.enter_async_context(opened(made, clock=clock)) for _ in range(3)]
        houses = [Newsroom(app, clock, Inbox()) for app in apps]
        await houses[0].says("/subscribe all instant")
        yield houses


async def alerts(house: Newsroom) -> list[str]:
    """The digests that the ledger holds for the reader."""
    async with house.app.database.read() as conn:
        return [row.digest for row in await deliveries.listing(conn) if row.action == "send"]


def told(body: str, number: int, host: str = "wire.example") -> tuple[str, str, str]:
    """Title, text and address of an event that is like no other."""
    text = (
        f"The {body} blocked {number},471 phishing pages in Azerbaijan in October 2022, its {body} centre said. "
        f"Another {number}12 servers of the {body} were checked for malware."
    )
    return f"The {body} blocks {number},471 phishing pages", text, f"https://{host}/{body}"


async def test_the_same_event_read_from_two_sources_at_once_is_one_story_and_one_alert(
    rooms: list[Newsroom],
) -> None:
    await asyncio.gather(
        rooms[0].tells(AGENCY, entry(HEADLINE, BLOCKED)),
        rooms[1].tells(HERALD, entry(HEADLINE, BLOCKED, url="https://herald.example/links")),
        rooms[2].tells(OFFICE, entry(HEADLINE, BLOCKED, url="https://office.example/links")),
    )
    assert len(await alerts(rooms[0])) == 1
    async with rooms[0].app.database.read() as conn:
        (story,) = await stories.newest(conn)
    assert {item.source for item in story.items} == {"agency", "herald", "office"}


async def test_many_events_each_read_by_all_at_once_are_told_once_each(rooms: list[Newsroom]) -> None:
    for place, body in enumerate(BODIES, 3):
        await asyncio.gather(
            *(
                house.tells(source, entry(title, text, url=address))
                for house, source in zip(rooms, (AGENCY, HERALD, OFFICE), strict=True)
                for title, text, address in [told(body, place * 7, f"{source.id}.example")]
            )
        )
    told_of = await alerts(rooms[0])
    assert len(told_of) == len(set(told_of)) == len(BODIES)


async def test_the_same_items_taken_in_by_all_at_once_are_new_to_one_of_them(rooms: list[Newsroom]) -> None:
    entries = [
        entry(title, text, url=url)
        for title, text, url in (told(body, 7 * n) for n, body in enumerate(BODIES[:3], 3))
    ]
    taken = await asyncio.gather(*(house.tells(AGENCY, *entries) for house in rooms))
    states = sorted(one.state for batch in taken for one in batch)
    assert states == ["known"] * 6 + ["new"] * 3
    assert len(await alerts(rooms[0])) == 3


async def test_a_correction_that_two_read_at_once_is_made_once(rooms: list[Newsroom]) -> None:
    await rooms[0].tells(AGENCY, entry(HEADLINE, BLOCKED))
    await rooms[0].delivers()
    mended = entry(HEADLINE, BLOCKED.replace("81 million", "83 million"))
    taken = await asyncio.gather(*(house.tells(AGENCY, mended) for house in rooms))
    assert sorted(batch[0].state for batch in taken) == ["known", "known", "updated"]
    await rooms[0].delivers()
    assert len(rooms[0].inbox.texts(how="edit")) == 1


async def test_a_process_hears_of_anothers_correction_before_it_decides(rooms: list[Newsroom]) -> None:
    first, second, _ = rooms
    await first.tells(AGENCY, entry(HEADLINE, BLOCKED))
    await second.tells(
        HERALD, entry("Nothing of the beat", "The weather stays warm.", url="https://herald.example/w")
    )
    mended = BLOCKED.replace("81 million", "83 million")
    await first.tells(AGENCY, entry(HEADLINE.replace("81", "83"), mended))
    # The copy says what the source says now; held against its slip it would be another figure.
    (taken,) = await second.tells(
        HERALD, entry(HEADLINE.replace("81", "83"), mended, url="https://herald.example/links")
    )
    assert taken.decision is not None
    assert taken.decision.verdict == "copy"


async def test_a_story_that_another_process_merged_away_is_joined_where_it_leads(
    rooms: list[Newsroom],
) -> None:
    first, second, _ = rooms
    title, text, address = told("ministry", 21)
    (one,) = await first.tells(AGENCY, entry(title, text, url=address))
    other_title, other_text, other = told("railway", 77)
    (two,) = await first.tells(AGENCY, entry(other_title, other_text, url=other))
    assert one.decision is not None
    assert two.decision is not None
    # The second house knows both stories as they were.
    await second.tells(HERALD, entry("Sunny", "The weather stays warm.", url="https://herald.example/w"))
    async with first.app.database.begin() as conn:
        await stories.redirect(conn, two.decision.story, one.decision.story)
    (joined,) = await second.tells(
        HERALD, entry(other_title, other_text, url="https://herald.example/railway")
    )
    assert joined.decision is not None
    assert joined.decision.story == one.decision.story


async def test_channels_configured_by_several_at_once_are_there_once(
    rooms: list[Newsroom],
) -> None:
    ref = subscriptions.Configured(
        ChatRef("console", "desk"),
        "en",
        "Asia/Baku",
        "resend",
        (Subscription("all", "weekly"), Subscription("cyber", "instant")),
    )

    async def sync(house: Newsroom) -> None:
        async with house.app.database.begin() as conn:
            await subscriptions.sync_channels(conn, [ref], house.clock())

    await asyncio.gather(*(sync(house) for house in rooms for _ in range(3)))
    async with rooms[0].app.database.read() as conn:
        chat = await subscriptions.chat(conn, ref.ref)
        assert chat is not None
        assert len(await subscriptions.of(conn, chat.id)) == 2
