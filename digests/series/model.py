"""What a line of figures over time is made of.  Frozen dataclasses only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from digests.model import Figure, Language
from digests.series.periods import Kind, bounds


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a line, with where it stood."""

    figure: Figure
    source: str
    """Source id."""
    url: str | None
    published: datetime
    language: Language
    derived: tuple[str, ...] = ()
    """The two periods whose difference this value is: computed, printed nowhere.  Empty: as printed."""

    @property
    def period(self) -> str:
        """The period that the figure covers."""
        return self.figure.period or ""

    @property
    def end(self) -> date:
        """The last day of its period."""
        found = bounds(self.period)
        return found[1] if found else self.published.date()


@dataclass(frozen=True, slots=True)
class Filed:
    """A point and the line to which it belongs."""

    thing: str
    """Id of the series: the beat file's, or one made of what is counted (`:malicious link`)."""
    measurer: str
    """Who measured or ranked, where values of different ones may not be compared; else empty."""
    kind: Kind
    point: Point

    @property
    def found(self) -> bool:
        """Whether the beat does not name the series."""
        return self.thing.startswith(":")


@dataclass(frozen=True, slots=True)
class Line:
    """Points that may be compared: one thing, one measurer, one kind of period; the newest period first.

    A period may have several points: what different sources say of it.
    """

    thing: str
    kind: Kind
    points: tuple[Point, ...]
    measurer: str = ""

    @property
    def main(self) -> tuple[Point, ...]:
        """One point a period, newest first: where sources differ, the one told last."""
        chosen: dict[str, Point] = {}
        for point in self.points:
            chosen.setdefault(point.period, point)
        return tuple(chosen.values())

    @property
    def others(self) -> tuple[Point, ...]:
        """The points beside the main ones: what other sources say of the same periods."""
        main = {id(point) for point in self.main}
        return tuple(point for point in self.points if id(point) not in main)
