"""Names of months in Azerbaijani, English and Russian, in all cases and abbreviations.

Enters: nothing.  Leaves: `MONTHS`, from the folded word (see `fold`) to 1..12.
"""

from __future__ import annotations

from collections.abc import Iterator

from digests.language.casing import fold


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_AZ = (
    _words("yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr"),
    _words("yan fev mar apr may iyn iyl avq sen okt noy dek"),
)
_EN = (
    _words("january february march april may june july august september october november december"),
    _words("jan feb mar apr may jun jul aug sep oct nov dec"),
)
_RU = (
    _words("январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр"),
    _words("янв фев мар апр май июн июл авг сен окт ноя дек"),
)
# Folding makes one of ı, i and of ə, e; so the four harmonies of a suffix are two or three.
_AZ_CASES = (
    "",
    *_words("in un i u a e da de dan den daki deki dek la le adek edek inda inde unda unde"),
    *_words("indan inden undan unden ina ine una une inadek inedek unadek unedek inin unun indaki indeki"),
    *["larinda", "lerinde", "dir", "dur", "nin"],
)
_RU_SOFT = ("ь", "я", "ю", "е", "ем", "и", "ей", "ям")
_RU_HARD = ("", "а", "у", "е", "ом", "ы", "ов")
_RU_MAY = ("й", "я", "ю", "е", "ем")
_ODD = {"sept": 9, "сент": 9, "февр": 2, "нояб": 11, "sent": 9, "noyab": 11, "jule": 7}


def _forms() -> Iterator[tuple[str, int]]:
    for full, short in (_AZ, _EN, _RU):
        for number, word in enumerate((*full, *short)):
            yield word, number % 12 + 1
    for number, word in enumerate(_AZ[0], start=1):
        for case in _AZ_CASES:
            yield word + case, number
    for number, stem in enumerate(_RU[0], start=1):
        for ending in _russian_endings(stem):
            yield stem + ending, number
    yield from _ODD.items()


def _russian_endings(stem: str) -> tuple[str, ...]:
    if stem == "ма":
        return _RU_MAY
    return _RU_HARD if stem in ("март", "август") else _RU_SOFT


MONTHS: dict[str, int] = {fold(word): number for word, number in _forms() if word != "ма"}
"""Folded month word -> 1..12.  Some are words of other meaning too (`may`, `march`, `sen`):
a caller asks for a number beside them."""
