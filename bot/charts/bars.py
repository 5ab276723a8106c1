"""Few values as bars, one below the other: period, bar, value; nothing can overlap.

Enters: a sheet and a plot.  Leaves: room taken on the sheet, and what draws into it once the
sheet's height is known.
"""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.patches import Rectangle

from bot.charts.sheet import MARGIN, WIDTH, Sheet
from bot.model import Mark, Plot

MOST = 10
"""Bars that one looks at without counting."""
ROW = 0.25
BAR = 0.15
GAP = 0.07
SIZE = 8.0
LIFT = 0.06
"""From the top of a row to that of its letters: they stand level with the bar."""


def reserve(sheet: Sheet, plot: Plot) -> Callable[[], None]:
    """Take a row for each value, newest last; returns what draws the bars."""
    column = max(sheet.width(_label(mark), SIZE) for mark in plot.marks)
    numbers = max(sheet.width(mark.text, SIZE, bold=True) for mark in plot.marks)
    left = MARGIN + column + GAP
    longest = max(WIDTH - MARGIN - numbers - GAP - left, 0.3)
    most = max(mark.value for mark in plot.marks) or 1.0
    boxes: list[tuple[float, float, Mark]] = []
    newest = max(place for place, mark in enumerate(plot.marks) if not mark.beside)
    for place, mark in enumerate(plot.marks):
        wide = max(mark.value / most * longest, 0.01)
        soft = sheet.colours.soft if mark.beside else ""
        top = sheet.down + LIFT
        sheet.text(MARGIN + column, top, _label(mark), SIZE, colour=soft, align="right")
        sheet.text(left + wide + GAP, top, mark.text, SIZE, bold=place == newest, colour=soft)
        boxes.append((sheet.down + (ROW - BAR) / 2, wide, mark))
        sheet.down += ROW

    def finish() -> None:
        for top, wide, mark in boxes:
            x, y, width, height = sheet.fraction(left, top, wide, BAR)
            sheet.figure.add_artist(_bar(sheet, mark, (x, y), width, height))

    return finish


def _label(mark: Mark) -> str:
    return mark.beside or mark.label


def _bar(sheet: Sheet, mark: Mark, corner: tuple[float, float], width: float, height: float) -> Rectangle:
    colours = sheet.colours
    made = Rectangle(corner, width, height, transform=sheet.figure.transFigure, linewidth=0.0)
    made.set_facecolor(colours.computed if mark.computed else colours.other if mark.beside else colours.main)
    if mark.computed:
        made.set_edgecolor(colours.main)
        made.set_hatch("////")
    return made
