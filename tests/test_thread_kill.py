"""A sender is killed between a digest's message and its thread: nothing is lost, no more than that is doubted."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.adapters.slack.messenger import SlackMessenger, web_client
from bot.app import App
from bot.store import deliveries
from tests.servers.slack import BOT_TOKEN, SlackServer
from tests.servers.slack_state import hang
from tests.test_against import BEFORE, PRESENT
from tests.test_slack_charts import OTHERS, channel

STORY = "1,940"


@asynccontextmanager
async def sender(folder: Path, url: str, slack: SlackServer) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that sends; killed at the end where it still runs."""
    words = (sys.executable, "-m", "tests.slack_sender", str(folder), url, slack.api_url)
    process = await asyncio.create_subprocess_exec(*words)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


async def killed(app: App, folder: Path, url: str, slack: SlackServer, *, calls: int) -> None:
    """A sender is killed once Slack got so many calls; another one sends the rest."""
    async with sender(folder, url, slack):
        await slack.until(lambda: len(slack.called("chat.postMessage")) >= calls, within=60)
    dispatcher = app.dispatcher((SlackMessenger(web_client(BOT_TOKEN, slack.api_url)),))
    await dispatcher.recover()
    await dispatcher.drain()


async def test_killed_while_the_message_is_under_way(tmp_path: Path, database_url: str) -> None:
    async with SlackServer() as slack, channel(tmp_path, database_url, BEFORE, PRESENT, *OTHERS) as app:
        slack.fail("chat.postMessage", with_=hang(stored=True), in_thread=False)
        await killed(app, tmp_path, database_url, slack, calls=1)
        *above, below = slack.messages("C1")
        assert len(above) == 2, "the one call of which nobody knows is made once more"
        assert below.thread_ts == above[-1].ts
        assert STORY in below.said
        async with app.database.read() as conn:
            rows = {row.action: row for row in await deliveries.listing(conn)}
        assert "may have arrived twice" in (rows["send"].reason or "")
        assert rows["reply"].reason is None


async def test_killed_while_the_thread_is_under_way(tmp_path: Path, database_url: str) -> None:
    async with SlackServer() as slack, channel(tmp_path, database_url, BEFORE, PRESENT, *OTHERS) as app:
        slack.fail("chat.postMessage", with_=hang(), in_thread=True)
        await killed(app, tmp_path, database_url, slack, calls=2)
        above, below = slack.messages("C1")
        assert (below.thread_ts, STORY in below.said) == (above.ts, True)


async def test_a_channel_that_wants_no_repeat_gets_the_stories_all_the_same(
    tmp_path: Path, database_url: str
) -> None:
    async with SlackServer() as slack:
        slack.fail("chat.postMessage", with_=hang(stored=True), in_thread=False)
        async with channel(tmp_path, database_url, BEFORE, PRESENT, *OTHERS, uncertain="leave") as app:
            await killed(app, tmp_path, database_url, slack, calls=1)
            above, alone = slack.messages("C1")
            assert STORY not in above.said
            assert (STORY in alone.said, alone.thread_ts) == (True, None)
            assert "week of 4–10 May 2026" in alone.said, "it says of which digest it is"
            async with app.database.read() as conn:
                states = {row.action: row.state for row in await deliveries.listing(conn)}
            assert states == {"send": "uncertain", "reply": "sent"}
