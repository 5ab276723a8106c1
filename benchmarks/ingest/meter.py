"""What a phase of work cost: CPU and wall seconds, peak memory, longest step of the event loop.

The loop's steps are measured two ways: in wall time, which other processes on the machine
lengthen, and in CPU time of the loop's own thread, which they do not.
"""

from __future__ import annotations

import asyncio
import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Cost:
    """What one phase cost this process."""

    cpu: float = 0.0
    wall: float = 0.0
    peak: float = 0.0
    """Megabytes of resident memory at its highest since the process began."""
    step: float = 0.0
    """Milliseconds of CPU of the event loop's longest step."""
    step_wall: float = 0.0
    """Milliseconds of wall time of the event loop's longest step."""
    parts: dict[str, float] = field(default_factory=dict)
    """CPU seconds of the functions that are watched, by label."""


class Meter:
    """Measures phases; made once, before the event loop runs."""

    def __init__(self) -> None:
        self._cost = Cost()
        self._run: Callable[[asyncio.Handle], Any] = asyncio.Handle._run
        meter = self

        def run(handle: asyncio.Handle) -> None:
            wall, cpu = time.perf_counter(), time.thread_time()
            meter._run(handle)
            meter._cost.step = max(meter._cost.step, (time.thread_time() - cpu) * 1000)
            meter._cost.step_wall = max(meter._cost.step_wall, (time.perf_counter() - wall) * 1000)

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

    @contextmanager
    def phase(self) -> Iterator[Cost]:
        """Measure what runs inside; the cost is complete when the block ends."""
        self._cost = cost = Cost()
        cpu, wall = _cpu(), time.perf_counter()
        try:
            yield cost
        finally:
            cost.cpu = _cpu() - cpu
            cost.wall = time.perf_counter() - wall
            cost.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _cpu() -> float:
    """CPU seconds of this process and of its running children, which read documents apart (Linux)."""
    ticks = os.sysconf("SC_CLK_TCK")
    seconds = time.process_time()
    for listed in Path("/proc/self/task").glob("*/children"):
        for child in listed.read_text(encoding="ascii").split():
            said = Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
            seconds += (int(said[11]) + int(said[12])) / ticks
    return seconds
