"""What a newsroom would check: parts that add up or do not, slips of scale, a headline of its own mind."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from digests.figures.tokens import fold, wordlist
from digests.figures.units import MEASURES, MONEY
from digests.model import Change, Figure

TIMES = frozenset(wordlist("second minute hour day week month year")) | {
    f"{unit} of age" for unit in ("year", "month", "week", "day")
}
MOVES = frozenset(("percent", "percentage point", "basis point", "time", "place", "point"))
"""Units in which shares and steps are told."""
_NEAR = 0.02
"""By how much parts may miss their whole and still be told as parts."""
_ALIKE = frozenset(("AZN", "USD", "EUR", "GBP", "CHF", "CAD", "AUD"))
"""Currencies of which none has been worth two hundred of another."""


def checked(
    figures: Sequence[Figure], text: str, title: str, headline: Sequence[Figure]
) -> tuple[list[Figure], set[int]]:
    """The figures with their notes, and which of them are parts or repetitions of another.

    Nothing is corrected: a note says what does not fit, the figure stays as printed.
    """
    noted, silent = list(figures), set[int]()
    for index in range(len(noted) - 1):
        one, other = noted[index], noted[index + 1]
        if _converted(one, other, text):
            kind = "thousandfold" if _slipped(one, other) else "conversion"
            noted[index] = replace(one, note=f"{kind}:{other.unit} {other.value}")
            silent.add(index + 1)
    for index, figure in enumerate(noted):
        if index in silent or figure.note or not _summable(figure):
            continue
        kind, parts = _parts(noted, index, silent)
        if parts:
            named = "+".join(f"{noted[part].value:,}".replace(",", "") for part in parts)
            noted[index] = replace(figure, note=f"{kind}:{named}")
            silent.update(parts)
    for told in headline:
        _contradict(noted, silent, told, title)
    return noted, silent


def _slipped(one: Figure, other: Figure) -> bool:
    """Whether a conversion between currencies of about the same worth is off by a thousand or more."""
    if not {one.unit, other.unit} <= _ALIKE or not one.value or not other.value:
        return False
    ratio = abs(one.value / other.value)
    return ratio > 200 or ratio < 1 / 200


def _contradict(figures: list[Figure], silent: set[int], told: Figure, title: str) -> None:
    """Note on the text's figure that the headline gives another value for the same thing.

    Only where the text repeats the headline's value nowhere, and has exactly one figure in that unit
    in a sentence that shares two words with the headline (or one, if its digits are the headline's).
    Shares and places come in many: there the digits must be the same, swapped.
    """
    if told.unit in TIMES or told.value2 is not None or any(_agrees(told, one) for one in figures):
        return
    words = _stems(title)
    moving = told.change in ("up", "down")
    same = [
        index
        for index, one in enumerate(figures)
        if one.unit == told.unit and (one.change in ("up", "down")) == moving and index not in silent
        and not one.old and not one.note and one.value2 is None
    ]  # fmt: skip
    for index in same[:1]:
        one = figures[index]
        alone = sum(figures[other].sentence == one.sentence for other in same) == 1
        shared = len(words & _stems(one.sentence))
        swapped = shared and _same_digits(told.value, one.value)
        if alone and (swapped or (shared >= 2 and told.unit not in MOVES)):
            figures[index] = replace(one, note=f"headline:{told.value}")


def _agrees(told: Figure, one: Figure) -> bool:
    """Whether a figure of the text is what the headline says, rounded as headlines are."""
    if told.unit != one.unit and told.unit in MEASURES and one.unit in MEASURES:
        return False
    ends = [one.value] + ([one.value2] if one.value2 is not None else [])
    low, high = _TOLD[told.change]
    return any(low * told.value <= end <= high * told.value for end in ends)


_TOLD: dict[Change, tuple[float, float]] = {
    "=": (0.95, 1.05),
    "up": (0.95, 1.05),
    "down": (0.95, 1.05),
    "~": (0.85, 1.15),
    ">": (0.98, 1.5),
    "<": (0.6, 1.02),
}
"""Between what multiples of a headline's number the text's may lie."""


def _same_digits(one: float, other: float) -> bool:
    """Whether two numbers are written with the same digits: swapped, or in another scale."""
    first, second = (sorted(f"{value:g}".replace(".", "").strip("0")) for value in (one, other))
    return first == second


def _stems(text: str) -> set[str]:
    """The beginnings of the longer words of a text."""
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}", fold(text))} - _COMMON


_COMMON = frozenset(
    word[:5]
    for word in wordlist(
        "million billion thousand percent manat dollar dollars milyon milyard faiz manatı azərbaycan "
        "azerbaijan azerbaijani миллион миллионов миллиард миллиардов процент процентов манат манатов "
        "азербайджан with from about more than this that year said"
    )
)


def _converted(one: Figure, other: Figure, text: str) -> bool:
    """Whether `other` says the same in another unit: `8.5 million manat ($5 million)`."""
    if (
        one.unit == other.unit
        or not {one.unit, other.unit} <= MEASURES
        or one.unit in MOVES
        or other.unit in MOVES
    ):
        return False
    between = text[one.end : other.start]
    money = one.unit in MONEY and other.unit in MONEY
    if (one.unit in MONEY) != (other.unit in MONEY):
        return False
    opened = re.fullmatch(r"[^().;\d\n]{0,24}\([^\d().;\n]{0,8}", between)
    dashed = money and re.fullmatch(r"[^\d().;,\n]{0,16} [-–—] \D{0,4}", between)
    return bool(opened or dashed)


def _summable(figure: Figure) -> bool:
    return (
        figure.unit not in MOVES and figure.unit not in TIMES and figure.value2 is None and figure.value >= 10
    )


def _parts(figures: Sequence[Figure], index: int, silent: set[int]) -> tuple[str, tuple[int, ...]]:
    """The two to four figures soon after `index` that make it up, and how well they do."""
    whole = figures[index]
    near = [place for place in range(index + 1, min(index + 9, len(figures))) if place not in silent]
    after = [place for place in near if _part_of(figures[place], whole)][:5]
    nearly: tuple[int, ...] = ()
    for count in (2, 3, 4):
        for chosen in combinations(after, count):
            total = sum(figures[place].value for place in chosen)
            if math.isclose(total, whole.value, rel_tol=1e-9):
                return "sum", chosen
            close = abs(total - whole.value) <= _NEAR * whole.value and whole.value >= 100
            if close and not nearly and count == 2 and _told_apart(figures, chosen):
                nearly = chosen
    if nearly:
        return "sum-differs", nearly
    return "thousandfold", _slip(figures, whole, near)


def _slip(figures: Sequence[Figure], whole: Figure, near: Sequence[int]) -> tuple[int, ...]:
    """Two or three parts, told as such, that make a thousand or a million times their whole, or so little."""
    like = [
        place
        for place in near
        if figures[place].unit == whole.unit
        and figures[place].value2 is None
        and figures[place].old == whole.old
    ][:4]
    for count in (2, 3):
        for chosen in combinations(like, count):
            ratio = sum(figures[place].value for place in chosen) / whole.value
            slip = any(math.isclose(ratio, factor, rel_tol=0.005) for factor in (1e3, 1e6, 1e-3, 1e-6))
            if slip and (_told_apart(figures, chosen) or _exact(ratio)):
                return chosen
    return ()


def _exact(ratio: float) -> bool:
    return any(math.isclose(ratio, factor, rel_tol=1e-6) for factor in (1e3, 1e6, 1e-3, 1e-6))


def _part_of(part: Figure, whole: Figure) -> bool:
    if part.value2 is not None or part.old != whole.old or part.value >= whole.value:
        return False
    if part.unit in MEASURES or whole.unit in MEASURES:
        return part.unit == whole.unit
    return True


_OF_THEM = re.compile(
    r"\b(?:of (?:them|these|those|which|the total)|out of|bunlardan|onlardan|onlarin|из них|из которых"
    r"|internal|daxil[id]|внутренн)"
)


def _told_apart(figures: Sequence[Figure], chosen: tuple[int, ...]) -> bool:
    return any(_OF_THEM.search(fold(figures[place].sentence)) for place in chosen)
