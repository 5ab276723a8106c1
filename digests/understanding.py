"""What an item says: its language, topics, figures and summary filled in.

Enters: an item as it was built.  Leaves: the same item, understood; or understood only so far
that it can be told whether anybody needs more of it, which costs a small part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from digests.figures import extract
from digests.language import identify
from digests.model import Beat, Item, TopicMatch
from digests.summary import summarise
from digests.topics import Matcher

READ = 60_000
"""Characters of a text that are understood: no news is longer, and no page may hold up the others."""

FIGURES = 200
"""So many figures of an item are kept: a long report has some fifty, a table or a page of nothing
but numbers would take minutes, and each figure holds its sentence."""


def understand(item: Item, matcher: Matcher, beat: Beat) -> Item:
    """`item` with language, topics, figures and summary."""
    return complete(glance(item, matcher), beat)


def glance(item: Item, matcher: Matcher) -> Item:
    """`item` with language and topics alone."""
    language = item.language
    if language == "other":
        # A source may say nothing of its language, or mix several: the text tells.
        language = identify(f"{item.title}\n{item.text}")
    as_told = language == item.language and len(item.text) <= READ
    read = item if as_told else replace(item, language=language, text=item.text[:READ])
    return replace(item, language=language, topics=topics_of(read, matcher))


def complete(item: Item, beat: Beat) -> Item:
    """An item that was glanced at, with figures and summary; one that has them as it is."""
    if item.summary or item.figures:
        return item
    text, language = item.text[:READ], item.language
    figures = extract(
        text,
        language,
        title=item.title,
        date=item.published.date(),
        terms=beat.glossary,
        most=FIGURES,
    )
    return replace(item, figures=figures, summary=summarise(item.title, text, language))


def topics_of(item: Item, matcher: Matcher) -> tuple[TopicMatch, ...]:
    """The topics of an item, strongest first; a review has those of its parts."""
    if item.kind != "roundup":
        return matcher.match(item.title, item.text, item.language)
    parts = [part for part in re.split(r"\n\s*\n|\n", item.text) if part.strip()]
    return _union(match for part in parts for match in matcher.match("", part, item.language))


def _union(matches: Iterable[TopicMatch]) -> tuple[TopicMatch, ...]:
    """A review is about what its parts are about; the strongest match of a topic speaks for it."""
    best: dict[str, TopicMatch] = {}
    for match in matches:
        known = best.get(match.topic)
        if known is None or match.score > known.score:
            best[match.topic] = match
    return tuple(sorted(best.values(), key=lambda match: -match.score))
