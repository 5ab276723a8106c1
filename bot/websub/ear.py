"""Where many workers run: the one whose turn it is hears hubs, as one hears a platform.

Enters: the side that hubs speak to.  Leaves: an ear for `bot.engine.listening`, which says whose
turn it is.  What was agreed with hubs stands in the database, so the next one goes on with it.
"""

from __future__ import annotations

import asyncio

from bot.model import PlatformError
from bot.store.errors import StoreError
from bot.websub.endpoint import CannotListen
from bot.websub.push import Push

EVERY = 3.0
"""Seconds between looks whether a hub is to be asked for something."""


class Ear:
    """Listens for hubs, and asks them, from `start` to `stop`."""

    def __init__(self, push: Push, *, every: float = EVERY) -> None:
        self._push = push
        self._every = every
        self._asking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen; PlatformError where the address is not ours to take, or the database is away."""
        try:
            await self._push.open()
        except (CannotListen, StoreError) as error:
            await self._push.close()
            raise PlatformError(str(error)) from None
        self._asking = asyncio.create_task(self._ask())

    async def stop(self) -> None:
        """Listen no more; what was agreed stays for whoever listens next."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)
        await self._push.close()

    async def _ask(self) -> None:
        while True:
            self._push.tend()
            await asyncio.sleep(self._every)
