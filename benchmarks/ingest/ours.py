"""Beatwire takes in the served feeds: the real application on a new SQLite database.

Run by `benchmarks.ingest`, which says on standard input when the next phase begins:
`python -m benchmarks.ingest.ours BASE-URL NAMES-FILE DATABASE [--reading]`.  Writes a JSON line a
phase.  With `--reading` the beat has no topics, so that nothing is worth more than being fetched,
read, made plain text and archived for the search: what a feed reader does.
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
from bot.app import opened, settle
from bot.settings import Settings, load
from digests import items
from digests.model import Source
from digests.stories import Grouper

LANGUAGES = ("en", "az", "ru")


def settings(base: str, names: list[str], database: str, *, reading: bool = False) -> Settings:
    """The shipped settings with the served feeds as sources; `reading`: without any topic."""
    sources = tuple(
        Source(f"bench-{number}", f"Bench {number}", f"{base}/{name}", interval=timedelta(minutes=10))
        for number, name in enumerate(names)
    )
    loaded = load(None, {"BEATWIRE_DATABASE_URL": f"sqlite:///{database}"}, defaults_only=True)
    return replace(
        loaded,
        beat=replace(loaded.beat, sources=sources, topics=() if reading else loaded.beat.topics),
        fetch=replace(loaded.fetch, allow_private_addresses=True),
    )


async def phases(made: Settings, meter: Meter) -> None:
    """Visit every source once for each line that comes in."""
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    async with opened(made, clock=lambda: now) as app:
        settle()
        while await asyncio.to_thread(sys.stdin.readline):
            async with meter.phase() as cost:
                visits = await app.collect_due()
            now += timedelta(hours=1)
            new, failed = sum(visit.new for visit in visits), sum(visit.error is not None for visit in visits)
            told = {"visits": len(visits), "new": new, "failed": failed}
            sys.stdout.write(json.dumps(asdict(cost) | told) + "\n")
            sys.stdout.flush()


def main() -> None:
    """Run with the addresses of the command line."""
    base, names, database, *how = sys.argv[1:]
    listed = Path(names).read_text(encoding="utf-8").split()
    meter = Meter()
    meter.watch(items, "build", "clean")
    meter.watch(pipeline, "glance", "topics")
    meter.watch(pipeline, "complete", "figures and summaries")
    meter.watch(Grouper, "add", "stories")
    asyncio.run(phases(settings(base, listed, database, reading=bool(how)), meter))


if __name__ == "__main__":
    main()
