"""lemon24/reader takes in the served feeds, as `ours.py` does; needs nothing of Beatwire.

Run by `benchmarks.ingest` with an interpreter that has `reader` installed:
`PYTHON theirs.py BASE-URL NAMES-FILE DATABASE`.  Writes a JSON line a phase.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    """Update all feeds once for each line that comes in."""
    import reader as library  # type: ignore[import-not-found, unused-ignore]

    base, names, database = sys.argv[1:]
    reader: Any = library.make_reader(database)
    for name in Path(names).read_text(encoding="utf-8").split():
        reader.add_feed(f"{base}/{name}")
    while sys.stdin.readline():
        cpu, wall = time.process_time(), time.perf_counter()
        new = visits = failed = 0
        for result in reader.update_feeds_iter(scheduled=False):
            visits += 1
            failed += isinstance(result.value, Exception)
            new += getattr(result.value, "new", 0) or 0
        cost = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
        cost["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(json.dumps(cost | {"visits": visits, "new": new, "failed": failed}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
