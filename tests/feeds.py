"""Feeds for tests, made of short words: `feed(("Title", "https://…", "Text"), …)`."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime

from tests.newsroom import MONDAY

Told = tuple[str, str, str]
"""Title, link, text."""


def feed(
    *items: Told, published: datetime = MONDAY - timedelta(hours=1), every: timedelta | None = None
) -> bytes:
    """An RSS feed; the first item was published then, each later one `every` before it."""
    told = "".join(
        f"<item><title>{title}</title><link>{link}</link><description>{text}</description>"
        f"<pubDate>{format_datetime(published - (every or timedelta(0)) * place)}</pubDate></item>"
        for place, (title, link, text) in enumerate(items)
    )
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>'
    return f"{head}{told}</channel></rss>".encode()


def item(number: int) -> Told:
    """A story of the beat that is like no other."""
    places = ("Ganja", "Shaki", "Lankaran", "Sumgayit", "Guba", "Shamakhi", "Nakhchivan")
    things = ("phishing site", "botnet", "data leak", "malware sample", "fake domain", "ransomware gang")
    place, thing = places[number % len(places)], things[number % len(things)]
    title = f"Cyber case {number * 7919}: {thing} found in {place}"
    text = (
        f"Azerbaijan's security service found a {thing} numbered {number * 7919} in {place} "
        f"and told {number * 31 + 12} firms of it on day {number}."
    )
    return title, f"https://wire.example/case/{number}", text
