"""Change marks, comparisons and periods."""

from datetime import date

import pytest

from digests.figures import extract
from digests.model import Change, Language

DAY = date(2025, 11, 20)


@pytest.mark.parametrize(
    ("language", "text", "marks"),
    [
        ("en", "More than 45 million links were stopped.", [">"]),
        ("en", "Nearly 90,000 files were found.", ["~"]),
        ("en", "Up to 400 people will be hired.", ["<"]),
        ("en", "The connection is no slower than 25 Mbps.", [">"]),
        ("en", "Users enjoy 100 Mbps or more.", [">"]),
        ("en", "Profit rose by 73.2% to AZN 117.06mln.", ["up", "="]),
        ("en", "Sales came to $5 billion, down 8.1 percent.", ["=", "down"]),
        ("en", "The drop amounts to 38 percent.", ["down"]),
        ("en", "Growth reached 19.5% in Guba, 37.3% in Shirvan and 21.2% in Shaki.", ["up", "up", "up"]),
        ("en", "Services made up 76% of the total.", ["="]),
        ("en", "Profit exceeded 500 million manat ($294 million).", [">", ">"]),
        ("az", "Rəqəm 36,8 faiz çoxdur.", ["up"]),
        ("az", "Göstərici 15,4 faiz azalaraq 88,2 milyon manat təşkil edib.", ["down", "="]),
        ("az", "Şəbəkədə 263 milyona yaxın keçid bağlanıb.", ["~"]),
        ("az", "Abunəçilərin sayı 2,3 milyondan çoxdur.", [">"]),
        ("az", "Əhatə rayonlarda 65%-ə qədərdir.", ["<"]),
        ("az", "Artım bütün sektorda 12,5 %, özəl sektorda 13,6 % olub.", ["up", "up"]),
        ("az", "Əvvəlki rübü 40 %, keçən ili isə 6 dəfə üstələyir.", ["up", "up"]),
        ("az", "Bu, əhalinin 12 faizi deməkdir.", ["="]),
        ("ru", "Выручка выросла на 12,5% до 1,2 млрд манатов.", ["up", "="]),
        ("ru", "За год их стало на 0,3% меньше.", ["down"]),
        ("ru", "Экспорт сократился в 2,2 раза.", ["down"]),
        ("ru", "Рынок прибавит не более 3-4%.", ["<"]),
        ("ru", "Встали более чем 9 тысяч сайтов.", [">"]),
        ("ru", "Пользователей стало на 162,5 тысячи больше.", ["up"]),
        ("ru", "Доля составляет 85%, что на 3 п.п. больше.", ["=", "up"]),
    ],
)
def test_a_mark_is_what_the_text_says_of_the_number(
    language: Language, text: str, marks: list[Change]
) -> None:
    assert [figure.change for figure in extract(text, language)] == marks


@pytest.mark.parametrize(
    ("language", "text", "period"),
    [
        ("en", "It blocked 45 million links in the third quarter of 2022.", "2022-Q3"),
        ("en", "It blocked 45 million links in the first nine months of 2024.", "2024-01..2024-09"),
        ("en", "In Jan-Oct 2008 it earned AZN 744mln.", "2008-01..2008-10"),
        ("en", "Villages will have 25 Mbps by the end of 2027.", "2027"),
        ("en", "There were 39 attacks in August.", "2025-08"),
        ("en", "There were 39 attacks in December.", "2024-12"),
        ("en", "The ministry trains 650 people this year.", "2025"),
        ("en", "Cards numbered 21 million as of October 1, 2025.", "2025-10-01"),
        ("az", "2025-ci ilin yanvar-sentyabr aylarında gəlir 2,7 milyard manat olub.", "2025-01..2025-09"),
        ("az", "İlin ilk altı ayında 60 min fayl tutulub.", "2025-H1"),
        ("az", "2024-cü ilin III rübündə sürət 73 Mbit/s olub.", "2024-Q3"),
        ("az", "Ötən il orta maaş 1 880 manat olub.", "2024"),
        ("az", "2025-ci il yanvarın 1-də sahədə 34,5 min nəfər çalışırdı.", "2025-01-01"),
        ("ru", "За девять месяцев 2025 года закрыто 90 тысяч ссылок.", "2025-01..2025-09"),
        ("ru", "За первое полугодие подключили 800 тыс. домов.", "2025-H1"),
        ("ru", "По итогам I квартала 2025 года услуги подорожали на 4,3%.", "2025-Q1"),
        ("ru", "На 1 декабря 2024 года насчитывалось 34,2 тыс. человек.", "2024-12-01"),
        ("ru", "С 1998 по 2016 год сетью покрыли 95% страны.", "1998..2016"),
    ],
)
def test_a_period_is_resolved_against_the_day_of_publication(
    language: Language, text: str, period: str
) -> None:
    assert [figure.period for figure in extract(text, language, date=DAY)] == [period]


def test_this_year_stays_open_without_a_day_of_publication() -> None:
    assert [figure.period for figure in extract("The ministry trains 650 people this year.", "en")] == [None]


def test_a_period_named_only_for_comparison_is_not_the_period() -> None:
    text = "Revenue in 2025 reached $5 billion, 10 percent above the same period of 2024."
    assert [figure.period for figure in extract(text, "en", date=DAY)] == ["2025", "2025"]


def test_a_period_carries_over_to_the_next_sentence_but_not_to_another_story() -> None:
    text = (
        "In the third quarter of 2025 filters stopped 81 million links. They also caught 900,000 viruses.\n\n"
        "Moreover, 84 percent of banks have an app."
    )
    assert [figure.period for figure in extract(text, "en", date=DAY)] == ["2025-Q3", "2025-Q3", None]


@pytest.mark.parametrize(
    ("language", "text", "old"),
    [
        ("az", "Bu il 5 min hücum olub. Xatırladaq ki, 2024-cü ildə 1070 kiberhücum olmuşdu.", 1070),
        ("ru", "Закрыто 900 сайтов. Напомним, в 2023 году закрыли 950 сайтов.", 950),
        ("en", "It saw 39 attacks. For comparison, it counted 1,070 attacks in 2024.", 1070),
        ("en", "Revenue rose to $7.36 billion from $6.78 billion a year earlier.", 6_780_000_000),
        ("az", "Pay 39,3%-dən 38,5%-ə enib.", 39.3),
    ],
)
def test_figures_of_the_past_are_old_and_never_shown_first(language: Language, text: str, old: float) -> None:
    figures = extract(text, language, date=DAY)
    assert [figure.value for figure in figures if figure.old] == [old]
    assert all(figure.rank is None for figure in figures if figure.old)
