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
    "time per year": {
        "az": ("dəfə/il",),
        "en": ("time a year", "times a year"),
        "ru": ("раз в год", "раза в год", "раз в год", "раза в год"),
    },
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
