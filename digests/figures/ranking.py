"""Which figures a message shows, in order; sums with their parts, sums of money told twice."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from digests.figures.checks import MOVES, TIMES, checked
from digests.figures.tokens import fold
from digests.figures.units import MEASURES, MONEY
from digests.model import Figure

_MOST = 5
_RATES = frozenset({"Kbps", "Mbps", "Gbps", "Tbps"})
_LOWEST = 2.0
"""A figure below this score is not shown: small counts in passing."""
_TITLE = 5.0
"""What the number's standing in the title adds: an editor chose it."""
_COUNTED = 20
"""Fewer things than this are hardly ever news by their number."""


def ranked(
    figures: Sequence[Figure], text: str, title: str, headline: Sequence[Figure] = ()
) -> tuple[Figure, ...]:
    """The figures with `rank` set for at most five and notes of what checks found.

    `headline` are the figures of the title.
    """
    noted, silent = checked(figures, text, title, headline)
    scores: list[tuple[float, int]] = []
    seen: set[tuple[float, str, str | None]] = set()
    told = 0
    for index, figure in enumerate(noted):
        key = (figure.value, figure.unit, figure.period)
        # Parts of a sum stand in its line, so they do not push later figures down.
        before, told = told, told + (index not in silent)
        score = _score(figure, before, text, title)
        before_it = fold(text[max(0, figure.start - 12) : figure.start])
        if _BASE_OF_RATE.search(before_it) or (figure.value in _ROUND and before_it.endswith("на ")):
            continue
        if index in silent or figure.old or figure.unit == "share" or key in seen or score < _LOWEST:
            continue
        seen.add(key)
        scores.append((-score, index))
    for rank, (_, index) in enumerate(sorted(scores)[:_MOST], 1):
        noted[index] = replace(noted[index], rank=rank)
    return tuple(noted)


_ROUND = frozenset((10, 100, 1_000, 10_000, 100_000))
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
    if base in TIMES:
        return 0.3
    if base in MONEY:
        return 2.0 + 0.45 * grown
    if base in _RATES:
        return 4.4
    if base == "place":
        return 3.6
    if base in MOVES:
        return 3.3 + (0.4 if figure.change in ("up", "down") else 0.0)
    if not base:
        return 0.6 * grown
    if base not in MEASURES and size < _COUNTED:
        return 0.5
    return 1.2 + 0.7 * grown if base not in MEASURES or base == "person" else 1.6 + 0.4 * grown


def _in_title(figure: Figure, title: str) -> bool:
    number = re.escape(fold(re.split(r"\s", figure.surface)[0]))
    return bool(re.search(rf"(?<![\d.,]){number}(?![\d]|[.,]\d)", fold(title)))
