"""Periods as points of time: of what kind they are, when they end, which one came before.

Enters: ISO-like periods as figures carry them (`2022-Q3`, `2022-01..2022-09`).  Leaves: kinds,
days, other periods; None where a text is no such period.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

Kind = Literal["year", "half", "quarter", "month", "week", "day", "cumulative", "span", "moment"]
"""`cumulative`: since January; `span`: other months of one year; `moment`: a level on a day,
whatever period names the day."""

_KINDS: tuple[tuple[Kind, str], ...] = (
    ("year", r"\d{4}"),
    ("half", r"\d{4}-H[12]"),
    ("quarter", r"\d{4}-Q[1-4]"),
    ("month", r"\d{4}-\d{2}"),
    ("week", r"\d{4}-W\d{2}"),
    ("day", r"\d{4}-\d{2}-\d{2}"),
    ("cumulative", r"(\d{4})-01\.\.\1-\d{2}"),
    ("span", r"(\d{4})-\d{2}\.\.\1-\d{2}"),
)
_MONTHS_OF = {"half": 6, "quarter": 3}


def kind_of(period: str) -> Kind | None:
    """What sort of period `2022-Q3` or `2022-01..2022-09` is; None for any other text."""
    kind = next((kind for kind, pattern in _KINDS if re.fullmatch(pattern, period)), None)
    return kind if kind and bounds(period) else None


def bounds(period: str) -> tuple[date, date] | None:
    """The first and the last day of a period; None for any other text."""
    first, dots, last = period.partition("..")
    try:
        if not dots:
            return _one(period)
        start, end = _one(first), _one(last)
    except ValueError:
        return None
    return (start[0], end[1]) if start and end and start[0] <= end[1] else None


def _one(period: str) -> tuple[date, date] | None:
    year = int(period[:4]) if period[:4].isdecimal() else 0
    if not 1900 <= year < 3000:
        return None
    if re.fullmatch(r"\d{4}", period):
        return date(year, 1, 1), date(year, 12, 31)
    if match := re.fullmatch(r"\d{4}-([HQ])([1-4])", period):
        length = 6 if match[1] == "H" else 3
        last = int(match[2]) * length
        return (date(year, last - length + 1, 1), _end(year, last)) if last <= 12 else None
    if match := re.fullmatch(r"\d{4}-(\d{2})", period):
        return date(year, int(match[1]), 1), _end(year, int(match[1]))
    if match := re.fullmatch(r"\d{4}-W(\d{2})", period):
        monday = date.fromisocalendar(year, int(match[1]), 1)
        return monday, monday + timedelta(days=6)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", period):
        return date.fromisoformat(period), date.fromisoformat(period)
    return None


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else date(year, month, 1)


def before(period: str) -> str | None:
    """The period of the same kind that came before; None where none did (what runs since January)."""
    found = bounds(period)
    eve = found[0] - timedelta(days=1) if found else None
    if eve is None:
        return None
    match kind_of(period):
        case "year":
            return f"{eve.year:04}"
        case "half":
            return f"{eve.year:04}-H{1 + (eve.month > 6)}"
        case "quarter":
            return f"{eve.year:04}-Q{(eve.month + 2) // 3}"
        case "month":
            return f"{eve.year:04}-{eve.month:02}"
        case "week":
            iso = eve.isocalendar()
            return f"{iso.year:04}-W{iso.week:02}"
        case "day":
            return eve.isoformat()
    return None


def year_before(period: str) -> str | None:
    """The same period a year earlier; None where there is none, and for a year: that is the period before."""
    kind = kind_of(period)
    if kind in (None, "year"):
        return None
    earlier = re.sub(r"\d{4}(?=-)", lambda year: f"{int(year[0]) - 1:04}", period)
    return earlier if kind_of(earlier) == kind else None


def months(period: str) -> tuple[int, int, int] | None:
    """Year, first and last month of a period that is made of whole months of one year; else None."""
    found = bounds(period)
    if not found or kind_of(period) in (None, "week", "day"):
        return None
    return found[0].year, found[0].month, found[1].month


def of_months(year: int, first: int, last: int) -> str:
    """The period from one month of a year to another, under its usual name: `2022-Q3`, `2022-01..2022-09`."""
    length = last - first + 1
    if length == 12:
        return f"{year:04}"
    if length == 1:
        return f"{year:04}-{first:02}"
    for letter, size in (("H", _MONTHS_OF["half"]), ("Q", _MONTHS_OF["quarter"])):
        if length == size and last % size == 0:
            return f"{year:04}-{letter}{last // size}"
    return f"{year:04}-{first:02}..{year:04}-{last:02}"
