"""The beat file: sources, topics, actors and glossary of one beat, as the operator wrote them.

Enters: TOML text.  Leaves: a `Beat`, or `BeatError` with every mistake at once, each in one
sentence that says which file, which table, which key, and how to mend it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from digests.model import (
    Actor,
    Beat,
    Concept,
    Language,
    Selectors,
    Source,
    SourceKind,
    Term,
    Topic,
)
from digests.pattern import PatternError, parse_pattern
from digests.recurring import Measurer, Series
from digests.table import Table

_LANGUAGES = ("az", "en", "ru", "any")
_READERS = ("az", "en", "ru")
_SPOKEN = (*_READERS, "tr", "other")
_PLURALS = {"az": (1,), "en": (2,), "ru": (3, 4)}
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST = 3650 * 86_400
_CONTEXT = "context:"
"""Prefix of the rule lists that hold the words of [context]."""


class BeatError(ValueError):
    """The beat cannot be read; `mistakes` holds one sentence for each thing to mend."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


def duration(text: str) -> timedelta:
    """The time span that `30s`, `5m`, `2h` or `1d` states; ValueError for anything else."""
    match = re.fullmatch(r"\s*(\d{1,9})\s*([smhd])\s*", text)
    if match is None or int(match[1]) == 0:
        raise ValueError(f"“{text}” is no duration; write 30s, 5m, 2h or 1d")
    seconds = int(match[1]) * _UNITS[match[2]]
    if seconds > _LONGEST:
        raise ValueError(f"“{text}” is too long; write at most 3650d")
    return timedelta(seconds=seconds)


def parse(text: str, where: str) -> Beat:
    """The beat that `text` describes; `where` names the file in errors."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BeatError([f"{where}: not a TOML file: {error}; mend that line"]) from None
    mistakes: list[str] = []
    top = Table(where, "", data, mistakes)
    context = _patterns(top.table("context"), prefix=_CONTEXT)
    beat = Beat(
        id=top.identifier("id"),
        names=_readers(top.table("names", required=True)),
        timezone=_timezone(top),
        sources=tuple(_source(table) for table in top.tables("source")),
        topics=tuple(_topic(table, context) for table in top.tables("topic")),
        actors=tuple(_actor(table) for table in top.tables("actor")),
        glossary=tuple(_term(table) for table in top.tables("term")),
        anchors=_pattern_list(top, "anchors"),
        boilerplate=_expressions(top, "boilerplate"),
        country=_country(top),
        series=tuple(_series(table) for table in top.tables("series")),
        measurers=tuple(_measurer(table) for table in top.tables("measurer")),
        concepts=tuple(_concept(table) for table in top.tables("concept")),
    )
    top.finish()
    for kind, ids in _ids(beat).items():
        mistakes.extend(_repeated(where, kind, ids))
    if mistakes:
        raise BeatError(mistakes)
    return beat


def parse_sources(tables: Any, where: str) -> tuple[Source, ...]:
    """The sources of an operator's configuration: the value of its `source` key."""
    mistakes: list[str] = []
    top = Table(where, "", {"source": tables}, mistakes)
    sources = tuple(_source(table) for table in top.tables("source"))
    mistakes.extend(_repeated(where, "source", [source.id for source in sources]))
    if mistakes:
        raise BeatError(mistakes)
    return sources


def _ids(beat: Beat) -> dict[str, list[str]]:
    return {
        "source": [source.id for source in beat.sources],
        "topic": [topic.id for topic in beat.topics],
        "actor": [actor.id for actor in beat.actors],
        "term": [term.id for term in beat.glossary],
        "series": [series.id for series in beat.series],
        "measurer": [measurer.id for measurer in beat.measurers],
        "concept": [concept.id for concept in beat.concepts],
    }


def _repeated(where: str, kind: str, ids: Sequence[str]) -> list[str]:
    return [
        f"{where}: [[{kind}]] {number}: id “{name}” is used before; give each {kind} an id of its own"
        for number, name in enumerate(ids, start=1)
        if name and name in ids[: number - 1]
    ]


def _timezone(table: Table) -> str:
    name = table.text("timezone", required=True)
    try:
        ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        table.wrong("timezone", f"“{name}” is no time zone; write a name like Asia/Baku")
    return name


def _source(table: Table) -> Source:
    source = Source(
        id=table.identifier("id"),
        name=table.text("name") or table.peek("id"),
        url=_address(table),
        kind=cast(SourceKind, table.choice("kind", ("feed", "page"), "feed")),
        language=cast("Language | None", table.choice("language", _SPOKEN, "") or None),
        interval=_interval(table),
        anchor=table.flag("anchor"),
        advisory=table.flag("advisory"),
        authority=table.number("authority", 0.5, low=0.0, high=1.0),
        user_agent=table.text("user_agent") or None,
        encoding=_encoding(table),
        articles=cast(Any, table.choice("articles", ("auto", "always", "never"), "auto")),
        selectors=_selectors(table.table("selectors")),
        note=table.text("note"),
    )
    table.finish()
    return source


