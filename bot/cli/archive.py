"""Commands on the archive: add, items, digest."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot import compose
from bot.adapters import atom
from bot.adapters.console import render as render_console
from bot.adapters.webpage import render as render_page
from bot.app import App
from bot.cli import trying
from bot.cli.serve import LanguageOption, reader_language
from bot.cli.shell import ConfigOption, Failure, house, moment, note, out, print_json, run
from bot.engine.work import FILED_AT_ONCE
from bot.illustrated import lined, painted
from bot.intake import Intake, Taken
from bot.store import items as item_store
from bot.store import points
from bot.store.database import StoreError
from bot.store.items import StoredItem
from digests import digest as digest_room
from digests.digest import threaded
from digests.fetch import Fetched
from digests.figures import to_json
from digests.model import Digest, Entry, Item, ReaderLanguage
from digests.parting import parted
from digests.reading import ReadError, read

FORMS = ("text", "telegram", "slack", "html", "json", "atom")


@dataclass(frozen=True, slots=True)
class Stated:
    """When the operator says that a document was published."""

    moment: datetime
    date_only: bool


def register(cli: typer.Typer) -> None:
    """Add this module's commands."""
    cli.command("add", help="Read documents now.\n\nExample: beatwire add page.html --source ministry")(add)
    cli.command(
        "items", help="The archive.\n\nExample: beatwire items --topic cyber --since 2022-11-21 --json"
    )(items)
    cli.command(
        "digest", help="Print a weekly digest.\n\nExample: beatwire digest --week 2022-W47 --as json"
    )(digest)


# --- add ------------------------------------------------------------------------------


def add(
    documents: Annotated[
        list[str], typer.Argument(metavar="PATH-OR-URL…", help="Files or addresses to read.")
    ],
    config: ConfigOption = None,
    source: Annotated[str, typer.Option("--source", help="Source id that the items get.")] = "added",
    published: Annotated[
        str | None,
        typer.Option("--published", help="Time of a single document, and of items that state none."),
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="az, en or ru, where it is known.")
    ] = None,
) -> None:
    """Read documents as if a source had published them: HTML page, plain text, RSS, Atom or JSON feed."""
    refused = run(_add(documents, config, source, published, reader_language(language)))
    if refused:
        raise typer.Exit(1)


async def _add(
    documents: Sequence[str],
    config: Path | None,
    source: str,
    published: str | None,
    language: ReaderLanguage | None,
) -> int:
    refused = 0
    async with house(config) as app:
        zone = app.pipeline.beat.timezone
        when = (
            Stated(moment(published, zone), date_only=len(published) == len("2022-11-27"))
            if published
            else None
        )
        for document in documents:
            fetched = None
            try:
                if re.match(r"https?://", document, re.IGNORECASE):
                    fetched = await _fetched(app, document)
                entries = await _entries(app, document, fetched)
            except (ReadError, Failure) as error:
                _refuse(str(error))
                refused += 1
                continue
            if not entries:
                out(f"nothing  {document}: it holds no items")
            alone = len(entries) == 1
            entries = parted(app.pipeline.source(source), entries)
            await _take(app, source, [_told(entry, when, language, alone=alone) for entry in entries])
            if fetched is not None and document not in {one.url for one in app.pipeline.beat.sources}:
                # Beside the items, on the other stream: what the address is, and how to keep reading it.
                for line in (await trying.told(app, document, fetched))[0]:
                    note(line)
    return refused


def _refuse(reason: str) -> None:
    """The document's line; an error too, where that is another stream than the one with the lines."""
    out(f"refused  {reason.removesuffix('.')}")
    if not (sys.stdout.isatty() and sys.stderr.isatty()):
        note(f"beatwire: {reason}")


async def _fetched(app: App, document: str) -> Fetched:
    fetched = await app.fetcher.get(document)
    if fetched.kind != "new":
        raise ReadError(f"{fetched.told_of(document)}.")
    return fetched


