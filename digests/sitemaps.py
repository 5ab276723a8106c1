"""Sitemaps -> entries: the list of its newest articles that a site keeps for search engines.

Enters: the decoded text of a sitemap.  Leaves: entries, with title and date where the site
states them (news sitemaps do; of others the article pages must be read), or, of an index,
the addresses of the sitemaps that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from digests.dates import parse_date
from digests.document import ReadError
from digests.links import absolute
from digests.model import Entry
from digests.plain import heading
from digests.prologue import first_element, without_doctype

_MOST = 300
"""Articles taken from a sitemap, the newest: it may hold a site's whole past."""


def looks_like(text: str) -> bool:
    """Whether the text is a sitemap or an index of sitemaps."""
    return (first_element(text) or "").lower() in ("urlset", "sitemapindex")


def is_index(text: str) -> bool:
    """Whether the text is an index, which names other sitemaps and no articles."""
    return (first_element(text) or "").lower() == "sitemapindex"


def parse(
    text: str,
    *,
    url: str | None,
    timezone: str | tzinfo,
    now: datetime | None = None,
    name: str = "the sitemap",
) -> tuple[Entry, ...]:
    """The articles of a sitemap, newest first where it says when; `ReadError` for an index."""
    if is_index(text):
        raise ReadError(f"{name} is an index of sitemaps: give the address of the sitemap with the news.")
    found = [
        entry
        for element in _root(text, name).iter("{*}url")
        if (entry := _entry(element, url, timezone, now)) is not None
    ]
    if any(entry.published for entry in found):
        found.sort(key=lambda entry: entry.published.timestamp() if entry.published else 0.0, reverse=True)
    return tuple(found[:_MOST])


def named(text: str, *, url: str | None) -> tuple[str, ...]:
    """The sitemaps that an index names, those of news first."""
    try:
        root = _root(text, "the sitemap")
    except ReadError:
        return ()
    links = [absolute(_said(element, "loc"), url) for element in root.iter("{*}sitemap")]
    return news_first(link for link in links if link)


def news_first(links: Iterable[str]) -> tuple[str, ...]:
    """Addresses of sitemaps, each once, those that are named for news before the others."""
    return tuple(sorted(dict.fromkeys(links), key=lambda link: "news" not in urlsplit(link).path.lower()))


def _entry(element: Any, url: str | None, timezone: str | tzinfo, now: datetime | None) -> Entry | None:
    link = absolute(_said(element, "loc"), url)
    if link is None:
        return None
    news = element.find("{*}news")
    title = heading(_said(news, "title")) if news is not None else ""
    said = _said(news, "publication_date") if news is not None else _said(element, "lastmod")
    date = parse_date(said, timezone=timezone, now=now)
    return Entry(
        title=title,
        url=link,
        published=date.instant if date else None,
        date_only=date.date_only if date else False,
    )


def _said(element: Any, name: str) -> str:
    found = element.find(f"{{*}}{name}")
    return "" if found is None else (found.text or "").strip()


def _root(text: str, name: str) -> Any:
    """The tree, mended where it is broken; entities are not resolved and nothing is loaded."""
    text = re.sub(r"^\s*<\?xml.*?\?>", "", without_doctype(text), count=1, flags=re.DOTALL)
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise ReadError(f"{name} is a sitemap that cannot be read.")
    return root
