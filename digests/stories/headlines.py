"""Headlines without text, joined over a whole stream: broad stories instead of single events.

Enters: headlines with their times, oldest first.  Leaves: groups of them.  A stream of TF-IDF
centroids with an inverted index; a group that was touched is compared with its nearest one
and merged, which is most of the gain.  News of one story come close together, so likeness
fades within hours.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import snowballstemmer

from digests.model import Language
from digests.pattern import words_of


@dataclass(frozen=True, slots=True)
class Setting:
    """What makes headlines one story; chosen by `python -m benchmarks.headlines`."""

    join: float = 0.15
    """Likeness from which a headline joins a group."""
    merge: float = 0.14
    """Likeness from which two groups are one."""
    half: float = 0.5
    """Hours in which likeness halves."""
    power: float = 0.7
    """Softens inverse document frequency: in a headline even a common word says something."""


CHOSEN = Setting()
_VETOERS = 4
_STOP_WORDS = """
    the a an of to in on for and or is are was with at by from as it its be has have will that this after over
    new says said up out not but you your we he his her their how what why who more than us vs may can could
    and into off about ve ilə üçün bu bir də da ki и в на с по за из от для о не что как
"""
_STOP = frozenset(_STOP_WORDS.split())

Vector = dict[str, float]
Forbids = Callable[[int, int], bool]


@dataclass(slots=True)
class _Group:
    members: list[int] = field(default_factory=list)
    centroid: Vector = field(default_factory=dict)
    last: datetime | None = None

    @property
    def length(self) -> float:
        return math.sqrt(sum(value * value for value in self.centroid.values())) or 1.0


class Headlines:
    """Headlines of one stream; `forbids(i, j)` says which two can never be one story."""

    def __init__(self, forbids: Forbids, setting: Setting = CHOSEN) -> None:
        self._forbids = forbids
        self._setting = setting
        self._words: list[frozenset[str]] = []
        self._times: list[datetime] = []
        self._groups: dict[int, _Group] = {}
        self._index: dict[str, dict[int, None]] = defaultdict(dict)

    def add(self, title: str, language: Language, published: datetime) -> None:
        """One more headline; its number is the count of those before it."""
        self._words.append(_stems(title, language))
        self._times.append(published)

    def groups(self) -> list[list[int]]:
        """The headlines by story, by their numbers."""
        held = Counter(word for words in self._words for word in words)
        total = len(self._words) + 1
        for number, words in enumerate(self._words):
            self._place(number, _vector(words, held, total, self._setting.power))
        for key in sorted(self._groups, key=lambda key: (len(self._groups[key].members), key)):
            self._settle(key)
        return [sorted(group.members) for group in self._groups.values()]

    def _place(self, number: int, vector: Vector) -> None:
        alone = _Group([number], vector, self._times[number])
        key, likeness = self._nearest(alone, number)
        if key is None or likeness < self._setting.join:
            key = number
            self._groups[key] = _Group()
        self._absorb(key, alone)
        self._settle(key)

    def _settle(self, key: int) -> None:
        """Merge a group with the one nearest to it, as long as one is near enough."""
        while key in self._groups:
            other, likeness = self._nearest(self._groups[key], key)
            if other is None or likeness < self._setting.merge:
                return
            small, large = sorted((key, other), key=lambda one: (len(self._groups[one].members), -one))
            group = self._groups.pop(small)
            for word in group.centroid:
                self._index[word].pop(small, None)
            self._absorb(large, group)
            key = large

    def _absorb(self, key: int, other: _Group) -> None:
        group = self._groups[key]
        for word, value in other.centroid.items():
            group.centroid[word] = group.centroid.get(word, 0.0) + value
            self._index[word][key] = None
        group.members.extend(other.members)
        group.last = max(filter(None, (group.last, other.last)), default=None)

    def _nearest(self, group: _Group, own: int) -> tuple[int | None, float]:
        """The group most like this one, and how like it is, 0 to 1."""
        shared: dict[int, float] = defaultdict(float)
        for word, value in group.centroid.items():
            for key in self._index.get(word, ()):
                if key != own:
                    shared[key] += value * self._groups[key].centroid[word]
        length = group.length
        ranked = sorted(
            ((self._faded(group, key, value / length), key) for key, value in shared.items()),
            key=lambda pair: (-pair[0], pair[1]),
        )
        for likeness, key in ranked[:3]:
            if not self._forbidden(group, self._groups[key]):
                return key, likeness
        return None, 0.0

    def _faded(self, group: _Group, key: int, product: float) -> float:
        other = self._groups[key]
        hours = 0.0
        if group.last and other.last:
            hours = abs((group.last - other.last).total_seconds()) / 3600
        return product / other.length / (1 + hours / self._setting.half)

    def _forbidden(self, one: _Group, other: _Group) -> bool:
        return any(
            self._forbids(first, second)
            for first in one.members[-_VETOERS:]
            for second in other.members[-_VETOERS:]
        )


def _vector(words: frozenset[str], held: Counter[str], total: int, power: float) -> Vector:
    """Words that another headline holds too, weighed by how rare they are; of length 1."""
    vector = {
        word: math.log(total / (held[word] + 0.5)) ** power
        for word in sorted(words)
        if held[word] > 1 and held[word] + 0.5 < total
    }
    length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {word: value / length for word, value in vector.items()}


@lru_cache(maxsize=1)
def _english() -> Callable[[str], str]:
    stemmer: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return stemmer


def _stems(title: str, language: Language) -> frozenset[str]:
    words = [word for word in words_of(title).folded if len(word) > 1 and word not in _STOP]
    if language == "en":
        return frozenset(map(_english(), words))
    return frozenset(word[:6] for word in words)
