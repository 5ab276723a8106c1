"""Date strings as the press writes them -> instants; day first, three languages.

Enters: a raw string, the zone in which an unzoned time is meant, and for relative words
the moment against which they are read.  Leaves: `ParsedDate`, or None where no year can
be known: a guess would move an article into another week.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from digests.language import fold
from digests.language.months import MONTHS

LONGEST = 400
"""Characters of a string that are looked at."""


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date found in a string."""

    instant: datetime
    """Aware; 00:00 in the beat's zone where only a day is stated."""
    date_only: bool
    start: int = 0
    end: int = 0
    """Code-point span of date, time and zone in the string that was read."""


@dataclass(frozen=True, slots=True)
class _Day:
    """A day found in a string, and where."""

    day: date
    start: int
    end: int


def zone(name: str | tzinfo) -> tzinfo:
    """The zone of that name; a zone itself is given back."""
    return name if isinstance(name, tzinfo) else ZoneInfo(name)


def parse_date(text: str, *, timezone: str | tzinfo, now: datetime | None = None) -> ParsedDate | None:
    """The first date that `text` states, or None.

    `now` is needed for relative words (`2 hours ago`, `dünən`) and for dates without a
    year, which are read as the latest such day that is not in the future.
    """
    text = text[:LONGEST].translate(_PLAIN)
    home = zone(timezone)
    try:
        found = (
            _machine(text)
            or _epoch(text, home)
            or _absolute(text, home, now)
            or (_relative(text, home, now) if now is not None else None)
        )
        return replace(found, instant=found.instant.astimezone(home)) if found else None
    except (OverflowError, ValueError):
        return None


_PLAIN = {ord(odd): " " for odd in "\u00a0\u202f\u2009\u2007\t\r\n"} | {
    ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212"
}

# --- as machines write it: most dates by far, and read at once what the rest would read of them ---

_MACHINE = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?"
    r"(?:([0-3][0-9]) ([A-Z][a-z]{2}) (20[0-9]{2}) |(20[0-9]{2})-([01][0-9])-([0-3][0-9])T)"
    r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?: ?([+-])(0[0-9]|1[0-3]):?([0-5][0-9])| GMT|Z)"
)


def _machine(text: str) -> ParsedDate | None:
    match = _MACHINE.fullmatch(text)
    day = _date(match[3] or match[4], match[2] or match[5], match[1] or match[6]) if match else None
    if match is None or day is None:
        return None
    shift = timedelta(hours=int(match[11] or 0), minutes=int(match[12] or 0))
    where = timezone(-shift if match[10] == "-" else shift)
    clock = time(int(match[7]), int(match[8]), int(match[9]), tzinfo=where)
    return ParsedDate(datetime.combine(day, clock), False, match.start(1 if match[1] else 4), match.end())


# --- a day ---------------------------------------------------------------------------

_WORD = r"[^\W\d_]{3,12}"
_YEAR = r"(?:19|20)[0-9]{2}"
_SUFFIX = r"(?:\s?-?\s?(?:c[ıiuü]|ci|cü|cu)\b|\s?-?(?:го|й)\b)?(?:\s*(?:il\w*|г\.|год\w*))?"
"""What stands after a year: `2026-cı ilin`, `2026 года`."""
_ORDINAL = r"(?:st|nd|rd|th|-?(?:ci|cı|cu|cü|е|го|ое)|-?(?:s?[ıiuü])?(?:n?d[əa])?(?![\w]))?"
_B, _E = r"(?<![\w.:/-])", r"(?![\w])"

