"""What a new address is, in plain words, with the lines of configuration to paste.

Enters: an address or what was fetched from it.  Leaves: lines for the operator.  Nothing is
taken in and nothing is kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.app import App
from bot.cli.shell import many
from digests.discovery import Candidate
from digests.document import ReadError
from digests.fetch import Fetched
from digests.recognition import Recognised, recognise, source_id

_MOST_TRIED = 4
LANGUAGES = {"az": "Azerbaijani", "en": "English", "ru": "Russian", "tr": "Turkish"}


async def tried(app: App, url: str) -> tuple[list[str], bool]:
    """Lines on an address, and whether it can be read."""
    fetched = await app.fetcher.get(url)
    if fetched.kind != "new":
        return [fetched.told_of(url)], False
    return await told(app, url, fetched)


async def told(app: App, url: str, fetched: Fetched) -> tuple[list[str], bool]:
    """Lines on a document that was fetched, and whether it or a neighbour can be a source."""
    try:
        found = await _recognised(app, fetched)
    except ReadError as error:
        return [str(error)], False
    lines = [f"{url} is {_words(app, found)}"]
    if fetched.moved_to:
        lines.append(f"it has moved for good to {fetched.moved_to}")
    better = await _better(app, found) if found.source_kind != "feed" else None
    if better is not None:
        lines.append(f"better read {better.url}: {_words(app, better)}")
        return [*lines, *_paste(better)], True
    if found.source_kind is None:
        return [*lines, _no_source(found)], found.kind in ("article", "text")
    if found.source_kind == "page" and not await app.fetcher.allowed(found.url):
        return [*lines, "its robots.txt does not allow reading this page, so it cannot be a source"], False
    if not found.entries:
        return [
            *lines,
            found.unread or "it holds no items now: nobody can tell how it is read",
        ], False
    return [*lines, *_paste(found)], True


async def _recognised(app: App, fetched: Fetched) -> Recognised:
    return await app.collector.apart.run(
        recognise,
        fetched,
        timezone=app.pipeline.beat.timezone,
        now=app.clock(),
        max_bytes=app.settings.fetch.max_bytes,
    )


async def _better(app: App, found: Recognised) -> Recognised | None:
    """The first neighbour that really can be read."""
    for candidate in _worth_trying(found.better):
        fetched = await app.fetcher.get(candidate.url)
        if fetched.kind != "new":
            continue
        try:
            other = await _recognised(app, fetched)
        except ReadError:
            continue
        if other.source_kind == "feed" and other.entries:
            return other
    return None


def _worth_trying(candidates: Sequence[Candidate]) -> list[Candidate]:
    """What the document speaks of, then the places where most sites have their feed."""
    said = [each for each in candidates if each.how != "usual"][:_MOST_TRIED]
    usual = [each for each in candidates if each.how == "usual" and each.kind == "feed"][:_MOST_TRIED]
    return said + usual


def _words(app: App, found: Recognised) -> str:
    article = "an" if found.form[0].lower() in "aio" or found.form.startswith("RSS") else "a"
    parts = [f"{article} {found.form}"]
    if found.kind != "article" and found.entries:
        parts.append(many(len(found.entries), "item"))
    if found.newest:
        parts.append(f"newest {app.formatter.day(found.newest, 'en')}")
    if found.language in LANGUAGES:
        parts.append(f"in {LANGUAGES[found.language]}")
    if found.hub:
        parts.append("with a hub")
    return ", ".join(parts)


def _no_source(found: Recognised) -> str:
    if found.kind == "index":
        return "none of the sitemaps that it names can be read as a source"
    return "that is no source: give the site's feed, or the page that lists its articles"


def _paste(found: Recognised) -> list[str]:
    """The lines of configuration, ready to paste."""
    lines = ["", "[[source]]", f'id = "{source_id(found.url)}"']
    lines.append(f"name = {_quoted(found.title[:80] or source_id(found.url))}")
    lines.append(f'kind = "{found.source_kind}"')
    lines.append(f"url = {_quoted(found.url)}")
    if found.language:
        lines.append(f'language = "{found.language}"')
    if found.kind == "listing":
        lines.append('# selectors = { link = "…" }   # CSS, where the links found are not the articles')
    return lines


def _quoted(text: str) -> str:
    """A TOML string: the escapes of JSON are among TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "")
