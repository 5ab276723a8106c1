"""What stands below a digest's stories: corrections, what was left out, how the sources did.

Enters: a digest.  Leaves: blocks; an empty or quiet period says why it is so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.formatter.figures import Figures
from bot.formatter.story import headline, source_names, tellers
from bot.formatter.text import clean, joined
from bot.model import Block, Span
from bot.phrases import say
from bot.phrases.dates import local, short_day, since_text
from digests.model import Card, Digest, ReaderLanguage

QUIET = 3
"""Up to this many stories make a quiet period."""
SILENT = 3
"""Sources that do not answer, or say nothing new, and are named; the others are counted."""
NAME = 40
"""Most characters of a source's name."""
CORRECTIONS, CHANGES = 4, 2
"""Corrected stories that a digest names, and changed figures of each."""
TITLE = 90
"""Most characters of a corrected story's headline."""


def kind(digest: Digest) -> str:
    """`daily` or `weekly`, also of a draft: a day's name is longer than a week's."""
    return "daily" if len(digest.period) > len("2022-W47") else "weekly"


def corrections(digest: Digest, language: ReaderLanguage, figures: Figures) -> list[Block]:
    """What sources changed in stories of earlier periods: old and new value, story, source and day."""
    lines = tuple(
        _correction(card, digest, language, figures)
        for card in digest.corrected[:CORRECTIONS]
        if card.changes
    )
    if not lines:
        return []
    heading = Block("text", ((Span(say("corrections", language), bold=True),),), keep_with_next=True)
    return [heading, Block("list", lines)]


def _correction(card: Card, digest: Digest, language: ReaderLanguage, figures: Figures) -> tuple[Span, ...]:
    version = card.version(language)
    changed = joined((figures.change_text(change, language) for change in card.changes[:CHANGES]), "; ")
    told = headline(card, version, TITLE, bold=False)
    day = short_day(local(card.published, digest.timezone).date(), language)
    return joined((changed, told, source_names(tellers(card, version)[:1]), (Span(day),)))


def empty(digest: Digest, language: ReaderLanguage) -> list[Block]:
    """Why there are no stories, where there are none."""
    if digest.cards:
        return []
    read = digest.health.read if digest.health else 0
    reason = say("empty_read", language, n=read) if read else say("empty_unread", language)
    return [Block("text", ((Span(f"{say(f'empty_{kind(digest)}', language)} {reason}"),),))]


def closing(digest: Digest, language: ReaderLanguage, shown: Sequence[Card], left: int) -> list[Block]:
    """The small lines at the end."""
    told = sum(card.story in digest.told for card in shown)
    lines = [
        say("left_out", language, n=left) if left else "",
        say("told_before", language, n=told) if told else "",
        _health(digest, language),
    ]
    said = tuple((Span(line),) for line in lines if line)
    return [Block("small", said)] if said else []


def _health(digest: Digest, language: ReaderLanguage) -> str:
    """`Quiet week: 2 stories, 120 items read; Report not answering since Tuesday`."""
    health, count = digest.health, len(digest.cards)
    parts = [say("digest_stories", language, n=count + digest.left_out)] if count else []
    if health and count:
        parts.append(say("digest_read", language, n=health.read))
    counts = ", ".join(parts)
    quiet = count + digest.left_out <= QUIET
    if count and quiet:
        counts = f"{say(f'quiet_{kind(digest)}', language)}: {counts}"
    silent = _sources(digest, health.failing if health else (), "silent", language)
    still = _sources(digest, health.still if health and quiet else (), "still", language)
    return "; ".join(part for part in (counts, *silent, *still) if part)


def _sources(
    digest: Digest, named: Sequence[tuple[str, datetime | None]], state: str, language: ReaderLanguage
) -> list[str]:
    """Each source with since when it is so; those beyond the first few are counted."""
    now = digest.created or digest.end
    texts = []
    for name, last in named[:SILENT]:
        source = clean(name, NAME)
        if last is None or now is None:
            texts.append(say(f"{state}_always", language, source=source))
        else:
            since = since_text(last, now, language, digest.timezone)
            texts.append(say(f"{state}_since", language, source=source, since=since))
    if len(named) > SILENT:
        texts.append(say("silent_more", language, n=len(named) - SILENT))
    return texts
