"""The answer to /why: the rule that matched, the proof of the figures, the sources merged.

Enters: a card, or a digest whose order is asked about.  Leaves: a message; every figure stands
beside its source's own sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.formatter.clues import clues
from bot.formatter.figures import Figures
from bot.formatter.story import bold_figures, headline, source_names, story_buttons, story_url, tongue
from bot.formatter.text import clean, joined, length
from bot.model import Block, Message, Span
from bot.phrases import say
from bot.phrases.dates import local, moment_text, short_day
from digests.language import fold
from digests.model import Beat, Card, Digest, Figure, ReaderLanguage, SourceRef, Version
from digests.ranking import plainly

BUDGET = 3500
TITLE = 200
QUOTE = 320
"""Most characters of a quoted sentence."""
QUOTES = 5
SOURCES = 8
WORDS = 12
ORDER_TITLE = 90
"""Most characters of a headline where the order of a digest is explained."""


def why(card: Card, language: ReaderLanguage, timezone: str, figures: Figures, beat: Beat) -> Message:
    """Why a story was sent, in the words of its sources."""
    blocks = [
        Block("title", ((Span(say("why_heading", language), bold=True),),), keep_with_next=True),
        Block("text", (headline(card, card.version(language), TITLE, bold=False),)),
        *_machine(card, language),
        *_listed(_facts(card, language, beat)),
    ]
    closing = _sources(card, language, timezone)
    room = BUDGET - length(blocks) - length(closing)
    blocks.extend(_proofs(card, language, figures, room))
    buttons = (
        tuple(row[:1] for row in story_buttons(card, language))
        if story_url(card, card.version(language))
        else ()
    )
    return Message((*blocks, *closing), buttons, language=language)


def _machine(card: Card, language: ReaderLanguage) -> list[Block]:
    """What a machine wrote of the words above, and the headline that it translated."""
    version = card.version(language)
    if not version.machine:
        return []
    source = next((one for one in card.versions if one.language == version.tongue), version)
    original = [(Span(clean(source.title, TITLE)),)] if source is not version else []
    return [Block("small", (joined(((Span(tongue(version, language)),), *original), ": "),))]


def order(digest: Digest, language: ReaderLanguage) -> Message:
    """Why a digest holds these stories, in its order: what decided the place of each."""
    blocks = [
        Block("title", ((Span(say("order_heading", language), bold=True),),), keep_with_next=True),
        Block("text", ((Span(say("order_rule", language)),),)),
    ]
    lines: list[tuple[Span, ...]] = []
    for card in digest.cards:
        (title,) = headline(card, card.version(language), ORDER_TITLE, bold=False)
        lines.append((title, Span(f" ({weight(card, language)})")))
        if length([*blocks, Block("list", tuple(lines))]) > BUDGET:
            lines.pop()
            break
    return Message((*blocks, *_listed(tuple(lines))), language=language)


def _facts(card: Card, language: ReaderLanguage, beat: Beat) -> tuple[tuple[Span, ...], ...]:
    names = {topic.id: topic.names.get(language, topic.id) for topic in beat.topics}
    topics = ", ".join(names.get(topic, topic) for topic in card.topics)
    words = clean(", ".join(_distinct(card.words)[:WORDS]), 300)
    evidence = clean("; ".join(clues(card.evidence, language, beat.actors)), 400)
    merged = evidence and len(card.sources) + len(card.reprints) > 1
    parts = weight(card, language) if card.score else ""
    facts = (
        say("why_topics", language, topics=topics, n=len(card.topics)) if topics else "",
        say("why_words", language, words=words) if words else "",
        say("why_evidence", language, evidence=evidence) if merged else "",
        say("why_score", language, parts=parts) if parts else "",
    )
    return tuple((Span(fact),) for fact in facts if fact)


def _distinct(words: Sequence[str]) -> list[str]:
    """The words without other forms of the same one: case, plural, an ending."""
    kept: dict[str, str] = {}
    for word in words:
        stem = fold(word)
        if not any(stem.startswith(other) or other.startswith(stem) for other in kept):
            kept[stem] = word
    return list(kept.values())


def weight(card: Card, language: ReaderLanguage) -> str:
    """What decided a scored card's place: `3 independent sources, 2 key figures, new`."""
    return ", ".join(say(f"plain_{name}", language, n=number) for name, number in plainly(card))


def _listed(lines: tuple[tuple[Span, ...], ...]) -> list[Block]:
    return [Block("list", lines)] if lines else []


def _proofs(card: Card, language: ReaderLanguage, figures: Figures, room: int) -> list[Block]:
    """The source sentences, each once, with the figures that it proves above it."""
    version = card.version(language)
    if not version.figures:
        return [Block("text", ((Span(say("why_no_figures", language)),),))]
    sentences = dict.fromkeys(figure.sentence for figure in version.figures)
    blocks = [Block("text", ((Span(say("why_quotes", language), bold=True),),), keep_with_next=True)]
    for sentence in list(sentences)[:QUOTES]:
        proved = [figure for figure in version.figures if figure.sentence == sentence]
        lines = tuple(figures.line(figure, language, told=version.tongue, explain=True) for figure in proved)
        quote = Block("quote", (bold_figures(clean(sentence, QUOTE), proved),))
        pair = [Block("list", lines, keep_with_next=True), quote, *_agreed(version, proved, language)]
        if length(pair) > room:
            break
        room -= length(pair)
        blocks.extend(pair)
    return blocks


def _agreed(version: Version, proved: Sequence[Figure], language: ReaderLanguage) -> list[Block]:
    """Who else gives the first of these figures, in words of their own."""
    by_figure = dict(zip(version.figures, version.agreed, strict=False))
    names = by_figure.get(proved[0], ())
    told = clean(", ".join(names[:SOURCES]), 200)
    return [Block("small", ((Span(say("why_agreed", language, names=told)),),))] if told else []


def _sources(card: Card, language: ReaderLanguage, timezone: str) -> list[Block]:
    lines = tuple(_source(source, card, language, timezone) for source in card.sources[:SOURCES])
    if not lines:
        return []
    heading = Block("text", ((Span(say("why_sources", language), bold=True),),), keep_with_next=True)
    return [heading, Block("list", lines), *_reprinted(card, language)]


def _reprinted(card: Card, language: ReaderLanguage) -> list[Block]:
    if not card.reprints:
        return []
    names = source_names(card.reprints, SOURCES)
    return [Block("small", ((Span(say("why_reprints", language, names="").rstrip() + " "), *names),))]


def _source(source: SourceRef, card: Card, language: ReaderLanguage, timezone: str) -> tuple[Span, ...]:
    day = short_day(local(source.published, timezone).date(), language, year=True)
    when = day if card.date_only else moment_text(source.published, language, timezone)
    return joined((source_names((source,)), (Span(when),)))
