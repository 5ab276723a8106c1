"""Beatwire takes in the served feeds: the real application on a new SQLite database.

Run by `benchmarks.ingest`, which says on standard input when the next phase begins:
`python -m benchmarks.ingest.ours BASE-URL NAMES-FILE DATABASE`.  Writes a JSON line a phase.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.ingest.meter import Meter
from bot import pipeline
from bot.app import opened
from bot.settings import Settings, load
from digests.model import Source
from digests.stories import Grouper

LANGUAGES = ("en", "az", "ru")


def settings(base: str, names: list[str], database: str) -> Settings:
    """The shipped settings with the served feeds as sources."""
    sources = tuple(
        Source(f"bench-{number}", f"Bench {number}", f"{base}/{name}", interval=timedelta(minutes=10))
        for number, name in enumerate(names)
    )
    loaded = load(None, {"BEATWIRE_DATABASE_URL": f"sqlite:///{database}"}, defaults_only=True)
    return replace(
        loaded,
        beat=replace(loaded.beat, sources=sources),
        fetch=replace(loaded.fetch, allow_private_addresses=True),
    )


async def phases(base: str, names: list[str], database: str, meter: Meter) -> None:
    """Visit every source once for each line that comes in."""
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    async with opened(settings(base, names, database), clock=lambda: now) as app:
        while await asyncio.to_thread(sys.stdin.readline):
            with meter.phase() as cost:
                visits = await app.collect_due()
            now += timedelta(hours=1)
            new, failed = sum(visit.new for visit in visits), sum(visit.error is not None for visit in visits)
            told = {"visits": len(visits), "new": new, "failed": failed}
            sys.stdout.write(json.dumps(asdict(cost) | told) + "\n")
            sys.stdout.flush()


def main() -> None:
    """Run with the addresses of the command line."""
    base, names, database = sys.argv[1:]
    listed = Path(names).read_text(encoding="utf-8").split()
    meter = Meter()
    meter.watch(pipeline, "understand", "understand")
    meter.watch(Grouper, "add", "group")
    asyncio.run(phases(base, listed, database, meter))


if __name__ == "__main__":
    main()
