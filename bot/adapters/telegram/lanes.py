"""Work side by side, in order where it must be: one lane for each chat.

Enters: a key and a job.  Jobs of one key run one after another, those of different keys at
the same time, so that a slow command holds up its own chat only.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable

import structlog

log = structlog.get_logger(__name__)

Job = Callable[[], Awaitable[None]]

LONGEST_QUEUE = 30
"""Jobs that may wait in one lane; somebody who sends more at once is not answered."""
AT_ONCE = 64
LONGEST_JOB = 120.0
"""Seconds after which a job is given up, so that it cannot close its lane for good."""


class Lanes:
    """Runs jobs; a job that fails is logged and the lane goes on."""

    def __init__(self, at_once: int = AT_ONCE, longest: float = LONGEST_JOB) -> None:
        self._longest = longest
        self._gate = asyncio.Semaphore(at_once)
        self._waiting: dict[Hashable, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, key: Hashable, job: Job) -> bool:
        """Queue a job in the lane of `key`; False if that lane is full and it was dropped."""
        lane = self._waiting.get(key)
        if lane is None:
            self._waiting[key] = deque([job])
            task = asyncio.create_task(self._run(key))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif len(lane) >= LONGEST_QUEUE:
            log.warning("telegram.flooded", lane=str(key))
            return False
        else:
            lane.append(job)
        return True

    async def finish(self, seconds: float) -> None:
        """Wait for all jobs, then cancel those that take longer."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, key: Hashable) -> None:
        lane = self._waiting[key]
        try:
            while lane:
                async with self._gate:
                    await self._one(lane[0])
                lane.popleft()
        finally:
            del self._waiting[key]

    async def _one(self, job: Job) -> None:
        try:
            async with asyncio.timeout(self._longest):
                await job()
        except Exception:  # a bug in one answer, or one that never ends, must not close the lane
            log.exception("telegram.job_failed")