async def _entries(app: App, document: str, fetched: Fetched | None) -> tuple[Entry, ...]:
    if not document.strip():
        raise ReadError("An empty name names no document; give a file or an address.")
    if re.match(r"(?!https?://)[a-z][a-z0-9+.-]*://", document, re.IGNORECASE):
        raise ReadError(f"{document}: only http:// and https:// addresses can be read; or give a file.")
    limit = app.settings.fetch.max_bytes
    return await app.collector.apart.run(
        read,
        fetched.body if fetched else await asyncio.to_thread(_bytes, Path(document), limit),
        url=fetched.url if fetched else None,
        name=document,
        content_type=fetched.content_type if fetched else "",
        timezone=app.pipeline.beat.timezone,
        now=app.clock(),
        max_bytes=limit,
    )


def _bytes(path: Path, limit: int) -> bytes:
    try:
        if path.stat().st_size > limit:
            raise ReadError(f"{path} is larger than {limit:,} bytes: split it or raise [fetch] max_bytes.")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise ReadError(f"{path}: there is no such file; check the path.") from None
    except OSError as error:
        raise ReadError(f"{path} cannot be read: {error.strerror}.") from None


def _told(entry: Entry, when: Stated | None, language: ReaderLanguage | None, *, alone: bool) -> Entry:
    """The entry with what the operator said of it; of many entries each keeps its own time."""
    if when and (alone or entry.published is None):
        entry = replace(entry, published=when.moment, date_only=when.date_only)
    return replace(entry, language=language) if language else entry


async def _take(app: App, source_id: str, entries: Sequence[Entry]) -> None:
    if not entries:
        return
    source = app.pipeline.source(source_id)
    for taken in await app.pipeline.take(Intake(source, tuple(entries), app.clock())):
        out(_line(taken))


def _line(taken: Taken) -> str:
    item = taken.item
    topics = ", ".join(item.topic_ids) or "no topic of the beat"
    if item.kind == "roundup":
        topics = "a round-up; its stories follow"
    return f"{taken.state:<8} {item.published:%Y-%m-%d}  {item.language}  {item.title}  [{topics}]"


# --- items ----------------------------------------------------------------------------


NO_TOPIC = "none"


