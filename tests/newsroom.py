"""Situations for tests, as verbs: a source tells something, a chat asks, a chat receives.

The real pipeline, ledger, formatter and commands on a real database; only the clock and the
platform's wire are handed in.
"""

from __future__ import annotations

import asyncio
import io
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.adapters.console import ConsoleMessenger, render
from bot.apart import Apart
from bot.app import App, opened
from bot.intake import Intake, Taken
from bot.model import Chat, ChatRef, Gone, Message, Outcome, Request
from bot.settings import Channel, Settings, load
from digests.model import Entry, ReaderLanguage, Source

T = TypeVar("T")

BAKU = ZoneInfo("Asia/Baku")
MONDAY = datetime(2022, 11, 21, 10, 0, tzinfo=BAKU)
"""Start of the week in which tests live: 2022-W47."""

AGENCY = Source("agency", "Caspian Wire", "https://wire.example/rss", authority=0.6)
HERALD = Source("herald", "Tech Herald", "https://herald.example/rss", authority=0.5)
OFFICE = Source("office", "Press Office", "https://office.example/rss", authority=1.0)

BLOCKED = (
    "The security service stopped 81 million malicious links on AzStateNet in the third quarter of 2022. "
    "It also found 873,000 malware samples and 83,000 infected files on the network of state bodies."
)


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def later(self, **ahead: float) -> None:
        """Move ahead by a timedelta's words."""
        self.now += timedelta(**ahead)


@dataclass
class Inbox(ConsoleMessenger):
    """A platform that keeps what each chat got: ("send" | "edit" | "reply" | "delete", message)."""

    got: list[tuple[str, str, Message]] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    """Chats that cannot be written to, and why."""

    def __init__(self) -> None:
        super().__init__(io.StringIO())
        self.got = []
        self.refuses = {}

    async def send(self, chat: Chat, message: Message) -> Outcome:
        if chat.ref.address in self.refuses:
            return Gone(self.refuses[chat.ref.address])
        self.got.append((chat.ref.address, "send", message))
        return await super().send(chat, message)

    async def edit(self, chat: Chat, reference: str, message: Message) -> Outcome:
        self.got.append((chat.ref.address, "edit", message))
        return await super().edit(chat, reference, message)

    async def reply(self, chat: Chat, reference: str, message: Message) -> Outcome:
        self.got.append((chat.ref.address, "reply", message))
        return await super().reply(chat, reference, message)

    async def delete(self, chat: Chat, reference: str, notice: Message) -> Outcome:
        self.got.append((chat.ref.address, "delete", notice))
        return await super().delete(chat, reference, notice)

    def texts(self, chat: str = "reader", how: str = "send") -> list[str]:
        """What a chat got, as a person reads it."""
        return [render(message) for address, kind, message in self.got if address == chat and kind == how]


class SameProcess(Apart):
    """Reads documents in a thread of this process: a process of its own for each test would take its time."""

    async def run(self, work: Callable[..., T], /, *args: Any, **named: Any) -> T:
        return await asyncio.to_thread(work, *args, **named)


@dataclass
class Newsroom:
    """One running house."""

    app: App
    clock: Clock
    inbox: Inbox

    async def tells(self, source: Source, *entries: Entry, silent: bool = False) -> tuple[Taken, ...]:
        """A source publishes."""
        return await self.app.pipeline.take(Intake(source, entries, self.clock(), silent=silent))

    async def says(self, line: str, chat: str = "reader", **request: object) -> str:
        """A person says something; the answer as they read it, empty if there is none."""
        asked = replace(Request(ChatRef("console", chat), line), **request)  # type: ignore[arg-type]
        reply = await self.app.commands.answer(asked)
        return "\n".join(render(message) for message in reply.messages) if reply else ""

    async def writes(self) -> bool:
        """The generator is asked for what is missing; whether messages that waited may go."""
        assert self.app.writer is not None
        return await self.app.writer()

    async def delivers(self) -> None:
        """Digests that are due are composed, and everything due is sent."""
        await self.app.composer.enqueue_due()
        await self.app.dispatcher((self.inbox,)).drain()


def entry(
    title: str, text: str = "", *, url: str | None = None, published: datetime | None = MONDAY
) -> Entry:
    """An article; its address follows from its title unless it has one."""
    slug = "-".join(title.lower().split())
    return Entry(title, url=url or f"https://wire.example/{slug}", text=text or title, published=published)


def settings(folder: Path, sources: Sequence[Source] = (AGENCY, HERALD, OFFICE), **environ: str) -> Settings:
    """The shipped settings on a database of their own."""
    loaded = load(
        None, {"BEATWIRE_DATABASE_URL": f"sqlite:///{folder}/test.db", **environ}, defaults_only=True
    )
    return replace(loaded, beat=replace(loaded.beat, sources=tuple(sources)))


@contextmanager
def another_writer(folder: Path) -> Iterator[None]:
    """Another process that keeps the newsroom's database to itself."""
    other = sqlite3.connect(folder / "test.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@asynccontextmanager
async def newsroom(
    folder: Path,
    *,
    clock: Clock | None = None,
    sources: Sequence[Source] = (AGENCY, HERALD, OFFICE),
    private: bool = False,
    operator: str = "",
    patience: float = 10,
    channels: Sequence[Channel] = (),
    apart: Apart | None = None,
    **changes: Any,
) -> AsyncIterator[Newsroom]:
    """A house on a new (or, after a restart, the same) database; `private` lets it read loopback.

    `changes` are settings of the whole configuration: `flood_limit=5`.
    """
    clock = clock or Clock()
    made = replace(settings(folder, sources), channels=tuple(channels))
    if private:
        made = replace(made, fetch=replace(made.fetch, allow_private_addresses=True))
    if operator:
        made = replace(made, operator=replace(made.operator, platform="console", chat=operator))
    made = replace(made, **changes)
    async with opened(made, clock=clock, patience=patience, apart=apart or SameProcess()) as app:
        yield Newsroom(app, clock, Inbox())


READERS: tuple[ReaderLanguage, ...] = ("az", "en", "ru")
