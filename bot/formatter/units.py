"""Canonical units as readers see them: forms of a unit's name, and where a sign stands.

Forms are in CLDR order for the language, as in the beat's glossary.
"""

from __future__ import annotations

from digests.model import ReaderLanguage

Forms = dict[ReaderLanguage, tuple[str, ...]]

PERCENT: dict[ReaderLanguage, str] = {"az": "\u00a0%", "en": "%", "ru": "%"}

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
"""Currencies whose sign English puts before the number."""

UNITS: dict[str, Forms] = {
    "percentage point": {
        "az": ("faiz bəndi",),
        "en": ("percentage point", "percentage points"),
        "ru": ("процентный пункт", "процентных пункта", "процентных пунктов", "процентного пункта"),
    },
    "AZN": {"az": ("manat",), "en": ("manat",), "ru": ("манат", "маната", "манатов", "маната")},
    "USD": {
        "az": ("dollar",),
        "en": ("dollar", "dollars"),
        "ru": ("доллар", "доллара", "долларов", "доллара"),
    },
    "EUR": {"az": ("avro",), "en": ("euro", "euros"), "ru": ("евро",)},
    "GBP": {"az": ("funt sterlinq",), "en": ("pound", "pounds"), "ru": ("фунт", "фунта", "фунтов", "фунта")},
    "RUB": {"az": ("rubl",), "en": ("rouble", "roubles"), "ru": ("рубль", "рубля", "рублей", "рубля")},
    "TRY": {"az": ("lirə",), "en": ("lira",), "ru": ("лира", "лиры", "лир", "лиры")},
    "GEL": {"az": ("lari",), "en": ("lari",), "ru": ("лари",)},
    "KZT": {"az": ("tenge",), "en": ("tenge",), "ru": ("тенге",)},
    "UAH": {"az": ("qrivna",), "en": ("hryvnia",), "ru": ("гривна", "гривны", "гривен", "гривны")},
    "CNY": {"az": ("yuan",), "en": ("yuan",), "ru": ("юань", "юаня", "юаней", "юаня")},
    "JPY": {"az": ("iyen",), "en": ("yen",), "ru": ("иена", "иены", "иен", "иены")},
    "time": {"az": ("dəfə",), "en": ("time", "times"), "ru": ("раз", "раза", "раз", "раза")},
    "place": {"az": ("pillə",), "en": ("place", "places"), "ru": ("место", "места", "мест", "места")},
    "point": {"az": ("bal",), "en": ("point", "points"), "ru": ("балл", "балла", "баллов", "балла")},
    "person": {
        "az": ("nəfər",),
        "en": ("person", "people"),
        "ru": ("человек", "человека", "человек", "человека"),
    },
    "unit": {"az": ("ədəd",), "en": ("unit", "units"), "ru": ("единица", "единицы", "единиц", "единицы")},
    "metric ton": {"az": ("ton",), "en": ("tonne", "tonnes"), "ru": ("тонна", "тонны", "тонн", "тонны")},
    "kilogram": {"az": ("kq",), "en": ("kg",), "ru": ("кг",)},
    "Kbps": {"az": ("kbit/s",), "en": ("kbps",), "ru": ("кбит/с",)},
    "Mbps": {"az": ("Mbit/s",), "en": ("Mbps",), "ru": ("Мбит/с",)},
    "Gbps": {"az": ("Gbit/s",), "en": ("Gbps",), "ru": ("Гбит/с",)},
    "Tbps": {"az": ("Tbit/s",), "en": ("Tbps",), "ru": ("Тбит/с",)},
    "kilobyte": {"az": ("KB",), "en": ("KB",), "ru": ("КБ",)},
    "megabyte": {"az": ("MB",), "en": ("MB",), "ru": ("МБ",)},
    "gigabyte": {"az": ("GB",), "en": ("GB",), "ru": ("ГБ",)},
    "terabyte": {"az": ("TB",), "en": ("TB",), "ru": ("ТБ",)},
    "petabyte": {"az": ("PB",), "en": ("PB",), "ru": ("ПБ",)},
    "hertz": {"az": ("Hs",), "en": ("Hz",), "ru": ("Гц",)},
    "kilohertz": {"az": ("kHs",), "en": ("kHz",), "ru": ("кГц",)},
    "megahertz": {"az": ("MHs",), "en": ("MHz",), "ru": ("МГц",)},
    "gigahertz": {"az": ("GHs",), "en": ("GHz",), "ru": ("ГГц",)},
    "watt": {"az": ("Vt",), "en": ("W",), "ru": ("Вт",)},
    "kilowatt": {"az": ("kVt",), "en": ("kW",), "ru": ("кВт",)},
    "megawatt": {"az": ("MVt",), "en": ("MW",), "ru": ("МВт",)},
    "gigawatt": {"az": ("QVt",), "en": ("GW",), "ru": ("ГВт",)},
    "kilowatt hour": {"az": ("kVt·saat",), "en": ("kWh",), "ru": ("кВт·ч",)},
    "metre": {"az": ("metr",), "en": ("metre", "metres"), "ru": ("метр", "метра", "метров", "метра")},
    "kilometre": {"az": ("km",), "en": ("km",), "ru": ("км",)},
    "square metre": {"az": ("kv. m",), "en": ("sq m",), "ru": ("кв. м",)},
    "square kilometre": {"az": ("kv. km",), "en": ("sq km",), "ru": ("кв. км",)},
    "hectare": {
        "az": ("hektar",),
        "en": ("hectare", "hectares"),
        "ru": ("гектар", "гектара", "гектаров", "гектара"),
    },
    "basis point": {
        "az": ("bazis bəndi",),
        "en": ("basis point", "basis points"),
        "ru": ("базисный пункт", "базисных пункта", "базисных пунктов", "базисного пункта"),
    },
    "second": {
        "az": ("saniyə",),
        "en": ("second", "seconds"),
        "ru": ("секунда", "секунды", "секунд", "секунды"),
    },
    "minute": {"az": ("dəqiqə",), "en": ("minute", "minutes"), "ru": ("минута", "минуты", "минут", "минуты")},
    "hour": {"az": ("saat",), "en": ("hour", "hours"), "ru": ("час", "часа", "часов", "часа")},
    "day": {"az": ("gün",), "en": ("day", "days"), "ru": ("день", "дня", "дней", "дня")},
    "week": {"az": ("həftə",), "en": ("week", "weeks"), "ru": ("неделя", "недели", "недель", "недели")},
    "month": {"az": ("ay",), "en": ("month", "months"), "ru": ("месяц", "месяца", "месяцев", "месяца")},
    "year": {"az": ("il",), "en": ("year", "years"), "ru": ("год", "года", "лет", "года")},
}
"""Canonical unit -> its forms in each language."""

