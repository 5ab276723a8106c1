"""Figures over time: which of them may stand in one line.

Enters: items, and which of their figures are asked for.  Leaves: lines of points, one for
each counted thing and kind of period: a year never stands beside a quarter, nor a month beside
what was counted since January.  Nothing is computed; where sources differ, both points stand.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from digests.model import Figure, Item, Language

Kind = Literal["year", "half", "quarter", "month", "week", "day", "cumulative"]

_KINDS: tuple[tuple[Kind, str], ...] = (
    ("year", r"\d{4}"),
    ("half", r"\d{4}-H[12]"),
    ("quarter", r"\d{4}-Q[1-4]"),
    ("month", r"\d{4}-\d{2}"),
    ("week", r"\d{4}-W\d{2}"),
    ("day", r"\d{4}-\d{2}-\d{2}"),
    ("cumulative", r"\d{4}-\d{2}\.\.\d{4}-\d{2}"),
)


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a line, with where it stood."""

    figure: Figure
    source: str
    """Source id."""
    url: str | None
    published: datetime
    language: Language


@dataclass(frozen=True, slots=True)
class Line:
    """Points that may be compared: one thing, one kind of period, the newest period first."""

    thing: str
    kind: Kind
    points: tuple[Point, ...]


def kind_of(period: str) -> Kind | None:
    """What sort of period `2022-Q3` or `2022-01..2022-09` is; None for any other text."""
    return next((kind for kind, pattern in _KINDS if re.fullmatch(pattern, period)), None)


def lines(items: Iterable[Item], thing_of: Callable[[Figure], str | None]) -> tuple[Line, ...]:
    """The lines that figures of these items make, those with most points first.

    `thing_of` names what a figure counts, the same in every language, or None where it was not
    asked for.  A growth (`rose by`) is no level and makes no point; a value told again by
    another source is the first source's.
    """
    found: dict[tuple[str, Kind], dict[tuple[str, float, float | None], Point]] = defaultdict(dict)
    for item in sorted(items, key=lambda item: item.published):
        for figure in item.figures:
            thing = thing_of(figure)
            kind = kind_of(figure.period) if figure.period else None
            if thing is None or kind is None or figure.change in ("up", "down"):
                continue
            point = Point(figure, item.source, item.url, item.published, item.language)
            found[thing, kind].setdefault((figure.period or "", figure.value, figure.value2), point)
    made = [Line(thing, kind, _newest_first(points.values())) for (thing, kind), points in found.items()]
    return tuple(sorted(made, key=lambda line: (-len(line.points), line.thing, line.kind)))


def _newest_first(points: Iterable[Point]) -> tuple[Point, ...]:
    """By the end of the period; a value told later stands before an earlier one for the same period."""
    return tuple(
        sorted(points, key=lambda point: (_end(point.figure.period or ""), point.published), reverse=True)
    )


def _end(period: str) -> str:
    return period.partition("..")[2] or period
