"""A digest as editors rearrange it: a story up, down or out.

Enters: a digest, and the number of a story as a reader counts them, from 1.  Leaves: the
digest anew; its figures stay with their stories.  A number that no story has changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from digests.digest import sections
from digests.model import Card, Digest, Figure


def reading_order(digest: Digest) -> tuple[Card, ...]:
    """The stories as a reader sees them, topic after topic."""
    return tuple(card for _, cards in sections(digest) for card in cards)


def raised(digest: Digest, number: int) -> Digest:
    """The story one place up in its topic; the first of a topic takes its whole topic up."""
    topics = [list(cards) for _, cards in sections(digest)]
    where = _place(topics, number)
    if where is None:
        return digest
    topic, place = where
    if place:
        cards = topics[topic]
        cards[place - 1], cards[place] = cards[place], cards[place - 1]
    elif topic:
        topics[topic - 1], topics[topic] = topics[topic], topics[topic - 1]
    return _of(digest, [card for cards in topics for card in cards])


def lowered(digest: Digest, number: int) -> Digest:
    """The story one place down in its topic; the last of a topic takes its whole topic down."""
    topics = [list(cards) for _, cards in sections(digest)]
    where = _place(topics, number)
    if where is None:
        return digest
    topic, place = where
    cards = topics[topic]
    if place + 1 < len(cards):
        cards[place], cards[place + 1] = cards[place + 1], cards[place]
    elif topic + 1 < len(topics):
        topics[topic], topics[topic + 1] = topics[topic + 1], topics[topic]
    return _of(digest, [card for cards in topics for card in cards])


def without(digest: Digest, number: int) -> Digest:
    """The digest without that story."""
    ordered = list(reading_order(digest))
    if not 1 <= number <= len(ordered):
        return digest
    del ordered[number - 1]
    return _of(digest, ordered)


def _place(topics: Sequence[Sequence[Card]], number: int) -> tuple[int, int] | None:
    """Which story of which topic has that number."""
    left = number - 1
    for topic, cards in enumerate(topics):
        if 0 <= left < len(cards):
            return topic, left
        left -= len(cards)
    return None


def _of(digest: Digest, cards: Sequence[Card]) -> Digest:
    """The digest with these of its stories; figures and their earlier values follow their stories."""
    places = {card.story: place for place, card in enumerate(cards)}
    figures: list[tuple[int, Figure]] = []
    kept: dict[int, int] = {}
    for number, (place, figure) in enumerate(digest.figures):
        story = digest.cards[place].story
        if story in places:
            kept[number] = len(figures)
            figures.append((places[story], figure))
    before = tuple(replace(one, place=kept[one.place]) for one in digest.before if one.place in kept)
    return replace(digest, cards=tuple(cards), figures=tuple(figures), before=before)
