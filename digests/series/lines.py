"""Points joined to lines.

Enters: points, each with the line to which it belongs.  Leaves: the lines.  The same value told
again makes no second point; where sources differ, both stand.  What two running totals of one
year leave between them is computed where nobody printed it, and marked as computed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from digests.model import Figure, Item
from digests.series.model import Filed, Line, Point
from digests.series.periods import Kind, kind_of, months, of_months

SUMS: frozenset[Kind] = frozenset(("year", "half", "quarter", "month", "cumulative"))
"""Kinds of period whose values add up over a year."""
ROUNDING = Decimal("0.01")
"""Two tellings of one value differ by no more than this share of it, if one of them is rounded."""


def joined(filed: Iterable[Filed]) -> tuple[Line, ...]:
    """The lines that the points make, those with most periods first."""
    found: dict[tuple[str, str, Kind, str], list[Point]] = defaultdict(list)
    for one in filed:
        found[one.thing, one.measurer, one.kind, _span(one)].append(one.point)
    lines = [
        Line(thing, kind, _ordered(_once(points)), measurer)
        for (thing, measurer, kind, _), points in found.items()
    ]
    return tuple(
        sorted(
            lines,
            key=lambda line: (-len(line.main), line.thing, line.measurer, line.kind, line.points[0].period),
        )
    )


def lines(items: Iterable[Item], thing_of: Callable[[Figure], str | None]) -> tuple[Line, ...]:
    """The lines that figures of these items make; `thing_of` names what a figure counts, or None.

    A growth (`rose by`) is no level and makes no point.
    """
    filed: list[Filed] = []
    for item in items:
        for figure in item.figures:
            thing = thing_of(figure)
            kind = kind_of(figure.period) if figure.period else None
            if thing is not None and kind is not None and figure.change not in ("up", "down"):
                point = Point(figure, item.source, item.url, item.published, item.language)
                filed.append(Filed(thing, "", kind, point))
    return joined(filed)


def _span(one: Filed) -> str:
    """What else parts lines: odd spans of months have only the same months to compare with, and a score
    of one at most is of another scale than one of a hundred."""
    if one.kind == "span":
        return one.point.period[5:7] + one.point.period[-2:]
    figure = one.point.figure
    return "of one" if figure.unit == "point" and abs(figure.value) <= 1 else ""


def _ordered(points: Iterable[Point]) -> tuple[Point, ...]:
    """By the end of the period; a value told later stands before an earlier one for the same period."""
    return tuple(sorted(points, key=lambda point: (point.end, point.published), reverse=True))


def _once(points: Sequence[Point]) -> list[Point]:
    """The points without repeats: of one value the first telling, of a rounded one the exact."""
    kept: dict[str, list[Point]] = defaultdict(list)
    for point in sorted(points, key=lambda point: point.published):
        same = kept[point.period]
        at = next((at for at, other in enumerate(same) if told_again(other.figure, point.figure)), None)
        if at is None:
            same.append(point)
        elif _exactness(point.figure) > _exactness(same[at].figure):
            same[at] = point
    return [point for points in kept.values() for point in points]


def told_again(one: Figure, other: Figure) -> bool:
    """Whether two values are one, as printed or as one of them rounds it (449.39 and 450 million)."""
    if one.value2 is not None or other.value2 is not None:
        return (one.value, one.value2) == (other.value, other.value2)
    first, second = Decimal(repr(float(one.value))), Decimal(repr(float(other.value)))
    coarse, fine = (first, second) if _digits(first) < _digits(second) else (second, first)
    if first == second:
        return True
    return _digits(coarse) > 1 and abs(coarse - fine) <= min(_step(coarse) / 2, abs(fine) * ROUNDING)


def _digits(value: Decimal) -> int:
    """Digits that count: 2 of 450 million, 5 of 449.39."""
    return len(value.normalize().as_tuple().digits)


def _step(value: Decimal) -> Decimal:
    """What one more in the last digit that counts would be: 10 of 450."""
    return Decimal(1).scaleb(value.adjusted() - _digits(value) + 1)


def _exactness(figure: Figure) -> tuple[bool, int]:
    return figure.change == "=", _digits(Decimal(repr(float(figure.value))))


def comparable(line: Line) -> tuple[Point, ...]:
    """The points that a picture may show side by side, newest first.

    Of running totals those over the same months as the newest, or else those of its year.
    """
    if line.kind != "cumulative":
        return line.points
    newest = line.points[0].period
    months_alike = tuple(point for point in line.points if point.period[-2:] == newest[-2:])
    year_alike = tuple(point for point in line.points if point.period[:4] == newest[:4])
    parts = (part for part in (months_alike, year_alike) if len({point.period for point in part}) > 1)
    return next(parts, line.points[:1])


def foremost(points: Iterable[Point], *, periods: int, beside: int = 2) -> tuple[Point, ...]:
    """The points of the first so many periods; of one period its main one and at most `beside` others."""
    kept: dict[str, list[Point]] = {}
    for point in points:
        if point.period not in kept and len(kept) == periods:
            break
        told = kept.setdefault(point.period, [])
        if len(told) <= beside:
            told.append(point)
    return tuple(point for told in kept.values() for point in told)


# --- what the running totals leave between them -----------------------------------------


def derived(lines: Sequence[Line]) -> tuple[Filed, ...]:
    """Points that one subtraction makes of totals since January: `2024` less `2024-01..2024-09`.

    `lines` are those of things that add up.  Only where no source states that period itself, both
    totals are undisputed and exact enough, and the difference is a quarter, a half or a month.
    """
    made: list[Filed] = []
    for thing, measurer in dict.fromkeys((line.thing, line.measurer) for line in lines):
        mine = [
            line for line in lines if (line.thing, line.measurer) == (thing, measurer) and line.kind in SUMS
        ]
        stated = {point.period for line in mine for point in line.points}
        made += [
            Filed(thing, measurer, kind, point)
            for point in _differences(mine)
            if point.period not in stated and (kind := kind_of(point.period)) in ("half", "quarter", "month")
        ]
    return tuple(made)


def _differences(lines: Sequence[Line]) -> Iterator[Point]:
    """What lies between each two neighbouring totals of a year."""
    totals: dict[int, dict[int, Point]] = defaultdict(dict)
    for line in lines:
        disputed = {point.period for point in line.others}
        for point in line.main:
            span = months(point.period)
            if span and span[1] == 1 and point.period not in disputed and _exact(point.figure):
                totals[span[0]][span[2]] = point
    for year, told in totals.items():
        for first, last in pairwise(sorted(told)):
            difference = _difference(told[first], told[last], of_months(year, first + 1, last))
            if difference:
                yield difference


def _difference(less: Point, more: Point, period: str) -> Point | None:
    """None where rounding could make the difference."""
    small, large = Decimal(repr(float(less.figure.value))), Decimal(repr(float(more.figure.value)))
    value = large - small
    if value <= 0 or (_step(small) + _step(large)) / 2 > value * ROUNDING:
        return None
    figure = Figure(float(value), more.figure.unit, 0, 0, "", what=more.figure.what, period=period)
    return replace(more, figure=figure, derived=(more.period, less.period))


def _exact(figure: Figure) -> bool:
    return figure.value2 is None and figure.change == "="
