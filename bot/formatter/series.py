"""A line of figures over time in the reader's words: what a chart, a table and a list of it say.

Enters: a line, the reader's language, the names of sources.  Leaves: a plot, its words for who
cannot see it, table rows.  Digits are as printed; what was computed says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.formatter.figures import Figures
from bot.formatter.measured import phrase
from bot.formatter.nouns import Nouns
from bot.formatter.text import clean, cut
from bot.formatter.units import split_rate, unit_forms
from bot.model import Mark, Plot
from bot.phrases import say
from bot.phrases.dates import local, short_day, short_period
from bot.phrases.numbers import NBSP, written
from digests.language import lower
from digests.model import Figure, ReaderLanguage
from digests.series import Line, Point
from digests.series.lines import comparable, foremost

MARKS = 12
"""Periods that a chart shows."""
NAMED = 3
"""Sources that a chart names."""
SIGNS = {"~": "≈ ", ">": "> ", "<": "< "}
TITLE = 90


def plot(
    line: Line,
    language: ReaderLanguage,
    figures: Figures,
    sources: Mapping[str, str],
    title: str,
    unit: str,
    timezone: str,
) -> Plot:
    """What a chart of the line shows: its newest periods, oldest first; `unit` is canonical."""
    shown = foremost(comparable(line), periods=MARKS)
    main = {id(point) for point in Line(line.thing, line.kind, tuple(shown)).main}
    marks = tuple(
        _mark(point, language, "" if id(point) in main else sources.get(point.source, point.source))
        for point in _told_in_order(shown)
    )
    return Plot(
        clean(title, TITLE),
        unit_label(unit, language, figures.nouns),
        kind_label(line, language),
        marks,
        _note(shown, language, sources, timezone),
        level=line.kind == "moment" or unit in ("place", "Mbps", "percent", "point"),
        ranks=unit == "place",
        computed=say("chart_computed", language) if any(point.derived for point in shown) else "",
        language=language,
    )


def _told_in_order(points: Sequence[Point]) -> list[Point]:
    """Oldest period first; of one period the main value first."""
    periods = list(dict.fromkeys(point.period for point in points))[::-1]
    return sorted(points, key=lambda point: periods.index(point.period))


def alt(drawn: Plot) -> str:
    """The plot in a sentence, for who cannot see it."""
    values = "; ".join(
        f"{mark.label} {mark.text}" + (f" ({mark.beside})" if mark.beside else "") for mark in drawn.marks
    )
    unit = f" ({drawn.unit}, {drawn.kind})" if drawn.unit else f" ({drawn.kind})"
    parts = [f"{drawn.title}{unit}: {values}.", drawn.computed and f"{drawn.computed}.", drawn.note]
    return cut(" ".join(filter(None, parts)), 1500)


def kind_label(line: Line, language: ReaderLanguage) -> str:
    """`by quarter`, `since January`."""
    told = say(f"figures_by_{line.kind}", language)
    return lower(told[0], language) + told[1:]


def unit_label(unit: str, language: ReaderLanguage, nouns: Nouns) -> str:
    """What the numbers count, as it stands after a number: `malicious links`, `manat a month`, `%`."""
    if unit == "percent":
        return "%"
    if unit == "place":
        return say("chart_ranks", language)
    base, rate = split_rate(unit, language)
    found = unit_forms(base)
    term = nouns.term(base)
    forms = found[language] if found else term.forms.get(language, ()) if term else ()
    name = forms[min(2, len(forms) - 1)] if forms else base
    return clean(f"{rate} {name}" if rate and language == "az" else f"{name} {rate}".strip(), 60)


def value_label(point: Point, language: ReaderLanguage) -> str:
    """The value without its unit, marked where it is rough or computed: `≈ 81 million`, `172.65 million*`."""
    figure = point.figure
    text = str(written(figure.value, language))
    if figure.value2 is not None:
        text = f"{text}–{written(figure.value2, language)}"
    if figure.unit == "percent":
        text += {"az": "\u00a0%", "en": "%", "ru": "%"}[language]
    return SIGNS.get(figure.change, "") + text + ("*" if point.derived else "")


def what_of(figure: Figure, language: ReaderLanguage, nouns: Nouns) -> str:
    """What a figure counts or measures, as a heading: for series that the beat does not name."""
    term = nouns.term(figure.unit) or nouns.term(figure.what)
    forms = term.forms.get(language, ()) if term else ()
    if forms:
        return forms[min(1, len(forms) - 1)]
    measured = phrase(figure.what)
    return clean(measured or figure.what or figure.unit, TITLE)


def _mark(point: Point, language: ReaderLanguage, beside: str) -> Mark:
    return Mark(
        short_period(point.period, language),
        float(point.figure.value),
        value_label(point, language),
        _day(point),
        computed=bool(point.derived),
        beside=clean(beside, 30),
        rough=point.figure.change in SIGNS,
    )


def _day(point: Point) -> date:
    """The last day of its period; of a year its middle, for nobody says which day is meant."""
    return date(int(point.period), 7, 1) if point.period.isdigit() else point.end


def _note(
    points: Sequence[Point], language: ReaderLanguage, sources: Mapping[str, str], timezone: str
) -> str:
    """The sources, that of the newest point first, and the day on which it was told."""
    names = list(dict.fromkeys(clean(sources.get(point.source, point.source), 30) for point in points))
    told = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        told = say("chart_more", language, names=told, n=len(names) - NAMED)
    day = short_day(local(max(point.published for point in points), timezone).date(), language, year=True)
    return say("chart_source", language, names=told, day=day.replace(" ", NBSP))