RATES: dict[str, dict[ReaderLanguage, str]] = {
    "second": {"az": "saniyədə", "en": "a second", "ru": "в секунду"},
    "minute": {"az": "dəqiqədə", "en": "a minute", "ru": "в минуту"},
    "hour": {"az": "saatda", "en": "an hour", "ru": "в час"},
    "day": {"az": "gündə", "en": "a day", "ru": "в день"},
    "week": {"az": "həftədə", "en": "a week", "ru": "в неделю"},
    "month": {"az": "ayda", "en": "a month", "ru": "в месяц"},
    "quarter": {"az": "rübdə", "en": "a quarter", "ru": "в квартал"},
    "year": {"az": "ildə", "en": "a year", "ru": "в год"},
    "person": {"az": "nəfər başına", "en": "a person", "ru": "на человека"},
    "kilometre": {"az": "hər kilometrə", "en": "a kilometre", "ru": "на км"},
    "square metre": {"az": "hər kv. metrə", "en": "a sq m", "ru": "на кв. м"},
}
"""What something is counted by: `25 manat a month`; Azerbaijani sets it before the number."""

SAME: dict[str, str] = {
    "pp": "percentage point",
    "manat": "AZN",
    "rank": "place",
    "people": "person",
    "ton": "metric ton",
    "kilometer": "kilometre",
    "meter": "metre",
    "square meter": "square metre",
    "square kilometer": "square kilometre",
    "gigabit per second": "Gbps",
    "megabit per second": "Mbps",
    "MW": "megawatt",
    "GB": "gigabyte",
    "TB": "terabyte",
}
"""Other names of the same units."""


def unit_forms(unit: str) -> Forms | None:
    """The forms of a canonical unit; None for a counted noun."""
    return UNITS.get(SAME.get(unit, unit))


def split_rate(unit: str, language: ReaderLanguage) -> tuple[str, str]:
    """A unit without what it is counted by, and the words for that: `AZN`, `a month`."""
    if unit_forms(unit):
        return unit, ""
    base, per, by = unit.partition(" per ")
    words = RATES.get(SAME.get(by, by)) if per and base else None
    return (base, words[language]) if words else (unit, "")
