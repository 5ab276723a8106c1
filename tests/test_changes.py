"""What of a document is news: reading only what changed answers as reading everything does."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from bot.changes import Changes, Read
from digests import feeds
from digests.items import without_markup
from digests.model import Entry
from digests.reading import Part, read_new
from tests.newsroom import AGENCY, HERALD, Newsroom, newsroom


class Document:
    """A feed that counts the entries that were read of it."""

    def __init__(self, text: str) -> None:
        self.read = 0
        self._body = text.encode()

    async def __call__(self, known: Collection[bytes]) -> Part:
        part = read_new(self._body, known, url=AGENCY.url, name="it", timezone="Asia/Baku", kind="feed")
        self.read += len(part.entries)
        return part


def item(number: int, words: str = "Short.", link: str | None = None) -> str:
    address = link or f"https://wire.example/news/{number}"
    return f"<item><title>Story number {number}</title><link>{address}</link><description>{words}</description></item>"


def feed(*items: str, head: str = "") -> Document:
    return Document(f"<rss><channel><title>N</title>{head}{''.join(items)}</channel></rss>")


def changing(house: Newsroom) -> Changes:
    return Changes(house.app.database, clock=house.clock)


def titles(entries: Sequence[Entry]) -> list[str]:
    return [entry.title for entry in entries]


async def test_only_what_is_new_or_changed_is_read_again(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as house:
        changes = changing(house)
        first = feed(*map(item, range(20)))
        entries = (await changes.of(AGENCY, first)).changed
        assert (len(entries), first.read) == (20, 20)
        await house.tells(AGENCY, *entries)
        second = feed(item(20), *map(item, range(18)), item(18, "Other words."), head="<ttl>5</ttl>")
        entries = (await changes.of(AGENCY, second)).changed
        assert titles(entries) == ["Story number 20", "Story number 18"]
        assert second.read == 2


async def test_an_item_that_the_archive_lost_is_read_again(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as house:
        changes = changing(house)
        assert len((await changes.of(AGENCY, feed(item(1), item(2)))).changed) == 2
        # Nothing was taken in (the process was stopped, say): both are still news.
        again = feed(item(1), item(2))
        assert titles((await changes.of(AGENCY, again)).changed) == ["Story number 1", "Story number 2"]


async def test_of_two_entries_with_one_link_the_first_speaks_each_time(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as house:
        changes = changing(house)
        twice = (item(1), item(2, link="https://wire.example/news/1?utm_source=rss"))
        for number in range(3):
            entries = (await changes.of(AGENCY, feed(*twice, head=f"<ttl>{number}</ttl>"))).changed
            assert titles(entries) == (["Story number 1"] if number == 0 else [])
            await house.tells(AGENCY, *entries)


FORM = "https://portal.example/bulletin"


async def test_articles_that_share_a_foreign_link_are_told_apart_by_their_titles(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as house:
        changes = changing(house)
        three = [item(number, link=FORM) for number in (1, 2, 3)]
        entries = (await changes.of(AGENCY, feed(*three))).changed
        assert [taken.state for taken in await house.tells(AGENCY, *entries)] == ["new"] * 3
        # Known again among others, alone, and by a process that remembers nothing.
        for document in (three, three[1:], three[2:], [item(4, link=FORM), *three[:2]]):
            for eye in (changes, changing(house)):
                told = titles((await eye.of(AGENCY, feed(*document))).changed)
                assert told == (["Story number 4"] if len(document) == 3 and document is not three else [])


async def test_what_was_told_under_a_link_of_its_own_stays_what_it_is_when_others_join_it(
    tmp_path: Path,
) -> None:
    async with newsroom(tmp_path) as house:
        changes = changing(house)
        first = await house.tells(AGENCY, *(await changes.of(AGENCY, feed(item(1, link=FORM)))).changed)
        both = feed(item(2, link=FORM), item(1, link=FORM))
        entries = (await changes.of(AGENCY, both)).changed
        assert titles(entries) == ["Story number 2"]
        second = await house.tells(AGENCY, *entries)
        assert [taken.state for taken in (*first, *second)] == ["new", "new"]
        # A link that was seen to tell several is not taken for that of one when it stands alone, also
        # by a process that did not see it.
        for number, eye in ((3, changes), (4, changing(house))):
            alone = (await eye.of(AGENCY, feed(item(number, link=FORM)))).changed
            assert [taken.state for taken in await house.tells(AGENCY, *alone)] == ["new"]


async def test_what_is_known_of_a_link_is_known_of_its_source_alone(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as house:
        first = await changing(house).of(AGENCY, feed(item(1, link=FORM)))
        await house.tells(AGENCY, *first.changed)
        await changing(house).of(HERALD, feed(item(1, link=FORM), item(2, link=FORM)))
        renamed = (await changing(house).of(AGENCY, feed(item(3, link=FORM)))).changed
        assert [taken.state for taken in await house.tells(AGENCY, *renamed)] == ["updated"]


async def test_an_article_that_is_listed_twice_under_one_guid_is_one(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as house:
        twice = [item(number, link=FORM).replace("</title>", "</title><guid>x1</guid>") for number in (1, 2)]
        entries = (await changing(house).of(AGENCY, feed(*twice))).changed
        assert titles(entries) == ["Story number 1"]


LONG = "The regulator counted the subscribers of every operator and published the list on its page. " * 2


async def test_an_article_that_gets_another_address_is_the_same(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as house:
        changes = changing(house)
        await house.tells(AGENCY, *(await changes.of(AGENCY, feed(item(1, LONG)))).changed)
        moved = feed(item(1, LONG, link="https://wire.example/news/1-a-better-slug"))
        assert (await changes.of(AGENCY, moved)).changed == ()
        assert (await changes.of(AGENCY, moved)).changed == ()
        # The same words from another source, or other words, are another article.
        assert titles((await changes.of(HERALD, moved)).changed) == ["Story number 1"]
        other = feed(item(1, LONG + "Again.", link="https://wire.example/news/1-again"))
        assert titles((await changes.of(AGENCY, other)).changed) == ["Story number 1"]


async def test_a_title_alone_under_another_address_may_be_another_article(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as house:
        changes = changing(house)
        await house.tells(AGENCY, *(await changes.of(AGENCY, feed(item(1)))).changed)
        again = feed(item(1, link="https://wire.example/news/2"))
        assert titles((await changes.of(AGENCY, again)).changed) == ["Story number 1"]


@pytest.mark.parametrize("seed", range(4))
async def test_remembering_changes_no_answer(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    async with newsroom(tmp_path) as house:
        remembering = changing(house)
        for _ in range(8):
            document = _edition(chance)
            fresh = (await changing(house).of(AGENCY, feed(*document))).changed
            whole = (await changing(house).of(AGENCY, _whole(document))).changed
            assert (await remembering.of(AGENCY, feed(*document))).changed == fresh == whole
            await _perhaps_take(house, chance, fresh)


def _whole(document: Sequence[str]) -> Read:
    """The document read without any cutting into entries."""
    text = f"<rss><channel><title>N</title>{''.join(document)}</channel></rss>"

    async def every(_known: Collection[bytes]) -> Part:
        entries = feeds.parse(text.encode(), url=AGENCY.url, timezone="Asia/Baku")
        return Part(dict(enumerate(map(without_markup, entries))), None)

    return every


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
