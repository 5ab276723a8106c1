"""Figures in words and digits: `81 million malicious links · Q3 2022` in three languages.

Enters: a figure, the reader's language.  Leaves: the text of its value, or its whole line as
spans with the value in bold.  Digits are written as they are, never rounded, never computed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.formatter.measured import phrase
from bot.formatter.nouns import Nouns, noun_form
from bot.formatter.text import clean, covers, joined
from bot.formatter.units import PERCENT, SAME, SIGNS, split_rate, unit_forms
from bot.model import Span
from bot.phrases import say
from bot.phrases.dates import DASH, period_text
from bot.phrases.numbers import DECIMAL, NBSP, Written, number_text, scale_of, written
from bot.phrases.turkic import ablative, ablative_digits, ordinal
from digests.language import fold
from digests.model import Beat, Figure, FigureChange, Language, ReaderLanguage

WHAT = 70
"""Most characters of what was measured."""
RIVAL = 30
"""Most characters of the name of a source that gives another value."""
ARROW = "→"

MARKS = {"~": "about", ">": "more", "<": "less", "up": "up", "down": "down"}

_PLAIN = re.compile(r"\d{1,30}(?:\.\d{1,20})?(?:e[+-]?\d{1,2})?")
_LEAST = re.compile(
    r"(?:at least|no(?:t)? (?:less|fewer|slower) than|minimum(?: of)?|[ae]n azi|azi|ne (?:menee|menshe)"
    r"|не (?:менее|меньше|медленнее|ниже)|минимум|не менее чем) \S{0,3}\Z"
)
_MOST = re.compile(
    r"(?:at most|up to|no more than|not more than|en coxu|не (?:более|больше|выше)|до) \S{0,3}\Z"
)
_AND_MORE = re.compile(
    r"\A[^\d.,;!?]{0,16}?(?:(?:and|or) (?:more|above|higher|over)|ve (?:daha )?(?:cox|yuksek|yuxari)\w*"
    r"|(?:и|или) (?:более|больше|выше))\b"
)
_AND_LESS = re.compile(r"\A\S{0,2} ?[^\W\d]{0,10}(?:d[ea]k(?:d[iu]r)?\b|[ae] qeder)")
"""Beside a number these say that it is itself within the bound, unlike `more than` and `less than`."""
_ROSE = re.compile(
    r"\b(?:rises?|rising|rose|gr[eo]w\w*|increase[sd]?|raise[sd]?|jump(?:s|ed)|climb(?:s|ed)|surg(?:es|ed)|soar(?:s|ed)"
    r"|expand(?:s|ed)|(?:goes|went) up)(?: [a-z]+){0,2} from [$€£₼]?\Z"
)
_FELL = re.compile(
    r"\b(?:fell|falls?|drop(?:s|ped)|declin(?:es|ed)|decreas(?:es|ed)|reduce[sd]|lower(?:s|ed)|shrank|slid|slip(?:s|ped)"
    r"|plung(?:es|ed)|(?:goes|went) down)(?: [a-z]+){0,2} from [$€£₼]?\Z"
)
"""Before two numbers: the first is what it was, the second what it came to."""


@dataclass(frozen=True, slots=True)
class Value:
    """A figure's value in parts: `strong` is shown bold, `rest` follows it plainly."""

    strong: str
    parts: str = ""
    """` (443 + 335)`: parts that add up, or a conversion."""
    rest: str = ""

    def __str__(self) -> str:
        return f"{self.strong}{self.parts}"


