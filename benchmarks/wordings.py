"""Sentences around the facts of recurring series, in three languages, for `benchmarks.series`.

Enters: a fact's series, language, number and period.  Leaves: a title and a text.  Each series has
several wordings, so that joining them is a task.
"""

from __future__ import annotations

import re
from typing import Any

MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "az": [
        "yanvar",
        "fevral",
        "mart",
        "aprel",
        "may",
        "iyun",
        "iyul",
        "avqust",
        "sentyabr",
        "oktyabr",
        "noyabr",
        "dekabr",
    ],
    "ru": [
        "январе",
        "феврале",
        "марте",
        "апреле",
        "мае",
        "июне",
        "июле",
        "августе",
        "сентябре",
        "октябре",
        "ноябре",
        "декабре",
    ],
}
GENITIVE = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
HARD = {"a": "ında", "o": "unda", "u": "unda", "ı": "ında"}
SOFT = {"e": "ində", "i": "ində", "ü": "ündə", "ə": "ində", "ö": "ündə"}
ORDINAL = {
    "0": "cu",
    "1": "ci",
    "2": "ci",
    "3": "cü",
    "4": "cü",
    "5": "ci",
    "6": "cı",
    "7": "ci",
    "8": "ci",
    "9": "cu",
}
QUARTERS = {
    "en": ("first", "second", "third", "fourth"),
    "az": ("I", "II", "III", "IV"),
    "ru": ("первом", "втором", "третьем", "четвёртом"),
}
SCALES = {
    "en": ("million", "billion", "thousand"),
    "az": ("milyon", "milyard", "min"),
    "ru": ("млн", "млрд", "тыс."),
}

