"""When things happen, never what: APScheduler rings.

Due times are kept in the tables of the rooms that are rung, so a late or missed ring loses
nothing: the next one finds the same work.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger(__name__)

Ring = Callable[[], Awaitable[object]]


class Scheduler:
    """Rings in the running event loop: name -> (what to ring, how often)."""

    def __init__(self, rings: Mapping[str, tuple[Ring, timedelta]]) -> None:
        # The library's default grace of one second silently skips a late ring.
        self._scheduler = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}, timezone="UTC"
        )
        for name, (ring, every) in rings.items():
            self._scheduler.add_job(ring, "interval", seconds=every.total_seconds(), id=name)
        self._scheduler.add_listener(_say, EVENT_JOB_ERROR | EVENT_JOB_MISSED)

    def start(self) -> None:
        """Begin to ring; needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Ring no more; what is running goes on."""
        self._scheduler.shutdown(wait=False)


def _say(event: JobExecutionEvent) -> None:
    error = event.exception
    log.error(
        "ring.failed" if error else "ring.missed", job=event.job_id, error=repr(error) if error else None
    )
