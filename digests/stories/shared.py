"""What two items share, kind by kind: numbers, words and names, and how much each says.

Enters: two items and how common each feature is.  Leaves: a value for each kind.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from digests.stories.kept import Told
from digests.stories.names import INITIALS
from digests.stories.numbers import APART, Number, agree

ROUNDING = 1e-9
ROUGH = 0.5
"""What an agreement is worth that needs rounding to two digits: 152 countries are not 150 Mbps."""


class Weight(Protocol):
    """How telling a feature is, 0 to 1, from how many items of the window hold it."""

    def actor(self, actor: str) -> float:
        """The weight of a body of the beat."""

    def term(self, term: str) -> float:
        """The weight of a term or a concept."""

    def name(self, name: str) -> float:
        """The weight of a name by its key."""

    def word(self, word: int) -> float:
        """The weight of the stem of a word."""

    def square(self, words: Iterable[int]) -> float:
        """The sum of the squared weights of these words."""

    def own(self, words: Iterable[int]) -> float:
        """The same of words of the item that is decided, which come up with each candidate."""

    def mass(self, words: frozenset[int]) -> float:
        """The same of all its words."""


def numbers_in_common(new: Told, old: Told) -> tuple[float, list[Number]]:
    """Agreement of numbers; one given in the key sentences of both proves most."""
    score, shared = 0.0, []
    values = sorted(old.values)
    for place, number in enumerate(new.all_numbers):
        if not _any_near(number.value, values):
            continue
        best, other, digits = _closest(number, old)
        if best is None:
            continue
        keys = (place < new.keys) + (other < old.keys)
        rough = 1.0 if digits >= 3 or number.value == best.value else ROUGH
        score += _worth(number, digits) * (0.15, 0.5, 1.0)[keys] * rough
        shared.append(number)
    return min(score, 2.2), shared


def _any_near(value: float, ordered: Sequence[float]) -> bool:
    """Whether any of these values is near enough to agree."""
    place = bisect(ordered, value / APART)
    return place < len(ordered) and ordered[place] < value * APART


def _closest(number: Number, old: Told) -> tuple[Number | None, int, int]:
    """The number that agrees in most digits, the first of several; its place, and in how many."""
    best, place, digits = None, 0, 0
    low, high = number.value / APART, number.value * APART
    for at, value in enumerate(old.values):
        if low < value < high and (agreed := agree(number, other := old.number(at))) > digits:
            best, place, digits = other, at, agreed
    return best, place, digits


def _worth(number: Number, digits: int) -> float:
    """How much an agreement in so many digits proves; a round large number more than a small one."""
    if digits >= 3:
        return (0.7, 0.9, 1.0)[min(digits, 5) - 3]
    large = number.value >= 100
    return (0.45 if large else 0.3) if digits == 2 else (0.2 if large else 0.05)


def likeness_of_words(new: Told, old: Told, weight: Weight, least: float) -> float:
    """How alike the words are; 0 where it cannot be `least`.

    That shows from the words which both have: the weights of those that only the old item has, which
    are most of the work, need not be found.  Nearly all candidates stay below.
    """
    words, title = old.words, old.title_words
    weight.mass(new.words)  # all weights at once; of each word alone they take longer
    shared, shared_title = weight.own(new.words & words), weight.own(new.title_words & title)
    if 1.1 * _most(shared, new.words, weight) + 0.6 * _most(shared_title, new.title_words, weight) < least:
        return 0.0
    return 1.1 * cosine(shared, new.words, words, weight) + 0.6 * cosine(
        shared_title, new.title_words, title, weight
    )


def _most(shared: float, words: frozenset[int], weight: Weight) -> float:
    """The most that a cosine can be."""
    return math.sqrt(shared / weight.mass(words)) + ROUNDING if shared else 0.0


def cosine(shared: float, ones: frozenset[int], others: frozenset[int], weight: Weight) -> float:
    """The cosine of two sets of words; `shared` is the sum of the squared weights of those in both."""
    return shared / math.sqrt(weight.mass(ones) * weight.square(others)) if shared else 0.0


def evidence_of_names(new: Told, old: Told, weight: Weight) -> tuple[float, int]:
    """What the names say that stand in both, and how many these are."""
    shared = names_in_common(new.names, old.called)
    if new.openers:
        shared |= {name for _, name in _pairs(new.openers, old.names)}
    return min(sum(map(weight.name, shared)) * 0.45, 1.2), len(shared)


def names_in_common(names: frozenset[str], others: Iterable[str]) -> frozenset[str]:
    """The names of which one of the others is the beginning, or which are the beginning of one."""
    return frozenset([name for name, _ in _pairs(names, others)])


def _pairs(names: frozenset[str], others: Iterable[str]) -> list[tuple[str, str]]:
    begun = _begun(names)
    near = [(begun[initials], other) for other in others if (initials := other[:INITIALS]) in begun]
    return [
        (name, other) for alike, other in near for name in alike
        if name.startswith(other) or other.startswith(name)
    ]  # fmt: skip


@lru_cache(maxsize=16)
def _begun(names: frozenset[str]) -> dict[str, list[str]]:
    """Names by their first letters; an item in hand is compared with several."""
    begun = dict[str, list[str]]()
    for name in names:
        begun.setdefault(name[:INITIALS], []).append(name)
    return begun
