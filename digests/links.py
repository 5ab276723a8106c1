"""Addresses: the form in which two links to one article are equal, and absolute links.

Enters: links as published.  Leaves: strings.  The address that readers are given is never
changed; the canonical form is for comparison only and need not open anything.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|yclid|ysclid|msclkid|mc_[ce]id|igshid|_ga|_gl|_openstat|ref|referer|referrer"
    r"|from|source|src|cmpid|ncid|ocid|sr_share|share|amp|outputtype|print|output|at_\w+|ito|spm|rss|feed)$",
    re.IGNORECASE,
)
_HOSTS = re.compile(r"^(?:(?:www\d?|m|mobile|wap|amp|static|api|print|rss|feeds?)\.)+(?=[^.]+\.[^.])")
_LEAF = re.compile(r"(?:/(?:amp|print|index\.(?:html?|php|aspx?)))+$", re.IGNORECASE)
_HEAD = re.compile(r"^/(?:(?:amp|print|wap|m)/)+(?=.)", re.IGNORECASE)
_INNER_AMP = re.compile(r"/amp(?=/)", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def absolute(link: str | None, base: str | None) -> str | None:
    """A web address as published, made absolute; None for what is no web address."""
    link = _whole(re.sub(r"[\t\r\n]", "", (link or "").strip()))
    if not link:
        return None
    try:
        joined = urljoin(base or "", link)
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and host else None


@lru_cache(maxsize=1024)
def canonical(url: str) -> str:
    """The form in which two links to one article are equal; stable when applied again."""
    before, link = None, _UNSEEN.sub("", _whole(url))
    for _ in range(8):  # each pass only removes, so this ends; the bound is for hostile input
        if link == before:
            break
        before, link = link, _canonical(link)
    return link


def host(url: str | None) -> str:
    """Host without `www.`, `m.` and the like; empty where there is none."""
    try:
        name = (urlsplit(url or "").hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
    return _HOSTS.sub("", name)


def _whole(text: str) -> str:
    """The text without half characters, which no database and no request can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _canonical(url: str) -> str:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url.lstrip('/')}")
        port = parts.port
    except ValueError:
        return url
    name = host(url if "://" in url else f"https://{url.lstrip('/')}")
    if not name:
        return url
    if ":" in name:
        name = f"[{name}]"
    if port and port != _DEFAULT_PORTS.get(parts.scheme.lower()):
        name = f"{name}:{port}"
    # `#!/news/7` names an article; every other fragment a place in it.
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return urlunsplit(("https", name, _path(parts.path), _query(parts.query), fragment))


def _path(path: str) -> str:
    path = quote(unquote(path, errors="surrogateescape"), safe="/:@!$&'()*+,;=~-._", errors="surrogateescape")
    path = re.sub(r"/{2,}", "/", path)
    path = _HEAD.sub("/", path)
    path = _INNER_AMP.sub("", path)
    path = path.rstrip("/")
    path = _LEAF.sub("", path)
    # A site's print page answers for the article: /print.php?content=7 is /read.php?content=7.
    return re.sub(r"/(?:print|read|wap/read)\.php$", "/read.php", path).rstrip("/")


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None, errors="surrogateescape")
    kept = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
    return urlencode(sorted(kept), errors="surrogateescape")
