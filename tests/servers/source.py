"""A source on loopback: set documents, every answer a real server gives, requests counted.

Enters: answers set on paths.  Leaves: their address, and the requests that came.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Answer:
    """What the server says on one path."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/rss+xml"
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    hang: bool = False
    reset: bool = False
    break_off: bool = False
    """Promise more bytes than are sent."""
    endless: bool = False
    delay: float = 0.0


class SourceServer:
    """Answers as it was told; paths that nobody set answer 404."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[web.Request] = []
        self.counts: Counter[str] = Counter()
        self.times: list[tuple[str, float]] = []
        """Path and moment (of the loop's clock) of each request."""
        self.at_once = 0
        self.most_at_once = 0
        self.url = ""
        self._closing = asyncio.Event()

    def set(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        content_type: str = "application/rss+xml",
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        delay: float = 0.0,
    ) -> str:
        """Serve a document on `path`; gives its address."""
        data = body.encode() if isinstance(body, str) else body
        self.answers[path] = Answer(
            data, status, content_type, headers or {}, etag, last_modified, delay=delay
        )
        return self.url + path

    def redirect(self, path: str, to: str, *, status: int = 302) -> str:
        """Send readers of `path` to another address, which may be anywhere."""
        return self.set(path, status=status, headers={"Location": to})

    def misbehave(
        self,
        path: str,
        *,
        hang: bool = False,
        reset: bool = False,
        break_off: bool = False,
        endless: bool = False,
    ) -> str:
        """Never answer, cut the line, promise too much, or never end."""
        self.answers[path] = Answer(b"x" * 1000, hang=hang, reset=reset, break_off=break_off, endless=endless)
        return self.url + path

    def bomb(self, path: str, *, unpacked: int) -> str:
        """A small body that unpacks to `unpacked` zero bytes."""
        packed = gzip.compress(b"0" * unpacked)
        return self.set(path, packed, headers={"Content-Encoding": "gzip"})

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        path = request.path_qs if request.path_qs in self.answers else request.path
        self.requests.append(request)
        self.counts[path] += 1
        self.times.append((path, asyncio.get_running_loop().time()))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self._answer(
                request, self.answers.get(path, Answer(b"no such page", 404, "text/plain"))
            )
        finally:
            self.at_once -= 1

    async def _answer(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        if answer.delay:
            await asyncio.sleep(answer.delay)
        if answer.hang:
            await self._closing.wait()
        if answer.reset and request.transport is not None:
            request.transport.abort()
        if answer.endless or answer.break_off:
            return await self._stream(request, answer)
        if _known(request, answer):
            return web.Response(status=304, headers=_validators(answer))
        headers = {"Content-Type": answer.content_type, **_validators(answer), **answer.headers}
        return web.Response(body=answer.body, status=answer.status, headers=headers)

    async def _stream(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": answer.content_type})
        if answer.break_off:
            response.content_length = len(answer.body) * 2
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            await response.write(answer.body)
            while answer.endless and not self._closing.is_set():
                await response.write(answer.body)
                await asyncio.sleep(0.001)
        if answer.break_off and request.transport is not None:
            request.transport.abort()
        return response

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[SourceServer]:
        """Listen on a free port of loopback until the block ends."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self.handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            self._closing.set()
            await runner.cleanup()


def _validators(answer: Answer) -> dict[str, str]:
    found = {"ETag": answer.etag, "Last-Modified": answer.last_modified}
    return {name: value for name, value in found.items() if value}


def _known(request: web.Request, answer: Answer) -> bool:
    """Whether the reader already has this version."""
    asked_tag, asked_date = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
    if answer.etag and asked_tag:
        return answer.etag == asked_tag
    return bool(answer.last_modified) and answer.last_modified == asked_date
