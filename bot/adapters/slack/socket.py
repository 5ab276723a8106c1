"""Socket Mode that keeps its promises: a fresh address for every try, no envelope taken twice.

slack_sdk's own loop tries the same one-use address for ever when the first try fails, and
Bolt runs a listener again for an envelope that comes again.
"""

from __future__ import annotations

import asyncio
import time

import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.adapters.slack.heard import Once
from bot.adapters.slack.outcomes import FAILURES, outcome_of

log = structlog.get_logger(__name__)

SLOWEST_RETRY = 60.0
"""Seconds between tries to connect, at most."""


class Socket(SocketModeClient):
    """slack_sdk's client with another way to connect."""

    _pause = 0.0

    async def connect(self) -> None:
        """Connect once, or raise; the callers in slack_sdk try again after a ping interval."""
        if self.closed:
            return
        address, self.wss_uri = self.wss_uri or await self.issue_new_wss_url(), None
        if self.current_session is not None:
            await self.current_session.close()
        self.current_session = await self.aiohttp_client_session.ws_connect(
            address, autoping=False, heartbeat=self.ping_interval, proxy=self.proxy
        )
        self.stale, self.last_ping_pong_time = False, None
        await self.current_session.ping(f"sdk-ping-pong:{time.time()}".encode())
        for task in (self.current_session_monitor, self.message_receiver):
            if task is not None:
                task.cancel()
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Reconnect, or wait a while before slack_sdk tries again; longer after each failure."""
        try:
            await super().connect_to_new_endpoint(force)
        except FAILURES as error:
            self._pause = min(max(self._pause * 2, self.ping_interval), SLOWEST_RETRY)
            log.warning("slack.not_reconnected", reason=str(outcome_of(error)), next_try=self._pause)
            await asyncio.sleep(self._pause)
        else:
            self._pause = 0.0

    async def close(self) -> None:
        """Close for good, and see every task of it end."""
        tasks = [self.message_processor, self.current_session_monitor, self.message_receiver]
        await super().close()  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped
        await asyncio.gather(*(task for task in tasks if task is not None), return_exceptions=True)


class Listener:
    """Hands envelopes to Bolt, each once, and acknowledges every one."""

    def __init__(self, app: AsyncApp) -> None:
        self._app = app
        self._once = Once()

    async def __call__(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Take one envelope."""
        if not self._once.first(request.envelope_id):
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
            return
        started = time.time()
        await send_async_response(client, request, await run_async_bolt_app(self._app, request), started)
