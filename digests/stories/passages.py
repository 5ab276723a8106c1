"""A headline or a sentence, taken apart once for all that grouping asks of it.

Enters: text.  Leaves: `Passage`s, and the words of several in a row.  A passage is the same
wherever it stands, so reprints and appended backgrounds are read once.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digests.model import Language
from digests.pattern import Words, split
from digests.stories.names import Token, tokens
from digests.stories.numbers import Number, numbers

_KEPT = 2_000
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
    numbers: tuple[Number, ...]


@lru_cache(maxsize=_KEPT)
def passage(text: str, language: Language) -> Passage:
    """`text` taken apart."""
    folded, surface = split(text)
    counted = any(sign.isdigit() for sign in text)
    return Passage(text, folded, surface, tokens(text), numbers(text, language) if counted else ())


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
    """Every run of words, as a number that is the same in every process."""
    words = [_number(word) for word in folded if word]
    return frozenset(map(hash, zip(*(words[at:] for at in range(_RUN)), strict=False)))


@lru_cache(maxsize=100_000)
def _number(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))
