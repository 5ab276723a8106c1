"""Why several reports are one story, in plain words of the reader's language.

Enters: a card's evidence (`kind:value|value`, see digests/stories/evidence.py) and the beat's
bodies.  Leaves: phrases.  A kind that is not known here, from another version, is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.phrases import say
from bot.phrases.dates import months_text
from bot.phrases.numbers import written
from digests.model import Actor, ReaderLanguage

VALUES = 5
"""Most values of one kind."""


def clues(evidence: Sequence[str], language: ReaderLanguage, actors: Sequence[Actor]) -> tuple[str, ...]:
    """One phrase for each kind of evidence, however many items brought it."""
    labels = {actor.id: actor.labels.get(language, actor.id) for actor in actors}
    return tuple(_told(_gathered(evidence), language, labels))


def _gathered(evidence: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in evidence:
        kind, _, values = one.partition(":")
        kept = found.setdefault(kind, [])
        kept.extend(value for value in values.split("|") if value and value not in kept)
    return found


def _told(
    found: Mapping[str, list[str]], language: ReaderLanguage, labels: Mapping[str, str]
) -> Iterator[str]:
    for kind, values in found.items():
        if kind in ("copied", "names"):
            counts = [int(value) for value in values if value.isdecimal()]
            if counts:
                yield say(f"clue_{kind}", language, n=max(counts))
        elif kind in ("numbers", "bodies", "terms", "words", "period"):
            told = dict.fromkeys(_value(kind, value, language, labels) for value in values[:VALUES])
            yield say(f"clue_{kind}", language, values=", ".join(one for one in told if one))


def _value(kind: str, value: str, language: ReaderLanguage, labels: Mapping[str, str]) -> str:
    if kind == "bodies":
        return labels.get(value, value)
    if kind == "period" and re.fullmatch(r"(0[1-9]|1[0-2])(-(0[1-9]|1[0-2]))?", value):
        return months_text(value, language)
    if kind == "numbers" and re.fullmatch(r"[\d.]+(e[+-]?\d+)?%?", value):
        number = written(float(value.rstrip("%")), language)
        percent = {"en": "%", "az": " %", "ru": " %"}[language] if value.endswith("%") else ""
        return f"{number}{percent}"
    return value
