"""Digests on their way to chats: once a period, on time, nothing at length that was told before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.compose import Composer, Wish, week
from bot.material import Material
from bot.periods import Period
from bot.store import deliveries
from digests.model import Digest, Health
from tests.newsroom import AGENCY, BAKU, BLOCKED, HERALD, MONDAY, Newsroom, entry, newsroom

STOPPED = "State network stopped 81 million malicious links"
SATELLITE = "A ground station for the national satellite opens in Baku"
GROUND = f"{SATELLITE}. The station tracks the satellite day and night, the space agency Azercosmos says."


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path) as opened:
        yield opened


def next_monday(room: Newsroom, hour: int = 9) -> None:
    room.clock.now = MONDAY.replace(hour=hour) + timedelta(days=7)


async def digests_of(room: Newsroom, chat: str = "reader") -> list[str]:
    next_monday(room)
    before = len(room.inbox.texts(chat))
    await room.delivers()
    return texts_of(room, chat)[before:]


def texts_of(room: Newsroom, chat: str = "reader") -> list[str]:
    """What a chat got, whatever the width of its terminal."""
    return [" ".join(text.split()) for text in room.inbox.texts(chat)]


async def test_what_came_as_an_alert_is_told_in_a_line(room: Newsroom) -> None:
    await room.says("/subscribe cyber instant")
    await room.says("/subscribe space weekly")
    await room.says("/subscribe cyber space weekly", chat="calm")
    await room.tells(AGENCY, entry(STOPPED, BLOCKED), entry(SATELLITE, GROUND))
    await room.delivers()
    assert len(texts_of(room)) == 1
    await room.says("/subscribe cyber weekly")
    (brief,), (full,) = await digests_of(room), texts_of(room, "calm")
    assert "81 million" in brief
    assert "83,000 infected files" in full
    assert "83,000 infected files" not in brief
    assert "tracks the satellite day and night" in brief, "what did not come before is told in full"
    assert "Already sent to you, so told in brief: 1 story" in brief
    assert "Already sent" not in full


async def test_what_stood_in_a_daily_digest_is_told_in_a_line_in_the_weekly_one(room: Newsroom) -> None:
    await room.says("/subscribe cyber daily")
    await room.tells(AGENCY, entry(STOPPED, BLOCKED))
    room.clock.later(days=1)
    await room.delivers()
    assert "83,000 infected files" in texts_of(room)[0]
    await room.says("/subscribe cyber weekly")
    (weekly,) = await digests_of(room)
    assert "81 million" in weekly
    assert "83,000 infected files" not in weekly


async def test_chats_that_wish_the_same_and_had_the_same_share_one_digest(room: Newsroom) -> None:
    for chat in ("a", "b", "c"):
        await room.says("/subscribe cyber weekly", chat=chat)
    await room.tells(AGENCY, entry(STOPPED, BLOCKED))
    next_monday(room)
    await room.delivers()
    async with room.app.database.read() as conn:
        sent = await deliveries.listing(conn)
    assert len({one.digest for one in sent}) == 1
    assert len(sent) == 3


async def test_a_muted_word_keeps_a_story_out_of_the_digest(room: Newsroom) -> None:
    await room.says("/subscribe all weekly")
    await room.says("/mute satellite")
    await room.says("/subscribe all weekly", chat="other")
    await room.tells(AGENCY, entry(STOPPED, BLOCKED), entry(SATELLITE, GROUND))
    (mine,), (other,) = await digests_of(room), texts_of(room, "other")
    assert "satellite" not in mine
    assert "81 million" in mine
    assert "satellite" in other


async def test_a_week_is_not_sent_twice_however_the_wish_changed_meanwhile(room: Newsroom) -> None:
    await room.says("/subscribe cyber weekly")
    await room.tells(AGENCY, entry(STOPPED, BLOCKED))
    assert len(await digests_of(room)) == 1
    await room.says("/subscribe space weekly")
    await room.says("/settings time 12:00")
    next_monday(room, hour=12)
    await room.delivers()
    assert len(texts_of(room)) == 1
    room.clock.later(days=7)
    await room.delivers()
    assert len(texts_of(room)) == 2, "the next week comes at the new hour"


async def test_a_correction_of_last_weeks_story_stands_in_the_digest(room: Newsroom) -> None:
    await room.says("/subscribe all weekly")
    told = entry(
        "State network stopped 18 million malicious links",
        BLOCKED.replace("81", "18"),
        url="https://w.example/1",
    )
    await room.tells(AGENCY, told)
    await digests_of(room)
    room.clock.later(days=1)
    await room.tells(AGENCY, replace(told, title=STOPPED, text=BLOCKED))
    room.clock.now = MONDAY.replace(hour=9) + timedelta(days=14)
    await room.delivers()
    digest = texts_of(room)[-1]
    assert "Corrections" in digest
    assert "18 → 81 million malicious links" in digest
    assert "81 million" not in digest.split("Corrections")[0], "old news are not told as the week's"


async def test_a_correction_is_told_to_those_who_wish_its_topic(room: Newsroom) -> None:
    await room.says("/subscribe space weekly")
    told = entry(
        "State network stopped 18 million malicious links",
        BLOCKED.replace("81", "18"),
        url="https://w.example/1",
    )
    await room.tells(AGENCY, told)
    room.clock.later(days=8)
    await room.tells(AGENCY, replace(told, title=STOPPED, text=BLOCKED))
    room.clock.now = MONDAY.replace(hour=9) + timedelta(days=14)
    await room.delivers()
    assert "81 million" not in texts_of(room)[-1]


async def test_the_period_is_read_again_when_something_arrived(room: Newsroom) -> None:
    period = week("2022-W47", "Asia/Baku")
    composer = room.app.composer
    assert (await composer.digest(period)).cards == ()
    await room.tells(AGENCY, entry(STOPPED, BLOCKED))
    assert len((await composer.digest(period)).cards) == 1
    await room.tells(
        HERALD, entry(STOPPED, f"{BLOCKED} So the herald learned.", url="https://herald.example/1")
    )
    (card,) = (await composer.digest(period)).cards
    assert len(card.sources) + len(card.reprints) == 2


class OneBroken(Composer):
    """Fails at one wish, as a bug would."""

    def _compose(
        self, material: Material, health: Health, period: Period, wish: Wish, limit: int = 18
    ) -> Digest:
        if wish.topics == ("space",):
            raise LookupError(wish.name)
        return super()._compose(material, health, period, wish, limit)


async def test_a_digest_that_cannot_be_composed_holds_up_no_other_and_is_tried_again(room: Newsroom) -> None:
    for chat, topic in (("a", "cyber"), ("b", "space"), ("c", "telecom")):
        await room.says(f"/subscribe {topic} weekly", chat=chat)
    next_monday(room)
    broken = OneBroken(
        room.app.database, room.app.composer.beat, clock=room.clock, namer=room.app.pipeline.namer
    )
    assert await broken.enqueue_due() == 2
    assert await broken.enqueue_due() == 0
    assert await room.app.composer.enqueue_due() == 1, "what stayed due is sent when it can be"


async def test_a_quiet_week_names_the_source_that_had_nothing_new(room: Newsroom) -> None:
    from bot.store import sources
    from bot.store.sources import SourceState

    await room.says("/subscribe all weekly")
    since = MONDAY - timedelta(days=9)
    async with room.app.database.begin() as conn:
        state = SourceState(AGENCY.id, AGENCY.url, last_ok=MONDAY, last_new=since, baseline=True)
        await sources.save(conn, state)
        failing = SourceState(
            HERALD.id, HERALD.url, last_ok=MONDAY + timedelta(days=1), failures=9, baseline=True
        )
        await sources.save(conn, failing)
    (digest,) = await digests_of(room)
    assert "No stories on the beat this week." in digest
    assert "Caspian Wire: nothing new since 12 November" in digest
    assert "Tech Herald not answering since Tuesday" in digest


# --- asking -----------------------------------------------------------------------------------


async def test_why_explains_the_order_of_a_digest_in_plain_words(room: Newsroom) -> None:
    await room.says("/subscribe all weekly")
    await room.tells(AGENCY, entry(STOPPED, BLOCKED))
    await room.tells(
        HERALD, entry(STOPPED, f"{BLOCKED} So the herald learned in a talk.", url="https://herald.example/1")
    )
    await digests_of(room)
    for asked in ("/why", "/why 2022-W47", "/why 2022-11-21"):
        answer = await room.says(asked)
        assert "Why these stories?" in answer, asked
        assert STOPPED in answer
        assert "key figures" in answer
    assert "ключевые цифры" in await room.says("/why 2022-W47", language="ru")
    assert "əsas rəqəm" in await room.says("/why 2022-W47", language="az")


async def test_why_of_a_story_says_what_decides_its_place(room: Newsroom) -> None:
    await room.tells(AGENCY, entry(STOPPED, BLOCKED))
    answer = await room.says("/why 1")
    assert "What decides its place in a digest: 1 independent source, 3 key figures" in answer


async def test_a_day_can_be_asked_for_like_a_week(room: Newsroom) -> None:
    await room.tells(AGENCY, entry(STOPPED, BLOCKED))
    assert "81 million" in await room.says("/week 2022-11-21")
    assert "81 million" not in await room.says("/week 2022-11-22")
    assert "2022-W47" in await room.says("/week 2022-13-45"), "what is no day is refused with an example"


async def test_what_a_digest_left_out_comes_by_pages_each_story_once(room: Newsroom) -> None:
    titles = [f"Ministry number {n} opens a cyber security centre in town {n}" for n in range(1, 41)]
    texts = [
        f"{title}. It will employ {n * 3} people, the ministry of town {n} says."
        for n, title in enumerate(titles)
    ]
    for title, text in zip(titles, texts, strict=True):
        await room.tells(AGENCY, entry(title, text, published=MONDAY.astimezone(BAKU)), silent=True)
    pages = [" ".join((await room.says(f"/week 2022-W47 {page}")).split()) for page in range(1, 6)]
    counts = [sum(f"{title}." in one for one in pages) for title in titles]
    composed = await room.app.composer.digest(week("2022-W47", "Asia/Baku"), limit=100)
    assert len(composed.cards) > 20, "enough stories for several pages"
    told = [title for title, count in zip(titles, counts, strict=True) if count]
    assert all(count <= 1 for count in counts)
    assert len(told) == len(composed.cards)
    assert "has been shown" in await room.says("/week 2022-W47 99")
