"""Figures of a text: every number with unit, mark, period and place, in text order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from digests.figures import changes, masks, nouns, units
from digests.figures.numerals import Numeral, numeral
from digests.figures.periods import Mention, Reader
from digests.figures.ranges import Span, join
from digests.figures.tokens import Token, fold, tokenise, wordlist
from digests.figures.what import measured
from digests.figures.words import number_word
from digests.model import Change, Figure, Term

_NUMBER_LIKE = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class _Sentence:
    """A sentence being read."""

    text: str
    folded: str
    start: int
    end: int
    language: str
    tokens: list[Token]
    words: str
    """`folded` from `start` to `end`."""


class TextReader:
    """Reads the figures of one text."""

    def __init__(self, text: str, language: str, title: str, day: date | None, terms: Sequence[Term]) -> None:
        self.text, self.title = text, title
        self.language = language if language in ("en", "az", "ru") else "az" if language == "tr" else "en"
        self.folded = fold(text)
        self.day = day
        self.masked = masks.masks(self.folded)
        self.mentions = self._periods()
        self.noun = ""
        self.starts = [first for first, _ in self.masked]
        self.places = [mention.start for mention in self.mentions]
        self.current = [
            index for index, mention in enumerate(self.mentions) if mention.period and not mention.base and not mention.aside
        ]
        self.named = [index for index, mention in enumerate(self.mentions) if mention.period and not mention.base]
        self.latest = max((m.year for m in self.mentions if m.year and not m.base and not m.aside), default=None)
        self.breaks = [match.start() for match in _NEXT_STORY.finditer(self.folded)]

    def _periods(self) -> list[Mention]:
        reader = Reader(self.language, self.day)
        reader.read(fold(self.title))
        found = reader.read(self.folded)
        self.masked = _merged([*self.masked, *((mention.start, mention.end) for mention in found)])
        return found

    def figures(self, spans: Sequence[tuple[int, int]]) -> list[Figure]:
        """All figures of the sentences at `spans`, without ranks."""
        found: list[Figure] = []
        for start, end in spans:
            if self._worth(start, end):
                found.extend(self._sentence(start, end))
        return found

    def _worth(self, start: int, end: int) -> bool:
        if _NUMBER_LIKE.search(self.text, start, end):
            return True
        return any(
            number_word(word, self.language) or word in _FRACTION_WORDS or word.startswith(tuple(_FOLDS))
            for word in _WORDS.findall(self.folded, start, end)
        )

    def _sentence(self, start: int, end: int) -> list[Figure]:
        tokens = tokenise(self.text, self.folded, start, end)
        sentence = _Sentence(
            self.text, self.folded, start, end, self.language, tokens, self.folded[start:end]
        )
        spans: list[Span] = []
        at = 0
        while at < len(tokens):
            span = self._span(sentence, at)
            if span is None and spans and spans[-1].unit == "place":
                span = self._further_place(sentence, at)
            if span is None:
                at += 1
                continue
            spans.append(span)
            at = max(span.after, at + 1)
        spans = [span for span in join(spans, tokens, self.language) if self._counts(span, tokens)]
        self._fill(sentence, spans)
        marks = self._marks(sentence, spans)
        return [self._figure(sentence, span, mark) for span, mark in zip(spans, marks)]

    def _counts(self, span: Span, tokens: list[Token]) -> bool:
        """Whether a number is a figure: one in words needs a unit, a bare one after a name is part of it."""
        if not span.unit and span.words:
            return span.scaled
        if not span.unit and not span.scaled and span.value2 is None and _bare_name(tokens, span):
            return False
        if self.language in ("az", "ru") and span.unit in _DURATIONS:
            return not _passing(tokens, span, self.language)
        return True

    def _fill(self, sentence: _Sentence, spans: list[Span]) -> None:
        """Units left out: `A 22 million, B 88 thousand documents`; `of them 216`."""
        tokens = sentence.tokens
        for one, other in zip(reversed(spans[:-1]), reversed(spans[1:])):
            behind = tokens[one.after].text if one.after < len(tokens) else ""
            if not one.unit and other.noun and one.value >= 100 and behind in _GOES_ON and not one.suffix:
                one.unit, one.noun, one.noun_after = other.unit, True, 0
        for span in spans:
            if not span.unit and span.value >= 2 and _OF_THEM.search(sentence.words) and self.noun:
                span.unit, span.noun, span.noun_after = self.noun, True, 0
            elif span.unit and (span.noun or span.unit == "person"):
                self.noun = span.unit
        for one, other in zip(spans, spans[1:]):
            if one.unit == other.unit and one.unit and _ABLATIVE.match(one.unit_suffix) and _DATIVE.match(other.unit_suffix):
                one.source = other.target = True
            if one.unit == "point" and not other.unit and tokens[other.first - 1].fold in ("to", "at"):
                other.unit = "point"
            if one.unit == "place" and not other.unit and other.suffix and self.language == "ru":
                other.unit = "place"

    def _hidden(self, token: Token) -> bool:
        index = bisect_right(self.starts, token.start) - 1
        return index >= 0 and token.start < self.masked[index][1]

    def _span(self, sentence: _Sentence, at: int) -> Span | None:
        tokens, language = sentence.tokens, self.language
        token = tokens[at]
        if token.kind == "s" or self._hidden(token):
            return None
        if token.kind == "w":
            return self._worded(sentence, at)
        if masks.ordinal(tokens, at, language):
            return _place(tokens, at, language)
        if masks.is_name(tokens, at, language):
            return None
        found = numeral(tokens, at, language)
        if found is None:
            return None
        return self._with_unit(sentence, found)

    def _further_place(self, sentence: _Sentence, at: int) -> Span | None:
        """`from the 111th place to the 70th`: an ordinal behind a place."""
        tokens = sentence.tokens
        if tokens[at].kind != "n" or self._hidden(tokens[at]) or not tokens[at].text.isdigit():
            return None
        if len(tokens[at].text) > 4 or not masks.ordinal(tokens, at, self.language):
            return None
        end = at + 2 if tokens[at + 1].text != "-" else at + 3
        span = Span(Decimal(tokens[at].text), at, end, tokens[at].start, tokens[end - 1].end, unit="place")
        span.target = True
        return span

    def _with_unit(self, sentence: _Sentence, found: Numeral) -> Span | None:
        tokens, language = sentence.tokens, self.language
        sign = units.money_sign(tokens, found.first)
        span = Span(
            found.value,
            found.first,
            found.after,
            found.start,
            found.end,
            words=found.words,
            scaled=found.scaled,
        )
        if found.first > 0 and tokens[found.first - 1].text == "." and _leading_point(tokens, found.first):
            span.value = Decimal("0." + tokens[found.first].text)
            span.first, span.start = found.first - 1, tokens[found.first - 1].start
        if _minus(tokens, found.first, language):
            span.value, span.first, span.start = -span.value, found.first - 1, tokens[found.first - 1].start
        after = _suffix_end(tokens, found.after, language)
        span.suffix = "".join(token.fold for token in tokens[found.after : after] if token.kind == "w")
        if sign:
            span.unit, span.first = sign
            span.after = _after_money(tokens, found.after)
            unit = units.rate(tokens, units.Unit(span.unit, span.after), language)
            span.unit, span.after = unit.name, unit.after
            span.money = True
        else:
            self._right_unit(span, tokens, after)
        if (not span.unit and found.thousands is not None) or (
            found.thousands is not None and (span.noun or span.unit in ("person", "unit", *units.MONEY))
        ):
            span.value = found.thousands
        return span if self._kept(span, tokens, found) else None

    def _right_unit(self, span: Span, tokens: list[Token], after: int) -> None:
        at = after
        if at < len(tokens) and tokens[at].text == "-" and tokens[at].start == tokens[at - 1].end:
            old = units.unit_after(tokens, at, self.language) or units.unit_after(
                tokens, at + 1, self.language
            )
            if old:
                span.unit, span.after, span.unit_suffix = old.name, old.after, old.suffix
                span.hyphen = True
                return
            if at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end and tokens[at + 1].kind == "w":
                span.hyphen = True
                span.after = at
                return
        passed = _mark_words(tokens, at, self.language)
        unit = units.unit_after(tokens, at, self.language) or (
            units.unit_after(tokens, at + 1, self.language) if _leads_unit(tokens, at) else None
        )
        if unit is None and passed > at:
            unit = units.unit_after(tokens, passed, self.language)
        if unit:
            behind = _suffix_end(tokens, unit.after, self.language)
            ending = "".join(token.fold for token in tokens[unit.after : behind] if token.kind == "w")
            span.unit, span.after, span.unit_suffix = unit.name, behind, ending or unit.suffix
            return
        span.after = after
        nested = _nested(tokens, at, self.language)
        if at < len(tokens) and (not span.suffix or passed > at):
            first = max(nested, passed)
            noun = nouns.counted(tokens, first, self.language, span.value == 1)
            if noun:
                span.unit, span.noun, span.noun_first, span.noun_after = noun.name, True, first, noun.after

    def _kept(self, span: Span, tokens: list[Token], found: Numeral) -> bool:
        first = tokens[found.first]
        bare = not found.words and found.after - found.first == 1
        if bare and span.value >= 1 and first.text.startswith("0") and len(first.text) > 1 and first.text.isdigit():
            return False
        if bare and masks.is_year(first):
            ranged = found.first > 1 and tokens[found.first - 1].fold in ("to", "-") and tokens[found.first - 2].kind == "n"
            return bool(span.unit) and not span.hyphen and (ranged or not span.noun)
        return bool(span.unit) or not span.hyphen

    def _worded(self, sentence: _Sentence, at: int) -> Span | None:
        tokens, language = sentence.tokens, self.language
        fraction = _fraction(tokens, at, language)
        if fraction:
            return fraction
        article = 0
        half = language == "en" and [token.fold for token in tokens[at : at + 2]] == ["half", "a"]
        if half and at + 2 < len(tokens):
            article = 2
        if language == "en" and tokens[at].fold in ("a", "an") and at + 1 < len(tokens):
            word = number_word(tokens[at + 1].fold, language)
            if not word or word.action not in ("scale", "times"):
                return None
            article = 1
        if at + article >= len(tokens):
            return None
        word = number_word(tokens[at + article].fold, language)
        if word is None:
            return None
        if word.action == "scale" and not article and tokens[at].fold not in _BARE_SCALES:
            return None
        found = numeral(tokens, at + article, language)
        if found is None:
            return None
        if half and article == 2 and not found.scaled:
            return None
        if article:
            found = found._replace(first=at, start=tokens[at].start, value=found.value / article)
        span = self._with_unit(sentence, found)
        if span is None:
            return None
        if tokens[at].fold in _NEVER and not article and not span.scaled and span.unit != "percent":
            following = tokens[at + 1].fold if at + 1 < len(tokens) else ""
            return span if following == "of" and span.noun else None
        return span

    def _figure(self, sentence: _Sentence, span: Span, mark: Change) -> Figure:
        mention = self._mention(span.start, sentence)
        return Figure(
            value=_number(span.value),
            unit=span.unit,
            start=span.start,
            end=span.end,
            sentence=self.text[sentence.start : sentence.end],
            value2=None if span.value2 is None else _number(span.value2),
            change=mark,
            what=measured(self.text, sentence.tokens, span, self.language, self._inside(sentence)),
            period=mention.period if mention and not span.source else None,
            old=self._old(sentence, span, mention),
            surface=self.text[span.start : span.end],
            note=span.note,
        )

    def _marks(self, sentence: _Sentence, spans: list[Span]) -> list[Change]:
        """The change marks of the figures of a sentence."""
        marks = [self._mark(sentence, spans, index) for index in range(len(spans))]
        for group in _lists(spans):
            chosen = [marks[index] for index in group]
            between = [
                self.folded[sentence.tokens[spans[one].after - 1].end : spans[other].start] for one, other in zip(group, group[1:])
            ]
            changes.spread(chosen, between)
            for index, mark in zip(group, chosen):
                marks[index] = mark
        for index in range(1, len(spans)):
            between_two = self.folded[spans[index - 1].end : spans[index].start]
            if marks[index] is None and spans[index].unit == "percent" and between_two.endswith(" or "):
                marks[index] = marks[index - 1]
            if marks[index] is None and _converts(spans[index - 1], spans[index], self.text):
                marks[index] = marks[index - 1]
        return [mark or "=" for mark in marks]

    def _mark(self, sentence: _Sentence, spans: list[Span], index: int) -> Change | None:
        span, tokens = spans[index], sentence.tokens
        floor = max(sentence.start, spans[index - 1].end if index else sentence.start)
        first = tokens[span.first].start
        before = self.folded[max(floor, first - 72) : first]
        unit_end = tokens[span.after - 1].end
        ceiling = spans[index + 1].start if index + 1 < len(spans) else sentence.end
        own = self.folded[unit_end : max(unit_end, min(ceiling, unit_end + 90))]
        mark = changes.before_mark(before, self.folded[max(sentence.start, first - 120) : first])
        if mark in ("~", ">", "<"):
            return mark
        if span.value < 0 and span.unit in _MOVING:
            return "down"
        close = changes.close_mark(self.folded[span.end : min(sentence.end, max(unit_end + 28, span.end))][:40]) or changes.close_mark(own)
        if close:
            return close
        if _ABLATIVE.search(span.unit_suffix) and (compared := changes.ablative_mark(own)):
            return compared
        if mark or span.target or span.source:
            return "=" if span.target or span.source else mark
        if span.unit not in _MOVING:
            return self._counted_mark(span, own)
        lead = changes.leading_noun(before)
        if lead or changes.stated(before, own):
            return lead or "="
        return changes.direction_after(own, self.language, span.unit)

    def _counted_mark(self, span: Span, own: str) -> Change | None:
        """`на 162,5 тысячи больше`: a count by which something grew."""
        if self.language == "ru" and not span.money:
            return changes.direction_after(own, self.language, span.unit)
        return None

    def _mention(self, place: int, sentence: _Sentence) -> Mention | None:
        inside = [mention for mention in self._inside(sentence) if not mention.base]
        before = [m for m in inside if m.end <= place]
        if before:
            return before[-1]
        if inside:
            return None if _OTHERS.search(self.folded[place : inside[0].start]) else inside[0]
        if _TIMELESS.search(sentence.words):
            return None
        turn = bisect_right(self.breaks, sentence.start)
        floor = self.breaks[turn - 1] if turn else 0
        known = self.named if _BY_THEN.search(sentence.words) else self.current
        last = bisect_left(known, bisect_left(self.places, sentence.start)) - 1
        if last < 0:
            return None
        earlier = self.mentions[known[last]]
        return earlier if earlier.start >= floor else None

    def _inside(self, sentence: _Sentence) -> list[Mention]:
        return self.mentions[
            bisect_left(self.places, sentence.start) : bisect_left(self.places, sentence.end)
        ]

    def _old(self, sentence: _Sentence, span: Span, mention: Mention | None) -> bool:
        before = self.folded[max(sentence.start, span.start - 40) : span.start]
        compared = self.language == "en" and bool(_COMPARED.search(before))
        if mention and mention.aside and mention.year and self.latest and mention.year < self.latest and mention.start >= sentence.start:
            return True
        return bool(_REMINDER.match(sentence.words)) or span.source or compared


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, overlapping ones joined."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first < found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


_MOVING = frozenset(("percent", "time", "percentage point", "place", "basis point", "point"))
_DURATIONS = frozenset(("second", "minute", "hour", "day", "week", "month", "year"))
_GOES_ON = frozenset((",", "and", "və", "и", ";", "isə"))
_ABLATIVE = re.compile(r"\w*[dt][ea]n\Z")
_DATIVE = re.compile(r"y?[ea]\Z")
_OF_THEM = re.compile(r"(?<!\w)(?:of (?:them|these|those)|bunlardan|onlardan|из них|из которых|of which)(?!\w)")


def _lists(spans: list[Span]) -> list[list[int]]:
    """Runs of neighbours that tell steps: shares and multiples."""
    runs: list[list[int]] = [[]]
    for index, span in enumerate(spans):
        if span.unit not in _MOVING or span.target or span.source:
            runs.append([])
        else:
            runs[-1].append(index)
    return [run for run in runs if len(run) > 1]


def _converts(one: Span, other: Span, text: str) -> bool:
    """`500 million manat ($294 million)`: the second says the first again."""
    between = text[one.end : other.start]
    opened = "(" in between and ")" not in between and "." not in between and len(between) < 32
    return (opened or " / " in between) and one.unit != other.unit and {one.unit, other.unit} <= units.MEASURES - _MOVING


def _bare_name(tokens: list[Token], span: Span) -> bool:
    """A number without a unit that stands in a name, gives an age (`Aliyev, 65,`) or a far year."""
    after = tokens[span.after] if span.after < len(tokens) else None
    if after and after.kind == "w" and after.text[:1].isupper() and after.start == span.end + 1:
        return True
    if after and after.text == "," and span.first > 1 and tokens[span.first - 1].text == ",":
        return span.value < 110 and tokens[span.first - 2].text[:1].isupper()
    if after is not None and span.end - span.start == 4 and 1500 <= span.value <= 2200 and not span.suffix:
        return True
    return not span.suffix and _after_name(tokens, span.first)


def _after_name(tokens: list[Token], first: int) -> bool:
    """A number behind a capitalised word, or an index (`S&P 500`), inside a sentence."""
    if first < 2:
        return False
    before = tokens[first - 1]
    if before.kind != "w" or not before.text[:1].isupper():
        return before.kind == "w" and not before.text.islower()
    return first > 2 or tokens[first - 2].text not in ".:;\"«“„"


def _passing(tokens: list[Token], span: Span, language: str) -> bool:
    """Time told in passing: `1 il əvvəl`, `за 4 года`, `2 года назад`."""
    after = tokens[span.after].fold if span.after < len(tokens) else ""
    before = [token.fold for token in tokens[max(0, span.first - 2) : span.first]]
    if language == "az":
        return span.unit_suffix.startswith("d") or after.startswith(("evvel", "erzinde", "sonra", "muddet", "icinde", "once"))
    return after in ("назад", "подряд", "спустя") or bool({"за", "через", "последние", "течение"} & set(before))


_OTHERS = re.compile(r"\([^)]*\Z|\b(?:up|down|compared|versus) (?:from|to|with)\b")
"""Between a figure and a later period that belongs to another figure."""
_NEXT_STORY = re.compile(
    r"\n\s*(?:moreover|furthermore|in addition|meanwhile|besides|also|bundan elave|bundan basqa|hemcinin|кроме того|также|между тем)\b"
)
"""Where a round-up turns to something else: a period said before does not reach across."""
_TIMELESS = re.compile(
    r"(?<!\w)(?:hazirda|hal-hazirda|indi|indiyedek|indiye qeder|bu gunedek|bununla da|layihe baslayandan|so far|to date|с начала проекта|на сегодня|всего, по|currently|at present|сейчас|в настоящее время)(?!\w)"
)
_COMPARED = re.compile(r"\b(?:up|down|compared (?:to|with)|versus|vs\.?|against)(?: from)? (?:[$€£₼]|azn |usd )?\Z|\bfrom (?:[$€£₼])?\Z")
_BY_THEN = re.compile(r"(?<!\w)(?:by (?:then|this|that)|o vaxta|bu muddete|hemin vaxta|к (?:этому|тому) (?:времени|сроку))")
_REMINDER = re.compile(
    r"(?:xatirlada[gq]|qeyd edek ki, oten|muqayise ucun|напомним|для сравнения|for comparison|to recall|recall|as a reminder)"
)
_BARE_SCALES = frozenset(wordlist("тысяча тысячу миллион миллиард полмиллиона полмиллиарда полтысячи"))
_NEVER = frozenset(
    wordlist(
        """
        one один одна одно одного одному одним одной одну одном bir on
        """
    )
)
_MULTIPLES = {
    "twice": Decimal(2), "thrice": Decimal(3), "вдвое": Decimal(2), "втрое": Decimal(3), "вчетверо": Decimal(4)
}  # fmt: skip
_FOLDS = {
    "двукратн": Decimal(2), "двухкратн": Decimal(2), "трехкратн": Decimal(3), "четырехкратн": Decimal(4),
    "пятикратн": Decimal(5), "десятикратн": Decimal(10), "ikiqat": Decimal(2), "ucqat": Decimal(3),
}  # fmt: skip
_NUMERATORS = {"a": Decimal(1), "one": Decimal(1), "two": Decimal(2), "three": Decimal(3), "four": Decimal(4)}
_PARTS = {
    "third": Decimal(1) / 3, "thirds": Decimal(1) / 3, "quarter": Decimal("0.25"), "quarters": Decimal("0.25"),
    "fourth": Decimal("0.25"), "fourths": Decimal("0.25"), "fifth": Decimal("0.2"), "fifths": Decimal("0.2"),
    "tenth": Decimal("0.1"), "half": Decimal("0.5"),
}  # fmt: skip
_WHOLES = frozenset(("the", "its", "their", "his", "her", "our", "of", "all", "these", "those"))
_FRACTION_WORDS = frozenset((*_MULTIPLES, *_PARTS))


def _fraction(tokens: list[Token], at: int, language: str) -> Span | None:
    """`a third of`, `half the`, `one in five`, `twice a year`, `вдвое`."""
    word = tokens[at].fold
    folds = next((value for stem, value in _FOLDS.items() if word.startswith(stem)), None)
    if folds is not None and language != "en":
        return Span(folds, at, at + 1, tokens[at].start, tokens[at].end, unit="time", words=True)
    if language == "ru" and word in _MULTIPLES:
        return Span(_MULTIPLES[word], at, at + 1, tokens[at].start, tokens[at].end, unit="time", words=True)
    if language != "en":
        return None
    if word in _MULTIPLES:
        unit = units.rate(tokens, units.Unit("time", at + 1), language)
        if unit.name == "time":
            return None
        return Span(_MULTIPLES[word], at, unit.after, tokens[at].start, tokens[at].end, unit=unit.name, words=True)
    return _share(tokens, at)


def _share(tokens: list[Token], at: int) -> Span | None:
    """A fraction in English words, as a share of one."""
    words = [token.fold for token in tokens[at : at + 5]] + [""] * 5
    if words[0] == "half":
        after = at + 1 if words[1] in _WHOLES or words[1] == "of" else None
        value = Decimal("0.5")
    elif words[0] in _NUMERATORS and words[1] in _PARTS:
        value, after = _NUMERATORS[words[0]] * _PARTS[words[1]], at + 2
    elif words[0] in _NUMERATORS and words[1] == "-" and words[2] in _PARTS:
        value, after = _NUMERATORS[words[0]] * _PARTS[words[2]], at + 3
    else:
        return _one_in(tokens, at, words)
    if after is None or (words[0] != "half" and tokens[after : after + 1] and tokens[after].fold != "of"):
        return None
    if after >= len(tokens):
        return None
    return Span(value, at, after, tokens[at].start, tokens[after - 1].end, unit="share", words=True)


def _one_in(tokens: list[Token], at: int, words: list[str]) -> Span | None:
    """`one in five`, `one out of three`."""
    if words[0] != "one":
        return None
    skip = 2 if words[1] == "in" else 3 if words[1:3] == ["out", "of"] else 0
    word = number_word(words[skip], "en") if skip else None
    if not word or word.action != "add" or word.amount < 2:
        return None
    after = at + skip + 1
    return Span(1 / Decimal(int(word.amount)), at, after, tokens[at].start, tokens[after - 1].end, unit="share", words=True)


_LEADING = frozenset(("previous", "past", "full", "consecutive", "straight", "whole", "additional", "more"))
_MARKED = re.compile(r"(?:yaxin|qeder|cox|artiq|az|yuxari)(?:d[iu]r)?\Z")


def _leads_unit(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].fold in _LEADING


def _mark_words(tokens: list[Token], at: int, language: str) -> int:
    """Behind what stands between number and noun in Azerbaijani: `263 milyona yaxın keçid`."""
    if language != "az" or at >= len(tokens):
        return at
    return at + 1 if _MARKED.match(tokens[at].fold) else at


def _nested(tokens: list[Token], at: int, language: str) -> int:
    """Behind the size of the counted thing: `8 million 250ml bottles`."""
    if at + 1 < len(tokens) and tokens[at].kind == "n" and language == "en":
        size = units.plain_unit(tokens, at + 1, language)
        return size.after if size else at
    return at


def _minus(tokens: list[Token], at: int, language: str) -> bool:
    """A printed minus: `−1.3` anywhere, `-1.3` after a space in English (elsewhere it is a dash)."""
    if at == 0 or tokens[at - 1].end != tokens[at].start:
        return False
    sign = tokens[at - 1]
    free = at < 2 or tokens[at - 2].end < sign.start
    worded = at > 1 and sign.text == "-" and tokens[at - 2].fold in ("minus", "минус")
    return worded or (free and (sign.text == "−" or (sign.text == "-" and language == "en" and at > 1)))


def _leading_point(tokens: list[Token], at: int) -> bool:
    point = tokens[at - 1]
    free = at < 2 or tokens[at - 2].end < point.start
    return free and point.end == tokens[at].start and tokens[at].text.isdigit()


def _suffix_end(tokens: list[Token], at: int, language: str) -> int:
    """Behind the ending that a hyphen joins to digits (`216-sı`, `53-х`)."""
    if language == "en" or at + 1 >= len(tokens) or tokens[at].text != "-" or at == 0:
        return at
    if tokens[at].start != tokens[at - 1].end or tokens[at + 1].start != tokens[at].end:
        return at
    after = tokens[at + 1]
    return at + 2 if after.kind == "w" and len(after.text) <= 5 else at


def _after_money(tokens: list[Token], at: int) -> int:
    """Behind a country that follows the sum (`$500 US`, `$75 U.S.`)."""
    if at < len(tokens) and tokens[at].text == "US":
        return at + 1
    if at + 3 < len(tokens) and [t.text for t in tokens[at : at + 4]] == ["U", ".", "S", "."]:
        return at + 4
    return at


_PLACE_WORDS = {
    "en": re.compile(r"(?:place|position|spot|rank)\w*\Z"),
    "az": re.compile(r"(?:yer|pille|sira|pozisiya|mevqe)\w*\Z"),
    "ru": re.compile(r"(?:мест|позици|строчк)\w*\Z"),
}


def _place(tokens: list[Token], at: int, language: str) -> Span | None:
    """A rank: an ordinal beside the word for place."""
    end = at + 2 if tokens[at + 1].text != "-" else at + 3
    words = _PLACE_WORDS[language]
    if not tokens[at].text.isdigit():
        return None
    for near in range(end, min(end + 2, len(tokens))):
        if words.match(tokens[near].fold):
            return Span(
                Decimal(tokens[at].text),
                at,
                near + 1,
                tokens[at].start,
                tokens[end - 1].end,
                unit="place",
                target=True,
            )
    ranked = any(token.fold in ("ranked", "ranks", "ranking") for token in tokens[max(0, at - 3) : at])
    if ranked:
        return Span(
            Decimal(tokens[at].text),
            at,
            end,
            tokens[at].start,
            tokens[end - 1].end,
            unit="place",
            target=True,
        )
    return None


def _number(value: Decimal) -> float:
    return int(value) if value == value.to_integral_value() else float(value)
