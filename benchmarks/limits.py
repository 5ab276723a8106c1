"""Whether the limits hold where several workers send on one account, and whether they are used.

Run: `python -m benchmarks.limits [--workers 1 2 4] [--seconds 20] [--database sqlite | postgresql | URL]`.

Workers are processes on one database that send through the real path to a Bot API server on
loopback (`benchmarks.botapi`), whose clock alone counts.  Told are the most messages in any
sliding second, the average a second from the first message to the last, and the same for single
chats (private: any second; groups: any minute) in a campaign of many alerts to few chats.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import defaultdict
from collections.abc import Iterable

from benchmarks.botapi import log_of, served
from benchmarks.databases import empty, fill
from benchmarks.delivery import FORMATTER, TOKEN, enqueue
from bot.adapters.telegram.line import Api
from bot.adapters.telegram.messenger import RATE, TelegramMessenger
from bot.delivery import Dispatcher
from bot.store.database import Database
from tests.archive import NOON

MOST = 30
"""Messages a second that Telegram lets a bot send."""
LEAST = 27.5
"""Messages a second that a worker should reach while work waits."""


def crowd(times: Iterable[float], window: float) -> int:
    """The most of these moments in any sliding window of so many seconds."""
    ordered = sorted(times)
    most = first = 0
    for place, moment in enumerate(ordered):
        while ordered[first] <= moment - window:
            first += 1
        most = max(most, place - first + 1)
    return most


async def work(url: str, address: str, patience: float) -> None:
    """One worker: send until nothing is due for so many seconds."""
    database, api = await Database.open(url, patience=60), Api(TOKEN, address)
    messenger = TelegramMessenger(api)
    dispatcher = Dispatcher(database, [messenger], FORMATTER.render, clock=lambda: NOON, patience=patience)
    await dispatcher.drain()
    await api.hang_up()
    await database.close()


async def campaign(wanted: str, workers: int, chats: int, alerts: int, kind: str) -> list[tuple[float, str]]:
    """So many alerts to so many chats of a kind; what the server took."""
    with empty(wanted) as place, served() as address:
        database = await Database.open(place.url)
        await fill(database, chats, kind=kind)
        for number in range(alerts):
            await enqueue(database, number)
        await database.close()
        started = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", "benchmarks.limits", "--worker", place.url, address
            )
            for _ in range(workers)
        ]
        ends = await asyncio.gather(*(one.wait() for one in started))
        assert not any(ends), "a worker failed"
        log, _ = log_of(address)
    assert len(log) == chats * alerts, f"{len(log)} of {chats * alerts} messages came"
    return log


async def measure(wanted: str, workers: int, seconds: int) -> bool:
    """One number of workers; whether every limit held."""
    log = await campaign(wanted, workers, seconds * int(RATE), 1, "private")
    times = [when for when, _ in log]
    most, mean = crowd(times, 1.0), (len(times) - 1) / (max(times) - min(times))
    print(f"{wanted}, {workers} workers: at most {most} in a second, {mean:.1f}/s on average", flush=True)
    fine = most <= MOST and mean >= LEAST
    for kind, chats, alerts, window, limit in (
        ("private", 5, 6, 1.0, 1),
        ("group", 2, 23, 60.0, 20),
    ):
        by_chat = defaultdict(list)
        for when, chat in await campaign(wanted, workers, chats, alerts, kind):
            by_chat[chat].append(when)
        worst = max(crowd(moments, window) for moments in by_chat.values())
        print(f"  {alerts} alerts to each {kind} chat: at most {worst} in {window:g} s", flush=True)
        fine = fine and worst <= limit
    return fine


def main() -> None:
    """Measure as the arguments say; fails where a limit did not hold or was not used."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.limits")
    asked.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    asked.add_argument("--seconds", type=int, default=20)
    asked.add_argument("--database", default="sqlite")
    asked.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    wanted = asked.parse_args()
    if wanted.worker:
        url, address = wanted.worker
        asyncio.run(work(url, address, patience=70.0))
        return
    fine = [asyncio.run(measure(wanted.database, count, wanted.seconds)) for count in wanted.workers]
    sys.exit(0 if all(fine) else 1)


if __name__ == "__main__":
    main()
