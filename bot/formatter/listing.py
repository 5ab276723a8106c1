"""Lists of stories: /latest, /cyber, /search, a burst.

Enters: cards.  Leaves: one message within the budget; what does not fit is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.formatter.alert import denied_note, updated_note
from bot.formatter.figures import Figures
from bot.formatter.story import byline, figure_run, headline, holds, opening, telling
from bot.formatter.text import clean, length
from bot.model import Block, Button, Message, Span
from bot.phrases import say
from digests.model import Card, Figure, ReaderLanguage, Version

BUDGET = 3500
"""Characters of a message that people still read, and that every platform takes whole."""
A_ROW = 5
"""Buttons in a row."""
TITLE = 150
"""Most characters of a headline in a list."""


def listing(
    heading: str,
    cards: Sequence[Card],
    language: ReaderLanguage,
    timezone: str,
    figures: Figures,
    *,
    advisories: Sequence[Card] = (),
) -> Message:
    """Stories in the order given, advisories apart below them."""
    blocks = [Block("title", ((Span(clean(heading, TITLE), bold=True),),), keep_with_next=True)]
    shown = _fill(blocks, cards, language, timezone, figures)
    if advisories:
        blocks.append(_subheading(say("advisories", language)))
        apart = [replace(card, advisory=False) for card in advisories]  # the heading says what they are
        shown += _fill(blocks, apart, language, timezone, figures, first=len(shown) + 1)
    left = len(cards) + len(advisories) - len(shown)
    if left:
        blocks.append(Block("small", ((Span(say("left_out", language, n=left)),),)))
    return Message(tuple(blocks), buttons=_why(shown, language), language=language)


def _fill(
    blocks: list[Block],
    cards: Sequence[Card],
    language: ReaderLanguage,
    timezone: str,
    figures: Figures,
    *,
    first: int = 1,
) -> list[Card]:
    """Append numbered stories while they fit; returns those that did."""
    for place, card in enumerate(cards):
        block = entry(card, language, timezone, figures, number=first + place)
        if length([*blocks, block]) > BUDGET:
            return list(cards[:place])
        blocks.append(block)
    return list(cards)


def _why(shown: Sequence[Card], language: ReaderLanguage) -> tuple[tuple[Button, ...], ...]:
    """A button a story, by its number in the list: why it is there, and the proof of its figures."""
    why = say("button_why", language)
    labels = [str(place) if place % A_ROW != 1 else f"{why} {place}" for place in range(1, len(shown) + 1)]
    buttons = [Button(label, command=f"why {card.number}") for label, card in zip(labels, shown, strict=True)]
    return tuple(tuple(buttons[start : start + A_ROW]) for start in range(0, len(buttons), A_ROW))


def entry(card: Card, language: ReaderLanguage, timezone: str, figures: Figures, *, number: int) -> Block:
    """A story in two or three lines: its number and headline, key figures, sources and date."""
    version = card.version(language)
    shown = _beyond_title(version, telling(version, figures, language), language)
    if not shown and clean(version.title).endswith("…"):  # nothing else would tell what was cut off
        version = replace(version, title=opening(version, TITLE))
    run = figure_run(version, figures, language, shown)
    title = (Span(f"{number}. "), *headline(card, version, TITLE))
    notes = (denied_note(card, language, timezone), updated_note(card, language, timezone, figures))
    lines = (title, run, *notes, byline(card, version, language, timezone))
    return Block("text", tuple(line for line in lines if line))


def _beyond_title(version: Version, shown: Sequence[Figure], language: ReaderLanguage) -> tuple[Figure, ...]:
    """The figures that a reader of this headline has not read yet; a date that it lacks keeps one."""
    title = clean(version.title, TITLE) if version.language == language else ""
    beyond = tuple(figure for figure in shown if not holds(title, figure))
    dated = any(figure.period and figure.period not in title for figure in shown)
    return beyond or (tuple(shown) if dated else ())


def _subheading(text: str) -> Block:
    return Block("text", ((Span(text, bold=True),),), keep_with_next=True)