def _address(table: Table) -> str:
    url = table.text("url", required=True)
    if url and not re.fullmatch(r"https?://[^\s/]+\S*", url, re.IGNORECASE):
        table.wrong("url", f"“{url}” is no web address; write it whole, with https://")
    return url


def _interval(table: Table) -> timedelta | None:
    text = table.text("interval")
    if not text:
        return None
    try:
        return duration(text)
    except ValueError as error:
        table.wrong("interval", str(error))
        return None


def _encoding(table: Table) -> str | None:
    name = table.text("encoding")
    try:
        b" ".decode(name or "utf-8")  # of no bytes at all, any name would do
    except (LookupError, ValueError):
        table.wrong("encoding", f"“{name}” is no known encoding; write utf-8 or windows-1251, or none")
    return name or None


def _selectors(table: Table) -> Selectors:
    names = ("link", "title", "date", "text", "remove")
    selectors = Selectors(**{name: table.text(name) or None for name in names})
    table.finish()
    return selectors


def _topic(table: Table, context: Mapping[str, tuple[str, ...]]) -> Topic:
    rules = _patterns(table.table("rules", required=True))
    if table.flag("context"):
        rules = {**rules, **context}
    topic = Topic(
        id=table.identifier("id"),
        names=_readers(table.table("names", required=True)),
        rules=rules,
        traps=_patterns(table.table("traps")),
    )
    table.finish()
    return topic


def _readers(table: Table) -> dict[str, str]:
    names = {language: table.text(language, required=language == "en") for language in _READERS}
    table.finish()
    return {language: name for language, name in names.items() if name}


def _patterns(table: Table, prefix: str = "") -> dict[str, tuple[str, ...]]:
    lists = {prefix + language: _pattern_list(table, language) for language in _LANGUAGES}
    table.finish()
    return {language: patterns for language, patterns in lists.items() if patterns}


def _pattern_list(table: Table, key: str) -> tuple[str, ...]:
    patterns = table.texts(key)
    for number, pattern in enumerate(patterns, start=1):
        try:
            parse_pattern(pattern, stems=key in ("az", "ru"))
        except PatternError as error:
            table.wrong(key, f"entry {number}: {error}")
    return patterns


def _expressions(table: Table, key: str) -> tuple[str, ...]:
    expressions = table.texts(key)
    for number, expression in enumerate(expressions, start=1):
        try:
            re.compile(expression)
        except re.error as error:
            table.wrong(key, f"entry {number}: no regular expression ({error}); mend it or take it out")
    return expressions


def _actor(table: Table) -> Actor:
    names = table.texts("names", required=True)
    labels = {language: table.text(language) for language in _READERS}
    actor = Actor(
        id=table.identifier("id"),
        names=names,
        labels={language: label for language, label in labels.items() if label},
    )
    table.finish()
    return actor


def _term(table: Table) -> Term:
    told = {language: table.texts(language) for language in _READERS}
    forms = {language: words for language, words in told.items() if words}
    if not any(table.has(language) for language in _READERS):
        table.wrong("en", "is missing; write the term's forms in at least one of az, en and ru")
    for language, words in forms.items():
        if len(words) not in _PLURALS[language]:
            counts = " or ".join(map(str, _PLURALS[language]))
            table.wrong(language, f"{len(words)} forms; write {counts}, in the order of the plural rules")
    term = Term(id=table.text("id", required=True), forms=forms, synonyms=table.texts("synonyms"))
    table.finish()
    return term


def _country(table: Table) -> str:
    code = table.text("country")
    if code and not re.fullmatch(r"[A-Z]{2}", code):
        table.wrong("country", f"“{code}” is no country code; write two capitals like AZ, or take it out")
    return code


def _series(table: Table) -> Series:
    return Series(
        id=table.identifier("id"),
        names=_readers(table.table("names", required=True)),
        units=table.texts("units", required=True),
        counts=cast(Any, table.choice("counts", ("sum", "level", "average"), "sum")),
        by_measurer=table.flag("by_measurer"),
        words=table.texts("words"),
        without=_patterns(table.table("without")),
        patterns=_patterns(table),
    )


def _measurer(table: Table) -> Measurer:
    return Measurer(
        id=table.identifier("id"),
        names=_readers(table.table("names", required=True)),
        patterns=_patterns(table),
    )


def _concept(table: Table) -> Concept:
    return Concept(
        id=table.text("id", required=True),
        later=table.flag("later"),
        place=table.flag("place"),
        patterns=_patterns(table),
    )
