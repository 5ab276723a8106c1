"""What breaks first as subscribers grow: fan-out, claims, looks at the queue, the weekly digest.

python -m benchmarks.scaling [--chats 1000 100000 1000000] [--database postgresql | sqlite | URL]

Each size gets a database of its own.  Times are the least of three where the step can be
repeated.  Nothing is sent: how long sending takes is the count divided by the platform's pace.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from bot.compose import Composer
from bot.phrases.spans import span_text
from bot.store import backlog, claims
from bot.store.database import Database
from digests.series.naming import Namer
from tests.archive import NOON
from tests.ledger import Ledger
from tests.newsstand import BEAT

NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)",
    "postgresql": "WITH n(i) AS (SELECT generate_series(1, :count))",
}
PACES = (("Telegram", 28), ("Telegram, paid broadcast", 950))


@dataclass
class Watchful:
    """Prints what each step took."""

    name: str

    async def step(self, what: str, do: Callable[[], Awaitable[object]], *, times: int = 1) -> None:
        """Time a step, the least of so many runs."""
        took = []
        for _ in range(times):
            begun = time.perf_counter()
            await do()
            took.append(time.perf_counter() - begun)
        print(f"{self.name:>12}  {what:<58}{min(took) * 1000:>12,.1f} ms", flush=True)


async def measure(url: str, count: int) -> None:
    """All steps for so many chats."""
    database = await Database.open(url)
    ledger, watch = Ledger(database), Watchful(f"{count:,}")
    await watch.step("make the chats (not a step of the bot)", lambda: _crowd(database, count))
    await watch.step("fan-out of one alert to all", lambda: ledger.alert("story"))
    await _analyze(database)
    print(f"{watch.name:>12}  {'database':<58}{await _megabytes(database):>12,.0f} MB")
    await watch.step("one claim, with all of them waiting", lambda: _claim(ledger), times=3)
    await watch.step("is anything due? (a scheduler, every 2 s)", lambda: _due(ledger), times=3)
    await watch.step("how much waits? (every minute)", lambda: _sizes(database), times=3)
    composer = Composer(database, BEAT, clock=lambda: NOON + timedelta(days=7), namer=Namer(BEAT))
    await watch.step("the weekly digest, due to all at one moment", composer.enqueue_due)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{watch.name:>12}  {'most memory of this process so far':<58}{peak:>12,.0f} MB")
    for platform, pace in PACES:
        what = f"sending to all, {platform} at {pace}/s"
        print(f"{watch.name:>12}  {what:<58}{span_text(count / pace, 'en'):>15}")
    await database.close()


async def _crowd(database: Database, count: int) -> None:
    numbers = NUMBERS[database.dialect]
    true = "true" if database.dialect == "postgresql" else "1"
    false = "false" if database.dialect == "postgresql" else "0"
    due = int((NOON + timedelta(days=6)).timestamp() * 1_000_000)
    async with database.begin() as conn:
        account = "INSERT INTO accounts (platform, account, next_clock, paused_clock)"
        await conn.execute(text(f"{account} VALUES ('telegram', '', 0, 0)"))
        chats = (
            "INSERT INTO chats (account_id, platform, account, address, thread, kind, language, timezone, "
            "digest_at, digest_day, active, uncertain, managed, created, next_clock) "
            f"{numbers} SELECT (SELECT min(id) FROM accounts), 'telegram', '', CAST(i AS TEXT), '', "
            f"'private', 'en', 'Asia/Baku', '09:00', 0, {true}, 'resend', {false}, 0, 0 FROM n"
        )
        await conn.execute(text(chats), {"count": count})
        for cadence in ("instant", "weekly"):
            await conn.execute(text(f"INSERT INTO subscriptions SELECT id, 'all', '{cadence}' FROM chats"))
        await conn.execute(text(f"INSERT INTO dues SELECT id, 'weekly', {due} FROM chats"))
    await _analyze(database)


async def _analyze(database: Database) -> None:
    async with database.begin() as conn:
        await conn.execute(text("ANALYZE"))


async def _megabytes(database: Database) -> float:
    if database.dialect == "sqlite":
        size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    else:
        size = "SELECT pg_database_size(current_database())"
    async with database.read() as conn:
        return float((await conn.execute(text(size))).scalar_one()) / 1e6


async def _claim(ledger: Ledger) -> None:
    async with ledger.database.begin() as conn:
        await conn.execute(text("UPDATE accounts SET next_clock = 0"))
        claim = await claims.claim(conn, "telegram", "", owner="bench", rate=28, at=ledger.at)
        assert claim.rows
        await claims.release(conn, claim.rows, owner="bench")


async def _due(ledger: Ledger) -> None:
    async with ledger.database.read() as conn:
        assert await backlog.due(conn, ledger.at)


async def _sizes(database: Database) -> None:
    async with database.read() as conn:
        await backlog.sizes(conn)


@asynccontextmanager
async def _place(wanted: str) -> AsyncIterator[str]:
    """The address of an empty database of the kind that is wanted."""
    if "://" in wanted:
        yield wanted
        return
    with tempfile.TemporaryDirectory() as folder:
        if wanted == "sqlite":
            yield f"sqlite:///{folder}/beatwire.db"
            return
        import pgserver  # only where it is asked for

        server = pgserver.get_server(Path(folder), cleanup_mode="stop")  # type: ignore[attr-defined]
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


async def run(database: str, sizes: list[int]) -> None:
    """Measure each size."""
    for count in sizes:
        async with _place(database) as url:
            await measure(url, count)


def main() -> None:
    """Measure as the arguments say."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.scaling")
    asked.add_argument("--chats", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    asked.add_argument("--database", default="postgresql")
    wanted = asked.parse_args()
    asyncio.run(run(wanted.database, wanted.chats))


if __name__ == "__main__":
    main()
