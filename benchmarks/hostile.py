"""A fuzz run over documents and dates: how many inputs, how long the worst took, how much memory.

Run: `python -m benchmarks.hostile [--documents 5000] [--dates 50000]`.  Inputs come from the
strategies of the tests (`tests/hostile.py`); any exception that is no plain refusal ends the
run with the input that caused it.
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, settings

from digests.model import SourceKind
from tests.hostile import dates, documents, kinds, read_all, read_date


@dataclass
class Worst:
    """The dearest input so far."""

    tried: int = 0
    read: int = 0
    seconds: float = 0.0
    size: int = 0
    example: str = ""
    _begun: float = field(default=0.0, repr=False)

    def begin(self) -> None:
        """An input begins."""
        self._begun = time.thread_time()

    def end(self, body: bytes | str, read: int) -> None:
        """It has been read."""
        took = time.thread_time() - self._begun
        self.tried += 1
        self.read += bool(read)
        if took > self.seconds:
            self.seconds, self.size, self.example = took, len(body), repr(body[:60])


def peak() -> float:
    """Megabytes of memory at the highest so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run and report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--dates", type=int, default=50_000)
    options = parser.parse_args()
    quick = settings(
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    papers, days, before = Worst(), Worst(), peak()

    @settings(quick, max_examples=options.documents)
    @given(documents(), kinds())
    def every_document(body: bytes, kind: SourceKind | None) -> None:
        papers.begin()
        papers.end(body, read_all(body, kind))

    @settings(quick, max_examples=options.dates)
    @given(dates())
    def every_date(text: str) -> None:
        days.begin()
        days.end(text, read_date(text))

    every_document()
    every_date()
    for name, worst in (("documents", papers), ("dates", days)):
        print(
            f"{name}: {worst.tried} tried, {worst.read} held something, no exception; dearest "
            f"{worst.seconds:.2f} s of CPU for {worst.size} characters, {worst.example}"
        )
    print(f"memory: {before:.0f} MB before, {peak():.0f} MB at the highest")


if __name__ == "__main__":
    main()
