"""Azerbaijani suffixes after digits and names, by vowel harmony.

Enters: a number or word as written.  Leaves: the suffix that its spoken form demands:
2022-ci, 2023-cü, 2026-cı, 2029-cu; 25-dən, 30-dan; noyabrdan.
"""

from __future__ import annotations

ONES = ("sıfır", "bir", "iki", "üç", "dörd", "beş", "altı", "yeddi", "səkkiz", "doqquz")
TENS = ("", "on", "iyirmi", "otuz", "qırx", "əlli", "altmış", "yetmiş", "səksən", "doxsan")
SCALES = ("", "min", "milyon", "milyard", "trilyon")

ORDINAL_VOWELS = {
    "a": "cı", "ı": "cı", "e": "ci", "ə": "ci", "i": "ci", "o": "cu", "u": "cu", "ö": "cü", "ü": "cü",
}  # fmt: skip
BACK = "aıou"
VOWELS = "aıoueəiöü"


def last_word(digits: str) -> str:
    """The last spoken word of a number in digits (`2022` -> `iki`, `873 000` -> `min`)."""
    plain = "".join(char for char in digits.rpartition(",")[2] if char.isdecimal())
    if not plain.strip("0"):
        return ONES[0]
    zeros = len(plain) - len(plain.rstrip("0"))
    if zeros == 0:
        return ONES[int(plain[-1])]
    if zeros == 1:
        return TENS[int(plain[-2])]
    if zeros == 2:
        return "yüz"
    return SCALES[min(zeros // 3, len(SCALES) - 1)]


def ordinal(number: int | str) -> str:
    """A number with its ordinal suffix: `2022-ci`, `40-cı`, `10-cu`, `3-cü`."""
    return f"{number}-{ORDINAL_VOWELS[_last_vowel(last_word(str(number)))]}"


def of_year(month: str) -> str:
    """A month as a year's own: `noyabrı`, `apreli`, `avqustu`."""
    return month + {"a": "ı", "ı": "ı", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}.get(_last_vowel(month), "i")


def ablative(word: str) -> str:
    """A word in the ablative: `noyabrdan`, `milyondan`, `dekabrdan`, `sentdən`."""
    return word + _dan(word)


def ablative_digits(text: str) -> str:
    """A number in digits with the ablative suffix: `25-dən`, `30-dan`."""
    return f"{text}-{_dan(last_word(text))}"


def _dan(word: str) -> str:
    return "dan" if _last_vowel(word) in BACK else "dən"


def _last_vowel(word: str) -> str:
    return next((char for char in reversed(word) if char in VOWELS), "i")
