"""The numbers, periods and dates that a text states, in one form for three languages.

Enters: text.  Leaves: values comparable across languages (`409 milyon 281 min` is
`409.281 million`), spans of months (`nine months` is `yanvar-sentyabr`), and days.
Only what grouping needs: proof and meaning of figures are another room's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from digests.language import fold
from digests.language.months import MONTHS
from digests.model import Language

_SCALES = {
    1e3: "min thousand тыс тысяч тысяча тысячи k",
    1e6: "mln milyon million millions миллион миллиона миллионов млн m mn",
    1e9: "mlrd milyard billion billions миллиард миллиарда миллиардов млрд bn",
    1e12: "trln trilyon trillion триллион триллиона триллионов трлн",
}
_SCALE = {word: scale for scale, words in _SCALES.items() for word in words.split()}
# The first digit stands before what must not precede it: `re` looks for a fixed beginning much faster.
_NUMBER = (
    r"\d(?<!\w\d)(?<![^\W\d_]-\d)(?<!\d[.,]\d)"
    r"(?:\d{0,2}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d{0,2}(?:[.,]\d{3}){2,}(?!\d)|\d*(?:[.,]\d+)?)"
)
_SHORT = "|".join(word for word in _SCALE if len(word) <= 2)
_LONG = "|".join(sorted((word for word in _SCALE if len(word) > 2), key=len, reverse=True))
# Only a written-out scale takes case endings: `m` before `anat` or `bps` is none.
_PART = re.compile(
    rf"({_NUMBER})(?:\s?({_LONG}|{_SHORT})"
    r"(?:(?<=\w{3})[^\W\d_]{0,4})?(?!\w)\.?)?(\s?%|\s?(?:faiz|percent|per cent|процент))?"
)
_CURRENCY = re.compile(r"\b(azn|usd|eur|rub)(?=\d)")
_CHAIN = re.compile(r"[ \u00a0]?\Z")
_MONTH_WORD = re.compile(r"[^\W\d_]{3,}")
_DAY_BESIDE = re.compile(r"\d{1,2}(?:st|nd|rd|th)?\s*(?:of\s+)?\Z")
_DAY_AFTER = re.compile(r"\s*\d{1,2}(?:\b|-)(?!\d|[ .,]\d{3})")
_COUNT_WORDS = (
    ("bir", "one", "один", "одного"),
    ("iki", "two", "два", "двух"),
    ("uc", "three", "три", "трех"),
    ("dord", "four", "четыре", "четырех"),
    ("bes", "five", "пять", "пяти"),
    ("alti", "six", "шесть", "шести"),
    ("yeddi", "seven", "семь", "семи"),
    ("sekkiz", "eight", "восемь", "восьми"),
    ("doqquz", "nine", "девять", "девяти"),
    ("on", "ten", "десять", "десяти"),
    ("on bir", "eleven", "одиннадцать", "одиннадцати"),
    ("on iki", "twelve", "двенадцать", "двенадцати"),
)
_COUNTS = {word: number for number, words in enumerate(_COUNT_WORDS, start=1) for word in words}
_COUNT = "|".join(sorted(_COUNTS, key=len, reverse=True))
_NUMBERED_DAY = re.compile(r"\s*(\d{1,2})(?!\d|[ .,]\d{3})(?!\s*(?:mln|млн|milyon|million|%))")
_MONTHS_RUN = re.compile(rf"\b({_COUNT}|\d{{1,2}})[- ](?:ay(?:da|in|lik|liq)?|months?|месяц\w*)\b")
_QUARTER = re.compile(
    r"\b(?:(i|ii|iii|iv|[1-4]|birinci|ikinci|ucuncu|dorduncu|first|second|third|fourth|перв\w*|втор\w*|трет\w*|"
    r"четверт\w*)(?:[- ]?(?:ci|cu|st|nd|rd|th|й|м))?\s+(?:rub\w*|quarter|квартал\w*))|\bq([1-4])\b"
)
_HALF = re.compile(
    r"\b(?:(?:birinci|first|i|перв\w+)\s+(?:yari\w*|half|полуго\w+)|yarim ?il\w*|half[- ]a?[- ]?year|"
    r"first six months|полуго\w+|birinci yarisi\w*)"
)
_ORDINALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "birinci": 1, "ikinci": 2, "ucuncu": 3, "dorduncu": 4}
_ORDINALS |= {"first": 1, "second": 2, "third": 3, "fourth": 4, "перв": 1, "втор": 2, "трет": 3, "четв": 4}


@dataclass(frozen=True, slots=True)
class Number:
    """A value as printed."""

    value: float
    percent: bool
    digits: int
    """Significant digits: how much its agreement proves."""

    @property
    def key(self) -> str:
        """What equal numbers share, also where one is rounded to three digits."""
        return f"{self.value:.2e}{'%' if self.percent else ''}"


def numbers(text: str, language: Language) -> tuple[Number, ...]:
    """The numbers of `text` without years, days, names of models and versions."""
    return tuple(number for number, _ in _placed(_plain(text), language))


_BARE = re.compile(r"\d+(?:[.,]\d+)*")
_LONGEST = 40
"""Characters of a number; more digits in a row count nothing."""


def bare(word: str, language: Language) -> Number | None:
    """The number that a word of digits states, whatever it counts."""
    if len(word) > _LONGEST or not _BARE.fullmatch(word):
        return None
    value = _read(word, language, scaled=False)
    return Number(value, False, _digits(value, word, False))


_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d%]|[.,]\d)")


def years(text: str) -> frozenset[str]:
    """The years that a text names."""
    return frozenset(_YEAR.findall(text))


def _plain(text: str) -> str:
    return _CURRENCY.sub(r"\1 ", fold(text).replace("\u00a0", " "))


def _placed(text: str, language: Language) -> Iterator[tuple[Number, int]]:
    parts = list(_PART.finditer(text))
    index = 0
    while index < len(parts):
        start = index
        value, scale = _value(parts[index], language)
        while index + 1 < len(parts) and scale > 1 and _chained(text, parts[index], parts[index + 1]):
            index += 1
            more, scale = _value(parts[index], language)
            value += more
        first, last = parts[start], parts[index]
        index += 1
        if _counts(text, first, last, value, start == index - 1 and first[2] is None):
            percent = last[3] is not None
            yield Number(value, percent, _digits(value, first[1], percent)), first.start()


def _value(part: re.Match[str], language: Language) -> tuple[float, float]:
    scale = _SCALE.get(part[2] or "", 1.0)
    return _read(part[1], language, scaled=scale > 1) * scale, scale


@lru_cache(maxsize=20_000)
def _read(printed: str, language: Language, *, scaled: bool) -> float:
    """`printed` as a value; a comma parts thousands in English, decimals elsewhere."""
    bare = re.sub(r"\s", "", printed)
    marks = re.findall(r"[.,]", bare)
    if not marks:
        return float(bare)
    tail = len(bare) - max(bare.rfind("."), bare.rfind(",")) - 1
    thousands = "," if language == "en" else "."
    if len(marks) > 1 and len(set(marks)) == 1:
        return float(re.sub(r"[.,]", "", bare))
    if len(marks) == 1 and tail == 3 and marks[0] == thousands and not scaled and bare[0] != "0":
        return float(bare.replace(thousands, ""))
    last = max(bare.rfind("."), bare.rfind(","))
    return float(re.sub(r"[.,]", "", bare[:last]) + "." + bare[last + 1 :])


def _chained(text: str, before: re.Match[str], after: re.Match[str]) -> bool:
    """Whether `17 млн` goes on with `695 тыс.` and `349`."""
    if before[2] is None or before[3] is not None or _CHAIN.match(text[before.end() : after.start()]) is None:
        return False
    lower = _SCALE.get(after[2] or "", 1.0) < _SCALE[before[2]]
    return lower and len(after[1]) <= 5 and (after[2] is not None or len(after[1]) <= 3)


def _counts(text: str, first: re.Match[str], last: re.Match[str], value: float, bare: bool) -> bool:
    if len(first[1]) > _LONGEST:
        return False
    if not bare or last[3]:
        return value > 0
    whole = value == int(value)
    if whole and 1900 <= value <= 2100 and len(first[1]) == 4:
        return False
    if whole and value <= 31 and _beside_month(text, first):
        return False
    return value > 0 and not re.match(r"[^\W\d_]", text[last.end() : last.end() + 1])


def _beside_month(text: str, part: re.Match[str]) -> bool:
    around = (
        text[max(part.start() - 14, 0) : part.start()].split()[-1:]
        + text[part.end() : part.end() + 16].split()[:2]
    )
    return any(word.strip(".,-") in MONTHS for word in around)


@lru_cache(maxsize=20_000)
def _digits(value: float, printed: str, percent: bool) -> int:
    significant = f"{value:.12g}".replace(".", "").split("e")[0].strip("0")
    written = re.sub(r"\D", "", printed).strip("0")
    # 60 % is as exact as 61 %, where 60 million may be rounded.
    whole = len(re.sub(r"\D", "", printed)) if percent else 0
    return max(len(significant), len(written), min(whole, 2), 1)


APART = 1.12
"""Numbers further apart than this agree in no two digits, however they are rounded or cut."""


def agree(one: Number, other: Number) -> int:
    """Significant digits in which two numbers agree, one perhaps rounded; 0 if they differ."""
    if one.percent != other.percent or not one.value / APART < other.value < one.value * APART:
        return 0
    if abs(one.value - other.value) <= 1e-9 * max(one.value, other.value):
        return min(one.digits, other.digits)
    rough, fine = (one, other) if one.digits < other.digits else (other, one)
    if rough.digits < 2 or fine.digits == rough.digits:
        return 0
    rounded = float(f"{fine.value:.{rough.digits - 1}e}")
    return rough.digits if rough.value in (rounded, _cut(fine.value, rough.digits)) else 0


def _cut(value: float, digits: int) -> float:
    """`value` without what comes after so many digits: 148.9 million is “over 148 million”."""
    unit = 10.0 ** (len(str(int(value))) - digits)
    return math.floor(value / unit) * unit


def periods(text: str) -> frozenset[str]:
    """The spans of months that a text is about: `01-09`, `10`; the year is left open."""
    plain = _plain(text)
    found = {f"01-{number:02d}" for number in _runs(plain)}
    for match in _QUARTER.finditer(plain):
        quarter = int(match[2]) if match[2] else _ordinal(match[1])
        found.add(f"{quarter * 3 - 2:02d}-{quarter * 3:02d}")
    if _HALF.search(plain):
        found.add("01-06")
    return frozenset(found | _months(plain))


def _runs(plain: str) -> Iterator[int]:
    for match in _MONTHS_RUN.finditer(plain):
        word = match[1]
        number = int(word) if word.isdigit() else _COUNTS[word]
        if 2 <= number <= 12:
            yield number


def _ordinal(word: str) -> int:
    return int(word) if word.isdigit() else _ORDINALS.get(word) or _ORDINALS.get(word[:4]) or 1


_DOUBTFUL = frozenset({"may", "march", "sen", "mar", "sent", "dek"})
"""Words of another meaning; a month alone must be plain."""


def _months(plain: str) -> set[str]:
    found: set[str] = set()
    before: tuple[int, int] | None = None
    for match in _MONTH_WORD.finditer(plain):
        month = MONTHS.get(match[0])
        if month is None or match[0] in _DOUBTFUL:
            continue
        if _DAY_BESIDE.search(plain[: match.start()][-8:]) or _DAY_AFTER.match(plain[match.end() :][:9]):
            continue
        between = plain[before[1] : match.start()] if before else ""
        if before and re.fullmatch(r"\s*(?:-|–|—|to|and|through|по|до|из)\s*", between):
            found.discard(f"{before[0]:02d}")
            found.add(f"{before[0]:02d}-{month:02d}")
        else:
            found.add(f"{month:02d}")
        before = (month, match.end())
    return found


def days(text: str) -> frozenset[str]:
    """Days of the calendar that a text names: `11-18`."""
    plain = _plain(text)
    found = set()
    for match in _MONTH_WORD.finditer(plain):
        month = MONTHS.get(match[0])
        if month is None:
            continue
        ahead = re.search(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\s*(?:of\s+)?\Z", plain[: match.start()][-9:])
        after = _NUMBERED_DAY.match(plain[match.end() :][:16])
        day = int((ahead or after)[1]) if ahead or after else 0  # type: ignore[index]
        if 1 <= day <= 31:
            found.add(f"{month:02d}-{day:02d}")
    return frozenset(found)
