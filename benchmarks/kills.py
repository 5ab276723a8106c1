"""Kill a sending process again and again, and count what was lost and what came twice.

python -m benchmarks.kills [--kills 100] [--database sqlite | postgresql | URL]
                           [--uncertain resend | leave] [--senders 1] [--broken 0.0] [--seed 1]
                           [--restarts 0] [--sleeps 0]

`--restarts`: so often the PostgreSQL server itself is restarted at once (`-m immediate`) while they
send.  `--sleeps`: so many senders are stopped (SIGSTOP) for longer than their lease, and go on after
others took over: in the ledger their leases are put back, as if that time had passed.

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
import time
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from benchmarks.databases import Place, empty
from bot.store import claims, deliveries
from bot.store.database import Database, StoreError
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
    slept: int
    """Senders that slept past their lease and went on."""
    seconds: float

    @property
    def kept(self) -> bool:
        """Whether the guarantee held."""
        return not self.lost and not self.unrecorded

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.slept} sleeps, {self.messages:,} messages, {self.seconds:.0f} s: "
            f"lost {self.lost}, "
            f"doubled {self.doubled} (of these unrecorded {self.unrecorded}), sent again in doubt "
            f"{self.doubtful}, left in doubt {self.left} (of these never came {self.never_came})"
        )


@dataclass(frozen=True)
class Plan:
    """What a campaign does to its senders."""

    kills: int
    uncertain: str
    senders: int
    broken: float
    seed: int
    restarts: int
    sleeps: int


async def campaign(place: Place, plan: Plan) -> Report:
    """Kill that many senders, let the last ones finish, and compare both logs."""
    begun, chance = time.monotonic(), random.Random(plan.seed)
    platform = Platform(chance, plan.broken)
    server = await asyncio.start_server(platform.serve, "127.0.0.1", 0)
    platform.port = server.sockets[0].getsockname()[1]
    database = await Database.open(place.url, patience=60)
    ledger = Ledger(database)
    await ledger.chats(CHATS, uncertain=plan.uncertain)
    field = _Field(place, database, platform, chance)
    done = stories = 0
    restarts, sleeps = _spread(plan.restarts, plan.kills), _spread(plan.sleeps, plan.kills)
    async with server:
        while done < plan.kills:
            if await field.waiting() < LEFT:
                stories += 1
                await ledger.alert(f"story {stories}")
            now = min(plan.senders, plan.kills - done)
            lives = [
                field.life(sleeps=bool(sleeps & {*range(done, done + now)}) and one == 0)
                for one in range(now)
            ]
            if restarts & {*range(done, done + now)}:
                lives.append(field.restart())
            await asyncio.gather(*lives)
            done += now
        platform.broken = 0.0
        last = await asyncio.gather(*(field.start() for _ in range(plan.senders)))
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
        slept=field.slept,
        seconds=time.monotonic() - begun,
    )


def _spread(times: int, over: int) -> set[int]:
    """Places of so many events, evenly over so many kills."""
    return {over * place // times for place in range(times)}


@dataclass
class _Field:
    """Where senders live and die."""

    place: Place
    database: Database
    platform: Platform
    chance: random.Random
    slept: int = 0

    async def life(self, *, sleeps: bool = False) -> None:
        """One sender from its start to its violent end; on the way it may sleep past its lease."""
        sender = await self.start()
        self.platform.came.clear()
        if self.chance.random() < 0.9:  # the others die while they start
            wait = asyncio.create_task(self.platform.came.wait())
            await asyncio.wait(
                [wait, asyncio.create_task(sender.wait())], return_when=asyncio.FIRST_COMPLETED
            )
            wait.cancel()
        await asyncio.sleep(self.chance.uniform(0, LONGEST_LIFE))
        if sleeps and sender.returncode is None:
            await self.sleep(sender)
        if sender.returncode is None:
            sender.send_signal(signal.SIGKILL)
        await sender.wait()

    async def sleep(self, sender: asyncio.subprocess.Process) -> None:
        """Stop a sender, let its lease pass and others take over, and let it go on for a while."""
        sender.send_signal(signal.SIGSTOP)
        late = text(
            f"UPDATE deliveries SET lease_clock = lease_clock - {2 * claims.LEASE} "
            f"WHERE state = 'sending' AND owner LIKE '%:{sender.pid}:%'"
        )
        try:
            async with asyncio.timeout(10), self.database.begin() as conn:
                await conn.execute(late)
        except (TimeoutError, StoreError):  # it stopped inside a transaction: nobody can take over
            sender.send_signal(signal.SIGCONT)
            return
        self.slept += 1
        other = await self.start()
        await asyncio.sleep(2 * LONGEST_LIFE)
        sender.send_signal(signal.SIGCONT)
        await asyncio.sleep(self.chance.uniform(0, LONGEST_LIFE))
        if other.returncode is None:
            other.send_signal(signal.SIGKILL)
        await other.wait()

    async def restart(self) -> None:
        """Restart the database server in the middle of what the senders do."""
        await asyncio.sleep(self.chance.uniform(0.5, 1 + LONGEST_LIFE))
        if self.place.restart:
            await asyncio.to_thread(self.place.restart)

    async def waiting(self) -> int:
        """Deliveries still to be sent."""
        while True:
            try:
                async with self.database.read() as conn:
                    return await deliveries.waiting(conn)
            except (SQLAlchemyError, StoreError):
                await asyncio.sleep(0.2)  # the server was just restarted

    async def start(self) -> asyncio.subprocess.Process:
        """A new sender."""
        command = [sys.executable, "-m", "tests.sender", self.place.url, str(self.platform.port)]
        return await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)


def main() -> None:
    """Run one campaign as the arguments say; fails where the guarantee did not hold."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.kills")
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--database", default="sqlite")
    asked.add_argument("--uncertain", choices=("resend", "leave"), default="resend")
    asked.add_argument("--senders", type=int, default=1)
    asked.add_argument("--broken", type=float, default=0.0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--restarts", type=int, default=0)
    asked.add_argument("--sleeps", type=int, default=0)
    wanted = vars(asked.parse_args())
    with empty(wanted.pop("database")) as place:
        report = asyncio.run(campaign(place, Plan(**wanted)))
    print(report)
    sys.exit(0 if report.kept else 1)


if __name__ == "__main__":
    main()
