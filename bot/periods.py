"""Weeks and days in a reader's own time zone: their bounds, and when a digest of them is due.

Enters: names of periods, moments, a chat's settings.  Leaves: periods and moments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.model import Chat
from digests.digest import week_bounds, week_of

Periodic = Literal["daily", "weekly"]


@dataclass(frozen=True, slots=True)
class Period:
    """A week or day in a time zone, [start, end)."""

    kind: Periodic
    name: str
    """`2022-W47` or `2022-11-27`."""
    start: datetime
    end: datetime
    timezone: str


def week(name: str, timezone: str) -> Period:
    """The ISO week of that name; ValueError if there is none."""
    try:
        start, end = week_bounds(name, timezone)
    except OverflowError:
        raise ValueError(f"{name} lies beyond the calendar") from None
    return Period("weekly", name, start, end, timezone)


def named(name: str, timezone: str) -> Period:
    """The week `2022-W47` or the day `2022-11-27`; ValueError if it is neither."""
    text = name.strip().upper()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return day(date.fromisoformat(text), timezone)
    return week(text, timezone)


def last_week(now: datetime, timezone: str) -> Period:
    """The last complete week before `now`."""
    return week(week_of(now - timedelta(days=7), timezone), timezone)


def this_week(now: datetime, timezone: str) -> Period:
    """The running week."""
    return week(week_of(now, timezone), timezone)


def day(when: date, timezone: str) -> Period:
    """One calendar day."""
    zone = ZoneInfo(timezone)
    start = datetime.combine(when, time(), zone)
    return Period(
        "daily", when.isoformat(), start, datetime.combine(when + timedelta(days=1), time(), zone), timezone
    )


def period_before(cadence: Periodic, due: datetime, timezone: str) -> Period:
    """The complete week or day that a digest due at that moment tells of."""
    if cadence == "weekly":
        return last_week(due, timezone)
    return day(due.astimezone(ZoneInfo(timezone)).date() - timedelta(days=1), timezone)


def next_due(chat: Chat, cadence: Periodic, after: datetime) -> datetime:
    """The chat's next digest moment after `after`, at its own hour and time zone."""
    zone = ZoneInfo(chat.timezone)
    when = after.astimezone(zone).date()
    for ahead in range(9):
        candidate = datetime.combine(when + timedelta(days=ahead), chat.digest_at, zone)
        if candidate > after and (cadence == "daily" or candidate.weekday() == chat.digest_day):
            return candidate
    raise AssertionError("a week has seven days")
