"""A figure over time as a message: the newest value, what changed, tables, sources.

Enters: the lines of one thing.  Leaves: blocks.  What was computed is said to be; of what
sources say differently both stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.formatter.figures import Figures
from bot.formatter.series import plot, unit_label, value_label, what_of
from bot.formatter.steps import step
from bot.formatter.text import clean, joined
from bot.formatter.units import SAME
from bot.model import Block, Plot, Span
from bot.phrases import say
from bot.phrases.dates import local, short_day, short_period
from digests.language import capital
from digests.model import Beat, Figure, ReaderLanguage, Source
from digests.recurring import Series
from digests.series import Line, Point
from digests.series.comparison import Change, changes
from digests.series.lines import foremost

ROWS = 8
"""Periods of one table."""
LINES = 4
VOICES = 4
"""Sources that are quoted where they differ."""
NAMES = 14
"""Characters of a source's name in a table: a phone has room for thirty-odd in all."""


@dataclass(frozen=True, slots=True)
class Historian:
    """Writes about figures over time, for the readers of one beat in one language and zone."""

    beat: Beat
    figures: Figures
    sources: Mapping[str, Source]
    language: ReaderLanguage
    timezone: str

    def name(self, thing: str, newest: Figure) -> str:
        """What a series is called: as the beat says, or after what its newest figure counts."""
        series = self._series(thing)
        if series:
            return series.names.get(self.language) or series.names.get("en") or series.id
        return capital(what_of(newest, self.language, self.figures.nouns), self.language)

    def heading(self, line: Line) -> str:
        """The series, and who measures where that parts lines: `Fixed internet download speed (Ookla)`."""
        name = self.name(line.thing, line.points[0].figure)
        return f"{name} ({self.measurer(line)})" if line.measurer else name

    def measurer(self, line: Line) -> str:
        """Who measured, by name."""
        if line.measurer.startswith("@"):
            return self.source(line.measurer[1:])
        found = next((one for one in self.beat.measurers if one.id == line.measurer), None)
        return (found.names.get(self.language) or found.names.get("en", found.id)) if found else line.measurer

    def source(self, source_id: str) -> str:
        """A source's name."""
        found = self.sources.get(source_id)
        return clean(found.name if found else source_id, 40)

    def plot(self, line: Line) -> Plot:
        """What a chart of the line shows."""
        names = {point.source: self.source(point.source) for point in line.points}
        unit = self.unit(line)
        return plot(line, self.language, self.figures, names, self.heading(line), unit, self.timezone)

    def unit(self, line: Line) -> str:
        """What its figures count, by one name: the first that the beat gives, else the newest's."""
        series = self._series(line.thing)
        unit = series.units[0] if series else line.points[0].figure.unit
        return SAME.get(unit, unit)

    @staticmethod
    def last(line: Line) -> Point:
        """The newest point that a source states."""
        return next((one for one in line.main if not one.derived), line.main[0])

    # --- blocks

    def newest(self, line: Line) -> Block:
        """The newest value with its source, and what changed."""
        point = self.last(line)
        told = self.figures.line(replace(point.figure, old=False), self.language, told=point.language)
        rows = [joined((told, self._named(point)))]
        remarks = (self._differ(line, point), self._changed(line, point))
        rows += [(Span(text, italic=True),) for text in remarks if text]
        return Block("text", tuple(rows))

    def table(self, line: Line) -> list[Block]:
        """The line's newest points as a table under a heading, with their sources below."""
        shown = foremost(line.points, periods=ROWS)
        label = unit_label(self.unit(line), self.language, self.figures.nouns)
        by = say(f"figures_by_{line.kind}", self.language)
        heading = " · ".join(filter(None, (by, self._measured(line), label)))
        head = tuple(Span(say(f"figures_{name}", self.language)) for name in ("period", "value", "source"))
        rows = tuple(self._row(point) for point in shown)
        blocks = [Block("text", ((Span(heading, bold=True),),), keep_with_next=True)]
        blocks.append(Block("table", (head, *rows)))
        if any(point.derived for point in shown):
            blocks.append(Block("small", ((Span(say("chart_computed", self.language)),),)))
        return [*blocks, self.links(shown)]

    def links(self, points: Sequence[Point]) -> Block:
        """The sources of points with links, each telling once."""
        told = {(point.source, point.url): point for point in foremost(points, periods=ROWS)}
        parts = joined((self._named(point) for point in told.values()), "; ")
        return Block("small", ((Span(say("figures_sources", self.language) + " "), *parts),))

    def _row(self, point: Point) -> tuple[Span, ...]:
        return (
            Span(short_period(point.period, self.language)),
            Span(value_label(point, self.language)),
            Span(clean(self.source(point.source), NAMES)),
        )

    def _measured(self, line: Line) -> str:
        return self.measurer(line) if line.measurer else ""

    def _named(self, point: Point) -> tuple[Span, ...]:
        day = short_day(local(point.published, self.timezone).date(), self.language, year=True)
        return (Span(self.source(point.source), link=point.url), Span(f", {day}"))

    def _series(self, thing: str) -> Series | None:
        return next((one for one in self.beat.series if one.id == thing), None)

    # --- what changed

    def _differ(self, line: Line, point: Point) -> str:
        """`Sources differ: 81 million (Trend), 80 million (Report)`."""
        same = [one for one in line.points if one.period == point.period][:VOICES]
        if len(same) < 2:
            return ""
        values = ", ".join(f"{value_label(one, self.language)} ({self.source(one.source)})" for one in same)
        return say("figures_differ", self.language, values=values)

    def _changed(self, line: Line, point: Point) -> str:
        """`Computed by Beatwire: −6.1% on Q4 2024, +8% on Q1 2024`."""
        told = [self._change(change, point.figure) for change in changes(line, point)]
        return say("figures_computed", self.language, changes="; ".join(told)) if told else ""

    def _change(self, change: Change, figure: Figure) -> str:
        period = short_period(change.since.period, self.language)
        told = step(change.difference, change.percent, figure.unit, self.language)
        return say("figures_since", self.language, change=told, period=period)
