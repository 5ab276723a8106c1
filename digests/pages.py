"""Web pages -> entries: a listing's links to articles, and an article's text, date and author.

Enters: the bytes of a page, with selectors where the operator gave some.  Leaves: entries,
or a `ReadError` with one plain sentence.  A date counts only where the page itself states
it; libraries' guesses are not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

from cssselect import SelectorError
from lxml import etree
from lxml.html import HtmlElement

from digests import listings, metadata, previews
from digests.boilerplate import is_service, without_furniture
from digests.dates import ParsedDate, parse_date
from digests.document import ReadError, check, decode
from digests.dumps import bones, dump, inside, stated_date
from digests.links import absolute
from digests.model import Entry, Selectors
from digests.plain import heading, lines, plain, text_of, tree

__all__ = ["article", "article_of", "dump", "listing", "listing_of", "plain"]

GENERIC = Selectors()
"""No selectors: pages are read as pages usually are."""

_SHORTEST_TITLE = 8
_SHORTEST = 40
"""Characters of text below which a page is no article."""


def listing(
    body: bytes,
    *,
    url: str | None,
    selectors: Selectors = GENERIC,
    timezone: str | tzinfo,
    content_type: str = "",
    encoding: str | None = None,
    now: datetime | None = None,
    name: str = "",
) -> tuple[Entry, ...]:
    """The articles that a page links to, in its order, with dates where they stand beside."""
    name = name or url or "the page"
    check(body, name)
    text = decode(body, content_type=content_type, encoding=encoding)
    return listing_of(text, url=url, selectors=selectors, timezone=timezone, now=now, name=name)


def article(
    body: bytes,
    *,
    url: str | None,
    selectors: Selectors = GENERIC,
    timezone: str | tzinfo,
    content_type: str = "",
    encoding: str | None = None,
    now: datetime | None = None,
    name: str = "",
) -> Entry:
    """The article of a page."""
    name = name or url or "the page"
    check(body, name)
    text = decode(body, content_type=content_type, encoding=encoding)
    return article_of(text, url=url, selectors=selectors, timezone=timezone, now=now, name=name)


def listing_of(
    text: str,
    *,
    url: str | None,
    selectors: Selectors,
    timezone: str | tzinfo,
    now: datetime | None = None,
    name: str = "the page",
) -> tuple[Entry, ...]:
    """As `listing`, for text that was decoded already."""
    root = _root(text, name)
    if previews.is_preview(url) and not selectors.link:
        return previews.posts(root, url=url, timezone=timezone, name=name)
    named = root.find(".//base[@href]")
    base = absolute(named.get("href"), url) or url if named is not None else url
    links = _chosen(root, selectors.link, name) if selectors.link else listings.links(root, base)
    entries = listings.entries(links, base=base, timezone=timezone, now=now)
    if not entries and selectors.link:
        raise ReadError(
            f"{name} has no links that match the selector {selectors.link!r}: correct selectors.link."
        )
    if not entries:
        raise ReadError(f"{name} has no links that look like articles: set selectors.link for this source.")
    return entries


def article_of(
    text: str,
    *,
    url: str | None,
    selectors: Selectors,
    timezone: str | tzinfo,
    now: datetime | None = None,
    name: str = "the page",
) -> Entry:
    """As `article`, for text that was decoded already."""
    root = _root(text, name)
    about = metadata.read(root, timezone=timezone)
    rows = lines(text_of(root)).split("\n")
    if selectors.remove:
        for element in _chosen(root, selectors.remove, name):
            element.drop_tree()
    title = _first_text(root, selectors.title, name) or about.title
    date = _stated(root, selectors.date, timezone, now, name) or about.date
    copied = _copied(rows, timezone, name)
    body = _text(root, url, selectors, name)
    if copied and len(title) < _SHORTEST_TITLE:
        title = copied.title
    author, body = (None, body) if selectors.text else _behind(body, title, timezone)
    if len(body) < _SHORTEST and copied and copied.text and len(copied.text) > len(body):
        body = copied.text
    if len(body) < _SHORTEST:
        raise ReadError(
            f"{name} holds no article text that could be found: set selectors.text for this source."
        )
    author = about.author or author or (copied.author if copied else None)
    entry = Entry(title=title, url=url, text=body, author=author)
    date = date or stated_date(rows, _place(rows, title) or 0, timezone)
    return replace(entry, published=date.instant, date_only=date.date_only) if date else entry


# --- parts of an article -------------------------------------------------------------


def _root(text: str, name: str) -> HtmlElement:
    root = tree(text)
    if root is None:
        raise ReadError(f"{name} is not a web page that can be read.")
    return root


def _chosen(root: HtmlElement, selector: str, name: str) -> list[HtmlElement]:
    try:
        return list(root.cssselect(selector))
    except (SelectorError, etree.XPathError) as error:
        raise ReadError(f"The selector {selector!r} of {name} is not a CSS selector: correct it.") from error


def _first_text(root: HtmlElement, selector: str | None, name: str) -> str:
    found = _chosen(root, selector, name) if selector else []
    return heading(text_of(found[0])) if found else ""


def _stated(
    root: HtmlElement, selector: str | None, timezone: str | tzinfo, now: datetime | None, name: str
) -> ParsedDate | None:
    for element in _chosen(root, selector, name) if selector else []:
        for said in (element.get("datetime"), element.get("content"), text_of(element)):
            found = parse_date(said or "", timezone=timezone, now=now)
            if found:
                return found
    return None


def _text(root: HtmlElement, url: str | None, selectors: Selectors, name: str) -> str:
    """The article's own paragraphs."""
    if selectors.text:
        chosen = "\n".join(text_of(element) for element in _chosen(root, selectors.text, name))
        return "\n".join(without_furniture(lines(chosen).split("\n")))
    document: Any = _extracted(root, url)
    found = lines(document.text) if document is not None and document.text else ""
    return "\n".join(without_furniture(found.split("\n")))


def _behind(body: str, title: str, timezone: str | tzinfo) -> tuple[str | None, str]:
    """Author and text behind the title, where a page repeats its head inside its text."""
    rows = body.split("\n")
    place = _place(rows[:6], title)
    if place is None and is_service(rows[0]):
        place = 0
    author, kept = inside(rows[0 if place is None else place + 1 :], title, timezone)
    return author, "\n".join(kept)


def _extracted(root: HtmlElement, url: str | None) -> Any:
    import trafilatura  # here, since it loads for half a second, and feeds with full texts never need it

    try:
        return trafilatura.bare_extraction(
            root,
            url=url,
            include_comments=False,
            include_images=False,
            include_tables=True,
            favor_precision=True,
            with_metadata=False,
        )
    except Exception:  # noqa: BLE001 - hostile markup breaks it in many ways; the page is read plainly then
        return None


def _copied(rows: Sequence[str], timezone: str | tzinfo, name: str) -> Entry | None:
    """The page read as if its text had been copied: how print pages without markup are read."""
    try:
        return dump("\n".join(rows), timezone=timezone, name=name)
    except ReadError:
        return None


def _place(rows: Sequence[str], title: str) -> int | None:
    """Row of the title, if it stands in a row of its own."""
    said = bones(title)
    return next((place for place, row in enumerate(rows) if said and bones(row) == said), None)
