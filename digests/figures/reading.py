"""Figures of a text: every number with unit, mark, period and place, in text order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from digests.figures import past
from digests.figures.candidates import Finder
from digests.figures.context import Context
from digests.figures.glossary import glossary
from digests.figures.marking import MOVING, Marker
from digests.figures.periods import Mention
from digests.figures.ranges import Span, scaled_like
from digests.figures.shares import tells_share
from digests.figures.tokens import Token, fold, tokenise
from digests.figures.units import MEASURES, MONEY
from digests.figures.what import measured
from digests.figures.words import number_word
from digests.model import Change, Figure, Term

_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]+")
_GOES_ON = frozenset((",", "and", "və", "и", ";", "isə"))
_ABLATIVE = re.compile(r"\w*[dt][ea]n\Z")
_DATIVE = re.compile(r"y?[ea]\Z")
_OF_THEM = re.compile(
    r"(?<!\w)(?:of (?:them|these|those)|bunlardan|onlardan|из них|из которых|of which)(?!\w)"
)
_YEARLY = re.compile(r"(?<![\w-])(?<!c[iu] )(?<!bu )(?<!oten )(?<!kecen )(?<!cari )ilde \Z")
"""Azerbaijani `a year` before its number, where no year is named."""
_COMPARED = re.compile(
    r"\b(?:(?:up|down) from|compared (?:to|with)|versus|vs\.?|against) (?:azn |usd )?[$€£₼]?\Z"
    r"|\bto (?:azn |usd )?[$€£₼]?\d[^,;]{0,30} from (?:azn |usd )?[$€£₼]?\Z"
)
_LEFT = {
    "en": re.compile(
        r"\b(?:rose|ris\w+|gr[eo]w\w*|increas\w+|rais\w+|jump\w+|climb\w+|surg\w+|soar\w+|expand\w+|fell|fall\w*"
        r"|dropp?\w*|declin\w+|decreas\w+|cut|reduc\w+|lower\w+|shr[au]nk\w*|slid|slipp?\w*|plung\w+|improv\w+)"
        r"(?: [a-z]+){0,3} from (?:azn |usd )?[$€£₼]?\Z"
    ),
    "ru": re.compile(
        r"(?<!\w)(?:вырос|увелич|возрос|подня|повы[сш]|снизи|сократи|упал|уменьш)\w*(?: [а-я]+){0,2} со? \Z"
    ),
}
"""Before a figure that something left behind: what it came to is another."""
_REMINDER = re.compile(
    r"(?:xatirlada[gq]|qeyd edek ki, oten|muqayise ucun|напомним|для сравнения|for comparison|to recall"
    r"|recall"
    r"|as a reminder)"
)


class TextReader:
    """Reads the figures of one text."""

    def __init__(self, text: str, language: str, title: str, day: date | None, terms: Sequence[Term]) -> None:
        self.text, self.folded = text, fold(text)
        self.language = language if language in ("en", "az", "ru") else "az" if language == "tr" else "en"
        self.context = Context(self.folded, self.language, title, day)
        self.glossary = glossary(terms, self.language)
        self.noun = ""
        """The last counted thing, to which `of them` points."""
        self.subject = (-1, "", 0)
        """What the sentence (by its start) measured last, and behind which place."""
        self.counted: str | None = None
        """The same, where it is a thing that was counted."""

    def figures(self, spans: Sequence[tuple[int, int]], most: int | None = None) -> list[Figure]:
        """The figures of the sentences at `spans`, without ranks; the first `most` where that is given."""
        found: list[Figure] = []
        last = 0
        for start, end in spans:
            if self.text.count("\n", last, start) > 1:
                self.noun = ""  # `of them` points to nothing beyond its paragraph
            last = end
            if self._worth(start, end):
                found.extend(self._sentence(start, end))
            if most is not None and len(found) >= most:
                return found[:most]
        return found

    def _worth(self, start: int, end: int) -> bool:
        """Whether a sentence can hold a number at all; most do not."""
        if _DIGIT.search(self.text, start, end):
            return True
        words = _WORDS.findall(self.folded, start, end)
        return any(number_word(word, self.language) or tells_share(word) for word in words)

    def _sentence(self, start: int, end: int) -> list[Figure]:
        tokens = tokenise(self.text, self.folded, start, end)
        spans = Finder(tokens, self.language, self.context.hidden, self.glossary).find()
        self._left_out(tokens, spans)
        self._of_them(spans, bool(_OF_THEM.search(self.folded, start, end)))
        _from_to(tokens, spans)
        self._left_behind(spans, start)
        marks = Marker(self.folded, start, end, tokens, spans, self.language).marks()
        sentence = self.text[start:end]
        moved = any(mark in ("up", "down") for mark in marks)
        return [
            self._figure(tokens, span, mark, start, sentence, moved)
            for span, mark in zip(spans, marks, strict=True)
        ]

    def _left_behind(self, spans: Sequence[Span], start: int) -> None:
        """What something rose or fell from, wherever the text says what it came to."""
        pattern = _LEFT.get(self.language)
        if pattern is None:
            return
        for span in spans:
            before = self.folded[max(start, span.start - 60) : span.start]
            measured = span.unit in MEASURES and span.unit != "person" and not span.noun
            left = measured and span.value2 is None and pattern.search(before)
            span.source = span.source or bool(left)

    def _left_out(self, tokens: Sequence[Token], spans: Sequence[Span]) -> None:
        """Units that stand once for several: `A 22 million, B 88 thousand documents`."""
        for one, other in zip(reversed(spans[:-1]), reversed(spans[1:]), strict=True):
            behind = tokens[one.after].text if one.after < len(tokens) else ""
            if one.unit or one.suffix or behind not in _GOES_ON:
                continue
            if other.noun and one.value >= 100:
                one.unit, one.noun, one.noun_after = other.unit, True, 0
            elif other.unit in MONEY and self._listed(tokens, one, other):
                one.unit = other.unit
        pointed = False
        for one, other in pairwise(spans):
            pointed = pointed or one.unit == "point"
            if not other.unit and one.unit in MONEY and other.scaled:
                gap = [token.fold for token in tokens[one.after : other.first]]
                other.unit = one.unit if gap == ["из"] else ""
            if not one.unit and not one.suffix and (other.noun or other.unit in ("person", "unit")):
                self._part(one, other, [token.fold for token in tokens[one.after : other.first]])
            if other.unit:
                continue
            lead = tokens[other.first - 1].fold
            if pointed and lead in ("to", "at"):
                other.unit, other.target = "point", True
            elif self.language == "en" and _said_again(tokens, one, other, lead):
                other.unit = one.unit
            elif one.unit == "place" and other.suffix and self.language == "ru":
                other.unit = "place"

    def _listed(self, tokens: Sequence[Token], one: Span, other: Span) -> bool:
        """`birinciyə 20 000, ikinciyə 10 000 manat`: a short list of sums whose currency stands once."""
        gap = [token for token in tokens[one.after : other.first] if token.kind == "w"]
        large = one.value >= 100 or one.scaled
        return self.language != "en" and large and not one.words and 0 < len(gap) < 5

    def _part(self, one: Span, other: Span, gap: list[str]) -> None:
        """`84 of 150 seats`, `14 из 20 школ`: a part is counted in what its whole is."""
        if gap in (["of"], ["of", "the"], ["out", "of"], ["из"]) and one.value <= other.value:
            one.unit, one.noun, one.noun_after = other.unit, other.noun, 0

    def _of_them(self, spans: Sequence[Span], told: bool) -> None:
        """The thing counted before, for numbers that are told of it."""
        for span in spans:
            if not span.unit and span.value >= 2 and self.noun and told:
                span.unit, span.noun, span.noun_after = self.noun, True, 0
            elif span.unit and (span.noun or span.unit == "person"):
                self.noun = span.unit

    def _figure(
        self, tokens: Sequence[Token], span: Span, mark: Change, start: int, sentence: str, moved: bool
    ) -> Figure:
        end = start + len(sentence)
        mention = self.context.mention(span.start, start, end)
        if mention and mention.since and moved and mark not in ("up", "down"):
            mention = None  # what it came to stands on the day of publication, not since then
        was, period = self.context.earlier(span.start, span.end, start, end)
        if mark in ("up", "down", ">", "<") and not span.target:
            was = False
        if was and not _REMINDER.match(self.folded, start, end):
            return self._built(tokens, span, mark, start, sentence, period, True)
        if self._of_the_past(span, start, end):
            own = mention.period if mention and mention.start >= start else None
            known = past.repeated(self.language, self.folded[start:end], span.start - start)
            return self._built(tokens, span, mark, start, sentence, own if known else None, True)
        old = self._old(span, mention, start, end)
        if old and not span.source and not _REMINDER.match(self.folded, start, end):
            aside = mention if mention and (mention.aside or mention.ended) else None
            mention = self.context.behind(span.end, start, end) or aside
        period = mention.period if mention and not span.source else None
        if _YEARLY.search(self.folded, start, span.start):
            period = None
        return self._built(tokens, span, mark, start, sentence, period, old)

    def _built(
        self,
        tokens: Sequence[Token],
        span: Span,
        mark: Change,
        start: int,
        sentence: str,
        period: str | None,
        old: bool,
    ) -> Figure:
        """The figure of a span, with all that was found out about it."""
        end = start + len(sentence)
        return Figure(
            value=_number(span.value),
            unit=span.unit,
            start=span.start,
            end=span.end,
            sentence=sentence,
            value2=None if span.value2 is None else _number(span.value2),
            change=mark,
            what=self._what(tokens, span, start, end),
            period=period,
            old=old,
            surface=self.text[span.start : span.end],
        )

    def _what(self, tokens: Sequence[Token], span: Span, start: int, end: int) -> str:
        """What was measured; in a later clause without a subject, what the sentence measured before."""
        phrase = measured(self.text, tokens, span, self.language, self.context.near(span.start, start, end))
        sentence, before, last = self.subject
        if span.unit in MONEY and before == self.counted:
            before = ""  # `room for 240 racks and cost 18 million manat`
        if phrase == "" and not span.noun and sentence == start and ";" not in self.text[last : span.start]:
            return before
        # A Russian counted noun stands in the case that its number asks for: no subject of another.
        self.subject = (start, "" if span.noun and self.language == "ru" else phrase or "", span.end)
        self.counted = (phrase or None) if span.noun else None
        return phrase or ""

    def _of_the_past(self, span: Span, start: int, end: int) -> bool:
        """Whether its words say that a figure was told before, or is what held until now."""
        words, place = self.folded[start:end], span.start - start
        return past.repeated(self.language, words, place) or past.until_now(self.language, words, place)

    def _old(self, span: Span, mention: Mention | None, start: int, end: int) -> bool:
        """Whether a figure is told only for comparison with the past."""
        if span.source or _REMINDER.match(self.folded, start, end):
            return True
        before = self.folded[max(start, span.start - 40) : span.start]
        if self.language == "en" and span.value2 is None and _COMPARED.search(before):
            return True
        latest = self.context.latest
        past = mention is not None and (mention.aside or mention.ended) and mention.start >= start
        return bool(past and mention and mention.year and latest and mention.year < latest)


def _said_again(tokens: Sequence[Token], one: Span, other: Span, lead: str) -> bool:
    """`14-18 mpg to 24`, `84.75 cents, while the lowest is 74.07`: the unit is not said twice."""
    if one.noun or one.unit not in MEASURES or other.scaled or one.unit in MOVING:
        return False
    gap = [token.fold for token in tokens[one.after : other.first]]
    ended = other.after >= len(tokens) or tokens[other.after].text in ".,;"
    if one.value2 is not None and gap == ["to"]:
        return True
    if gap[-2:] in (["compared", "with"], ["compared", "to"]) and len(gap) <= 6:
        return ended or tokens[other.after].fold == "in"
    return ended and lead in ("is", "was") and "while" in gap and len(gap) <= 7


def _from_to(tokens: Sequence[Token], spans: Sequence[Span]) -> None:
    """`39 %-dən 38 %-ə`, `с 39% до 38%`: what it was, and what it came to."""
    for one, other in pairwise(spans):
        if one.unit != other.unit and one.unit and other.unit:
            continue
        was = one.unit_suffix if one.unit else one.suffix
        now = other.unit_suffix if other.unit else other.suffix
        gap = [token.fold for token in tokens[one.after : other.first]]
        opened = one.first > 0 and tokens[one.first - 1].fold in ("с", "со")
        moved = gap[-1:] == ["до"] or (gap[-1:] == ["на"] and one.unit == "place")
        if (_ABLATIVE.match(was) and _DATIVE.match(now)) or (opened and moved):
            one.source = other.target = True
            one.value = scaled_like(one, other)
            if not one.unit:
                one.unit, one.noun, one.noun_after = other.unit, other.noun, 0
        elif gap in (["с"], ["со"]) and one.first and tokens[one.first - 1].fold == "до":
            other.source = one.target = True  # `до 96 со 101 млн манатов`
            one.value = scaled_like(one, other)
            one.unit = one.unit or other.unit


def _number(value: Decimal) -> float:
    return int(value) if value == value.to_integral_value() else float(value)
