"""Which way a month lies that a text names without a year: behind its day of publication or ahead."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

Way = Literal["last", "next", "near"]

_WINDOW = 160
"""How far around the month its verb is looked for."""
_STOP = re.compile(r"[.!?;]\s|\n")

_FUTURE = {
    "en": re.compile(
        r"\b(?:will|shall|plan(?:s|ned)?|due|scheduled|expect(?:s|ed)?|intends?|hopes?|going to|is to|are to"
        r"|promise[sd]?|upcoming|next)\b"
    ),
    "az": re.compile(
        r"(?<!\w)(?:\w{2,}[ae](?:ca[qg]|ce[kg])\w*|planlasdiri\w+|nezerde tutul\w+|gozlenil\w+|hedeflen\w+)"
    ),
    "ru": re.compile(
        r"(?<!\w)(?:буд[уе]т\w*|планиру\w+|намерен\w*|ожида[ею]т\w*|предсто[ия]т|собира[ею]т\w*|должн\w+"
        r"|обеща\w+|(?!(?:приоритет|совет|отчет|ответ|запрет|предмет|кредит|пакет|университет|институт"
        r"|маршрут|вылет|билет|портрет|суверенитет|секрет|сюжет|оборот|подряд|проспект|привет|депозит"
        r")(?!\w))(?:начн[уе]т\w*|(?:с|по|о|за|вы|под|пере|при|в|от|у|из|на|про)\w{2,}(?:ит|ят|ет|ут|ют)(?:ся)?"
        r"|(?:под|пере|вы|за|на|до|раз|при|про|об)\w{2,}ат(?:ся)?))(?!\w)"
    ),
}
_PAST = {
    "en": re.compile(
        r"\b(?:was|were|had|has|have|did|rose|fell|grew|went|came|took|made|sold|paid|spent|got|gave|stood"
        r"|began|(?<!\bbe )[a-z]{2,}ed)\b"
    ),
    "az": re.compile(
        r"(?<!\w)\w{2,}(?:[iu]b(?:d[iu]r)?(?:l[ae]r)?|m[iu]s(?:d[iu])?(?:r|l[ae]r)?"
        # A finite verb ends its clause; `paketi 20 manat`, `fondu` only look like one.
        r"|[dt][iu](?:l[ae]r)?(?=\s*(?:[.,;:!?…)»”\"]|\Z|(?:ve|ki|amma|lakin)(?!\w))))(?!\w)"
    ),
    "ru": re.compile(r"(?<!\w)[а-я]{2,}(?:л|ла|ло|ли|лся|лась|лось|лись|ено|ано|ены|аны)(?!\w)"),
}
_SAID = re.compile(
    r"(?:said|announced|told|noted|added|reported|stated|called|named|based|bildir\w+|dey\w+|aciqla\w+|elan|edib"
    r"|verib|сообщил\w*|заявил\w*|отметил\w*|сказал\w*|рассказал\w*|уточнил\w*|добавил\w*|объявил\w*)\Z"
)
"""Verbs of speech tell when a thing was said, not when it is."""
_LEAD = {
    "en": re.compile(
        r"\b(?:from|until|till|by|starting|beginning|effective|as of|through)(?: (?:in|on|from))?"
        r"(?: the)?(?: (?:end|beginning|start|middle) of)?"
        r"(?: (?:early|late|mid))?(?: \d{1,2}(?:st|nd|rd|th)?)? \Z"
    ),
    "az": re.compile(r"(?!)"),
    "ru": re.compile(
        r"(?<!\w)(?:со?|до|к|не позднее)(?: (?:начала|начал[уо]м?|конц[ауе]|середин[ыеу]))?"
        r"(?: \d{1,2}(?:-?го)?)? \Z"
    ),
}
_ENDING = re.compile(r"(?:d[ae]n|[ae]?d[ae]k|dek|dak)\Z")
_BEHIND = re.compile(r"(?:-?[a-z]{1,4})? ?(?:etibaren|baslayaraq|qeder|kimi|sonra)")
_DATED = {
    "en": re.compile(r"\bon(?: the)? \d{1,2}(?:st|nd|rd|th)?(?: of)? \Z"),
    "ru": re.compile(r"(?<!\w)\d{1,2}(?:-?го)? \Z"),
}
_DAY = re.compile(r"[iu]n \d{1,2}(?!\d)")


def way(language: str, folded: str, start: int, end: int) -> Way:
    """How the month at `folded[start:end]` is to be read.

    A verb of the future beside it: the next one.  `from`, `until`, `by` with a present verb: the
    nearest one.  Else the last one.
    """
    first, last = _bounds(folded, start, end)
    before = folded[first:start]
    tense = _tense(language, folded, first, last, start, end)
    if tense == "future":
        return "next"
    lead = bool(_LEAD[language].search(before))
    if language == "az":
        lead = bool(_ENDING.search(folded[start:end]) or _BEHIND.match(folded[end : end + 24]))
    # A day of the month with a present verb is set: `the tender closes on 15 March`.
    dated = _DAY.search(folded, start, end) if language == "az" else _DATED[language].search(before)
    return "near" if (lead or dated) and tense is None else "last"


def _bounds(folded: str, start: int, end: int) -> tuple[int, int]:
    """The part of the sentence around the month."""
    first = max(0, start - _WINDOW)
    for stop in _STOP.finditer(folded, first, start):
        first = stop.end()
    found = _STOP.search(folded, end, min(len(folded), end + _WINDOW))
    return first, found.start() if found else min(len(folded), end + _WINDOW)


def _tense(language: str, folded: str, first: int, last: int, start: int, end: int) -> str | None:
    """The tense of the verb closest to the month; None where none is plain."""
    found: list[tuple[int, int, str]] = []
    for order, (name, pattern) in enumerate((("future", _FUTURE[language]), ("past", _PAST[language]))):
        for verb in pattern.finditer(folded, first, last):
            if _SAID.search(verb.group()):
                continue
            gap = start - verb.end() if verb.end() <= start else verb.start() - end
            found.append((gap, order, name))
    return min(found)[2] if found else None


def year_of(day: date, last_month: int, how: Way) -> int:
    """The year in which a month lies, or a span of months that ends with it."""
    ahead = day.year if last_month >= day.month else day.year + 1
    behind = day.year if last_month <= day.month else day.year - 1
    if how == "next":
        return ahead
    if how == "last":
        return behind
    return ahead if (last_month - day.month) % 12 <= 6 else behind


def until_day(day: date, year: int, month: int) -> str | None:
    """The months from a named one to the day of publication, as a period."""
    if (year, month) > (day.year, day.month):
        return None
    if (year, month) == (day.year, day.month):
        return f"{year}-{month:02}"
    return f"{year}-{month:02}..{day.year}-{day.month:02}"
