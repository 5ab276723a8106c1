"""Forms of numbers and their neighbours: points for thousands, shares of two numbers, places, ages, scores."""

import pytest

from digests.figures import extract
from digests.model import Language

Found = list[tuple[float, str]]


def _found(text: str, language: Language) -> Found:
    return [(round(figure.value, 4), figure.unit) for figure in extract(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("az", "Süzgəcdən 2.310.700 məktub keçib.", [(2310700, "məktub")]),
        ("az", "Klub min 300 nəfər toplayıb.", [(1300, "person")]),
        ("en", "Corn rose 4-1/2 cents.", [(4.5, "cent")]),
        ("en", "Nearly 7 in 10 drivers agree.", [(0.7, "share")]),
        ("en", "Three in five shops closed.", [(0.6, "share")]),
        ("en", "Every third student works.", [(0.3333, "share")]),
        ("az", "Hər dörd ailədən biri mobil bankdan istifadə edir.", [(0.25, "share")]),
        ("az", "Hər beşdən biri gəncdir.", [(0.2, "share")]),
        ("ru", "Каждая четвертая семья платит картой.", [(0.25, "share")]),
        ("ru", "Очередь сократилась на четверть.", [(0.25, "share")]),
        ("en", "The bank raised its rate by a quarter of a percentage point.", [(0.25, "percentage point")]),
        ("en", "Output shrank to one third.", [(0.3333, "share")]),
        ("en", "Orders fell by nearly half.", [(0.5, "share")]),
        ("az", "Xəttin altı ilə boru çəkilib.", []),
        ("az", "Cavab 9 millisaniyəyə gəlir.", [(9, "millisecond")]),
        ("en", "It borrowed 3 billion rand.", [(3e9, "ZAR")]),
        ("ru", "Освоено 5 млн манатов из 9 млн.", [(5e6, "AZN"), (9e6, "AZN")]),
        ("en", "The wait is 12 minutes, compared with 30 in 2019.", [(12, "minute"), (30, "minute")]),
    ],
)
def test_a_number_is_read_however_it_is_written(language: Language, text: str, found: Found) -> None:
    assert _found(text, language) == found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The server 10.120.7.33 runs release 3.11.2 over TLS 1.2."),
        ("en", "Flight LH 1508 lands on 6-8 May."),
        ("ru", "Каждый второй день связь пропадает."),
        ("ru", "Матч завершился 3:1, версия 6.2 вышла по пункту 3.1."),
        ("az", "Proqramın 5.14 versiyası 4040 qısa nömrəsi ilə sifariş olunur."),
        ("en", "The fair on June 21-27 cited case No. 19-304."),
        ("ru", "Выставка пройдет 11-13 июня в павильоне 7 в формате «6+3»."),
        ("ru", "Звоните на горячую линию 155, адрес: пр. Азадлыг, 40."),
        ("ru", "Резолюция 1540 принята."),
        ("az", "Falcon 9 buraxılışı iyulun 3-5-də gözlənilir."),
    ],
)
def test_names_days_and_how_often_are_no_figures(language: Language, text: str) -> None:
    assert _found(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "ends"),
    [
        ("ru", "Цена колеблется между 40 и 45 тыс. долларов.", (40000, 45000)),
        ("az", "Cərimə 3 min-5 min manat arasındadır.", (3000, 5000)),
        ("az", "Mükafat 4 000-20 000 manatdır.", (4000, 20000)),
        ("az", "Tarif 5 və 7 manat arasında dəyişir.", (5, 7)),
    ],
)
def test_two_ends_named_as_such_are_a_range(language: Language, text: str, ends: tuple[int, int]) -> None:
    (figure,) = extract(text, language)
    assert (figure.value, figure.value2) == ends


def test_a_step_and_what_it_came_to_are_no_range() -> None:
    step, level = extract("Imports fell $2 billion to $60 billion.", "en")
    assert (step.value, step.change) == (2e9, "down")
    assert (level.value, level.change) == (60e9, "=")


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("ru", "Импорт сократился (-6,5%).", -6.5),
        ("ru", "Сальдо - минус 3 млн долларов.", -3e6),
        ("ru", "Импорт - 6,5%.", 6.5),
        ("en", "The error is plus or minus 3 percent.", 3),
    ],
)
def test_a_minus_is_kept_and_a_dash_is_none(language: Language, text: str, value: float) -> None:
    assert [figure.value for figure in extract(text, language)] == [value]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("az", "Ölkə indeksdə 140 ölkə arasında 52-ci olub.", [(140, "ölkə"), (52, "place")]),
        ("ru", "Страна на 35-й и 48-й строчках.", [(35, "place"), (48, "place")]),
        ("ru", "В рейтинге она была 35-й.", [(35, "place")]),
        ("az", "Ölkənin ümumi balı 61,25 olub.", [(61.25, "point")]),
        ("ru", "Итоговый балл - 61,25.", [(61.25, "point")]),
        ("ru", "Средний возраст врачей - 46 лет.", [(46, "year of age")]),
        ("az", "Müəllimlərin orta yaşı 44-dür.", [(44, "year of age")]),
        ("ru", "Срок сократился с 9 до 4 дней.", [(9, "day"), (4, "day")]),
        ("az", "Müddət 9 gündən 4 günə enib.", [(9, "day"), (4, "day")]),
        ("az", "Birinciyə 9 000, ikinciyə 6 000 manat verilib.", [(9000, "AZN"), (6000, "AZN")]),
        ("az", "Orta sürət 70 Mbit/saniyədir.", [(70, "Mbps")]),
        ("ru", "Площадь - 700 м².", [(700, "square metre")]),
    ],
)
def test_places_scores_ages_and_shared_units_are_known_by_their_words(
    language: Language, text: str, found: Found
) -> None:
    assert _found(text, language) == found


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("az", "Parkda 340 kameranın 12-si işləmir.", "kamera"),
        ("az", "Kənddə 80 evin hamısı qoşulub.", "ev"),
        ("az", "Layihə 60 müəssisəni birləşdirir.", "müəssisə"),
        ("az", "İldə 12 yeni bank filialı istifadəyə verilib.", "yeni bank filialı"),
        ("az", "Mərkəz 30 insanın şikayətini alıb.", "person"),
        ("az", "Bu, 12 sayt çoxdur.", "sayt"),
        ("ru", "Срок - 15 рабочих дней.", "рабочий день"),
        ("ru", "Работают 14 страховых компаний.", "страховая компания"),
        ("ru", "Поступило 600 звонков.", "звонок"),
        ("az", "Gəmi 90 sərnişin daşıyıb.", "sərnişin"),
        ("az", "Layihədə 12 sığorta şirkəti var.", "sığorta şirkəti"),
        ("en", "They sell 200 or so brands.", "brand"),
        ("ru", "Куплено 40 с лишним автомобилей.", "автомобиль"),
    ],
)
def test_the_counted_thing_ends_where_its_verb_begins(language: Language, text: str, unit: str) -> None:
    assert extract(text, language)[0].unit == unit


def test_a_quality_alone_is_not_counted() -> None:
    assert _found("Məktublardan 90-ı zərərli sayılıb, 1 200 təhlükəli çıxıb.", "az") == [(90, ""), (1200, "")]
