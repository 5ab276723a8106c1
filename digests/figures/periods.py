"""The time that a figure covers: years, halves, quarters, months, resolved against a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from digests.figures.tenses import Way, until_day, way, year_of
from digests.figures.tokens import fold, wordlist


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


_MONTHS = {
    "en": "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?",
    "az": "yanvar|fevral|mart|aprel|may|iyun|iyul|avqust|sentyabr|oktyabr|noyabr|dekabr",
    "ru": "январ|феврал|март|апрел|ма(?=[йяе])|июн|июл|август|сентябр|октябр|ноябр|декабр",
}
_ORDER = {
    "en": wordlist("jan feb mar apr may jun jul aug sep oct nov dec"),
    "az": wordlist("yan fev mar apr may iyun iyul avq sen okt noy dek"),
    "ru": wordlist("янв фев мар апр ма июн июл авг сен окт ноя дек"),
}
_COUNTS = {
    fold(word): number
    for number, words in {
        1: "one bir один одного first birinci ilk перв i 1",
        2: "two iki два двух second ikinci втор ii 2",
        3: "three üç три трех third üçüncü трет iii 3",
        4: "four dörd четыре четырех fourth dördüncü четверт iv 4",
        5: "five beş пять пяти 5",
        6: "six altı шесть шести 6",
        7: "seven yeddi семь семи 7",
        8: "eight səkkiz восемь восьми 8",
        9: "nine doqquz девять девяти 9",
        10: "ten on десять десяти 10",
        11: "eleven onbir одиннадцать одиннадцати 11",
    }.items()
    for word in words.split()
}
_COUNTS["on bir"] = 11
_N = r"(?P<n>on bir|" + "|".join(sorted((word for word in _COUNTS if len(word) > 2 or word.isdigit() or
word == "on"), key=len, reverse=True)) + r")"  # fmt: skip
_Y = r"(?P<y>(?:19|20)\d\d)(?![\d.,]*\d)"
_ENDS = {
    (1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4", (1, 6): "H1", (7, 12): "H2",
}  # fmt: skip


def _patterns() -> dict[str, re.Pattern[str]]:
    found = {}
    for language in ("en", "az", "ru"):
        month = _MONTHS[language]
        parts = _PARTS[language]
        found[language] = re.compile(
            "|".join(
                f"(?P<{name}>{part})".replace("?P<", f"?P<{name}_").replace(
                    f"?P<{name}_{name}>", f"?P<{name}>"
                )
                for name, part in ((name, text.replace("MON", month)) for name, text in parts)
            )
        )
    return found


_EN_Y = rf"(?:,? (?:of |in )?(?:{_Y}|(?P<r>this year|last year|the current year|the year|the same year)))?"
_AZ_Y = (
    rf"(?:(?:{_Y}(?:-?c[iu])?(?: il[a-z]*)?|(?P<r>bu il[a-z]*|cari il[a-z]*|oten il[a-z]*"
    rf"|kecen il[a-z]*|ilin)) )?"
)
_RU_Y = (
    rf"(?: (?:{_Y}(?: ?год[а-я]*| ?г\.)?|(?P<r>(?:этого|текущего|нынешнего|прошлого|минувшего"
    rf"|того же) года)))?"
)

_PARTS: dict[str, list[tuple[str, str]]] = {
    "en": [
        (
            "since",
            rf"\bsince (?:the (?:beginning|start|end) of |early |late |mid-|last )?(?P<a>MON)\b\.?"
            rf"(?! ?\d{{1,2}}\b(?! ?\d)){_EN_Y}",
        ),
        ("newyear", rf"\bsince the (?:beginning|start) of (?:(?:the|this|the current) year|{_Y})\b"),
        (
            "range",
            rf"\b(?P<a>MON)\.?(?: ?- ?| to | through | until | and )(?:the end of )?(?P<b>MON)\b\.?{_EN_Y}",
        ),
        (
            "quarter",
            rf"\b(?:(?P<n>first|second|third|fourth|i|ii|iii|iv)[ -]quarter|(?:q|quarter )(?P<m>[1-4])\b"
            rf"|(?P<k>[1-4])q\b){_EN_Y}",
        ),
        ("half", rf"\b(?P<n>first|second) half(?: year)?{_EN_Y}"),
        (
            "count",
            rf"\b(?:first|the|for|in) {_N}[ -]months?\b{_EN_Y}"
            rf"|\b{_N.replace('?P<n>', '?P<m>')}[ -]months? (?:of|in) {_Y.replace('?P<y>', '?P<z>')}",
        ),
        ("edge", rf"\b(?:beginning|start) of {_Y}|\bearly {_Y.replace('?P<y>', '?P<z>')}"),
        ("day", rf"\bas of (?P<a>MON)\b\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_EN_Y}"),
        ("month", rf"\b(?P<a>MON)\b(?!\.? ?\d{{1,2}}\b(?!,? ?\d{{3}}))\.?{_EN_Y}"),
        ("span", rf"\b(?:from|between) {_Y} (?:to|and) (?P<z>(?:19|20)\d\d)\b"),
        (
            "year",
            rf"\b(?:in|during|for|throughout|over|by|until|all of|of|end of|since|than|on|with|from"
            rf"|(?<!\d )to|late|whole of|spent) {_Y}(?! ?(?:%|percent|mln|million|people))",
        ),
        ("relative", r"\b(?P<r>this year|last year|the current year)\b(?!'s)"),
        ("lately", r"\b(?P<s>last|this|previous) (?P<u>week|month)\b(?!'s)"),
        ("ago", r"\ba year (?:earlier|before|ago)\b"),
    ],
    "az": [
        (
            "range",
            rf"(?<!\w){_AZ_Y}(?P<a>MON)(?:in|un|dan|den)?(?: ?- ?| )(?P<b>MON)(?:a?d[ea]k"
            rf"|[a-z]*)(?: ay[a-z]*)?",
        ),
        ("through", rf"(?<!\w){_AZ_Y}evvelinden (?P<b>MON)[a-z]* sonuna?d[ea]k"),
        ("newyear", r"(?<!\w)(?:bu |cari )?ilin evvelinden"),
        (
            "quarter",
            rf"(?<!\w){_AZ_Y}(?P<n>iv|iii|ii|i|[1-4](?=-c[iu])|birinci|ikinci|ucuncu|dorduncu|ilk"
            rf"|son)(?:-c[iu])? rub[a-z]*",
        ),
        (
            "half",
            rf"(?<!\w){_AZ_Y}(?:(?:(?P<n>ilk|birinci|ikinci|i|ii) )?yarim ?il[a-z]*"
            r"|(?<=ilin )(?P<m>ilk|birinci|ikinci|i|ii) yarisi[a-z]*)",
        ),
        (
            "count",
            rf"(?<!\w){_AZ_Y}(?:ilk )?{_N} ay(?:da|i|in|inda|inin|liq|dan| erzinde| muddetinde)(?![a-z])",
        ),
        ("edge", rf"(?<!\w){_Y}-?c[iu] ilin evvel[a-z]*"),
        ("day", rf"(?<!\w){_AZ_Y}(?P<a>MON)[iu]n (?P<d>\d{{1,2}})-?(?:[a-z]{{1,3}})(?: olan)?"),
        (
            "month",
            rf"(?<!\w){_AZ_Y}(?P<a>MON)(?:(?:da|de|ayinda|dan|a|ayi[a-z]*| ay[a-z]*)(?![a-z])|(?:in"
            rf"|un)?(?![a-z])(?! ?\d))",
        ),
        ("span", rf"(?<!\w){_Y}-?(?:c[iu])? ?- ?(?P<z>(?:19|20)\d\d)-?c[iu] il[a-z]*"),
        ("year", rf"(?<!\w){_Y}-?c[iu](?: il[a-z]*| ild[a-z]*)?"),
        ("yearend", r"(?<!\w)il(?:in yekunu[a-z]*| boyu)"),
        ("relative", r"(?<!\w)(?P<r>bu il|cari il|oten il|kecen il)[a-z]*"),
        ("lately", r"(?<!\w)(?P<s>oten|kecen|bu) (?P<u>hefte|ay)(?:ki|da|de|n?in)?(?!\w)"),
        ("ago", r"(?<!\w)bir il evvel(?!k)"),
    ],
    "ru": [
        ("newyear", rf"(?<!\w)с начала (?:(?:(?:эт|текуще|нынешне)\w*го )?года|{_Y} ?(?:года|г\.))(?! по )"),
        ("range", rf"(?<!\w)(?:с )?(?P<a>MON)[а-я]{{0,3}}(?: ?- ?| по | до )(?P<b>MON)[а-я]{{0,3}}{_RU_Y}"),
        (
            "quarter",
            rf"(?<!\w)(?P<n>iv|iii|ii|i|[1-4]|перв|втор|трет|четверт)(?:-?[а-я]{{0,4}}) квартал[а-я]*{_RU_Y}",
        ),
        ("half", rf"(?<!\w)(?:(?P<n>перв|втор|i|ii)[а-я]* )?полугоди[а-я]*{_RU_Y}"),
        ("count", rf"(?<!\w)(?:перв[а-я]+ )?{_N} месяц[а-я]*{_RU_Y}"),
        ("edge", rf"(?<!\w)начал[а-я] {_Y}"),
        (
            "day",
            rf"(?<!\w)(?:на|к|со?|до) (?P<d>\d{{1,2}}|перв[а-я]+)(?:-?[а-я]{{0,2}}) "
            rf"(?P<a>MON)[а-я]{{0,3}}{_RU_Y}",
        ),
        ("month", rf"(?<!\w)(?<!\d )(?P<a>MON)(?:[а-я]{{0,3}}|ьск[а-я]+)(?![а-я]){_RU_Y}"),
        ("span", rf"(?<!\w)с {_Y}(?: год[а-я]*)? по (?P<z>(?:19|20)\d\d)"),
        ("year", rf"(?<!\w){_Y}(?: ?год[а-я]*| ?г\.|-(?:м|й|го|му)(?!\w))"),
        (
            "relative",
            r"(?<!\w)(?P<r>(?:этого|текущего|нынешнего|прошлого|минувшего|этом|прошлом|прошлый|прошлым"
            r"|минувшем) год[а-я]*)",
        ),
        (
            "lately",
            r"(?<!\w)(?P<s>прошл|минувш|эт|предыдущ)[а-я]{1,3} (?P<u>недел|месяц)[а-я]{0,2}(?!\w)",
        ),
        ("ago", r"(?<!\w)годом ранее"),
    ],
}
_PATTERNS = _patterns()

_BASE_STARTS = ("than ", "on ", "with ", "over ", "from ", "since ")
_REMINDER = re.compile(
    r"(?:\A|[.!?\n]\s*[\"«“]?)(?:xatirlada[gq]|muqayise ucun|напомним|для сравнения|for comparison"
    r"|to recall|recall|as a reminder)"
    r"[^.!?\n]*\Z"
)
_BASE_BEFORE = {
    "en": re.compile(
        r"(?:\bthan(?: in)?|\bover|\bcompared (?:to|with)|\bagainst|\bversus|\b(?:down|up|higher|lower"
        r"|percent|%|less"
        r"|more) (?:on|over|from)|\bas in|that of|\bsame \w+ (?:of|in)|\blevel of|\brelative to"
        r"|(?:percent|%|figure|times) (?:below|above)|\bsame(?: \w+)?|corresponding(?: \w+)?|\bvs\.?"
        r"|\bexceeded|percent on|compared to|terms by [\d.]+ percent on)"
        r"(?: the)?(?: same| previous| corresponding| \w+ (?:of|in))? ?\Z"
    ),
    "az": re.compile(r"\b(?:eyni|hemin) \Z"),
    "ru": re.compile(
        r"(?:сравнени[юи] с(?: \w+)?|относительно|чем (?:в|за)|против|показател\w+|к (?:тем|тому) же \w+"
        r"|аналогичн\w+(?: \w+)?"
        r"|тем же \w+|том же \w+|\bуровн\w+|выше|ниже|больше|меньше) ?\Z"
    ),
}
_BASE_AFTER = {
    "en": re.compile(r"'s? (?:level|number|figure)"),
    "az": re.compile(
        r"(?:[a-z]*(?:dakindan|dekinden|dakina|ndakindan|ndekinden|kindan|kinden))"
        r"|[a-z]*(?: [a-z]+){0,3} (?:nisbeten|muqayisede|muqayise|gostericis[a-z]+"
        r"|oldugundan|[a-z]+(?:dakindan|dekinden))| (?:hemin|eyni)[a-z]* [a-z]+| son rub"
    ),
    "ru": re.compile(r"(?!)"),
}
_RU_SINCE = re.compile(r"(?<!\w)с \Z")
_BASE_INSIDE = re.compile(r"(?:dakindan|dekinden|dakina|dekine)\Z")


class Reader:
    """Resolves the periods of one text, from left to right."""

    def __init__(self, language: str, day: date | None) -> None:
        self.language = language if language in ("en", "az", "ru") else "az" if language == "tr" else "en"
        self.day = day
        self.year: int | None = None

    def read(self, folded: str) -> list[Mention]:
        """The mentions of a folded text in order."""
        return list(self._mentions(folded))

    def _mentions(self, folded: str) -> Iterator[Mention]:
        for match in _PATTERNS[self.language].finditer(folded):
            kind = match.lastgroup or ""
            groups = {
                name.partition("_")[2]: value
                for name, value in match.groupdict().items()
                if value and "_" in name and name.startswith(kind + "_")
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
            since = kind in ("since", "newyear") or (how == "last" and self._opens(folded, match))
            if since and period:
                period = self._to_day(period)
            reminder = bool(_REMINDER.search(folded[max(0, match.start() - 200) : match.start()]))
            if kind == "ago":
                if not reminder or self.year is None:
                    yield Mention(match.start(), match.end(), None, True, None)
                    continue
                period, year = str(self.year - 1), self.year - 1
            aside = reminder or self._aside(year)
            if period and year and not base and not aside and year >= (self.year or 0):
                self.year = year
            yield Mention(match.start(), match.end(), period, base, year, aside, since)

    def _aside(self, year: int | None) -> bool:
        return bool(year and self.day and not self.day.year - 1 <= year <= self.day.year) or bool(
            year and self.year and year < self.year
        )

    def _base(self, folded: str, match: re.Match[str]) -> bool:
        before = folded[max(0, match.start() - 40) : match.start()]
        after = folded[match.end() : match.end() + 48]
        inside = match.group()
        if self.language == "en" and inside.startswith(_BASE_STARTS) and match.lastgroup == "year":
            return True
        if match.lastgroup == "count" and before.endswith("over "):
            return False
        if match.lastgroup == "relative" and before.endswith(("from ", "than ", "over ", "on ")):
            return True
        return bool(
            _BASE_BEFORE[self.language].search(before)
            or _BASE_AFTER[self.language].match(after)
            or _BASE_INSIDE.search(inside)
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
            _RU_SINCE.search(folded[max(0, match.start() - 3) : match.start()])
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
            return f"{groups['y']}..{groups['z']}", year
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
            number = 4 if word == "son" else _COUNTS.get(word, 0)
            return (3 * number - 2, 3 * number) if 1 <= number <= 4 else None
        number = _COUNTS.get(word, 1)
        if kind == "half":
            return (7, 12) if number == 2 else (1, 6)
        return (1, number) if number > 1 else None

    def _month(self, word: str) -> int:
        order = _ORDER[self.language]
        if word.startswith("ма") and not word.startswith("мар"):
            return 5
        return next(number for number, stem in enumerate(order, 1) if word.startswith(stem))


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
    if (first, last) in _ENDS:
        return f"{year}-{_ENDS[first, last]}"
    if first >= last:
        return None
    if (first, last) == (1, 12):
        return str(year)
    return f"{year}-{first:02}..{year}-{last:02}"
