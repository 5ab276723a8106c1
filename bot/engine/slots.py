"""So much at once, and no more of it than gets on.

Enters: how many may work together, and for how long one counts.  Leaves: turns.  What takes longer
mostly waits for a server that trickles: it goes on beside the others and holds up none of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PATIENCE = 2.0
"""Seconds after which a turn counts no more."""


class Slots:
    """Turns of those who work together."""

    def __init__(self, count: int, *, patience: float = PATIENCE) -> None:
        self._free = asyncio.BoundedSemaphore(count)
        self._patience = patience

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a slot; it is free again at the end, or for somebody else when patience is."""
        await self._free.acquire()
        held = True

        def leave() -> None:
            nonlocal held
            if held:
                held = False
                self._free.release()

        timer = asyncio.get_running_loop().call_later(self._patience, leave)
        try:
            yield
        finally:
            timer.cancel()
            leave()
