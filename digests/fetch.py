"""HTTP for untrusted addresses: the only room that asks servers of sources anything.

Enters: an address, and what is known from the last visit.  Leaves: `Fetched`, a value for
everything that a server can do; only a bug raises.  Sizes are bytes after unpacking, times
seconds; the address guard stands at the socket (see guard.py), so that neither a name nor a
redirect leads into the operator's own network.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urljoin, urlsplit
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver

from digests.document import MAX_BYTES
from digests.fetched import Fetched
from digests.guard import sockets
from digests.refusals import header, unasked, without_document
from digests.robots import LONGEST_PAUSE, Robots
from digests.transfer import TransferError, collect, too_large

__all__ = ["MOST_REDIRECTS", "TIMEOUT", "USER_AGENT", "Fetched", "Fetcher"]

USER_AGENT = "Beatwire/0.1 (news digests; reads feeds a few times an hour)"
TIMEOUT = 20.0
MOST_REDIRECTS = 8
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/html;q=0.8, */*;q=0.5"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEEPING_METHOD = frozenset({307, 308})
"""Redirects after which a POST is still a POST; the others would make it a reading."""
_PERMANENT = frozenset({301, 308})
_MOST_HOSTS = 1000
_MOST_LINKS = 20


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is sent on every hop of a request."""

    headers: Mapping[str, str]
    fields: Mapping[str, str] | None = None
    """Form fields of a POST; None: a GET."""
    pause: float = 0.0
    """Seconds that must lie between this request and the last paused one to the same host."""


@dataclass(slots=True)
class _Budget:
    """Seconds that a request may still take; waiting for another request is not counted."""

    left: float