class Figures:
    """Writes figures for the readers of one beat."""

    def __init__(self, beat: Beat) -> None:
        self.nouns = Nouns(beat.glossary)

    def value_text(self, figure: Figure, language: ReaderLanguage) -> str:
        """The value alone, with its mark and measure: `about 81 million`, `778 (443 + 335)`, `39.8%`."""
        return str(self._value(figure, language, None))

    def line(
        self,
        figure: Figure,
        language: ReaderLanguage,
        *,
        told: Language | None = None,
        explain: bool = False,
        period: bool = True,
    ) -> tuple[Span, ...]:
        """The whole line as spans; `told` is the language of the text.

        `explain` says what was measured even where the counted noun tells it.
        """
        value = self._value(figure, language, told)
        head = [Span(f"{say('figure_old', language)}: ")] if figure.old else []
        head.append(Span(value.strong, bold=True))
        if value.parts or value.rest:
            head.append(Span(value.parts + value.rest))
        return joined(
            (
                tuple(head),
                self._what(figure, language, explain=explain, told=told),
                (Span(period_text(figure.period, language)),) if period and figure.period else (),
                _remark(figure, language),
            )
        )

    def tells(self, figure: Figure, language: ReaderLanguage) -> bool:
        """Whether the line says what the figure is of: a counted noun, or what was measured."""
        return (bool(figure.unit) and not _is_measure(figure.unit)) or bool(self._what(figure, language))

    def translated(self, figure: Figure, language: ReaderLanguage) -> bool:
        """Whether the line is wholly in the reader's language, whatever the source's is."""
        term = self.nouns.term(figure.unit)
        counted = _is_measure(figure.unit) or (term is not None and language in term.forms)
        known = self.nouns.term(figure.what) is not None or not self._what(figure, language)
        return counted and known and self.tells(figure, language)

    def change_text(self, change: FigureChange, language: ReaderLanguage) -> tuple[Span, ...]:
        """`81 → 83 million malicious links · Q3 2022`: what a correction changed."""
        before, after = change.before, change.after
        power = scale_of(after.value)
        shared = (
            power
            and power == scale_of(before.value)
            and before.value2 is None
            and before.change == after.change
        )
        if shared and unit_forms(after.unit) is None and after.change == "=":
            old = written(before.value, language, power).digits
        else:
            old = self._value(before, language, None).strong
        new = self._value(after, language, None)
        rest = (Span(new.rest),) if new.rest else ()
        period = (Span(period_text(after.period, language)),) if after.period else ()
        return joined(
            ((Span(f"{old} {ARROW} {new.strong}", bold=True), *rest), self._what(after, language), period)
        )

    def _what(
        self,
        figure: Figure,
        language: ReaderLanguage,
        *,
        explain: bool = False,
        told: Language | None = None,
    ) -> tuple[Span, ...]:
        """What was measured, where the unit does not say it already; the glossary's words if it has them."""
        what = phrase(figure.what, told)
        if not what or not (_is_measure(figure.unit) or explain):
            return ()
        if explain and (covers(figure.unit, what) or self.nouns.same(figure.unit, figure.what)):
            return ()
        term = self.nouns.term(figure.what)
        forms = term.forms.get(language, ()) if term and told != language else ()
        # a share is of many things; a sum or a speed is that of one
        place = min(2, len(forms) - 1) if figure.unit == "percent" else 0
        return (Span(clean(forms[place] if forms else what, WHAT)),)

    def _value(self, figure: Figure, language: ReaderLanguage, told: Language | None) -> Value:
        if SAME.get(figure.unit, figure.unit) == "place" and figure.change == "=" and figure.value2 is None:
            return Value(_rank(figure, language))
        base, rate = split_rate(figure.unit, language)
        if rate:
            figure = replace(figure, unit=base)
        low, high = amounts(figure, language)
        between = f" {ARROW} " if high and _went(figure) else DASH
        number, scale = (f"{low.digits}{between}{high.digits}" if high else low.digits), (high or low).scale
        if high and low.scale != high.scale:
            number = f"{low}{between}{high.digits}"
        parts = _parts(figure, language)
        measure, before = _measure(figure, language, scaled=bool(scale))
        number = number.replace(f"{ARROW} ", f"{ARROW} {before}")
        noun = ""
        if measure is None:
            noun = clean(self.nouns.counted(figure, language, scaled=bool(scale), told=told), WHAT)
        value = _marked(figure, language, [f"{before}{number}", scale, measure or ""], noun, parts)
        return _rated(value, rate, language) if rate else value


