"""The figure of a year, quarter or month before, told beside the present one.

Enters: the words around a figure and a mention such as `a year earlier`, `год назад`, `bir il əvvəl`;
leaves: whether that figure is the earlier one, and the period that it covers.
"""

from __future__ import annotations

import re

_WORDED = re.compile(r"[^\d,;:(]{0,45}\Z")
"""Between `a year earlier` and its figure: one clause, no other number."""
_UNWORDED = re.compile(
    r"(?:\A|\W)(?:(?:than|from|чем|от|к|с|over|on|against|to|with)(?: in| в)?|as in)(?: the)? \Z"
)
"""Before `a year earlier` where that only says what the present is compared with."""
_BEHIND = re.compile(r"[%\w .]{0,16}\Z")
_AGAINST = re.compile(
    r"(?:\A|\W)(?:против|от|со?|from|against|versus|vs\.?|compared (?:to|with)|was|were|idi|был[аио]?"
    r"|составлял\w*|равнял\w*) (?:azn |usd )?[$€£₼]?\Z"
)
_OPENED = re.compile(r"(?:[^\w(]{0,2}\(|,? (?:when|когда) [^\d,;:(]{1,45}?)(?:azn |usd )?[$€£₼]?\Z")


def leads(before: str, between: str) -> bool:
    """Whether `a year earlier`, behind `before`, leads to the figure at the end of `between`."""
    return bool(_WORDED.match(between)) and not _UNWORDED.search(before)


def follows(before: str, between: str) -> bool:
    """Whether `a year earlier` follows the figure that is told after `before` (`против 87% годом ранее`)."""
    return bool(_BEHIND.match(between)) and bool(_AGAINST.search(before))


def opened(between: str) -> bool:
    """Whether a period compared with leads to the figure: in brackets, or by `when it was`."""
    return bool(_OPENED.match(between))


def back(period: str | None, unit: str) -> str | None:
    """`period` moved back by one `unit` (`year`, `quarter`, `month`); None where that cannot be said."""
    if period is None:
        return None
    if unit == "year":
        if "W" in period:
            return None
        return re.sub(r"(?<!\d)(\d{4})(?=-|\.|\Z)", lambda year: f"{int(year.group()) - 1:04}", period)
    quarter = re.fullmatch(r"(\d{4})-Q([1-4])", period)
    if unit == "quarter" and quarter:
        year, number = int(quarter.group(1)), int(quarter.group(2))
        return f"{year}-Q{number - 1}" if number > 1 else f"{year - 1}-Q4"
    month = re.fullmatch(r"(\d{4})-(\d\d)", period)
    if unit == "month" and month:
        year, number = int(month.group(1)), int(month.group(2))
        return f"{year}-{number - 1:02}" if number > 1 else f"{year - 1}-12"
    return None


def moved(period: str | None, year: int) -> str | None:
    """`period` in another year; None of a week, whose number says nothing there."""
    if period is None or "W" in period:
        return None
    return re.sub(r"(?<!\d)\d{4}(?=-|\.|\Z)", f"{year:04}", period)


_PART = re.compile(r"(?:\d{4}-\d\d\.\.)?(\d{4})-(?:([QH])([1-4])|(\d\d))")


def last_month(period: str) -> tuple[int, int] | None:
    """The year and month with which a part of a year ends; None for whole years, weeks and days."""
    found = _PART.fullmatch(period)
    if not found:
        return None
    year, part, number, month = found.groups()
    return int(year), int(month) if month else int(number) * (3 if part == "Q" else 6)
