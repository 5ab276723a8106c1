"""Clean running text: datelines, agencies' formulas and repeated titles taken off.

Enters: text, a line for each paragraph.  Leaves: the same paragraphs as a reader wants
them; figures and words of the article itself stay as published.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digests.boilerplate import without_furniture
from digests.language import fold, lower
from digests.language.months import MONTHS
from digests.model import Language
from digests.plain import lines as plain_lines

_PLACE = r"[A-ZƏÖÜÇŞĞİА-ЯЁ][^\d.,/|–—\n]{1,30}"
_MONTH = r"[^\W\d_]{3,10}\.?"
# A day with a case ending (`iyunun 1-dən`), or with another one behind it, belongs to a sentence.
_NUMBER = r"\d{1,2}(?!-[^\W\d_A-Z])(?!\s?[-–]\s?\d)"
_DAY = rf"(?:(?P<m1>{_MONTH})\s?{_NUMBER}|\d{{1,2}}\s(?P<m2>{_MONTH}))(?:,?\s(?:19|20)\d\d)?"
_AGENCY = r"(?:[/(]?\s?[A-ZƏÖÜÇŞĞİА-ЯЁ][\w.]{1,20}(?:\s?[/)]|(?=\s*(?:[.–—-]|$))))"
_DATELINE = re.compile(
    rf"^(?:{_PLACE}[,.]\s?){{0,3}}{_DAY}\s?[.,]?\s?(?:/\s?[^/\n\d]{{2,40}}/|{_AGENCY})?\s*[.–—/-]*\s*"
)
_NAMED_PLACE = r"(?:Bakı|Baku|BAKU|BAKI|Баку|БАКУ)"
_PLACE_AGENCY = re.compile(
    rf"^(?:\(MENAFN-[^)\n]{{0,40}}\)|{_NAMED_PLACE}\s?[./,]?\s?(?:/[^/\n\d]{{2,40}}/"
    r"|(?:REPORT\.AZ|Trend|APA|AZƏRTAC|AZERTAC|АЗЕРТАДЖ)\s?[/.:–—-]))\s?[.:–—-]?\s*"
)
_BYLINE = re.compile(r"^(?:By\s[^\d.:;!?]{3,50}?\s?[-–—]\s?[A-Z]\w+\s?:|[-–—]\s?Trend\s?:)\s*")

_OUTLET = (
    r"(?:[“\"«]?(?:Trend(?: News Agency)?|TREND|Report|REPORT(?:\.AZ)?|APA|APA-Economics|AZERTAC|AZƏRTAC"
    r"|AZERTAG|Azernews"
    r"|AzerNEWS|AzerNews"
    r"|АЗЕРТАДЖ|Азертадж|АПА|Turan|Interfax|Sputnik|[A-Z]\w{1,20}\.(?:az|AZ|info|com|news))[”\"»]?)"
)
_NAMED = re.compile(_OUTLET)
_MAY_NAME = re.compile(
    r"Trend|TREND|R(?:eport|EPORT)|APA|AZ(?:ERTA|ƏRTAC)|Azer(?:news|NEWS)|A(?:zerNEWS|zerNews)|АЗЕРТАДЖ|Азертадж"
    r"|АПА|Turan|Interfax|Sputnik|\.(?:az|AZ|info|com|news)"
)
"""Stands wherever an agency is named; each way begins with a letter, so that it is found quickly."""
_AT_END = (
    re.compile(rf",\s+{_OUTLET}\s+(?:reports?|informs|reported|says|writes|learned)(?=\s*[.,]|\s*$)"),
    re.compile(rf",\s+(?:as\s+)?reported\s+by\s+{_OUTLET}(?=\s*[.,]|\s*$)"),
    re.compile(
        rf",\s+(?:сообщает|передает|передаёт|пишет|информирует"
        rf"|сообщили?)\s+(?:агентство\s+)?{_OUTLET}(?=\s*[.,]|\s*$)"
    ),
    re.compile(rf",\s+{_OUTLET}\s+(?:xəbər verir|bildirir|məlumat verir)(?=\s*[.,]|\s*$)"),
)
_CITING = re.compile(
    rf",\s+(?:{_OUTLET}\s+(?:reports?|informs)|(?:сообщает|передает|передаёт)\s+{_OUTLET})\s+"
    r"(?=citing|with reference|referring|со ссылкой)"
)
_AT_START = (
    re.compile(
        rf"^(?:As\s+)?{_OUTLET}\s+(?:reports?|informs|reported)(?:\s+that)?,?\s+(?!citing|with ref|ref)"
    ),
    re.compile(rf"^(?:Как\s+)?(?:сообщает|передает|передаёт)\s+{_OUTLET},\s+(?:что\s+)?", re.IGNORECASE),
    re.compile(rf"^{_OUTLET}(?:\s?-?\s?(?:ın|in|un|ün))?\s+xəbər verir(?:\s+ki|ki),?\s+"),
    re.compile(rf"^{_OUTLET}(?:\s?-?\s?[aəyə]{{1,3}})?\s+istinadən\s+xəbər verir(?:\s+ki),?\s+"),
)
_MIDDLE = re.compile(rf",?\s+{_OUTLET}\s+xəbər verir ki,\s+")
_ONLY = re.compile(
    rf"(?:^|(?<=[.!?]\s))(?:Bu barədə|Об этом)\s+[^.!?\n]{{0,30}}{_OUTLET}[^.!?\n]{{0,120}}"
    r"(?:verir|bildirir|bildirib|bildirilib|verib|verilib|сообщает|передает|передаёт|сообщили"
    r"|сообщил[аи]?)"
    r"[^.!?\n]{0,60}[.!?]\s*"
)
_TIGHT = re.compile(
    r"(?<=[a-zа-яёəöüçşğı0-9)”\"»][.!?])(?!(?:Az|Com|Org|Net|Ru|Info"
    r"|Gov)\b)(?=[A-ZА-ЯЁƏÖÜÇŞĞİ][^\W\d_]*(?:\s|,|’|'))"
)
_MAY_BE_TIGHT = re.compile(r"[.!?][^\W\d_]")
_UPPER = str.maketrans({"i": "İ"})


def clean(text: str, title: str = "", *, house: Sequence[str] = ()) -> str:
    """The paragraphs of an article without furniture, datelines, formulas and its own title."""
    rows = without_furniture(plain_lines(text).split("\n"), house=house)
    rows = _without_title(rows, title)
    rows = [row for row in map(_paragraph, rows) if any(letter.isalnum() for letter in row)]
    return "\n".join(rows)


def capitalised(text: str, language: Language) -> str:
    """The text with its first letter as a capital, by the rules of its language."""
    for place, letter in enumerate(text[:3]):
        if letter.isalpha():
            capital = letter.translate(_UPPER).upper() if language in ("az", "tr") else letter.upper()
            return text[:place] + (capital if len(capital) == 1 else letter) + text[place + 1 :]
    return text


def without_dateline(text: str) -> str:
    """A paragraph without the place, day and agency at its head."""
    while True:
        match = _DATELINE.match(text)
        if match and fold((match["m1"] or match["m2"]).rstrip(".")) in MONTHS and _closed(text, match):
            shorter = text[match.end() :]
        else:
            agency = _PLACE_AGENCY.match(text) or _BYLINE.match(text)
            shorter = text[agency.end() :] if agency else text
        if shorter == text or not text:
            return text
        text = shorter


def _closed(text: str, match: re.Match[str]) -> bool:
    """Whether the head ends as a dateline does, so that `By 2024 ...` or `5 may ...` stays."""
    head = match[0].rstrip()
    return match.end() == len(text) or (bool(head) and head[-1] in ".-–—/")


def _paragraph(row: str) -> str:
    if _MAY_BE_TIGHT.search(row):
        row = _TIGHT.sub(" ", row)
    bare = without_dateline(row)
    if not (_MAY_NAME.search(bare) and _NAMED.search(bare)):
        return " ".join(bare.split())  # every formula names an agency
    for pattern in _AT_START:
        shorter = pattern.sub("", bare, count=1)
        if shorter != bare and len(shorter) > 10:
            bare = capitalised(shorter, "az" if pattern in _AT_START[2:] else "en")
    bare = _ONLY.sub("", bare)
    bare = _CITING.sub(", ", bare)
    for pattern in _AT_END:
        bare = pattern.sub("", bare)
    return " ".join(_MIDDLE.sub(" ", bare).split())


def _without_title(rows: list[str], title: str) -> list[str]:
    """The rows without the title where it is repeated above the text."""
    said = _bones(title)
    while said and rows and _bones(rows[0]) == said and len(rows) > 1:
        rows = rows[1:]
    return rows


def _bones(text: str) -> str:
    return re.sub(r"\W+", "", lower(fold(text), "en"))
