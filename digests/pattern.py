"""Word patterns of the beat file, and the words of a text against which they are held.

Enters: a pattern as the beat file writes it (its head comment gives the syntax).  Leaves: a
`Pattern`, and `Words` of a text.  `Finder` finds all patterns in one pass over the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Literal, TypeVar

from digests.language import fold

NEAR = 12
"""How many words may lie between the two sides of `a + b`."""
HINT = 0.45
"""What a pattern marked `~` is worth."""
MENTION = 0.7
"""What a pattern marked `?` is worth: enough in a title, too little elsewhere."""
_TOKEN = re.compile(r"[^\W_]+|[.!?;:\n](?=\s|$)|\n")
_WORD = re.compile(r"[\^]?[^\W_]+[*!]?")
_GAP = ""
T = TypeVar("T")
MOST_SEEN = 50_000
"""Words of which a finder remembers which patterns they begin."""

Mode = Literal["stem", "plural", "whole", "letters"]


class PatternError(ValueError):
    """A pattern that cannot be read; its text says why and how to write it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a pattern."""

    text: str
    """Folded; of mode `letters` as written."""
    mode: Mode

    def fits(self, folded: str, surface: str) -> bool:
        """Whether a word of a text is meant."""
        if self.mode == "stem":
            return folded.startswith(self.text)
        if self.mode == "plural":
            return folded in _plurals(self.text)
        return (surface if self.mode == "letters" else folded) == self.text


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words in a row, perhaps with others that must stand near."""

    words: tuple[Word, ...]
    near: tuple[Word, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Words:
    """A text as words; between sentences stands an empty word, which no pattern crosses."""

    folded: tuple[str, ...]
    surface: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def words_of(text: str) -> Words:
    """The words of `text` with their places in it."""
    tokens = [(token[0], token.span()) for token in _TOKEN.finditer(text)]
    return Words(
        folded=tuple(folded(word) if word[0].isalnum() else _GAP for word, _ in tokens),
        surface=tuple(word for word, _ in tokens),
        spans=tuple(span for _, span in tokens),
    )


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """A word folded; of equal words the same object, so that a window full of news holds each once."""
    return fold(word)


@lru_cache(maxsize=10_000)
def _plurals(word: str) -> frozenset[str]:
    forms = {word, word + "s", word + "es"}
    if word.endswith("y"):
        forms.add(word[:-1] + "ies")
    return frozenset(forms)


def parse_pattern(text: str, *, stems: bool) -> Pattern:
    """Read a pattern; `stems` says how bare words match (by their beginning, or whole)."""
    bare = text.strip()
    weight = {"~": HINT, "?": MENTION}.get(bare[:1], 1.0)
    sides = [_row(side, text, stems) for side in bare.lstrip("~?").split("+")]
    if len(sides) > 2:
        raise PatternError(f"“{text}” joins more than two sides with +; write at most one +")
    return Pattern(sides[0], sides[1] if len(sides) == 2 else (), weight)


def _row(side: str, whole: str, stems: bool) -> tuple[Word, ...]:
    found = _WORD.findall(side)
    if not found:
        raise PatternError(f"“{whole}” holds no word; write at least one")
    if re.search(r"[*!](?=[^\W_])|\^(?![^\W_])|[*!]\s*[*!]", side):
        raise PatternError(f"“{whole}” has a misplaced mark; ^ stands before a word, * or ! after it")
    return tuple(_one(word, stems) for word in found)


def _one(word: str, stems: bool) -> Word:
    bare = word.strip("^*!")
    if word.startswith("^"):
        return Word(bare, "letters")
    if word.endswith("!"):
        return Word(fold(bare), "whole")
    return Word(fold(bare), "stem" if stems or word.endswith("*") else "plural")


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A pattern found: what it was entered under, and the words it covers."""

    tag: T
    pattern: Pattern
    start: int
    """Index of its first word."""
    end: int
    """Index after its last word."""


class Finder(Generic[T]):
    """Many patterns, found in one pass: the first word of each leads to it."""

    def __init__(self, patterns: Sequence[tuple[T, Pattern]]) -> None:
        self._whole: dict[str, list[tuple[T, Pattern]]] = {}
        self._stems: dict[str, list[tuple[T, Pattern]]] = {}
        for tag, pattern in patterns:
            self._enter(tag, pattern)
        self._lengths: dict[str, list[int]] = {}
        """First letter of a stem -> how long stems are that begin with it."""
        for length, letter in sorted({(len(stem), stem[:1]) for stem in self._stems}):
            self._lengths.setdefault(letter, []).append(length)
        self._seen = _Begun(self._begun_by)

    def _enter(self, tag: T, pattern: Pattern) -> None:
        first = pattern.words[0]
        if first.mode == "stem":
            self._stems.setdefault(first.text, []).append((tag, pattern))
            return
        forms = _plurals(first.text) if first.mode == "plural" else (fold(first.text),)
        for form in forms:
            self._whole.setdefault(form, []).append((tag, pattern))

    def find(self, words: Words) -> Iterator[Hit[T]]:
        """Every pattern that occurs in `words`, in order of place."""
        begun = map(self._seen.__getitem__, words.folded)
        for index, patterns in enumerate(begun):
            for tag, pattern in patterns:
                end = _match(pattern.words, words, index)
                if end and (not pattern.near or _near(pattern.near, words, index, end)):
                    yield Hit(tag, pattern, index, end)

    def _begun_by(self, folded: str) -> Iterator[tuple[T, Pattern]]:
        yield from self._whole.get(folded, ())
        for length in self._lengths.get(folded[:1], ()):
            yield from self._stems.get(folded[:length], ()) if length <= len(folded) else ()


class _Begun(dict[str, tuple[tuple[T, Pattern], ...]]):
    """The patterns that a word begins, learnt as words are met."""

    def __init__(self, begun_by: Callable[[str], Iterable[tuple[T, Pattern]]]) -> None:
        self._begun_by = begun_by

    def __missing__(self, folded: str) -> tuple[tuple[T, Pattern], ...]:
        if len(self) >= MOST_SEEN:
            self.clear()  # most words of tomorrow's news are those of today's; a few are not
        known = self[folded] = tuple(self._begun_by(folded))
        return known


def _match(row: tuple[Word, ...], words: Words, index: int) -> int:
    """The index after the row if it stands at `index`, else 0."""
    end = index + len(row)
    if end > len(words.folded):
        return 0
    fits = (
        word.fits(words.folded[place], words.surface[place])
        for word, place in zip(row, range(index, end), strict=True)
    )
    return end if all(fits) else 0


def _near(row: tuple[Word, ...], words: Words, start: int, end: int) -> bool:
    last = len(words.folded)
    places = (*range(end, min(end + NEAR, last)), *range(max(start - NEAR - len(row), 0), start))
    return any(_match(row, words, place) for place in places)
