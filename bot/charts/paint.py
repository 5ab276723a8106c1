"""A plot on its sheet: title, unit and kind of period, the drawing, what computed means, sources and date.

Enters: a plot.  Leaves: PNG bytes.  Imports matplotlib, so import it only where a chart is drawn.
"""

from __future__ import annotations

from typing import Literal

from bot.charts import bars, timeline
from bot.charts.sheet import Sheet
from bot.model import Plot


def painted(plot: Plot, theme: Literal["light", "dark"]) -> bytes:
    """The plot as PNG: few sums as bars; levels and whatever is longer over a line of time."""
    sheet = Sheet(theme)
    sheet.paragraph(plot.title, 10.5, bold=True)
    sheet.down += 0.02
    sheet.paragraph(" · ".join(filter(None, (plot.unit, plot.kind))), 8.5, colour=sheet.colours.soft)
    sheet.down += 0.1
    lined = plot.level or len(plot.marks) > bars.MOST or timeline.dips(plot)
    finish = timeline.reserve(sheet, plot) if lined else bars.reserve(sheet, plot)
    sheet.down += 0.08
    for note in filter(None, (plot.computed, plot.note)):
        sheet.paragraph(note, 7, colour=sheet.colours.soft)
    sheet.cut()
    finish()
    return sheet.png()
