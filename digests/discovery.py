"""What else an address may be read by: feeds and sitemaps that a document names.

Enters: the bytes of a page, a sitemap index or a robots.txt, and where they were found.
Leaves: `Candidate`s, the most promising first.  Nothing is fetched here: whoever asked
tries them in order, and takes the first that `reading` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from digests import feeds, jsonfeed, sitemaps
from digests.document import decode
from digests.links import absolute, host
from digests.plain import heading, text_of, tree

How = Literal["itself", "named", "linked", "usual"]
"""How a candidate was found: it is the document, its head or robots.txt names it, a link on
the page leads to it, or sites of this kind usually have it there (nobody said so)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a better source than the one that was given."""

    url: str
    kind: Literal["feed", "sitemap"]
    """Both are configured as `kind = "feed"`."""
    how: How
    title: str = ""
    """What the page calls it; plain text."""


_FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/rss",
    "text/rss+xml",
)
_MAYBE_TYPES = ("application/json", "application/xml", "text/xml")
"""Types under which a page names a feed or something else: the address must say more."""
_FEED_ADDRESS = re.compile(
    r"(?:^|[/._-])(?:rss|atom|rdf)(?:$|[/._?&=-])|/feeds?(?:$|[/.?])|[?&]feed=|/feed\.(?:xml|json|php)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"comment|şərh|коммент", re.IGNORECASE)
_ROBOTS_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_USUAL_FEEDS = ("/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
_USUAL_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml")
_MOST = 40


def candidates(
    body: bytes, *, url: str, content_type: str = "", encoding: str | None = None
) -> tuple[Candidate, ...]:
    """What a document and its place offer to read, best first; the usual places last."""
    text = decode(body, content_type=content_type, encoding=encoding)
    found: dict[str, Candidate] = {}
    for each in _candidates(text, url):
        found.setdefault(each.url, each)
    return tuple(found.values())[:_MOST]


def feeds_named(text: str, *, url: str | None) -> tuple[str, ...]:
    """Addresses of the feeds that a page names in its head, those of comments last."""
    root = tree(text)
    if root is None:
        return ()
    return tuple(dict.fromkeys(each.url for each in _named(root, _base(root, url))))


def _candidates(text: str, url: str) -> Iterator[Candidate]:
    if sitemaps.looks_like(text):
        if not sitemaps.is_index(text):
            yield Candidate(url, "sitemap", "itself")
        yield from (Candidate(link, "sitemap", "named") for link in sitemaps.named(text, url=url))
        return
    if feeds.root_of(text) or jsonfeed.is_feed(text):
        yield Candidate(url, "feed", "itself")
        return
    if urlsplit(url).path.endswith("/robots.txt"):
        lines = [absolute(match[1], url) for match in _ROBOTS_LINE.finditer(text)]
        links = sitemaps.news_first(link for link in lines if link)
        yield from (Candidate(link, "sitemap", "named") for link in links)
        return
    root = tree(text)
    if root is not None:
        base = _base(root, url)
        yield from _named(root, base)
        yield from _linked(root, base)
    yield from _usual(url)


def _base(root: HtmlElement, url: str | None) -> str | None:
    named = root.find(".//base[@href]")
    return absolute(named.get("href"), url) or url if named is not None else url


def _named(root: HtmlElement, base: str | None) -> list[Candidate]:
    """What `link` elements name, in the page's order but comments last."""
    found = []
    for link in root.iter("link"):
        words = (link.get("rel") or "").lower().split()
        address = absolute(link.get("href"), base)
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        if not address or not ({"alternate", "feed", "service.feed"} & set(words)):
            continue
        if kind in _FEED_TYPES or "feed" in words or (kind in _MAYBE_TYPES and _FEED_ADDRESS.search(address)):
            found.append(Candidate(address, "feed", "named", heading(link.get("title") or "")))
    return sorted(found, key=_is_of_comments)


def _linked(root: HtmlElement, base: str | None) -> list[Candidate]:
    """What links on the page lead to that looks like a feed of the same site."""
    found = []
    for link in root.iter("a"):
        address = absolute(link.get("href"), base)
        if not address or not _same_site(address, base):
            continue
        said = heading(text_of(link)) or heading(link.get("title") or "")
        if _FEED_ADDRESS.search(urlsplit(address)._replace(scheme="", netloc="").geturl()):
            found.append(Candidate(address, "feed", "linked", said))
    return sorted(found, key=_is_of_comments)


def _usual(url: str) -> Iterator[Candidate]:
    yield from (Candidate(urljoin(url, path), "feed", "usual") for path in _USUAL_FEEDS)
    yield from (Candidate(urljoin(url, path), "sitemap", "usual") for path in _USUAL_SITEMAPS)


def _is_of_comments(candidate: Candidate) -> bool:
    return bool(_COMMENTS.search(f"{candidate.url} {candidate.title}"))


def _same_site(address: str, base: str | None) -> bool:
    """Whether two addresses are of one site, feeds on a host of their own included."""
    here, there = host(base), host(address)
    return not base or here == there or there.endswith(f".{here}") or here.endswith(f".{there}")
