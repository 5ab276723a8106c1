"""What a wording leaves open: the names and numbers in it, and the words around each.

Enters: a text.  Leaves: `Slots`; `other_values` tells whether two texts of one wording fill the
same place otherwise: a template with another town or another number, which is another event.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from digests.model import Language
from digests.stories.numbers import Number, agree, bare
from digests.stories.spelling import Token

ALIKE = 0.6
"""Share of the shorter frame from which two texts are of one wording."""
SAME = 0.9
"""The same for texts that differ in next to nothing: there a word that opens a sentence may be a name."""
_LONGEST = 220
_GAP = ""
_REPORTING = """
    reports informs reported writes says said xeber melumat bildirir yazir сообщает передает пишет
"""
_REPORTS = frozenset(_REPORTING.split())


Kind = Literal["word", "name", "opener", "number", "gap"]
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Slots:
    """One text as a frame and what fills it."""

    frame: frozenset[str]
    filled: Mapping[Place, frozenset[str]]
    """Names and numbers by the words before and after them."""
    opening: Mapping[Place, frozenset[str]]
    """Words that open a sentence, the same way: perhaps names."""
    words: frozenset[str]
    figures: tuple[Number, ...]
    language: Language


Tagged = tuple[tuple[str, Kind], ...]
"""The words of a text with what they are in it."""


@lru_cache(maxsize=64)
def slots(tagged: Tagged, language: Language) -> Slots:
    """The frame of these words and its fillings; what is compared once is compared several times."""
    figures = (bare(word, language) for word, kind in tagged if kind == "number")
    return Slots(
        frame=frozenset([word for word, kind in tagged if kind == "word" and len(word) > 2]),
        filled=_places(tagged, ("name", "number")),
        opening=_places(tagged, ("opener",)),
        words=frozenset([word for word, kind in tagged if word]),
        figures=tuple(figure for figure in figures if figure),
        language=language,
    )


def tagged(told: Sequence[Token]) -> Tagged:
    """The first words with what they are; a colon is passed over.

    “Shaki: fraud ring found”: what follows is what is said of the town.
    """
    first = [one for one in told if one[2] != ":"][:_LONGEST]
    sure = {word for _, kind, word, _ in told if kind == "name"}
    return tuple(
        [
            (_GAP, "gap") if kind == "gap" else (word, _kind(word, kind, sure) if not digits else "number")
            for _, kind, word, digits in first
        ]
    )


def _kind(word: str, kind: Kind, sure: Collection[str]) -> Kind:
    """A word that is a name anywhere in a text is one wherever it stands."""
    return "name" if word in sure else kind


def _places(tagged: Tagged, kinds: tuple[Kind, ...]) -> dict[Place, frozenset[str]]:
    """Runs of such words, by their neighbours; what stands alone between gaps says nothing."""
    places: dict[Place, frozenset[str]] = {}
    run: list[str] = []
    before = _GAP
    for word, kind in [*tagged, (_GAP, "gap")]:
        if kind in kinds:
            run.append(word)
            continue
        if run and (before or word) and word not in _REPORTS:
            place = (before, word)
            known = places.get(place)
            places[place] = known | frozenset(run) if known else _filling(tuple(run))
        run, before = [], word if kind in ("word", "opener") else _GAP
    return places


@lru_cache(maxsize=50_000)
def _filling(run: tuple[str, ...]) -> frozenset[str]:
    """What fills a place; most are single words, and met again."""
    return frozenset(run)


def other_values(one: Slots, other: Slots) -> bool:
    """Whether two texts of one wording hold other names or numbers in the same place."""
    shorter = min(len(one.frame), len(other.frame))
    share = len(one.frame & other.frame) / shorter if shorter else 1.0
    if one.language != other.language or share < ALIKE:
        return False
    return _differ(one.filled, other.filled, one, other) or (
        share >= SAME and _differ(one.opening, other.opening, one, other)
    )


def template(one: Slots, other: Slots) -> bool:
    """Whether two headlines differ in nothing but their names and numbers."""
    return len(one.frame) > 1 and one.frame == other.frame and other_values(one, other)


def _differ(
    ones: Mapping[Place, frozenset[str]], others: Mapping[Place, frozenset[str]], one: Slots, other: Slots
) -> bool:
    return any(
        ones[place] != others[place] and _missing(ones[place], other) and _missing(others[place], one)
        for place in ones.keys() & others.keys()
    )


def _missing(values: Iterable[str], text: Slots) -> bool:
    """Whether a text holds one of these names or numbers nowhere."""
    return any(not _held(value, text) for value in values)


def _held(value: str, text: Slots) -> bool:
    if value in text.words:
        return True
    number = bare(value, text.language)
    if number is not None:
        return any(_equal(number, figure) for figure in text.figures)
    if text.language == "en" or any(letter.isdigit() for letter in value):
        return False
    return any(_inflected(value, word) for word in text.words)


def _equal(one: Number, other: Number) -> bool:
    """Whether two numbers of one place are the same, decimals perhaps rounded; 1,470 is not 1,472."""
    decimal = one.value % 1 > 0 or other.value % 1 > 0
    return agree(one, other) >= 3 if decimal else one.value == other.value


def _inflected(one: str, other: str) -> bool:
    """Whether two words may be one name in two cases."""
    length = max(min(len(one), len(other)) - 1, 3)
    return one[:length] == other[:length]
