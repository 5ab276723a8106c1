"""Which addresses may stand behind a link or button.

Enters: an address as a source published it.  Leaves: the same, or None where platforms would
refuse it or a click would do something other than open a page.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LONGEST = 2000
_FORBIDDEN = re.compile(r"[\s\x00-\x1f\x7f<>\"|\\^`{}]")


def web_link(url: str | None, longest: int = LONGEST) -> str | None:
    """The address if it is a web address that any client opens; else None."""
    if not url or len(url) > longest or _FORBIDDEN.search(url):
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return None
    host = parts.hostname or ""
    named = re.fullmatch(r"[^\W_](?:[\w-]|\.(?!\.))*", host) or re.fullmatch(r"[0-9a-f:.]+", host)
    return url if parts.scheme.lower() in ("http", "https") and named and "@" not in parts.netloc else None
