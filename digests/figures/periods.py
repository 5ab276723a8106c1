"""The time that a figure covers: years, halves, quarters, months, resolved against a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from digests.figures.earlier import moved
from digests.figures.period_words import (
    AZ_END,
    AZ_THAN,
    BASE_AFTER,
    BASE_BEFORE,
    BASE_INSIDE,
    BASE_STARTS,
    COUNTS,
    END_OF,
    ENDS,
    GROUPS,
    MAY_AFTER,
    MAY_BEFORE,
    NUMBERED,
    ORDER,
    PATTERNS,
    PLACE_AFTER,
    REMINDER,
    RU_SINCE,
    SAME_AFTER,
    SAME_BEFORE,
)
from digests.figures.tenses import Way, until_day, way, year_of


class Mention(NamedTuple):
    """A period as a text names it."""

    start: int
    end: int
    period: str | None
    """None where the year cannot be known."""
    base: bool
    """Named only as what something is compared with."""
    year: int | None
    aside: bool = False
    """Named in a reminder of the past, or so old or so far ahead that it does not reach further sentences."""
    since: bool = False
    """Runs from a month named to the day of publication: of what grew, not of the level reached."""
    ago: str = ""
    """`year`, `quarter` or `month` where only so long before is said."""
    ended: bool = False
    """Names the end of a year before the one of publication."""


class Reader:
    """Resolves the periods of one text, from left to right."""

    def __init__(self, language: str, day: date | None) -> None:
        self.language = language if language in ("en", "az", "ru") else "az" if language == "tr" else "en"
        self.day = day
        self.year: int | None = None
        self.part: str | None = None
        """The part of a year that was named last."""

    def read(self, folded: str) -> list[Mention]:
        """The mentions of a folded text in order."""
        found = list(self._mentions(folded))
        return [self._closed(folded, one, found) if one.since else one for one in found]

    def _closed(self, folded: str, opened: Mention, found: list[Mention]) -> Mention:
        """`since January` in a text that holds those months against the same of another year, or counts them.

        Statistics of May tell of the months until April: where the text says so, they end there.
        """
        if opened.year is None or opened.period != self._to_day(f"{opened.year}-01"):
            return opened
        ends = {
            month
            for one in found
            if one is not opened and not one.since and (month := _until(one.period))
            if (one.year or opened.year) < opened.year or _together(folded, opened, one)
        }
        last = ends.pop() if len(ends) == 1 and self.day else 0
        if not last or self.day is None or last >= self.day.month:
            return opened
        return opened._replace(period=_between(opened.year, 1, last))

    def _mentions(self, folded: str) -> Iterator[Mention]:
        for match in PATTERNS[self.language].finditer(folded):
            if _is_name(folded, match) or (self.language == "en" and _is_verb(folded, match)):
                continue
            kind = match.lastgroup or ""
            groups = {
                letter: match[number] for letter, number in GROUPS[self.language][kind] if match[number]
            }
            base = self._base(folded, match)
            year = self._year(groups, base)
            how: Way = (
                "last"
                if year or base
                else way(
                    self.language, folded, match.start(), match.start() + len(match.group().rstrip(". "))
                )
            )
            period, year = self._period(kind, groups, year, how)
            if kind in ("year", "relative") and year and self._same(folded, match):
                period = moved(self.part, year)
            since = kind in ("since", "newyear") or (how == "last" and self._opens(folded, match))
            if since and period:
                period = self._to_day(period)
            reminder = bool(REMINDER.search(folded[max(0, match.start() - 200) : match.start()]))
            if kind == "ago":
                if not reminder or self.year is None:
                    yield Mention(
                        match.start(),
                        match.end(),
                        None,
                        True,
                        None,
                        ago=_unit(groups.get("u") or groups["v"]),
                    )
                    continue
                period, year = str(self.year - 1), self.year - 1
            aside = reminder or self._aside(year)
            ended = kind == "year" and self._ended(folded, match, year)
            if period and year and not base and not aside and not ended and year >= (self.year or 0):
                self.year = year
                self.part = period if period != str(year) else self.part
            yield Mention(match.start(), match.end(), period, base, year, aside, since, ended=ended)

    def _same(self, folded: str, match: re.Match[str]) -> bool:
        """Whether a year stands for the same months of it as those that the text tells of."""
        before = folded[max(0, match.start() - 40) : match.start()]
        inside = SAME_BEFORE[self.language].search(before + _lead(match))
        return bool(inside or SAME_AFTER[self.language].match(folded, match.end()))

    def _aside(self, year: int | None) -> bool:
        return bool(year and self.day and not self.day.year - 1 <= year <= self.day.year) or bool(
            year and self.year and year < self.year
        )

    def _ended(self, folded: str, match: re.Match[str], year: int | None) -> bool:
        """`на конец 2025 года`, `2025-ci ilin sonunda` in a text of a later year."""
        if not year or not self.day or year >= self.day.year:
            return False
        if self.language == "az":
            return bool(AZ_END.match(folded, match.end()))
        before = folded[max(0, match.start() - 24) : match.start()]
        return match.group().startswith("end of ") or bool(END_OF.search(before))

    def _base(self, folded: str, match: re.Match[str]) -> bool:
        before = folded[max(0, match.start() - 40) : match.start()]
        after = folded[match.end() : match.end() + 48]
        inside = match.group()
        if self.language == "en" and inside.startswith(BASE_STARTS) and match.lastgroup == "year":
            return True
        if inside.startswith("in ") and before.endswith(" as "):
            return True  # `three times as many as in 2015`
        if match.lastgroup == "count" and before.endswith("over "):
            return False
        if match.lastgroup == "relative" and before.endswith(("from ", "than ", "over ", "on ")):
            return True
        if match.lastgroup == "month" and inside.endswith(("dan", "den")) and AZ_THAN.match(after):
            return True
        return bool(
            BASE_BEFORE[self.language].search(before)
            or BASE_AFTER[self.language].match(after)
            or BASE_INSIDE.search(inside)
        )

    def _year(self, groups: dict[str, str], base: bool) -> int | None:
        if groups.get("y") or groups.get("z"):
            return int(groups.get("y") or groups["z"])
        word = groups.get("r", "")
        if word.startswith(("last", "oten", "kecen", "прошл", "минувш")):
            return self.day.year - 1 if self.day else None
        if word.startswith(("this", "the current", "bu ", "cari", "этого", "текущ", "нынешн", "этом")):
            return self.day.year if self.day else None
        return None

    def _guess(self, last_month: int, how: Way) -> int | None:
        """The year of a month named without one: the text's own, else by the tense of its verb."""
        if self.year and (how == "last" or not self.day):
            return self.year
        return year_of(self.day, last_month, how) if self.day else None

    def _opens(self, folded: str, match: re.Match[str]) -> bool:
        """`с января` beside a verb of the past: from then to the day of publication."""
        if match.lastgroup != "month" or not self.day:
            return False
        if self.language == "az":
            return match.group().endswith(("dan", "dan beri")) or folded.startswith(" beri", match.end())
        return self.language == "ru" and bool(
            RU_SINCE.search(folded[max(0, match.start() - 3) : match.start()])
        )

    def _to_day(self, period: str) -> str | None:
        """The months from the one in `period` to the day of publication."""
        year, _, month = period.partition("-")
        return until_day(self.day, int(year), int(month or 1)) if self.day else None

    def _period(
        self, kind: str, groups: dict[str, str], year: int | None, how: Way
    ) -> tuple[str | None, int | None]:
        if kind in ("range", "through", "quarter", "half", "count"):
            months = self._months(kind, groups)
            if months is None:
                return None, None
            known = year or self._guess(months[1], how)
            return (_between(known, *months), known) if known else (None, None)
        if kind == "newyear":
            known = year or (self.day.year if self.day else None)
            return (f"{known}-01", known) if known else (None, None)
        if kind in ("month", "day", "since"):
            number = self._month(groups["a"])
            known = year or self._guess(number, how)
            if known is None:
                return None, None
            day = groups.get("d")
            if day:
                if not day.isdigit():
                    day = "1"
                return f"{known}-{number:02}-{int(day):02}", known
            return f"{known}-{number:02}", known
        if kind == "edge":
            return (f"{year}-01", year) if year else (None, None)
        if kind == "span":
            return f"{groups.get('y') or groups['w']}..{groups['z']}", int(groups["z"])
        if kind == "lately":
            return _lately(self.day, groups["s"].startswith(("this", "bu", "эт")), groups["u"])
        if kind == "yearend":
            year = self.year
        return (str(year), year) if year else (None, None)

    def _months(self, kind: str, groups: dict[str, str]) -> tuple[int, int] | None:
        if kind == "range":
            return self._month(groups["a"]), self._month(groups["b"])
        if kind == "through":
            return 1, self._month(groups["b"])
        word = groups.get("n") or groups.get("m") or groups.get("k") or ""
        if kind == "quarter":
            number = 4 if word == "son" else COUNTS.get(word, 0)
            return (3 * number - 2, 3 * number) if 1 <= number <= 4 else None
        number = COUNTS.get(word, 1)
        if kind == "half":
            return (7, 12) if number == 2 else (1, 6)
        return (1, number) if number > 1 else None

    def _month(self, word: str) -> int:
        order = ORDER[self.language]
        if word.startswith("ма") and not word.startswith("мар"):
            return 5
        return next(number for number, stem in enumerate(order, 1) if word.startswith(stem))


