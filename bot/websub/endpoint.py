"""The address that hubs call: they confirm agreements there and send what is new.

Enters: GET and POST requests of anybody.  Leaves: answers, and documents whose seal holds,
handed on after the answer: a hub waits for nobody, and what is lost between is found by the
next visit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.websub.subscriber import Subscriber
from digests.fetched import Fetched

Take = Callable[[str, Fetched], Awaitable[object]]
MOST_WAITING = 50
"""Documents that may wait to be read; a hub that sends more is asked to come again."""


class CannotListen(Exception):
    """The address is taken or not ours; the message says what to do."""


class Endpoint:
    """Listens where the operator said; behind a proxy that speaks TLS, or on loopback."""

    def __init__(
        self, subscriber: Subscriber, take: Take, *, address: str, host: str, port: int, max_bytes: int
    ) -> None:
        self._subscriber = subscriber
        self._take = take
        self._path = urlsplit(address).path.rstrip("/")
        self._host, self._port = host, port
        self._max_bytes = max_bytes
        self._runner: web.AppRunner | None = None
        self._taking: set[asyncio.Task[object]] = set()

    async def open(self) -> None:
        """Begin to listen; port 0 takes a free one."""
        site = web.Application(client_max_size=self._max_bytes)
        path = f"{self._path}/{{source}}/{{nonce}}"
        site.router.add_get(path, self._confirm)
        site.router.add_post(path, self._receive)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self.close()
            raise CannotListen(
                f"cannot listen for hubs on {self._host}:{self._port} ({error.strerror}); "
                "choose another [websub] listen"
            ) from None

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._runner is not None
        return int(self._runner.addresses[0][1])

    async def idle(self) -> None:
        """Everything that came has been taken in."""
        while self._taking:
            await asyncio.gather(*self._taking, return_exceptions=True)

    async def close(self) -> None:
        """Listen no more; what is being read is finished by the next visit."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        for task in self._taking:
            task.cancel()
        await asyncio.gather(*self._taking, return_exceptions=True)

    async def _confirm(self, request: web.Request) -> web.Response:
        source, nonce = request.match_info["source"], request.match_info["nonce"]
        if not await self._subscriber.verified(source, nonce, request.query):
            return web.Response(status=404)
        # Plain text, so that a challenge of a forger can be nothing but text.
        return web.Response(text=request.query.get("hub.challenge", ""), content_type="text/plain")

    async def _receive(self, request: web.Request) -> web.Response:
        source, nonce = request.match_info["source"], request.match_info["nonce"]
        if not await self._subscriber.knows(source, nonce):
            return web.Response(status=410)  # tells a hub to forget the agreement
        if len(self._taking) >= MOST_WAITING:
            return web.Response(status=503, headers={"Retry-After": "60"})
        body = await request.read()
        hub = await self._subscriber.pushed(source, nonce, body, request.headers.get("X-Hub-Signature", ""))
        if hub is not None:
            document = Fetched(
                "new", hub.topic, 200, body, content_type=request.headers.get("Content-Type", "")
            )
            task = asyncio.ensure_future(self._take(source, document))
            self._taking.add(task)
            task.add_done_callback(self._taking.discard)
        # Also to a wrong seal: whoever guesses must not learn how close it came.
        return web.Response(status=202)