_ISO = re.compile(rf"{_B}({_YEAR})\s?([-./])\s?([0-9]{{1,2}})\s?\2\s?([0-9]{{1,2}})(?![0-9])")
_COMPACT = re.compile(rf"(?<![\w])({_YEAR})([01][0-9])([0-3][0-9])(?=T|[^\w]|$)")
_DAY_FIRST = re.compile(
    rf"(?<![\w/-])(?<![0-9][.:])([0-9]{{1,2}})\s?([-./])\s?([0-9]{{1,2}})\s?\2\s?({_YEAR}|[0-9]{{2}})(?![0-9])"
)
_DAY_WORD_YEAR = re.compile(
    rf"(?<![\w])([0-9]{{1,2}}){_ORDINAL}[\s.-]{{0,3}}(?:of\s+)?({_WORD})\.?[\s.,-]{{0,3}}({_YEAR})(?![0-9]){_SUFFIX}"
)
_DAY_WORD_SHORT_YEAR = re.compile(
    rf"(?<![\w])([0-9]{{1,2}})[\s-]({_WORD})[\s-]'?([0-9]{{2}})(?=\s+[0-9]{{1,2}}:)"
)
_WORD_DAY_YEAR = re.compile(
    rf"(?<![\w])({_WORD})\.?\s{{0,2}}([0-9]{{1,2}}){_ORDINAL},?\s{{1,2}}({_YEAR})(?![0-9]){_SUFFIX}"
)
_WORD_DAY_TIME_YEAR = re.compile(
    rf"(?<![\w])({_WORD})\s+([0-9]{{1,2}})\s+[0-9]{{1,2}}:[0-9]{{2}}:[0-9]{{2}}\s+(?:[A-Z]{{3,4}}\s+)?({_YEAR})\b"
)
_YEAR_DAY_WORD = re.compile(
    rf"(?<![\w])({_YEAR}){_SUFFIX},?\s+([0-9]{{1,2}}){_ORDINAL}\s+({_WORD})", re.IGNORECASE
)
_YEAR_WORD_DAY = re.compile(rf"(?<![\w])({_YEAR}){_SUFFIX},?\s+({_WORD})\s+([0-9]{{1,2}})(?![0-9:])")
_DAY_WORD = re.compile(rf"(?<![\w.:])([0-9]{{1,2}}){_ORDINAL}[\s.-]{{0,2}}(?:of\s+)?({_WORD})")
_WORD_DAY = re.compile(rf"(?<![\w])({_WORD})\.?\s{{0,2}}([0-9]{{1,2}})(?![0-9:])")


def _days(text: str, now: datetime | None) -> Iterator[_Day]:
    """Every day that some pattern reads in `text`."""
    shapes: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date | None]], ...] = (
        (_ISO, lambda m: _date(m[1], m[3], m[4])),
        (_COMPACT, lambda m: _date(m[1], m[2], m[3])),
        (_DAY_FIRST, lambda m: _numeric(text, m)),
        (_DAY_WORD_YEAR, lambda m: _date(m[3], m[2], m[1])),
        (_DAY_WORD_SHORT_YEAR, lambda m: _date(_century(m[3]), m[2], m[1])),
        (_WORD_DAY_YEAR, lambda m: _date(m[3], m[1], m[2])),
        (_WORD_DAY_TIME_YEAR, lambda m: _date(m[3], m[1], m[2])),
        (_YEAR_DAY_WORD, lambda m: _date(m[1], m[3], m[2])),
        (_YEAR_WORD_DAY, lambda m: _date(m[1], m[2], m[3])),
    )
    for pattern, read in shapes:
        for match in pattern.finditer(text):
            day = read(match)
            if day:
                yield _Day(day, match.start(), match.end())
    if now is not None:
        yield from _yearless(text, now)


def _yearless(text: str, now: datetime) -> Iterator[_Day]:
    for pattern, day_group, month_group in ((_DAY_WORD, 1, 2), (_WORD_DAY, 2, 1)):
        for match in pattern.finditer(text):
            for year in (now.year + 1, now.year, now.year - 1):
                day = _date(str(year), match[month_group], match[day_group])
                if day and day <= now.date() + timedelta(days=1):
                    yield _Day(day, match.start(), match.end())
                    break


