"""A process that sends what a database holds to a loopback Slack, to be killed.

Run as `python -m tests.slack_sender FOLDER DATABASE-URL API-URL`; ends when nothing is due any more.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.adapters.slack.messenger import SlackMessenger, web_client
from bot.app import opened
from tests.newsroom import AGENCY, Clock, SameProcess, settings
from tests.servers.slack import BOT_TOKEN
from tests.test_against import NOW


async def main(folder: Path, database: str, api_url: str) -> None:
    """Send, as `once` does behind its reading."""
    made = settings(folder, (AGENCY,), BEATWIRE_DATABASE_URL=database)
    async with opened(made, clock=Clock(NOW), apart=SameProcess()) as app:
        dispatcher = app.dispatcher((SlackMessenger(web_client(BOT_TOKEN, api_url)),))
        await dispatcher.recover()
        await dispatcher.drain()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
