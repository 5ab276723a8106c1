"""Key figures in a text, as values: numbers, units, change, periods, what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from digests.figures.ranking import ranked
from digests.figures.reading import TextReader
from digests.language import identify, sentences
from digests.model import Figure, Language, Term

__all__ = ["extract", "stream", "to_json"]


LONGEST_SENTENCE = 900
"""Characters; news sentences have some hundred and fifty."""


def extract(
    text: str,
    language: Language,
    *,
    title: str = "",
    date: date | None = None,
    terms: Sequence[Term] = (),
    most: int | None = None,
) -> tuple[Figure, ...]:
    """The figures of `text` in order; `rank` is set for the key ones, at most five.

    `date` is the day of publication, against which “this year” is read.  With `most`, reading ends at
    the sentence in which that many are found.  Never raises for any text.
    """
    reader = TextReader(text, language, title, date, terms)
    headline = TextReader(title, language, "", date, terms).figures([(0, len(title))]) if title else []
    found = reader.figures(bounded(text, sentences(text, language)), most)
    return ranked(found, text, title, headline)


def bounded(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, those longer than any sentence cut at spaces: words around a number are sought in its
    sentence, so an endless one would cost the square of its length."""
    cut: list[tuple[int, int]] = []
    for start, end in spans:
        while end - start > LONGEST_SENTENCE:
            space = text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
            stop = space if space > start else start + LONGEST_SENTENCE
            cut.append((start, stop))
            start = stop + 1 if space > start else stop
        if start < end:
            cut.append((start, end))
    return cut


def to_json(figure: Figure) -> dict[str, Any]:
    """FIGURE of the public interface."""
    return {
        "value": figure.value,
        "value2": figure.value2,
        "unit": figure.unit,
        "change": figure.change,
        "what": figure.what,
        "period": figure.period,
        "old": figure.old,
        "rank": figure.rank,
        "start": figure.start,
        "end": figure.end,
        "sentence": figure.sentence,
    }


def stream(records: Iterable[dict[str, Any]], terms: Sequence[Term] = ()) -> Iterator[dict[str, Any]]:
    """For each record `{"id", "text", "title"?, "language"?, "date"?}` its figures, in order."""
    for record in records:
        text = str(record.get("text") or "")
        named = record.get("language")
        language: Language = named if named in ("az", "en", "ru", "tr", "other") else identify(text)
        figures = extract(
            text, language, title=str(record.get("title") or ""), date=_day(record.get("date")), terms=terms
        )
        yield {"id": record.get("id"), "figures": [to_json(figure) for figure in figures]}


def _day(value: object) -> date | None:
    """The day of an ISO date; a month or year alone stands for its last month."""
    parts = str(value or "")[:10].split("-")
    if not parts[0].isdigit() or not all(part.isdigit() for part in parts[:3]):
        return None
    numbers = [int(part) for part in parts[:3]]
    try:
        return date(
            numbers[0], numbers[1] if len(numbers) > 1 else 12, numbers[2] if len(numbers) > 2 else 28
        )
    except ValueError:
        return None
