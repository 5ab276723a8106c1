"""When things happen, never what: APScheduler rings.

Due times are kept in the tables of the rooms that are rung, so a late or missed ring loses
nothing: the next one finds the same work.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger(__name__)

Ring = Callable[[], Awaitable[object]]

PATIENCE = 10.0
"""Seconds that what was rung for may still take when the scheduler stops."""


class Scheduler:
    """Rings in the running event loop: name -> (what to ring, how often)."""

    def __init__(self, rings: Mapping[str, tuple[Ring, timedelta]]) -> None:
        # The library's default grace of one second silently skips a late ring.
        self._scheduler = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}, timezone="UTC"
        )
        self._doing: set[asyncio.Task[object]] = set()
        for name, (ring, every) in rings.items():
            self._scheduler.add_job(
                partial(self._do, ring), "interval", seconds=every.total_seconds(), id=name, name=name
            )
        self._scheduler.add_listener(_say, EVENT_JOB_ERROR | EVENT_JOB_MISSED)

    def start(self) -> None:
        """Begin to ring; needs a running event loop."""
        self._scheduler.start()

    async def stop(self, patience: float = PATIENCE) -> None:
        """Ring no more; what is being done has `patience` seconds to end, then it is cut short.

        The library's own shutdown cuts everything short at once, in the middle of a transaction.
        """
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        await asyncio.sleep(0)  # what was rung for in this very turn of the loop begins, and is seen
        doing = set(self._doing)
        if doing:
            await asyncio.wait(doing, timeout=patience)
        for task in doing:
            task.cancel()
        await asyncio.gather(*doing, return_exceptions=True)
        self._scheduler.shutdown(wait=False)

    async def _do(self, ring: Ring) -> None:
        task = asyncio.ensure_future(ring())
        self._doing.add(task)
        try:
            await asyncio.wait([task])
        finally:
            self._doing.discard(task)
        if not task.cancelled():
            task.result()  # a failure is for the library to report


def _say(event: JobExecutionEvent) -> None:
    error = event.exception
    log.error(
        "ring.failed" if error else "ring.missed", job=event.job_id, error=repr(error) if error else None
    )
