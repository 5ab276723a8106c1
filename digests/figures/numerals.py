"""Numbers in a row of tokens: digits with their marks, stacked scales, number words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from digests.figures.tokens import Token, wordlist
from digests.figures.units import MONEY, money_sign, plain_unit
from digests.figures.words import NumberWord, glued_scale, number_word

_GROUPS = 6
_LONGEST = 20
"""More digits than that are no number that a reader can use."""


_ABBREVIATED = frozenset(wordlist("млн млрд тыс трлн mln mlrd trln"))


class Numeral(NamedTuple):
    """A number expression: tokens `first` to `after` (exclusive) of a row."""

    value: Decimal
    first: int
    after: int
    start: int
    end: int
    words: bool = False
    """Written in words alone."""
    scaled: bool = False
    """Whether a scale (thousand, mln) was part of it."""
    thousands: Decimal | None = None
    """The other reading of a lone mark before three digits (`1,070`)."""


def digits(text: str, language: str) -> tuple[Decimal, Decimal | None] | None:
    """The value of a digit group, with a second reading where the mark leaves one open."""
    if len(text) > _LONGEST:
        return None
    marks = [sign for sign in text if sign in ".,"]
    if not marks:
        return Decimal(text), None
    if len(set(marks)) == 2:
        return _two_marks(text, marks)
    parts = text.split(marks[0])
    grouped = len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
    if len(marks) > 1:
        return (Decimal("".join(parts)), None) if grouped else None
    plain, joined = Decimal(".".join(parts)), Decimal("".join(parts))
    if not grouped or parts[0].startswith("0"):
        return plain, None
    if language in ("az", "ru", "tr"):
        return plain, joined
    return (joined if marks[0] == "," else plain), None


def _two_marks(text: str, marks: list[str]) -> tuple[Decimal, None] | None:
    last = marks[-1]
    if marks.count(last) > 1:
        return None
    other = "," if last == "." else "."
    whole, _, fraction = text.rpartition(last)
    groups = whole.split(other)
    if any(len(group) != 3 for group in groups[1:]) or len(groups[0]) > 3:
        return None
    return Decimal("".join(groups) + "." + fraction), None


def _spaced(tokens: Sequence[Token], at: int, language: str) -> int:
    """How many tokens a number grouped by spaces takes (`67 900 000`), at least one."""
    token, after = tokens[at], at + 1
    if len(token.text) > 3 or not token.text.isdigit() or token.text.startswith("0"):
        return 1
    while after < min(len(tokens), at + _GROUPS):
        here = tokens[after]
        whole, _, fraction = here.text.replace(".", ",").partition(",")
        gap_ok = here.start - tokens[after - 1].end == 1 and here.kind == "n"
        if not gap_ok or len(whole) != 3 or "," in fraction:
            break
        after += 1
        if fraction:
            break
    return after - at


class _Reader:
    """Adds up one number expression from left to right."""

    def __init__(self, tokens: Sequence[Token], first: int, language: str) -> None:
        self.tokens, self.language = tokens, language
        self.first = self.at = first
        self.total = Decimal(0)
        self.current: Decimal | None = None
        self.other: Decimal | None = None
        self.limit = Decimal(10) ** 15
        self.scaled = self.digits = False
        self.end = tokens[first].start

    def read(self) -> Numeral | None:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            took = self._digits() if token.kind == "n" else self._word(token)
            if not took:
                break
        if self.at == self.first:
            return None
        value = self.total + (self.current or 0)
        start = self.tokens[self.first].start
        other = None if self.scaled else self.other
        return Numeral(value, self.first, self.at, start, self.end, not self.digits, self.scaled, other)

    def _adjacent(self) -> bool:
        return self.at == self.first or self.tokens[self.at].start - self.tokens[self.at - 1].end <= 1

    def _digits(self) -> bool:
        if self.current is not None or (self.at > self.first and not self.scaled) or not self._adjacent():
            return False
        took = _spaced(self.tokens, self.at, self.language)
        group = self.tokens[self.at : self.at + took]
        if self.at > self.first and (self.tokens[self.at - 1].end != self.end or self._named(self.at + took)):
            return False  # `2 milyonu 4G`: a case ending closes a number, and a name with a digit is none
        if took > 1:
            joined = "".join(part.text for part in group).replace(",", ".")
            read = digits(joined, "en")
        else:
            read = digits(group[0].text, self.language)
        if read is None or read[0] >= self.limit:
            return False
        if self.at > self.first and self.language == "en" and not self._scale_at(self.at + took):
            return False
        self.current, self.other = read
        self.digits = True
        self.at += took
        self.end = group[-1].end
        return True

    def _named(self, at: int) -> bool:
        """Whether letters are glued behind the digits that end before token `at`."""
        behind = self.tokens[at] if at < len(self.tokens) else None
        return behind is not None and behind.kind == "w" and behind.start == self.tokens[at - 1].end

    def _scale_at(self, at: int) -> bool:
        if at >= len(self.tokens):
            return False
        word = number_word(self.tokens[at].fold, self.language)
        return word is not None and word.action == "scale"

    def _word(self, token: Token) -> bool:
        if token.fold == "с" and self.current is not None and self._russian_half():
            return True
        if token.kind == "s" or token.fold == "and":
            return self._join(token)
        glued = self.at > self.first and token.start == self.tokens[self.at - 1].end
        word = number_word(token.fold, self.language) or _foreign(token.fold, self.at > self.first)
        if word is None:
            return glued and self._letter(token)
        if word.action == "scale":
            return self._scale(word, token)
        if self.digits and word.action != "times":
            return False
        if token.fold == "on" and ("ö" in token.text or "Ö" in token.text):
            return False
        return self._plain(word, token)

    def _join(self, token: Token) -> bool:
        """A hyphen inside `twenty-eight`; the dot of `млн.` before the next part."""
        before = self.tokens[self.at - 1]
        if token.text == "." and self.scaled and before.fold in _ABBREVIATED and before.end == token.start:
            self.at += 1
            self.end = token.end
            return True
        if token.fold == "and" and self.current is not None and self._half():
            return True
        if token.text != "-" or self.current is None or self.digits or self.at == self.first:
            return False
        after = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        word = number_word(after.fold, self.language) if after else None
        tens = self.current % 100
        if word and word.action == "add" and word.amount < 10 and tens >= 20 and tens % 10 == 0:
            self.at += 1
            return True
        return False

    def _half(self) -> bool:
        """`two and a half million`."""
        words = [token.fold for token in self.tokens[self.at : self.at + 3]]
        if words != ["and", "a", "half"] or not self._scale_at(self.at + 3) or self.current is None:
            return False
        self.current += Decimal("0.5")
        self.at += 3
        return True

    def _russian_half(self) -> bool:
        """`два с половиной миллиона`, `три с половиной часа`."""
        if self.at + 1 >= len(self.tokens) or self.tokens[self.at + 1].fold != "половиной":
            return False
        if self.current is None or self.current % 1:
            return False
        self.current += Decimal("0.5")
        self.at += 2
        self.end = self.tokens[self.at - 1].end
        return True

    def _letter(self, token: Token) -> bool:
        """`52M`, `25k`: a letter for a scale, right after the digits."""
        amount = glued_scale(token.fold)
        previous = self.tokens[self.at - 1]
        if amount is None or previous.kind != "n" or self.scaled:
            return False
        money = money_sign(self.tokens, self.first) is not None or self._money_behind()
        if not money and token.text not in ("k", "M", "K", "B"):
            return False
        return self._scale(NumberWord("scale", amount, 1), token)

    def _money_behind(self) -> bool:
        """Whether a currency follows the letter (`1.5m manats`)."""
        unit = plain_unit(self.tokens, self.at + 1, self.language)
        return unit is not None and unit.name in MONEY

    def _scale(self, word: NumberWord, token: Token) -> bool:
        amount = Decimal(int(word.amount))
        if amount >= self.limit:
            return False
        self.total += (Decimal(1) if self.current is None else self.current) * amount
        self.current, self.limit, self.scaled = None, amount, True
        self.at += 1
        self.end = token.start + word.length
        return True

    def _plain(self, word: NumberWord, token: Token) -> bool:
        amount = Decimal(str(word.amount))
        if word.action == "times":
            if self.current is not None and self.current >= 100:
                return False
            self.current = (Decimal(1) if self.current is None else self.current) * amount
        elif word.action == "half":
            if not self._scale_at(self.at + 1):
                return False
            self.current = amount
        elif self.current is None:
            if amount >= self.limit:
                return False
            self.current = amount
        else:
            room = 100 if self.current % 100 == 0 else 10 if self.current % 10 == 0 else 0
            if self.current % 100 == 10 and self.language != "az":
                room = 0
            if amount >= room or self.current == 0 or (self.current < 20 and self.language != "az"):
                return False
            self.current += amount
        self.at += 1
        self.end = token.start + word.length
        return True


def _foreign(word: str, started: bool) -> NumberWord | None:
    """`mln` and its like are written in every language."""
    if not started:
        return None
    for language in ("en", "az", "ru"):
        found = number_word(word, language)
        if found and found.action == "scale" and word not in ("min", "mil", "mn"):
            return found
    return None


_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(r"-?\d{1,2}\Z")


def _power(tokens: Sequence[Token], found: Numeral) -> Numeral:
    """A number with a power of ten behind it: `3.1×10^-8`, `2 x 10⁶`."""
    at = found.after
    if at + 2 >= len(tokens) or found.words or tokens[at].fold not in ("×", "x", "х", "*"):
        return found
    if tokens[at + 1].text != "10":
        return found
    after = at + 2
    while after < min(len(tokens), at + 5) and tokens[after].start == tokens[after - 1].end:
        after += 1
    raised = "".join(token.fold for token in tokens[at + 2 : after]).translate(_RAISED).lstrip("^")
    if not _POWER.match(raised):
        return found
    value = found.value * Decimal(10) ** int(raised)
    return found._replace(value=value, after=after, end=tokens[after - 1].end, thousands=None)


_FINE = frozenset((2, 4, 8, 16, 32))
"""Denominators of prices and inches."""


def _mixed(tokens: Sequence[Token], found: Numeral) -> Numeral:
    """A whole number with a fraction behind it: `11-1/4 cents`, `6 1/2 inches`."""
    row = tokens[found.after : found.after + 4]
    row = row[row[:1] != [] and row[0].text == "-" :][:3]
    if found.words or found.scaled or found.value % 1 or [token.kind for token in row] != ["n", "s", "n"]:
        return found
    over, sign, under = row
    if sign.text != "/" or not over.text.isdecimal() or not under.text.isdecimal() or len(under.text) > 2:
        return found
    if int(under.text) not in _FINE or not 0 < int(over.text) < int(under.text):
        return found
    value = found.value + Decimal(int(over.text)) / Decimal(int(under.text))
    after = found.after + (4 if tokens[found.after].text == "-" else 3)
    return found._replace(value=value, after=after, end=under.end, thousands=None)


def numeral(tokens: Sequence[Token], at: int, language: str) -> Numeral | None:
    """The number expression that starts at token `at`, or None."""
    found = _Reader(tokens, at, language).read()
    return _power(tokens, _mixed(tokens, found)) if found else None
