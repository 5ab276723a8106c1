"""A text as tokens: words, digit groups and signs, each with its place.

Look-ups go by a folded form of the text in which every character keeps its place: Azerbaijani
letters lose their marks (old pages write without them), Turkic i's become one, ё is е.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_FOLD = str.maketrans(
    "İIıəƏäÄşŞçÇğĞüÜöÖёЁ’ʼ‘−–\u00a0\u202f\u2009\u2007",
    "iiieeeessccgguuooее'''--    ",
)


class Token(NamedTuple):
    """A word (`w`), digit group (`n`) or sign (`s`) of a text."""

    text: str
    """As printed."""
    fold: str
    """Folded, for look-ups."""
    start: int
    end: int
    kind: str


class Noun(NamedTuple):
    """A counted phrase: canonical form, and the token behind it."""

    name: str
    after: int


_TOKEN = re.compile(r"(\d+(?:[.,]\d+)*)|([^\W\d_]+(?:['’ʼ][^\W\d_]+)*)|(\S)")


def fold(text: str) -> str:
    """The folded form, character for character (same length, same places)."""
    return text.translate(_FOLD).lower()


def tokenise(text: str, folded: str, start: int, end: int) -> list[Token]:
    """The tokens of `text[start:end]` in order; `folded` is `fold(text)`."""
    found, make = [], Token._make
    for match in _TOKEN.finditer(text, start, end):
        first, last = match.span()
        kind = "nws"[(match.lastindex or 3) - 1]
        found.append(make((match.group(), folded[first:last], first, last, kind)))
    return found


def wordlist(text: str) -> tuple[str, ...]:
    """The words of `text`, folded: how the tables of this package are written."""
    return tuple(fold(word) for word in text.split())
