"""Kill a sending process again and again, and count what was lost and what came twice.

python -m benchmarks.kills [--kills 100] [--database sqlite | postgresql | URL]
                           [--uncertain resend | leave] [--senders 1] [--broken 0.0] [--seed 1]

The platform is a server in this process with a log of its own; the senders are processes
(tests/sender.py) that get SIGKILL at a random moment of their life, start-up included.
A message that came twice without being recorded as doubtful, or that is missing, is an error.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.store import deliveries
from bot.store.database import Database
from tests.ledger import Ledger

CHATS = 400
LEFT = 150
"""Deliveries below which another alert is enqueued, so that every life has something to send."""
LONGEST_LIFE = 1.2
"""Seconds from a sender's first sign of life, or from its start, to its end."""


@dataclass
class Platform:
    """Takes messages on a port, logs them, and answers a little later, or never."""

    chance: random.Random
    broken: float = 0.0
    """Share of the messages that are taken and then not answered."""
    taken: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One message on a connection of its own."""
        try:
            line = await reader.readline()
            if line:
                said = json.loads(line)
                self.taken.append((said["chat"], said["said"]))
                self.came.set()
                await asyncio.sleep(self.chance.uniform(0, 0.03))
                if self.chance.random() >= self.broken:
                    writer.write(f"m{len(self.taken)}\n".encode())
                    await writer.drain()
        except ConnectionError:
            pass  # the sender was killed
        finally:
            writer.close()


@dataclass(frozen=True)
class Report:
    """What a campaign came to."""

    kills: int
    messages: int
    lost: int
    """Neither taken by the platform nor in doubt."""
    left: int
    """In doubt and not sent again: after the second doubt, or by the channel's wish."""
    never_came: int
    """Of these, the ones that the platform never got."""
    doubled: int
    unrecorded: int
    """Doubled, and the ledger does not say so."""
    doubtful: int
    seconds: float

    @property
    def kept(self) -> bool:
        """Whether the guarantee held."""
        return not self.lost and not self.unrecorded

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.messages:,} messages, {self.seconds:.0f} s: lost {self.lost}, "
            f"doubled {self.doubled} (of these unrecorded {self.unrecorded}), sent again in doubt "
            f"{self.doubtful}, left in doubt {self.left} (of these never came {self.never_came})"
        )


async def campaign(url: str, *, kills: int, uncertain: str, senders: int, broken: float, seed: int) -> Report:
    """Kill that many senders, let the last ones finish, and compare both logs."""
    begun, chance = time.monotonic(), random.Random(seed)
    platform = Platform(chance, broken)
    server = await asyncio.start_server(platform.serve, "127.0.0.1", 0)
    platform.port = server.sockets[0].getsockname()[1]
    database = await Database.open(url, patience=60)
    ledger = Ledger(database)
    await ledger.chats(CHATS, uncertain=uncertain)
    done = stories = 0
    async with server:
        while done < kills:
            if await _waiting(database) < LEFT:
                stories += 1
                await ledger.alert(f"story {stories}")
            now = min(senders, kills - done)
            await asyncio.gather(*(_life(url, platform, chance) for _ in range(now)))
            done += now
        platform.broken = 0.0
        last = await asyncio.gather(*(_start(url, platform.port) for _ in range(senders)))
        ends = await asyncio.gather(*(one.wait() for one in last))
        assert not any(ends), "a sender failed"
    rows = await ledger.rows(limit=None)
    await database.close()
    came = Counter((address, said.partition("|")[0]) for address, said in platform.taken)
    ledger_says = {(row.chat.ref.address, row.digest): row for row in rows}
    doubtful = {key for key, row in ledger_says.items() if "may have arrived" in (row.reason or "")}
    missing = {key for key in ledger_says if key not in came}
    doubled = {key for key, times in came.items() if times > 1}
    left = {key for key in doubtful if ledger_says[key].state == "uncertain"}
    return Report(
        kills=done,
        messages=len(rows),
        lost=len(missing - left) + sum(row.state not in ("sent", "uncertain") for row in rows),
        left=len(left),
        never_came=len(missing & left),
        doubled=len(doubled),
        unrecorded=len(doubled - doubtful),
        doubtful=len(doubtful - left),
        seconds=time.monotonic() - begun,
    )


async def _life(url: str, platform: Platform, chance: random.Random) -> None:
    """One sender from its start to its violent end."""
    sender = await _start(url, platform.port)
    platform.came.clear()
    if chance.random() < 0.9:  # the others die while they start
        wait = asyncio.create_task(platform.came.wait())
        await asyncio.wait([wait, asyncio.create_task(sender.wait())], return_when=asyncio.FIRST_COMPLETED)
        wait.cancel()
    await asyncio.sleep(chance.uniform(0, LONGEST_LIFE))
    if sender.returncode is None:
        sender.send_signal(signal.SIGKILL)
    await sender.wait()


async def _waiting(database: Database) -> int:
    async with database.read() as conn:
        return await deliveries.waiting(conn)


async def _start(url: str, port: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.sender", url, str(port))


@contextmanager
def _address(wanted: str, folder: str) -> Iterator[str]:
    """The address of an empty database of the kind that is wanted."""
    if wanted == "sqlite":
        yield f"sqlite:///{folder}/beatwire.db"
    elif wanted == "postgresql":
        import pgserver  # only where it is asked for

        server = pgserver.get_server(Path(folder), cleanup_mode="stop")  # type: ignore[attr-defined]
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
    else:
        yield wanted


def main() -> None:
    """Run one campaign as the arguments say; fails where the guarantee did not hold."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.kills")
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--database", default="sqlite")
    asked.add_argument("--uncertain", choices=("resend", "leave"), default="resend")
    asked.add_argument("--senders", type=int, default=1)
    asked.add_argument("--broken", type=float, default=0.0)
    asked.add_argument("--seed", type=int, default=1)
    wanted = vars(asked.parse_args())
    with tempfile.TemporaryDirectory() as folder, _address(wanted.pop("database"), folder) as url:
        report = asyncio.run(campaign(url, **wanted))
    print(report)
    sys.exit(0 if report.kept else 1)


if __name__ == "__main__":
    main()
