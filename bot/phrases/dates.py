"""Dates, spans and periods as the press of each language writes them.

Enters: days, moments in a zone, ISO-like periods (`2022-Q3`).  Leaves: text.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.phrases.turkic import ablative, of_year, ordinal
from digests.model import ReaderLanguage

DASH = "\N{EN DASH}"

MONTHS: dict[ReaderLanguage, tuple[str, ...]] = {
    "az": ("yanvar", "fevral", "mart", "aprel", "may", "iyun",
           "iyul", "avqust", "sentyabr", "oktyabr", "noyabr", "dekabr"),
    "en": ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"),
    "ru": ("января", "февраля", "марта", "апреля", "мая", "июня",
           "июля", "августа", "сентября", "октября", "ноября", "декабря"),
}  # fmt: skip
"""Month names as they stand after a day."""

RU_MONTHS_ALONE = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip

SHORT_MONTHS: dict[ReaderLanguage, tuple[str, ...]] = {
    "az": MONTHS["az"],  # the press does not abbreviate them
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "ru": MONTHS["ru"],  # a full stop before a comma or a bracket reads badly
}

WEEKDAYS: dict[ReaderLanguage, tuple[str, ...]] = {
    "az": ("bazar ertəsi", "çərşənbə axşamı", "çərşənbə", "cümə axşamı", "cümə", "şənbə", "bazar"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ru": ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
}

SINCE: dict[ReaderLanguage, tuple[str, ...]] = {
    "az": ("bazar ertəsindən", "çərşənbə axşamından", "çərşənbədən", "cümə axşamından", "cümədən",
           "şənbədən", "bazar günündən"),
    "en": ("since Monday", "since Tuesday", "since Wednesday", "since Thursday", "since Friday",
           "since Saturday", "since Sunday"),
    "ru": ("с понедельника", "со вторника", "со среды", "с четверга", "с пятницы", "с субботы",
           "с воскресенья"),
}  # fmt: skip
"""`since Tuesday` in full, because each language bends the name its own way."""

ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
AZ_HALF = {"1": "birinci", "2": "ikinci"}


def local(when: datetime, timezone: str) -> datetime:
    """The moment in the reader's zone."""
    return when.astimezone(ZoneInfo(timezone))


def day_text(day: date, language: ReaderLanguage) -> str:
    """`27 November 2022`, `27 noyabr 2022`, `27 ноября 2022`."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def short_day(day: date, language: ReaderLanguage, *, year: bool = False) -> str:
    """`21 Nov`, `21 noyabr`, `21 ноября`; with the year if asked."""
    text = f"{day.day} {SHORT_MONTHS[language][day.month - 1]}"
    return f"{text} {day.year}" if year else text


def moment_text(when: datetime, language: ReaderLanguage, timezone: str) -> str:
    """`21 Nov 2022, 12:40` in the reader's zone."""
    there = local(when, timezone)
    return f"{short_day(there.date(), language, year=True)}, {there:%H:%M}"


