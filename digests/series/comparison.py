"""What changed since the period before and since the year before: only like with like.

Enters: a line and one of its points.  Leaves: differences, computed here and printed nowhere;
whoever shows them says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from digests.series.model import Line, Point
from digests.series.periods import before, year_before

Which = Literal["before", "year"]


@dataclass(frozen=True, slots=True)
class Change:
    """The step from an earlier point of the same line."""

    which: Which
    since: Point
    difference: Decimal
    percent: Decimal | None
    """Per cent of the earlier value; None where that is zero or below."""


def changes(line: Line, point: Point) -> tuple[Change, ...]:
    """The steps from the period before and from the year before, where both are known and undisputed.

    A level has no period before: it is held against the last one known.
    """
    disputed = {other.period for other in line.others}
    usable = {one.period: one for one in line.main if one.period not in disputed and _printed(one)}
    if point.period not in usable:
        return ()
    last = usable.get(before(point.period) or "")
    if line.kind == "moment":
        last = _earlier(line.main, point, usable)
    year = usable.get(year_before(point.period) or "")
    wanted: tuple[tuple[Which, Point | None], ...] = (("before", last), ("year", year))
    made: dict[str, Change] = {}
    for which, since in wanted:
        if since is not None:
            made.setdefault(since.period, _change(which, since, point))
    return tuple(made.values())


def _earlier(points: Sequence[Point], point: Point, usable: dict[str, Point]) -> Point | None:
    return next((one for one in points if one.end < point.end and one.period in usable), None)


def _change(which: Which, since: Point, point: Point) -> Change:
    old, new = (Decimal(repr(float(one.figure.value))) for one in (since, point))
    return Change(which, since, new - old, (new - old) / old * 100 if old > 0 else None)


def _printed(point: Point) -> bool:
    """Whether a source states the value itself, and no bound of it."""
    figure = point.figure
    return not point.derived and figure.value2 is None and figure.change in ("=", "~")