def _went(figure: Figure) -> bool:
    """Whether two numbers are no range but what something was and what it came to."""
    if figure.value2 is None or not figure.value or not figure.value2:
        return False
    before = fold(figure.sentence.partition(figure.surface or "\0")[0])
    return bool((_ROSE if figure.value2 > figure.value else _FELL).search(before))


def _rated(value: Value, rate: str, language: ReaderLanguage) -> Value:
    """The value with what it is counted by: `25 manat a month`, `ayda 25 manat`."""
    if language == "az":
        return replace(value, strong=f"{rate} {value.strong}")
    if value.rest:
        return replace(value, rest=f"{value.rest} {rate}")
    return replace(value, strong=f"{value.strong} {rate}")


def _is_measure(unit: str) -> bool:
    """Whether a unit says how, not what, is counted: money, a speed, per cent."""
    base = unit.partition(" per ")[0]
    return base in ("", "percent") or unit_forms(base) is not None or bool(re.fullmatch(r"[A-Z]{3}", base))


def amounts(figure: Figure, language: ReaderLanguage) -> tuple[Written, Written | None]:
    """The value and the end of its range; both on one scale where both allow it."""
    if figure.value2 is None:
        return _to_the_cent(written(figure.value, language), figure, language), None
    low, high = scale_of(figure.value), scale_of(figure.value2)
    if not figure.value:
        low = high
    power = min(low, high)
    return written(figure.value, language, power), written(figure.value2, language, power)


def _to_the_cent(value: Written, figure: Figure, language: ReaderLanguage) -> Written:
    """A sum that is printed with its cents keeps them: `1,50 manat` is no `1.5`."""
    cents = re.search(r"\d[.,](\d\d)\Z", figure.surface)
    if not cents or value.scale or not re.fullmatch(r"[A-Z]{3}", figure.unit):
        return value
    whole, _, fraction = f"{figure.value:.2f}".partition(".")
    if fraction != cents[1] or float(f"{whole}.{fraction}") != figure.value:
        return value
    return Written(f"{number_text(int(whole), language)}{DECIMAL[language]}{fraction}")


def _measure(figure: Figure, language: ReaderLanguage, *, scaled: bool) -> tuple[str | None, str]:
    """The measure after the number and the sign before it; None where things are counted."""
    if figure.unit == "percent":
        return PERCENT[language], ""
    if language == "en" and figure.unit in SIGNS:
        return "", SIGNS[figure.unit]
    forms = unit_forms(figure.unit)
    if forms:
        return " " + noun_form(forms[language], figure, language, scaled=scaled), ""
    if re.fullmatch(r"[A-Z]{3}", figure.unit):  # a currency without a name here: its code
        return f" {figure.unit}", ""
    return ("", "") if not figure.unit else (None, "")


def _marked(figure: Figure, language: ReaderLanguage, tokens: list[str], noun: str, parts: str) -> Value:
    """The value with what the text says of it: about, more than, rose by."""
    rest = f" {noun}" if noun else ""
    mark = _mark(figure)
    if mark is None:
        return Value(_glued(tokens), parts, rest)
    if language == "az" and mark in ("more", "less"):
        tokens = _ablative(tokens)
    template = say(_mark_key(figure, mark), language, value="\0")
    prefix, _, suffix = template.partition("\0")
    if noun and suffix and mark in ("up", "down"):  # az: 500 zərərli keçid artım
        return Value(prefix + _glued(tokens), parts, rest + suffix)
    return Value(prefix + _glued(tokens) + suffix, parts, rest)


def _mark(figure: Figure) -> str | None:
    """What the text says of the number; `at least` is kept apart from `more than`."""
    mark = MARKS.get(figure.change)
    before, found, behind = figure.sentence.partition(figure.surface or "\0")
    if not found or mark not in ("more", "less"):
        return mark
    if mark == "less":
        within = _MOST.search(fold(before)) or _AND_LESS.search(fold(behind))
        return "most" if within else mark
    return "least" if _LEAST.search(fold(before)) or _AND_MORE.search(fold(behind)) else mark


