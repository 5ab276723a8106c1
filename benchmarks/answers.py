"""How fast commands are answered: a real bot process, a loopback Telegram, an archive of some size.

Run: `python -m benchmarks.answers [--items 2000] [--times 20]`.  Prints, for each command, the
seconds from the moment at which a person's words are there to be fetched until the answer stands
in the chat: median and worst.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.journeys.running import ROOT, running, world

COMMANDS = (
    "/latest",
    "/cyber",
    "/telecom 10",
    "/week 2022-W47",
    "/search phishing",
    "/why 3",
    "/settings",
    "/figures malicious links",
)
READER = 501
SUBJECTS = ("phishing mails", "malicious links", "fake domains", "broadband lines", "payment cards")
PLACES = ("Baku", "Ganja", "Sumgayit", "Shaki", "Lankaran", "Quba", "Nakhchivan", "Mingachevir")


def archive(count: int) -> str:
    """A JSON Feed of made-up news on the beat in week 2022-W47."""
    chance = random.Random(7)
    items = []
    for number in range(count):
        subject, place = chance.choice(SUBJECTS), chance.choice(PLACES)
        amount, day = chance.randrange(100, 9_000_000), 21 + number % 7
        title = f"{amount:,} {subject} counted in {place} by office {number}"
        text = f"Office {number} in {place}, Azerbaijan, counted {amount:,} {subject} in October 2022. " * 3
        moment = f"2022-11-{day}T{chance.randrange(24):02}:{chance.randrange(60):02}:00+04:00"
        address = f"https://bench.example/{number}"
        items.append(
            {"id": address, "url": address, "title": title, "content_text": text, "date_published": moment}
        )
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Bench", "items": items})


def fill(folder: Path, count: int) -> float:
    """Put the archive into the folder's database; the seconds that took."""
    feed = folder / "archive.json"
    feed.write_text(archive(count), encoding="utf-8")
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "bot", "add", str(feed), "--source", "bench"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - begun


async def measure(items: int, times: int) -> dict[str, list[float]]:
    """Seconds of each answer, by command."""
    found: dict[str, list[float]] = {command: [] for command in COMMANDS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        took = await asyncio.to_thread(fill, folder, items)
        print(f"{items} items read in {took:.1f} s ({1000 * took / items:.1f} ms each, start included)")
        async with world() as (wire, telegram, _), running(folder, wire, telegram):
            chat = telegram.private(READER)
            for _ in range(times):
                for command in COMMANDS:
                    before, begun = len(telegram.messages(chat)), time.perf_counter()
                    telegram.user_says(chat, command)
                    await telegram.until(
                        lambda before=before: len(telegram.messages(chat)) > before,  # type: ignore[misc]
                        seconds=30,
                    )
                    found[command].append(time.perf_counter() - begun)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--times", type=int, default=20)
    wanted = parser.parse_args()
    for command, seconds in asyncio.run(measure(wanted.items, wanted.times)).items():
        print(f"{command:<20} median {statistics.median(seconds):.3f} s   worst {max(seconds):.3f} s")


if __name__ == "__main__":
    main()
