"""Alerts and corrections: one story, the figure first, in ten seconds.

Enters: a card.  Leaves: a message of figures, headline, summary and a small line on sources.
"""

from __future__ import annotations

from datetime import datetime

from bot.formatter.figures import Figures
from bot.formatter.story import (
    byline,
    figure_lines,
    headline,
    lead,
    source_names,
    story_buttons,
    story_url,
)
from bot.formatter.text import joined
from bot.model import Block, Message, Span
from bot.phrases import say
from bot.phrases.dates import local, short_day
from digests.model import Card, ReaderLanguage

SUMMARY = 420
"""Most characters of a summary; the beat's own are shorter."""


def alert(card: Card, language: ReaderLanguage, timezone: str, figures: Figures) -> Message:
    """A story as it breaks; of a corrected one with a visible note of what changed."""
    version = card.version(language)
    lines = figure_lines(version, figures, language)
    summary = lead(version, SUMMARY)
    blocks = (
        *([Block("list", lines)] if lines else []),
        *_updated(card, language, timezone, figures),
        Block("title", (headline(card, version),), keep_with_next=True),
        *([Block("text", ((Span(summary),),), keep_with_next=True)] if summary else []),
        Block("small", (byline(card, version, language, timezone),)),
    )
    return Message(blocks, story_buttons(card, language), preview=story_url(card, version), language=language)


def correction_reply(card: Card, language: ReaderLanguage, timezone: str, figures: Figures) -> Message:
    """The short reply to a sent alert that says what changed."""
    lines = tuple(figures.change_text(change, language) for change in card.changes[:3])
    heading = (Span(say("correction", language), bold=True), *_clock(card.updated, card, timezone, language))
    body = Block("list", lines) if lines else Block("text", ((Span(say("correction_text", language)),),))
    return Message(
        (
            Block("text", (heading,), keep_with_next=True),
            body,
            Block("small", (source_names(card.sources, 1),)),
        ),
        language=language,
    )


def updated_note(card: Card, language: ReaderLanguage, timezone: str, figures: Figures) -> tuple[Span, ...]:
    """`Updated 14:05: 81 → 83 million malicious links`; nothing for a story that never changed."""
    if card.updated is None:
        return ()
    time = clock_text(card.updated, card.published, timezone, language)
    if not card.changes:
        return (Span(say("updated_plain", language, time=time), italic=True),)
    prefix, _, suffix = say("updated", language, time=time, change="\0").partition("\0")
    changes = joined((figures.change_text(change, language) for change in card.changes[:2]), "; ")
    return (Span(prefix, italic=True), *changes, *([Span(suffix)] if suffix else []))


def clock_text(when: datetime, published: datetime, timezone: str, language: ReaderLanguage) -> str:
    """The time alone on the day of publication, else day and time."""
    there = local(when, timezone)
    if there.date() == local(published, timezone).date():
        return f"{there:%H:%M}"
    return f"{short_day(there.date(), language)}, {there:%H:%M}"


def _updated(card: Card, language: ReaderLanguage, timezone: str, figures: Figures) -> list[Block]:
    note = updated_note(card, language, timezone, figures)
    return [Block("text", (note,))] if note else []


def _clock(when: datetime | None, card: Card, timezone: str, language: ReaderLanguage) -> tuple[Span, ...]:
    return (Span(f", {clock_text(when, card.published, timezone, language)}"),) if when else ()
