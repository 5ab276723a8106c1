"""What an address is, told by its document: for operators who try a new source.

Enters: a fetched document.  Leaves: `Recognised`: what kind of document it is, what can be
read of it, and which of its neighbours may be the better source.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from digests.discovery import Candidate, candidates
from digests.document import MAX_BYTES, ReadError, decode, unpacked
from digests.fetched import Fetched
from digests.hubs import offered
from digests.language import identify
from digests.model import Entry, Language, SourceKind
from digests.plain import heading
from digests.reading import DocumentKind, kind_of, read

_HEAD = 20_000
_RSS = re.compile(r"<rss\b[^>]{0,500}?\bversion\s*=\s*[\"']\s*([\w.]{1,8})", re.IGNORECASE)
_TITLE = re.compile(
    r"<(?:[\w.-]+:)?title\b[^>]{0,200}>(.{0,500}?)</(?:[\w.-]+:)?title\s*>", re.IGNORECASE | re.DOTALL
)
_JSON_TITLE = re.compile(r'"title"\s*:\s*"((?:[^"\\]|\\.){0,300})"')
_ENOUGH = 20
"""Entries whose words tell the language."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a document is."""

    url: str
    """Where it was found, after redirects."""
    kind: DocumentKind
    form: str
    """The kind in words, a format's version included: `RSS 2.0 feed`, `listing page`."""
    entries: tuple[Entry, ...] = ()
    unread: str = ""
    """Why no entries could be read; empty where they could."""
    title: str = ""
    """What the document calls itself."""
    language: Language | None = None
    hub: str | None = None
    better: tuple[Candidate, ...] = ()
    """Feeds and sitemaps that may be the better source, the most promising first."""

    @property
    def source_kind(self) -> SourceKind | None:
        """How it would be configured; None for what is no source."""
        if self.kind in ("feed", "sitemap"):
            return "feed"
        return "page" if self.kind in ("listing", "preview") else None

    @property
    def newest(self) -> datetime | None:
        """When its newest entry was published, as far as it says."""
        return max((entry.published for entry in self.entries if entry.published), default=None)


def recognise(
    document: Fetched, *, timezone: str | tzinfo, now: datetime | None = None, max_bytes: int = MAX_BYTES
) -> Recognised:
    """What a document is; `ReadError` for what is no text at all."""
    document = replace(document, body=unpacked(document.body, document.url, max_bytes=max_bytes))
    kind = kind_of(
        document.body,
        url=document.url,
        name=document.url,
        content_type=document.content_type,
        timezone=timezone,
        max_bytes=max_bytes,
    )
    entries, unread = _entries(document, kind, timezone, now, max_bytes)
    text = decode(document.body, content_type=document.content_type)
    hub = offered(document) if kind == "feed" else None
    return Recognised(
        url=document.url,
        kind=kind,
        form=_form(kind, text[:_HEAD]),
        entries=entries,
        unread=unread,
        title=_title(text[:_HEAD]),
        language=_language(entries),
        hub=hub.url if hub else None,
        better=tuple(each for each in _candidates(document) if each.how != "itself"),
    )


def _entries(
    document: Fetched, kind: DocumentKind, timezone: str | tzinfo, now: datetime | None, max_bytes: int
) -> tuple[tuple[Entry, ...], str]:
    source_kind: SourceKind | None = "page" if kind in ("listing", "preview") else None
    try:
        found = read(
            document.body,
            url=document.url,
            name=document.url,
            content_type=document.content_type,
            timezone=timezone,
            kind=source_kind,
            now=now,
            max_bytes=max_bytes,
        )
    except ReadError as error:
        return (), str(error)
    return found, ""


def _candidates(document: Fetched) -> tuple[Candidate, ...]:
    return candidates(document.body, url=document.url, content_type=document.content_type)


def _form(kind: DocumentKind, head: str) -> str:
    if kind == "feed":
        return f"{_feed_form(head)} feed"
    names = {
        "sitemap": "sitemap",
        "index": "index of sitemaps",
        "preview": "preview of a Telegram channel",
        "listing": "listing page",
        "article": "article",
        "text": "plain text",
    }
    return names[kind]


def _feed_form(head: str) -> str:
    if head.lstrip("\ufeff \t\r\n").startswith("{"):
        return "JSON" if "jsonfeed.org" in head else "JSON (known exploited vulnerabilities)"
    version = _RSS.search(head)
    if version:
        return f"RSS {version[1]}"
    if re.search(r"<(?:[\w.-]+:)?RDF\b", head):
        return "RSS 1.0 (RDF)"
    return "Atom" if re.search(r"<(?:[\w.-]+:)?feed\b", head, re.IGNORECASE) else "RSS"


def _title(head: str) -> str:
    found = _TITLE.search(head)
    if found:
        return heading(re.sub(r"<!\[CDATA\[(.*?)\]\]>", r"\1", found[1], flags=re.DOTALL))
    in_json = _JSON_TITLE.search(head) if head.lstrip("\ufeff \t\r\n").startswith("{") else None
    return heading(in_json[1]) if in_json else ""


def _language(entries: tuple[Entry, ...]) -> Language | None:
    """The language of most entries; None where they are in several or say too little."""
    said = [entry.language or identify(f"{entry.title}. {entry.text or ''}") for entry in entries[:_ENOUGH]]
    if not said:
        return None
    language, count = Counter(said).most_common(1)[0]
    return language if count * 4 >= len(said) * 3 and language != "other" else None


def source_id(url: str) -> str:
    """An id for a source at this address: its host, without what hosts have in common."""
    host = (urlsplit(url).hostname or "source").removeprefix("www.")
    first = next((part for part in urlsplit(url).path.split("/") if part in ("az", "en", "ru")), "")
    words = f"{host}-{first}" if first else host
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:64] or "source"
