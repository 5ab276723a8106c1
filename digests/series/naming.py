"""Which series a figure belongs to: one that the beat file names, or one that its words make.

Enters: an item.  Leaves: its points, each with its line.  A figure that cannot be placed safely
makes no point: a gap is better than a line that joins two things.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from digests.figures.units import MEASURES, MONEY
from digests.language import fold
from digests.model import Beat, Figure, Item, Term
from digests.pattern import Finder, Hit, Words, parse_pattern, words_of
from digests.recurring import Series
from digests.series.abroad import foreign
from digests.series.asked import Askable
from digests.series.found import key_of
from digests.series.lines import derived, joined
from digests.series.model import Filed, Line, Point
from digests.series.periods import Kind, bounds, kind_of

VERSION = 2
"""Of these rules: a change of them has the archive read again."""
BEHIND = 2
"""Words by which a pattern behind a number counts as farther than one before it."""
NOTHING = "number"
"""How the beat file calls the unit of a number without a noun."""
UNRANKED = 99
HEADLINE = 60
UNIT_ALONE = 50
"""Distances of a series that the title names, or the unit alone."""
UNSETTLED = 0.1
"""Share of a period that may be left when its sum is told: annual sums come out in December."""
MEASURED = frozenset(("Mbps", "Kbps", "Gbps", "place", "point"))
"""Units whose values different measurers find by different methods."""

Role = Literal["series", "without", "measurer", "actor"]
Span = tuple[int, int]
"""Words before a number, and words before its end."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence with what its words name, read once for all its figures."""

    words: Words
    hits: tuple[Hit[tuple[Role, str]], ...]


