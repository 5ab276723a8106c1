"""What becomes of a told story: tellers, facts, corrections, denials and follow-ups, each as it deserves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from digests.model import Entry, Source
from tests.newsroom import AGENCY, BLOCKED, HERALD, OFFICE, Newsroom, entry, newsroom

HEADLINE = "AzStateNet stops 81 million malicious links"
DAILY = Source("daily", "Daily", "https://daily.example/rss", authority=0.4)
OWN_WORDS = (
    "Press Office counted 81 million malicious links that AzStateNet blocked from July to September. "
    "The figures come from its quarterly report."
)
LEAK = "Personal data of 12,000 customers of Bakcell leaked, hackers say"
LEAKED = (
    "Hackers published the personal data of 12,000 customers of the mobile operator Bakcell on Monday. "
    "The data leak includes phone numbers and addresses."
)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path, sources=(AGENCY, HERALD, OFFICE, DAILY)) as made:
        await made.says("/subscribe all instant")
        yield made


def told(title: str, text: str, at: str, room: Newsroom) -> Entry:
    return entry(title, text, url=f"https://{at}.example/{len(title)}", published=room.clock())


async def tells(room: Newsroom, source: Source, title: str, text: str) -> str:
    """A source publishes something now and it is delivered; the verdict."""
    (taken,) = await room.tells(source, told(title, text, source.id, room))
    await room.delivers()
    assert taken.decision is not None
    return taken.decision.verdict


def how(room: Newsroom) -> list[str]:
    return [kind for _, kind, _ in room.inbox.got]


async def test_a_reprint_is_no_event_and_no_source(room: Newsroom) -> None:
    await tells(room, AGENCY, HEADLINE, BLOCKED)
    assert await tells(room, HERALD, HEADLINE, BLOCKED) == "copy"
    assert how(room) == ["send"]
    assert "Tech Herald" not in room.inbox.texts()[0]
    why = await room.says("/why 1")
    assert "Reprinted by (not counted as sources): Tech Herald" in why


async def test_another_source_is_named_in_the_message_without_a_word(room: Newsroom) -> None:
    await tells(room, AGENCY, HEADLINE, BLOCKED)
    room.clock.later(minutes=5)
    assert (
        await tells(room, OFFICE, "81 million malicious links blocked on AzStateNet", OWN_WORDS) == "source"
    )
    assert how(room) == ["send", "edit"]
    (edit,) = room.inbox.texts(how="edit")
    assert "Caspian Wire" in edit
    assert "Press Office" in edit
    assert "Updated" not in edit


async def test_further_sources_wait_for_the_set_time_and_come_in_one_edit(room: Newsroom) -> None:
    await tells(room, AGENCY, HEADLINE, BLOCKED)
    await tells(room, OFFICE, "81 million malicious links blocked on AzStateNet", OWN_WORDS)
    room.clock.later(minutes=2)
    third = (
        "Daily has learned that AzStateNet kept 81 million malicious links from state bodies in the quarter."
    )
    assert await tells(room, DAILY, "AzStateNet keeps out 81 million malicious links", third) == "source"
    assert how(room) == ["send", "edit"]
    room.clock.later(minutes=9)
    await room.delivers()
    assert how(room) == ["send", "edit", "edit"]
    assert "Press Office [1] · Caspian Wire [2] · +1" in room.inbox.texts(how="edit")[-1]


async def test_an_old_story_names_no_new_tellers(room: Newsroom) -> None:
    await tells(room, AGENCY, HEADLINE, BLOCKED)
    room.clock.later(days=3)
    await tells(room, OFFICE, "81 million malicious links blocked on AzStateNet", OWN_WORDS)
    assert how(room) == ["send"]


async def test_a_new_fact_is_an_update_with_a_note_and_no_reply(room: Newsroom) -> None:
    await tells(room, AGENCY, LEAK, LEAKED)
    room.clock.later(hours=1)
    more = (
        "Bakcell confirmed that the personal data of 12,000 customers leaked. The mobile operator was fined "
        "$45,000 for the data leak."
    )
    await tells(room, HERALD, "Bakcell fined $45,000 after leak of data of 12,000 customers", more)
    assert how(room) == ["send", "edit"]
    (edit,) = room.inbox.texts(how="edit")
    assert "Updated 11:00: $45,000" in edit


async def test_a_correction_in_another_article_edits_and_replies(room: Newsroom) -> None:
    await tells(room, AGENCY, HEADLINE, BLOCKED)
    room.clock.later(hours=1)
    mended = "AzStateNet blocked 83 million malicious links in the third quarter of 2022. An earlier report gave 81 million."
    assert (
        await tells(room, AGENCY, "Correction: AzStateNet stops 83 million malicious links", mended)
        == "correction"
    )
    assert how(room) == ["send", "edit", "reply"]
    (edit,), (reply,) = room.inbox.texts(how="edit"), room.inbox.texts(how="reply")
    assert "Updated 11:00: 81 → 83 million" in edit
    assert "81 → 83 million" in reply
    assert reply.startswith("Correction")


async def test_a_change_and_its_return_are_no_change(room: Newsroom) -> None:
    one = entry(HEADLINE, BLOCKED)
    await room.tells(AGENCY, one)
    await room.delivers()
    await room.tells(AGENCY, replace(one, text=BLOCKED.replace("81 million", "83 million")))
    await room.delivers()
    room.clock.later(hours=2)
    await room.tells(AGENCY, replace(one, text=BLOCKED + " "))
    await room.tells(AGENCY, replace(one, text=BLOCKED))
    await room.delivers()
    assert "81 → 83 million" in room.inbox.texts(how="edit")[0]
    assert "Updated 12:00\n" in room.inbox.texts(how="edit")[-1]


async def test_replies_come_no_more_often_than_set_and_then_say_all(room: Newsroom) -> None:
    one = entry(HEADLINE, BLOCKED)
    await room.tells(AGENCY, one)
    await room.delivers()
    for value in ("82", "83", "84"):
        room.clock.later(minutes=5)
        await room.tells(AGENCY, replace(one, text=BLOCKED.replace("81 million", f"{value} million")))
        await room.delivers()
    assert how(room).count("edit") == 3, "a correction is never held back"
    assert how(room).count("reply") == 1
    room.clock.later(hours=1)
    await room.delivers()
    last = room.inbox.texts(how="reply")
    assert len(last) == 2
    assert "81 → 84 million" in last[-1]


async def test_where_sources_differ_both_are_named(room: Newsroom) -> None:
    await tells(room, AGENCY, HEADLINE, BLOCKED)
    other = (
        "Press Office counted 80 million malicious links that AzStateNet blocked in the third quarter of 2022. "
        "It also counted 873,000 malware samples and 83,000 infected files."
    )
    await tells(room, OFFICE, "AzStateNet blocks 80 million malicious links", other)
    (edit,) = room.inbox.texts(how="edit")
    assert "sources differ: 80 (Press Office), 81 million (Caspian Wire)" in " ".join(edit.split())


async def test_a_denial_edits_and_replies_with_its_own_headline(room: Newsroom) -> None:
    await tells(room, AGENCY, LEAK, LEAKED)
    room.clock.later(hours=2)
    text = (
        "Bakcell denies that personal data of 12,000 customers leaked. The mobile operator says hackers "
        "published an old list."
    )
    title = "Bakcell denies leak of personal data of 12,000 customers"
    assert await tells(room, OFFICE, title, text) == "denial"
    assert how(room) == ["send", "edit", "reply"]
    (edit,), (reply,) = room.inbox.texts(how="edit"), room.inbox.texts(how="reply")
    assert LEAK in edit
    assert f"Denied 12:00: {title}" in edit
    assert reply.startswith("Denial, 12:00")
    assert title in reply
    assert "Press Office" in reply


async def test_a_second_report_of_a_denial_denies_nothing(room: Newsroom) -> None:
    await tells(room, AGENCY, "Bakcell denies leak of personal data of 12,000 customers", LEAKED)
    again = LEAKED.replace("Hackers published", "Officials spoke of")
    assert (
        await tells(room, OFFICE, "Bakcell denies personal data of 12,000 customers leaked", again)
        != "denial"
    )


async def test_a_follow_up_is_an_alert_that_names_the_earlier_story(room: Newsroom) -> None:
    await tells(room, AGENCY, HEADLINE, BLOCKED)
    room.clock.later(days=3)
    text = (
        "The security service stopped 95 million malicious links on AzStateNet in the fourth quarter of 2022. "
        "It also found 912,000 malware samples on the network of state bodies."
    )
    assert (
        await tells(room, AGENCY, "AzStateNet stops 95 million malicious links in fourth quarter", text)
        == "followup"
    )
    assert how(room) == ["send", "send"]
    assert f"Earlier story: {HEADLINE}" in room.inbox.texts()[-1]


async def test_a_reader_gets_the_telling_in_their_language_once_there_is_one(room: Newsroom) -> None:
    await room.says("/language ru")
    await tells(room, AGENCY, HEADLINE, BLOCKED)
    assert "на английском" in room.inbox.texts()[0]
    room.clock.later(minutes=1)
    text = (
        "Служба безопасности заблокировала 81 млн вредоносных ссылок в сети AzStateNet в третьем квартале 2022 года. "
        "Найдено также 873 тыс. вредоносных программ."
    )
    await tells(room, HERALD, "В сети AzStateNet заблокирован 81 млн вредоносных ссылок", text)
    (edit,) = room.inbox.texts(how="edit")
    assert "на английском" not in edit
    assert "В сети AzStateNet" in edit


async def test_verdicts_and_links_survive_a_restart(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as first:
        await first.says("/subscribe all instant")
        await tells(first, AGENCY, LEAK, LEAKED)
    async with newsroom(tmp_path) as second:
        second.clock.later(hours=2)
        text = "Bakcell denies that personal data of 12,000 customers leaked. The operator called it an old list."
        await tells(second, OFFICE, "Bakcell denies leak of personal data of 12,000 customers", text)
        assert how(second) == ["edit", "reply"]
    async with newsroom(tmp_path) as third:
        assert LEAK in await third.says("/latest")
        assert (await third.says("/latest")).count("Bakcell denies leak") == 0
