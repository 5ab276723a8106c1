"""JSON Feed 1.x -> entries, and the catalogue of exploited vulnerabilities as one.

Enters: decoded text.  Leaves: entries in the feed's order, or a `ReadError`.
"""

from __future__ import annotations

import json
from datetime import UTC, tzinfo
from typing import Any
from urllib.parse import quote

from digests.dates import parse_date
from digests.document import ReadError
from digests.links import absolute
from digests.model import Entry
from digests.plain import heading, visible

_MOST_VULNERABILITIES = 100
"""The catalogue holds years; only its newest flaws are news."""
_VERSION = "https://jsonfeed.org/version/1"


def looks_like(text: str) -> bool:
    """Whether the text is JSON of any kind, by its first character."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def is_feed(text: str) -> bool:
    """Whether the text is JSON that `parse` reads."""
    if not looks_like(text):
        return False
    try:
        parse(text, url=None, timezone=UTC, name="")
    except ReadError:
        return False
    return True


def parse(text: str, *, url: str | None, timezone: str | tzinfo, name: str) -> tuple[Entry, ...]:
    """Entries of a JSON Feed; `ReadError` for broken or other JSON."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"{name} starts like JSON but is broken or cut in the middle.") from error
    if not isinstance(feed, dict):
        raise ReadError(f"{name} is JSON but not a JSON Feed.")
    if isinstance(feed.get("catalogVersion"), str) and isinstance(feed.get("vulnerabilities"), list):
        return _vulnerabilities(feed["vulnerabilities"], timezone)
    version = feed.get("version")
    if not (isinstance(version, str) and version.startswith((_VERSION, _VERSION.replace("https", "http")))):
        raise ReadError(f"{name} is JSON but not a JSON Feed: its version does not say so.")
    items = feed.get("items")
    if not isinstance(items, list):
        raise ReadError(f"{name} is a JSON Feed without a list of items.")
    return tuple(
        entry
        for item in items
        if isinstance(item, dict) and (entry := _entry(item, url=url, timezone=timezone)) is not None
    )


def _entry(item: dict[str, Any], *, url: str | None, timezone: str | tzinfo) -> Entry | None:
    title = heading(_string(item, "title"))
    link = absolute(_string(item, "url") or _string(item, "external_url"), url)
    html, text = _string(item, "content_html"), _string(item, "content_text")
    if not html and not text:
        text = _string(item, "summary")
    if not (title or html or text or link):
        return None
    date = None
    for key in ("date_published", "date_modified"):
        date = date or parse_date(_string(item, key), timezone=timezone)
    return Entry(
        title=title,
        url=link,
        guid=_string(item, "id") or None,
        published=date.instant if date else None,
        date_only=date.date_only if date else False,
        html=html,
        text=text if text and not html else None,
        author=_author(item),
    )


def _vulnerabilities(found: list[Any], timezone: str | tzinfo) -> tuple[Entry, ...]:
    """The catalogue of known exploited vulnerabilities, newest first: an entry for each flaw."""
    entries = []
    for each in found:
        cve = _string(each, "cveID") if isinstance(each, dict) else ""
        if not cve:
            continue
        date = parse_date(_string(each, "dateAdded"), timezone=timezone)
        entries.append(
            Entry(
                title=heading(f"{cve}: {_string(each, 'vulnerabilityName')}"),
                url=f"https://nvd.nist.gov/vuln/detail/{quote(cve)}",
                guid=cve,
                published=date.instant if date else None,
                date_only=True,
                text="\n".join(
                    filter(None, (_string(each, "shortDescription"), _string(each, "requiredAction")))
                ),
                language="en",
            )
        )
    newest_first = sorted(entries, key=lambda entry: entry.published.timestamp() if entry.published else 0.0)
    return tuple(reversed(newest_first[-_MOST_VULNERABILITIES:]))


def _string(item: dict[str, Any], key: str) -> str:
    """A field as a string; numbers are allowed as ids, everything else counts as missing."""
    value = item.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return visible(value) if isinstance(value, str) else ""


def _author(item: dict[str, Any]) -> str | None:
    authors = item.get("authors")
    people = authors if isinstance(authors, list) else [item.get("author")]
    names = [heading(_string(person, "name")) for person in people if isinstance(person, dict)]
    return ", ".join(name for name in names if name) or None
