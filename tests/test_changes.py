"""What of a document is news: reading only what changed answers as reading everything does."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.changes import Changes
from digests import feeds
from digests.model import Entry
from tests.newsroom import AGENCY, Newsroom, newsroom


class Watched(feeds.Feed):
    """A feed that counts the entries that were read."""

    read = 0

    def every(self) -> list[Entry | None]:
        found = super().every()
        self.read += len(found)
        return found

    def at(self, places: Sequence[int]) -> list[Entry | None] | None:
        found = super().at(places)
        self.read += len(found or ())
        return found


def item(number: int, words: str = "Short.", link: str | None = None) -> str:
    address = link or f"https://wire.example/news/{number}"
    return f"<item><title>Story number {number}</title><link>{address}</link><description>{words}</description></item>"


def feed(*items: str, head: str = "", tail: str = "") -> Watched:
    text = f"<rss><channel><title>N</title>{head}{''.join(items)}</channel></rss>{tail}"
    return Watched(text.encode(), url=AGENCY.url, timezone="Asia/Baku", now=None, name="it")


def titles(entries: Sequence[Entry]) -> list[str]:
    return [entry.title for entry in entries]


async def test_only_what_is_new_or_changed_is_read_again(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as house:
        changes = Changes(house.app.database)
        first = feed(*map(item, range(20)))
        entries = await changes.of_feed(AGENCY, first)
        assert (len(entries), first.read) == (20, 20)
        await house.tells(AGENCY, *entries)
        second = feed(item(20), *map(item, range(18)), item(18, "Other words."), head="<ttl>5</ttl>")
        entries = await changes.of_feed(AGENCY, second)
        assert titles(entries) == ["Story number 20", "Story number 18"]
        assert second.read == 2


async def test_an_item_that_the_archive_lost_is_read_again(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as house:
        changes = Changes(house.app.database)
        assert len(await changes.of_feed(AGENCY, feed(item(1), item(2)))) == 2
        # Nothing was taken in (the process was stopped, say): both are still news.
        again = feed(item(1), item(2))
        assert titles(await changes.of_feed(AGENCY, again)) == ["Story number 1", "Story number 2"]


async def test_of_two_entries_with_one_link_the_first_speaks_each_time(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as house:
        changes = Changes(house.app.database)
        twice = (item(1), item(2, link="https://wire.example/news/1?utm_source=rss"))
        for number in range(3):
            entries = await changes.of_feed(AGENCY, feed(*twice, head=f"<ttl>{number}</ttl>"))
            assert titles(entries) == (["Story number 1"] if number == 0 else [])
            await house.tells(AGENCY, *entries)


@pytest.mark.parametrize("seed", range(4))
async def test_remembering_changes_no_answer(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    async with newsroom(tmp_path) as house:
        remembering = Changes(house.app.database)
        for _ in range(8):
            document = _edition(chance)
            fresh = await Changes(house.app.database).of_feed(AGENCY, feed(*document))
            whole = [entry for entry in feed(*document).every() if entry is not None]
            assert await Changes(house.app.database).of(AGENCY, whole) == fresh
            assert await remembering.of_feed(AGENCY, feed(*document)) == fresh
            await _perhaps_take(house, chance, fresh)


def _edition(chance: random.Random) -> list[str]:
    """Entries that come, go, change, repeat, and now and then break the document."""
    found = [
        item(chance.randrange(6), chance.choice(["Short.", "Longer words."]))
        for _ in range(chance.randrange(7))
    ]
    if chance.random() < 0.3:
        found.insert(
            0, chance.choice(["<item/>", "<item>&</item>", "<item><title></item>", "<item> </item>"])
        )
    return found


async def _perhaps_take(house: Newsroom, chance: random.Random, entries: Sequence[Entry]) -> None:
    if chance.random() < 0.8:
        await house.tells(AGENCY, *entries)
