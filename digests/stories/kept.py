"""An item of the window as it is remembered: what grouping compares, packed.

Enters: `Features`.  Leaves: `Kept`, and of it `Opened`, which gives the same back, part by part.
Sets of Python objects take some twenty times the room, and nearly all items of a window are
never looked at again.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable
from functools import cached_property

from digests.stories.features import Features
from digests.stories.numbers import Number
from digests.stories.slots import Kind, Slots, Tagged, slots

_SETS = ("shingles", "head_shingles", "words", "title_words", "head_words")
_TEXTS = (
    "names", "title_names", "all_names", "openers", "actors", "terms", "key_terms", "title_terms",
    "later", "towns", "periods", "days",
)  # fmt: skip
_PART, _NEXT = "\x1e", "\x1f"
_KINDS: dict[Kind, str] = {"word": "w", "name": "n", "opener": "o", "number": "d", "gap": "g"}
_OF_SIGN = {sign: kind for kind, sign in _KINDS.items()}
_PERCENT = 1
_FLAGS = 1
"""Bits of a number's mark that are not its digits."""
_MOST_DIGITS = 127


class Kept:
    """One item of the window, packed; `opened` gives its parts."""

    __slots__ = (
        "advisory",
        "corrected",
        "cuts",
        "denied",
        "id",
        "joined",
        "keys",
        "language",
        "marks",
        "packed",
        "parent",
        "published",
        "review",
        "source",
        "tagged",
        "updated",
        "values",
    )  # fmt: skip

    def __init__(self, features: Features) -> None:
        self.id, self.source, self.parent = features.id, features.source, features.parent
        self.language, self.published = features.language, features.published
        self.advisory, self.review = features.advisory, features.review
        self.corrected, self.denied, self.updated = features.corrected, features.denied, features.updated
        self.packed, self.cuts = _packed([getattr(features, name) for name in _SETS])
        self.joined = _PART.join(_NEXT.join(sorted(getattr(features, name))) for name in _TEXTS)
        self.values = array("d", [number.value for number in features.all_numbers])
        self.marks = bytes([_mark(number) for number in features.all_numbers])
        self.keys = features.keys
        self.tagged = _squeezed(features.tagged)

    def opened(self) -> Opened:
        """Its parts, as they were read."""
        return Opened(self)


class _Numbers:
    """One of the sets of numbers of an `Opened`, which takes the place of this when it is first asked for."""

    def __set_name__(self, _: type[Opened], name: str) -> None:
        self._name, self._place = name, _SETS.index(name)

    def __get__(self, opened: Opened, _: type[Opened]) -> frozenset[int]:
        kept = opened.kept
        start, end = kept.cuts[self._place : self._place + 2]
        found = opened.__dict__[self._name] = frozenset(kept.packed[start:end])
        return found


class _Texts:
    """One of the sets of strings of an `Opened`, likewise."""

    def __set_name__(self, _: type[Opened], name: str) -> None:
        self._name, self._place = name, _TEXTS.index(name)

    def __get__(self, opened: Opened, _: type[Opened]) -> frozenset[str]:
        part = opened.parts[self._place]
        found = opened.__dict__[self._name] = frozenset(part.split(_NEXT)) if part else frozenset()
        return found


class Opened:
    """One item of the window while it is compared; the attributes mean what they mean in `Features`.

    Each part is unpacked once, when it is first asked for; with the comparison all are gone again.
    """

    shingles, head_shingles = _Numbers(), _Numbers()
    words, title_words, head_words = _Numbers(), _Numbers(), _Numbers()
    names, title_names, all_names = _Texts(), _Texts(), _Texts()
    openers, actors, terms = _Texts(), _Texts(), _Texts()
    key_terms, title_terms, later = _Texts(), _Texts(), _Texts()
    towns, periods, days = _Texts(), _Texts(), _Texts()

    def __init__(self, kept: Kept) -> None:
        self.kept, self.parts, self.values, self.keys = kept, kept.joined.split(_PART), kept.values, kept.keys
        self.id, self.source, self.parent = kept.id, kept.source, kept.parent
        self.language, self.published = kept.language, kept.published
        self.advisory, self.review = kept.advisory, kept.review
        self.corrected, self.denied, self.updated = kept.corrected, kept.denied, kept.updated

    @cached_property
    def called(self) -> frozenset[str]:
        """Whatever may be a name."""
        return self.names | self.openers

    @cached_property
    def all_numbers(self) -> tuple[Number, ...]:
        """All numbers that are not given as old, in order."""
        return tuple(map(self.number, range(len(self.values))))

    @cached_property
    def key_numbers(self) -> tuple[Number, ...]:
        """Those of title and first sentences."""
        return tuple(map(self.number, range(self.keys)))

    def number(self, place: int) -> Number:
        """One of `all_numbers`."""
        mark = self.kept.marks[place]
        return Number(self.values[place], bool(mark & _PERCENT), mark >> _FLAGS)

    @property
    def slots(self) -> Slots:
        """What the wording leaves open."""
        return slots(_unsqueezed(self.kept.tagged), self.language)


Told = Features | Opened
"""An item in hand or one that was remembered."""


def _packed(sets: Iterable[frozenset[int]]) -> tuple[array[int], array[int]]:
    """Sets of numbers of 32 bits one behind the other, and where each begins and the last ends."""
    packed, cuts = array("I"), array("H", [0])
    for numbers in sets:
        packed.extend(numbers)
        cuts.append(len(packed))
    return packed, cuts


def _mark(number: Number) -> int:
    return min(number.digits, _MOST_DIGITS) << _FLAGS | _PERCENT * number.percent


def _squeezed(tagged: Tagged) -> bytes:
    """Words with their kinds; only texts of one wording are ever asked for them."""
    told = _NEXT.join([_KINDS[kind] + word for word, kind in tagged])
    return zlib.compress(told.encode("utf-8", "surrogatepass"), 1)


def _unsqueezed(told: bytes) -> Tagged:
    words = zlib.decompress(told).decode("utf-8", "surrogatepass").split(_NEXT)
    return tuple([(one[1:], _OF_SIGN[one[0]]) for one in words if one])
