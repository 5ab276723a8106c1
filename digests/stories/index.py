"""Under which features the items of the window are found again, and how common each feature is.

Enters: the features of items by the items' numbers.  Leaves: the items that share the rarest
features with another, and the weight of each feature.
"""

from __future__ import annotations

import heapq
import math
from array import array
from collections.abc import Iterable, Iterator

from digests.stories.kept import Told
from digests.stories.names import INITIALS

COMMON = 60
"""A feature that more items hold leads nowhere."""
_LISTED = 2 * COMMON
"""Holders that are listed of a common feature, the newest: it may be rare again when old ones are gone."""
_RAREST = 64
"""Words of an item by which it is looked for; the others are too common to find what these do not."""
_RUNS = 6
"""Word runs by which a near-copy is found, the least of all its numbers."""
_PRIOR = 30.0
_VOTES = {"words": 0.35, "numbers": 1.2, "names": 0.8, "actors": 0.4, "terms": 0.4, "runs": 2.0}


Feature = int | str


class Postings:
    """Which items hold each feature of one kind."""

    def __init__(self) -> None:
        self._held: dict[Feature, int | array[int]] = {}
        """A single holder as it is, several in a list behind their count."""

    def add(self, features: Iterable[Feature], item: int) -> None:
        """One more holder of each of these features."""
        held, known = self._held, self._held.get
        for feature in features:
            others = known(feature)
            if others is None:
                held[feature] = item
            elif isinstance(others, int):
                held[feature] = array("I", [2, others, item])
            else:
                others[0] += 1
                others.append(item)
                if len(others) > _LISTED + 1:
                    del others[1]

    def discard(self, feature: Feature, item: int) -> None:
        """One holder less."""
        held = self._held[feature]
        if isinstance(held, int) or held[0] == 1:
            del self._held[feature]
            return
        held[0] -= 1
        try:
            del held[held.index(item, 1)]
        except ValueError:
            return  # it is of the old ones of a common feature

    def count(self, feature: Feature) -> int:
        """How many items hold it."""
        return self.counts((feature,))[0]

    def counts(self, features: Iterable[Feature]) -> list[int]:
        """The same for several, in their order."""
        held = self._held.get
        return [
            0 if (others := held(feature)) is None else 1 if isinstance(others, int) else others[0]
            for feature in features
        ]

    def holders(self, feature: Feature) -> Iterable[int]:
        """The items that hold a feature which is not common."""
        held = self._held[feature]
        return (held,) if isinstance(held, int) else held[1:]


class Index:
    """The features of all items of the window."""

    def __init__(self) -> None:
        self._kinds = {kind: Postings() for kind in _VOTES}
        self._total = 0
        self._logs = [math.log(0.5)]
        self._squares = _Squares(self)
        self._masses: dict[frozenset[int], float] = {}
        self.renew()

    def add(self, number: int, told: Told) -> None:
        """Enter an item under its features."""
        self._total += 1
        for kind, features in _features(told):
            self._kinds[kind].add(features, number)

    def discard(self, number: int, told: Told) -> None:
        """Take an item out."""
        self._total -= 1
        for kind, features in _features(told):
            postings = self._kinds[kind]
            for feature in features:
                postings.discard(feature, number)

    # -- weights

    def renew(self) -> None:
        """Forget the weights that were remembered: another item is decided."""
        self._squares.clear()
        self._masses.clear()
        total = self._total + _PRIOR
        while len(self._logs) <= total:
            self._logs.append(math.log(len(self._logs) + 0.5))
        self._log_total, self._most = math.log(total), math.log(total / 0.5)

    def _weight(self, count: int) -> float:
        """1 for a feature that no other item holds, towards 0 for one that all hold."""
        return (self._log_total - self._logs[count]) / self._most

    def actor(self, actor: str) -> float:
        """The weight of a body of the beat."""
        return self._weight(self._kinds["actors"].count(actor))

    def term(self, term: str) -> float:
        """The weight of a term or a concept."""
        return self._weight(self._kinds["terms"].count(term))

    def name(self, name: str) -> float:
        """The weight of a name by its key."""
        return self._weight(self._kinds["names"].count(name[:INITIALS]))

    def word(self, word: int) -> float:
        """The weight of the stem of a word."""
        return self._weight(self._kinds["words"].count(word))

    def square(self, words: Iterable[int]) -> float:
        """The sum of the squared weights of these words."""
        total, logs = self._log_total, self._logs
        return (
            sum([(total - logs[count]) ** 2 for count in self._kinds["words"].counts(words)]) / self._most**2
        )

    def own(self, words: Iterable[int]) -> float:
        """The same of words of the item that is decided, which come up with each candidate."""
        return sum(map(self._squares.__getitem__, words))

    def mass(self, words: frozenset[int]) -> float:
        """The same of all its words."""
        known = self._masses.get(words)
        if known is None:
            for word, count in zip(words, self._kinds["words"].counts(words), strict=True):
                self._squares[word] = self._weight(count) ** 2
            known = self._masses[words] = self.own(words)
        return known

    # -- candidates

    def votes(self, told: Told) -> dict[int, int]:
        """The items that share rare features, and how much that says of each."""
        votes: dict[int, int] = {}
        known = votes.get
        for kind, features in _features(told):
            postings, worth = self._kinds[kind], 1000 * _VOTES[kind]
            for count, feature in _rare(postings, features, _RAREST if kind == "words" else None):
                value = int(self._weight(count) * worth)
                for item in postings.holders(feature):
                    votes[item] = known(item, 0) + value
        return votes


class _Squares(dict[int, float]):
    """Squared weights of words, found when first asked for."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def __missing__(self, word: int) -> float:
        known = self[word] = self._index.word(word) ** 2
        return known


def _rare(postings: Postings, features: Iterable[Feature], most: int | None) -> list[tuple[int, Feature]]:
    """The features that some other items hold and not many, with how many; at most so many, the rarest."""
    listed = list(features)
    counts = postings.counts(listed)
    held = [(count, feature) for count, feature in zip(counts, listed, strict=True) if 0 < count <= COMMON]
    return held if most is None or len(held) <= most else sorted(held)[:most]


def _features(told: Told) -> Iterator[tuple[str, Iterable[Feature]]]:
    """Everything under which an item is found again; reviews lead nowhere, they repeat their week."""
    if told.review:
        return
    yield "words", told.words
    yield "numbers", {number.key for number in told.all_numbers if number.digits >= 2}
    yield "names", {name[:INITIALS] for name in told.called}
    yield "actors", told.actors
    yield "terms", told.terms | told.key_terms
    yield "runs", heapq.nsmallest(_RUNS, told.shingles)
