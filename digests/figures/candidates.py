"""The numbers of a sentence with their units, before anything is judged about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache

from digests.figures import beside, masks, nouns, shares, units
from digests.figures.glossary import Glossary
from digests.figures.numerals import Numeral, numeral
from digests.figures.ranges import Span, join
from digests.figures.ratios import ratio
from digests.figures.tokens import Noun, Token, fold, wordlist
from digests.figures.words import COLLECTIVE, number_word

_BENT = re.compile(r"(?:[dt][ae]n?|y?[ae])")
"""Azerbaijani case endings behind which no compound goes on."""
_ASIDE = re.compile(r"\w{3,}(?:l[ae]|m[ae][qk]|dirm[ae])")
"""`with something`, `to do something`: no part of what is counted."""

_BARE_SCALES = frozenset(wordlist("тысяча тысячу миллион миллиард полмиллиона полмиллиарда полтысячи"))
_ONE = frozenset(wordlist("one один одна одно одного одному одним одной одну одном bir on"))
"""Articles and pronouns rather than counts, where no scale or percent follows."""
_DURATIONS = frozenset(("second", "minute", "hour", "day", "week", "month", "year"))
_A_SECOND = {"megabit": "Mbps", "gigabit": "Gbps"}
"""Azerbaijani says `saniyədə` before the number."""
_COUNTED = frozenset(("person", "unit"))


class Finder:
    """Finds number expressions in a row of tokens; `hidden` tells tokens that are dates and the like."""

    def __init__(
        self, tokens: Sequence[Token], language: str, hidden: Callable[[Token], bool], glossary: Glossary
    ) -> None:
        self.tokens, self.language = tokens, language
        self.hidden, self.glossary = hidden, glossary

    def find(self) -> list[Span]:
        """The spans in order, ranges joined, names and passing time left out."""
        spans: list[Span] = []
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.kind == "s" or (token.kind == "w" and not _opens(token.fold, self.language)):
                at += 1  # most tokens: a word is asked once for all texts
                continue
            span = self._span(at)
            if span is None and spans and spans[-1].unit == "place":
                span = self._further_place(at)
            if span is None:
                at += 1
                continue
            spans.append(span)
            at = max(span.after, at + 1)
        return [span for span in join(spans, self.tokens, self.language) if self._counts(span)]

    def _counts(self, span: Span) -> bool:
        """A number in words needs a unit or scale; a bare one in a name is part of the name."""
        if not span.unit and span.words:
            return span.scaled
        if not span.unit and not span.scaled and span.value2 is None:
            return not beside.bare_name(self.tokens, span)
        if self.language != "en" and span.unit in _DURATIONS:
            return not beside.passing(self.tokens, span, self.language)
        return True

    def _span(self, at: int) -> Span | None:
        token = self.tokens[at]
        if self.hidden(token):
            return None
        share = ratio(self.tokens, at, self.language)
        if share:
            return share
        if token.kind == "w":
            return shares.fraction(self.tokens, at, self.language) or self._worded(at)
        if masks.ordinal(self.tokens, at, self.language):
            return beside.place(self.tokens, at, self.language)
        if masks.is_name(self.tokens, at, self.language):
            return None
        found = numeral(self.tokens, at, self.language)
        return self._with_unit(found) if found else None

    def _further_place(self, at: int) -> Span | None:
        """`from the 111th place to the 70th`: an ordinal behind a place."""
        token = self.tokens[at]
        if token.kind != "n" or self.hidden(token) or not masks.ordinal(self.tokens, at, self.language):
            return None
        return beside.rank(self.tokens, at, None)

    def _worded(self, at: int) -> Span | None:
        """A number that starts with a word."""
        lead, divisor = self._lead(at)
        word = (
            number_word(self.tokens[at + lead].fold, self.language) if at + lead < len(self.tokens) else None
        )
        if word is None or (lead and word.action not in ("scale", "times")):
            return None
        first = self.tokens[at]
        if word.action == "scale" and not lead and not self._bare_scale(at):
            return None
        found = numeral(self.tokens, at + lead, self.language)
        if found is None or self._denominator(found.after):
            return None
        found = found._replace(first=at, start=first.start, value=found.value / divisor)
        span = self._with_unit(found)
        if span is None or lead or first.fold not in _ONE or span.scaled or span.unit == "percent":
            return span
        chosen = at + 1 < len(self.tokens) and self.tokens[at + 1].fold == "of" and span.noun
        return span if chosen or found.after > at + 1 else None

    def _bare_scale(self, at: int) -> bool:
        """A scale without a number before it: `миллион`, Azerbaijani `min 250`."""
        word = self.tokens[at].fold
        if word in _BARE_SCALES:
            return True
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return self.language == "az" and word == "min" and after is not None and after.kind == "n"

    def _denominator(self, at: int) -> bool:
        """`двух третей`: a share in Russian words, of which no count may be made."""
        word = self.tokens[at].fold if at < len(self.tokens) else ""
        return self.language == "ru" and word.startswith(("трет", "четверт", "пятых", "десятых"))

    def _lead(self, at: int) -> tuple[int, int]:
        """How many words lead a scale (`a million`, `half a million`), and what they divide it by."""
        if self.language != "en":
            return 0, 1
        words = [token.fold for token in self.tokens[at : at + 2]]
        if words == ["half", "a"]:
            return 2, 2
        return (1, 1) if words[:1] in (["a"], ["an"]) else (0, 1)

    def _with_unit(self, found: Numeral) -> Span | None:
        tokens = self.tokens
        span = Span(found.value, found.first, found.after, found.start, found.end)
        span.words, span.scaled = found.words, found.scaled
        self._signed(span)
        after = beside.suffix_end(tokens, found.after, self.language)
        span.suffix = _letters(tokens[found.after : after])
        sign = units.money_sign(tokens, found.first)
        if sign:
            span.unit, span.first = sign
            span.money = True
            unit = units.rate(
                tokens, units.Unit(span.unit, beside.after_money(tokens, found.after)), self.language
            )
            span.unit, span.after = unit.name, unit.after
        else:
            self._right_unit(span, after)
        counted = span.noun or not span.unit or span.unit in _COUNTED or span.unit in units.MONEY
        if span.first and tokens[span.first - 1].fold == "saniyede":
            span.unit = _A_SECOND.get(span.unit, span.unit)
        if not span.unit and beside.age(tokens, span, self.language):
            span.unit = "year of age"
        elif not span.unit and span.words and tokens[span.first].fold in COLLECTIVE:
            span.unit = "person"
        elif span.unit in ("", "year") and beside.of_age(tokens, span):
            span.unit = "year of age"
        elif not span.unit and beside.scored(tokens, span.first):
            span.unit = "point"
        if found.thousands is not None and counted:
            span.value = found.thousands
        return span if self._kept(span, found) else None

    def _signed(self, span: Span) -> None:
        """A leading decimal point or a printed minus."""
        tokens, at = self.tokens, span.first
        if at and tokens[at - 1].text == "." and beside.leading_point(tokens, at):
            span.value = Decimal("0." + tokens[at].text)
        elif beside.minus(tokens, at, self.language) or beside.below_zero(tokens, at):
            span.value = -span.value
        else:
            return
        span.first, span.start = at - 1, tokens[at - 1].start

    def _right_unit(self, span: Span, at: int) -> None:
        """The unit or counted noun behind a number that ends before token `at`."""
        tokens, language = self.tokens, self.language
        if beside.glued_hyphen(tokens, at) and tokens[at + 1].fold == "odd":
            at += 2  # `60-odd villages`
        if beside.glued_hyphen(tokens, at):
            unit = units.unit_after(tokens, at, language) or units.unit_after(tokens, at + 1, language)
            span.hyphen, span.after = True, at
            if unit:
                span.unit, span.after, span.unit_suffix = unit.name, unit.after, unit.suffix
            elif language == "ru" and (years := beside.years_long(tokens, at)):
                span.unit, span.after = years, at + 2
            return
        passed = beside.mark_words(tokens, at, language)
        starts = [at, at + 1] if beside.leads_unit(tokens, at) else [at] if passed == at else [at, passed]
        if span.words and at < len(tokens) and tokens[at].fold == "ile":
            starts = []  # `yerin altı ilə`: `with`, not `to six years`
        unit = next((unit for start in starts if (unit := units.unit_after(tokens, start, language))), None)
        if unit:
            behind = beside.suffix_end(tokens, unit.after, language)
            span.unit, span.after = unit.name, behind
            span.unit_suffix = _letters(tokens[unit.after : behind]) or unit.suffix
            return
        span.after = at
        if at < len(tokens) and (not span.suffix or passed > at):
            self._noun(span, max(passed, beside.nested(tokens, at, language)))

    def _noun(self, span: Span, first: int) -> None:
        single = span.value == 1 or self._ends_in_one(span)
        known = self.glossary.phrase(self.tokens, first)
        found = nouns.counted(self.tokens, first, self.language, single)
        # A term may be the first word of a longer name: `751 kiberhücum indikatoru`.
        longer = found is not None and known is not None and found.after > known.after
        noun = found if known is None or (longer and not self._ended(known)) else known
        if noun:
            span.unit, span.noun, span.noun_first, span.noun_after = noun.name, True, first, noun.after

    def _ended(self, noun: Noun) -> bool:
        """Whether no Azerbaijani compound goes on behind a noun: `41 ölkəyə xidmət`, `5 ev internetlə`."""
        if self.language != "az":
            return False
        own, word = fold(noun.name).split()[-1], self.tokens[noun.after - 1].fold
        following = self.tokens[noun.after].fold if noun.after < len(self.tokens) else ""
        return bool(_BENT.fullmatch(word.removeprefix(own)) or _ASIDE.fullmatch(following))

    def _ends_in_one(self, span: Span) -> bool:
        """Whether Russian counts so many in the singular (`21 школа`)."""
        return self.language == "ru" and not span.scaled and span.value % 10 == 1 and span.value % 100 != 11

    def _kept(self, span: Span, found: Numeral) -> bool:
        first = self.tokens[found.first]
        if found.words or found.after - found.first > 1 or not first.text.isdigit():
            return bool(span.unit) or not span.hyphen
        if span.value >= 1 and first.text.startswith("0") and len(first.text) > 1:
            return False
        if masks.is_year(first):
            before = self.tokens[max(0, found.first - 2) : found.first]
            ranged = len(before) == 2 and before[0].kind == "n" and before[1].fold in ("to", "-")
            return bool(span.unit) and not span.hyphen and (ranged or not span.noun)
        return bool(span.unit) or not span.hyphen


@lru_cache(maxsize=4096)
def _opens(word: str, language: str) -> bool:
    """Whether a number, share or multiple may begin with a folded word: the rest need no closer look."""
    led = language == "en" and word in ("a", "an", "half")
    return led or number_word(word, language) is not None or shares.opens(word, language)


def _letters(tokens: Sequence[Token]) -> str:
    return "".join(token.fold for token in tokens if token.kind == "w")
