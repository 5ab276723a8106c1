"""Shares told by two numbers: `3 in 10`, `hər üçdən biri`, `каждый пятый`, `every third`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from digests.figures.ranges import Span
from digests.figures.tokens import Token, wordlist
from digests.figures.words import number_word

_TENTHS = frozenset((5, 10, 100))
"""Of how many English and its neighbours tell a share (`nine in ten`); `3 in 7 games` is none."""
_EVERY = frozenset(wordlist("каждый каждая каждое каждого каждой каждому каждую каждым every"))
_NTH = (
    (re.compile(r"втор(?:ой|ая|ое|ого|ую|ому|ым)\Z|second\Z"), 2),
    (re.compile(r"трет(?:ий|ья|ье|ьего|ьей|ью|ьему|ьим)\Z|third\Z"), 3),
    (re.compile(r"четверт(?:ый|ая|ое|ого|ой|ую|ому|ым)\Z|fourth\Z"), 4),
    (re.compile(r"пят(?:ый|ая|ое|ого|ой|ую|ому|ым)\Z|fifth\Z"), 5),
    (re.compile(r"шест(?:ой|ая|ое|ого|ую|ому|ым)\Z|sixth\Z"), 6),
    (re.compile(r"седьм(?:ой|ая|ое|ого|ую|ому|ым)\Z|seventh\Z"), 7),
    (re.compile(r"восьм(?:ой|ая|ое|ого|ую|ому|ым)\Z|eighth\Z"), 8),
    (re.compile(r"десят(?:ый|ая|ое|ого|ой|ую|ому|ым)\Z|tenth\Z"), 10),
)
_TIMES = re.compile(
    r"(?:дн|день|ден|год|раз|месяц|недел|час|минут|секунд|квартал|этап|day|year|time|month|week|hour|minute"
    r"|quarter|game|race|round)"
)
"""`каждый второй день` is how often, not how many."""
_AZ_FROM = re.compile(r"\w*d[ae]n\Z")
_AZ_OF = re.compile(r"(bir|iki|uc)s?[iu](?:n?[iu]|n[ae]|nin|nun)?\Z")


def tells(word: str) -> bool:
    """Whether a folded word may begin such a share."""
    return word in _EVERY


def opens(word: str, language: str) -> bool:
    """Whether a folded word, no numeral, may begin a share in this language."""
    return word in _EVERY or (language == "az" and word == "her")


def ratio(tokens: Sequence[Token], at: int, language: str) -> Span | None:
    """The share that starts at token `at`, between 0 and 1; None where none does."""
    token = tokens[at]
    if token.fold in _EVERY:
        found = _every(tokens, at)
    elif language == "az" and token.fold == "her":
        found = _from_every(tokens, at)
    elif language == "en" and (token.kind == "n" or number_word(token.fold, "en")):
        found = _in(tokens, at)
    else:
        return None
    if not found:
        return None
    value, after = found
    return Span(value, at, after, token.start, tokens[after - 1].end, unit="share", words=True)


def _small(token: Token, language: str) -> int:
    """A whole number up to a hundred, in digits or one word; 0 for anything else."""
    if token.kind == "n":
        return int(token.text) if token.text.isdecimal() and len(token.text) < 4 else 0
    word = number_word(token.fold, language)
    if word and word.action == "times" and word.amount == 100:
        return 100
    return int(word.amount) if word and word.action == "add" and word.amount == int(word.amount) else 0


def _every(tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
    """`каждый пятый житель`, `every third household`."""
    if at + 2 >= len(tokens) or _TIMES.match(tokens[at + 2].fold) or tokens[at + 2].kind != "w":
        return None
    number = next((number for pattern, number in _NTH if pattern.match(tokens[at + 1].fold)), 0)
    return (1 / Decimal(number), at + 2) if number else None


def _in(tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
    """`3 in 10`, `nine out of ten`."""
    behind = [token.fold for token in tokens[at + 1 : at + 3]]
    skip = 2 if behind[:1] == ["in"] else 3 if behind == ["out", "of"] else 0
    if not skip or at + skip >= len(tokens):
        return None
    part, whole = _small(tokens[at], "en"), _small(tokens[at + skip], "en")
    if not 0 < part < whole or whole not in _TENTHS:
        return None
    return Decimal(part) / Decimal(whole), at + skip + 1


def _from_every(tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
    """`hər üçdən biri`, `hər 10 ailədən biri`."""
    if at + 2 >= len(tokens):
        return None
    word = tokens[at + 1]
    joined = word.fold[:-3] if _AZ_FROM.match(word.fold) else ""
    behind = at + 2
    if joined and number_word(joined, "az"):
        whole = int(found.amount) if (found := number_word(joined, "az")) and found.action == "add" else 0
    else:
        whole = _small(word, "az")
        while behind < len(tokens) and behind < at + 5 and not _AZ_FROM.match(tokens[behind].fold):
            behind += 1
        behind += 1
    part = _AZ_OF.match(tokens[behind].fold) if behind < len(tokens) else None
    top = number_word(part.group(1), "az") if part else None
    if not top or not top.amount < whole <= 100:
        return None
    return Decimal(int(top.amount)) / Decimal(whole), behind + 1
