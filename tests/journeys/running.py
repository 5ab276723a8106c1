"""The whole product as one real process, between loopback sources and loopback platforms."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SlackServer
from tests.servers.source import SourceServer
from tests.servers.telegram import TelegramServer

ROOT = Path(__file__).parent.parent.parent

ITEM = (
    "<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate>"
    "<description>{text}</description></item>"
)


MONDAY = "Mon, 21 Nov 2022 09:00:00 +0400"


class Wire:
    """A feed on loopback whose items a test adds and changes."""

    def __init__(self, server: SourceServer, path: str = "/rss") -> None:
        self.server = server
        self.path = path
        self.language = "en"
        """Language that the configuration says of it."""
        self.items: dict[str, tuple[str, str, str]] = {}
        self.publish("old", "Harbour cranes repainted", "The cranes of the harbour got a new coat of paint.")

    def publish(self, name: str, title: str, text: str, *, date: str = MONDAY) -> str:
        """Publish an article, or change it; returns its address."""
        self.items[name] = (title, text, date)
        told = "".join(
            ITEM.format(
                title=title,
                link=f"https://wire.example/{name}",
                date=date,
                text=text,
            )
            for name, (title, text, date) in self.items.items()
        )
        document = (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{told}</channel></rss>'
        )
        self.server.set(self.path, document)
        return f"https://wire.example/{name}"

    async def read(self, visits: int = 2) -> None:
        """Wait for so many visits more; a visit begins only after the one before it was taken in."""
        wanted = self.server.counts[self.path] + visits
        async with asyncio.timeout(30):
            while self.server.counts[self.path] < wanted:  # noqa: ASYNC110  a plain count has no event
                await asyncio.sleep(0.05)


class Bot:
    """`beatwire run` in a folder of its own; may be killed and started again."""

    def __init__(self, folder: Path, wire: Wire, more: str = "", **environ: str) -> None:
        self.folder = folder
        self.environ = environ
        self.log = folder / "bot.log"
        self._process: asyncio.subprocess.Process | None = None
        self._wire = wire
        config = folder / "config"
        config.mkdir()
        (config / "beatwire.toml").write_text(
            f'[[source]]\nid = "wire"\nname = "Caspian Wire"\nurl = "{wire.server.url}{wire.path}"\n'
            f'interval = "1s"\nlanguage = "{wire.language}"\n\n[fetch]\nallow_private_addresses = true\n\n{more}',
            encoding="utf-8",
        )

    async def start(self) -> None:
        """Start the process and wait until it has read its source."""
        seen = self._wire.server.counts[self._wire.path]
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("BEATWIRE", "TELEGRAM", "SLACK"))}
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "run",
                cwd=self.folder,
                env={**kept, "PYTHONPATH": str(ROOT), **self.environ},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        async with asyncio.timeout(30):
            while self._wire.server.counts[self._wire.path] < seen + 2:
                assert self._process.returncode is None, self.said()
                await asyncio.sleep(0.05)

    async def kill(self, how: int = signal.SIGKILL) -> int:
        """End the process, by default without a warning."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(how)
        async with asyncio.timeout(15):
            return await self._process.wait()

    def said(self) -> str:
        """Everything the process wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@asynccontextmanager
async def world() -> AsyncIterator[tuple[Wire, TelegramServer, SlackServer]]:
    """A source and both platforms, all on loopback."""
    async with SourceServer().serving() as source, TelegramServer() as telegram, SlackServer() as slack:
        yield Wire(source), telegram, slack


@asynccontextmanager
async def running(
    folder: Path,
    wire: Wire,
    telegram: TelegramServer | None = None,
    slack: SlackServer | None = None,
    environ: Mapping[str, str] | None = None,
    more: str = "",
) -> AsyncIterator[Bot]:
    """The bot with these platforms switched on; `more` is appended to its configuration."""
    environ = dict(environ or {})
    if telegram:
        environ |= {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
    if slack:
        environ |= {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_API_URL": slack.api_url,
        }
    bot = Bot(folder, wire, more, **environ)
    await bot.start()
    try:
        yield bot
    finally:
        await bot.kill()
