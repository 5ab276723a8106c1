"""What a phase of work cost: CPU and wall seconds, peak memory, how long the event loop was blocked.

The loop is watched two ways: by a task that wants to run every few milliseconds and notes how
late it was at the worst, which the machine's other processes make later; and by the processor
time of the loop's longest step, which they do not.
"""

from __future__ import annotations

import asyncio
import os
import re
import resource
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TICK = 0.005
"""Seconds after which the watching task wants to run again."""


@dataclass
class Cost:
    """What one phase cost this process."""

    cpu: float = 0.0
    wall: float = 0.0
    peak: float = 0.0
    """Megabytes of resident memory at its highest since the process began."""
    apart: float = 0.0
    """The same of the processes that read documents, added up; libraries are counted in each."""
    step: float = 0.0
    """Milliseconds of CPU of the event loop's longest step."""
    late: float = 0.0
    """Milliseconds by which a task of the event loop ran late at the worst."""
    parts: dict[str, float] = field(default_factory=dict)
    """CPU seconds of the functions that are watched, by label."""


class Meter:
    """Measures phases; made once, before the event loop runs."""

    def __init__(self) -> None:
        self._cost = Cost()
        self._run: Callable[[asyncio.Handle], Any] = asyncio.Handle._run
        meter = self

        def run(handle: asyncio.Handle) -> None:
            cpu = time.thread_time()
            meter._run(handle)
            meter._cost.step = max(meter._cost.step, (time.thread_time() - cpu) * 1000)

        asyncio.Handle._run = run  # type: ignore[assignment, method-assign]

    def watch(self, owner: Any, name: str, label: str) -> None:
        """Count the CPU of a function of a module or class under a label."""
        work = getattr(owner, name)

        def timed(*args: Any, **named: Any) -> Any:
            begun = time.thread_time()
            try:
                return work(*args, **named)
            finally:
                spent = time.thread_time() - begun
                self._cost.parts[label] = self._cost.parts.get(label, 0.0) + spent

        setattr(owner, name, timed)

    @asynccontextmanager
    async def phase(self) -> AsyncIterator[Cost]:
        """Measure what runs inside; the cost is complete when the block ends."""
        self._cost = cost = Cost()
        ticking = asyncio.create_task(_tick(cost))
        cpu, wall = _cpu(), time.perf_counter()
        try:
            yield cost
        finally:
            cost.cpu = _cpu() - cpu
            cost.wall = time.perf_counter() - wall
            cost.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            cost.apart = sum(map(_peak, _children()))
            ticking.cancel()


async def _tick(cost: Cost) -> None:
    while True:
        wanted = time.perf_counter() + TICK
        await asyncio.sleep(TICK)
        cost.late = max(cost.late, (time.perf_counter() - wanted) * 1000)


def _cpu() -> float:
    """CPU seconds of this process and of its running children, which read documents apart (Linux)."""
    ticks = os.sysconf("SC_CLK_TCK")
    seconds = time.process_time()
    for child in _children():
        said = (child / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        seconds += (int(said[11]) + int(said[12])) / ticks
    return seconds


def _children() -> list[Path]:
    """The running children's entries in the process table (Linux)."""
    listed = Path("/proc/self/task").glob("*/children")
    return [Path(f"/proc/{child}") for file in listed for child in file.read_text("ascii").split()]


def _peak(process: Path) -> float:
    """Megabytes of a process at its highest."""
    found = re.search(r"VmHWM:\s+(\d+) kB", (process / "status").read_text(encoding="utf-8"))
    return int(found[1]) / 1024 if found else 0.0
