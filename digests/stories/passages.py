"""A headline or a sentence, taken apart once for all that grouping asks of it.

Enters: text.  Leaves: `Passage`s, and the words of several in a row.  A passage is the same
wherever it stands, so reprints and appended backgrounds are read once.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digests.model import Language
from digests.pattern import Words
from digests.stories.numbers import Number, numbers
from digests.stories.spelling import MOST, Token, told

_KEPT = 2_000
_DIGIT = re.compile(r"\d")
_RUN = 5
"""Words of a run that two texts may have in common."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One headline or sentence."""

    text: str
    folded: tuple[str, ...]
    """Its words; empty where a pattern may not cross."""
    surface: tuple[str, ...]
    tokens: tuple[Token, ...]
    capitals: tuple[Token, ...]
    """Those that are or may be names."""
    numbers: tuple[Number, ...]


@lru_cache(maxsize=_KEPT)
def passage(text: str, language: Language) -> Passage:
    """`text` taken apart."""
    tokens, folded, surface = told(text)
    capitals = tuple([token for token in tokens if token[1] in ("name", "opener")])
    counted = numbers(text, language) if _DIGIT.search(text) else ()
    return Passage(text, folded, surface, tokens, capitals, counted)


def in_a_row(passages: Sequence[Passage]) -> Words:
    """The words of several passages, with a gap between any two; their places are not told."""
    folded: list[str] = []
    surface: list[str] = []
    for one in passages:
        folded += one.folded
        surface += one.surface
        folded.append("")
        surface.append("\n")
    return Words(tuple(folded), tuple(surface), ())


def shingles(folded: Iterable[str]) -> frozenset[int]:
    """Every run of words, as a number of 32 bits that is the same in every process."""
    words = [_NUMBERS[word] for word in folded if word]
    return frozenset([hash(run) & _BITS for run in zip(*(words[at:] for at in range(_RUN)), strict=False)])


def stems(folded: Iterable[str]) -> frozenset[int]:
    """Numbers for the stems of the words that say something: of more than two letters, and not a number."""
    return frozenset(map(_STEMS.__getitem__, folded)) - _NO_STEM


def stem(folded: str) -> int:
    """The number for the stem of one word, 0 for one that says nothing."""
    return _STEMS[folded]


_BITS = 0xFFFFFFFF
_STEM = 6
_NO_STEM = frozenset([0])


class _Numbers(dict[str, int]):
    """A number of 32 bits for each word, learnt as words are met."""

    def __missing__(self, word: str) -> int:
        if len(self) >= MOST:
            self.clear()
        known = self[word] = zlib.crc32(word.encode("utf-8", "surrogatepass"))
        return known


class _Stems(dict[str, int]):
    """The same for the stem of each word; 0 for one that says nothing."""

    def __missing__(self, word: str) -> int:
        if len(self) >= MOST:
            self.clear()
        said = len(word) > 2 and not word[0].isdigit()
        known = self[word] = zlib.crc32(word[:_STEM].encode("utf-8", "surrogatepass")) if said else 0
        return known


_NUMBERS = _Numbers()
_STEMS = _Stems()