# {p} the period, {n} the number with its scale
SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "azstatenet-links": {
        "en": ("{P} the network of state bodies AzStateNet kept out {n} malicious links.",
               "The special communication service says {n} malicious links were stopped {p}."),
        "az": ("{P} AzStateNet-də {n} zərərli keçidin qarşısı alınıb.", "{P} dövlət şəbəkəsində {n} zərərli keçid bloklanıb."),
        "ru": ("{P} в AzStateNet отсечено {n} вредоносных ссылок.", "Госслужба спецсвязи остановила {p} {n} вредоносных ссылок."),
    },
    "cyberattack-indicators": {
        "en": ("{P} specialists singled out {n} indicators of compromise.",),
        "az": ("{P} mütəxəssislər {n} kiberhücum indikatoru müəyyən ediblər.",),
        "ru": ("{P} специалисты выявили {n} индикаторов компрометации.",),
    },
    "fake-domains": {
        "en": ("{P} {n} fake domains that copied state sites were taken down.",),
        "az": ("{P} dövlət saytlarını təqlid edən {n} saxta domen aşkarlanıb.",),
        "ru": ("{P} обнаружено {n} поддельных доменов.",),
    },
    "state-mail-blocked": {
        "en": ("{P} the mail of state bodies blocked {n} malicious e-mails.",),
        "az": ("{P} dövlət poçtunda {n} zərərli məktub bloklanıb.",),
        "ru": ("{P} почта госорганов заблокировала {n} вредоносных писем.",),
    },
    "ookla-fixed-speed": {
        "en": ("{P} Ookla put the median speed of fixed internet in Azerbaijan at {n} Mbps.",),
        "az": ("Speedtest-ə görə, {p} sabit internetin sürəti {n} Mbit/s olub.",),
        "ru": ("По данным Ookla, {p} скорость фиксированного интернета достигла {n} Мбит/с.",),
    },
    "ministry-fixed-speed": {
        "en": ("The ministry gives the speed of fixed internet {p} as {n} Mbps.",),
        "az": ("Nazirliyin məlumatında {p} sabit internetin sürəti {n} Mbit/s göstərilib.",),
        "ru": ("Министерство называет скорость фиксированного интернета {p}: {n} Мбит/с.",),
    },
    "ookla-fixed-rank": {
        "en": ("{P} Azerbaijan was in {n} place by fixed internet speed, Ookla says.",),
        "az": ("Ookla-ya görə, {p} Azərbaycan sabit internetin sürətinə görə {n} yeri tutub.",),
        "ru": ("{P} Азербайджан занял {n} место по скорости фиксированного интернета, сообщает Ookla.",),
    },
    "ookla-mobile-speed": {
        "en": ("{P} mobile internet ran at {n} Mbps, Ookla found.",),
        "az": ("Ookla: {p} mobil internetin sürəti {n} Mbit/s təşkil edib.",),
        "ru": ("{P} скорость мобильного интернета, по данным Ookla, составила {n} Мбит/с.",),
    },
    "ookla-mobile-rank": {
        "en": ("Ookla placed Azerbaijan in {n} place by mobile internet speed {p}.",),
        "az": ("Ookla: {p} ölkə mobil internetin sürətinə görə {n} yerdə olub.",),
        "ru": ("{P} страна заняла {n} место по скорости мобильного интернета в рейтинге Ookla.",),
    },
    "ict-services": {
        "en": ("{P} ICT services worth {n} manats were provided.", "Communication services amounted to {n} manats {p}."),
        "az": ("{P} informasiya və rabitə xidmətlərinin həcmi {n} manat olub.",),
        "ru": ("{P} объём услуг информации и связи составил {n} манатов.",),
    },
    "mobile-revenue": {
        "en": ("{P} revenue from mobile communications reached {n} manats.",),
        "az": ("{P} mobil rabitədən gəlirlər {n} manat təşkil edib.",),
        "ru": ("{P} доходы от мобильной связи составили {n} манатов.",),
    },
    "mobile-share-of-ict-services": {
        "en": ("{P} the share of mobile communications in the sector's services was {n}%.",),
        "az": ("{P} xidmətlərdə mobil rabitənin payı {n} faiz olub.",),
        "ru": ("{P} доля мобильной связи в услугах составила {n}%.",),
    },
    "payment-cards": {
        "en": ("{P} the number of payment cards stood at {n}.", "{P} people held {n} payment cards."),
        "az": ("{P} ödəniş kartlarının sayı {n} ədəd olub.",),
        "ru": ("{P} количество платёжных карт составило {n}.",),
    },
    "noncash-payments": {
        "en": ("{P} non-cash payments came to {n} manats.",),
        "az": ("{P} nağdsız ödənişlərin həcmi {n} manata çatıb.",),
        "ru": ("{P} безналичные платежи составили {n} манатов.",),
    },
    "ict-wage": {
        "en": ("{P} the average monthly wage in ICT was {n} manats.",),
        "az": ("{P} İKT sahəsində orta aylıq əməkhaqqı {n} manat olub.",),
        "ru": ("{P} средняя зарплата в сфере ИКТ составила {n} манатов.",),
    },
    "ict-employees": {
        "en": ("{P} the ICT sector employed {n} people.",),
        "az": ("{P} İKT sahəsində çalışanların sayı {n} nəfər olub.",),
        "ru": ("{P} численность занятых в сфере ИКТ составила {n} человек.",),
    },
    "esignature-certificates-total": {
        "en": ("{P} the total number of e-signature certificates since the start was {n}.",),
        "az": ("{P} indiyədək verilmiş e-imza sertifikatlarının ümumi sayı {n} olub.",),
        "ru": ("{P} всего с начала выдачи оформлено {n} сертификатов электронной подписи.",),
    },
    "esignature-certificates-issued": {
        "en": ("{P} {n} e-signature certificates were issued.",),
        "az": ("{P} {n} e-imza sertifikatı verilib.",),
        "ru": ("{P} выдано {n} сертификатов электронной подписи.",),
    },
    "broadband-coverage": {
        "en": ("{P} broadband covered {n}% of households.",),
        "az": ("{P} ev təsərrüfatlarının {n} faizi genişzolaqlı internetlə əhatə olunub.",),
        "ru": ("{P} широкополосным интернетом охвачено {n}% домохозяйств.",),
    },
    "broadband-households": {
        "en": ("{P} {n} households had access to broadband.",),
        "az": ("{P} {n} ev təsərrüfatının genişzolaqlı internetə çıxışı olub.",),
        "ru": ("{P} доступ к широкополосному интернету имели {n} домохозяйств.",),
    },
    "broadband-households-added": {
        "en": ("{P} {n} additional households were given broadband.",),
        "az": ("{P} əlavə {n} ev təsərrüfatı genişzolaqlı internetə qoşulub.",),
        "ru": ("{P} к широкополосному интернету подключено дополнительно {n} домохозяйств.",),
    },
    "internet-users": {
        "en": ("{P} there were {n} internet users in Azerbaijan, {who} says.",),
        "az": ("{who}: {p} Azərbaycanda {n} internet istifadəçisi olub.",),
        "ru": ("{who}: {p} в Азербайджане было {n} пользователей интернета.",),
    },
    "internet-users-share": {
        "en": ("{P} {n}% of the population used the internet, {who} says.",),
        "az": ("{who}: {p} əhalinin {n} faizi internetdən istifadə edib.",),
        "ru": ("{who}: {p} интернетом пользовались {n}% населения, доля населения с интернетом растёт.",),
    },
    "azercosmos-revenue": {
        "en": ("{P} Azercosmos had revenue of {n} US dollars.",),
        "az": ("{P} Azərkosmosun gəliri {n} ABŞ dolları olub.",),
        "ru": ("{P} доходы Азеркосмоса составили {n} долларов США.",),
    },
    "azercosmos-exports": {
        "en": ("{P} exports of Azercosmos came to {n} US dollars.",),
        "az": ("{P} Azərkosmosun xidmət ixracı {n} ABŞ dolları təşkil edib.",),
        "ru": ("{P} экспорт услуг Азеркосмоса составил {n} долларов США.",),
    },
    "egdi-rank": {
        "en": ("{P} Azerbaijan was in {n} place in the E-Government Development Index.",),
        "az": ("{P} Azərbaycan elektron hökumət indeksində {n} yeri tutub.",),
        "ru": ("{P} Азербайджан занял {n} место в индексе развития электронного правительства.",),
    },
    "gci-rank": {
        "en": ("{P} Azerbaijan took {n} place in the Global Cybersecurity Index.",),
        "az": ("{P} Azərbaycan Qlobal Kibertəhlükəsizlik İndeksində {n} yeri tutub.",),
        "ru": ("{P} Азербайджан занял {n} место в Глобальном индексе кибербезопасности.",),
    },
    "gci-score": {
        "en": ("{P} Azerbaijan scored {n} points in the Global Cybersecurity Index.",),
        "az": ("{P} Azərbaycan Qlobal Kibertəhlükəsizlik İndeksində {n} bal toplayıb.",),
        "ru": ("{P} Азербайджан набрал {n} балла в Глобальном индексе кибербезопасности.",),
    },
    "idi-rank": {
        "en": ("{P} Azerbaijan took {n} place in the ICT Development Index.",),
        "az": ("{P} Azərbaycan İKT-nin İnkişaf İndeksində {n} yeri tutub.",),
        "ru": ("{P} Азербайджан занял {n} место в Индексе развития ИКТ.",),
    },
    "ai-readiness-rank": {
        "en": ("{P} Azerbaijan took {n} place in the AI readiness index of Oxford Insights.",),
        "az": ("{P} Azərbaycan Oxford Insights-in süni intellektə hazırlıq indeksində {n} yeri tutub.",),
        "ru": ("{P} Азербайджан занял {n} место в индексе готовности к ИИ Oxford Insights.",),
    },
}  # fmt: skip


