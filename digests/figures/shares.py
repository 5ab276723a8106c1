"""Shares and multiples in words: `a third of`, `one in five`, `twice a year`, `вдвое`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from digests.figures import ratios, shares_abroad, units
from digests.figures.ranges import Span
from digests.figures.tokens import Token
from digests.figures.words import number_word

_MULTIPLES = {
    "twice": Decimal(2), "thrice": Decimal(3), "вдвое": Decimal(2), "втрое": Decimal(3),
    "вчетверо": Decimal(4)
}  # fmt: skip
_FOLDS = {
    "двукратн": Decimal(2), "двухкратн": Decimal(2), "трехкратн": Decimal(3), "четырехкратн": Decimal(4),
    "пятикратн": Decimal(5), "десятикратн": Decimal(10), "ikiqat": Decimal(2), "ucqat": Decimal(3),
}  # fmt: skip
_NUMERATORS = {
    "a": Decimal(1),
    "one": Decimal(1),
    "two": Decimal(2),
    "three": Decimal(3),
    "four": Decimal(4),
    "five": Decimal(5),
    "seven": Decimal(7),
    "nine": Decimal(9),
}
_PARTS = {
    "third": Decimal(1) / 3, "thirds": Decimal(1) / 3, "quarter": Decimal("0.25"),
    "quarters": Decimal("0.25"),
    "fourth": Decimal("0.25"), "fourths": Decimal("0.25"), "fifth": Decimal("0.2"), "fifths": Decimal("0.2"),
    "tenth": Decimal("0.1"), "tenths": Decimal("0.1"), "half": Decimal("0.5"),
    "sixth": Decimal(1) / 6, "sixths": Decimal(1) / 6, "eighth": Decimal("0.125"),
    "eighths": Decimal("0.125"),
}  # fmt: skip
_WHOLES = frozenset(("the", "its", "their", "his", "her", "our", "of", "all", "these", "those"))

_AS_MANY = (["as", "many"], ["as", "much"])
_NO_SHARE = frozenset(("century", "point", "mile", "percent", "percentage", "time", "hour", "-", "party"))

_EN_FIRST = frozenset((*_MULTIPLES, *_NUMERATORS, "an", "half"))
"""Words with which a share or multiple begins in English."""
_WORDS = frozenset((*_MULTIPLES, *_PARTS))
_STEMS = tuple(_FOLDS)


def tells_share(word: str) -> bool:
    """Whether a folded word may belong to a share or multiple."""
    return word in _WORDS or word.startswith(_STEMS) or shares_abroad.tells(word) or ratios.tells(word)


def opens(word: str, language: str) -> bool:
    """Whether a folded word, no numeral, may begin a share or multiple in this language."""
    if language == "en":
        return word in _EN_FIRST or ratios.opens(word, language)
    if word.startswith(_STEMS) or (language == "ru" and word in _MULTIPLES):
        return True
    return ratios.opens(word, language) or shares_abroad.opens(word, language)


def fraction(tokens: Sequence[Token], at: int, language: str) -> Span | None:
    """`a third of`, `half the`, `one in five`, `twice a year`, `вдвое`."""
    word = tokens[at].fold
    if language == "en":
        return _english(tokens, at, word) if word in _EN_FIRST else None
    folds = next((value for stem, value in _FOLDS.items() if word.startswith(stem)), None)
    if folds is not None:
        return Span(folds, at, at + 1, tokens[at].start, tokens[at].end, unit="time", words=True)
    if language == "ru" and word in _MULTIPLES:
        return Span(_MULTIPLES[word], at, at + 1, tokens[at].start, tokens[at].end, unit="time", words=True)
    return shares_abroad.share(tokens, at, language)


def _english(tokens: Sequence[Token], at: int, word: str) -> Span | None:
    if word in _MULTIPLES and [token.fold for token in tokens[at + 1 : at + 3]] in _AS_MANY:
        return Span(_MULTIPLES[word], at, at + 1, tokens[at].start, tokens[at].end, unit="time", words=True)
    if word in _MULTIPLES:
        unit = units.rate(tokens, units.Unit("time", at + 1), "en")
        if unit.name == "time":
            return None
        return Span(
            _MULTIPLES[word], at, unit.after, tokens[at].start, tokens[at].end, unit=unit.name, words=True
        )
    return _and_a_half(tokens, at) or _share(tokens, at)


def _and_a_half(tokens: Sequence[Token], at: int) -> Span | None:
    """`a day and a half`, `a year and a half`."""
    words = [token.fold for token in tokens[at : at + 5]]
    if words[:1] not in (["a"], ["an"], ["one"]) or words[2:] != ["and", "a", "half"]:
        return None
    unit = units.plain_unit(tokens, at + 1, "en")
    if unit is None:
        return None
    start, end = tokens[at].start, tokens[at + 4].end
    return Span(Decimal("1.5"), at, at + 5, start, end, unit=unit.name, words=True)


def _share(tokens: Sequence[Token], at: int) -> Span | None:
    """A fraction in English words, as a share of one."""
    words = [token.fold for token in tokens[at : at + 5]] + [""] * 5
    if words[0] == "half":
        lost = at + 1 >= len(tokens) or words[1] in (".", ",")
        stepped = lost and bool({"by", "almost", "nearly"} & {t.fold for t in tokens[max(0, at - 2) : at]})
        after = at + 1 if words[1] in _WHOLES or words[1] == "of" or stepped else None
        value = Decimal("0.5")
    elif words[0] in _NUMERATORS and words[1] in _PARTS:
        value, after = _NUMERATORS[words[0]] * _PARTS[words[1]], at + 2
    elif words[0] in _NUMERATORS and words[1] == "-" and words[2] in _PARTS:
        value, after = _NUMERATORS[words[0]] * _PARTS[words[2]], at + 3
    else:
        return _one_in(tokens, at, words)
    if after is None:
        return None
    points = _of_point(tokens, at, after, value)
    if points or (words[0] != "half" and not _whole(tokens, at, after)):
        return points
    if after >= len(tokens):
        return None
    return Span(value, at, after, tokens[at].start, tokens[after - 1].end, unit="share", words=True)


def _of_point(tokens: Sequence[Token], at: int, after: int, value: Decimal) -> Span | None:
    """`a quarter of a percentage point`, `half a point`."""
    behind = after + (after < len(tokens) and tokens[after].fold == "of")
    if behind >= len(tokens) or tokens[behind].fold not in ("a", "one", "percentage"):
        return None
    unit = units.plain_unit(tokens, behind + (tokens[behind].fold != "percentage"), "en")
    if unit is None or unit.name != "percentage point":
        return None
    return Span(value, at, unit.after, tokens[at].start, tokens[after - 1].end, unit=unit.name, words=True)


def _whole(tokens: Sequence[Token], at: int, after: int) -> bool:
    """Whether a share tells its whole behind `of`, or is a step of it (`dropped by nearly a fifth`)."""
    behind = tokens[after].fold if after < len(tokens) else "of"
    stepped = bool({"by", "to"} & {token.fold for token in tokens[max(0, at - 3) : at]})
    return behind == "of" or (stepped and behind not in _NO_SHARE)


def _one_in(tokens: Sequence[Token], at: int, words: list[str]) -> Span | None:
    """`one in five`, `one out of three`."""
    if words[0] != "one":
        return None
    skip = 2 if words[1] == "in" else 3 if words[1:3] == ["out", "of"] else 0
    word = number_word(words[skip], "en") if skip else None
    if not word or word.action != "add" or word.amount < 2:
        return None
    after = at + skip + 1
    return Span(
        1 / Decimal(int(word.amount)),
        at,
        after,
        tokens[at].start,
        tokens[after - 1].end,
        unit="share",
        words=True,
    )
