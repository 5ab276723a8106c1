"""Figures over time: which of them may stand in one line.

Enters: items.  Leaves: lines of points, one for each counted thing, measurer and kind of
period: a year never stands beside a quarter, nor a month beside what was counted since January.
"""

from digests.series.lines import joined, lines
from digests.series.model import Filed, Line, Point
from digests.series.periods import Kind, kind_of

__all__ = ["Filed", "Kind", "Line", "Point", "joined", "kind_of", "lines"]
