"""A sender that is killed in the middle loses nothing and repeats only what nobody can know."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.store.database import Database
from tests.ledger import Ledger

CHATS = 150
KILLS = (20, 60, 100)
"""After how many messages that the platform took the sender is killed."""


@dataclass
class LoopbackPlatform:
    """Takes messages on a port and logs them; it outlives the senders."""

    taken: list[str] = field(default_factory=list)
    under_way: int = 0
    port: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = await reader.readline()
        if line:
            self.taken.append(json.loads(line)["chat"])
            self.came.set()
            self.under_way += 1
            await asyncio.sleep(0.02)  # taken, but not answered yet
            self.under_way -= 1
            writer.write(f"m{len(self.taken)}\n".encode())
        writer.close()

    async def took(self, count: int) -> None:
        """Wait until that many messages were taken."""
        while len(self.taken) < count:
            self.came.clear()
            await asyncio.wait_for(self.came.wait(), 30)


@pytest.fixture
async def platform() -> AsyncIterator[LoopbackPlatform]:
    made = LoopbackPlatform()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made


async def start(url: str, port: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.sender", url, str(port))


async def test_killed_in_the_middle_a_sender_leaves_only_its_calls_in_flight_in_doubt(
    database: Database, database_url: str, platform: LoopbackPlatform
) -> None:
    ledger = Ledger(database)
    await ledger.chats(CHATS)
    assert await ledger.alert("a") == CHATS
    in_flight = 0
    for count in KILLS:
        sender = await start(database_url, platform.port)
        await platform.took(count)
        sender.send_signal(signal.SIGKILL)
        assert await sender.wait() == -signal.SIGKILL
        # Beside the calls not answered: those whose begin or answer is just being committed.
        in_flight += platform.under_way + 25
    last = await start(database_url, platform.port)
    assert await asyncio.wait_for(last.wait(), 60) == 0

    rows = await ledger.rows(limit=None)
    states = Counter(row.state for row in rows)
    assert set(states) <= {"sent", "uncertain"}  # in doubt twice, a message waits for the operator
    assert states.total() == CHATS
    received = Counter(platform.taken)
    assert {row.chat.ref.address for row in rows if row.state == "sent"} <= set(received)
    repeated = {address for address, times in received.items() if times > 1}
    doubtful = {row.chat.ref.address for row in rows if row.reason and "may have arrived" in row.reason}
    assert repeated <= doubtful
    assert len(doubtful) <= in_flight < CHATS
    assert all(row.attempts <= 1 + len(KILLS) for row in rows)