def _mark_key(figure: Figure, mark: str) -> str:
    unit = SAME.get(figure.unit, figure.unit)
    if mark in ("up", "down") and unit in ("time", "place"):
        return f"figure_{mark}_{unit}s"
    return f"figure_{mark}"


def _glued(tokens: list[str]) -> str:
    number, scale, measure = tokens
    return number + (f" {scale}" if scale else "") + measure


def _ablative(tokens: list[str]) -> list[str]:
    """The Azerbaijani tokens with the ablative on the last that is spoken: 81 milyondan, 39,8 %-dən."""
    number, scale, measure = tokens
    if measure:
        word = measure.strip(f" {NBSP}")
        bent = ablative(word) if word.isalpha() and word.islower() else f"{word}-dən"
        return [number, scale, measure.replace(word, bent)]
    return [number, ablative(scale), ""] if scale else [ablative_digits(number), "", ""]


def _rank(figure: Figure, language: ReaderLanguage) -> str:
    """A place in a ranking: 40th place, 40-cı yer, 40-е место."""
    digits = number_text(figure.value, language)
    if not digits.isdecimal():
        return digits
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if int(digits) % 100 in (11, 12, 13) else endings.get(int(digits) % 10, "th")
    return {"az": f"{ordinal(digits)} yer", "en": f"{digits}{ending} place", "ru": f"{digits}-е место"}[
        language
    ]


def _parts(figure: Figure, language: ReaderLanguage) -> str:
    """` (443 + 335)` where a check found that the printed parts add up; a printed conversion likewise."""
    kind, _, rest = (figure.note or "").partition(":")
    if kind == "sum":
        return f" ({_numbers(rest, language)})"
    unit, _, amount = rest.rpartition(" ")
    if kind == "conversion" and re.fullmatch(r"[\d.]+", amount):
        other = Figure(float(amount), unit, start=0, end=0, sentence="")
        measure, before = _measure(other, language, scaled=bool(scale_of(other.value)))
        return f" ({before}{written(other.value, language)}{measure or ''})"
    return ""


REMARKS = {
    "sum-differs": ("figure_parts_differ", "parts"),
    "headline": ("figure_headline_differs", "other"),
    "thousandfold": ("figure_thousandfold", "other"),
}
"""Kind of a note -> the phrase that says it and the value that the phrase takes."""


def _remark(figure: Figure, language: ReaderLanguage) -> tuple[Span, ...]:
    """What a check found: said beside the figure, which stays as printed."""
    kind, _, rest = (figure.note or "").partition(":")
    if kind == "differs":
        text = say("figure_differs", language, other=_rivals(rest, language))
        return (Span(text.rstrip(": "), italic=True),)
    if kind not in REMARKS:
        return ()
    key, name = REMARKS[kind]
    return (Span(say(key, language, **{name: _numbers(rest, language)}).rstrip(": "), italic=True),)


def _rivals(rest: str, language: ReaderLanguage) -> str:
    """`80 (A), 81 million (B)`: what each source gives; a scale that all share stands once."""
    parts = (one.partition(" ") for one in rest.split("|"))
    given = [(float(value), name) for value, _, name in parts if _PLAIN.fullmatch(value)]
    powers = {scale_of(value) for value, _ in given}
    power = powers.pop() if len(powers) == 1 else None
    told = []
    for place, (value, name) in enumerate(given, 1):
        number = written(value, language, power)
        digits = str(number) if power is None or place == len(given) else number.digits
        told.append(f"{digits} ({clean(name, RIVAL)})" if name else digits)
    return ", ".join(told)


def _numbers(text: str, language: ReaderLanguage) -> str:
    """Plain numbers of a note written as the language writes them: `443+335` -> `443 + 335`."""
    spaced = re.sub(r"\s*([+=])\s*", r" \1 ", clean(text, 120))
    return re.sub(r"\d+(?:\.\d+)?", lambda match: str(written(float(match[0]), language)), spaced)
