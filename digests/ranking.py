"""How much a story weighs in a digest, for reasons that can be told; and who stands beside whom.

Enters: cards of a period.  Leaves: the same cards with a score and its named parts, and the
best of them, spread over topics and actors.  The same cards give the same choice, always.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from digests.model import Card

SOURCES_WEIGHT, SOURCES_MOST = 1.5, 4
AUTHORITY_WEIGHT = 3.0
"""Squared authority counts: a document of the body itself outweighs a second outlet's telling."""
OFFICIAL = 0.9
"""From this authority on a source is the body itself."""
FIGURES_WEIGHT, FIGURES_MOST = 0.6, 3
RELEVANCE_WEIGHT, RELEVANCE_MOST = 0.25, 6
NOVELTY = 1.0
PERSISTENCE_WEIGHT, PERSISTENCE_MOST = 0.3, 3
REPEATED_TOPIC = 0.7
"""What each story already chosen takes from the score of the next on its topic."""
REPEATED_ACTOR = 0.5
"""What each story already chosen takes from the score of the next on the same body."""


def scored(card: Card, start: datetime) -> Card:
    """The card with its score and the named parts of it; `start` opens the period.

    A card that has its score keeps it.  Nothing decays inside the period: Monday's news is as
    much of the week as Sunday's.
    """
    if card.score:
        return card
    figures = [figure for figure in card.versions[0].figures if not figure.old]
    known = dict(card.reasons)
    parts = {
        "sources": SOURCES_WEIGHT * (min(known.get("independent", len(card.sources)), SOURCES_MOST) - 1),
        "authority": AUTHORITY_WEIGHT * known.get("authority", 0.5) ** 2,
        "relevance": RELEVANCE_WEIGHT * min(len(card.words), RELEVANCE_MOST),
        "figures": FIGURES_WEIGHT * min(len(figures), FIGURES_MOST),
        "novelty": NOVELTY if card.published >= start and not card.advisory else 0.0,
        "persistence": PERSISTENCE_WEIGHT * min(_days(card) - 1, PERSISTENCE_MOST),
    }
    reasons = tuple((name, round(value, 2)) for name, value in parts.items() if value)
    return replace(card, score=round(sum(parts.values()), 2), reasons=reasons)


def plainly(card: Card) -> tuple[tuple[str, int], ...]:
    """A scored card's parts as things that can be counted: `("sources", 3)`, `("official", 1)`, ..."""
    parts = dict(card.reasons)
    counted = {
        "sources": 1 + round(parts.get("sources", 0) / SOURCES_WEIGHT),
        "official": int(parts.get("authority", 0) >= AUTHORITY_WEIGHT * OFFICIAL**2),
        "figures": round(parts.get("figures", 0) / FIGURES_WEIGHT),
        "words": round(parts.get("relevance", 0) / RELEVANCE_WEIGHT),
        "new": int("novelty" in parts),
    }
    if "persistence" in parts:
        counted["days"] = 1 + round(parts["persistence"] / PERSISTENCE_WEIGHT)
    return tuple((name, number) for name, number in counted.items() if number)


def ranked(cards: Iterable[Card]) -> list[Card]:
    """The cards by score, the best first; equal ones by age."""
    return sorted(cards, key=lambda card: (-card.score, card.published, card.story))


def diverse(cards: Sequence[Card], section: Callable[[Card], str], limit: int) -> list[Card]:
    """The best cards one by one; a topic or body that already has stories waits behind the others.

    Those of one topic and the same bodies wait equally long: of these only the best is looked at.
    """
    queues: dict[tuple[str, tuple[str, ...]], deque[tuple[int, Card]]] = defaultdict(deque)
    for place, card in enumerate(ranked(cards)):
        queues[section(card), card.actors].append((place, card))
    topics: Counter[str] = Counter()
    actors: Counter[str] = Counter()

    def weight(key: tuple[str, tuple[str, ...]]) -> tuple[float, int]:
        place, card = queues[key][0]
        known = max((actors[actor] for actor in card.actors), default=0)
        return REPEATED_TOPIC * topics[key[0]] + REPEATED_ACTOR * known - card.score, place

    chosen: list[Card] = []
    while queues and len(chosen) < limit:
        key = min(queues, key=weight)
        _, best = queues[key].popleft()
        if not queues[key]:
            del queues[key]
        chosen.append(best)
        topics[key[0]] += 1
        actors.update(best.actors)
    return chosen


def _days(card: Card) -> int:
    """On how many days sources told it."""
    return max(1, len({source.published.date() for source in card.sources}))
