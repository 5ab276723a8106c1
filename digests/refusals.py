"""What is said of a request that brought no document, and how soon it is worth another.

Enters: an answer without a document, or the error that came instead of one.  Leaves:
`Fetched`, whose reason ends a sentence that begins with the source's name.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import aiohttp

from digests.fetched import Fetched, Trouble
from digests.guard import ForbiddenAddressError
from digests.transfer import TransferError

LONGEST_RETRY_AFTER = 86_400.0
_PASSING = frozenset({408, 425})
"""Refusals that a moment mends."""


def header(value: str | None) -> str:
    """A validator or name fit to be sent back: what a server stores in us must not break a request."""
    value = value or ""
    return value if value.isascii() and value.isprintable() and len(value) <= 1000 else ""


def without_document(url: str, response: aiohttp.ClientResponse, sent: Mapping[str, str]) -> Fetched:
    """The value for every answer that brings no document."""
    status = response.status
    etag, modified = sent.get("If-None-Match"), sent.get("If-Modified-Since")
    if status == 304 and (etag or modified):
        # What the server does not repeat still holds.
        return Fetched(
            "unchanged",
            url,
            status,
            etag=header(response.headers.get("ETag")) or etag,
            last_modified=header(response.headers.get("Last-Modified")) or modified,
        )
    if status == 410:
        return Fetched("gone", url, status, trouble="standing", reason="answered 410: it is gone for good")
    wait = _retry_after(response)
    return Fetched(
        "failed", url, status, retry_after=wait, trouble=_trouble(status, wait), reason=_status_reason(status)
    )


def _trouble(status: int, wait: float | None) -> Trouble:
    """What kind of failure a status is."""
    if status == 429 or wait is not None:
        return "busy"
    return "standing" if 300 <= status < 500 and status not in _PASSING else "passing"


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


def unasked(url: str, error: Exception, timeout: float) -> Fetched:
    """The value for a request that got no answer, or half a one."""
    forbidden = isinstance(_cause(error), ForbiddenAddressError)
    standing = forbidden or isinstance(error, aiohttp.InvalidURL | TransferError | UnicodeError)
    return Fetched(
        "failed",
        url,
        trouble="standing" if standing else "passing",
        reason=_reason(error, timeout),
    )


def _cause(error: Exception) -> Exception:
    return error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error


def _reason(error: Exception, timeout: float) -> str:
    cause = _cause(error)
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
