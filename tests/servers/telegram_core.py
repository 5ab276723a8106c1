"""A core that a test can script, and a connection to Telegram that it listens through."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.adapters.telegram.connection import Pauses, TelegramConnection
from bot.adapters.telegram.line import Timeouts
from bot.model import Block, Button, ChatRef, Message, Reply, Request, Span
from tests.servers.telegram import TelegramServer

TIMEOUTS = Timeouts(connect=2, read=5, write=5, pool=2, poll=20)
PAUSES = Pauses(first=0.01, longest=0.05, finish=1, patience=1.5, breath=0.01)


def say(text: str, *buttons: Button) -> Message:
    return Message((Block("text", ((Span(text),),)),), buttons=(buttons,) if buttons else ())


class Core:
    """Answers what it was told to answer, else echoes; remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[Request] = []
        self.left: list[ChatRef] = []
        self.came: list[ChatRef] = []
        self.moved: list[tuple[ChatRef, str]] = []
        self.named: list[tuple[ChatRef, str]] = []
        self.replies: dict[str, Reply | Exception | None] = {}
        self.slow: dict[str, asyncio.Event] = {}
        self.checks = False
        self.may: list[bool] = []

    async def answer(self, request: Request) -> Reply | None:
        self.heard.append(request)
        if gate := self.slow.get(request.text):
            await gate.wait()
        if self.checks:
            self.may.append(await request.may_change())
        reply = self.replies.get(request.text, Reply((say(f"you said {request.text}"),)))
        if isinstance(reply, Exception):
            raise reply
        return reply

    async def on_left(self, ref: ChatRef) -> None:
        self.left.append(ref)

    async def on_came(self, ref: ChatRef) -> None:
        self.came.append(ref)

    async def on_moved(self, ref: ChatRef, address: str) -> None:
        self.moved.append((ref, address))

    async def on_named(self, ref: ChatRef, name: str) -> None:
        self.named.append((ref, name))

    @property
    def texts(self) -> list[str]:
        return [request.text for request in self.heard]


def connection(server: TelegramServer, core: Core, **more: object) -> TelegramConnection:
    settings: dict[str, object] = {"api_url": server.url, "timeouts": TIMEOUTS, "pauses": PAUSES}
    return TelegramConnection(
        str(more.pop("token", server.token)),
        answer=core.answer,
        left=core.on_left,
        came=core.on_came,
        moved=core.on_moved,
        named=core.on_named,
        **(settings | more),  # type: ignore[arg-type]
    )


@asynccontextmanager
async def running(server: TelegramServer, core: Core, **more: object) -> AsyncIterator[TelegramConnection]:
    bot = connection(server, core, **more)
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()
