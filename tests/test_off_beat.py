"""What is off the beat: archived, understood only when somebody asks, and never in the way of the news."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import items as item_store
from bot.store.items import StoredItem
from digests.model import Item
from tests.newsroom import AGENCY, BLOCKED, HERALD, OFFICE, Newsroom, entry, newsroom

CUP = "The club sold 12,500 tickets for the final on Sunday, its office said."
HEADLINE = "AzStateNet stops 81 million malicious links"
LINK = "https://wire.example/links"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path) as made:
        yield made


async def archived(room: Newsroom) -> list[StoredItem]:
    async with room.app.database.read() as conn:
        return await item_store.query(conn, on_beat=False)


async def whole(room: Newsroom, words: str) -> Item:
    """An archived item as `beatwire items --json` reads it."""
    (found,) = (one.item for one in await archived(room) if words in one.item.title)
    return room.app.pipeline.completed(found)


@pytest.mark.parametrize("silent", [True, False])
async def test_its_figures_and_summary_are_there_for_whoever_asks(room: Newsroom, silent: bool) -> None:
    await room.tells(AGENCY, entry("Tickets for the final", CUP), silent=silent)
    item = await whole(room, "Tickets")
    assert (item.topics, item.summary) == ((), CUP)
    assert [figure.value for figure in item.figures] == [12_500]


async def test_a_baseline_off_the_beat_is_known_again_but_in_no_story(room: Newsroom) -> None:
    await room.tells(AGENCY, entry("Tickets for the final", CUP), entry(HEADLINE, BLOCKED), silent=True)
    assert {one.item.title: one.story is None for one in await archived(room)} == {
        "Tickets for the final": True,
        HEADLINE: False,
    }
    again = await room.tells(AGENCY, entry("Tickets for the final", CUP), entry(HEADLINE, BLOCKED))
    assert [taken.state for taken in again] == ["known", "known"]


async def test_a_baseline_item_that_turns_to_the_beat_is_news_with_a_story(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    await room.tells(AGENCY, entry("A short note", "More soon.", url=LINK), silent=True)
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED, url=LINK))
    await room.delivers()
    (alert,) = room.inbox.texts()
    assert "81 million" in alert
    assert HEADLINE in await room.says("/cyber")
    # A second teller joins the story that it began; nobody gets another message.
    await room.tells(HERALD, entry(HEADLINE, BLOCKED, url="https://herald.example/links"))
    await room.delivers()
    assert len(room.inbox.texts()) == 1


async def test_a_baseline_item_that_turns_to_a_story_that_was_told_joins_it(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    await room.tells(HERALD, entry("A short note", "More soon.", url=LINK), silent=True)
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED))
    await room.tells(HERALD, entry(HEADLINE, BLOCKED, url=LINK))
    await room.delivers()
    assert len(room.inbox.texts()) == 1
    assert len({one.story for one in await archived(room)}) == 1


async def test_what_the_beat_does_not_know_is_read_to_the_end_in_a_story_on_the_beat(room: Newsroom) -> None:
    """The office tells the same without a word of the beat: its telling has figures where the story has."""
    plain = "The office counted 873,000 cases and 83,000 files and 81 million hits in its third quarter."
    title = "The office counts 873,000 cases, 83,000 files and 81 million hits"
    told = f"{plain} Cyber security officers found the malware on AzStateNet."
    await room.tells(OFFICE, entry(title, plain))
    (before,) = await archived(room)
    assert (before.item.topics, before.item.summary) == ((), "")
    await room.tells(AGENCY, entry(f"{title} of malware", told, url="https://wire.example/same"))
    found = await archived(room)
    assert len({one.story for one in found}) == 1, "both tell one story"
    assert all(one.item.summary and one.item.figures for one in found)
