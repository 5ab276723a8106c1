"""HTTP for untrusted addresses: the only room that asks servers of sources anything.

Enters: an address, and what is known from the last visit.  Leaves: `Fetched`, a value for
everything that a server can do; only a bug raises.  Sizes are bytes after unpacking, times
seconds; the address guard stands at the socket (see guard.py), so that neither a name nor a
redirect leads into the operator's own network.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit
from weakref import WeakValueDictionary

import aiohttp

from digests.document import MAX_BYTES
from digests.fetched import Fetched
from digests.guard import ForbiddenAddressError, sockets
from digests.robots import Robots
from digests.transfer import TransferError, collect, too_large

__all__ = ["MOST_REDIRECTS", "TIMEOUT", "USER_AGENT", "Fetched", "Fetcher"]

USER_AGENT = "Beatwire/0.1 (news digests; reads feeds a few times an hour)"
TIMEOUT = 20.0
MOST_REDIRECTS = 8
LONGEST_RETRY_AFTER = 86_400.0
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/html;q=0.8, */*;q=0.5"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})


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
    ) -> None:
        self._allow_private = allow_private
        self._user_agent = user_agent
        self._timeout = timeout
        self.max_bytes = max_bytes
        self._session: aiohttp.ClientSession | None = None
        self._hosts: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._robots = Robots(self.get, user_agent=user_agent)

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        user_agent: str | None = None,
    ) -> Fetched:
        """Read `url`, following redirects; `unchanged` needs the validators of the last visit."""
        headers = {"User-Agent": _header(user_agent) or self._user_agent}
        if _header(etag):
            headers["If-None-Match"] = _header(etag)
        if _header(last_modified):
            headers["If-Modified-Since"] = _header(last_modified)
        budget, permanent, here = _Budget(self._timeout), True, url
        for _ in range(MOST_REDIRECTS):
            answer = await self._once(here, headers, budget)
            if not isinstance(answer, _Redirect):
                moved = here if permanent and here != url and answer.kind in ("new", "unchanged") else None
                return replace(answer, moved_to=moved)
            permanent = permanent and answer.status in _PERMANENT
            here = answer.to
        return Fetched("failed", here, reason="redirects in a circle")

    async def allowed(self, url: str) -> bool:
        """Whether the host's robots.txt lets this page be read (asked once an hour per host)."""
        return await self._robots.allowed(url)

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _once(self, url: str, headers: Mapping[str, str], budget: _Budget) -> Fetched | _Redirect:
        """One hop, its host's other requests waited for first."""
        host = _host(url)
        if host is None:
            return Fetched(
                "failed", url, reason="is not a web address: it must begin with http:// or https://"
            )
        loop = asyncio.get_running_loop()
        async with self._hosts.setdefault(host, asyncio.Lock()):
            begun = loop.time()
            try:
                async with asyncio.timeout(budget.left):
                    return await self._ask(url, headers)
            except (TimeoutError, aiohttp.ClientError, TransferError, OSError, ValueError) as error:
                return Fetched("failed", url, reason=_reason(error, self._timeout))
            finally:
                budget.left = max(budget.left - (loop.time() - begun), 0.001)

    async def _ask(self, url: str, headers: Mapping[str, str]) -> Fetched | _Redirect:
        async with self._open().get(url, headers=headers, allow_redirects=False) as response:
            target = response.headers.get("Location", "").encode("utf-8", "surrogateescape")
            if response.status in _REDIRECTS and target.strip():
                return _Redirect(response.status, urljoin(url, target.decode("utf-8", "replace").strip()))
            if response.status in (200, 203):
                return await self._document(url, response)
            return _other(url, response, headers)

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
            content_type=_header(response.headers.get("Content-Type")),
            etag=_header(response.headers.get("ETag")) or None,
            last_modified=_header(response.headers.get("Last-Modified")) or None,
        )

    def _open(self) -> aiohttp.ClientSession:
        """The session, opened at the first use because it belongs to the running loop."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    socket_factory=sockets(allow_private=self._allow_private), limit=100, keepalive_timeout=15
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


def _header(value: str | None) -> str:
    """A validator or name fit to be sent back: what a server stores in us must not break a request."""
    value = value or ""
    return value if value.isascii() and value.isprintable() and len(value) <= 1000 else ""


def _other(url: str, response: aiohttp.ClientResponse, sent: Mapping[str, str]) -> Fetched:
    """The value for every answer that brings no document."""
    status = response.status
    etag, modified = sent.get("If-None-Match"), sent.get("If-Modified-Since")
    if status == 304 and (etag or modified):
        # What the server does not repeat still holds.
        return Fetched(
            "unchanged",
            url,
            status,
            etag=_header(response.headers.get("ETag")) or etag,
            last_modified=_header(response.headers.get("Last-Modified")) or modified,
        )
    if status == 410:
        return Fetched("gone", url, status, reason="answered 410: it is gone for good")
    return Fetched("failed", url, status, retry_after=_retry_after(response), reason=_status_reason(status))


def _status_reason(status: int) -> str:
    hints = {
        401: " (it wants a login)",
        403: " (it refuses this reader; a browser's name as user_agent may help)",
        404: " (there is no such page)",
        429: " (asked too often)",
    }
    return f"answered {status}{hints.get(status, '')}"


def _retry_after(response: aiohttp.ClientResponse) -> float | None:
    """Seconds; a date is read against the server's own clock, so that ours need not agree."""
    value = response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]+)?", value):
        return min(float(value), LONGEST_RETRY_AFTER)
    try:
        until, now = parsedate_to_datetime(value), parsedate_to_datetime(response.headers.get("Date", ""))
        seconds = (until - now).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)


def _reason(error: Exception, timeout: float) -> str:
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, ForbiddenAddressError):
        return str(cause)
    if isinstance(error, TransferError):
        return str(error)
    if isinstance(error, TimeoutError):
        return f"did not answer within {timeout:g} s"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "has a host name that is not known (DNS)"
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return "has a certificate or encryption that cannot be trusted"
    if isinstance(error, aiohttp.ClientConnectorError):
        return (
            f"cannot be reached ({cause.strerror or type(cause).__name__})"
            if isinstance(cause, OSError)
            else ""
        )
    if isinstance(error, aiohttp.ClientPayloadError):
        return "broke off in the middle of the document"
    if isinstance(error, aiohttp.ServerDisconnectedError | ConnectionResetError | aiohttp.ClientOSError):
        return "closed the connection before it answered"
    if isinstance(error, aiohttp.InvalidURL | UnicodeError):
        return "is not a web address that can be asked"
    return f"answered in a way that is not HTTP ({type(error).__name__})"
