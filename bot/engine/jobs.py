"""The queue of wake-ups on PostgreSQL: Procrastinate, its tables, and how we use it.

Enters: a wake-up ("collect source S", "compose", "send for account A").  Leaves: a job that
one worker takes up.  A wake-up that waits already is not entered again (queueing lock), two
of the same never run at once (lock), and one that is lost or repeated does no harm, since
what is due stands in our own tables.  There is never a job a message.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from importlib import resources
from typing import Self

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status

from bot.store.database import Database, StoreError
from bot.store.scripts import bring_up

log = structlog.get_logger(__name__)

NEWS = "news"
"""The queue of everything that needs no platform."""
CONNECTIONS = 4
"""Connections to the database for the queue itself, beside one that listens for each queue."""


def sending(platform: str) -> str:
    """The queue of a platform's accounts: only workers that have it take from there."""
    return f"send.{platform}"


class Jobs:
    """The queue, open between `async with`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.app = App(
            connector=PsycopgConnector(
                conninfo=database.conninfo(),
                min_size=1,
                max_size=CONNECTIONS,
                timeout=10.0,
            )
        )
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await bring_up(self._database, "procrastinate_jobs", _script, _steps())
        await self._open.enter_async_context(self.app.open_async())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    async def ring(self, task: str, queue: str, **words: str) -> None:
        """Enter a wake-up, unless the same one waits already; a database that is away is logged."""
        name = ":".join((task, *(words[word] for word in sorted(words))))
        try:
            wake_up = self.app.configure_task(task, queue=queue, lock=name, queueing_lock=name)
            await wake_up.defer_async(**words)
        except AlreadyEnqueued:
            pass
        except ConnectorException as error:
            log.warning("ring.lost", job=name, error=type(error.__cause__ or error).__name__)

    def task(self, name: str, do: Callable[..., Awaitable[None]]) -> None:
        """Say what a wake-up does; a bug in it is logged and costs that one wake-up."""

        async def done(**words: str) -> None:
            try:
                await do(**words)
            except StoreError as error:
                log.warning("job.put_off", job=name, reason=str(error), **words)
            except Exception:  # any bug: the next ring tries again, the worker goes on
                log.exception("job.failed", job=name, **words)

        self.app.task(name=name, queue=NEWS)(done)

    def upkeep(self, do: Callable[[], Awaitable[None]], *, seconds: int) -> None:
        """Say what is done every so many seconds (under 60) by one of the workers, whichever."""

        async def done(timestamp: int) -> None:
            try:
                await do()
            except Exception as error:  # noqa: BLE001  the database is away; it is done again soon
                log.warning("upkeep.put_off", error=type(error).__name__)

        # No lock: a worker that dies in the middle of this must not keep it from being done.
        made = self.app.task(name="upkeep", queue=NEWS, queueing_lock="upkeep", priority=10)(done)
        self.app.periodic(cron=f"* * * * * */{seconds}")(made)

    async def return_stalled(self, silent: float) -> int:
        """Ring anew for the jobs of workers that have been silent for so many seconds."""
        stalled = list(await self.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent))
        for job in stalled:
            await self._anew(job)
        return len(stalled)

    async def _anew(self, job: Job) -> None:
        try:
            # Not the same row again: its old worker, if it wakes up, must not end the new one's job.
            await self.app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
        except ConnectorException:
            return  # another worker was faster
        log.warning("job.stalled", job=job.lock or job.task_name)
        if job.lock:
            await self.ring(job.task_name, job.queue, **{k: str(v) for k, v in job.task_kwargs.items()})


def _script(step: str) -> str:
    """The SQL of one of Procrastinate's own migrations; of none named, that of all its tables."""
    folder = resources.files("procrastinate.sql")
    where = folder / "migrations" / step if step else folder / "schema.sql"
    return where.read_text(encoding="utf-8")


def _steps() -> list[str]:
    folder = resources.files("procrastinate.sql") / "migrations"
    return sorted(one.name for one in folder.iterdir() if one.name.endswith(".sql"))