def _date(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else MONTHS.get(fold(month), 0)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _numeric(text: str, match: re.Match[str]) -> date | None:
    """A date in digits: day first, except before an AM or PM, where Americans write."""
    first, separator, second, year = match.groups()
    year = _century(year)
    american = separator == "/" and re.match(r",?\s+[0-9:]+\s?[AaPp]\.?[Mm]", text[match.end() :])
    orders = [(first, second), (second, first)] if american else [(second, first), (first, second)]
    return _date(year, *orders[0]) or (_date(year, *orders[1]) if len(year) == 4 else None)


def _century(year: str) -> str:
    """`22` is 2022, `98` is 1998."""
    return year if len(year) == 4 else str(int(year) + (2000 if int(year) < 70 else 1900))


# --- the time beside it --------------------------------------------------------------

_CLOCK = r"([01]?[0-9]|2[0-4])[:][\s]?([0-5][0-9])(?::([0-5][0-9]|60))?(?:[.,][0-9]{1,9})?(?![0-9:])"
_GAP = r"(?:[\s,;|•·/\[\](){}-]|at\b|saat\b|в\b|Saat\b|T(?=[0-9])|г\.?(?=\W)|года\b|il\b|ildə\b)*"
_AFTER = re.compile(rf"{_GAP}{_CLOCK}(?:\s?([AaPp])\.?[Mm]\b\.?)?")
_COMPACT_AFTER = re.compile(r"T([01][0-9]|2[0-3])([0-5][0-9])([0-5][0-9])?()")
_BEFORE = re.compile(rf"(?<![0-9:]){_CLOCK}(?:\s?([AaPp])\.?[Mm]\b)?[\s,;|•·/\[\](){{}}-]*$")
_OFFSET = re.compile(
    r"[\s(\[]*(?:UTC|GMT)\s?([+-])([01]?[0-9])(?::?([0-5][0-9]))?(?![\w:./-])[)\]]?"
    r"|\s?([+-])([01][0-9]):?([0-5][0-9])?(?![\w:./-])"
    r"|[\s(\[]*([A-Z]{1,5})\b[)\]]?"
)
_HOURS = (
    "Z:0 UT:0 UTC:0 GMT:0 WET:0 BST:1 CET:1 CEST:2 EET:2 EEST:3 MSK:3 TRT:3 AZT:4 GET:4 AZST:5 "
    "EST:-5 EDT:-4 CST:-6 CDT:-5 MST:-7 MDT:-6 PST:-8 PDT:-7"
)
_ZONES = {name: int(hours) for name, hours in (each.split(":") for each in _HOURS.split())}


def _absolute(text: str, home: tzinfo, now: datetime | None) -> ParsedDate | None:
    found = sorted(_days(text, now), key=lambda each: (each.start, -each.end))
    if not found:
        return None
    day = found[0]
    inside = re.search(_CLOCK, text[day.start : day.end])
    if inside:  # Sun Nov 27 12:07:00 2022
        return _at(day, inside, home, day.start, day.end)
    after = _AFTER.match(text, day.end) or _COMPACT_AFTER.match(text, day.end)
    if after:
        offset = _OFFSET.match(text, after.end())
        shift = _shift(offset) if offset else None
        end = offset.end() if offset and shift is not None else after.end()
        return _at(day, after, shift or home, day.start, end)
    before = _BEFORE.search(text[: day.start])
    if before:
        return _at(day, before, home, before.start(), day.end)
    midnight = datetime.combine(day.day, time(), tzinfo=home)
    return ParsedDate(midnight, True, day.start, day.end)


def _at(day: _Day, clock: re.Match[str], where: tzinfo, start: int, end: int) -> ParsedDate:
    hour, minute, second = int(clock[1]), int(clock[2]), min(int(clock[3] or 0), 59)
    half = (clock[4] or "").lower() if clock.re.groups >= 4 else ""
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    extra = timedelta(days=1) if hour == 24 else timedelta()
    instant = datetime.combine(day.day, time(hour % 24, minute, second), tzinfo=where) + extra
    return ParsedDate(instant, False, start, end)


def _shift(match: re.Match[str]) -> tzinfo | None:
    """The zone after a time; None where the word is no zone that is known."""
    name = match[7]
    sign, hours, minutes = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
    if name:
        return timezone(timedelta(hours=_ZONES[name])) if name in _ZONES else None
    shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-shift if sign == "-" else shift) if shift <= timedelta(hours=14) else None