def span_text(first: date, last: date, language: ReaderLanguage) -> str:
    """Both days included: `21–27 November 2022`, `28 November – 4 December 2022`."""
    if first == last:
        return day_text(first, language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{DASH}{day_text(last, language)}"
    opening = day_text(first, language)
    if first.year == last.year:
        opening = opening.removesuffix(f" {first.year}")
    return f"{opening} {DASH} {day_text(last, language)}"


def since_text(when: datetime, now: datetime, language: ReaderLanguage, timezone: str) -> str:
    """`since Tuesday` within the last six days, else `since 22 November`."""
    there = local(when, timezone).date()
    if timedelta(0) <= local(now, timezone).date() - there < timedelta(days=7):
        return SINCE[language][there.weekday()]
    day = day_text(there, language).removesuffix(f" {there.year}")
    return {"az": ablative(day), "en": f"since {day}", "ru": f"{_with(there.day)} {day}"}[language]


def _with(day: int) -> str:
    """Russian `с` is `со` before второго, the only day that asks for it."""
    return "со" if day == 2 else "с"


def period_text(period: str, language: ReaderLanguage) -> str:
    """An ISO-like period for readers; one that is not understood stays as it is."""
    first, dots, last = period.partition("..")
    if dots:
        return _range_text(first, last, language) or f"{_one(first, language)} {DASH} {_one(last, language)}"
    return _one(period, language)


def _one(period: str, language: ReaderLanguage) -> str:
    if match := re.fullmatch(r"(\d{4})", period):
        return _year(match[1], language)
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", period):
        return _quarter(match[1], ROMAN[match[2]], match[2], language)
    if match := re.fullmatch(r"(\d{4})-H([12])", period):
        return _half(match[1], match[2], language)
    if match := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", period):
        return _month(match[1], int(match[2]), language)
    try:
        if match := re.fullmatch(r"(\d{4})-W(\d{2})", period):
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return span_text(monday, monday + timedelta(days=6), language)
        return day_text(date.fromisoformat(period), language)
    except ValueError:
        return period


def _year(year: str, language: ReaderLanguage) -> str:
    return {"az": f"{ordinal(year)} il", "en": year, "ru": f"{year} г."}[language]


def _quarter(year: str, roman: str, number: str, language: ReaderLanguage) -> str:
    return {
        "az": f"{ordinal(year)} ilin {roman} {'rübləri' if DASH in roman else 'rübü'}",
        "en": f"Q{number} {year}",
        "ru": f"{roman} кв. {year}",
    }[language]


def _half(year: str, number: str, language: ReaderLanguage) -> str:
    return {
        "az": f"{ordinal(year)} ilin {AZ_HALF[number]} yarısı",
        "en": f"H{number} {year}",
        "ru": f"{ROMAN[number]} полугодие {year}",
    }[language]


def _month(year: str, month: int, language: ReaderLanguage) -> str:
    return {
        "az": f"{ordinal(year)} ilin {of_year(MONTHS['az'][month - 1])}",
        "en": f"{SHORT_MONTHS['en'][month - 1]} {year}",
        "ru": f"{RU_MONTHS_ALONE[month - 1]} {year}",
    }[language]


def _range_text(first: str, last: str, language: ReaderLanguage) -> str | None:
    """Months or quarters of one year, or years; None where the two ends are of other kinds."""
    months = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])\.\.\1-(0[1-9]|1[0-2])", f"{first}..{last}")
    if months:
        return _months(months[1], int(months[2]), int(months[3]), language)
    quarters = re.fullmatch(r"(\d{4})-Q([1-4])\.\.\1-Q([1-4])", f"{first}..{last}")
    if quarters:
        both = f"{ROMAN[quarters[2]]}{DASH}{ROMAN[quarters[3]]}"
        return _quarter(quarters[1], both, f"{quarters[2]}{DASH}Q{quarters[3]}", language)
    if re.fullmatch(r"\d{4}\.\.\d{4}", f"{first}..{last}"):
        years = f"{first}{DASH}{last}"
        return {"az": f"{first}{DASH}{ordinal(last)} illər", "en": years, "ru": f"{years} гг."}[language]
    days = re.fullmatch(r"\d{4}-\d\d-\d\d", first) and re.fullmatch(r"\d{4}-\d\d-\d\d", last)
    try:
        return span_text(date.fromisoformat(first), date.fromisoformat(last), language) if days else None
    except ValueError:
        return None


def _months(year: str, first: int, last: int, language: ReaderLanguage) -> str:
    if language == "az":
        names = MONTHS["az"]
        return f"{ordinal(year)} ilin {names[first - 1]}{DASH}{of_year(names[last - 1])}"
    names = SHORT_MONTHS["en"] if language == "en" else RU_MONTHS_ALONE
    return f"{names[first - 1]}{DASH}{names[last - 1]} {year}"


def short_period(period: str, language: ReaderLanguage) -> str:
    """A period as short as a chart or a table needs it: `Q3 2022`, `III rüb 2022`, `янв.–сент. 2022`."""
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", period):
        roman = ROMAN[match[2]]
        return {
            "az": f"{roman} rüb {match[1]}",
            "en": f"Q{match[2]} {match[1]}",
            "ru": f"{roman} кв. {match[1]}",
        }[language]
    if match := re.fullmatch(r"(\d{4})-H([12])", period):
        roman = ROMAN[match[2]]
        return {
            "az": f"{roman} yarım {match[1]}",
            "en": f"H{match[2]} {match[1]}",
            "ru": f"{roman} полуг. {match[1]}",
        }[language]
    if match := re.fullmatch(r"(\d{4})-(\d\d)(?:\.\.\1-(\d\d))?", period):
        names = [TIGHT_MONTHS[language][int(month) - 1] for month in match.groups()[1:] if month]
        return f"{DASH.join(names)} {match[1]}"
    if match := re.fullmatch(r"\d{4}", period):
        return period
    first, _, last = period_text(period, language).partition(DASH)
    return f"{first}{DASH}{last}" if last else first


TIGHT_MONTHS: dict[ReaderLanguage, tuple[str, ...]] = {
    "az": ("yan", "fev", "mar", "apr", "may", "iyn", "iyl", "avq", "sen", "okt", "noy", "dek"),
    "en": SHORT_MONTHS["en"],
    "ru": ("янв.", "февр.", "март", "апр.", "май", "июнь", "июль", "авг.", "сент.", "окт.", "нояб.", "дек."),
}
"""Months where room is short: in charts and tables only."""


def months_text(span: str, language: ReaderLanguage) -> str:
    """`07-09` as July–September, `10` as October: months whose year is left open."""
    first, _, last = span.partition("-")
    names = {"az": MONTHS["az"], "en": MONTHS["en"], "ru": RU_MONTHS_ALONE}[language]
    return DASH.join(names[int(number) - 1] for number in dict.fromkeys((first, last or first)))