def items(
    config: ConfigOption = None,
    topic: Annotated[
        str | None, typer.Option("--topic", help="Only this topic; `none`: what no topic took.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="Published at or after this time.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Published before this time.")] = None,
    search: Annotated[str | None, typer.Option("--search", help="Words that must all be there.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000)] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Newest first; with --json everything that is known of each item."""
    run(_items(config, topic, since, until, search, limit, as_json))


async def _items(
    config: Path | None,
    topic: str | None,
    since: str | None,
    until: str | None,
    search: str | None,
    limit: int,
    as_json: bool,
) -> None:
    async with house(config) as app:
        zone = app.pipeline.beat.timezone
        if topic is not None and topic not in (NO_TOPIC, *app.commands.rooms.names.topics):
            names = ", ".join((*app.commands.rooms.names.topics, f"or {NO_TOPIC}"))
            raise Failure(f"--topic {topic!r} is no topic of this beat; its topics are {names}", code=2)
        async with app.database.read() as conn:
            wanted = partial(
                item_store.query,
                conn,
                since=moment(since, zone) if since else None,
                until=moment(until, zone) if until else None,
                search=search,
                on_beat=False,
            )
            found = await (_on_topic(app, topic, wanted, limit) if topic else wanted(limit=limit))
        for stored in found:
            if as_json:
                whole = await asyncio.to_thread(app.pipeline.completed, stored.item)
                print_json(item_json(whole, _story(stored), zone))
            else:
                out(_line(Taken(stored.item, "known"))[9:])


def _story(stored: StoredItem) -> str | None:
    """The story of an item; one that was never held against others would begin its own."""
    return stored.story or (stored.item.id if stored.item.kind != "roundup" else None)


async def _on_topic(
    app: App, topic: str, query: Callable[..., Awaitable[list[StoredItem]]], limit: int
) -> list[StoredItem]:
    """The newest items that the beat as it is now counts to the topic, or to none: an edit shows at once."""
    looked = limit * 20
    while True:
        stored = await query(limit=looked)
        found = await asyncio.to_thread(_matching, app, topic, stored, limit)
        if len(found) == limit or len(stored) < looked:
            return found
        looked *= 10


def _matching(app: App, topic: str, stored: Sequence[StoredItem], limit: int) -> list[StoredItem]:
    found: list[StoredItem] = []
    for one in stored:
        topics = app.pipeline.topics(one.item)
        if topic in (match.topic for match in topics) or (topic == NO_TOPIC and not topics):
            found.append(replace(one, item=replace(one.item, topics=topics)))
            if len(found) == limit:
                break
    return found


def item_json(item: Item, story: str | None, timezone: str) -> dict[str, Any]:
    """An item as `beatwire items --json` prints it."""
    return {
        "id": item.id,
        "story": story,
        "source": item.source,
        "url": item.url,
        "title": item.title,
        "language": item.language,
        "published": item.published.astimezone(ZoneInfo(timezone)).isoformat(timespec="seconds"),
        "topics": list(item.topic_ids),
        "summary": item.summary,
        "text": item.text,
        "figures": [to_json(figure) for figure in item.figures],
    }


# --- digest ---------------------------------------------------------------------------


def digest(
    config: ConfigOption = None,
    week: Annotated[
        str | None, typer.Option("--week", help="2022-W47; default: the last complete week.")
    ] = None,
    topic: Annotated[
        list[str] | None, typer.Option("--topic", help="Only this topic; may be repeated.")
    ] = None,
    language: LanguageOption = None,
    form: Annotated[str, typer.Option("--as", help="text, telegram, slack, html, json or atom.")] = "text",
) -> None:
    """Exactly as it would be sent; sends nothing."""
    if form not in FORMS:
        raise Failure(f"--as {form!r} is not one of {', '.join(FORMS)}", code=2)
    run(_digest(config, week, tuple(topic or ()), reader_language(language), form))


async def _digest(
    config: Path | None, week: str | None, topics: tuple[str, ...], language: ReaderLanguage | None, form: str
) -> None:
    async with house(config) as app:
        zone = app.pipeline.beat.timezone
        for topic in topics:
            if topic not in app.commands.rooms.names.topics:
                raise Failure(f"--topic {topic!r} is no topic of this beat", code=2)
        try:
            period = compose.week(week.upper(), zone) if week else compose.last_week(app.clock(), zone)
        except ValueError:
            raise Failure(f"--week {week!r} is no week: write it as 2022-W47", code=2) from None
        with suppress(StoreError):  # somebody else is writing: it is made from what is filed
            await points.catch_up(app.database, app.pipeline.namer, most=FILED_AT_ONCE)
        made = await app.composer.digest(period, tuple(sorted(topics)))
        reader = language or app.settings.language
        if form in ("html", "slack"):
            async with app.database.read() as conn:
                made = await lined(conn, made, app.pipeline.namer)
        if form == "html":
            out(render_page(await painted(made, reader, app.formatter)))
        else:
            out(_formed(app, made, reader, form))


def _formed(app: App, made: Digest, language: ReaderLanguage, form: str) -> str:
    if form == "json":
        return json.dumps(digest_room.to_json(made, language), ensure_ascii=False, indent=2)
    if form == "atom":
        return atom.render(made, app.formatter, language)
    message = app.formatter.digest(made, language)
    match form:
        case "telegram":
            from bot.adapters.telegram.markup import render as render_telegram

            return render_telegram(message).html
        case "slack":
            from bot.adapters.slack.blocks import render as render_slack

            told = app.formatter.thread(made, language) if threaded(made) else (message,)
            above, *below = [
                {"text": posted.text, "blocks": posted.blocks} for posted in map(render_slack, told)
            ]
            return json.dumps(above | ({"thread": below} if below else {}), ensure_ascii=False, indent=2)
        case _:
            return render_console(message)