def _is_name(folded: str, match: re.Match[str]) -> bool:
    """Whether a day of the year is the name of a place: `“28 May” stansiyası`, `28 May station`."""
    if match.lastgroup != "month":
        return False
    before = NUMBERED.search(folded[max(0, match.start() - 5) : match.start()])
    return bool(before) and bool(PLACE_AFTER.match(folded[match.end() : match.end() + 24]))


def _is_verb(folded: str, match: re.Match[str]) -> bool:
    """Whether `may` is the verb: `a transfer may be`."""
    if match.lastgroup != "month" or not match.group().startswith("may"):
        return False
    named = MAY_BEFORE.search(folded[max(0, match.start() - 12) : match.start()])
    return not named and bool(MAY_AFTER.match(folded[match.start() + 3 : match.start() + 24]))


def _until(period: str | None) -> int:
    """The last month of a period that begins with January and is no year; else 0."""
    match = re.fullmatch(r"\d{4}-(?:Q1|H1|01\.\.\d{4}-(\d\d))", period or "")
    return (int(match[1]) if match[1] else 3 if "Q" in match[0] else 6) if match else 0


def _together(folded: str, one: Mention, other: Mention) -> bool:
    """Whether two mentions stand in one sentence."""
    first, second = sorted((one, other))
    return not re.search(r"[.!?]\s", folded[first.end : second.start])


def _lead(match: re.Match[str]) -> str:
    """What a mention begins with before its year: `of ` of `of 2024`."""
    return re.split(r"\d", match.group(), maxsplit=1)[0] if match.lastgroup == "year" else ""


def _unit(word: str) -> str:
    """How long before `a year earlier`, `месяц назад`, `bir rüb əvvəl` is."""
    if word in ("month", "ay", "месяц"):
        return "month"
    return "quarter" if word in ("quarter", "rub", "квартал") else "year"


def _lately(day: date | None, now: bool, unit: str) -> tuple[str | None, int | None]:
    """This week or the last one, this month or the last one."""
    if day is None:
        return None, None
    if unit in ("week", "hefte", "недел"):
        year, week, _ = (day if now else day - timedelta(days=7)).isocalendar()
        return f"{year}-W{week:02}", year
    then = day if now else day.replace(day=1) - timedelta(days=1)
    return f"{then.year}-{then.month:02}", then.year


def _between(year: int, first: int, last: int) -> str | None:
    if (first, last) in ENDS:
        return f"{year}-{ENDS[first, last]}"
    if first >= last:
        return None
    if (first, last) == (1, 12):
        return str(year)
    return f"{year}-{first:02}..{year}-{last:02}"
