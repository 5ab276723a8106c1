"""RSS, Atom, RDF and JSON Feed -> entries.

Enters: the bytes of a feed, with what the server said of them.  Leaves: entries in the
feed's order; a feed without entries is no error, a document that is no feed is.  Parsing
is synchronous: call it in a thread.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from datetime import datetime, tzinfo
from html.entities import html5
from typing import Any

from digests import jsonfeed
from digests.dates import ParsedDate, parse_date
from digests.document import ReadError, check, decode
from digests.links import absolute
from digests.model import Entry
from digests.pieces import Pieces, split
from digests.plain import heading, visible
from digests.prologue import first_element, without_doctype

_ROOTS = {"rss": "rss", "feed": "feed", "rdf": "RDF", "channel": "channel"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_AMPERSAND = re.compile(r"&(?!#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};)")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ENTRY_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ADDRESSED = re.compile(r"\S+@\S+\s*(?:\((.*)\))?")
_DATES = ("published", "created", "date", "updated")


def parse(
    body: bytes,
    *,
    url: str | None,
    content_type: str = "",
    encoding: str | None = None,
    timezone: str | tzinfo,
    now: datetime | None = None,
    name: str = "",
) -> tuple[Entry, ...]:
    """Entries of a feed; `ReadError` with one plain sentence for what is no feed."""
    name = name or url or "the document"
    check(body, name)
    text = decode(body, content_type=content_type, encoding=encoding)
    return parse_text(text, url=url, timezone=timezone, now=now, name=name)


def parse_text(
    text: str,
    *,
    url: str | None,
    timezone: str | tzinfo,
    now: datetime | None = None,
    name: str = "the document",
) -> tuple[Entry, ...]:
    """As `parse`, for text that was decoded already."""
    if jsonfeed.looks_like(text):
        return jsonfeed.parse(text, url=url, timezone=timezone, name=name)
    feed = Feed(_document(text, name), url=url, timezone=timezone, now=now, name=name)
    return tuple(entry for entry in feed.every() if entry is not None)


class Feed:
    """An XML feed whose entries are read when they are asked for.

    What an entry says is the same whichever others are read with it; where that is not
    certain, `keys()` is None and only all can be read.
    """

    def __init__(
        self, body: bytes, *, url: str | None, timezone: str | tzinfo, now: datetime | None, name: str
    ) -> None:
        self._body = body
        self._url, self._timezone, self._now, self._name = url, timezone, now, name
        self._pieces: Pieces | None = None

    def keys(self) -> tuple[bytes, ...] | None:
        """For each entry a hash of all that can make a difference to it, but for `now`."""
        self._pieces = split(self._body)
        if self._pieces is None:
            return None
        place = f"{self._url}\0{self._timezone}\0".encode("utf-8", "surrogatepass")
        return tuple(hashlib.sha256(place + key).digest()[:16] for key in self._pieces.keys)

    def every(self) -> list[Entry | None]:
        """All entries in the feed's order; None for one that says nothing."""
        return [self._entry(raw) for raw in _raw_entries(self._body, self._name)]

    def at(self, places: Sequence[int]) -> list[Entry | None] | None:
        """The entries at these places of `keys`, ascending; None where only all can be read."""
        if self._pieces is None:
            return None
        if not places:
            return []
        found = [self._entry(raw) for raw in _raw_entries(self._pieces.only(set(places)), self._name)]
        return found if len(found) == len(places) else None

    def _entry(self, raw: Any) -> Entry | None:
        return _entry(raw, url=self._url, timezone=self._timezone, now=self._now)


def opened(
    text: str, *, url: str | None, timezone: str | tzinfo, now: datetime | None = None, name: str
) -> Feed:
    """The feed in a text, none of its entries read yet; `ReadError` for what is no XML feed."""
    return Feed(_document(text, name), url=url, timezone=timezone, now=now, name=name)


def _document(text: str, name: str) -> bytes:
    """The feed's text as its parser takes it; `ReadError` for what is no XML feed."""
    root = root_of(text)
    if root is None:
        raise ReadError(f"{name} is not a feed: give the address of an RSS, Atom or JSON feed.")
    return _prepared(text, root, name)


def root_of(text: str) -> str | None:
    """Name of the feed's first element as it must be closed, or None if it is no feed."""
    return _ROOTS.get((first_element(text) or "").lower())


# --- before the parser ---------------------------------------------------------------


