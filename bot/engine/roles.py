"""The two roles of a cluster: schedulers ring, workers do.  Any number of either, anywhere.

Enters: the work and the queue of wake-ups.  Leaves: engines.  A scheduler decides nothing and
holds nothing: several ring for the same, which the queue takes once.  A worker that dies or
is cut off is noticed by its silence; its wake-ups return, its accounts and sources go on in
another worker, and rows that it had in hand come back as the ledger allows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery import is_dead
from bot.engine.jobs import NEWS, Jobs, sending
from bot.engine.listening import Listening
from bot.engine.presence import Presence
from bot.engine.sending import Outbox
from bot.engine.work import COMPOSE_EVERY, WRITE_EVERY, Work
from bot.scheduler import Scheduler
from bot.store import backlog, claims, leases
from bot.store.backlog import Account
from bot.store.database import Database, StoreError
from bot.upkeep import EVERY as UPKEEP_EVERY
from digests.fetched import Fetched

log = structlog.get_logger(__name__)

SEND_EVERY = timedelta(seconds=2)
AT_ONCE = 32
"""Wake-ups of the news queue that a worker does together: most wait for a server, some for one that hangs."""
ACCOUNTS_AT_ONCE = 64
PATIENCE = 8.0
"""Seconds that a stopping worker gives visits to sources; one that is broken off is made again."""
AGAIN = 2.0
"""Seconds after which a worker that lost the queue comes back to it."""
POLL = 2.0
"""Seconds between looks into the queue, beside being told."""


@dataclass(frozen=True, slots=True)
class Bells:
    """Rings that enter wake-ups for all that is due."""

    database: Database
    work: Work
    jobs: Jobs
    clock: Callable[[], datetime]

    async def collect(self) -> None:
        """Ring for every source that is due."""
        for name in await self.work.due():
            await self.jobs.ring("collect", NEWS, source=name)

    async def pushed(self, name: str, document: Fetched) -> None:
        """Take in what a hub sent, and ring for what it brought."""
        if await self.work.pushed(name, document):
            await self.send()
            await self.write()

    async def compose(self) -> None:
        """Ring for the digests."""
        await self.jobs.ring("compose", NEWS)

    async def write(self) -> None:
        """Ring for what a generator is to write."""
        if self.work.writes:
            await self.jobs.ring("write", NEWS)

    async def send(self) -> None:
        """Ring for every account that has something due."""
        try:
            async with self.database.read() as conn:
                accounts = await backlog.due(conn, self.clock())
        except (StoreError, SQLAlchemyError) as error:
            log.error("send.put_off", error=type(error).__name__)
            return
        for one in accounts:
            await self.jobs.ring("send", sending(one.platform), platform=one.platform, account=one.account)


class SchedulerRole:
    """`beatwire scheduler`: rings for whatever is due, until told to stop."""

    def __init__(self, bells: Bells, presence: Presence) -> None:
        self._bells = bells
        self._presence = presence
        self._scheduler = Scheduler(
            {
                "collect": (bells.collect, bells.work.collect_every),
                "compose": (bells.compose, COMPOSE_EVERY),
                "send": (bells.send, SEND_EVERY),
                "write": (bells.write, WRITE_EVERY),
                "upkeep": (bells.work.upkeep, UPKEEP_EVERY),  # small, and harmless where several do it
            }
        )

    async def start(self) -> None:
        """Say that we are here, and begin to ring."""
        await self._presence.start()
        self._scheduler.start()
        for ring in (self._bells.compose, self._bells.collect, self._bells.send):
            await ring()

    async def stop(self) -> None:
        """Ring no more; what was rung for stays in the queue."""
        await self._scheduler.stop()
        await self._presence.stop()


class WorkerRole:
    """`beatwire worker`: does what is rung for, until told to stop."""

    def __init__(
        self,
        bells: Bells,
        outbox: Outbox,
        platforms: Sequence[str],
        presence: Presence,
        listening: Sequence[Listening],
    ) -> None:
        self._bells = bells
        self._jobs = bells.jobs
        self._outbox = outbox
        self._platforms = platforms
        self._presence = presence
        self._listening = listening
        self._stopping = asyncio.Event()
        self._serving: list[asyncio.Task[None]] = []
        self._jobs.task("collect", self._collect)
        self._jobs.task("compose", self._compose)
        self._jobs.task("send", self._send)
        self._jobs.task("write", self._write)
        self._jobs.upkeep(self._upkeep, seconds=max(1, min(10, round(presence.silent / 3))))

    async def start(self) -> None:
        """Say that we are here, take up what is waiting, listen when it is our turn."""
        await self._presence.start()
        accounts = [sending(platform) for platform in self._platforms]
        self._serving = [
            asyncio.create_task(self._serve([NEWS], AT_ONCE)),
            asyncio.create_task(self._serve(accounts, ACCOUNTS_AT_ONCE)),
        ]
        for one in self._listening:
            one.start()

    async def stop(self) -> None:
        """Take up nothing more, finish the calls under way, leave the rest to others at once."""
        self._stopping.set()
        await asyncio.gather(*(one.stop() for one in self._listening), self._outbox.stop())
        for task in self._serving:
            task.cancel()
        await asyncio.wait(self._serving, timeout=2 * PATIENCE)
        await self._bells.send()  # what this worker leaves, another takes up now
        await self._presence.stop()

    async def _serve(self, queues: list[str], at_once: int) -> None:
        """Be a worker of the queue, and come back to it whenever it was lost."""
        silent = self._presence.silent
        while not self._stopping.is_set():
            try:
                await self._jobs.app.run_worker_async(
                    queues=queues,
                    concurrency=at_once,
                    fetch_job_polling_interval=POLL,
                    update_heartbeat_interval=silent / 4,
                    stalled_worker_timeout=silent,
                    shutdown_graceful_timeout=PATIENCE,
                    delete_jobs="always",
                    install_signal_handlers=False,
                )
            except Exception as error:  # noqa: BLE001  the database went away, or took us for dead
                log.warning("worker.lost_queue", error=type(error).__name__)
            await asyncio.sleep(AGAIN)

    async def _collect(self, source: str) -> None:
        if await self._bells.work.collect(source):
            await self._bells.send()
            await self._bells.write()

    async def _compose(self) -> None:
        if await self._bells.work.compose():
            await self._bells.send()

    async def _write(self) -> None:
        if await self._bells.work.write():
            await self._bells.send()

    async def _send(self, platform: str, account: str) -> None:
        await self._outbox.send(Account(platform, account))
        await self._bells.send()

    async def _upkeep(self) -> None:
        """Return what dead and silent workers held."""
        await self._jobs.return_stalled(self._presence.silent)
        database = self._bells.database
        async with database.read() as conn:
            dead = {owner for owner in await claims.owners(conn) if is_dead(owner)}
            silent = [one for one in await leases.presences(conn, ("worker",)) if one.silent > 0]
        if dead or silent:
            async with database.begin() as conn:
                await leases.let_go(conn, "worker")
                await claims.abandon(conn, dead, at=self._bells.clock())
            await self._bells.send()
