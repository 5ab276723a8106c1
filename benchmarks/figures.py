"""Score and speed of the figure extractor on the measuring data beside the checkout.

python -m benchmarks.figures [--errors N]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from digests.figures import stream

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"
SETS = (("newsquant_dev.jsonl", "--by-class"), ("figures_azenru_dev.jsonl", "--by-language"))


def measure(name: str, *options: str) -> None:
    """Print the scores for one gold file and the speed in records a second."""
    gold = [
        json.loads(line) for line in (BENCH / name).read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    wanted = ("id", "text", "title", "language", "date")
    records = [{key: record[key] for key in wanted if key in record} for record in gold]
    began = time.process_time()
    found = list(stream(records))
    took = time.process_time() - began
    sentences = sum(record["text"].count(". ") + record["text"].count("\n") + 1 for record in records)
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        predicted.write_text("".join(json.dumps(line) + "\n" for line in found), encoding="utf-8")
        print(
            f"== {name}: {len(records)} records, about {sentences / took:,.0f} sentences a second", flush=True
        )
        command = [
            sys.executable,
            str(BENCH / "score_figures.py"),
            str(BENCH / name),
            str(predicted),
            *options,
        ]
        subprocess.run(command, check=True)


def main() -> None:
    if not (BENCH / "score_figures.py").exists():
        print(f"Nothing measured: {BENCH} with the measuring data is not there.")
        return
    for name, *options in SETS:
        measure(name, *options, *sys.argv[1:])


if __name__ == "__main__":
    main()
