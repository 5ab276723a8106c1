"""What a page says about itself in its head: title, time of publication, author.

Enters: the tree of a page.  Leaves: `About`, with empty places where the page is silent.
JSON-LD, Open Graph and microdata are read in that order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from lxml.html import HtmlElement

from digests.dates import ParsedDate, parse_date
from digests.language import fold
from digests.plain import heading, text_of

_ARTICLE = re.compile(r"article|posting|report", re.IGNORECASE)
_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "publishdate",
    "pubdate",
    "publish-date",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "sailthru.date",
    "parsely-pub-date",
)
_LONGEST_SCRIPT = 500_000


@dataclass(frozen=True, slots=True)
class About:
    """What a page states of its article."""

    title: str = ""
    date: ParsedDate | None = None
    author: str | None = None
    is_article: bool = False
    """Whether the page calls itself an article."""


def read(root: HtmlElement, *, timezone: str | tzinfo) -> About:
    """What the page states in its head and beside its text."""
    metas = _metas(root)
    data = next((found for found in _linked_data(root) if _ARTICLE.search(str(found.get("@type")))), {})
    date = None
    for said in (data.get("datePublished"), *map(metas.get, _PUBLISHED), *_times(root)):
        date = date or (parse_date(said, timezone=timezone) if isinstance(said, str) else None)
    return About(
        title=_title(root, metas, data),
        date=date,
        author=_author(data.get("author"))
        or _person(metas.get("author"))
        or _person(metas.get("article:author")),
        is_article=bool(data) or metas.get("og:type", "").lower() == "article",
    )


def _metas(root: HtmlElement) -> dict[str, str]:
    """`meta` and microdata values by lower-case name, the first of each."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = meta.get("content")
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _linked_data(root: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in root.iter("script"):
        text = script.text or ""
        if (script.get("type") or "").lower() != "application/ld+json" or len(text) > _LONGEST_SCRIPT:
            continue
        try:
            yield from _objects(json.loads(text, strict=False))
        except (ValueError, RecursionError):
            continue


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD block, however it nests them."""
    if isinstance(value, list):
        for each in value[:50]:
            yield from _objects(each)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"))
        yield from _objects(value.get("mainEntity"))


def _times(root: HtmlElement) -> list[str | None]:
    """`time` elements and microdata outside the head, those marked as publication first."""
    marked = [
        each.get("content") or each.get("datetime") or text_of(each)
        for each in root.cssselect("[itemprop~=datePublished]")
    ]
    times = root.cssselect("time[pubdate], article time[datetime], main time[datetime], time[datetime]")
    return [*marked, *(each.get("datetime") for each in times[:3])]


def _title(root: HtmlElement, metas: dict[str, str], data: dict[str, Any]) -> str:
    """The headline as readers see it; the window's title loses the name of the site."""
    headline = data.get("headline")
    window = heading(root.findtext(".//title") or "")
    shown = [heading(text_of(each)) for each in root.iter("h1")]
    shared = heading(headline if isinstance(headline, str) else metas.get("og:title", ""))
    known = fold(f"{window}\n{shared}")
    for title in shown:
        if len(title) >= 10 and (fold(title) in known or len(shown) == 1):
            return title
    return _without_site(shared or window, metas.get("og:site_name", ""))


def _without_site(title: str, site: str) -> str:
    for mark in (" | ", " - ", " – ", " — ", " :: ", " » "):
        head, found, tail = title.rpartition(mark)
        if found and (fold(tail) == fold(site) or (mark in (" | ", " :: ", " » ") and len(head) >= 15)):
            return head.strip()
    return title


def _author(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _person(value.get("name") if isinstance(value, dict) else value)


def _person(value: Any) -> str | None:
    """A name; addresses of profiles are none."""
    name = heading(value) if isinstance(value, str) else ""
    return name if 2 < len(name) <= 80 and "://" not in name else None
