"""The bundled sample week, published by a server on this machine.

Enters: a step of the week.  Leaves: what each sample source serves at that moment, over real
HTTP on loopback with etag and last-modified, so that the demo runs the real pipeline.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import web

from bot.sample import content
from bot.sample.content import Outlet, Step
from bot.sample.documents import Document, documents, entrance
from digests.model import Selectors, Source

__all__ = ["SampleWeek", "Step"]

INTERVAL = timedelta(minutes=5)
"""Shorter than any two steps are apart, so that every step finds every source due."""

SELECTORS = Selectors(link="a.story", title="h1", date="time", text=".text")
ROBOTS = b"User-agent: *\nAllow: /\n"


class SampleWeek:
    """Six invented sources in three languages, and the moments at which they change."""

    def __init__(self) -> None:
        week = content.week()
        self.steps = week.steps
        self.end = week.end
        """When the weekly digest is due."""
        self.outlets = week.outlets
        self._now = week.steps[0].at

    def publish(self, step: Step) -> None:
        """Let the sources show what they show at this step."""
        self._now = step.at

    def sources(self, base: str) -> tuple[Source, ...]:
        """The sample sources, served at `base` (no slash at its end)."""
        return tuple(_source(outlet, base) for outlet in self.outlets)

    def documents(self, when: datetime, base: str) -> Mapping[str, Document]:
        """Everything that is served at `when`, by path."""
        return {path: served for outlet in self.outlets for path, served in documents(outlet, when, base)}

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        """Publish on a free port of loopback; yields the address."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            host, port = runner.addresses[0][:2]
            yield f"http://{host}:{port}"
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            return web.Response(body=ROBOTS, content_type="text/plain")
        base = str(request.url.origin())
        document = self.documents(self._now, base).get(request.path)
        if document is None:
            raise web.HTTPNotFound
        return _response(document, request)


def _source(outlet: Outlet, base: str) -> Source:
    return Source(
        id=outlet.id,
        name=outlet.name,
        url=base + entrance(outlet),
        kind="page" if outlet.form == "page" else "feed",
        language=outlet.language,
        interval=INTERVAL,
        anchor=outlet.anchor,
        advisory=outlet.advisory,
        selectors=SELECTORS if outlet.form == "page" else Selectors(),
    )


def _response(document: Document, request: web.Request) -> web.Response:
    etag = f'"{hashlib.sha256(document.body).hexdigest()[:20]}"'
    modified = format_datetime(document.modified.astimezone(UTC), usegmt=True)
    headers = {"ETag": etag, "Last-Modified": modified}
    asked = request.headers.get("If-None-Match")
    since = request.if_modified_since
    if asked == etag or (asked is None and since is not None and document.modified <= since):
        return web.Response(status=304, headers=headers)
    return web.Response(body=document.body, headers={**headers, "Content-Type": document.content_type})
