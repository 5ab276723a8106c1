"""Charts of a digest in Slack: drawn by Slack from the archive's lines, and said in words beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import text

from bot.adapters.slack.messenger import SlackMessenger, web_client
from bot.app import App, opened
from bot.illustrated import Illustrator
from bot.settings import Channel
from digests.model import Entry
from tests.newsroom import AGENCY, Clock, Inbox, Newsroom, SameProcess, settings
from tests.servers.slack import BOT_TOKEN, SlackServer
from tests.servers.slack_state import RESET_AFTER, Json, Posted
from tests.test_against import BEFORE, NOW, PERIOD, PRESENT, YEAR
from tests.weekly import articles

OTHERS = [replace(one.entry, published=PRESENT.published) for one in articles("2025-W41")[3:14:3]]
"""Enough other stories for a thread."""


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@asynccontextmanager
async def channel(
    folder: Path, url: str, *entries: Entry, uncertain: Literal["resend", "leave"] = "resend"
) -> AsyncIterator[App]:
    """An application with one Slack channel whose weekly digest is due, after these articles."""
    clock = Clock(NOW.replace(day=5))
    wish = Channel(platform="slack", chat="C1", cadence=("weekly",), uncertain=uncertain)
    made = replace(settings(folder, (AGENCY,), BEATWIRE_DATABASE_URL=url), channels=(wish,))
    async with opened(made, clock=clock, apart=SameProcess()) as app:
        await app.sync_channels()
        for one in entries:
            await Newsroom(app, clock, Inbox()).tells(AGENCY, one, silent=True)
        clock.now = NOW
        await app.composer.enqueue_due()
        yield app


async def deliver(app: App, slack: SlackServer) -> list[Posted]:
    """Send what is due; everything that the channel then holds."""
    client = web_client(BOT_TOKEN, slack.api_url)
    await app.dispatcher((SlackMessenger(client, rate=200),)).drain()
    return slack.messages("C1")


def kinds(posted: Posted) -> list[str]:
    return [block["type"] for block in posted.blocks]


def chart(posted: Posted) -> Json:
    (made,) = [block for block in posted.blocks if block["type"] == "data_visualization"]
    return made


async def test_the_message_has_a_chart_of_its_figures_and_says_it_in_words(
    tmp_path: Path, database_url: str, slack: SlackServer
) -> None:
    async with channel(tmp_path, database_url, YEAR, BEFORE, PRESENT, *OTHERS) as app:
        above, below = await deliver(app, slack)
        assert below.thread_ts == above.ts
        drawn = chart(above)["chart"]
        assert [one["value"] for one in drawn["series"][0]["data"]] == [64e6, 80e6, 90e6]
        assert drawn["axis_config"]["categories"] == ["Q1 2025", "Q4 2025", "Q1 2026"]
        caption = above.blocks[above.blocks.index(chart(above)) + 1]
        assert caption["elements"][0]["text"].replace("\u00a0", " ") == "Source: Caspian Wire · 5 May 2026"
        words = "Q1 2025 64 million; Q4 2025 80 million; Q1 2026 90 million"
        assert words in above.text, "for who cannot see the chart"
        assert "data_visualization" not in kinds(below)
        assert len(await deliver(app, slack)) == 2


async def test_a_short_week_in_one_message_has_its_chart_too(
    tmp_path: Path, database_url: str, slack: SlackServer
) -> None:
    async with channel(tmp_path, database_url, BEFORE, PRESENT) as app:
        (only,) = await deliver(app, slack)
        assert [one["value"] for one in chart(only)["chart"]["series"][0]["data"]] == [80e6, 90e6]


async def test_where_slack_takes_no_chart_the_message_comes_once_with_all_else(
    tmp_path: Path, database_url: str, slack: SlackServer
) -> None:
    slack.fail("chat.postMessage", with_="invalid_blocks")
    async with channel(tmp_path, database_url, BEFORE, PRESENT) as app:
        (only,) = await deliver(app, slack)
        assert "data_visualization" not in kinds(only)
        assert {"header", "section"} <= set(kinds(only))
        assert "Q4 2025 80 million; Q1 2026 90 million" in only.text


async def test_a_message_with_a_chart_in_doubt_is_repeated_once_as_any_other(
    tmp_path: Path, database_url: str, slack: SlackServer
) -> None:
    slack.fail("chat.postMessage", with_=RESET_AFTER)
    async with channel(tmp_path, database_url, BEFORE, PRESENT) as app:
        first, again = await deliver(app, slack)
        assert chart(first) == chart(again)
        assert len(await deliver(app, slack)) == 2


async def test_lines_that_cannot_be_read_keep_no_digest_from_going_out(
    tmp_path: Path, slack: SlackServer
) -> None:
    async with channel(tmp_path, f"sqlite:///{tmp_path}/test.db", BEFORE, PRESENT) as app:
        async with app.database.begin() as conn:
            await conn.execute(text("update points set figure = 'torn'"))
        (only,) = await deliver(app, slack)
        assert "90 million" in only.said
        assert "data_visualization" not in kinds(only)


async def test_other_platforms_are_asked_for_no_lines(tmp_path: Path) -> None:
    async with channel(tmp_path, f"sqlite:///{tmp_path}/test.db", BEFORE, PRESENT) as app:
        digest = await app.composer.digest(PERIOD)
        async with app.database.read() as conn:
            draws = Illustrator(app.pipeline.namer, app.composer.retelling)
            assert await draws.read(conn, {1: digest}, "telegram") == {1: digest}
