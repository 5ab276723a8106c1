"""What the spelling of a word says of it, found once for each word.

Enters: a line of text.  Leaves: its words, marks and numbers, each with its folded form, the words
between its hyphens, and whether it is written as a name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple

from digests.language import fold
from digests.language.months import MONTHS

Kind = Literal["word", "name", "opener", "gap"]
Token = tuple[str, Kind, str, bool]
"""A word as written, what it is where it stands, its folded form, and whether it has digits in it."""
Sort = Literal["plain", "capital", "mixed", "gap", "quote"]

MOST = 40_000
"""Pieces of text between white space that are remembered: tomorrow's news are written in today's words."""
_TOKEN = re.compile(
    r"[^\W\d_]+(?:/\d+|[^\W_]*(?:[-'’][^\W_]+)*)|\d+(?:[.,]\d+)+(?![^\W\d_])|"
    r"\d[^\W_]*(?:[-'’][^\W_]+)*|[.!?:;]|[\"«»“”„]"
)
_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_JOINTS = re.compile(r"[-'’]")
_STOPS = frozenset(".!?:;")
_MARKS = frozenset(".!?:;,")
_QUOTES = frozenset('"«»“”„')
# Names that every text of the beat may hold, and words that English and titles capitalise.
_COMMON_WORDS = """
    azerbaijan azerbaijani азербайджан азербайджана азербайджане азербайджанский
    azərbaycan azərbaycanda azərbaycanın report trend apa azertac azernews
    monday tuesday wednesday thursday friday saturday sunday
    minister deputy state service ministry agency committee president the a an in of on for
    ict ikt икт it azn usd mbps mbit mbps-dir мбит gbps tbps
"""
_COMMON = frozenset(_COMMON_WORDS.split())


class Spelled(NamedTuple):
    """One word, number or mark."""

    text: str
    sort: Sort
    """`capital` and `mixed` (`myGov`, `ITU`) may be names."""
    upper: bool
    """Whether its first letter is a capital; of months and common words too."""
    lettered: bool
    """Whether it begins with a letter."""
    word: Token
    name: Token
    opener: Token


class _Piece(NamedTuple):
    """What stands between white space: mostly one word, perhaps with marks."""

    spelled: tuple[Spelled, ...]
    folded: tuple[str, ...]
    """Its words, parted at hyphens and apostrophes; an empty one where a sentence ends."""
    surface: tuple[str, ...]


class _Known(dict[str, _Piece]):
    """Pieces by their spelling, learnt as they are met."""

    def __missing__(self, text: str) -> _Piece:
        if len(self) >= MOST:
            for key in list(islice(self, MOST // 2)):
                self.pop(key, None)  # another thread may have been here
        known = self[text] = _piece(text)
        return known


_KNOWN = _Known()


def _piece(text: str) -> _Piece:
    found, surface = _parts(text)
    spelled = tuple([_spelled(one) for one in found])
    folded = (spelled[0].word[2],) if surface and surface == found[:1] else tuple(map(fold, surface))
    if text[-1] in _STOPS:
        surface, folded = (*surface, text[-1]), (*folded, "")
    return _Piece(spelled, folded, surface)


def _parts(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tokens of a piece and its words; nearly all text is a word, perhaps with a mark behind it."""
    bare = text[:-1] if text[-1] in _MARKS else text
    if bare.isalpha():
        return (bare, text[-1]) if text[-1] in _STOPS else (bare,), (bare,)
    return tuple(_TOKEN.findall(text)), tuple(_WORD.findall(text))


def _spelled(text: str) -> Spelled:
    if not text[0].isalnum():
        gap: Token = (text, "gap", text, False)
        return Spelled(text, "quote" if text in _QUOTES else "gap", False, False, gap, gap, gap)
    whole, lettered, upper, mixed = fold(text), text[0].isalpha(), text[0].isupper(), is_mixed(text)
    digits = not text.isalpha() and _DIGIT.search(text) is not None
    word: Token = (text, "word", whole, digits)
    if not (mixed or upper) or _common(text, whole):
        return Spelled(text, "plain", upper, lettered, word, word, word)
    name: Token = (text, "name", whole, digits)
    opener: Token = (text, "opener", whole, digits)
    return Spelled(text, "mixed" if mixed else "capital", upper, lettered, word, name, opener)


def is_mixed(word: str) -> bool:
    """`AzStateNet`, `myGov`, `ITU`: capitals inside."""
    return len(word) > 2 and "-" not in word and word[1:] != word[1:].lower()


def _common(word: str, folded: str) -> bool:
    if word.isalpha():
        return word.lower() in _COMMON or folded in MONTHS
    return word.lower() in _COMMON or any(fold(part) in MONTHS for part in _JOINTS.split(word))


@lru_cache(maxsize=8)
def tokens(text: str) -> tuple[Token, ...]:
    """Every word of `text`, and whether it is a name, or may be one because it opens a sentence."""
    return told(text)[0]


def told(text: str) -> tuple[tuple[Token, ...], tuple[str, ...], tuple[str, ...]]:
    """The tokens of `text`, and its words folded and as written; between sentences an empty word."""
    kept: list[Token] = []
    folded: list[str] = []
    surface: list[str] = []
    for line in text.splitlines():
        if kept:
            folded.append("")
            surface.append("\n")
        pieces = [_KNOWN[piece] for piece in line.split()]
        kept += _kinds([one for piece in pieces for one in piece.spelled])
        kept.append(_NEWLINE)
        folded += [word for piece in pieces for word in piece.folded]
        surface += [word for piece in pieces for word in piece.surface]
    return tuple(kept), tuple(folded), tuple(surface)


_NEWLINE: Token = ("\n", "gap", "\n", False)


def _kinds(found: list[Spelled]) -> list[Token]:
    """The words and ends of a line with their kinds."""
    kept: list[Token] = []
    shouting, opening = _titled(found), True
    for index, one in enumerate(found):
        if one.sort == "plain":
            kept.append(one.word)
            opening = False
        elif one.sort == "gap":
            kept.append(one.word)
            opening = True
        elif one.sort != "quote":
            sure = one.sort == "mixed" or not (opening or shouting) or (opening and _named(found, index))
            kept.append(one.name if sure else one.opener)
            opening = False
    return kept


def _titled(found: list[Spelled]) -> bool:
    """Whether every word of a headline begins with a capital, as some agencies print them."""
    words = [one.upper for one in found if one.lettered]
    return len(words) > 3 and sum(words) > 0.7 * len(words)


def _named(found: list[Spelled], index: int) -> bool:
    """Whether a word that opens a sentence is followed by another capital: a person, most likely."""
    if index + 1 >= len(found) or found[index + 1].sort == "plain":
        return False  # `From April`: months and the like are plain, whatever their first letter
    following = found[index + 1].text
    return following[0].isupper() and following[1:].islower()