# --- other forms ---------------------------------------------------------------------

_EPOCH = re.compile(r"\s*([0-9]{10})(?:[0-9]{3}|\.[0-9]+)?\s*")
_UNITS: tuple[tuple[str, str], ...] = (
    ("seconds", r"sec\w*|saniyə\w*|saniye\w*|секунд\w*"),
    ("minutes", r"min(?:ute)?s?|dəqiqə\w*|deqiqe\w*|dəq|минут\w*|мин"),
    ("hours", r"hours?|hrs?|h|saat\w*|час\w*|ч"),
    ("days", r"days?|gün|gun|дн\w+|день|сут\w+"),
    ("weeks", r"weeks?|həftə|hefte|недел\w+"),
    ("months", r"months?|ay|месяц\w*"),
)
_AGO = re.compile(
    rf"(?:\b([0-9]{{1,3}}|an?|bir|одну?|one)\s*)?\b({'|'.join(form for _, form in _UNITS)})\.?\s+"
    r"(?:ago|əvvəl|evvel|öncə|once|qabaq|назад)\b",
    re.IGNORECASE,
)
_NAMED = (
    (re.compile(r"\b(?:bu\s?gün|bugun|bu gun|today|сегодня)\b", re.IGNORECASE), 0),
    (re.compile(r"\b(?:dünən|dunen|yesterday|вчера)\b", re.IGNORECASE), 1),
    (re.compile(r"\b(?:позавчера|srağagün|sragagun)\b", re.IGNORECASE), 2),
)
_JUST_NOW = re.compile(r"\b(?:just now|indicə|только что|elə indi)\b", re.IGNORECASE)


def _epoch(text: str, home: tzinfo) -> ParsedDate | None:
    match = _EPOCH.fullmatch(text)
    if not match:
        return None
    return ParsedDate(datetime.fromtimestamp(int(match[1]), UTC).astimezone(home), False, 0, len(text))


def _relative(text: str, home: tzinfo, now: datetime) -> ParsedDate | None:
    here = now.astimezone(home)
    match = _JUST_NOW.search(text)
    if match:
        return ParsedDate(here, False, *match.span())
    match = _AGO.search(text)
    if match:
        return _ago(match, here)
    for pattern, days in _NAMED:
        named = pattern.search(text)
        if named:
            return _absolute_on(text, _Day(here.date() - timedelta(days=days), *named.span()), home)
    return None


def _ago(match: re.Match[str], here: datetime) -> ParsedDate:
    count = int(match[1]) if match[1] and match[1].isdigit() else 1
    unit = next(name for name, form in _UNITS if re.fullmatch(form, match[2], re.IGNORECASE))
    if unit == "months":
        return ParsedDate(_midnight(_months_before(here.date(), count), here), True, *match.span())
    instant = here - timedelta(**{unit: count})
    if unit in ("seconds", "minutes", "hours"):
        return ParsedDate(instant, False, *match.span())
    return ParsedDate(_midnight(instant.date(), here), True, *match.span())


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _midnight(day: date, here: datetime) -> datetime:
    return datetime.combine(day, time(), tzinfo=here.tzinfo)


def _absolute_on(text: str, day: _Day, home: tzinfo) -> ParsedDate:
    """A named day (`Bu gün`) with the time beside it, if one is."""
    after = _AFTER.match(text, day.end)
    before = _BEFORE.search(text[: day.start])
    if after:
        return _at(day, after, home, day.start, after.end())
    if before:
        return _at(day, before, home, before.start(), day.end)
    return ParsedDate(datetime.combine(day.day, time(), tzinfo=home), True, day.start, day.end)
