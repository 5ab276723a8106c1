"""Charts and tables as Slack draws them itself: no file is uploaded, no further scope is asked for.

Enters: a plot, a table.  Leaves: a `data_visualization` block, a `table` block; None where
Slack's limits leave none.
"""

from __future__ import annotations

from typing import Any

from bot.formatter.table import cells
from bot.formatter.text import clean, cut
from bot.model import Block, Plot

TITLE = 50
LABEL = 20
POINTS = 20
AXIS = 50
ROWS, COLUMNS = 100, 20

Json = dict[str, Any]


def drawn(plot: Plot) -> Json | None:
    """One line of the plot's main values: levels as a line, sums as bars.

    Slack's axis knows no direction and no marks, so places in a ranking stay a table, and what
    another source says of the same period stands in the table alone.
    """
    marks = [mark for mark in plot.marks if not mark.beside][-POINTS:]
    names = [cut(clean(mark.label + ("*" if mark.computed else "")), LABEL) for mark in marks]
    if plot.ranks or len(marks) < 2 or len(set(names)) < len(names):
        return None
    points = [{"label": name, "value": _number(mark.value)} for name, mark in zip(names, marks, strict=True)]
    return {
        "type": "data_visualization",
        "title": cut(clean(plot.title), TITLE),
        "chart": {
            "type": "line" if plot.level else "bar",
            "series": [{"name": cut(clean(plot.unit or plot.title), LABEL), "data": points}],
            "axis_config": {
                "categories": names,
                "x_label": cut(clean(plot.kind) or "–", AXIS),
                "y_label": cut(clean(plot.unit) or "–", AXIS),
            },
        },
    }


def table(block: Block) -> Json | None:
    """The table's rows; the first column stands left, all others right."""
    rows = [row[:COLUMNS] for row in cells(block)[:ROWS]]
    if not rows or not rows[0]:
        return None
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell or "–"} for cell in row] for row in rows],
        "column_settings": [{"align": "left" if not place else "right"} for place in range(len(rows[0]))],
    }


def size(block: Json) -> int:
    """Characters of a chart or table that count towards a message's sum."""
    if block["type"] == "table":
        return sum(len(cell["text"]) for row in block["rows"] for cell in row)
    chart = block["chart"]
    return len(block["title"]) + sum(len(name) for name in chart["axis_config"]["categories"])


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value
