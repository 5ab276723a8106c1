"""A rich week in a Slack channel: its figures as a message, its stories in the thread below."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.app import opened
from bot.connections import Connections
from bot.settings import Channel
from digests.digest import THREADED
from tests.newsroom import AGENCY, MONDAY, Clock, Inbox, Newsroom, SameProcess, entry, settings
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SlackServer
from tests.test_desk import STATION, STOPPED

CARDS = entry(
    "Payment cards in use reach 12 million",
    "There are 12 million payment cards in use in Azerbaijan, the Central Bank says.",
)
STARTUPS = entry(
    "Technopark takes in 14 startups",
    "The technopark in Baku has taken in 14 startups that work on artificial intelligence.",
)
PORTAL = entry("E-government portal gets 30 new services", "The e-government portal has 30 new e-services.")


async def test_the_figures_come_as_a_message_and_the_stories_below_it(tmp_path: Path) -> None:
    async with SlackServer() as slack:
        environ = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": slack.api_url}
        channel = Channel(platform="slack", chat="C1", cadence=("weekly",))
        clock = Clock()
        made = replace(settings(tmp_path, (AGENCY,), **environ), channels=(channel,))
        async with opened(made, clock=clock, apart=SameProcess()) as app:
            await app.sync_channels()
            await Newsroom(app, clock, Inbox()).tells(AGENCY, STOPPED, STATION, CARDS, STARTUPS, PORTAL)
            async with Connections(app) as connections:
                clock.now = MONDAY.replace(hour=9) + timedelta(days=7)
                async with asyncio.timeout(30):
                    while len(slack.messages("C1")) < 2:
                        await app.composer.enqueue_due()
                        await app.dispatcher(connections.messengers).drain()
                above, below = slack.messages("C1")
    assert above.thread_ts is None
    assert below.thread_ts == above.ts
    assert "81 million malicious links" in above.said
    assert "stories in the thread below" in above.said
    assert "opens in Baku" not in above.said
    for story in (STOPPED, STATION, CARDS, STARTUPS, PORTAL)[:THREADED]:
        assert story.title in below.said
