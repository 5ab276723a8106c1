"""Commands that turn JSON lines into JSON lines: figures, stories.  No database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import typer

from bot.cli.shell import ConfigOption, Failure, print_json, settings
from digests import figures as figures_room
from digests import stories as stories_room


def register(cli: typer.Typer) -> None:
    """Add this module's commands."""
    cli.command(
        "figures",
        help='Key figures of texts.\n\nExample: echo \'{"id": 1, "text": "..."}\' | beatwire figures',
    )(figures)
    cli.command("stories", help="Which story each item joins.\n\nExample: beatwire stories < items.jsonl")(
        stories
    )


def figures(config: ConfigOption = None) -> None:
    """JSON lines in (`id`, `text`, `title`?, `language`?, `date`?), JSON lines out (`id`, `figures`)."""
    terms = settings(config).beat.glossary
    for record in figures_room.stream(records("text"), terms=terms):
        print_json(record)


def stories(config: ConfigOption = None) -> None:
    """JSON lines in, oldest first (`id`, `title`, `text`, …), JSON lines out (`id`, `story`)."""
    for record in stories_room.stream(records("title"), beat=settings(config).beat):
        print_json(record)


def records(needed: str) -> Iterator[dict[str, object]]:
    """The objects on standard input, each with an `id` and the needed text; Failure names a bad line."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            raise Failure(
                f"standard input, line {number}: not a JSON object; write one object a line", code=1
            ) from None
        if not isinstance(record, dict) or "id" not in record or not isinstance(record.get(needed), str):
            raise Failure(f'standard input, line {number}: needs "id" and "{needed}" (a string)', code=1)
        yield record