def _prepared(text: str, root: str, name: str) -> bytes:
    """UTF-8 without doctype, stray bytes or unknown entities, so that nothing can expand."""
    text = without_doctype(_ILLEGAL.sub("", text))
    start = text.find("<")
    text = re.sub(r"^<\?xml.*?\?>", "", text[start:], count=1, flags=re.DOTALL)
    text = _ENTITY.sub(_numeric, _ampersands(_mended(text, root, name)))
    return b'<?xml version="1.0" encoding="utf-8"?>' + text.encode("utf-8", "replace")


def _ampersands(text: str) -> str:
    """Ampersands that nobody escaped, escaped: else they would eat the words behind them."""
    before, *sections = text.split("<![CDATA[")
    parts = [_AMPERSAND.sub("&amp;", before)]
    for section in sections:
        literal, end, rest = section.partition("]]>")
        parts.append(literal + end + _AMPERSAND.sub("&amp;", rest))
    return "<![CDATA[".join(parts)


def _numeric(match: re.Match[str]) -> str:
    """`&nbsp;` is HTML, not XML: written as a number it harms neither."""
    name = match[1]
    if name in _XML_NAMES:
        return match[0]
    letters = html5.get(f"{name};")
    return "".join(f"&#{ord(letter)};" for letter in letters) if letters else f"&amp;{name};"


def _mended(text: str, root: str, name: str) -> str:
    """A feed that breaks off in the middle, closed after its last whole entry."""
    tail = text[-2000:].lower()
    if re.search(rf"</(?:[\w.-]+:)?{root.lower()}\s*>|/>\s*$", tail):
        return text
    ends = list(_ENTRY_END.finditer(text))
    if not ends:
        raise ReadError(f"{name} breaks off before its first entry ends: the feed was cut in the middle.")
    opened = re.search(rf"<((?:[\w.-]+:)?{root})\b", text, re.IGNORECASE)
    closing = f"</{opened[1] if opened else root}>"
    return text[: ends[-1].end()] + ("</channel>" if root == "rss" else "") + closing


def _raw_entries(body: bytes, name: str) -> list[Any]:
    import feedparser  # here, since only processes that read need it

    try:
        # A stream: given bytes, feedparser first tries them as the name of a file.
        parsed = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # feedparser raises whatever its parsers raise on hostile markup
        raise ReadError(f"{name} cannot be read as a feed ({type(error).__name__}).") from error
    return list(parsed.entries)


# --- one entry -----------------------------------------------------------------------


def _entry(raw: Any, *, url: str | None, timezone: str | tzinfo, now: datetime | None) -> Entry | None:
    title = heading(_get(raw, "title"))
    link = absolute(_get(raw, "feedburner_origlink") or _get(raw, "link"), url)
    html, guid = _body(raw), visible(_get(raw, "id")) or None
    date = _published(raw, timezone, now)
    if not (title or html or link or guid or date):
        return None
    return Entry(
        title=_without_publisher(title, raw),
        url=link,
        guid=guid,
        published=date.instant if date else None,
        date_only=date.date_only if date else False,
        html=html,
        author=_author(raw),
    )


def _get(raw: Any, key: str) -> str:
    """A field as the feed has it; feedparser's own substitutions for missing ones are not wanted."""
    value = dict.get(raw, key)
    return value if isinstance(value, str) else ""


def _body(raw: Any) -> str:
    """The longest of what the entry carries: full text where the feed has it."""
    contents = dict.get(raw, "content") or []
    bodies = [_get(content, "value") for content in contents if isinstance(content, dict)]
    return max([*bodies, _get(raw, "summary")], key=len)


def _author(raw: Any) -> str | None:
    """The name of who wrote it; an address without a name is none."""
    said = heading(_get(raw, "author"))
    addressed = _ADDRESSED.fullmatch(said)
    return ((addressed[1] or "") if addressed else said).strip() or None


def _published(raw: Any, timezone: str | tzinfo, now: datetime | None) -> ParsedDate | None:
    for key in _DATES:
        found = parse_date(_get(raw, key), timezone=timezone, now=now)
        if found:
            return found
    return None


def _without_publisher(title: str, raw: Any) -> str:
    """News aggregators add ` - Publisher` to titles, and say who that is."""
    source = dict.get(raw, "source")
    publisher = heading(_get(source, "title")) if isinstance(source, dict) else ""
    return title.removesuffix(f" - {publisher}") if publisher else title