class Namer:
    """Places the figures of one beat."""

    def __init__(self, beat: Beat) -> None:
        self.beat = beat
        self.series = {series.id: series for series in beat.series}
        self._terms = _terms(beat.glossary)
        self._units = {series.id: {self._unit(unit) for unit in series.units} for series in beat.series}
        self.askable = Askable(beat)
        self._finders = {language: _finder(beat, language) for language in ("az", "en", "ru")}

        self.rules = self._rules()
        """A mark of the rules: points filed under another one are to be filed again."""

    def _rules(self) -> str:
        told = repr((VERSION, self.beat.series, self.beat.measurers, self.beat.actors, self.beat.glossary))
        return hashlib.sha256(f"{told}{self.beat.country}".encode()).hexdigest()[:16]

    def points(self, item: Item) -> tuple[Filed, ...]:
        """The points that an item's figures make; a round-up leaves them to its parts."""
        finder = self._finders.get(item.language)
        if item.kind == "roundup" or finder is None:
            return ()
        title = _read(finder, item.title)
        told: dict[str, _Told] = {}
        for figure in item.figures:
            told.setdefault(figure.sentence, _read(finder, figure.sentence))
        whole = [title, *told.values()]
        return _one_a_period(
            filed
            for figure in item.figures
            if (filed := self._filed(item, figure, told[figure.sentence], title, whole))
        )

    def _filed(
        self, item: Item, figure: Figure, told: _Told, title: _Told, whole: Sequence[_Told]
    ) -> Filed | None:
        today = figure.period is None and _of_today(figure)
        if today:
            figure = replace(figure, period=item.published.date().isoformat())
        kind = kind_of(figure.period) if figure.period else None
        if kind is None or figure.change in ("up", "down") or _planned(figure, item):
            return None
        at = _place(figure, item)
        here = _among(told.words, at, at + max(len(figure.surface), 1))
        point = Point(figure, item.source, item.url, item.published, item.language)
        named = self._named(figure, told, title, here)
        if today and (named is None or named.counts != "level"):
            return None
        if named:
            filed = self._as_named(named, point, kind, told, whole, here)
        elif figure.rank is None and not figure.old:
            return None
        else:
            filed = self._as_found(point, kind, told, whole, here)
        abroad = filed and foreign(figure.sentence, at, item.language, self.beat.country)
        return None if abroad else filed

    def lines(self, filed: Iterable[Filed]) -> tuple[Line, ...]:
        """The lines that points make, with what their totals leave between them where those add up."""
        told = tuple(filed)
        sums = [line for line in joined(told) if self._adds_up(line.thing)]
        return joined((*told, *derived(sums)))

    def _adds_up(self, thing: str) -> bool:
        series = self.series.get(thing)
        return series is not None and series.counts == "sum"

    # --- series that the beat names

    def _named(self, figure: Figure, told: _Told, title: _Told, here: Span) -> Series | None:
        """The series of this unit whose words stand nearest; None where two stand equally near."""
        unit = self._unit(figure.unit)
        near: dict[str, float] = {}
        for series in self.beat.series:
            if unit in self._units[series.id]:
                distance = self._distance(series, told, title, here)
                if distance is not None:
                    near[series.id] = distance
        if not near:
            return None
        best = min(near.values())
        closest = [name for name, distance in near.items() if distance == best]
        return self.series[closest[0]] if len(closest) == 1 else None

    def _distance(self, series: Series, told: _Told, title: _Told, here: Span) -> float | None:
        """How far its words stand from the number; None where it is not meant."""
        own = _nearest(told, "series", series.id, here)
        other = _nearest(told, "without", series.id, here)
        if own is None:
            named = any(hit.tag == ("series", series.id) for hit in title.hits)
            own = UNIT_ALONE if not series.patterns else HEADLINE if named else None
        if own is None or (other is not None and other <= own):
            return None
        return own

    def _as_named(
        self, series: Series, point: Point, kind: Kind, told: _Told, whole: Sequence[_Told], here: Span
    ) -> Filed | None:
        if series.counts == "level":
            kind = "moment"
        elif _running(point):
            return None
        measurer = self._measurer(point, told, whole, here) if series.by_measurer else ""
        return Filed(series.id, measurer, kind, point)

    # --- series that are found

    def _as_found(
        self, point: Point, kind: Kind, told: _Told, whole: Sequence[_Told], here: Span
    ) -> Filed | None:
        figure = point.figure
        unit = self._unit(figure.unit)
        if unit not in MEASURED and _running(point):
            return None
        actors = _names(told, "actor") or _names(whole[0], "actor")
        thing = key_of(
            unit,
            figure.what,
            self._terms.get(_key(figure.what)),
            actors,
            measure=figure.unit in MEASURES or figure.unit in MONEY or not figure.unit,
        )
        if thing is None:
            return None
        measurer = self._measurer(point, told, whole, here) if unit in MEASURED else ""
        return Filed(thing, measurer, kind, point)

    def _measurer(self, point: Point, told: _Told, whole: Sequence[_Told], here: Span) -> str:
        """Who measured: named beside the number, or the only one that the item names; else the source."""
        named = {name: _nearest(told, "measurer", name, here) for name in _names(told, "measurer")}
        if not named:
            all_named = {name for one in whole for name in _names(one, "measurer")}
            return all_named.pop() if len(all_named) == 1 else f"@{point.source}"
        return min(named, key=lambda name: (named[name] or 0, name))

    def _unit(self, unit: str) -> str:
        """The same for a thing in every language and form: its term's id; of a bare number `number`."""
        if unit in MEASURES or unit in MONEY:
            return unit
        return self._terms.get(_key(unit)) or _key(unit) or NOTHING


def _one_a_period(filed: Iterable[Filed]) -> tuple[Filed, ...]:
    """Of what one article gives for one period the foremost value: the others are parts of it."""
    best: dict[tuple[str, str, str, str], Filed] = {}
    for one in filed:
        key = (one.thing, one.measurer, one.kind, one.point.period)
        known = best.get(key)
        if known is None or _place_among(one) < _place_among(known):
            best[key] = one
    return tuple(best.values())


