"""The sample outlets as documents: RSS, Atom, JSON Feed, a listing page, article pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape as escaped

from bot.sample.content import Article, Form, Outlet, Version

ENTRIES = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json", "page": ""}
"""Form -> name of the document that lists the articles."""

TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "page": "text/html; charset=utf-8",
}


def escape(text: str) -> str:
    """Text between tags; quotation marks stay as they are."""
    return escaped(text, quote=False)


@dataclass(frozen=True, slots=True)
class Document:
    """What one address serves."""

    body: bytes
    content_type: str
    modified: datetime


def entrance(outlet: Outlet) -> str:
    """Path of the document that lists an outlet's articles."""
    return f"/{outlet.id}/{ENTRIES[outlet.form]}"


def documents(outlet: Outlet, when: datetime, base: str) -> Iterator[tuple[str, Document]]:
    """Every path of an outlet at `when`, with what it serves; `base` is the server's address."""
    home = f"{base}/{outlet.id}/"
    text = _LISTS[outlet.form](outlet, when, home)
    yield entrance(outlet), _document(text, TYPES[outlet.form], outlet.changed(when))
    for article, version in outlet.visible(when):
        page = _page(outlet, article, version)
        yield f"/{outlet.id}/{article.slug}", _document(page, TYPES["page"], version.at)


def _document(text: str, content_type: str, modified: datetime) -> Document:
    return Document(text.encode(), content_type, modified)


def _body(version: Version) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in version.paragraphs)


def _rss(outlet: Outlet, when: datetime, home: str) -> str:
    items = "".join(
        f"<item><title>{escape(version.title)}</title><link>{home}{article.slug}</link>"
        f'<guid isPermaLink="false">{outlet.id}-{article.slug}</guid>'
        f"<pubDate>{format_datetime(article.published)}</pubDate>"
        f"<description>{escape(_body(version))}</description></item>\n"
        for article, version in outlet.visible(when)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(outlet.name)}</title><link>{home}</link>"
        f"<description>{escape(outlet.about)}</description><language>{outlet.language}</language>\n"
        f"{items}</channel></rss>\n"
    )


def _atom(outlet: Outlet, when: datetime, home: str) -> str:
    entries = "".join(
        f'<entry><title>{escape(version.title)}</title><link href="{home}{article.slug}"/>'
        f"<id>tag:{outlet.id}.example,2022:{article.slug}</id>"
        f"<published>{article.published.isoformat()}</published><updated>{version.at.isoformat()}</updated>"
        f'<content type="html">{escape(_body(version))}</content></entry>\n'
        for article, version in outlet.visible(when)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="{outlet.language}"><title>{escape(outlet.name)}</title>'
        f'<subtitle>{escape(outlet.about)}</subtitle><link href="{home}"/><id>{home}</id>'
        f"<updated>{outlet.changed(when).isoformat()}</updated>\n{entries}</feed>\n"
    )


def _json(outlet: Outlet, when: datetime, home: str) -> str:
    items = [
        {
            "id": article.slug,
            "url": f"{home}{article.slug}",
            "title": version.title,
            "content_html": _body(version),
            "date_published": article.published.isoformat(),
            "date_modified": version.at.isoformat(),
        }
        for article, version in outlet.visible(when)
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": outlet.name, "description": outlet.about}
    address = {"home_page_url": home, "language": outlet.language}
    return json.dumps({**head, **address, "items": items}, ensure_ascii=False, indent=1)


def _listing(outlet: Outlet, when: datetime, home: str) -> str:
    lines = "".join(
        f'<li><a class="story" href="{article.slug}">{escape(version.title)}</a> '
        f"{_time(article.published)}</li>\n"
        for article, version in outlet.visible(when)
    )
    return _html(outlet, outlet.name, f'<h1>{escape(outlet.name)}</h1>\n<ul class="stories">\n{lines}</ul>')


def _page(outlet: Outlet, article: Article, version: Version) -> str:
    body = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in version.paragraphs)
    inner = f"<h1>{escape(version.title)}</h1>\n{_time(article.published)}\n"
    return _html(outlet, version.title, f'<article>{inner}<div class="text">\n{body}\n</div></article>')


def _time(when: datetime) -> str:
    return f'<time datetime="{when.isoformat()}">{when:%d.%m.%Y %H:%M}</time>'


def _html(outlet: Outlet, title: str, main: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{outlet.language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>\n<body>"
        f'<header><a href="./">{escape(outlet.name)}</a>: {escape(outlet.about)}</header>\n'
        f"<main>{main}</main>\n<footer>Beatwire demo</footer></body></html>\n"
    )


_LISTS: dict[Form, Callable[[Outlet, datetime, str], str]] = {
    "rss": _rss,
    "atom": _atom,
    "json": _json,
    "page": _listing,
}
