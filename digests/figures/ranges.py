"""Two numbers that make one: ranges (`70-90%`, `$2 billion to $7 billion`), and shared units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from digests.figures.tokens import Token


@dataclass(slots=True)
class Span:
    """A number with what was found around it; tokens `first` to `after` of a sentence."""

    value: Decimal
    first: int
    after: int
    start: int
    end: int
    unit: str = ""
    words: bool = False
    scaled: bool = False
    money: bool = False
    """The currency stands before the number."""
    noun: bool = False
    """`unit` is a counted noun, not a measure."""
    noun_first: int = 0
    noun_after: int = 0
    hyphen: bool = False
    suffix: str = ""
    unit_suffix: str = ""
    value2: Decimal | None = None
    target: bool = False
    """What something came to, not by how much it changed."""
    source: bool = False
    """What something came from."""
    note: str | None = None
    last: int = 0


_BETWEEN = {"-", "to", "–", "до", "и", "and", "ve"}


def join(spans: list[Span], tokens: Sequence[Token], language: str) -> list[Span]:
    """The spans with ranges joined."""
    for one, other in pairwise(spans):
        _ages(one, other, tokens)
    for other, one in pairwise(reversed(spans)):
        _suspended(one, other, tokens)
    found: list[Span] = []
    index = 0
    while index < len(spans):
        span = spans[index]
        if index + 1 < len(spans) and _range(span, spans[index + 1], tokens, language):
            span = _joined(span, spans[index + 1])
            index += 1
        elif index + 1 < len(spans):
            _share(span, spans[index + 1], tokens, language)
        found.append(span)
        index += 1
    return found


def _ages(one: Span, other: Span, tokens: Sequence[Token]) -> None:
    """`aged 19 and 22`, `aged 40 to 65`: the second is an age too."""
    gap = [token.fold for token in tokens[one.after : other.first]]
    if one.unit == "year of age" and not other.unit and gap in (["to"], ["-"], ["and"], ["or"]):
        other.unit = one.unit


def _suspended(one: Span, other: Span, tokens: Sequence[Token]) -> None:
    """`four-, five- and six-cylinder`: the unit stands with the last."""
    gap = [token.fold for token in tokens[one.after : other.first]]
    if not one.unit and other.hyphen and gap in (["-", ","], ["-", "and"], ["-", "or"], ["-", "to"]):
        one.unit, one.hyphen = other.unit, True


def _range(one: Span, other: Span, tokens: Sequence[Token], language: str) -> bool:
    gap = [token.fold for token in tokens[one.after : other.first]]
    before = [token.fold for token in tokens[max(0, one.first - 3) : one.first]]
    opened = {"from", "between"} & set(before)
    same = (
        _base(one.unit) == _base(other.unit)
        or not one.unit
        or one.noun
        or (opened and not other.unit and not other.words)
    )
    if one.money and not other.unit and gap in (["-"], ["to"]):
        same = True
    if gap == ["/"] and one.money and other.money:
        return one.value2 is None and other.value2 is None
    if not same or other.target or one.value2 is not None or other.value2 is not None:
        return False
    if language == "en" and gap == ["to"] and not opened and before[-1:] and _MOVED.match(before[-1]):
        other.target = True  # `rose $4 billion to $261 billion`: a step, and what it came to
        return False
    if _enclosed(tokens, one, other, gap):
        return True
    if gap == ["-"]:
        sign = tokens[one.after]
        return (tokens[one.after - 1].end == sign.start) == (sign.end == tokens[other.first].start)
    if "between" in before and gap == ["and"]:
        return True
    if language == "en" and gap and gap[-1] == "to":
        return (bool(opened) and len(gap) <= 4) or (gap == ["to"] and "by" not in before)
    return language == "ru" and gap[-1:] == ["до"] and before[-1:] == ["от"]


_MOVED = re.compile(
    r"(?:rose|fell|grew|gained|lost|added|climbed|jumped|dropped|declined|slid|slipped|surged|soared"
    r"|plunged|tumbled|advanced|shed|eased|dipped|increased|decreased|up|down)\Z"
)


def _enclosed(tokens: Sequence[Token], one: Span, other: Span, gap: list[str]) -> bool:
    """`между 91 и 94 тыс.`, `5 və 7 faiz arasında`: two ends named as such."""
    lead = tokens[one.first - 1].fold if one.first else ""
    if lead == "между":
        return gap == ["и"]
    behind = tokens[other.after].fold if other.after < len(tokens) else ""
    return behind.startswith("arasinda") and gap in (["ve"], ["-"])


def _base(unit: str) -> str:
    return unit.split(" per ")[0]


def scaled_like(one: Span, other: Span) -> Decimal:
    """The value of `one` where the scale stands once for both: `с 60 до 120 млн`."""
    if not other.scaled or one.scaled or one.value >= other.value:
        return one.value
    scale = next((Decimal(10) ** power for power in (12, 9, 6, 3) if other.value >= Decimal(10) ** power), 1)
    fits = one.value * scale <= other.value or (
        not one.unit and one.value < 1000
    )  # `fell from 20 to 15 million`
    return one.value * scale if fits else one.value


def _joined(one: Span, other: Span) -> Span:
    value = scaled_like(one, other)
    finer = one.unit.startswith(f"{other.unit} per ")  # `$75 per barrel to $45`
    unit = one.unit if finer or not other.unit else other.unit
    return Span(
        value, one.first, other.after, one.start, other.end, unit=unit, words=one.words,
        scaled=other.scaled, money=one.money, noun=other.noun, noun_after=other.noun_after,
        suffix=other.suffix,
        unit_suffix=other.unit_suffix, value2=other.value, hyphen=other.hyphen,
    )  # fmt: skip


def _share(one: Span, other: Span, tokens: Sequence[Token], language: str) -> None:
    """`eight or nine euros`: the first takes the unit of the second."""
    gap = [token.fold for token in tokens[one.after : other.first]]
    if not one.unit and gap and gap[-1] in ("or", "and", "ve", "и", "или") and len(gap) == 1:
        one.unit, one.noun = other.unit, other.noun
