"""How many right translations the guard lets through, and how many planted faults it refuses.

python -m benchmarks.faithful [--show]

The pairs are made up and translated by hand: each stands once as its source's translation, then
once for each fault that can be planted into it (a digit, a scale, a share, a name, a month or year,
a sentence less, a link).  They were written after the guard's rules; it was not changed for them.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from bot.settings import load
from digests.faithful import Guard, Telling
from digests.language.months import MONTHS
from digests.model import Language

NEWS: tuple[dict[Language, tuple[str, str]], ...] = (
    {
        "az": (
            "Bakıda 25 məktəb optik internetə qoşulub",
            "Bakının 25 məktəbində fiber-optik internet işə salınıb. Layihəyə 3,4 milyon manat xərclənib.",
        ),
        "en": (
            "25 schools in Baku get fiber-optic internet",
            "Fiber-optic internet has been switched on in 25 schools of Baku. "
            "The project cost 3.4 million manats.",
        ),
        "ru": (
            "25 школ Баку подключены к оптическому интернету",
            "В 25 школах Баку запущен оптоволоконный интернет. На проект потрачено 3,4 млн манатов.",
        ),
    },
    {
        "az": (
            "Fişinq hücumlarının sayı 18 faiz azalıb",
            "Elektron Təhlükəsizlik Xidməti sentyabrda 1 240 fişinq hücumu qeydə alıb. "
            "Bu, avqustla müqayisədə 18 faiz azdır.",
        ),
        "en": (
            "Phishing attacks down 18 percent",
            "The Electronic Security Service recorded 1,240 phishing attacks in September. "
            "This is 18 percent less than in August.",
        ),
        "ru": (
            "Число фишинговых атак снизилось на 18%",
            "Служба электронной безопасности зафиксировала в сентябре 1 240 фишинговых атак. "
            "Это на 18% меньше, чем в августе.",
        ),
    },
    {
        "az": (
            "Azərkosmos peyk xidmətlərini 14 ölkəyə ixrac edib",
            "Azərkosmos yanvar-iyun aylarında 14 ölkəyə 11,2 milyon dollarlıq peyk xidməti ixrac edib. "
            "Ən böyük alıcı Fransa olub.",
        ),
        "en": (
            "Azercosmos exports satellite services to 14 countries",
            "Azercosmos exported satellite services worth $11.2 million to 14 countries in January-June. "
            "The largest buyer was France.",
        ),
        "ru": (
            "Азеркосмос экспортировал спутниковые услуги в 14 стран",
            "В январе-июне Азеркосмос экспортировал спутниковые услуги в 14 стран на 11,2 млн долларов. "
            "Крупнейшим покупателем стала Франция.",
        ),
    },
    {
        "az": (
            "Şuşada ağıllı küçə işıqları quraşdırılır",
            "Şuşada 620 ağıllı küçə işığı quraşdırılır. İşlər 2026-cı ilin mayında bitəcək.",
        ),
        "en": (
            "Smart street lights are being installed in Shusha",
            "620 smart street lights are being installed in Shusha. The work will be finished in May 2026.",
        ),
        "ru": (
            "В Шуше устанавливают умные уличные фонари",
            "В Шуше устанавливают 620 умных уличных фонарей. Работы завершатся в мае 2026 года.",
        ),
    },
    {
        "az": (
            "Bank kartlarının sayı 21,5 milyona çatıb",
            "Mərkəzi Bankın məlumatına görə, ölkədə 21,5 milyon bank kartı var. "
            "Onların 2,1 milyonu kredit kartıdır.",
        ),
        "en": (
            "Number of bank cards reaches 21.5 million",
            "According to the Central Bank, there are 21.5 million bank cards in the country. "
            "Of them, 2.1 million are credit cards.",
        ),
        "ru": (
            "Число банковских карт достигло 21,5 млн",
            "По данным Центробанка, в стране 21,5 млн банковских карт. Из них 2,1 млн - кредитные карты.",
        ),
    },
    {
        "az": (
            "Sumqayıtda texnopark açılıb",
            "Sumqayıtda açılan texnoparkda 18 şirkət işləyir. Rezidentlər 7 il vergi ödəməyəcək.",
        ),
        "en": (
            "Technopark opens in Sumgayit",
            "18 companies work in the technopark that opened in Sumgayit. "
            "Residents will not pay taxes for 7 years.",
        ),
        "ru": (
            "В Сумгайыте открылся технопарк",
            "В технопарке, который открылся в Сумгайыте, работают 18 компаний. "
            "Резиденты не будут платить налоги 7 лет.",
        ),
    },
    {
        "az": (
            "Bakcell Lənkəranda 5G şəbəkəsini işə salıb",
            "Bakcell oktyabrın 12-də Lənkəranda 5G şəbəkəsini işə salıb. Sürət 450 Mbit/s-ə çatır.",
        ),
        "en": (
            "Bakcell launches 5G network in Lankaran",
            "On October 12, Bakcell launched a 5G network in Lankaran. The speed reaches 450 Mbps.",
        ),
        "ru": (
            "Bakcell запустил сеть 5G в Лянкяране",
            "12 октября Bakcell запустил в Лянкяране сеть 5G. Скорость достигает 450 Мбит/с.",
        ),
    },
    {
        "az": (
            "Onlayn mağazalara 96 şikayət daxil olub",
            "İyulda onlayn mağazalardan 96 şikayət daxil olub. "
            "Şikayətlərin 40 faizi çatdırılma ilə bağlıdır.",
        ),
        "en": (
            "96 complaints about online shops",
            "In July, 96 complaints about online shops were received. 40 percent of them concern delivery.",
        ),
        "ru": (
            "На онлайн-магазины поступило 96 жалоб",
            "В июле на онлайн-магазины поступило 96 жалоб. 40% из них связаны с доставкой.",
        ),
    },
)  # fmt: skip
OTHER: dict[str, str] = {"az": "Naxtel", "en": "Naxtel", "ru": "Нахтел"}
MONTH = {"az": "mart", "en": "March", "ru": "марте"}
PERCENT = {"az": "faiz", "en": "percent", "ru": "процентов"}
SCALE = re.compile(r"\b(?:milyon\w*|million|млн)\b")


class Pair(NamedTuple):
    """A source and what is to be judged."""

    source: Telling
    new: Telling


def pairs() -> Iterator[Pair]:
    """Each of the news in each language, translated into both others."""
    for told in NEWS:
        for language, source in told.items():
            for other, new in told.items():
                if other != language:
                    yield Pair(Telling(*source, language), Telling(*new, other))


def planted(new: Telling) -> Iterator[tuple[str, Telling]]:
    """Every fault that fits into this text, by its kind."""
    text, language = new.text, new.language
    for found in re.finditer(r"\d", text):
        digit = str((int(found[0]) + 1) % 10)
        yield "digit", _with(new, text[: found.start()] + digit + text[found.end() :])
    for found in SCALE.finditer(text):
        yield "scale", _with(new, (text[: found.start()] + text[found.end() :]).replace("  ", " "))
    for found in re.finditer(r"(?<![\d.,-])\d+(?![\d.,]\d|\d|-)", text):
        share = f"{found[0]} {PERCENT[language]}"
        rest = text[found.end() :]
        if not rest.lstrip().startswith(("%", PERCENT[language])):
            yield "share", _with(new, text[: found.start()] + share + rest)
    for found in re.finditer(r"(?<=[\w,] )[A-ZƏİÖÜÇŞĞА-Я][\w’'-]{3,}", text):
        if found[0].lower() not in ("manats",) and not _month(found[0]):
            yield "name", _with(new, text[: found.start()] + OTHER[language] + text[found.end() :])
    for found in re.finditer(r"[^\W\d_]{3,}", text):
        if _month(found[0]):
            yield "month", _with(new, text[: found.start()] + MONTH[language] + text[found.end() :])
    yield "sentence", _with(new, text[: text.index(". ") + 1])
    yield "link", _with(new, text[:-1] + " (naxtel.example).")


def _month(word: str) -> bool:
    return word.lower().replace("\u0307", "") in MONTHS


def _with(new: Telling, text: str) -> Telling:
    return Telling(new.title, text, new.language)


def main() -> None:
    """Judge, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="also what was judged wrongly, and why")
    show = parser.parse_args().show
    guard = Guard(load(None, {}, defaults_only=True).beat)
    passed, caught, all_faults = 0, Counter[str](), Counter[str]()
    judged = list(pairs())
    for source, new in judged:
        reason = guard.translation(source, new)
        passed += not reason
        if show and reason:
            print(f"refused  {source.language} {new.language} {reason}: {new.title}")
        for kind, wrong in planted(new):
            all_faults[kind] += 1
            refused = guard.translation(source, wrong)
            caught[kind] += bool(refused)
            if show and not refused:
                print(f"MISSED   {kind}: {wrong.text}")
    print(f"right translations let through   {passed} of {len(judged)}")
    for kind, count in sorted(all_faults.items()):
        print(f"planted faults refused, {kind:9} {caught[kind]} of {count}")


if __name__ == "__main__":
    main()
