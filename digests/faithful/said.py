"""Small words that turn a sentence round: no and not, yesterday and tomorrow, days of the week.

Enters: text and its language.  Leaves: whether it denies, and which days it names.
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from digests.language import fold
from digests.language.months import MONTHS
from digests.model import Language

_NOT = {
    "en": re.compile(
        r"\b(?:no|not|never|none|nobody|nothing|neither|nor|cannot|can't|fail(?:s|ed)?|"
        r"refus(?:es?|ed)|reject(?:s|ed)?|den(?:y|ies|ied)|stop(?:s|ped)? short)\b|n[’']t\b"
    ),
    "ru": re.compile(
        r"\b(?:не|ни|нет|нельзя|никто|ничего|никогда|никак\w*|отказал\w*|опроверг\w*|отверг\w*)\b|"
        r"\bне(?:возможн|доступн|верн|действительн|законн|успешн)\w*"
    ),
    "az": re.compile(
        r"\b(?:deyil\w*|yox(?:dur)?|hec|ne ne|bilmez|olmaz|tekzib\w*|imtina|redd)\b|"
        r"\w{2,}m[ae](?:y[iu]b\w*|y[ae]c[ae][kqg]\w*|d[iu](?:lar|ler)?|m[iu]s\w*|y[iu]n|y[ae]n\w*)\b|"
        r"\w{2,}m[iu]r(?:lar|ler|am|em)?\b"
    ),
}
_WITHOUT = {
    "en": re.compile(r"\b(?:without|except|excluding)\b"),
    "ru": re.compile(r"\b(?:без|кроме|исключая)\b"),
    "az": re.compile(r"\w{2,}s[iu]z\b|\w{2,}m[ae]d[ae]n\b|\b(?:istisna|savayi|basqa)\b"),
}
"""What one language says in a word of its own another puts into an ending: not to be compared between two."""
_NO_DENIAL = re.compile(
    r"\b(?:demir\w*|temir\w*|emir\w*|omur|komur|memur\w*|mamir|amir|samir|umur|almadan|"
    r"fransiz|dahamir)\b"
)
"""Azerbaijani words that only look like a denied verb."""

_DAYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "today": (("today", "tonight"), ("bu gun", "bugun"), ("сегодня",)),
    "yesterday": (("yesterday",), ("dunen",), ("вчера",)),
    "tomorrow": (("tomorrow",), ("sabah",), ("завтра",)),
}
_RATIOS: dict[str, dict[str, str]] = {
    "en": {"2": r"doubl\w*|twice|twofold", "3": r"tripl\w*|threefold", "half": r"hal(?:f|ved|ves)\b",
           "most": r"majority|most of", "10": r"tenfold"},
    "az": {"2": r"ikiqat|iki defe|2 defe", "3": r"ucqat|uc defe|3 defe", "half": r"yaris\w*|yariya|yarim\b",
           "most": r"ekseriyyet\w*|boyuk hissesi", "10": r"on defe|10 defe|onqat"},
    "ru": {"2": r"вдвое|удво\w*|в два раза|двукратн\w*|в 2 раза", "3": r"втрое|утро\w*|в три раза|в 3 раза",
           "half": r"половин\w*|пол[оу]\w+ра", "most": r"большинств\w*|больш\w* част\w*",
           "10": r"в десять раз|в 10 раз|десятикратн\w*"},
}  # fmt: skip
_TRENDS: dict[str, dict[str, str]] = {
    "en": {"up": r"r[io]se[sn]?\b|rising|gr[eo]w\w*|increas\w*|climb\w*|jump\w*|surg\w*",
           "down": r"f[ea]ll\w*|drop\w*|declin\w*|decreas\w*|reduc\w*|shr[aiu]nk\w*"},
    "az": {"up": r"art(?:ib|im|ir|aca|di|mis)\w*|yuksel\w*|coxal\w*",
           "down": r"azal\w*|enib|endir\w*|gerile\w*"},
    "ru": {"up": r"вырос\w*|рост\w*|раст[её]т|увелич\w*|повы[сш]\w*|возрос\w*|подн[яи]л\w*",
           "down": r"сни[зж]\w*|упал\w*|паден\w*|сокра[тщ]\w*|уменьш\w*"},
}  # fmt: skip

_LETTERS = re.compile(r"[^\W\d_]{3,}")
_STEM = 5
_ABBREVIATED = 3
_MAY = 5
_PLACE = {"en": 0, "az": 1, "ru": 2}
_AZ_BARE = "bazar"
"""Sunday, but a market as well: it counts as the day only with the word for day behind it."""


def stem(word: str) -> str:
    """The beginning by which a word is known in another case."""
    return fold(word)[:_STEM]


def denies(text: str, language: Language) -> bool:
    """Whether a sentence says that something is not so."""
    pattern = _NOT.get(language)
    if pattern is None:
        return False
    folded = fold(text)
    return any(not _NO_DENIAL.fullmatch(found[0]) for found in pattern.finditer(folded))


def lacks(text: str, language: Language) -> bool:
    """Whether a sentence says “without” or “except”."""
    pattern = _WITHOUT.get(language)
    return pattern is not None and bool(pattern.search(fold(text)))


def moments(text: str, language: Language) -> frozenset[str]:
    """The days that a text names by the week or from today: `mon`, `yesterday`."""
    folded = fold(text)
    found = {day for day, words in _DAYS.items() if _any(words[_PLACE.get(language, 0)], folded)}
    rest = folded
    for word, day in _weekdays(language):
        rest, count = re.subn(rf"\b{word}", " ", rest)
        if count:
            found.add(day)
    return frozenset(found)


def months(text: str, language: Language) -> frozenset[str]:
    """The months that a text names, `05`; an English one with its capital only: may and march are verbs."""
    found = set()
    for word in _LETTERS.findall(text):
        number = MONTHS.get(fold(word))
        plain = len(word) > _ABBREVIATED or number == _MAY
        if number and plain and (language != "en" or word[0].isupper()):
            found.add(f"{number:02d}")
    return frozenset(found)


def ratios(text: str, language: Language) -> frozenset[str]:
    """Shares and multiples that a text tells in a word: `2` for doubled, `half`, `most`."""
    return _kinds(_RATIOS, text, language)


def trends(text: str, language: Language) -> frozenset[str]:
    """Whether something goes `up` or `down` in a text."""
    return _kinds(_TRENDS, text, language)


def _kinds(table: dict[str, dict[str, str]], text: str, language: Language) -> frozenset[str]:
    folded = fold(text)
    return frozenset(
        kind for kind, words in table.get(language, {}).items() if re.search(rf"\b(?:{words})", folded)
    )


def _any(words: tuple[str, ...], folded: str) -> bool:
    return any(re.search(rf"\b{word}", folded) for word in words)


@cache
def _weekdays(language: Language) -> tuple[tuple[str, str], ...]:
    """(pattern, day), those that hold another first: `çərşənbə axşamı` before `çərşənbə`."""
    if language not in _PLACE:
        return ()
    names = Locale(language).days["format"]["wide"]
    keys = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    found = [(_stem(fold(names[place]), language), key) for place, key in enumerate(keys)]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def _stem(name: str, language: Language) -> str:
    if language == "ru":
        # Wednesday is surroundings, too, except in the one case in which days are told.
        return "в(?:о)? среду" if name == "среда" else name.rstrip("аьеия")
    if name == _AZ_BARE:
        return "bazar gun"
    return name
