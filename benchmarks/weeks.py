"""How complete and how honest a digest is, on three dense weeks whose facts are known.

Run: `python -m benchmarks.weeks [--seeds 3]`.  Each week's articles (tests/data/weeks: five
sources, three languages, repeats, reminders of old figures, noise) are read in order of
publication and shuffled; its digest must tell every event once, with the figures that matter.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.weekly import WEEKS, Judged, articles, composed, judged, read_week


async def measured(name: str, seed: int | None) -> Judged:
    """One week, read in the order of that seed (None: as published)."""
    with tempfile.TemporaryDirectory(prefix="beatwire-weeks-") as folder:
        async with read_week(Path(folder), name, seed) as room:
            return judged(await composed(room, name), articles(name))


def told(name: str, seed: int | None, one: Judged) -> str:
    """A line on one week."""
    order = "as published" if seed is None else f"shuffled {seed}"
    events = f"events {one.events - len(one.missing)}/{one.events}"
    figures = f"figures {one.figures - len(one.lacking)}/{one.figures}"
    faults = f"twice {list(one.twice)}, old as new {list(one.as_new)}, missing {list(one.missing)}"
    return f"{name}  {order:<13} {events}, {figures}, {faults}"


async def main(seeds: int) -> None:
    """Measure all weeks and sum up."""
    found: list[Judged] = []
    for name in WEEKS:
        for seed in (None, *range(1, seeds + 1)):
            one = await measured(name, seed)
            found.append(one)
            print(told(name, seed, one))
    events, figures = sum(one.events for one in found), sum(one.figures for one in found)
    missing, lacking = sum(len(one.missing) for one in found), sum(len(one.lacking) for one in found)
    print(f"recall of events {1 - missing / events:.3f}, of figures {1 - lacking / figures:.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=3)
    asyncio.run(main(parser.parse_args().seeds))
