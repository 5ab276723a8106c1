"""Levels and long series over time: a line with its points, few numbers, no overlap.

Enters: a sheet and a plot.  Leaves: room taken on the sheet, and what draws into it once the
sheet's height is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from bot.charts.sheet import MARGIN, WIDTH, Sheet
from bot.model import Mark, Plot
from bot.phrases.numbers import exact, written

HEIGHT = 1.75
AXIS = 0.2
"""Room below for the years."""
SIZE = 8.0
TICK = 7.0
BELOW = 0.22
"""Room for a number below a point that lies on the floor."""
GAP = 1.7
"""A step so many times the shortest one skips a period: the line is then dashed."""
LABEL_HIGH = 0.16
YEARS = 6
Align = Literal["left", "center", "right"]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def dips(plot: Plot) -> bool:
    """Whether a value lies below zero, which bars from zero would hide."""
    return any(mark.value < 0 for mark in plot.marks)


def reserve(sheet: Sheet, plot: Plot) -> Callable[[], None]:
    """Take room for the axes; returns what draws them."""
    low, high, ticks = _scale(plot)
    names = [_tick(tick, plot, ticks) for tick in ticks]
    left = MARGIN + max(sheet.width(name, TICK) for name in names) + 0.06
    wide = WIDTH - MARGIN - 0.12 - left
    top = sheet.down + LABEL_HIGH

    def place(when: date, value: float) -> tuple[float, float]:
        share = (value - low) / (high - low)
        return left + _across(when, plot) * wide, top + (share if plot.ranks else 1 - share) * HEIGHT

    for tick, name in zip(ticks, names, strict=True):
        _, y = place(plot.marks[-1].when, tick)
        sheet.text(left - 0.06, y - TICK / 72 * 0.62, name, TICK, colour=sheet.colours.soft, align="right")
    floor = top + HEIGHT
    lowest = max(place(mark.when, mark.value)[1] for mark in plot.marks)
    floor += BELOW if lowest > floor - BELOW else 0.0
    for name, x, align in _times(plot, left, wide):
        sheet.text(x, floor + 0.05, name, TICK, colour=sheet.colours.soft, align=align)
    _labels(sheet, plot, place, left, floor + 0.03)
    sheet.down = floor + AXIS

    def finish() -> None:
        axes = sheet.figure.add_axes(sheet.fraction(left, top, wide, HEIGHT))
        _lines(axes, sheet, plot, low, high, ticks)

    return finish


def _scale(plot: Plot) -> tuple[float, float, list[float]]:
    """The ends of the value axis and its ticks; sums and speeds start at zero, places do not."""
    values = [mark.value for mark in plot.marks]
    low, high = min(values), max(values)
    if not plot.ranks:
        low = min(low, 0.0)
    pad = (high - low) * (0.15 if plot.ranks else 0.06) or 1.0
    low, high = (max(low - pad, 0.0), high + pad) if plot.ranks else (low, high + pad)
    found = MaxNLocator(4, steps=[1, 2, 2.5, 5, 10], integer=plot.ranks).tick_values(low, high)
    return low, high, [float(tick) for tick in found if low <= tick <= high and not (plot.ranks and tick < 1)]


def _tick(tick: float, plot: Plot, ticks: Sequence[float]) -> str:
    """A tick as the language writes it, on the scale of the largest."""
    most = max(map(abs, ticks))
    power = next((power for power in (12, 9, 6) if most >= 10**power), 0)
    number = written(exact(round(tick, 10)), plot.language, power if tick else 0)
    return str(number)


def _across(when: date, plot: Plot) -> float:
    """Where a day lies between the first (0) and the last (1)."""
    first, last = plot.marks[0].when, plot.marks[-1].when
    whole = (last - first) / timedelta(days=1) or 1.0
    return 0.03 + 0.94 * ((when - first) / timedelta(days=1)) / whole


def _times(plot: Plot, left: float, wide: float) -> Iterator[tuple[str, float, Align]]:
    """The years of the points or those that begin within; of a shorter time its first and last period."""
    first, last = plot.marks[0], plot.marks[-1]
    if all(mark.label.isdigit() for mark in plot.marks):  # years: named under their own points
        named = {mark.when: mark.label for mark in plot.marks}
        for when in list(named)[:: -(-len(named) // YEARS)]:
            yield named[when], left + _across(when, plot) * wide, "center"
        return
    years = list(range(first.when.year + 1, last.when.year + 1))
    if len(years) < 2:
        yield first.label, left, "left"
        yield last.label, left + wide, "right"
        return
    every = -(-len(years) // YEARS)
    for year in years[::-1][::every]:
        yield str(year), left + _across(date(year, 1, 1), plot) * wide, "center"


def _labels(
    sheet: Sheet, plot: Plot, place: Callable[[date, float], tuple[float, float]], left: float, floor: float
) -> None:
    """Values beside their points: the newest, then the rest, where they touch nothing."""
    taken: list[Box] = []
    points = [place(mark.when, mark.value) for mark in plot.marks]
    main = [point for point, mark in zip(points, plot.marks, strict=True) if not mark.beside]
    newest = max(index for index, mark in enumerate(plot.marks) if not mark.beside)
    for index in _order(plot.marks, newest):
        mark = plot.marks[index]
        text = f"{mark.beside}: {mark.text}" if mark.beside else mark.text
        wide = sheet.width(text, SIZE, bold=index == newest)
        for box in _places(points[index], wide, left):
            if box[3] > floor or any(_touch(box, other) for other in taken):
                continue
            if _crossed(box, main, points):
                continue
            taken.append(box)
            colour = sheet.colours.other if mark.beside else ""
            sheet.text(box[0], box[1], text, SIZE, bold=index == newest, colour=colour)
            break


def _places(point: tuple[float, float], wide: float, left: float) -> Iterator[Box]:
    """Where a label may stand: above, above right, above left, left, below right, below, right."""
    x, y = point
    above, below, level = y - LABEL_HIGH - 0.06, y + 0.07, y - LABEL_HIGH / 2
    for start, top in (
        (x - wide / 2, above),
        (x, above),
        (x - wide, above),
        (x - wide - 0.07, level),
        (x, below),
        (x - wide / 2, below),
        (x + 0.07, level),
    ):
        kept = min(max(start, left), WIDTH - 0.08 - wide)
        yield kept, top, kept + wide, top + LABEL_HIGH


def _crossed(box: Box, main: Sequence[tuple[float, float]], points: Sequence[tuple[float, float]]) -> bool:
    """Whether the line or a point runs through a label."""
    left, top, right, bottom = box[0] - 0.02, box[1], box[2] + 0.02, box[3]
    if any(left - 0.02 < x < right + 0.02 and top - 0.03 < y < bottom + 0.03 for x, y in points):
        return True
    for (x1, y1), (x2, y2) in pairwise(main):
        for step in range(41):
            x, y = x1 + (x2 - x1) * step / 40, y1 + (y2 - y1) * step / 40
            if left < x < right and top < y < bottom:
                return True
    return False


def _order(marks: Sequence[Mark], newest: int) -> list[int]:
    """Newest, first, highest, lowest, then from the newest back."""
    values = [mark.value for mark in marks]
    extremes = [newest, 0, values.index(max(values)), values.index(min(values))]
    return list(dict.fromkeys([*extremes, *range(len(marks) - 1, -1, -1)]))


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] + 0.06 and other[0] < one[2] + 0.06 and one[1] < other[3] and other[1] < one[3]


def _lines(axes: Axes, sheet: Sheet, plot: Plot, low: float, high: float, ticks: Sequence[float]) -> None:
    colours = sheet.colours
    axes.set_facecolor("none")
    axes.set_xlim(0, 1)
    axes.set_ylim(*((high, low) if plot.ranks else (low, high)))
    axes.set_axis_off()
    for tick in ticks:
        axes.axhline(tick, color=colours.rule, linewidth=0.6, zorder=0)
    main = [mark for mark in plot.marks if not mark.beside]
    steps = [(after.when - before.when).days for before, after in pairwise(main)]
    shortest = min((step for step in steps if step > 0), default=0.0)
    for (before, after), step in zip(pairwise(main), steps, strict=True):
        dashed = not plot.level and step > GAP * shortest
        axes.plot(
            [_across(before.when, plot), _across(after.when, plot)],
            [before.value, after.value],
            color=colours.main,
            linewidth=1.6,
            linestyle=(0, (2, 1.5)) if dashed else "-",
            clip_on=False,
        )
    for mark in plot.marks:
        axes.plot(
            _across(mark.when, plot),
            mark.value,
            marker="D" if mark.beside else "o",
            markersize=4.5,
            markerfacecolor=colours.paper if mark.computed or mark.beside else colours.main,
            markeredgecolor=colours.other if mark.beside else colours.main,
            markeredgewidth=1.2,
            clip_on=False,
            zorder=3,
        )
