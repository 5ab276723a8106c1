"""Both sides of what hubs do for a process: what it asks of them, and what they bring.

Enters: a public address, the sources, visits.  Leaves: agreements, and documents handed on.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from bot.collect import Visit
from bot.store import hubs
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.websub.endpoint import Endpoint, Take
from bot.websub.subscriber import Subscriber
from digests.fetch import Fetcher
from digests.model import Source

log = structlog.get_logger(__name__)


class Push:
    """Both sides of what hubs do for us: what we ask of them, and what they bring."""

    def __init__(
        self,
        database: Database,
        fetcher: Fetcher,
        sources: Mapping[str, Source],
        take: Take,
        *,
        url: str,
        listen: tuple[str, int],
        key: bytes | None,
        clock: Callable[[], datetime],
        plain_hubs: bool = False,
    ) -> None:
        """`key`: kept by the operator, so that agreements outlive this process; else made anew."""
        self._database = database
        self._lasting = key is not None
        self.subscriber = Subscriber(
            *(database, fetcher, sources),
            address=url,
            key=key or secrets.token_bytes(32),
            clock=clock,
            plain_hubs=plain_hubs,
        )
        self.endpoint = Endpoint(
            *(self.subscriber, take), address=url, host=listen[0], port=listen[1], max_bytes=fetcher.max_bytes
        )
        self._tending: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Listen; agreements of an earlier process hold only where its key was kept."""
        await self.endpoint.open()
        if not self._lasting:
            async with self._database.begin() as conn:
                await hubs.start_over(conn)

    async def close(self) -> None:
        """Listen no more; agreements stay, for the next start."""
        if self._tending:
            self._tending.cancel()
            await asyncio.gather(self._tending, return_exceptions=True)
        await self.endpoint.close()

    async def visited(self, visit: Visit) -> None:
        """Hear what a visit says of the source's hub."""
        await self.subscriber.visited(visit)

    def tend(self) -> None:
        """Ask hubs for what is to be asked for now, unless that is going on already."""
        if self._tending is None or self._tending.done():
            self._tending = asyncio.create_task(self._tend())

    async def _tend(self) -> None:
        try:
            await self.subscriber.tend()
        except StoreError as error:
            log.error("hubs.put_off", reason=str(error))
