"""Alerts and corrections: one story, the figure first, in ten seconds.

Enters: a card.  Leaves: a message of figures, headline, summary and a small line on sources.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.formatter.figures import Figures
from bot.formatter.story import (
    MENTION,
    byline,
    figure_lines,
    headline,
    lead,
    mention,
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
        *_earlier(card, language),
        Block("small", (byline(card, version, language, timezone),)),
    )
    return Message(blocks, story_buttons(card, language), preview=story_url(card, version), language=language)


def correction_reply(
    card: Card, language: ReaderLanguage, timezone: str, figures: Figures, *, named: bool = False
) -> Message:
    """The short reply to a sent alert that says what changed, or that the story is denied.

    `named`: the message told many stories, so the reply says of which it speaks.
    """
    reply = _said(card, language, timezone, figures)
    if not named:
        return reply
    title = Block("text", (headline(card, card.version(language), MENTION, bold=False),), keep_with_next=True)
    return replace(reply, blocks=(reply.blocks[0], title, *reply.blocks[1:]))


def _said(card: Card, language: ReaderLanguage, timezone: str, figures: Figures) -> Message:
    if card.denied and card.denied >= (card.updated or card.denied):
        key, when, body = "denial", card.denied, Block("text", (mention(card.denials, language),))
        return _reply(key, when, body, card, language, timezone)
    lines = tuple(figures.change_text(change, language) for change in card.changes[-3:])
    body = Block("list", lines) if lines else Block("text", ((Span(say("correction_text", language)),),))
    key = "correction" if card.corrected else "update"
    return _reply(key, card.updated, body, card, language, timezone)


def _reply(
    key: str, when: datetime | None, body: Block, card: Card, language: ReaderLanguage, timezone: str
) -> Message:
    heading = (Span(say(key, language), bold=True), *_clock(when, card, timezone, language))
    named = [] if key == "denial" else [Block("small", (source_names(card.sources, 1),))]
    return Message((Block("text", (heading,), keep_with_next=True), body, *named), language=language)


def updated_note(card: Card, language: ReaderLanguage, timezone: str, figures: Figures) -> tuple[Span, ...]:
    """`Updated 14:05: 81 → 83 million malicious links`; nothing for a story that never changed."""
    if card.updated is None:
        return ()
    time = clock_text(card.updated, card.published, timezone, language)
    changes = [figures.change_text(change, language) for change in card.changes[-2:]]
    changes += [figures.line(fact, language) for fact in card.facts[-2:]]
    if not changes:
        return (Span(say("updated_plain", language, time=time), italic=True),)
    return _noted("updated", joined(changes, "; "), language, time=time, hole="change")


def denied_note(card: Card, language: ReaderLanguage, timezone: str) -> tuple[Span, ...]:
    """`Denied 15:20: the denial's headline · Source`; nothing for a story that nobody denied."""
    if card.denied is None or not card.denials:
        return ()
    time = clock_text(card.denied, card.published, timezone, language)
    return _noted("denied", mention(card.denials, language), language, time=time, hole="title")


def _noted(
    key: str, said: tuple[Span, ...], language: ReaderLanguage, *, hole: str, **words: str
) -> tuple[Span, ...]:
    """A phrase with styled words in its hole."""
    prefix, _, suffix = say(key, language, **{hole: "\0"}, **words).partition("\0")
    return (Span(prefix, italic=True), *said, *([Span(suffix)] if suffix else []))


def _earlier(card: Card, language: ReaderLanguage) -> list[Block]:
    """The story that this one follows."""
    if not card.earlier:
        return []
    return [
        Block(
            "text",
            (_noted("followed_story", mention(card.earlier, language), language, hole="title"),),
            keep_with_next=True,
        )
    ]


def clock_text(when: datetime, published: datetime, timezone: str, language: ReaderLanguage) -> str:
    """The time alone on the day of publication, else day and time."""
    there = local(when, timezone)
    if there.date() == local(published, timezone).date():
        return f"{there:%H:%M}"
    return f"{short_day(there.date(), language)}, {there:%H:%M}"


def _updated(card: Card, language: ReaderLanguage, timezone: str, figures: Figures) -> list[Block]:
    notes = (denied_note(card, language, timezone), updated_note(card, language, timezone, figures))
    return [Block("text", (note,)) for note in notes if note]


def _clock(when: datetime | None, card: Card, timezone: str, language: ReaderLanguage) -> tuple[Span, ...]:
    return (Span(f", {clock_text(when, card.published, timezone, language)}"),) if when else ()
