"""The HTTP side of the Slack app: signed requests in, Bolt's answers out.

Nothing of a request is parsed before its signature holds, so that only Slack can make us
read anything.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

log = structlog.get_logger(__name__)

PATH = "/slack/events"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Endpoint:
    """Listens on `host:port`; port 0 takes a free one."""

    def __init__(
        self,
        app: AsyncApp,
        signing_secret: str,
        *,
        host: str,
        port: int,
        pages: Mapping[str, Handler] | None = None,
    ) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)
        self._host, self._port = host, port
        self._pages = pages or {}
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Begin to listen; raises OSError where the address is taken or not ours."""
        site = web.Application(client_max_size=1024 * 1024)
        site.router.add_post(PATH, self._handle)
        for path, handler in self._pages.items():
            site.router.add_get(path, handler)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=3.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The address that Slack must reach, as seen from here."""
        assert self._runner is not None
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}{PATH}"

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        if not self._signed(raw, request.headers):
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            asked = AsyncBoltRequest(
                body=raw.decode(), query=request.query_string, headers=dict(request.headers)
            )
        except (ValueError, AttributeError, TypeError):
            log.warning("slack.unreadable_request", size=len(raw))
            return web.json_response({"error": "invalid request"}, status=400)
        return await to_aiohttp_response(await self._app.async_dispatch(asked))

    def _signed(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        stamp, signature = headers.get("X-Slack-Request-Timestamp", ""), headers.get("X-Slack-Signature", "")
        try:
            return self._verifier.is_valid(raw, stamp, signature)
        except (ValueError, TypeError):  # no number, no UTF-8, no ASCII: nobody signed that
            return False
