"""A week's figures set against what earlier weeks told: like with like, in every language and form."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters import webpage
from bot.adapters.console import render
from bot.adapters.slack import blocks
from bot.adapters.telegram import markup
from bot.compose import week
from bot.model import Message
from digests.digest import to_json
from digests.edited import without
from digests.model import Digest, Entry, ReaderLanguage
from tests.newsroom import AGENCY, BAKU, HERALD, OFFICE, Clock, Newsroom, newsroom

NOW = datetime(2026, 5, 11, 9, tzinfo=BAKU)
PERIOD = week("2026-W19", "Asia/Baku")
SLED = (
    "In the {quarter} quarter of {year} the State Service of Special Communication blocked"
    " {value} million malicious links in the AzStateNet network."
)


def links(quarter: str, year: int, value: str, day: datetime) -> Entry:
    """An article on the links that were blocked in a quarter."""
    return Entry(
        f"AzStateNet: {value} million malicious links in the {quarter} quarter of {year}",
        url=f"https://wire.example/{year}/{quarter}/{value}",
        text=SLED.format(quarter=quarter, year=year, value=value),
        published=day,
    )


BEFORE = links("fourth", 2025, "80", NOW - timedelta(days=100))
YEAR = links("first", 2025, "64", NOW - timedelta(days=370))
PRESENT = links("first", 2026, "90", NOW - timedelta(days=4))


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path, clock=Clock(NOW)) as house:
        yield house


async def told(room: Newsroom, *entries: Entry) -> Digest:
    """The week's digest after these articles."""
    for entry in entries:
        await room.tells(AGENCY, entry, silent=True)
    return await room.app.composer.digest(PERIOD)


def line(room: Newsroom, digest: Digest, language: ReaderLanguage) -> str:
    """The first line of the week in figures, in one line."""
    text = render(room.app.formatter.digest(digest, language))
    told = " ".join(text.split("\n\n")[1].split("•")[1].split()).replace("\u00a0", " ")
    return re.sub(r" \[\d\]", "", told)


async def test_the_period_before_and_the_year_before_stand_beside_a_figure(room: Newsroom) -> None:
    digest = await told(room, YEAR, BEFORE, PRESENT)
    assert [(one.figure.period, one.difference, one.percent) for one in digest.before] == [
        ("2025-Q4", 10_000_000, 12.5),
        ("2025-Q1", 26_000_000, 40.625),
    ]
    assert [one.source.url for one in digest.before] == [BEFORE.url, YEAR.url]


async def test_what_changed_is_told_in_three_languages(room: Newsroom) -> None:
    digest = await told(room, YEAR, BEFORE, PRESENT)
    assert "(+12.5% on Q4 2025: 80 million; +40.6% on Q1 2025: 64 million)" in line(room, digest, "en")
    assert "(+12,5% к IV кв. 2025: 80 млн; +40,6% к I кв. 2025: 64 млн)" in line(room, digest, "ru")
    az = line(room, digest, "az")
    assert "(2025-ci ilin IV rübü ilə müqayisədə +12,5 %: 80 milyon;" in az
    assert "2025-ci ilin I rübü ilə müqayisədə +40,6 %: 64 milyon)" in az


async def test_every_form_has_it(room: Newsroom) -> None:
    digest = await told(room, BEFORE, PRESENT)
    message: Message = room.app.formatter.digest(digest, "en")
    for form in (
        webpage.render(message),
        markup.render(message).html,
        json.dumps(blocks.render(message).blocks, ensure_ascii=False),
        render(message),
    ):
        assert "+12.5% on" in form
        assert "computed by" in form
    (one,) = to_json(digest, "en")["before"]
    assert (one["of"], one["percent"], one["figure"]["period"]) == (0, 12.5, "2025-Q4")


async def test_nothing_is_said_where_nothing_is_like_it(room: Newsroom) -> None:
    whole = Entry(
        "AzStateNet: 300 million malicious links in 2025",
        url="https://wire.example/2025",
        text="In 2025 the State Service of Special Communication blocked 300 million malicious links.",
        published=NOW - timedelta(days=90),
    )
    digest = await told(room, whole, PRESENT)
    assert digest.figures
    assert not digest.before
    assert "computed" not in render(room.app.formatter.digest(digest, "en"))


async def test_a_disputed_value_is_compared_with_nothing(room: Newsroom) -> None:
    await room.tells(HERALD, links("fourth", 2025, "71", NOW - timedelta(days=99)), silent=True)
    digest = await told(room, BEFORE, PRESENT)
    assert not digest.before


async def test_another_source_may_have_told_the_value_first(room: Newsroom) -> None:
    await room.tells(OFFICE, links("first", 2026, "90", NOW - timedelta(days=5)), silent=True)
    digest = await told(room, BEFORE, PRESENT)
    assert [one.percent for one in digest.before] == [12.5]


async def test_it_follows_its_figure_when_editors_move_stories(room: Newsroom) -> None:
    digest = await told(room, BEFORE, PRESENT)
    assert not without(digest, 1).before
