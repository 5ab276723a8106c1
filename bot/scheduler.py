"""When things happen, never what: APScheduler rings collect and compose.

Due times are kept in the tables of the rooms that are rung, so a late or missed ring loses
nothing: the next one finds the same work.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger(__name__)

Ring = Callable[[], Awaitable[object]]


class Scheduler:
    """Rings collect and compose in the running event loop."""

    def __init__(
        self, *, collect: Ring, compose: Ring, collect_every: timedelta, compose_every: timedelta
    ) -> None:
        # The library's default grace of one second silently skips a late ring.
        self._scheduler = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}, timezone="UTC"
        )
        self._scheduler.add_job(collect, "interval", seconds=collect_every.total_seconds(), id="collect")
        self._scheduler.add_job(compose, "interval", seconds=compose_every.total_seconds(), id="compose")
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
