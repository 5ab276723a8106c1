"""Cold, unchanged, and one new entry in each: a thousand feeds, and what taking them in costs.

Beatwire is measured twice: as it is, and reading alone, which is what is like a feed reader's work.

Run: `python -m benchmarks.ingest [--feeds 1000] [--on-beat 0.1] [--reader PYTHON]`, where PYTHON is
an interpreter with lemon24/reader installed, to measure it on the same feeds in the same run.
Feeds come over loopback HTTP from a third process; both read them into a new SQLite database.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.ingest import feeds

PHASES = ("cold", "unchanged", "one new each")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder over HTTP; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.ingest.server", str(folder), str(port)])
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


class Contender:
    """One program that takes the feeds in, waiting between phases."""

    def __init__(self, title: str, command: list[str], *places: str | Path) -> None:
        self.title = title
        self.costs: list[dict[str, Any]] = []
        self._process = subprocess.Popen(
            [*command, *map(str, places)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def phase(self) -> None:
        """Let it take in what is served now."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.title} ended in the middle: see its words above.")
        self.costs.append(json.loads(line))

    def end(self) -> None:
        """Let it go."""
        self._process.communicate()


def measure(options: argparse.Namespace, folder: Path) -> list[Contender]:
    """All contenders through all phases, in turns."""
    size = feeds.write(folder / "feeds", options.feeds, on_beat=options.on_beat)
    print(
        f"{options.feeds} feeds of {feeds.ENTRIES} entries, {size / 1e6:.1f} MB, "
        f"{options.on_beat:.0%} on the beat"
    )
    names = folder / "names"
    names.write_text("\n".join(map(feeds.name, range(options.feeds))), encoding="utf-8")
    with served(folder / "feeds") as base:
        ours = [sys.executable, "-m", "benchmarks.ingest.ours"]
        contenders = [
            Contender("beatwire", ours, base, names, folder / "ours.db"),
            Contender("reading alone", ours, base, names, folder / "reading.db", "--reading"),
        ]
        if options.reader:
            script = str(Path(__file__).with_name("theirs.py"))
            contenders.append(
                Contender("reader", [options.reader, script], base, names, folder / "theirs.db")
            )
        for place, _ in enumerate(PHASES):
            if place == 2:
                feeds.write(folder / "feeds", options.feeds, edition=1, on_beat=options.on_beat)
            for contender in contenders:
                contender.phase()
        for contender in contenders:
            contender.end()
    return contenders


def report(contenders: list[Contender]) -> None:
    """The table, and the ratios that are aimed at."""
    print(
        f"{'':<15}{'phase':<14}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}{'(apart)':>9}{'step ms':>9}"
        f"{'late ms':>9}{'new':>8}{'failed':>7}  of the CPU"
    )
    for contender in contenders:
        for phase, cost in zip(PHASES, contender.costs, strict=True):
            loop = f"{cost.get('step', 0):>9.1f}{cost.get('late', 0):>9.1f}"
            print(
                f"{contender.title:<15}{phase:<14}{cost['cpu']:>8.2f}{cost['wall']:>8.2f}{cost['peak']:>9.0f}"
                f"{cost.get('apart', 0):>9.0f}{loop}{cost['new']:>8}{cost['failed']:>7}  {_parts(cost)}"
            )
    cold, _, one = (cost["cpu"] for cost in contenders[0].costs)
    print(f"one new each / cold: {one / cold:.0%}")
    for other in contenders[2:]:
        for own in contenders[:2]:
            for phase, mine, theirs in zip(PHASES, own.costs, other.costs, strict=True):
                print(f"{own.title}, {phase}: {mine['cpu'] / theirs['cpu']:.0%} of the CPU of {other.title}")


def _parts(cost: dict[str, Any]) -> str:
    """What of the CPU went where, of what was watched."""
    return ", ".join(f"{label} {seconds:.2f}" for label, seconds in cost.get("parts", {}).items())


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--on-beat", type=float, default=0.1, help="share of entries on the beat")
    parser.add_argument("--reader", metavar="PYTHON", help="an interpreter with lemon24/reader")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report(measure(options, Path(folder)))


if __name__ == "__main__":
    main()
