"""The hub by which a feed can be told of at once (WebSub), as the feed or its server names it.

Enters: a fetched feed.  Leaves: the hub's address and the topic to subscribe to, or None.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape

from digests.document import decode
from digests.fetched import Fetched
from digests.links import absolute

_HEAD = 100_000
_FIRST_ENTRY = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)\b", re.IGNORECASE)
_LINK = re.compile(r"<(?:[\w.-]+:)?link\b([^<>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True, slots=True)
class Hub:
    """Where news of a topic can be asked for."""

    url: str
    topic: str


def offered(document: Fetched) -> Hub | None:
    """The first hub that the answer's headers name, else the feed itself."""
    named = dict(reversed(document.links))
    if "hub" not in named:
        named = _in_body(document) | named
    hub = absolute(named.get("hub"), document.url)
    topic = absolute(named.get("self"), document.url)
    return Hub(hub, topic or document.url) if hub else None


def _in_body(document: Fetched) -> dict[str, str]:
    """Relation -> address, as the feed names them before its first entry."""
    text = decode(document.body[:_HEAD], content_type=document.content_type)
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _in_json(document)
    first = _FIRST_ENTRY.search(text)
    found: dict[str, str] = {}
    for link in _LINK.finditer(text[: first.start() if first else len(text)]):
        said = {name.lower(): unescape(one or other) for name, one, other in _ATTRIBUTE.findall(link[1])}
        for relation in said.get("rel", "").lower().split():
            found.setdefault(relation, said.get("href", ""))
    return found


def _in_json(document: Fetched) -> dict[str, str]:
    try:
        feed = json.loads(decode(document.body, content_type=document.content_type))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(feed, dict) or not isinstance(feed.get("hubs"), list):
        return {}
    hubs = [hub["url"] for hub in feed["hubs"] if isinstance(hub, dict) and isinstance(hub.get("url"), str)]
    found = {"hub": hubs[0]} if hubs else {}
    if isinstance(feed.get("feed_url"), str):
        found["self"] = feed["feed_url"]
    return found
