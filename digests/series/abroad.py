"""Whether a figure is another country's: rankings name many, and only one is the beat's.

Enters: a sentence, the place of a number in it.  Leaves: whether the country named last before
the number (or, if none is, first behind it) is another than the beat's own.  Names come from CLDR.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from babel import Locale

from digests.model import Language

_ENDINGS = {
    "az": "(?:-?(?:n?[ıiuü]n|y?[aəıi]|[dt][aə]n?|n[aə]|n[ıiuü]|l[aə])[a-zəıöüçşğ]{0,3})?",
    "en": r"(?:'?s)?",
    "ru": r"[а-я]{0,3}",
}
_NO_MONEY = r"(?! doll)(?<!доллар США)(?<!доллара США)(?<!долларов США)(?<!долл\. США)"
"""`US dollars` are money, wherever they were earned."""
_VOWELS = "аеиоуыэюяйь"
_SHORT = {"az": {"US": "ABŞ"}, "en": {"US": "USA", "GB": "UK"}, "ru": {"US": "США"}}
"""What the press calls those whose full name it hardly writes."""


def foreign(sentence: str, at: int, language: Language, home: str) -> bool:
    """Whether the number at `at` is told of another country than `home` (ISO 3166, `AZ`)."""
    if not home or language not in _ENDINGS:
        return False
    found = _named(sentence, language, home)
    before = [one for one in found if one[0] < at]
    if before:
        return max(before)[1]
    return bool(found) and min(found)[1]


@lru_cache(maxsize=256)
def _named(sentence: str, language: str, home: str) -> tuple[tuple[int, bool], ...]:
    """Where countries are named, and whether each is another than `home`."""
    mine, others = _patterns(language, home)
    own = {(match.start(), False) for match in mine.finditer(sentence)}
    return (*own, *((match.start(), True) for match in others.finditer(sentence)))


@cache
def _patterns(language: str, home: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = Locale(language).territories
    countries = {code: name for code, name in names.items() if len(code) == 2 and code.isalpha()}
    short = _SHORT[language]
    mine = [countries.get(home, ""), short.get(home, "")]
    others = [name for code, name in (*countries.items(), *short.items()) if code != home]
    return _any(mine, language), _any(others, language)


def _any(names: list[str], language: str) -> re.Pattern[str]:
    parts = sorted({_stem(name, language) for name in names if len(name) > 1}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts) or '(?!)'}){_ENDINGS[language]}(?!\w){_NO_MONEY}")


def _stem(name: str, language: str) -> str:
    """The name as written, capital and all; in Russian without the vowel that its cases change."""
    if language == "ru" and name[-1] in _VOWELS and len(name) > 4:
        name = name.rstrip(_VOWELS)
    return re.escape(name)