def article(fact: dict[str, Any], language: str, turn: int) -> tuple[str, str] | None:
    """A title and a text that tell one fact; None where no wording or no year is known."""
    told = SENTENCES.get(str(fact["series"]))
    period = _period(str(fact["period"]), language)
    if told is None or period is None:
        return None
    sentence = told[language][turn % len(told[language])]
    note = str(fact.get("note", ""))
    if "NetIndex" in note:
        sentence = re.sub(r"Ookla|Speedtest", "Net Index", sentence)
    who = next((name for name in ("Internet World Stats", "DataReportal", "ITU") if name in note), "")
    if not who:
        who = {"en": "the ministry", "az": "Nazirlik", "ru": "Министерство"}[language]
    amount = _amount(float(fact["value"]), str(fact["unit"]), language)
    text = sentence.format(p=period, P=period[0].upper() + period[1:], n=amount, who=who)
    return {"en": "Figures of the sector", "az": "Sahənin göstəriciləri", "ru": "Показатели отрасли"}[
        language
    ], text


def _amount(value: float, unit: str, language: str) -> str:
    if unit == "place":
        number = int(value)
        if language == "en":
            ending = (
                "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
            )
            return f"{number}{ending}"
        return f"{number}-{_ordinal(number)}" if language == "az" else f"{number}-е"
    scaled = {"AZN million": 1e6, "USD million": 1e6, "thousand persons": 1e3}
    full = value * scaled.get(unit, 1e6 if unit.startswith("million ") else 1)
    million, billion, thousand = SCALES[language]
    for size, word in ((1e9, billion), (1e6, million)):
        if full >= size and round(full / size, 3) * size == full:
            return f"{_digits(full / size, language)} {word}"
    if unit == "thousand persons":
        return f"{_digits(value, language)} {thousand}"
    return _digits(full, language)


