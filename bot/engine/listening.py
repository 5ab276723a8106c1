"""Who hears what people say: one worker for each platform that speaks to one listener only.

Enters: how to make a platform's connection.  Leaves: it listens here, or in another worker.
Long polling and Slack's sockets are for one at a time: a name in the database says whose turn
it is, and whoever cannot renew it stops in time.  Webhooks come to whatever address a load
balancer chooses, so there every worker listens.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.engine.patience import within
from bot.model import PlatformError
from bot.store import leases
from bot.store.database import Database, StoreError

log = structlog.get_logger(__name__)

REFUSED_FOR = 60.0
"""Seconds until a platform that refused is asked again."""


class Ear(Protocol):
    """A platform's connection."""

    async def start(self) -> None:
        """Listen; raises PlatformError for what only the operator can mend."""

    async def stop(self) -> None:
        """Finish what was heard and listen no more."""


class Listening:
    """One platform's turn; `lease` is after how many seconds of silence another worker listens."""

    def __init__(
        self,
        database: Database,
        holder: str,
        platform: str,
        make: Callable[[], Ear],
        *,
        alone: bool,
        lease: float,
    ) -> None:
        self._database = database
        self._holder = holder
        self._platform = platform
        self._make = make
        self._alone = alone
        self._lease = lease
        self._ear: Ear | None = None
        self._turning: asyncio.Task[None] | None = None
        self._until = 0.0
        self._not_before = 0.0

    @property
    def here(self) -> bool:
        """Whether this worker listens now."""
        return self._ear is not None

    def start(self) -> None:
        """Listen when it is our turn."""
        self._turning = asyncio.create_task(self._turn())

    async def stop(self) -> None:
        """Listen no more, and leave the turn to another worker at once."""
        if self._turning is None:
            return
        self._turning.cancel()
        await asyncio.gather(self._turning, return_exceptions=True)
        await self._fall_silent()
        if self._alone:
            try:
                await within(self._lease, self._give_up())
            except (StoreError, SQLAlchemyError, TimeoutError) as error:
                log.warning("listening.not_given_up", error=type(error).__name__)

    @property
    def _name(self) -> str:
        return f"listen:{self._platform}"

    async def _turn(self) -> None:
        while True:
            if await self._is_ours():
                await self._listen()
            elif self._ear is not None:
                log.info("listening.elsewhere", platform=self._platform)
                await self._fall_silent()
            await asyncio.sleep(self._lease / 5)

    async def _is_ours(self) -> bool:
        if not self._alone:
            return True
        asked = asyncio.get_running_loop().time()
        try:
            if not await within(self._lease / 5, self._take()):
                return False
        except (StoreError, SQLAlchemyError, TimeoutError) as error:
            if self._ear is not None:
                log.warning("listening.unrenewed", platform=self._platform, error=type(error).__name__)
            # Ours still, but not for another round like this one.
            now = asyncio.get_running_loop().time()
            return self._ear is not None and now < self._until - 2 * self._lease / 5
        self._until = asked + self._lease
        return True

    async def _take(self) -> bool:
        async with self._database.begin() as conn:
            return await leases.take(conn, self._name, self._holder, self._lease)

    async def _give_up(self) -> None:
        async with self._database.begin() as conn:
            await leases.give_up(conn, self._name, self._holder)

    async def _listen(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._ear is not None or now < self._not_before:
            return
        ear = self._make()
        try:
            await ear.start()
        except PlatformError as trouble:
            log.error("platform.refused", platform=self._platform, reason=str(trouble))
            self._not_before = now + REFUSED_FOR
            return
        log.info("listening.here", platform=self._platform)
        self._ear = ear

    async def _fall_silent(self) -> None:
        ear, self._ear = self._ear, None
        if ear is not None:
            await ear.stop()
