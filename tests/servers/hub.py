"""A WebSub hub on loopback: takes subscriptions, verifies them, distributes signed documents.

Enters: subscription requests, documents to publish.  Leaves: calls to the subscribers'
addresses.  It keeps to the recommendation: it confirms by GET with a challenge, and counts a
subscription only when the challenge comes back.
"""

from __future__ import annotations

import asyncio
import hmac
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from aiohttp import web


@dataclass
class Subscriber:
    """Who asked for a topic."""

    callback: str
    topic: str
    secret: str


class HubServer:
    """Distributes; `lease`, `denies` and `down` say how it behaves."""

    def __init__(self) -> None:
        self.subscribers: dict[str, Subscriber] = {}
        """By address; only those that confirmed."""
        self.requests: list[dict[str, str]] = []
        self.answers: list[int] = []
        """What subscribers answered to verifications."""
        self.lease = 864_000
        self.denies = ""
        """A reason to deny every subscription."""
        self.down = False
        self.url = ""
        self._session: aiohttp.ClientSession | None = None
        self._calls: set[asyncio.Task[None]] = set()

    async def publish(
        self,
        topic: str,
        document: bytes,
        *,
        content_type: str = "application/rss+xml",
        method: str = "sha256",
    ) -> list[int]:
        """Send a document to everybody who asked for the topic; what they answered."""
        return [
            await self.send(
                one.callback, document, f"{method}={seal(one.secret, document, method)}", content_type
            )
            for one in self.subscribers.values()
            if one.topic == topic
        ]

    async def send(
        self, callback: str, document: bytes, signature: str, content_type: str = "application/rss+xml"
    ) -> int:
        """Send a document to one address with any signature."""
        headers = {"Content-Type": content_type, "X-Hub-Signature": signature}
        async with self._open().post(callback, data=io.BytesIO(document), headers=headers) as response:
            return response.status

    async def verify(self, callback: str, **said: str) -> tuple[int, str]:
        """Call an address as hubs do to have something confirmed; status and body of the answer."""
        query = {f"hub.{name}": value for name, value in said.items()}
        async with self._open().get(callback, params=query) as response:
            return response.status, await response.text()

    async def settled(self) -> None:
        """All verifications that were due have been made."""
        while self._calls:
            await asyncio.gather(*self._calls)

    async def _handle(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.requests.append(form)
        if self.down:
            return web.Response(status=503)
        call = asyncio.ensure_future(self._decide(form))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        return web.Response(status=202)

    async def _decide(self, form: dict[str, str]) -> None:
        callback, topic = form["hub.callback"], form["hub.topic"]
        if self.denies:
            await self.verify(callback, mode="denied", topic=topic, reason=self.denies)
            return
        challenge = f"challenge-{len(self.requests)}"
        mode = form["hub.mode"]
        status, body = await self.verify(
            callback, mode=mode, topic=topic, challenge=challenge, lease_seconds=str(self.lease)
        )
        self.answers.append(status)
        if status == 200 and body == challenge:
            self.subscribers.pop(callback, None)
            if mode == "subscribe":
                self.subscribers[callback] = Subscriber(callback, topic, form["hub.secret"])

    def _open(self) -> aiohttp.ClientSession:
        assert self._session is not None
        return self._session

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[HubServer]:
        """Listen on a free port of loopback until the block ends."""
        site = web.Application()
        site.router.add_post("/", self._handle)
        runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        async with aiohttp.ClientSession() as self._session:
            try:
                yield self
            finally:
                await self.settled()
                await runner.cleanup()


def seal(secret: str, document: bytes, method: str = "sha256") -> str:
    """The mark of a document under a secret."""
    return hmac.new(secret.encode(), document, method).hexdigest()
