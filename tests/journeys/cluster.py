"""Schedulers and workers as processes on one PostgreSQL, to be killed, frozen and cut off."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.model import ChatRef, Subscription
from bot.store import deliveries, subscriptions
from bot.store.database import Database
from digests.model import Language
from tests.archive import NOON
from tests.journeys.running import ROOT, Wire
from tests.servers.telegram import TelegramServer

CONFIG = """
[fetch]
allow_private_addresses = true

[cluster]
silent = "6s"
"""
PATIENCE = 150
"""Seconds for anything to happen; a machine that is busy takes its time."""


@dataclass
class Member:
    """A process of the cluster."""

    process: asyncio.subprocess.Process
    log: Path

    def signal(self, how: int) -> None:
        """Kill, freeze (SIGSTOP), wake (SIGCONT) or ask it to stop (SIGTERM)."""
        self.process.send_signal(how)

    async def ended(self) -> int:
        """Its exit code."""
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    def metrics(self) -> str:
        """Where it says that it serves its metrics."""
        return self.said().partition("metrics at http://")[2].partition("/metrics")[0]

    def said(self) -> str:
        """Everything it wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@dataclass
class Cluster:
    """Processes that share a configuration and a database."""

    folder: Path
    url: str
    telegram: TelegramServer
    database: Database
    environ: Mapping[str, str] = field(default_factory=dict)
    """What its members find in the environment beside database and platform."""
    members: list[Member] = field(default_factory=list)
    _started: int = 0

    async def start(self, role: str, *words: str, url: str = "") -> Member:
        """Start a member, with options, and wait until it says that it is there."""
        self._started += 1
        log = self.folder / f"{role}-{self._started}.log"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("BEATWIRE", "TELEGRAM", "SLACK"))}
        environ = kept | {
            "PYTHONPATH": str(ROOT),
            "BEATWIRE_DATABASE_URL": f"{url or self.url}%20-cidle_in_transaction_session_timeout%3D5s",
            "TELEGRAM_BOT_TOKEN": self.telegram.token,
            "TELEGRAM_API_URL": self.telegram.url,
            **self.environ,
        }
        with log.open("wb") as written:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", role, *words,
                cwd=self.folder, env=environ, stdin=asyncio.subprocess.DEVNULL, stdout=written, stderr=written,
            )  # fmt: skip
        member = Member(process, log)
        self.members.append(member)
        await self.until(lambda: "Ctrl-C stops" in member.said() or process.returncode is not None)
        assert process.returncode is None, member.said()
        return member

    async def until(self, look: Callable[[], object]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not look():  # noqa: ASYNC110  processes and servers tell no event
                await asyncio.sleep(0.05)

    async def settled(self) -> None:
        """Wait until nothing waits to be sent."""
        async with asyncio.timeout(PATIENCE):
            while await self._waiting():  # noqa: ASYNC110  as above
                await asyncio.sleep(0.1)

    async def subscribe(self, count: int, language: Language = "en") -> None:
        """So many people who get every alert at once."""
        async with self.database.begin() as conn:
            for number in range(1001, 1001 + count):
                self.telegram.private(number)
                chat = await subscriptions.ensure(
                    conn, ChatRef("telegram", str(number)), kind="private", language=language,
                    timezone="Asia/Baku", at=NOON,
                )  # fmt: skip
                await subscriptions.subscribe(conn, chat.id, [Subscription("all", "instant")])

    def got(self) -> list[int]:
        """How many messages each of them got."""
        return [len(self.telegram.messages(chat)) for chat in self.telegram.world.chats if chat > 1000]

    async def _waiting(self) -> int:
        async with self.database.read() as conn:
            return await deliveries.waiting(conn)


@asynccontextmanager
async def cluster(
    folder: Path,
    url: str,
    wires: list[Wire],
    telegram: TelegramServer,
    more: str = "",
    environ: Mapping[str, str] | None = None,
) -> AsyncIterator[Cluster]:
    """A cluster that reads these wires; `more` is appended to its configuration.

    Whoever runs at the end is killed.
    """
    sources = "".join(
        f'[[source]]\nid = "wire{place}"\nname = "Wire {place}"\nurl = "{wire.server.url}{wire.path}"\n'
        f'interval = "1s"\nlanguage = "{wire.language}"\n\n'
        for place, wire in enumerate(wires)
    )
    (folder / "config").mkdir()
    (folder / "config" / "beatwire.toml").write_text(sources + CONFIG + more, encoding="utf-8")
    database = await Database.open(url)
    made = Cluster(folder, url, telegram, database, environ or {})
    try:
        yield made
    finally:
        for member in made.members:
            if member.process.returncode is None:
                member.signal(signal.SIGKILL)
                await member.ended()
        await database.close()