def _digits(value: float, language: str) -> str:
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
    if language == "en":
        return text
    return text.replace(",", " ").replace(".", ",")


def _ordinal(number: int) -> str:
    tens = {
        "10": "cu",
        "20": "ci",
        "30": "cu",
        "40": "cı",
        "50": "ci",
        "60": "cı",
        "70": "ci",
        "80": "ci",
        "90": "cı",
    }
    last = str(number)[-2:]
    return "cü" if str(number).endswith("00") else tens.get(last, ORDINAL[last[-1]])


def _period(period: str, language: str) -> str | None:
    if not re.match(r"\d{4}", period):
        return None
    year = int(period[:4])
    if language == "az":
        return _azerbaijani(period, year)
    if match := re.fullmatch(r"\d{4}-Q(\d)", period):
        name = QUARTERS[language][int(match[1]) - 1]
        return f"in the {name} quarter of {year}" if language == "en" else f"в {name} квартале {year} года"
    if match := re.fullmatch(r"\d{4}-H(\d)", period):
        name = QUARTERS[language][int(match[1]) - 1]
        return f"in the {name} half of {year}" if language == "en" else f"в {name} полугодии {year} года"
    if match := re.fullmatch(r"\d{4}-(\d\d)-(\d\d)", period):
        month, day = int(match[1]) - 1, int(match[2])
        if language == "en":
            return f"as of {MONTHS['en'][month]} {day}, {year}"
        return f"на {day} {GENITIVE[month]} {year} года"
    months = [MONTHS[language][int(month) - 1] for month in re.findall(r"-(\d\d)", period)]
    if months:
        told = "-".join(months)
        return f"in {told} {year}" if language == "en" else f"в {told} {year} года"
    return f"in {year}" if language == "en" else f"в {year} году"


def _azerbaijani(period: str, year: int) -> str:
    of = f"{year}-{_ordinal(year % 100 or year)}"
    if match := re.fullmatch(r"\d{4}-Q(\d)", period):
        return f"{of} ilin {QUARTERS['az'][int(match[1]) - 1]} rübündə"
    if match := re.fullmatch(r"\d{4}-H(\d)", period):
        return f"{of} ilin {('birinci', 'ikinci')[int(match[1]) - 1]} yarısında"
    if match := re.fullmatch(r"\d{4}-(\d\d)-(\d\d)", period):
        month = MONTHS["az"][int(match[1]) - 1]
        return f"{of} il {month}{_vowelled(month)[:2]} {int(match[2])}-da"
    months = [MONTHS["az"][int(month) - 1] for month in re.findall(r"-(\d\d)", period)]
    if months:
        return f"{of} ilin {'-'.join(months)}{_vowelled(months[-1])}"
    return f"{of} ildə"


def _vowelled(month: str) -> str:
    vowel = next(char for char in reversed(month) if char in HARD or char in SOFT)
    return HARD.get(vowel) or SOFT[vowel]
