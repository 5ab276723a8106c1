"""A digest as an Atom feed: one entry a story, for readers and sites that take feeds.

Enters: a digest and the formatter.  Leaves: a whole Atom document (RFC 4287).  Identities
are made of the story and the week, so the same digest printed twice is the same feed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as Xml

from bot.formatter import Formatter
from bot.model import Message
from digests.digest import sections
from digests.model import Card, Digest, ReaderLanguage

NAMESPACE = "http://www.w3.org/2005/Atom"
NOT_XML = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""Characters that no XML document may hold."""


def render(digest: Digest, formatter: Formatter, language: ReaderLanguage) -> str:
    """The feed, its stories in the order in which a reader of the digest sees them."""
    cards = [card for _, listed in sections(digest) for card in listed]
    title = _heading(formatter.digest(digest, language))
    return render_stories(cards, formatter, language, name=digest.id, title=title, otherwise=digest.start)


def render_stories(
    cards: Sequence[Card],
    formatter: Formatter,
    language: ReaderLanguage,
    *,
    name: str,
    title: str,
    otherwise: datetime | None = None,
) -> str:
    """A feed of these stories; `name` is its identity, `otherwise` when an empty one was changed."""
    feed = Xml.Element("feed", {"xmlns": NAMESPACE, "xml:lang": language})
    _add(feed, "id", _identity(name))
    _add(feed, "title", title)
    _add(feed, "updated", _moment(max(map(_changed, cards), default=otherwise)))
    _add(_add(feed, "author"), "name", "Beatwire")
    for card in cards:
        _entry(feed, card, formatter, language)
    Xml.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(feed, encoding="unicode")


def _entry(feed: Xml.Element, card: Card, formatter: Formatter, language: ReaderLanguage) -> None:
    version = card.version(language)
    entry = _add(feed, "entry", **{"xml:lang": version.language})
    _add(entry, "id", _identity(f"story:{card.story}"))
    _add(entry, "title", version.title)
    for source in card.sources:
        if source.url and urlsplit(source.url).scheme in ("http", "https"):
            rel = "related" if entry.find("link") is not None else "alternate"
            _add(entry, "link", rel=rel, href=source.url, title=source.name)
    _add(entry, "published", _moment(card.published))
    _add(entry, "updated", _moment(_changed(card)))
    for topic in card.topics:
        _add(entry, "category", term=topic)
    lines = ["".join(s.text for s in formatter.figure_line(one, language)) for one in version.figures]
    lines.append(formatter.machine(version, language))
    _add(entry, "content", "\n".join(part for part in (version.summary, *lines) if part), type="text")


def _add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    found = Xml.SubElement(parent, name, {key: NOT_XML.sub("", value) for key, value in attributes.items()})
    found.text = NOT_XML.sub("", text) if text is not None else None
    return found


def _identity(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'beatwire:{name}')}"


def _heading(message: Message) -> str:
    return "".join(span.text for span in message.blocks[0].lines[0])


def _changed(card: Card) -> datetime:
    return card.updated or card.published


def _moment(when: datetime | None) -> str:
    return (when or datetime.fromtimestamp(0, UTC)).isoformat(timespec="seconds")
