"""Which figures a message shows, in order; sums with their parts, sums of money told twice."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from digests.figures.tokens import fold, wordlist
from digests.figures.units import MEASURES, MONEY
from digests.model import Figure

_MOST = 5
_TIMES = frozenset(wordlist("second minute hour day week month year")) | {
    f"{unit} of age" for unit in ("year", "month", "week", "day")
}
_MOVES = frozenset(("percent", "percentage point", "basis point", "time", "place", "point"))
_RATES = frozenset({"Kbps", "Mbps", "Gbps", "Tbps"})
_LOWEST = 2.0
"""A figure below this score is not shown: small counts in passing."""
_TITLE = 5.0
"""What the number's standing in the title adds: an editor chose it."""
_COUNTED = 20
"""Fewer things than this are hardly ever news by their number."""
_NEAR = 0.02
"""By how much parts may miss their whole and still be told as parts."""


def ranked(figures: Sequence[Figure], text: str, title: str) -> tuple[Figure, ...]:
    """The figures with `rank` set for at most five and notes of what checks found."""
    noted, silent = _noted(list(figures), text)
    scores: list[tuple[float, int]] = []
    seen: set[tuple[float, str, str | None]] = set()
    for index, figure in enumerate(noted):
        key = (figure.value, figure.unit, figure.period)
        # Parts of a sum stand in its line, so they do not push later figures down.
        before = sum(1 for one in range(index) if one not in silent)
        score = _score(figure, before, text, title)
        if _BASE_OF_RATE.search(fold(text[max(0, figure.start - 12) : figure.start])):
            continue
        if index in silent or figure.old or key in seen or score < _LOWEST:
            continue
        seen.add(key)
        scores.append((-score, index))
    for rank, (_, index) in enumerate(sorted(scores)[:_MOST], 1):
        noted[index] = replace(noted[index], rank=rank)
    return tuple(noted)


_BASE_OF_RATE = re.compile(r"(?<!\w)(?:per|every|each|her|каждые|каждых) \Z")
"""Before the 100 of `73 per 100 people`."""


def _score(figure: Figure, before: int, text: str, title: str) -> float:
    """How much the figure says, `before` others having been told already."""
    size = max(abs(figure.value), abs(figure.value2 or 0))
    score = _weight(figure, size)
    if figure.period and size >= _COUNTED:
        score += 0.7  # a count for a stated period is reported, not mentioned in passing
    score -= min(2.5, 0.22 * before)
    score += max(0.0, 1.5 * (1 - figure.start / max(200, len(text))))
    if title and _in_title(figure, title):
        score += _TITLE
    if figure.note and figure.note.startswith("sum:"):
        score += 0.5
    return score


def _weight(figure: Figure, size: float) -> float:
    """How much a number of this unit and size tells by itself."""
    grown = math.log10(size) if size > 1 else 0.0
    base = figure.unit.split(" per ")[0]
    if base in _TIMES:
        return 0.3
    if base in MONEY:
        return 2.0 + 0.45 * grown
    if base in _RATES:
        return 4.4
    if base == "place":
        return 3.6
    if base in _MOVES:
        return 3.3 + (0.4 if figure.change in ("up", "down") else 0.0)
    if base == "share":
        return 2.6
    if not base:
        return 0.6 * grown
    if base not in MEASURES and size < _COUNTED:
        return 0.5
    return 1.2 + 0.7 * grown if base not in MEASURES or base == "person" else 1.6 + 0.4 * grown


def _in_title(figure: Figure, title: str) -> bool:
    number = re.escape(fold(re.split(r"\s", figure.surface)[0]))
    return bool(re.search(rf"(?<![\d.,]){number}(?![\d]|[.,]\d)", fold(title)))


# -------------------------------------------------------------------- checks


def _noted(figures: list[Figure], text: str) -> tuple[list[Figure], set[int]]:
    """The figures with their notes, and which are parts or repetitions of another."""
    silent: set[int] = set()
    for index in range(len(figures) - 1):
        if _converted(figures[index], figures[index + 1], text):
            other = figures[index + 1]
            figures[index] = replace(figures[index], note=f"conversion:{other.unit} {other.value}")
            silent.add(index + 1)
    for index, figure in enumerate(figures):
        if index in silent or figure.note or not _summable(figure):
            continue
        parts = _parts(figures, index, silent)
        if parts:
            total = sum(figures[part].value for part in parts)
            sign = "sum" if math.isclose(total, figure.value, rel_tol=1e-9) else "sum-differs"
            named = "+".join(f"{figures[part].value:,}".replace(",", "") for part in parts)
            figures[index] = replace(figure, note=f"{sign}:{named}")
            silent.update(parts)
    return figures, silent


def _converted(one: Figure, other: Figure, text: str) -> bool:
    """Whether `other` says the same in another unit: `8.5 million manat ($5 million)`."""
    if (
        one.unit == other.unit
        or not {one.unit, other.unit} <= MEASURES
        or one.unit in _MOVES
        or other.unit in _MOVES
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
        figure.unit not in _MOVES
        and figure.unit not in _TIMES
        and figure.value2 is None
        and figure.value >= 10
    )


def _parts(figures: Sequence[Figure], index: int, silent: set[int]) -> tuple[int, ...]:
    """The two to four figures soon after `index` that add up to it, exactly or nearly."""
    whole = figures[index]
    after = [
        place
        for place in range(index + 1, min(index + 9, len(figures)))
        if place not in silent and _part_of(figures[place], whole)
    ][:5]
    nearly: tuple[int, ...] = ()
    for count in (2, 3, 4):
        for chosen in combinations(after, count):
            total = sum(figures[place].value for place in chosen)
            if math.isclose(total, whole.value, rel_tol=1e-9):
                return chosen
            close = abs(total - whole.value) <= _NEAR * whole.value and whole.value >= 100
            if close and not nearly and count == 2 and _told_apart(figures, chosen):
                nearly = chosen
    return nearly


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