def _place_among(filed: Filed) -> tuple[int, int]:
    figure = filed.point.figure
    return figure.rank or UNRANKED, figure.start


def _terms(glossary: Iterable[Term]) -> dict[str, str]:
    found: dict[str, str] = {}
    for term in glossary:
        for name in (term.id, *term.synonyms, *(form for forms in term.forms.values() for form in forms)):
            found.setdefault(_key(name), term.id)
    return found


def _key(name: str) -> str:
    return " ".join(fold(name).split())


def _finder(beat: Beat, language: str) -> Finder[tuple[Role, str]]:
    stems = language in ("az", "ru")
    rows: list[tuple[tuple[Role, str], str]] = []
    for series in beat.series:
        rows += [(("series", series.id), text) for text in _of(series.patterns, language)]
        rows += [(("without", series.id), text) for text in _of(series.without, language)]
    for measurer in beat.measurers:
        rows += [(("measurer", measurer.id), text) for text in _of(measurer.patterns, language)]
    for actor in beat.actors:
        rows += [(("actor", actor.id), _exact(name)) for name in actor.names]
    return Finder([(tag, parse_pattern(text, stems=stems)) for tag, text in rows])


def _of(patterns: dict[str, tuple[str, ...]], language: str) -> Iterator[str]:
    yield from patterns.get(language, ())
    yield from patterns.get("any", ())


def _exact(name: str) -> str:
    """An actor's name as a pattern: short names letter by letter, since many words begin like them."""
    words = name.replace("^", " ").replace("*", " ").replace("!", " ").split()
    return " ".join(f"^{word}" if len(word) <= 5 and word.isupper() else word for word in words)


def _read(finder: Finder[tuple[Role, str]], text: str) -> _Told:
    words = words_of(text)
    return _Told(words, tuple(finder.find(words)))


def _names(told: _Told, role: Role) -> list[str]:
    return sorted({hit.tag[1] for hit in told.hits if hit.tag[0] == role})


def _nearest(told: _Told, role: Role, name: str, here: Span) -> float | None:
    """Words between the number and the nearest such pattern."""
    apart = [
        float(here[0] - hit.end if hit.end <= here[0] else max(hit.start - here[1], 0) + BEHIND)
        for hit in told.hits
        if hit.tag == (role, name)
    ]
    return min(apart, default=None)


def _among(words: Words, start: int, end: int) -> Span:
    """The words before a stretch of text, and those before its end."""
    return sum(1 for at, _ in words.spans if at < start), sum(1 for at, _ in words.spans if at < end)


def _place(figure: Figure, item: Item) -> int:
    """Where the number begins in its sentence."""
    start = item.text.find(
        figure.sentence, max(figure.start - len(figure.sentence), 0), figure.start + len(figure.sentence)
    )
    if 0 <= figure.start - start < len(figure.sentence) and start >= 0:
        return figure.start - start
    return max(figure.sentence.find(figure.surface), 0)


_TODAY = re.compile(
    r"\b(?:now|currently|at present|presently|as of today|today|hazirda|hal-hazirda|bu gun|indi|bu gune"
    r"|сейчас|в настоящее время|на сегодня\w*|сегодня|ныне|теперь)\b"
)


def _of_today(figure: Figure) -> bool:
    """Whether its sentence says that it holds on the day of publication."""
    return not figure.old and bool(_TODAY.search(fold(figure.sentence)))


def _planned(figure: Figure, item: Item) -> bool:
    """Whether its period had not begun when it was told."""
    found = bounds(figure.period or "")
    return found is not None and found[0] > item.published.date()


def _running(point: Point) -> bool:
    """Whether its period was far from over when it was told, so that the sum is only one so far."""
    found = bounds(point.period)
    if found is None:
        return False
    left = (found[1] - point.published.date()) / timedelta(days=1)
    return left > UNSETTLED * ((found[1] - found[0]) / timedelta(days=1) + 1)
