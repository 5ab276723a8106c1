"""How well and how fast the language of a headline is told, on the tests' made-up headlines.

python -m benchmarks.language [FILE]

FILE holds lines of language, kind and headline, parted by tabs.  Prints the share told rightly
for each kind, the wrong ones, and the median and the 99th hundredth of the time for one.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from pathlib import Path

from digests.language import identify

HEADLINES = Path(__file__).parents[1] / "tests" / "data" / "headlines.tsv"
ROUNDS = 5


def main() -> None:
    """Read, tell, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=HEADLINES)
    lines = parser.parse_args().file.read_text(encoding="utf-8").splitlines()
    told: dict[str, list[bool]] = defaultdict(list)
    times: list[float] = []
    for line in lines:
        if line.startswith("#"):
            continue
        language, kind, headline = line.split("\t")
        times.append(min(timed(headline) for _ in range(ROUNDS)))
        said = identify(headline)
        told[kind].append(said == language)
        if said != language:
            print(f"{language} told as {said}: {headline}")
    for kind, right in told.items():
        print(f"{kind:9} {sum(right):4} of {len(right)}")
    right = [one for each in told.values() for one in each]
    times.sort()
    print(f"all       {sum(right):4} of {len(right)} = {sum(right) / len(right):.1%}")
    print(f"median {times[len(times) // 2] * 1e6:.0f} µs, p99 {times[int(0.99 * len(times))] * 1e6:.0f} µs")


def timed(headline: str) -> float:
    """Seconds of the processor for one headline."""
    begun = time.process_time()
    identify(headline)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
