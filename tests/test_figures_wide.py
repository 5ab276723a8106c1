"""Ages, shares in words, numbers that share a unit, and counted nouns brought to their basic form."""

import pytest

from digests.figures import extract
from digests.model import Language

Found = list[tuple[float, str]]


def _found(text: str, language: Language) -> Found:
    return [(round(figure.value, 4), figure.unit) for figure in extract(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Tom Hale, 66, retired on Friday.", [(66, "year of age")]),
        (
            "en",
            "Two brothers, aged 17 and 21, were found.",
            [(2, "brother"), (17, "year of age"), (21, "year of age")],
        ),
        ("en", "She won it at the age of 15.", [(15, "year of age")]),
        ("en", "The boy, who was 9, came home.", [(9, "year of age")]),
        ("ru", "Задержан 29-летний житель столицы.", [(29, "year of age")]),
        ("ru", "Банк выдал 15-летний кредит.", [(15, "year")]),
        ("az", "Rəşad Quliyev, 47, sədr seçilib.", [(47, "year of age")]),
    ],
)
def test_an_age_is_told_in_years_of_age(language: Language, text: str, found: Found) -> None:
    assert _found(text, language) == found


@pytest.mark.parametrize("text", ["Men aged 25 to 54 work more.", "Users aged 16 and below like it."])
def test_the_ages_of_a_group_are_no_figures(text: str) -> None:
    assert _found(text, "en") == []


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("az", "Kəndlərin üçdə biri optikaya qoşulub.", 0.3333),
        ("az", "Evlərin dörddə üçü hazırdır.", 0.75),
        ("az", "Müştərilərin yarısı nağdsız ödəyir.", 0.5),
        ("ru", "Треть абонентов сменила тариф.", 0.3333),
        ("ru", "Половина жителей довольна связью.", 0.5),
        ("ru", "Более двух третей жителей пользуются смартфонами.", 0.6667),
        ("ru", "Пятая часть заявок отклонена.", 0.2),
        ("en", "Imports shrank by almost a quarter.", 0.25),
        ("en", "Five-eighths of the seats are taken.", 0.625),
    ],
)
def test_a_share_in_words_is_a_number_between_nought_and_one(
    language: Language, text: str, value: float
) -> None:
    assert _found(text, language) == [(value, "share")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("az", "İlin ikinci yarısı daha sakit keçib."),
        ("az", "Oyunun yarısı yağış altında keçdi."),
        ("ru", "Во второй половине года сеть расширят."),
        ("ru", "Решение ждут в четвертой четверти."),
        ("en", "It grew in a quarter century by a party vote."),
    ],
)
def test_a_half_of_a_time_is_no_share(language: Language, text: str) -> None:
    assert _found(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "They hold 61 of 120 seats.", [(61, "seat"), (120, "seat")]),
        ("ru", "Связь есть в 14 из 20 школ.", [(14, "школа"), (20, "школа")]),
        (
            "en",
            "It fell 2% after losing 80.5 points to 7,120.4.",
            [(2, "percent"), (80.5, "point"), (7120.4, "point")],
        ),
        ("en", "Screens are 12-, 13- and 15-inch ones.", [(12, "inch"), (13, "inch"), (15, "inch")]),
        ("en", "The peak was 84.5 cents, while the low was 71.2.", [(84.5, "cent"), (71.2, "cent")]),
    ],
)
def test_numbers_that_share_a_unit_all_carry_it(language: Language, text: str, found: Found) -> None:
    assert _found(text, language) == found


def test_two_prices_with_a_slash_are_a_range() -> None:
    (figure,) = extract("The risk is put at $7/$9 a share.", "en")
    assert (figure.value, figure.value2) == (7, 9)


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("az", "Şəhərdə 120 məktəbdir.", "məktəb"),
        ("az", "Klinikaya 90 çarpayı alınıb.", "çarpayı"),
        ("az", "Agentlik 45 zərərli məzmunu bağlayıb.", "zərərli məzmun"),
        ("az", "Saniyədə 84,3 Mbit sürət ölçülüb.", "Mbps"),
        ("ru", "Открыто 320 рабочих мест.", "рабочее место"),
        ("ru", "Куплено 90 коек.", "койка"),
        ("ru", "Закрыто 15 предприятий.", "предприятие"),
        ("ru", "Прибыли 40 иностранцев.", "иностранец"),
        ("ru", "Пострадали семеро.", "person"),
        ("en", "Referees called 19 fouls that day.", "foul"),
        ("en", "Seoul will spend 1.2 trillion won.", "KRW"),
        ("en", "It has a 50-megapixel camera.", "megapixel"),
    ],
)
def test_a_counted_thing_stands_in_its_basic_form(language: Language, text: str, unit: str) -> None:
    assert [unit_ for _, unit_ in _found(text, language)] == [unit]


@pytest.mark.parametrize(
    ("language", "text", "mark"),
    [
        ("az", "Benzin 1,2 manat bahalaşıb.", "up"),
        ("az", "Abunəçilərin sayı 2 milyonu ötüb.", ">"),
        ("az", "Hava 38 dərəcəyədək isinəcək.", "<"),
        ("en", "As many as 150 shops will open.", "<"),
        ("en", "Some 60-odd villages wait.", "~"),
        ("ru", "Она снизилась на 1%, до 5,1%.", "="),
    ],
)
def test_a_mark_is_read_from_its_words(language: Language, text: str, mark: str) -> None:
    assert extract(text, language)[-1].change == mark


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Dial 0800 555 111 or 202-555-0143 for help."),
        ("ru", "Адрес: проспект Азадлыг, 96."),
    ],
)
def test_phones_and_addresses_are_no_figures(language: Language, text: str) -> None:
    assert _found(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "The fund raised 500 crore rupees.", 5e9),
        ("en", "Talks took a day and a half.", 1.5),
        ("en", "Twice as many visitors came.", 2),
        ("ru", "Выделено два с половиной миллиона манатов.", 2.5e6),
    ],
)
def test_scales_and_halves_of_everyday_speech_are_read(language: Language, text: str, value: float) -> None:
    assert [figure.value for figure in extract(text, language)] == [value]


def test_a_share_in_words_has_no_line_of_its_own() -> None:
    share, money = extract("A third of the homes were sold for 40 million manats.", "en")
    assert (share.unit, share.rank, money.rank) == ("share", None, 1)
