"""What drawing a chart costs: the first one, and those after it.

Run: `python -m benchmarks.charts [--times 20]`.  Bars and a line of time, each drawn so often; prints
the first (with matplotlib's import), the fastest and the middle in milliseconds, and the PNG's size.
"""

from __future__ import annotations

import argparse
import statistics
import time
from datetime import date

from bot.charts import draw
from bot.model import Mark, Plot

QUARTERS = tuple(
    Mark(
        f"Q{at % 4 + 1} {2021 + at // 4}",
        45e6 + at * 9e6,
        f"{45 + at * 9} million",
        date(2021 + at // 4, 3, 1 + at),
    )
    for at in range(8)
)
MONTHS = tuple(
    Mark(f"{at + 1}/2024", 27.5 + at * 3.2, f"{27.5 + at * 3.2:.1f}", date(2024, at + 1, 28))
    for at in range(12)
)
NOTE = "Source: wire · 5 Jan 2025"
PLOTS = {
    "bars": Plot("Malicious links blocked", "malicious links", "by quarter", QUARTERS, NOTE),
    "line": Plot("Fixed internet speed", "Mbps", "by date", MONTHS, NOTE, level=True),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=20)
    times = parser.parse_args().times
    for name, plot in PLOTS.items():
        took, worked = [], []
        for _ in range(times + 1):
            begun, busy = time.perf_counter(), time.process_time()
            picture = draw(plot)
            took.append((time.perf_counter() - begun) * 1000)
            worked.append((time.process_time() - busy) * 1000)
        print(
            f"{name}: first {took[0]:.0f} ms, then {min(took[1:]):.0f} at best, "
            f"{statistics.median(took[1:]):.0f} in the middle ({statistics.median(worked[1:]):.0f} of the "
            f"processor); {len(picture.png) / 1000:.0f} KB"
        )


if __name__ == "__main__":
    main()
