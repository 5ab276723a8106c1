"""Shares in Azerbaijani and Russian words: `üçdə biri`, `yarısı`, `треть`, `половина`, `две трети`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from digests.figures.ranges import Span
from digests.figures.tokens import Token, wordlist
from digests.figures.words import number_word

_AZ_WHOLE = re.compile(r"(uc|dord|bes|alti|yeddi|sekkiz|doqquz|on|yuz)d[ea]\Z")
_AZ_PART = re.compile(
    r"(bir|iki|uc|dord|bes|alti|yeddi|sekkiz|doqquz)(?:s?[iu]n?(?:[iu]|[ea]|d[ea]n?|[iu]n)?)?\Z"
)
_AZ_HALF = re.compile(r"yari(?:si(?:n[iae]|nin|nda|ndan)?|dan)\Z")
_AZ_TIME = re.compile(r"(?:il|ay|gun|esr|rub|hefte|movsum|gece|oyun|hisse|qitar|dovr|matc|saat)\w*\Z")
"""`ilin yarısı` is when, not how much."""
_AZ_NTH = frozenset(wordlist("birinci ikinci ilk son axırıncı ci cı cu cü"))
_RU_HALF = re.compile(r"половин(?:а|у|ы|е|ой)\Z|наполовину\Z")
_RU_THIRD = re.compile(r"трет(?:ь|и)\Z")
_RU_QUARTER = re.compile(r"четверт(?:ь|и)\Z")
_RU_PARTS = (
    (re.compile(r"трет(?:ь|и|ей|ьих|ям)\Z"), 3),
    (re.compile(r"четверт(?:ь|и|ей|ых|ям)\Z"), 4),
    (re.compile(r"пят(?:ая|ую|ой|ых)\Z"), 5),
    (re.compile(r"шест(?:ая|ую|ой|ых)\Z"), 6),
    (re.compile(r"восьм(?:ая|ую|ой|ых)\Z"), 8),
    (re.compile(r"десят(?:ая|ую|ой|ых)\Z"), 10),
)
_RU_NTH = re.compile(r"(?:перв|втор|трет|четверт|последн|i+v?|\d)\w*\Z|с\Z")
_RU_TIME = re.compile(
    r"(?:год|дня|день|месяц|век|матч|квартал|недел|столет|десятилет|сезон|тайм|двадцат|xx|финал|час|\d"
    r"|январ|феврал|март|апрел|ма[яе]\b|июн|июл|август|сентябр|октябр|ноябр|декабр|учебн)"
)
_STEMS = (
    "пятая",
    "пятую",
    "пятой",
    "десятая",
    "десятую",
    "десятой",
    "половин",
    "наполовин",
    "трет",
    "четверт",
    "yari",
    "ucd",
    "dordd",
    "besd",
)


def tells(word: str) -> bool:
    """Whether a folded word may belong to a share."""
    return word.startswith(_STEMS)


def opens(word: str, language: str) -> bool:
    """Whether a folded word, no numeral, may begin a share in this language."""
    if language == "az":
        return bool(_AZ_HALF.match(word) or _AZ_WHOLE.match(word))
    patterns = (_RU_HALF, _RU_THIRD, _RU_QUARTER, *(pattern for pattern, _ in _RU_PARTS[2:]))
    return any(pattern.match(word) for pattern in patterns)


def share(tokens: Sequence[Token], at: int, language: str) -> Span | None:
    """The share that starts at token `at`, between 0 and 1."""
    found = _azerbaijani(tokens, at) if language == "az" else _russian(tokens, at)
    if not found:
        return None
    value, after = found
    span = Span(value, at, after, tokens[at].start, tokens[after - 1].end, unit="share", words=True)
    last = tokens[after - 1].fold
    span.unit_suffix = "dan" if last.endswith(("dan", "den")) else ""
    return span


def _azerbaijani(tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
    word, before = tokens[at].fold, tokens[at - 1].fold if at else ""
    if _AZ_HALF.match(word):
        timed = before in _AZ_NTH or _AZ_TIME.match(before)
        return None if timed else (Decimal("0.5"), at + 1)
    whole = _AZ_WHOLE.match(word)
    part = _AZ_PART.match(tokens[at + 1].fold) if whole and at + 1 < len(tokens) else None
    if not whole or not part:
        return None
    top, bottom = number_word(part.group(1), "az"), number_word(whole.group(1), "az")
    if not top or not bottom or top.amount >= bottom.amount:
        return None
    return Decimal(int(top.amount)) / Decimal(int(bottom.amount)), at + 2


def _russian(tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
    word = tokens[at].fold
    before = tokens[at - 1].fold if at else ""
    behind = tokens[at + 1].fold if at + 1 < len(tokens) else ""
    if not _RU_NTH.match(before) and not _RU_TIME.match(behind):
        if _RU_HALF.match(word):
            return Decimal("0.5"), at + 1
        if _RU_THIRD.match(word):
            return Decimal(1) / 3, at + 1
        if _RU_QUARTER.match(word) and (behind[:1].isalpha() or before == "на"):
            return Decimal("0.25"), at + 1
    return _counted(word, behind, at)


def _counted(word: str, behind: str, at: int) -> tuple[Decimal, int] | None:
    """`две трети`, `одна пятая`, `пятая часть`."""
    if behind.startswith(("часть", "части", "доля", "доли", "долю")):
        bottom = next((number for pattern, number in _RU_PARTS[2:] if pattern.match(word)), 0)
        return (1 / Decimal(bottom), at + 2) if bottom else None
    top = number_word(word, "ru")
    if not top or top.action != "add" or not 1 <= top.amount < 10 or top.amount % 1:
        return None
    bottom = next((number for pattern, number in _RU_PARTS if pattern.match(behind)), 0)
    if bottom <= top.amount:
        return None
    return Decimal(int(top.amount)) / Decimal(bottom), at + 2
