"""robots.txt: whether a page may be read, remembered for an hour a host.

Enters: an address.  Leaves: yes or no, and the pause that the host wants.  Rules as in
RFC 9309: no file means yes, a server in trouble means no for a while; where nobody answers
at all the page's own fetch tells why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from digests.fetched import Fetched

REMEMBERED = 3600.0
TROUBLE = 300.0
"""Seconds for which the answer of a server in trouble is remembered."""
LONGEST_PAUSE = 60.0
"""Seconds between two pages at most, whatever a host asks for; more would stop the reading."""
_LARGEST = 500_000
_MOST_HOSTS = 1000


@dataclass(slots=True)
class _Known:
    """What is known of one host."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    until: float = 0.0
    rules: Protego | None = None
    shut: bool = False


class Robots:
    """Asks each host for its robots.txt once, however many pages are wanted at the same time."""

    def __init__(self, get: Callable[[str], Awaitable[Fetched]], *, user_agent: str) -> None:
        self._get = get
        self._user_agent = user_agent
        self._hosts: dict[str, _Known] = {}

    async def allowed(self, url: str) -> bool:
        """Whether `url` may be read."""
        known = await self._known(url)
        if known is None:
            return True  # no address at all: the fetch says so
        return not known.shut and (known.rules is None or bool(known.rules.can_fetch(url, self._user_agent)))

    async def pause(self, url: str) -> float:
        """Seconds that the host wants between two pages (its Crawl-delay), bounded."""
        known = await self._known(url)
        asked = known.rules.crawl_delay(self._user_agent) if known and known.rules else None
        pause = float(asked or 0)
        return min(pause, LONGEST_PAUSE) if pause > 0 else 0.0  # `nan` is no pause either

    async def _known(self, url: str) -> _Known | None:
        """What is known of the host of `url`, asked for where that is too long ago."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        origin = f"{parts.scheme}://{parts.netloc}"
        if len(self._hosts) > _MOST_HOSTS:
            self._hosts.clear()
        known = self._hosts.setdefault(origin, _Known())
        async with known.lock:
            if known.until <= asyncio.get_running_loop().time():
                await self._ask(origin, known)
        return known

    async def _ask(self, origin: str, known: _Known) -> None:
        answer = await self._get(f"{origin}/robots.txt")
        silent = answer.kind == "failed" and answer.status is None
        trouble = silent or (answer.status or 0) >= 500 or answer.status == 429
        known.until = asyncio.get_running_loop().time() + (TROUBLE if trouble else REMEMBERED)
        known.shut = trouble and not silent and known.rules is None
        if trouble:
            return  # rules known from before still hold
        is_text = "html" not in answer.content_type.lower()
        known.rules = _rules(answer.body) if answer.kind == "new" and is_text else None


def _rules(body: bytes) -> Protego | None:
    try:
        return Protego.parse(body[:_LARGEST].decode("utf-8", "replace"))
    except Exception:  # noqa: BLE001 - rules that nobody can parse forbid nothing
        return None
