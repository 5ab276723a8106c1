"""What a text states, as far as it can be compared with what another text states.

Enters: a few sentences and their language.  Leaves: `Facts`: figures with their units, all other
digits, dates, names in order, denials.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digests.faithful.named import Name, Names
from digests.faithful.said import denies, lacks, moments, months, ratios, trends
from digests.figures import extract
from digests.model import Figure, Language, Term
from digests.stories.numbers import days, numbers, periods

_RUN = re.compile(r"\d+")
EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Facts:
    """One text, reduced to what must not change on its way into other words."""

    text: str
    language: Language
    figures: tuple[Figure, ...]
    """In order."""
    values: frozenset[tuple[float, bool]]
    """Every number with its scale, and whether it is a share in percent."""
    runs: frozenset[str]
    """Digits in a row, as they stand: years, days, names of models."""
    days: frozenset[str]
    periods: frozenset[str]
    months: frozenset[str]
    moments: frozenset[str]
    ratios: frozenset[str]
    trends: frozenset[str]
    names: tuple[Name, ...]
    """In order."""
    denies: bool
    lacks: bool
    """Whether it says “without”."""

    @property
    def sure(self) -> tuple[Name, ...]:
        """The names that are names beyond doubt."""
        return tuple(name for name in self.names if name.kind == "sure")

    @property
    def openers(self) -> tuple[Name, ...]:
        """Words that may be names, or plain words that open a sentence."""
        return tuple(name for name in self.names if name.kind == "opener")

    def holds(self, name: Name) -> bool:
        """Whether it names this, for sure or perhaps."""
        return any(name.same(other) for other in self.names)

    def owner(self, figure: Figure) -> Name | None:
        """The name that stands last before a figure, else the first behind it."""
        before = [name for name in self.sure if name.at < figure.start]
        after = [name for name in self.sure if name.at >= figure.end]
        return before[-1] if before else after[0] if after else None


def facts(text: str, language: Language, names: Names, terms: Sequence[Term]) -> Facts:
    """The facts of `text`."""
    figures = extract(text, language, terms=terms)
    values = {(number.value, number.percent) for number in numbers(text, language)}
    values |= {(figure.value, figure.unit == "percent") for figure in figures}
    values |= {(figure.value2, figure.unit == "percent") for figure in figures if figure.value2 is not None}
    return Facts(
        text=text,
        language=language,
        figures=figures,
        values=frozenset(values),
        runs=frozenset(_RUN.findall(text)),
        days=days(text),
        periods=periods(text),
        months=months(text, language),
        moments=moments(text, language),
        ratios=ratios(text, language),
        trends=trends(text, language),
        names=names.of(text, language),
        denies=denies(text, language),
        lacks=lacks(text, language),
    )


def printed(told: Facts) -> tuple[str, ...]:
    """Digits of `told` outside of its figures: what is compared as it stands."""
    spans = [(figure.start, figure.end) for figure in told.figures]
    return tuple(
        found[0]
        for found in _RUN.finditer(told.text)
        if not any(start <= found.start() < end for start, end in spans)
    )


def equal(one: float, other: float) -> bool:
    """Whether two values are the same number."""
    return abs(one - other) <= EXACT * max(abs(one), abs(other), 1.0)
