"""Sources that trickle hold up nobody else, however many there are of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.engine.embedded import COLLECT_AT_ONCE
from bot.engine.slots import Slots
from digests.model import Source
from tests.feeds import feed, item
from tests.newsroom import newsroom
from tests.servers.source import SourceServer

MANY = COLLECT_AT_ONCE + 4


class Drips:
    """Servers that send a byte now and then and never come to an end."""

    def __init__(self) -> None:
        self.hanging = 0
        """Connections that are open now."""

    @asynccontextmanager
    async def serving(self, count: int) -> AsyncIterator[list[str]]:
        async with AsyncExitStack() as stack:
            addresses = []
            for _ in range(count):
                server = await stack.enter_async_context(
                    await asyncio.start_server(self._drip, "127.0.0.1", 0)
                )
                addresses.append(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/rss")
            yield addresses

    async def _drip(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        self.hanging += 1
        try:
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.02)
        except ConnectionError:
            pass
        finally:
            self.hanging -= 1
            writer.close()


async def becomes(so: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not so():  # noqa: ASYNC110  servers tell no event
            await asyncio.sleep(0.02)


async def test_sources_that_trickle_hold_up_no_other(tmp_path: Path) -> None:
    drips = Drips()
    async with SourceServer().serving() as server, drips.serving(MANY) as addresses:
        server.set("/rss", feed(item(0)))
        second = timedelta(seconds=1)
        sources = [Source(f"drip{n}", f"Drip {n}", url, interval=second) for n, url in enumerate(addresses)]
        sources.append(Source("wire", "Wire", f"{server.url}/rss", interval=second))
        async with newsroom(tmp_path, sources=tuple(sources), private=True) as house:
            made = house.app.embedded((house.inbox,))
            await made.start()
            try:
                await becomes(lambda: server.counts["/rss"] and drips.hanging == MANY)
            finally:
                await made.stop()


class Workers:
    """Tasks that take a turn each, and end when they are told to."""

    def __init__(self, slots: Slots, count: int) -> None:
        self.inside: list[int] = []
        self.gates = [asyncio.Event() for _ in range(count)]
        self.tasks = [asyncio.create_task(self._work(slots, place)) for place in range(count)]

    async def _work(self, slots: Slots, place: int) -> None:
        async with slots.turn():
            self.inside.append(place)
            await self.gates[place].wait()


async def test_who_is_quick_is_waited_for() -> None:
    workers = Workers(Slots(2, patience=3600.0), 4)
    for first in range(3):
        await becomes(lambda: len(workers.inside) >= 2)
        assert workers.inside == [first, first + 1]
        workers.gates[workers.inside.pop(0)].set()
        await workers.tasks[first]
    workers.gates[3].set()
    await workers.tasks[3]
    assert workers.inside == [3]


async def test_who_hangs_is_not_and_gives_no_slot_back_twice() -> None:
    slots = Slots(1, patience=0.0)
    workers = Workers(slots, 3)
    await becomes(lambda: len(workers.inside) == 3)
    for gate in workers.gates:
        gate.set()
    await asyncio.gather(*workers.tasks)  # a slot too many would be an error
