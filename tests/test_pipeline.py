"""From a publication to a chat: one alert a story, corrections as edits, digests on time."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import ChatRef
from digests.model import Entry
from tests.newsroom import AGENCY, BLOCKED, HERALD, MONDAY, OFFICE, Clock, Newsroom, entry, newsroom

HEADLINE = "AzStateNet stops 81 million malicious links"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path) as made:
        yield made


async def test_a_subscriber_gets_one_alert_with_figure_and_source(room: Newsroom) -> None:
    await room.says("/subscribe cyber instant")
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED))
    await room.delivers()
    (alert,) = room.inbox.texts()
    assert "81 million" in alert
    assert "Caspian Wire" in alert
    assert HEADLINE in alert


async def test_the_same_item_told_again_is_not_sent_again(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    for _ in range(3):
        await room.tells(AGENCY, entry(HEADLINE, BLOCKED))
        await room.delivers()
    assert len(room.inbox.texts()) == 1


async def test_a_copy_by_another_source_is_not_sent_again(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED))
    await room.tells(HERALD, entry(HEADLINE, BLOCKED, url="https://herald.example/links"))
    await room.delivers()
    assert len(room.inbox.texts()) == 1


async def test_a_restart_between_storing_and_sending_neither_loses_nor_doubles(tmp_path: Path) -> None:
    clock = Clock()
    async with newsroom(tmp_path, clock=clock) as first:
        await first.says("/subscribe all instant")
        await first.tells(AGENCY, entry(HEADLINE, BLOCKED))
    async with newsroom(tmp_path, clock=clock) as second:
        await second.tells(AGENCY, entry(HEADLINE, BLOCKED))
        await second.tells(HERALD, entry(HEADLINE, BLOCKED, url="https://herald.example/links"))
        await second.delivers()
        assert len(second.inbox.texts()) == 1


async def test_first_contact_with_a_source_is_silent_but_archived(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED), silent=True)
    await room.delivers()
    assert room.inbox.texts() == []
    assert HEADLINE in await room.says("/cyber")


async def test_an_item_off_the_beat_is_archived_and_not_sent_even_to_all(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    (taken,) = await room.tells(
        AGENCY, entry("Football club wins the cup", "The home side won 3-1 on Sunday.")
    )
    await room.delivers()
    assert taken.item.topics == ()
    assert room.inbox.texts() == []


async def test_a_foreign_source_counts_only_with_an_anchor_to_the_country(room: Newsroom) -> None:
    foreign = replace(HERALD, id="foreign", anchor=True)
    room.app.pipeline.sources = {**room.app.pipeline.sources, "foreign": foreign}
    text = "Hackers sent ransomware to a hospital in Ohio and asked for $2 million."
    (abroad,) = await room.tells(foreign, entry("Ransomware hits hospital", text))
    (home,) = await room.tells(
        foreign, entry("Ransomware hits Baku hospital", text.replace("Ohio", "Baku, Azerbaijan"))
    )
    assert abroad.item.topics == ()
    assert "cyber" in home.item.topic_ids


async def test_only_chats_that_asked_for_the_topic_are_told(room: Newsroom) -> None:
    await room.says("/subscribe cyber instant", chat="guard")
    await room.says("/subscribe space instant", chat="star")
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED))
    await room.delivers()
    assert len(room.inbox.texts("guard")) == 1
    assert room.inbox.texts("star") == []


async def test_a_corrected_figure_edits_the_alert_and_replies_once(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED))
    await room.delivers()
    room.clock.later(hours=2)
    mended = BLOCKED.replace("81 million", "83 million")
    await room.tells(AGENCY, entry(HEADLINE, mended))
    await room.delivers()
    (edit,) = room.inbox.texts(how="edit")
    (reply,) = room.inbox.texts(how="reply")
    assert "83 million" in edit
    assert "81" in reply
    assert "83" in reply
    assert len(room.inbox.texts()) == 1


async def test_a_telling_of_the_corrected_figure_joins_the_story(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    slip = BLOCKED.replace("81 million", "18 million")
    await room.tells(AGENCY, entry(HEADLINE.replace("81", "18"), slip, url="https://wire.example/links"))
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED, url="https://wire.example/links"))
    room.clock.later(hours=3)
    later = entry(f"{HEADLINE} in a quarter", BLOCKED, url="https://herald.example/a", published=room.clock())
    (taken,) = await room.tells(HERALD, later)
    assert taken.decision is not None
    assert taken.decision.verdict in ("copy", "source")
    await room.delivers()
    assert len(room.inbox.texts()) == 1


async def test_new_words_with_the_same_figures_are_kept_quietly(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED))
    await room.delivers()
    (taken,) = await room.tells(AGENCY, entry(HEADLINE, BLOCKED + " The service thanked its partners."))
    await room.delivers()
    assert taken.state == "updated"
    assert len(room.inbox.got) == 1


async def test_an_item_whose_later_words_are_on_the_beat_is_told_then(room: Newsroom) -> None:
    await room.says("/subscribe cyber instant")
    await room.tells(
        AGENCY, entry("Statement expected", "A statement is expected today.", url="https://wire.example/s")
    )
    await room.delivers()
    assert room.inbox.texts() == []
    await room.tells(AGENCY, entry("Statement expected", BLOCKED, url="https://wire.example/s"))
    await room.delivers()
    (alert,) = room.inbox.texts()
    assert "81 million" in alert
    assert "Statement expected" in await room.says("/cyber")


async def test_a_reprint_that_changes_a_figure_edits_nothing(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED))
    reprint = entry(HEADLINE, BLOCKED, url="https://herald.example/r")
    (joined,) = await room.tells(HERALD, reprint)
    assert joined.decision is not None
    assert joined.decision.verdict in ("copy", "source")
    await room.delivers()
    await room.tells(HERALD, replace(reprint, text=BLOCKED.replace("83,000", "82,000")))
    await room.delivers()
    assert [how for _, how, _ in room.inbox.got] == ["send"]


async def test_a_correction_before_the_alert_left_makes_one_right_alert(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED))
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED.replace("81 million", "83 million")))
    await room.delivers()
    assert len(room.inbox.got) == 1
    assert "83 million" in room.inbox.texts()[0]


TOWNS = (
    *("Shaki", "Ganja", "Lankaran", "Quba", "Gabala", "Barda"),
    *("Zagatala", "Imishli", "Astara", "Khachmaz", "Oguz", "Salyan"),
)


def ring(number: int, domains: int | None = None) -> Entry:
    """One of twelve stories that are told at once."""
    town = TOWNS[number]
    return entry(
        f"Phishing ring uncovered in {town}",
        f"Police in {town} closed {domains or number + 3} fake domains used for phishing.",
    )


async def test_ten_stories_at_once_are_ten_alerts_and_more_become_one_message(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    await room.tells(AGENCY, *(ring(number) for number in range(12)))
    await room.delivers()
    texts = room.inbox.texts()
    assert len(texts) == 1
    assert "12" in texts[0]


async def test_a_story_told_among_many_is_corrected_in_that_message(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    await room.tells(AGENCY, *(ring(number) for number in range(12)))
    await room.delivers()
    room.clock.later(hours=2)
    await room.tells(AGENCY, ring(4, domains=70))
    await room.delivers()
    await room.tells(AGENCY, ring(4, domains=70))
    await room.delivers()
    (edit,) = room.inbox.texts(how="edit")
    (reply,) = room.inbox.texts(how="reply")
    assert edit.count("Phishing ring uncovered in") == 12
    assert edit.count("7 → 70") == 1
    assert "7 → 70" in reply
    assert "Gabala" in reply
    assert "Shaki" not in reply
    room.clock.later(hours=2)
    await room.tells(AGENCY, ring(0, domains=33))
    await room.delivers()
    newest = room.inbox.texts(how="edit")[-1]
    assert "3 → 33" in newest
    assert "7 → 70" in newest
    assert "Shaki" in room.inbox.texts(how="reply")[-1]
    assert len(room.inbox.texts()) == 1


async def test_another_teller_of_a_story_told_among_many_edits_nothing(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    await room.tells(AGENCY, *(ring(number) for number in range(12)))
    await room.delivers()
    room.clock.later(hours=1)
    await room.tells(HERALD, replace(ring(4), url="https://herald.example/1"))
    await room.delivers()
    assert [how for _, how, _ in room.inbox.got] == ["send"]


async def test_the_weekly_digest_comes_once_on_monday_at_nine(room: Newsroom) -> None:
    await room.says("/subscribe all weekly")
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED))
    room.clock.now = MONDAY.replace(hour=8, minute=59) + timedelta(days=7)
    await room.delivers()
    assert room.inbox.texts() == []
    room.clock.later(minutes=2)
    await room.delivers()
    await room.delivers()
    (digest,) = room.inbox.texts()
    assert "81 million" in digest
    assert "27" in digest


async def test_a_digest_missed_by_a_long_stop_comes_once_and_tells_of_the_last_week(room: Newsroom) -> None:
    await room.says("/subscribe all weekly")
    room.clock.now = MONDAY + timedelta(days=17)
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED, published=MONDAY + timedelta(days=9)))
    room.clock.now = MONDAY + timedelta(days=22)
    await room.delivers()
    (digest,) = room.inbox.texts()
    assert "11" in digest  # the week to 11 December


async def test_an_empty_week_is_sent_and_says_so(room: Newsroom) -> None:
    await room.says("/subscribe space weekly")
    room.clock.now = MONDAY + timedelta(days=8)
    await room.delivers()
    (digest,) = room.inbox.texts()
    assert digest.strip()


async def test_a_breaking_subscriber_hears_when_the_body_itself_or_a_second_source_tells(
    room: Newsroom,
) -> None:
    await room.says("/subscribe all breaking")
    await room.tells(
        AGENCY, entry("Fake bank site warning", "A fake domain copied a bank, phishing police in Baku said.")
    )
    await room.delivers()
    assert room.inbox.texts() == []
    await room.tells(OFFICE, entry(HEADLINE, BLOCKED, url="https://office.example/report"))
    await room.delivers()
    assert len(room.inbox.texts()) == 1


async def test_documents_handed_in_may_have_any_date(room: Newsroom) -> None:
    old = MONDAY - timedelta(days=900)
    (taken,) = await room.tells(replace(AGENCY, id="folder"), entry(HEADLINE, BLOCKED, published=old))
    assert taken.item.published == old
    assert HEADLINE in await room.says("/cyber")


async def test_a_removed_chat_gets_nothing_more(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    await room.app.commands.left(ChatRef("console", "reader"))
    await room.tells(AGENCY, entry(HEADLINE, BLOCKED))
    await room.delivers()
    assert room.inbox.texts() == []
