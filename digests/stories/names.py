"""Names of people, places and products under one key for three alphabets.

Enters: text.  Leaves: consonant skeletons (`Hacıqabul`, `Hajigabul` and `Гаджигабул` are one),
cut after a few consonants so that case endings do not part them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from digests.language import fold
from digests.language.months import MONTHS
from digests.model import Language

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+(?![^\W\d_])|[^\W\d_]+/\d+|[^\W_]+(?:[-'’][^\W_]+)*|[.!?:;\n]|[\"«»“”„]")
_LENGTH = 5
"""Letters of a key: a vowel at the beginning counts, others do not."""

# Sounds that one alphabet parts and another does not are one class.
_PAIRS = {
    "sh": "Ş", "ch": "Ç", "kh": "K", "gh": "K", "zh": "J", "dj": "J",
    "dzh": "J", "дж": "J", "ph": "F", "ts": "S",
}  # fmt: skip
_LETTERS = {
    **dict.fromkeys("kgqhxğкгх", "K"), **dict.fromkeys("jж", "J"), **dict.fromkeys("sсцß", "S"),
    **dict.fromkeys("şшщ", "Ş"), **dict.fromkeys("çч", "Ç"), **dict.fromkeys("zз", "Z"),
    **dict.fromkeys("bб", "B"), **dict.fromkeys("pп", "P"), **dict.fromkeys("dд", "D"),
    **dict.fromkeys("tт", "T"), **dict.fromkeys("fф", "F"), **dict.fromkeys("vwв", "V"),
    **dict.fromkeys("mм", "M"), **dict.fromkeys("nн", "N"), **dict.fromkeys("lл", "L"),
    **dict.fromkeys("rр", "R"),
}  # fmt: skip
_VOWELS = frozenset("aeəiıouöüäéаеёиоуыэюяіyйьъ")
# Names that every text of the beat may hold, and words that English and titles capitalise.
_COMMON_WORDS = """
    azerbaijan azerbaijani азербайджан азербайджана азербайджане азербайджанский
    azərbaycan azərbaycanda azərbaycanın report trend apa azertac azernews
    monday tuesday wednesday thursday friday saturday sunday
    minister deputy state service ministry agency committee president the a an in of on for
    ict ikt икт it azn usd mbps mbit mbps-dir мбит gbps tbps
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_CAPITAL = re.compile(r"(?:baku|baki|баку)(?:d[ae]n?|nin|ya|s)?")
CAPITAL = "capital"
"""Key of the capital's name: so much happens there that it joins nothing, but it tells two towns apart."""


@dataclass(frozen=True, slots=True)
class Named:
    """The keys of the names in some text."""

    names: frozenset[str]
    """Words in capitals where not every word has one."""
    places: frozenset[str]
    """These, the capital and short names (`Shaki`), which join nothing."""
    openers: frozenset[str]
    """Words that open a sentence or stand in a headline all in capitals."""


def named(told: Iterable[Token], language: Language) -> Named:
    """The names among these words."""
    names: set[str] = set()
    places: set[str] = set()
    openers: set[str] = set()
    for word, kind in told:
        if kind == "name":
            keys, capital = skeletons(word, language), is_capital(word)
            if capital:
                places.add(CAPITAL)
            if not keys:
                places.add(short_key(word))
            elif not capital:
                names.update(keys)
        elif kind == "opener" and not is_capital(word):
            openers.update(skeletons(word, language))
    return Named(frozenset(names), frozenset(places | names), frozenset(openers))


def short_key(word: str) -> str:
    """The key of a name that has too few consonants to join anything: `Shaki` and `Şəki`, `Шеки`."""
    return f"~{_skeleton(word.lower(), 'K')}"


@lru_cache(maxsize=50_000)
def is_capital(word: str) -> bool:
    """Whether a word names the capital."""
    return bool(_CAPITAL.fullmatch(fold(word)))


Token = tuple[str, Literal["word", "name", "opener", "gap"]]


@lru_cache(maxsize=8)
def tokens(text: str) -> tuple[Token, ...]:
    """Every word of `text`, and whether it is a name, or may be one because it opens a sentence."""
    return tuple(_told(text))  # asked several times for each text


def _told(text: str) -> Iterator[Token]:
    for line in text.splitlines():
        found = _TOKEN.findall(line)
        shouting = _titled(found)
        opening = True
        for index, word in enumerate(found):
            if not word[0].isalnum():
                opening = opening or word not in '"«»“”„'
                if word not in '"«»“”„':
                    yield word, "gap"
                continue
            if (word[0].isupper() or _mixed(word)) and not _common(word):
                sure = _mixed(word) or not (opening or shouting) or (opening and _named(found, index))
                yield word, "name" if sure else "opener"
            else:
                yield word, "word"
            opening = False
        yield "\n", "gap"


@lru_cache(maxsize=50_000)
def _common(word: str) -> bool:
    return word.lower() in _COMMON or any(fold(part) in MONTHS for part in re.split(r"[-'’]", word))


def _titled(tokens: list[str]) -> bool:
    """Whether every word of a headline begins with a capital, as some agencies print them."""
    words = [word for word in tokens if word[0].isalpha()]
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _mixed(word: str) -> bool:
    """`AzStateNet`, `myGov`, `ITU`: capitals inside."""
    return any(letter.isupper() for letter in word[1:]) and len(word) > 2 and "-" not in word


def _named(tokens: list[str], index: int) -> bool:
    """Whether a word that opens a sentence is followed by another capital: a person, most likely."""
    following = tokens[index + 1] if index + 1 < len(tokens) else ""
    return bool(following) and following[0].isupper() and following[1:].islower()


@lru_cache(maxsize=50_000)
def skeletons(word: str, language: Language) -> tuple[str, ...]:
    """Keys of one word; Azerbaijani `c` may be the sound of j, or foreign (`Cloudflare`)."""
    low = re.split(r"['’]", word.replace("İ", "i").lower())[0]
    keys = {_skeleton(low, "K")}
    if "c" in low and language in ("az", "tr"):
        keys.add(_skeleton(low, "J"))
    return tuple(sorted(key for key in keys if len(key) >= 3))


def _skeleton(word: str, c: str) -> str:
    letters: list[str] = []
    index = 0
    while index < len(word) and len(letters) < _LENGTH:
        pair = next((pair for pair in ("dzh", word[index : index + 2]) if _pairs(word, pair, index)), "")
        sound = _PAIRS[pair] if pair else _sound(word[index], c, first=index == 0)
        repeated = index > 0 and word[index] == word[index - 1]
        if sound and not repeated:
            letters.append(sound)
        index += len(pair) or 1
    return "".join(letters)


def _pairs(word: str, pair: str, index: int) -> bool:
    return pair in _PAIRS and word.startswith(pair, index)


def _sound(letter: str, c: str, *, first: bool) -> str:
    if letter == "c":
        return c
    if letter in _VOWELS:
        return "A" if first else ""
    return _LETTERS.get(letter, letter if letter.isdigit() else "")
