"""/figures: a figure over time with its sources, what changed, a chart, and what else there is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.adapters.slack.blocks import render as slack
from bot.adapters.telegram.markup import CAPTION, units
from bot.adapters.telegram.markup import render as telegram
from bot.model import ChatRef, Message, Platform, Request
from digests.model import ReaderLanguage
from tests.newsroom import AGENCY, BAKU, HERALD, READERS, Clock, Newsroom, entry, newsroom
from tests.servers.slack_blocks import complaints, total

QUARTERS = (
    ("2022-01-20", "In the fourth quarter of 2021 AzStateNet blocked 67.9 million malicious links."),
    ("2022-07-20", "2022-ci ilin II rübündə AzStateNet şəbəkəsində 75 milyon zərərli keçid bloklanıb."),
    ("2022-10-20", "В третьем квартале 2022 года в AzStateNet заблокировано 81 млн вредоносных ссылок."),
    ("2021-10-20", "In the third quarter of 2021 AzStateNet blocked 45 million malicious links."),
    ("2022-01-21", "In 2021 AzStateNet blocked 193.18 million malicious links."),
    ("2022-10-21", "AzStateNet blocked 201.5 million malicious links in January-September 2022."),
)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    clock = Clock(datetime(2022, 11, 21, 10, 0, tzinfo=BAKU))
    async with newsroom(tmp_path, clock=clock) as room:
        for number, (day, text) in enumerate(QUARTERS):
            when = datetime.fromisoformat(f"{day}T12:00:00+04:00")
            await room.tells(AGENCY, entry(f"Report {number}", text, published=when), silent=True)
        yield room


async def answered(
    room: Newsroom, line: str, platform: Platform = "console", language: ReaderLanguage = "en"
) -> tuple[Message, ...]:
    request = Request(ChatRef(platform, "reader"), line, language=language)
    reply = await room.app.commands.answer(request)
    assert reply is not None
    return reply.messages


async def test_three_languages_make_one_line_and_each_kind_of_period_its_own(room: Newsroom) -> None:
    text = await room.says("/figures malicious links")
    quarters, _, others = text.partition("Since January")
    assert [quarters.index(period) for period in ("Q3 2021", "Q4 2021", "Q2 2022", "Q3 2022")] == sorted(
        quarters.index(period) for period in ("Q3 2021", "Q4 2021", "Q2 2022", "Q3 2022")
    )
    assert "193.18 million" not in quarters
    assert "201.5 million" not in quarters
    assert others.index("201.5 million") < others.index("By year") < others.index("193.18 million")


async def test_what_changed_is_said_to_be_computed_and_held_against_like(room: Newsroom) -> None:
    text = await room.says("/figures malicious links")
    assert "81 million malicious links · Q3 2022 · Caspian Wire" in text
    assert "Computed by Beatwire: +8% on Q2 2022; +80% on Q3 2021" in text


async def test_what_is_newest_of_all_is_told_first_whatever_the_chart_shows(room: Newsroom) -> None:
    told = "AzStateNet blocked 240 million malicious links in January-October 2022."
    await room.tells(AGENCY, entry("October", told, published=datetime(2022, 11, 10, tzinfo=BAKU)))
    text = await room.says("/figures malicious links")
    assert text.index("240 million malicious links · Jan–Oct 2022") < text.index(
        "81 million malicious links · Q3"
    )


async def test_sources_that_differ_both_stand_and_nothing_is_computed(room: Newsroom) -> None:
    told = "In the third quarter of 2022 AzStateNet blocked 78 million malicious links."
    await room.tells(HERALD, entry("Herald", told, published=datetime(2022, 10, 25, tzinfo=BAKU)))
    text = await room.says("/figures malicious links")
    assert "Sources differ: 78 million (Tech Herald), 81 million (Caspian Wire)" in text
    assert "on Q2 2022" not in text


@pytest.mark.parametrize("language", READERS)
async def test_on_telegram_a_photo_comes_with_a_caption_that_fits_and_a_table(
    room: Newsroom, language: ReaderLanguage
) -> None:
    photo, tables = await answered(room, "/figures malicious links", "telegram", language)
    (picture,) = [block.picture for block in photo.blocks if block.picture]
    assert picture.png.startswith(b"\x89PNG")
    assert "81" in picture.alt
    assert units(telegram(photo).plain) <= CAPTION
    html = telegram(tables).html
    assert html.count("<pre>") == 3
    longest = max(
        len(line) for part in html.split("<pre>")[1:] for line in part.split("</pre>")[0].split("\n")
    )
    assert longest <= 44


@pytest.mark.parametrize("language", READERS)
async def test_slack_gets_a_chart_and_a_table_of_its_own_within_its_limits(
    room: Newsroom, language: ReaderLanguage
) -> None:
    (message,) = await answered(room, "/figures malicious links", "slack", language)
    blocks = slack(message).blocks
    assert complaints(blocks) == []
    assert total(blocks) < 9_000
    kinds = [block["type"] for block in blocks]
    assert (kinds.count("data_visualization"), kinds.count("table")) == (1, 1)
    assert "81" in slack(message).text


async def test_without_words_the_series_are_listed_with_their_newest_value(room: Newsroom) -> None:
    text = await room.says("/figures")
    assert "Malicious links blocked: 201.5 million malicious links · Jan–Sep 2022" in text
    assert "/figures Malicious links blocked" in text
    assert await room.says("/figures Malicious links blocked") == await room.says("/figures malicious links")


async def test_words_that_no_series_has_lead_to_those_there_are(room: Newsroom) -> None:
    text = await room.says("/figures purple links")
    assert "No figure over time for “purple links”. There are:" in text
    assert "Malicious links blocked" in text


async def test_an_archive_without_series_says_so(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as room:
        assert await room.says("/figures") == "No figure has been gathered over time yet.\n"
        assert "“links”" in await room.says("/figures links")


@pytest.mark.parametrize(
    "line", ["/chart azstatenet", "/qrafik zererli kecid", "/grafik вредоносные ссылки", "/reqemler keçid"]
)
async def test_the_chart_goes_by_the_names_people_use(room: Newsroom, line: str) -> None:
    assert "Malicious links blocked" in await room.says(line)


@pytest.mark.parametrize(
    "words", ["'", '"', "%", "_", "\x00", "a" * 400, "😀 " * 50, "../..", "<b>", "$(ls)", "zərərli " * 40]
)
async def test_no_words_break_it(room: Newsroom, words: str) -> None:
    assert "Sorry" not in await room.says(f"/figures {words}")


async def test_a_correction_moves_the_point(room: Newsroom) -> None:
    when = datetime(2022, 10, 20, 12, tzinfo=BAKU)
    mended = "В третьем квартале 2022 года в AzStateNet заблокировано 83 млн вредоносных ссылок."
    await room.tells(AGENCY, entry("Report 2", mended, published=when))
    text = await room.says("/figures malicious links")
    assert "83 million malicious links · Q3 2022" in text
    assert "81 million" not in text


async def test_fifty_voices_on_one_period_leave_an_answer_that_every_platform_takes(room: Newsroom) -> None:
    when = datetime(2022, 10, 25, tzinfo=BAKU)
    for number in range(50):
        told = f"In the third quarter of 2022 AzStateNet blocked {number + 100} million malicious links."
        address = f"https://wire.example/voice/{number}"
        await room.tells(HERALD, entry(f"Voice {number}", told, url=address, published=when), silent=True)
    for platform in ("telegram", "slack", "console"):
        for message in await answered(room, "/figures malicious links", platform):
            assert (
                sum(len(span.text) for block in message.blocks for line in block.lines for span in line)
                < 3500
            )
            pictures = [block.picture for block in message.blocks if block.picture]
            assert all(len(one.plot.marks) <= 16 for one in pictures if one.plot)
