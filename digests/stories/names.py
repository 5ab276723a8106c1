"""Names of people, places and products under one key for three alphabets.

Enters: text.  Leaves: consonant skeletons (`Hacıqabul`, `Hajigabul` and `Гаджигабул` are one),
cut after a few consonants so that case endings do not part them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from digests.model import Language

_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[.!?:;\n]|[\"«»“”„]")
_LENGTH = 5
"""Letters of a key: a vowel at the beginning counts, others do not."""

# Sounds that one alphabet parts and another does not are one class.
_PAIRS = {
    "sh": "Ş",
    "ch": "Ç",
    "kh": "K",
    "gh": "K",
    "zh": "J",
    "dj": "J",
    "dzh": "J",
    "дж": "J",
    "ph": "F",
    "ts": "S",
}
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
_COMMON = frozenset(
    [
        "azərbaycan",
        "azərbaycanda",
        "azərbaycanın",
        "azerbaijan",
        "azerbaijani",
        "azerbaijan's",
        "азербайджан",
        "азербайджана",
        "азербайджане",
        "азербайджанских",
        "азербайджанский",
        "bakı",
        "bakıda",
        "baku",
        "баку",
        "report",
        "trend",
        "apa",
        "azertac",
        "azernews",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "minister",
        "deputy",
        "state",
        "service",
        "ministry",
        "agency",
        "committee",
        "president",
        "the",
        "a",
        "an",
        "in",
        "of",
        "on",
        "for",
    ]
)


def names(text: str, language: Language) -> frozenset[str]:
    """Keys of the names in `text`; a word in capitals at a sentence's beginning is no name yet."""
    return frozenset(key for word in _capitalised(text) for key in skeletons(word, language))


def _capitalised(text: str) -> Iterator[str]:
    tokens = _TOKEN.findall(text)
    opening = True
    shouting = _titled(tokens)
    for index, token in enumerate(tokens):
        if not token[0].isalnum():
            opening = token not in '"«»“”„' or opening
            continue
        low = token.lower()
        plain = opening or shouting
        opening = False
        if not token[0].isupper() and not _mixed(token):
            continue
        if low in _COMMON or (plain and not _mixed(token) and not _named(tokens, index)):
            continue
        yield token


def _titled(tokens: list[str]) -> bool:
    """Whether every word of a headline begins with a capital, as some agencies print them."""
    words = [token for token in tokens if token[0].isalpha()]
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _mixed(token: str) -> bool:
    """`AzStateNet`, `myGov`, `AI`: capitals inside."""
    return any(letter.isupper() for letter in token[1:]) and len(token) > 2


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
        pair = next(
            (
                pair
                for pair in ("dzh", word[index : index + 2])
                if word.startswith(pair, index) and pair in _PAIRS
            ),
            "",
        )
        sound = _PAIRS[pair] if pair else _sound(word[index], c, first=index == 0)
        repeated = index > 0 and word[index] == word[index - 1]
        if sound and not repeated:
            letters.append(sound)
        index += len(pair) or 1
    return "".join(letters)


def _sound(letter: str, c: str, *, first: bool) -> str:
    if letter == "c":
        return c
    if letter in _VOWELS:
        return "A" if first else ""
    return _LETTERS.get(letter, letter if letter.isdigit() else "")