class Fetcher:
    """Reads documents: one request at a time per host, bounded in time and size."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        user_agent: str = USER_AGENT,
        timeout: float = TIMEOUT,
        max_bytes: int = MAX_BYTES,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._user_agent = user_agent
        self._timeout = timeout
        self._resolver = resolver
        self.max_bytes = max_bytes
        self._session: aiohttp.ClientSession | None = None
        self._hosts: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._asked_at: dict[str, float] = {}
        self._robots = Robots(self.get, user_agent=user_agent)

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        user_agent: str | None = None,
        pause: float = 0.0,
    ) -> Fetched:
        """Read `url`, following redirects; `unchanged` needs the validators of the last visit.

        `pause`: seconds that the host wants between two requests like this one.
        """
        headers = {"User-Agent": header(user_agent) or self._user_agent}
        if header(etag):
            headers["If-None-Match"] = header(etag)
        if header(last_modified):
            headers["If-Modified-Since"] = header(last_modified)
        return await self._follow(url, _Asked(headers, pause=pause), _REDIRECTS)

    async def page(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        user_agent: str | None = None,
    ) -> Fetched:
        """As `get`, the way the host's robots.txt lets pages be read: not at all, or not so often."""
        if not await self.allowed(url):
            reason = "its robots.txt does not allow reading this page"
            return Fetched("failed", url, trouble="standing", reason=reason)
        pause = await self._robots.pause(url)
        return await self.get(url, etag=etag, last_modified=last_modified, user_agent=user_agent, pause=pause)

    async def post(self, url: str, fields: Mapping[str, str]) -> Fetched:
        """Hand form fields to `url`; `new` where they were taken (2xx), guarded like a reading."""
        return await self._follow(url, _Asked({"User-Agent": self._user_agent}, fields), _KEEPING_METHOD)

    async def allowed(self, url: str) -> bool:
        """Whether the host's robots.txt lets this page be read (asked once an hour per host)."""
        return await self._robots.allowed(url)

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _follow(self, url: str, asked: _Asked, redirects: frozenset[int]) -> Fetched:
        """Every hop from `url` on, within one budget of time."""
        budget, permanent, here = _Budget(self._timeout), True, url
        for _ in range(MOST_REDIRECTS):
            answer = await self._once(here, asked, budget)
            if not isinstance(answer, _Redirect):
                moved = here if permanent and here != url and answer.kind in ("new", "unchanged") else None
                return replace(answer, moved_to=moved) if moved else answer
            if answer.status not in redirects:
                return Fetched("failed", here, answer.status, trouble="standing", reason="sends on elsewhere")
            permanent = permanent and answer.status in _PERMANENT and not _downgrade(here, answer.to)
            here = answer.to
        return Fetched("failed", here, trouble="standing", reason="redirects in a circle")

    async def _once(self, url: str, asked: _Asked, budget: _Budget) -> Fetched | _Redirect:
        """One hop, its host's other requests waited for first."""
        host = _host(url)
        if host is None:
            reason = "is not a web address: it must begin with http:// or https://"
            return Fetched("failed", url, trouble="standing", reason=reason)
        loop = asyncio.get_running_loop()
        async with self._hosts.setdefault(host, asyncio.Lock()):
            await self._rest(host, asked.pause)
            begun = loop.time()
            try:
                async with asyncio.timeout(budget.left):
                    return await self._ask(url, asked)
            except (TimeoutError, aiohttp.ClientError, TransferError, OSError, ValueError) as error:
                return unasked(url, error, self._timeout)
            finally:
                budget.left = max(budget.left - (loop.time() - begun), 0.001)
                if asked.pause:
                    self._asked_at[host] = loop.time()

    async def _rest(self, host: str, pause: float) -> None:
        """Wait until the host has had the pause that it asks for."""
        now = asyncio.get_running_loop().time()
        if len(self._asked_at) > _MOST_HOSTS:
            self._asked_at = {name: at for name, at in self._asked_at.items() if now - at < LONGEST_PAUSE}
        if pause:
            await asyncio.sleep(max(self._asked_at.get(host, now - pause) + pause - now, 0.0))

    async def _ask(self, url: str, asked: _Asked) -> Fetched | _Redirect:
        method = "GET" if asked.fields is None else "POST"
        async with self._open().request(
            method, url, headers=asked.headers, data=asked.fields, allow_redirects=False
        ) as response:
            target = response.headers.get("Location", "").encode("utf-8", "surrogateescape")
            if response.status in _REDIRECTS and target.strip():
                return _Redirect(response.status, urljoin(url, target.decode("utf-8", "replace").strip()))
            if response.status in (200, 203) or (asked.fields is not None and 200 <= response.status < 300):
                return await self._document(url, response)
            return without_document(url, response, asked.headers)

    async def _document(self, url: str, response: aiohttp.ClientResponse) -> Fetched:
        if (response.content_length or 0) > self.max_bytes:
            raise too_large(self.max_bytes)
        body = await collect(
            response.content.iter_chunked(1 << 16),
            encoding=response.headers.get("Content-Encoding", ""),
            limit=self.max_bytes,
        )
        return Fetched(
            "new",
            url,
            response.status,
            body,
            content_type=header(response.headers.get("Content-Type")),
            etag=header(response.headers.get("ETag")) or None,
            last_modified=header(response.headers.get("Last-Modified")) or None,
            links=_links(response),
        )

    def _open(self) -> aiohttp.ClientSession:
        """The session, opened at the first use because it belongs to the running loop."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    socket_factory=sockets(allow_private=self._allow_private),
                    resolver=self._resolver,
                    limit=100,
                    keepalive_timeout=15,
                ),
                auto_decompress=False,  # unpacked in bounded steps instead (transfer.py)
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
                timeout=aiohttp.ClientTimeout(total=None),  # one budget for all hops instead
                trust_env=False,
                max_line_size=32_768,
                max_field_size=32_768,
            )
        return self._session


@dataclass(frozen=True, slots=True)
class _Redirect:
    status: int
    to: str


@lru_cache(maxsize=_MOST_HOSTS)
def _host(url: str) -> str | None:
    """Host and port of a web address; None for anything else."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return f"{parts.hostname}:{port or parts.scheme}"


def _downgrade(here: str, to: str) -> bool:
    """Whether a redirect leads out of encryption: followed, never remembered."""
    return here.lower().startswith("https:") and not to.lower().startswith("https:")


def _links(response: aiohttp.ClientResponse) -> tuple[tuple[str, str], ...]:
    """What the answer's Link headers point at; one that cannot be read points at nothing."""
    found: list[tuple[str, str]] = []
    with contextlib.suppress(ValueError):
        for relations, link in list(response.links.items())[:_MOST_LINKS]:
            address = str(link.get("url", ""))
            found += [(relation.lower(), address) for relation in relations.split()[:5]]
    return tuple(found)
