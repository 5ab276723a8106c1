"""Agreements with hubs: asked for where a feed offers one, renewed, given up when unwanted.

Enters: visits, and what hubs say to our address.  Leaves: rows of `bot.store.hubs`, and
requests to hubs.  A hub only makes news faster: visits go on, rarely, as the safety net, and
as often as ever where a hub turns out not to tell.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.collect import Visit
from bot.store import hubs
from bot.store.database import Database
from bot.store.hubs import HubState
from digests.fetch import Fetcher
from digests.hubs import Hub
from digests.model import Source

log = structlog.get_logger(__name__)

WANTED_LEASE = timedelta(days=10)
LONGEST_LEASE = timedelta(days=90)
AGAIN = timedelta(hours=1)
"""After a request that led to nothing."""
REFUSED = timedelta(days=1)
"""After a hub said no."""


class Subscriber:
    """Keeps the agreements."""

    def __init__(
        self,
        database: Database,
        fetcher: Fetcher,
        sources: Mapping[str, Source],
        *,
        address: str,
        key: bytes,
        clock: Callable[[], datetime],
        plain_hubs: bool = False,
    ) -> None:
        self._database = database
        self._fetcher = fetcher
        self._sources = sources
        self._address = address.rstrip("/")
        self._key = key
        self._clock = clock
        self._plain_hubs = plain_hubs

    async def visited(self, visit: Visit) -> None:
        """Note what a visit says of the source's hub: offered, changed, gone, or not telling."""
        async with self._database.read() as conn:
            state = await hubs.one(conn, visit.source.id)
        if self._after(visit, state) == state:
            return
        async with self._database.begin() as conn:
            after = self._after(visit, await hubs.one(conn, visit.source.id))
            if after is not None:
                await hubs.save(conn, after)

    def _after(self, visit: Visit, state: HubState | None) -> HubState | None:
        if state and state.live(self._clock()) and visit.new and not visit.silent:
            state = replace(state, missed=state.missed + 1)
        if visit.hub == "unknown" or (state and state.state == "leaving"):
            return state
        hub = visit.hub if visit.hub and self._speaks_to(visit.hub.url) else None
        if hub is None:
            return replace(state, state="leaving", asked=None) if state else None
        if state is None or (state.hub, state.topic) != (hub.url, hub.topic):
            return HubState(visit.source.id, hub.url, hub.topic)
        return state

    def _speaks_to(self, hub: str) -> bool:
        """A secret is handed over only where nobody reads along."""
        return hub.lower().startswith("https:") or self._plain_hubs

    async def tend(self) -> None:
        """Ask for what is to be asked for now: new agreements, renewals, ends."""
        async with self._database.read() as conn:
            states = await hubs.load(conn)
        for state in states.values():
            if state.state != "leaving" and not self._is_wanted(state):
                state = replace(state, state="leaving", asked=None)
            if self._is_due(state):
                await self._ask(state)

    def _is_wanted(self, state: HubState) -> bool:
        source = self._sources.get(state.source)
        return source is not None and source.kind == "feed"

    def _is_due(self, state: HubState) -> bool:
        now = self._clock()
        if state.asked is None:
            return True
        if state.state == "live" and state.until is not None and state.until > now:
            return now >= state.until - (state.until - state.asked) / 5
        return now >= state.asked + (REFUSED if state.state == "refused" else AGAIN)

    async def _ask(self, state: HubState) -> None:
        """One request to a hub; its verification comes to our address later."""
        leaving = state.state == "leaving"
        asked = replace(state, asked=self._clock(), reason=None)
        if not leaving and state.state != "live":
            asked = replace(asked, state="asked", until=None)
        async with self._database.begin() as conn:
            await hubs.save(conn, asked)
        answer = await self._fetcher.post(
            state.hub,
            {
                "hub.mode": "unsubscribe" if leaving else "subscribe",
                "hub.topic": state.topic,
                "hub.callback": f"{self._address}/{state.source}/{self.nonce(state)}",
                "hub.secret": self.secret(state),
                "hub.lease_seconds": str(int(WANTED_LEASE.total_seconds())),
            },
        )
        if answer.kind != "new":
            await self._unanswered(asked, answer.reason)

    async def _unanswered(self, asked: HubState, reason: str) -> None:
        log.warning("hub.unanswered", source=asked.source, hub=asked.hub, reason=reason)
        async with self._database.begin() as conn:
            now = await hubs.one(conn, asked.source)
            if now is None or now.asked != asked.asked:
                return
            if asked.state == "leaving":
                await hubs.drop(conn, asked.source)  # it ends with its lease; what still comes is ignored
            else:
                await hubs.save(conn, replace(now, reason=reason))

    # --- what hubs say -----------------------------------------------------------------

    async def verified(self, source: str, nonce: str, said: Mapping[str, str]) -> bool:
        """Whether we asked for what a hub wants confirmed; it is kept as agreed then."""
        async with self._database.begin() as conn:
            state = await hubs.one(conn, source)
            if state is None or not self._is_ours(state, nonce) or said.get("hub.topic") != state.topic:
                return False
            match said.get("hub.mode"), state.state:
                case "subscribe", "asked" | "live":
                    until = self._clock() + _lease(said.get("hub.lease_seconds", ""))
                    await hubs.save(conn, replace(state, state="live", until=until, missed=0))
                case "unsubscribe", "leaving":
                    await hubs.drop(conn, source)
                case "denied", _:
                    reason = said.get("hub.reason", "")[:200]
                    log.warning("hub.refused", source=source, hub=state.hub, reason=reason)
                    await hubs.save(conn, replace(state, state="refused", reason=reason))
                case _:
                    return False
        return True

    async def pushed(self, source: str, nonce: str, body: bytes, signature: str) -> Hub | None:
        """The agreement under which a document came; None where there is none or its seal is wrong."""
        async with self._database.begin() as conn:
            state = await hubs.one(conn, source)
            if state is None or state.state != "live" or not self._is_ours(state, nonce):
                return None
            if not _sealed(self.secret(state), body, signature):
                log.warning("hub.unsigned", source=source, hub=state.hub)
                return None
            await hubs.save(conn, replace(state, pushed=self._clock(), missed=0))
        return Hub(state.hub, state.topic)

    async def knows(self, source: str, nonce: str) -> bool:
        """Whether an address that a hub calls is one that we gave out and still want."""
        async with self._database.read() as conn:
            state = await hubs.one(conn, source)
        return state is not None and state.state != "leaving" and self._is_ours(state, nonce)

    def _is_ours(self, state: HubState, nonce: str) -> bool:
        return hmac.compare_digest(self.nonce(state).encode(), nonce.encode())

    def nonce(self, state: HubState) -> str:
        """What makes the address of an agreement one that nobody can guess."""
        return self._derived("address", state)

    def secret(self, state: HubState) -> str:
        """What the hub signs with; made anew from the key each time, kept nowhere."""
        return self._derived("secret", state)

    def _derived(self, what: str, state: HubState) -> str:
        words = "\0".join((what, state.source, state.hub, state.topic))
        return hmac.new(self._key, words.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _lease(seconds: str) -> timedelta:
    """The lease that a hub grants; one that says nothing grants what was asked for."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}", seconds):
        return WANTED_LEASE
    return min(timedelta(seconds=int(seconds)), LONGEST_LEASE)


def _sealed(secret: str, body: bytes, signature: str) -> bool:
    """Whether a document carries the mark that only the hub can make."""
    method, _, mark = signature.partition("=")
    if method not in ("sha1", "sha256", "sha384", "sha512"):
        return False
    wanted = hmac.new(secret.encode(), body, method).hexdigest()
    return hmac.compare_digest(wanted.encode(), mark.strip().lower().encode("utf-8", "replace"))
