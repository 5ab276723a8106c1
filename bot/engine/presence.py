"""A process says that it is there, again and again, until it takes leave or falls silent.

Enters: a role and a name.  Leaves: a lease in the database that others read: what a silent
process claimed and did not begin goes back, and `beatwire check` and `move` know who runs.
"""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.engine.patience import within
from bot.store import leases, moving
from bot.store.database import Database, StoreError

log = structlog.get_logger(__name__)

FORGOTTEN = 86_400.0
"""Seconds after which a process that fell silent is struck out."""


class Presence:
    """The word of one process; `silent` is after how many seconds without it others act."""

    def __init__(self, database: Database, role: str, holder: str, *, silent: float) -> None:
        self._database = database
        self._role = role
        self.holder = holder
        self.silent = silent
        self._saying: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Say it, and go on saying it; StoreError where the database was moved elsewhere."""
        async with self._database.begin() as conn:
            await moving.refuse_if_moved(conn)
            await leases.take(conn, self._name, self.holder, self.silent)
        self._saying = asyncio.create_task(self._go_on())

    async def stop(self) -> None:
        """Take leave."""
        if self._saying is None:
            return
        self._saying.cancel()
        await asyncio.gather(self._saying, return_exceptions=True)
        try:
            await within(self.silent, self._take_leave())
        except (StoreError, SQLAlchemyError, TimeoutError) as error:
            log.warning("presence.unsaid", error=type(error).__name__)  # then its silence says it

    @property
    def _name(self) -> str:
        return f"{self._role}:{self.holder}"

    async def _say(self) -> None:
        async with self._database.begin() as conn:
            await leases.take(conn, self._name, self.holder, self.silent)
            await leases.forget_silent(conn, self._role, FORGOTTEN)

    async def _take_leave(self) -> None:
        async with self._database.begin() as conn:
            await leases.give_up(conn, self._name, self.holder)

    async def _go_on(self) -> None:
        heard = True
        while True:
            await asyncio.sleep(self.silent / 4)
            try:
                await within(self.silent, self._say())
            except (StoreError, SQLAlchemyError, TimeoutError) as error:
                if heard:
                    log.warning("presence.unsaid", error=type(error).__name__)
                heard = False
            else:
                heard = True
