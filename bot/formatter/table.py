"""Rows of cells as lines of one width each, for letters of one width.

Enters: rows.  Leaves: lines; the first column stands left, all others right.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.formatter.text import clean, cut
from bot.model import Block

CELL = 28
"""Most characters of a cell."""


def cells(block: Block) -> list[list[str]]:
    """The words of a table's cells, each on one line; every row has as many as the longest."""
    rows = [[cut(clean(span.text), CELL) for span in line] for line in block.lines]
    most = max(map(len, rows), default=0)
    return [row + [""] * (most - len(row)) for row in rows]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as lines, columns two spaces apart."""
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, wide, strict=True))
        ).rstrip()
        for row in rows
    ]
