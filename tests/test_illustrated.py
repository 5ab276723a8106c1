"""The digest's page: charts of its figures inside it, light and dark, and nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters import webpage
from bot.illustrated import lined, painted
from bot.model import Message
from digests.model import Digest, ReaderLanguage
from tests.newsroom import READERS, Clock, Newsroom, newsroom
from tests.test_against import BEFORE, NOW, PERIOD, PRESENT, YEAR, told

HEADINGS = {"az": "Zaman üzrə", "en": "Over time", "ru": "В динамике"}


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path, clock=Clock(NOW)) as house:
        yield house


async def drawn(room: Newsroom, digest: Digest, language: ReaderLanguage) -> Message:
    app = room.app
    async with app.database.read() as conn:
        return await painted(await lined(conn, digest, app.pipeline.namer), language, app.formatter)


@pytest.mark.parametrize("language", READERS)
async def test_the_page_draws_its_figures_over_time_behind_the_week_in_figures(
    room: Newsroom, language: ReaderLanguage
) -> None:
    page = webpage.render(await drawn(room, await told(room, YEAR, BEFORE, PRESENT), language))
    assert page.count("<figure>") == 1
    headings = re.findall(r"<h2>(.*?)</h2>", page)
    assert headings[1] == HEADINGS[language]
    assert page.index("<figure>") < page.index(f"<h2>{headings[2]}")
    assert re.search(r'<img src="data:image/png;base64,[^"]+" alt="[^"]*80 (?:million|milyon|млн)', page)


async def test_a_dark_picture_is_for_screens_alone_and_the_light_one_for_paper(room: Newsroom) -> None:
    page = webpage.render(await drawn(room, await told(room, BEFORE, PRESENT), "en"))
    dark = re.search(r'<source media="([^"]+)" srcset="(data:[^"]+)">', page)
    light = re.search(r'<img src="(data:[^"]+)"', page)
    assert dark
    assert light
    assert dark[1] == "screen and (prefers-color-scheme: dark)"
    assert dark[2] != light[1]


async def test_the_page_holds_all_it_shows(room: Newsroom) -> None:
    page = webpage.render(await drawn(room, await told(room, YEAR, BEFORE, PRESENT), "en"))
    loaded = re.findall(r'(?:src|srcset)="([^"]{0,20})', page)
    assert loaded
    assert all(address.startswith("data:image/png") for address in loaded)
    assert "<script" not in page
    assert len(page) < 500_000


async def test_without_a_history_the_page_is_the_message(room: Newsroom) -> None:
    digest = await told(room, PRESENT)
    assert await drawn(room, digest, "en") == room.app.formatter.digest(digest, "en")


async def test_what_was_told_after_the_week_is_not_drawn(room: Newsroom) -> None:
    digest = await told(room, BEFORE, PRESENT)
    assert digest.end is not None
    early = replace(digest, end=BEFORE.published)
    assert await drawn(room, early, "en") == room.app.formatter.digest(early, "en")
    assert PERIOD.end == digest.end
