"""Sends for one account at a time until it has nothing due: the worker's side of delivery.

Enters: the name of an account, and what finds its messenger.  Leaves: settled rows.
Two that send for one account at once do no harm, the ledger keeps them apart; a queue only
spares them the trouble.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery import Dispatcher, Messenger
from bot.store import backlog
from bot.store.backlog import Account
from bot.store.database import Database, StoreError

log = structlog.get_logger(__name__)

LOOK = 1.0
"""Seconds between looks whether anything is due still."""
SLICE = 60.0
"""Seconds after which an account goes back into the queue, so that new workers get their share."""
FINISH = 12.0
"""Seconds for answers that are still on their way when the process stops."""


class Outbox:
    """The accounts that this process can send for."""

    def __init__(
        self,
        database: Database,
        find: Callable[[Account], Awaitable[Messenger | None]],
        dispatcher: Callable[[Sequence[Messenger]], Dispatcher],
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._find = find
        self._dispatcher = dispatcher
        self._clock = clock
        self._sending: dict[Account, asyncio.Task[None]] = {}
        self._stopping = asyncio.Event()

    async def send(self, account: Account) -> None:
        """Send until nothing is due soon, for `SLICE` seconds at most.

        Whoever waits for it may be cancelled: the sending goes on, since the answers of calls
        that are under way are known here and nowhere else.
        """
        messenger = await self._find(account)
        if messenger is None or self._stopping.is_set():
            return
        if account not in self._sending:
            task = asyncio.create_task(self._send(account, messenger))
            self._sending[account] = task
            task.add_done_callback(lambda _: self._sending.pop(account, None))
        await asyncio.shield(self._sending[account])

    async def stop(self) -> None:
        """Begin no more calls; wait for the answers of those under way."""
        self._stopping.set()
        if self._sending:
            await asyncio.wait(self._sending.values(), timeout=FINISH)

    async def _send(self, account: Account, messenger: Messenger) -> None:
        dispatcher, quiet = self._dispatcher((messenger,)), asyncio.Event()
        running = asyncio.create_task(dispatcher.run(quiet))
        until = asyncio.get_running_loop().time() + SLICE
        try:
            while not await self._stopped_within(LOOK):
                if asyncio.get_running_loop().time() > until or not await self._is_due(account):
                    break
        finally:
            quiet.set()
            dispatcher.wake()
            await running

    async def _is_due(self, account: Account) -> bool:
        try:
            async with self._database.read() as conn:
                return account in await backlog.due(conn, self._clock())
        except (StoreError, SQLAlchemyError) as error:
            # Not the moment to give up: an answer that is known here waits to be written.
            log.debug("sending.no_database", error=type(error).__name__)
            return True

    async def _stopped_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return False
        return True
