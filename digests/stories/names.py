"""Names of people, places and products under one key for three alphabets.

Enters: text.  Leaves: consonant skeletons (`Hacıqabul`, `Hajigabul` and `Гаджигабул` are one),
cut after a few consonants so that case endings do not part them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from digests.language import fold
from digests.model import Language
from digests.stories.spelling import Token

_LENGTH = 5
"""Letters of a key: a vowel at the beginning counts, others do not."""

INITIALS = 3
"""Letters of a key that two names have in common of which one is the beginning of the other."""

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
    for word, kind, _, _ in told:
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


@lru_cache(maxsize=50_000)
def skeletons(word: str, language: Language) -> tuple[str, ...]:
    """Keys of one word; Azerbaijani `c` may be the sound of j, or foreign (`Cloudflare`)."""
    low = re.split(r"['’]", word.replace("İ", "i").lower())[0]
    keys = {_skeleton(low, "K")}
    if "c" in low and language in ("az", "tr"):
        keys.add(_skeleton(low, "J"))
    return tuple(sorted(key for key in keys if len(key) >= 3))


def _skeleton(word: str, c: str) -> str:
    single = _DOUBLE.sub(r"\1", word)
    sounds = _PAIR.sub(lambda pair: _PAIRS[pair[0]], single).replace("c", c).translate(_SOUNDS)
    return (f"A{sounds}" if single[:1] in _VOWELS else sounds)[:_LENGTH]


class _Sounds(dict[int, str | None]):
    """A table for `str.translate` that takes off whatever has no class of its own."""

    def __missing__(self, code: int) -> str | None:
        return chr(code) if chr(code).isdigit() else None


_SOUNDS = _Sounds({ord(letter): sound for letter, sound in _LETTERS.items()})
_SOUNDS.update({ord(sound): sound for sound in {*_LETTERS.values(), *_PAIRS.values()}})
_DOUBLE = re.compile(r"(.)\1+")
_PAIR = re.compile("|".join(sorted(_PAIRS, key=len, reverse=True)))
