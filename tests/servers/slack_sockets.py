"""Socket Mode of the loopback Slack: one-use addresses, one socket for each envelope, acks in time."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tests.servers.slack_state import Json, Said
from tests.servers.slack_web import Refused, break_off

if TYPE_CHECKING:
    from tests.servers.slack import SlackServer

MOST_SOCKETS = 10


class Sockets:
    """The app's websockets and the envelopes on their way."""

    def __init__(self, slack: SlackServer) -> None:
        self.slack = slack
        self.issued: set[str] = set()
        self.open: list[tuple[web.WebSocketResponse, web.Request]] = []
        self.connected = 0
        """How many sockets have ever been greeted."""
        self.carried: list[tuple[int, str]] = []
        """(number of the socket, envelope id) of every envelope sent."""
        self.stray: list[Json] = []
        """What the app sent that acknowledges nothing."""
        self.refuse = 0
        """How many good tickets to turn away, spent all the same."""
        self.deaf = 0
        """How many acks to lose."""
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._next = 0

    def issue(self, token: str) -> str:
        """A websocket address, good for one connection; for app-level tokens only."""
        if not token.startswith("xapp-"):
            raise Refused("not_allowed_token_type" if token else "not_authed")
        if token != self.slack.app_token:
            raise Refused("invalid_auth")
        ticket = secrets.token_hex(8)
        self.issued.add(ticket)
        return f"{self.slack.base.replace('http', 'ws')}/link?ticket={ticket}&app_id=A1"

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Greet a socket, then read its acks until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.issued:
            return web.Response(status=403, text="this address has been used")
        self.issued.discard(ticket)
        if self.refuse > 0:
            self.refuse -= 1
            return web.Response(status=503)
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        if len(self.open) >= MOST_SOCKETS:
            await ws.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await ws.close()
            return ws
        self.open.append((ws, request))
        await ws.send_json(
            {"type": "hello", "num_connections": len(self.open), "connection_info": {"app_id": "A1"}}
        )
        self.connected += 1
        try:
            await self._read(ws)
        finally:
            self.open.remove((ws, request))
        return ws

    async def _read(self, ws: web.WebSocketResponse) -> None:
        async for frame in ws:
            if frame.type is not WSMsgType.TEXT:
                continue
            said = json.loads(frame.data)
            if self.deaf > 0:
                self.deaf -= 1
                continue
            waiting = self._waiting.get(said.get("envelope_id", ""))
            if waiting is None:
                self.stray.append(said)
            elif not waiting.done():
                waiting.set_result(said)

    async def deliver(self, kind: str, payload: Json, *, twice: bool, retry: Sequence[float]) -> Said:
        """Pass a payload on; of events, again while no ack comes."""
        said = Said(payload)
        envelope = {
            "envelope_id": secrets.token_hex(16),
            "type": kind,
            "accepts_response_payload": kind != "events_api",
            "payload": payload,
        }
        again = retry if kind == "events_api" else ()
        for attempt, pause in enumerate((0.0, *again)):
            await asyncio.sleep(pause)
            if kind == "events_api":
                reason = "" if attempt == 0 else "timeout"
                envelope |= {"retry_attempt": attempt, "retry_reason": reason}
            if await self._attempt(envelope, said, twice=twice):
                break
        return said

    async def _attempt(self, envelope: Json, said: Said, *, twice: bool) -> bool:
        said.attempts += 1
        if not self.open:
            said.problem = "dispatch_failed"
            return False
        name = envelope["envelope_id"]
        self._waiting[name] = asyncio.get_running_loop().create_future()
        for _ in range(2 if twice else 1):
            await self._send(envelope)
        try:
            answer = await asyncio.wait_for(self._waiting[name], self.slack.ack_within)
        except TimeoutError:
            said.problem = "operation_timeout"
            return False
        finally:
            # A second copy is acknowledged too; that ack is no stray one.
            if not twice:
                del self._waiting[name]
        said.acked, said.problem = True, None
        said.answers.append(answer)
        return True

    async def _send(self, envelope: Json) -> None:
        self._next = (self._next + 1) % len(self.open)
        ws, _ = self.open[self._next]
        self.carried.append((self._next, envelope["envelope_id"]))
        await ws.send_json(envelope)

    async def disconnect(self, reason: str) -> None:
        """Tell every socket to go: warning, refresh_requested, link_disabled."""
        for ws, _ in tuple(self.open):
            await ws.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "loopback"}})

    def drop(self) -> None:
        """Break every socket without a word."""
        for _, request in tuple(self.open):
            break_off(request)

    async def close(self) -> None:
        """End every socket in order."""
        for ws, _ in tuple(self.open):
            await ws.close()
