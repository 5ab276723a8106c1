"""Lists of stories: /latest, /cyber, /search, a burst.

Enters: cards.  Leaves: one message within the budget; what does not fit is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.formatter.figures import Figures
from bot.formatter.story import byline, figure_run, headline, holds, opening, telling
from bot.formatter.text import clean, length
from bot.model import Block, Message, Span
from bot.phrases import say
from digests.model import Card, Figure, ReaderLanguage, Version

BUDGET = 3500
"""Characters of a message that people still read, and that every platform takes whole."""
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
    left = _fill(blocks, cards, language, timezone, figures)
    if advisories:
        blocks.append(_subheading(say("advisories", language)))
        apart = [replace(card, advisory=False) for card in advisories]  # the heading says what they are
        left += _fill(blocks, apart, language, timezone, figures)
    if left:
        blocks.append(Block("small", ((Span(say("left_out", language, n=left)),),)))
    return Message(tuple(blocks), language=language)


def _fill(
    blocks: list[Block], cards: Sequence[Card], language: ReaderLanguage, timezone: str, figures: Figures
) -> int:
    """Append stories while they fit; returns how many did not."""
    for number, card in enumerate(cards):
        block = entry(card, language, timezone, figures)
        if length([*blocks, block]) > BUDGET:
            return len(cards) - number
        blocks.append(block)
    return 0


def entry(card: Card, language: ReaderLanguage, timezone: str, figures: Figures) -> Block:
    """A story in two or three lines: headline, key figures, sources and date."""
    version = card.version(language)
    shown = _beyond_title(version, telling(version, figures, language), language)
    if not shown and clean(version.title).endswith("…"):  # nothing else would tell what was cut off
        version = replace(version, title=opening(version, TITLE))
    run = figure_run(version, figures, language, shown)
    lines = (headline(card, version, TITLE), run, byline(card, version, language, timezone))
    return Block("text", tuple(line for line in lines if line))


def _beyond_title(version: Version, shown: Sequence[Figure], language: ReaderLanguage) -> tuple[Figure, ...]:
    """The figures that a reader of this headline has not read yet; a date that it lacks keeps one."""
    title = clean(version.title, TITLE) if version.language == language else ""
    beyond = tuple(figure for figure in shown if not holds(title, figure))
    dated = any(figure.period and figure.period not in title for figure in shown)
    return beyond or (tuple(shown) if dated else ())


def _subheading(text: str) -> Block:
    return Block("text", ((Span(text, bold=True),),), keep_with_next=True)
