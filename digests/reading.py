"""A document of unknown kind -> entries: feed, JSON Feed, sitemap, listing, article, copied text.

Enters: bytes, with what is known of where they came from.  Leaves: entries, or a
`ReadError` whose message is one plain sentence: what, where, and what to give instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal, NotRequired, TypedDict, Unpack

from digests import discovery, feeds, jsonfeed, metadata, pages, previews, sitemaps
from digests.document import MAX_BYTES, ReadError, check, decode, unpacked
from digests.items import without_markup
from digests.model import Entry, Selectors, SourceKind
from digests.pages import GENERIC
from digests.plain import text_of, tree

__all__ = ["DocumentKind", "Part", "ReadError", "kind_of", "read", "read_new"]

DocumentKind = Literal["feed", "sitemap", "index", "preview", "listing", "article", "text"]
"""What a document is: a feed of any format, a sitemap, an index of sitemaps, the preview of a
Telegram channel, a page of links, a page with one article, or text without markup."""

_PAGE = re.compile(
    r"<!doctype html|<(?:html|head|body|article|main|section|div|table|p|h[1-6]|br|span|a)[\s>/]", re.I
)


def read(
    body: bytes,
    *,
    url: str | None,
    name: str,
    content_type: str = "",
    timezone: str | tzinfo,
    selectors: Selectors = GENERIC,
    kind: SourceKind | None = None,
    encoding: str | None = None,
    now: datetime | None = None,
    max_bytes: int = MAX_BYTES,
) -> tuple[Entry, ...]:
    """The entries of a document.

    `kind` is what its source is configured as; None (a document handed in) lets the
    document decide whether it is a listing or an article.  `now` gives relative dates
    (`2 hours ago`) a meaning.
    """
    body = unpacked(body, name, max_bytes=max_bytes)
    check(body, name, max_bytes=max_bytes)
    text = decode(body, content_type=content_type, encoding=encoding)
    if jsonfeed.looks_like(text) and (kind == "feed" or "json" in content_type or _is_json(text, name)):
        return jsonfeed.parse(text, url=url, timezone=timezone, name=name)
    if sitemaps.looks_like(text):
        return sitemaps.parse(text, url=url, timezone=timezone, now=now, name=name)
    if feeds.root_of(text):
        return feeds.parse_text(text, url=url, timezone=timezone, now=now, name=name)
    is_page = _is_page(text, content_type)
    if kind == "feed":
        raise ReadError(_no_feed(text, url, name, is_page=is_page))
    if not is_page:
        return (pages.dump(text, timezone=timezone, name=name),)
    if kind == "page":
        return pages.listing_of(text, url=url, selectors=selectors, timezone=timezone, now=now, name=name)
    return _page(text, url=url, selectors=selectors, timezone=timezone, now=now, name=name)


def kind_of(
    body: bytes,
    *,
    url: str | None,
    name: str,
    content_type: str = "",
    timezone: str | tzinfo,
    encoding: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> DocumentKind:
    """What a document is, so that an operator can be told how to read it; `ReadError` as `read`."""
    body = unpacked(body, name, max_bytes=max_bytes)
    check(body, name, max_bytes=max_bytes)
    text = decode(body, content_type=content_type, encoding=encoding)
    if jsonfeed.is_feed(text) or feeds.root_of(text):
        return "feed"
    if sitemaps.looks_like(text):
        return "index" if sitemaps.is_index(text) else "sitemap"
    if not _is_page(text, content_type):
        return "text"
    if previews.is_preview(url):
        return "preview"
    return "article" if _is_article(text, timezone) else "listing"


@dataclass(frozen=True, slots=True)
class Part:
    """What was read of a document."""

    entries: dict[int, Entry]
    """By their place in the document; those that say nothing are left out."""
    keys: tuple[bytes, ...] | None
    """For each place a hash of all that its entry can say; None where all had to be read."""


def read_new(
    body: bytes,
    known: Collection[bytes],
    *,
    kind: SourceKind,
    selectors: Selectors = GENERIC,
    **how: Unpack[_How],
) -> Part:
    """As `read`, without the entries whose key is known: what they say has not changed.

    Their bodies are plain text already: hostile markup is parsed where the document is.
    """
    name = how["name"]
    max_bytes = how.get("max_bytes", MAX_BYTES)
    body = unpacked(body, name, max_bytes=max_bytes)
    check(body, name, max_bytes=max_bytes)
    text = decode(body, content_type=how.get("content_type", ""), encoding=how.get("encoding"))
    if jsonfeed.looks_like(text) or sitemaps.looks_like(text) or not feeds.root_of(text):
        return _part(enumerate(read(body, kind=kind, selectors=selectors, **how)), None)
    feed = feeds.opened(text, url=how["url"], timezone=how["timezone"], now=how.get("now"), name=name)
    keys = feed.keys()
    places = [place for place, key in enumerate(keys or ()) if key not in known]
    found = feed.at(places) if keys is not None else None
    if found is None:
        keys, found = None, feed.every()
        places = list(range(len(found)))
    return _part(zip(places, found, strict=True), keys)


def _part(found: Iterable[tuple[int, Entry | None]], keys: tuple[bytes, ...] | None) -> Part:
    return Part({place: without_markup(entry) for place, entry in found if entry}, keys)


class _How(TypedDict):
    """What a document is read with; see `read`."""

    url: str | None
    name: str
    timezone: str | tzinfo
    content_type: NotRequired[str]
    encoding: NotRequired[str | None]
    now: NotRequired[datetime | None]
    max_bytes: NotRequired[int]


class _Where(TypedDict):
    """What both ways of reading a page are told."""

    url: str | None
    selectors: Selectors
    timezone: str | tzinfo
    now: datetime | None
    name: str


def _page(text: str, **where: Unpack[_Where]) -> tuple[Entry, ...]:
    """A page handed in: an article or a listing, whichever it looks like, else the other."""
    if not _is_article(text, where["timezone"]):
        try:
            return pages.listing_of(text, **where)
        except ReadError:
            return (pages.article_of(text, **where),)
    try:
        return (pages.article_of(text, **where),)
    except ReadError:
        return pages.listing_of(text, **where)


def _is_page(text: str, content_type: str) -> bool:
    return bool(_PAGE.search(text[:20_000])) or "html" in content_type.lower()


def _is_json(text: str, name: str) -> bool:
    """Whether a document that begins like JSON goes on like it: a note may begin with a bracket."""
    return bool(re.match(r"\s*(?:\{\s*(?:\"|\})|\[\s*[\[{\"\d\]])", text)) or name.lower().endswith(".json")


def _no_feed(text: str, url: str | None, name: str, *, is_page: bool) -> str:
    if not is_page:
        return f"{name} is plain text, not a feed: give the address of an RSS, Atom or JSON feed."
    named = discovery.feeds_named(text, url=url)
    if named:
        return f"{name} is a web page, not a feed: the page names its feed, {named[0]}"
    return f'{name} is a web page, not a feed: give its feed\'s address, or set kind = "page".'


def _is_article(text: str, timezone: str | tzinfo) -> bool:
    """Whether a page is one article: it says so, or it holds paragraphs outside its links."""
    root = tree(text)
    if root is None:
        return False
    if metadata.read(root, timezone=timezone).is_article:
        return True
    linked = sum(len(link.text_content()) for link in root.iter("a"))
    for link in list(root.iter("a", "script", "style")):
        link.drop_tree()
    # Paragraphs end like sentences; menus and captions do not.
    rows = (row.strip() for row in text_of(root).split("\n"))
    own = sum(
        len(row) for row in rows if len(row) >= 60 and row.endswith((".", "!", "?", "…", "»", "”", ":"))
    )
    return own >= 150 and own * 2 >= linked
