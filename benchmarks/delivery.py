"""What a message costs on its way out, and how fast a digest fans out to very many chats.

python -m benchmarks.delivery fanout [--chats 1000000] [--database sqlite | postgresql | URL]
python -m benchmarks.delivery send [--messages 3000] [--rounds 3] [--rate 950] [--database …]
python -m benchmarks.delivery backoff [--chats 100000] [--database …]

`fanout` prints the seconds of the transaction that enqueues one alert, and the MB that it takes.
`send` drives the real path (claim, render, send, record) against a Bot API server on loopback
(`benchmarks.botapi`, a process of its own) and, turn about in the same run, a plain
python-telegram-bot loop with its AIORateLimiter that sends the same words.  CPU is that of this
process, threads included; of several rounds the least is told, since the machine may be busy.
`backoff` prints what a claim takes beside so many rows that wait for the end of a back-off.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from dataclasses import dataclass

from sqlalchemy import text
from telegram.ext import AIORateLimiter, ExtBot

from benchmarks.botapi import served
from benchmarks.databases import empty, fill
from bot.adapters.telegram.line import Api
from bot.adapters.telegram.markup import render
from bot.adapters.telegram.messenger import TelegramMessenger
from bot.delivery import Dispatcher
from bot.formatter import Formatter
from bot.store import claims, deliveries, digests
from bot.store.database import Database
from digests.model import Digest
from tests.archive import NOON
from tests.newsstand import BEAT, BLOCKED_STORY

TOKEN = "4242:AAbenchmark"
AT_ONCE = 64
"""Calls of the plain loop under way together, as many as ours at 28/s."""
FORMATTER = Formatter(BEAT)


@dataclass(frozen=True)
class Run:
    """One way of sending, once."""

    messages: int
    seconds: float
    cpu: float

    def __str__(self) -> str:
        return (
            f"{1000 * self.cpu / self.messages:.3f} ms CPU a message, {self.messages / self.seconds:,.0f}/s "
            f"({self.messages / self.cpu:,.0f}/s on a core of its own)"
        )


async def enqueue(database: Database, number: int) -> int:
    """Enqueue an alert to whoever wishes it."""
    digest = Digest("alert", f"story {number}", "", (BLOCKED_STORY,), topics=("cyber",), created=NOON)
    async with database.begin() as conn:
        await digests.put_digest(conn, digest, NOON)
        return await deliveries.fan_out_instant(conn, digest.id, digest.topics, at=NOON)


async def fan_out(url: str, chats: int) -> None:
    """Measure one fan-out, and a second one beside its rows."""
    database = await Database.open(url)
    await fill(database, chats)
    for number in (1, 2):
        before, begun = await _size(database), time.perf_counter()
        made = await enqueue(database, number)
        seconds = time.perf_counter() - begun
        size = (await _size(database) - before) / 1e6
        print(
            f"{database.dialect}: alert {number} to {made:,} chats in {seconds:.2f} s, "
            f"{size:.0f} MB ({1e6 * size / made:.0f} bytes a delivery)"
        )
    await database.close()


async def _size(database: Database) -> int:
    if database.dialect == "sqlite":
        pages = text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        async with database.read() as conn:
            return int((await conn.execute(pages)).scalar_one())
    async with database.read() as conn:
        return int((await conn.execute(text("SELECT pg_total_relation_size('deliveries')"))).scalar_one())


async def send(url: str, messages: int, rounds: int, rate: float) -> None:
    """Measure our path and the plain loop, turn about."""
    with served() as address:
        database = await Database.open(url)
        await fill(database, messages)
        ours, plain = [], []
        for number in range(rounds):
            await _rested(database)
            await enqueue(database, number)
            ours.append(await _ours(database, address, messages, rate))
            print(f"beatwire ({database.dialect}): {ours[-1]}", flush=True)
            plain.append(await _plain(address, messages))
            print(f"python-telegram-bot, AIORateLimiter: {plain[-1]}", flush=True)
        await database.close()
    ours.sort(key=lambda run: run.cpu)
    plain.sort(key=lambda run: run.cpu)
    print(f"least of {rounds}: beatwire {ours[0]}; python-telegram-bot {plain[0]}; ", end="")
    print(f"share {ours[0].cpu / plain[0].cpu:.0%}")


async def back_off(url: str, chats: int) -> None:
    """Measure claims beside rows that back off; the least of a few."""
    database, taken = await Database.open(url), []
    await fill(database, chats + 250)
    await enqueue(database, 1)
    async with database.begin() as conn:
        never = "UPDATE deliveries SET retry_clock = 9000000000000000 WHERE id <= :last"
        await conn.execute(text(never), {"last": chats})
    for number in range(4):
        begun = time.perf_counter()
        async with database.begin() as conn:
            rows = (await claims.claim(conn, "telegram", "", owner=f"{number}", rate=200, at=NOON)).rows
        taken.append(time.perf_counter() - begun)
        assert len(rows) == 50, rows
    print(f"{database.dialect}: a claim of 50 beside {chats:,} rows that back off {1000 * min(taken):.1f} ms")
    await database.close()


async def _rested(database: Database) -> None:
    """As if every chat's last message were long ago."""
    async with database.begin() as conn:
        await conn.execute(text("UPDATE chats SET next_clock = 0"))


async def _ours(database: Database, address: str, messages: int, rate: float) -> Run:
    api = Api(TOKEN, address)
    messenger = TelegramMessenger(api, rate=rate)
    dispatcher = Dispatcher(database, [messenger], FORMATTER.render, clock=lambda: NOON)
    begun, cpu = time.perf_counter(), time.process_time()
    tally = await dispatcher.drain()
    run = Run(messages, time.perf_counter() - begun, time.process_time() - cpu)
    await api.hang_up()
    assert tally.sent == messages, tally
    return run


async def _plain(address: str, messages: int) -> Run:
    limiter = AIORateLimiter(overall_max_rate=1_000_000, overall_time_period=1, max_retries=3)
    drawn = render(FORMATTER.alert(BLOCKED_STORY, "en"))
    queue = iter(range(1, messages + 1))

    async def work(bot: ExtBot[int]) -> None:
        for chat in queue:
            await bot.send_message(chat, drawn.html, parse_mode="HTML")

    async with ExtBot(TOKEN, base_url=f"{address}/bot", rate_limiter=limiter) as bot:
        begun, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(work(bot) for _ in range(AT_ONCE)))
        return Run(messages, time.perf_counter() - begun, time.process_time() - cpu)


def main() -> None:
    """Run what the arguments say."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.delivery")
    kinds = asked.add_subparsers(dest="what", required=True)
    fan = kinds.add_parser("fanout")
    fan.add_argument("--chats", type=int, default=1_000_000)
    out = kinds.add_parser("send")
    out.add_argument("--messages", type=int, default=3000)
    out.add_argument("--rounds", type=int, default=3)
    out.add_argument("--rate", type=float, default=950.0)
    off = kinds.add_parser("backoff")
    off.add_argument("--chats", type=int, default=100_000)
    for one in (fan, out, off):
        one.add_argument("--database", default="sqlite")
    wanted = asked.parse_args()
    with empty(wanted.database) as place:
        if wanted.what == "fanout":
            asyncio.run(fan_out(place.url, wanted.chats))
        elif wanted.what == "backoff":
            asyncio.run(back_off(place.url, wanted.chats))
        else:
            asyncio.run(send(place.url, wanted.messages, wanted.rounds, wanted.rate))


if __name__ == "__main__":
    main()
