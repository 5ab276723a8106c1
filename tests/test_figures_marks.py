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
        ("en", "Every line has no less than 30 Mbps.", [">"]),
        ("en", "Offices get 250 Mbps or more.", [">"]),
        ("en", "Net income grew by 14.8% to AZN 92.5mln.", ["up", "="]),
        ("en", "Sales came to $5 billion, down 8.1 percent.", ["=", "down"]),
        ("en", "The decline amounts to 27 percent.", ["down"]),
        ("en", "Growth reached 8.4% in Sumgait, 12% in Salyan and 5.1% in Lerik.", ["up", "up", "up"]),
        ("en", "Households made up 64% of it.", ["="]),
        ("en", "Lending exceeded 70 million manat ($41 million).", [">", ">"]),
        ("az", "Rəqəm 36,8 faiz çoxdur.", ["up"]),
        ("az", "Göstərici 15,4 faiz azalaraq 88,2 milyon manat təşkil edib.", ["down", "="]),
        ("az", "Şəbəkədə 263 milyona yaxın keçid bağlanıb.", ["~"]),
        ("az", "Abunəçilərin sayı 2,3 milyondan çoxdur.", [">"]),
        ("az", "Əhatə rayonlarda 65%-ə qədərdir.", ["<"]),
        ("az", "Artım bütün sektorda 12,5 %, özəl sektorda 13,6 % olub.", ["up", "up"]),
        ("az", "Əvvəlki rübü 40 %, keçən ili isə 6 dəfə üstələyir.", ["up", "up"]),
        ("az", "Kəndlərin 17 faizi şəbəkəyə çıxıb.", ["="]),
        ("ru", "Выручка выросла на 12,5% до 1,2 млрд манатов.", ["up", "="]),
        ("ru", "Сотрудников теперь на 2,4% меньше.", ["down"]),
        ("ru", "Экспорт сократился в 2,2 раза.", ["down"]),
        ("ru", "Сегмент вырастет не более чем на 6-7%.", ["<"]),
        ("ru", "Взломано более чем 12 тысяч камер.", [">"]),
        ("ru", "Подписчиков теперь на 74,5 тысячи больше.", ["up"]),
        ("ru", "Доля составляет 85%, что на 3 п.п. больше.", ["=", "up"]),
        ("en", "The city stands 12 places higher, with 71.5 points.", ["up", "="]),
        ("en", "With 71.5 points the city rose 12 places.", ["=", "up"]),
        ("en", "Sales grew 12 percent at a margin of 30 percent.", ["up", "="]),
        ("en", "Sales grew 12 percent and 30 percent.", ["up", "up"]),
        ("az", "Şəhər 71,5 balla 12 pillə irəliləyib.", ["=", "up"]),
        ("az", "Şəhər 12 pillə irəliləyərək 71,5 balla üçüncü olub.", ["up", "="]),
        ("ru", "С 71,5 балла город поднялся на 12 позиций.", ["=", "up"]),
        ("ru", "Выручка выросла на 12% при рентабельности 30%.", ["up", "="]),
        ("az", "Müştərilər 150 min manat itirib.", ["="]),
        ("az", "İndeks 5 balla artıb.", ["up"]),
        ("en", "Clients of the bank have lost 150,000 manat.", ["="]),
        ("en", "The index lost 3 percent.", ["down"]),
        ("ru", "Выручка выросла на 12% с начала года и на 3% за месяц.", ["up", "up"]),
    ],
)
def test_a_mark_is_what_the_text_says_of_the_number(
    language: Language, text: str, marks: list[Change]
) -> None:
    assert [figure.change for figure in extract(text, language)] == marks


@pytest.mark.parametrize(
    ("language", "text", "period"),
    [
        ("en", "The third quarter of 2022 brought 45 million calls.", "2022-Q3"),
        ("en", "During the first nine months of 2024 it took 45 million calls.", "2024-01..2024-09"),
        ("en", "In Jan-Oct 2008 it spent AZN 310mln.", "2008-01..2008-10"),
        ("en", "By the end of 2027 schools will get 50 Mbps.", "2027"),
        ("en", "There were 39 attacks in August.", "2025-08"),
        ("en", "There were 39 attacks in December.", "2024-12"),
        ("en", "The ministry trains 650 people this year.", "2025"),
        ("en", "Cards numbered 21 million as of October 1, 2025.", "2025-10-01"),
        ("az", "Gəlir 2025-ci ilin yanvar-sentyabrında 3,1 milyard manata çatıb.", "2025-01..2025-09"),
        ("az", "İlk altı ayda 75 min fayl tutulub.", "2025-H1"),
        ("az", "2024-cü ilin III rübündə sürət 73 Mbit/s olub.", "2024-Q3"),
        ("az", "Ötən il kirayə 1 250 manata qalxıb.", "2024"),
        ("az", "2025-ci il yanvarın 1-də sahədə 34,5 min nəfər çalışırdı.", "2025-01-01"),
        ("ru", "За девять месяцев 2025 года закрыто 90 тысяч ссылок.", "2025-01..2025-09"),
        ("ru", "За первое полугодие подключили 800 тыс. домов.", "2025-H1"),
        ("ru", "По итогам I квартала 2025 года услуги подорожали на 4,3%.", "2025-Q1"),
        ("ru", "На 1 декабря 2024 года в отрасли занято 51,6 тыс. человек.", "2024-12-01"),
        ("ru", "С 2003 по 2011 год сети построили для 60% сёл.", "2003..2011"),
    ],
)
def test_a_period_is_resolved_against_the_day_of_publication(
    language: Language, text: str, period: str
) -> None:
    assert [figure.period for figure in extract(text, language, date=DAY)] == [period]


def test_a_figure_of_the_past_has_its_own_period_or_none() -> None:
    own = extract("In 2025, 88% of shops had a terminal, compared to 54% in 2019.", "en", date=DAY)
    earlier = extract("In Q1 2025 the share was 1.9%, against 1.7% a year earlier.", "en", date=DAY)
    none = extract("The share was 1.9%, against 1.7% a year earlier.", "en", date=DAY)
    assert [figure.period for figure in own] == ["2025", "2019"]
    assert [figure.period for figure in earlier] == ["2025-Q1", "2024-Q1"]
    assert [figure.period for figure in none] == [None, None]
    assert [figure.old for figure in none] == [False, True]


def test_this_year_stays_open_without_a_day_of_publication() -> None:
    assert [figure.period for figure in extract("The ministry trains 650 people this year.", "en")] == [None]


def test_a_period_named_only_for_comparison_is_not_the_period() -> None:
    text = "Revenue in 2025 reached $5 billion, 10 percent over the same period of 2024."
    assert [figure.period for figure in extract(text, "en", date=DAY)] == ["2025", "2025"]


def test_a_period_carries_over_to_the_next_sentence_but_not_to_another_story() -> None:
    text = (
        "Filters cut 66 million links in Q3 2025. They also caught 900,000 viruses.\n\n"
        "Moreover, 71 percent of shops take cards."
    )
    assert [figure.period for figure in extract(text, "en", date=DAY)] == ["2025-Q3", "2025-Q3", None]


@pytest.mark.parametrize(
    ("language", "text", "old"),
    [
        ("az", "Bu il 5 min müraciət gəlib. Xatırladaq ki, 2024-cü ildə 6300 müraciət gəlmişdi.", 6300),
        ("ru", "Закрыто 900 сайтов. Напомним, в 2023 году закрыли 950 сайтов.", 950),
        ("en", "The desk took 39 calls. For comparison, it took 2,150 calls in 2024.", 2150),
        ("en", "Turnover went up to $4.1 billion from $3.9 billion a year earlier.", 3_900_000_000),
        ("ru", "Доля карт выросла с 31% до 36,5%.", 31),
        ("en", "In 2025, 88% of shops had a terminal, compared to 54% in 2019.", 54),
        ("az", "Bazar payı 44,6%-dən 41,2%-ə enib.", 44.6),
    ],
)
def test_figures_of_the_past_are_old_and_never_shown_first(language: Language, text: str, old: float) -> None:
    figures = extract(text, language, date=DAY)
    assert [figure.value for figure in figures if figure.old] == [old]
    assert all(figure.rank is None for figure in figures if figure.old)


AUTUMN = date(2022, 11, 26)


@pytest.mark.parametrize(
    ("language", "text", "period"),
    [
        ("en", "From 1 December the plan costs 25 manat a month.", "2022-12"),
        ("en", "The discount of 20 percent runs until January. It was 30 before.", "2023-01"),
        ("en", "By March the operator will connect 50 villages.", "2023-03"),
        ("en", "From March to June the ministry will train 650 people.", "2023-03..2023-06"),
        ("en", "In December there were 39 attacks.", "2021-12"),
        ("en", "By October the network had 39 nodes.", "2022-10"),
        ("en", "Last week 12,500 letters were blocked.", "2022-W46"),
        ("az", "Dekabrın 1-dən tarif 25 manat olacaq.", "2022-12-01"),
        ("az", "Yanvardan etibarən abunə haqqı 12 manatdır.", "2023-01"),
        ("az", "Dekabrda 39 hücum qeydə alınıb.", "2021-12"),
        ("az", "İlin əvvəlindən 500 şikayət qəbul edilib.", "2022-01..2022-11"),
        ("az", "2022-ci ilin ikinci yarısında 300 min istifadəçi qoşulub.", "2022-H2"),
        ("az", "Ötən ay 300 istifadəçi qoşulub.", "2022-10"),
        ("ru", "С 1 декабря тариф составит 25 манатов.", "2022-12-01"),
        ("ru", "К январю к сети подключат 50 школ.", "2023-01"),
        ("ru", "С января поступило 500 жалоб.", "2022-01..2022-11"),
        ("ru", "За прошлую неделю заблокировано 12 тысяч писем.", "2022-W46"),
    ],
)
def test_a_month_without_a_year_lies_where_its_verb_says(language: Language, text: str, period: str) -> None:
    assert extract(text, language, date=AUTUMN)[0].period == period


@pytest.mark.parametrize(
    ("language", "text", "period"),
    [
        ("az", "Dekabrın 1-dən 100 Mbit/s paketi 20 manat olacaq.", "2025-12-01"),
        ("az", "Yanvarın 1-dən sənədin limiti 3 000 manata qaldırılacaq.", "2026-01-01"),
        ("az", "Martda fondu 3 000 manat artdı.", "2025-03"),
        ("az", "Bu, ötən ilin martından 12 faiz azdır.", None),
        ("en", "A transfer may be 3,000 manat.", None),
        ("en", "In May transfers came to 3,000 manat.", "2025-05"),
        ("en", "May 2025 brought 3,000 manat.", "2025-05"),
        ("en", "The company's May revenue reached 3,000 manat.", "2025-05"),
        ("az", "“28 May” stansiyasında 500 nəfər olub.", None),
        ("en", "At the 28 May station 500 people were counted.", None),
        ("ru", "На станции «28 Мая» было 500 человек.", None),
        ("en", "On 28 May 500 people were counted.", "2025-05"),
        ("en", "The tender for 500 computers closes on 15 January.", "2026-01"),
        ("az", "Yanvarın 15-i 500 kompüter üzrə tenderin sonudur.", "2026-01-15"),
    ],
)
def test_verbs_places_and_comparisons_are_no_periods(
    language: Language, text: str, period: str | None
) -> None:
    assert {one.period for one in extract(text, language, date=DAY)} == {period}


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "Exports rose from $60 million in five months.", [(60e6, True)]),
        (
            "en",
            "Sales fell sharply from 40 tons in the spring of that year to 30 tons.",
            [(40, True), (30, False)],
        ),
        ("en", "The money came from 40 banks.", [(40, False)]),
        ("en", "The startup raised funds from 12 investors.", [(12, False)]),
        ("ru", "Сократились поставки с 20 складов.", [(20, False)]),
        ("ru", "Прибыль снизилась до 96 со 101 млн манатов.", [(96e6, False), (101e6, True)]),
        ("ru", "Экспорт вырос с 60 до 120 млн долларов.", [(60e6, True), (120e6, False)]),
        ("ru", "Экспорт увеличился с 60 млн долларов.", [(60e6, True)]),
        ("ru", "Прибыль снизилась до 96,4 млн со 101,2 млн манатов.", [(96.4e6, False), (101.2e6, True)]),
        ("ru", "Деньги пришли с 40 счетов.", [(40, False)]),
    ],
)
def test_what_something_rose_or_fell_from_is_of_the_past(
    language: Language, text: str, values: list[tuple[float, bool]]
) -> None:
    assert [(one.value, one.old) for one in extract(text, language, date=DAY)] == values


def test_what_grew_since_january_did_so_until_now_and_what_it_came_to_is_left_open() -> None:
    text = (
        "Bank assets have grown by 26 percent since January to 43.6 billion manat. Loans stand at 9 billion."
    )
    periods = [figure.period for figure in extract(text, "en", date=AUTUMN)]
    assert periods == ["2022-01..2022-11", None, None]


@pytest.mark.parametrize(
    "text", ["Birinci yeri tutan komanda 5 min manat qazanıb.", "Finalda 18 komanda yarışıb."]
)
def test_the_first_place_and_a_contest_are_no_half_year(text: str) -> None:
    assert [figure.period for figure in extract(text, "az", date=AUTUMN)] == [None]


@pytest.mark.parametrize(
    ("text", "mark", "what"),
    [
        ("The agency found a 75 percent increase in card use.", "=", "an increase in card use"),
        ("The members agreed on an overall cut of 800,000 barrels.", "=", "an overall cut"),
        ("There was an increase of 60,600 jobs.", "up", "jobs"),
        ("Profit was 5 million, a 69.5% decrease.", "down", "Profit"),
        ("The index edged down 3% to a close of 1,463.87 points.", "=", "index"),
        ("Card use grew 75 percent.", "up", "Card use"),
    ],
)
def test_a_change_spoken_of_as_a_thing_is_named_and_does_not_move(text: str, mark: Change, what: str) -> None:
    figure = extract(text, "en")[-1]
    assert (figure.change, figure.what) == (mark, what)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Операторы обещают до 640 Мбит/с.", "<"),
        ("Скорость составляет до 640 Мбит/с.", "<"),
        ("Скорость выросла до 640 Мбит/с.", "="),
        ("Тариф вырастет до 30 манатов.", "="),
        ("Сеть разогнали до 640 Мбит/с.", "="),
    ],
)
def test_russian_do_is_a_bound_unless_something_came_to_it(text: str, mark: Change) -> None:
    assert [figure.change for figure in extract(text, "ru")] == [mark]


@pytest.mark.parametrize(
    ("language", "text", "marks"),
    [
        ("az", "Dövriyyə 3 milyard manatdan artıqdır.", [">"]),
        ("az", "Abunəçilərin sayı tezliklə 2 milyonu keçəcək.", [">"]),
        ("az", "Bank faizi 0,5 faiz bəndi azaldaraq 8 faizə endirib.", ["down", "="]),
        ("az", "Mobil rabitənin payına 90 milyon manat düşüb.", ["="]),
        ("az", "Neft 2 dollar ucuzlaşıb.", ["down"]),
        ("az", "Dəyəri 3 trilyon dollar həddini keçib.", [">"]),
        ("az", "Kapital 9 milyon manatdan az olmamalıdır.", [">"]),
        ("az", "İzləyicilərin sayı 20 faiz artaraq 9 milyona yüksəlib.", ["up", "="]),
        ("az", "Növbə 30 faiz qısalıb.", ["down"]),
        ("ru", "Темп замедлился до 3%.", ["="]),
        ("ru", "Объём упал с $9 млн до $6 млн.", ["=", "="]),
        ("en", "Bookings run 12% ahead of last year.", ["up"]),
        ("az", "Bu, mart ayındakından 15 müraciət çoxdur.", ["up"]),
        ("ru", "Число карт перевалило за 9 млн.", [">"]),
        ("ru", "Число карт приблизилось к 9 млн.", ["~"]),
        ("ru", "Собрано 300 с лишним заявок.", [">"]),
        ("ru", "Рынок просел на 3%, спрос подскочил на 8%.", ["down", "up"]),
        ("ru", "Бумаги подешевели на 3% - до 90 долларов.", ["down", "="]),
        ("ru", "Стороны готовы довести взаимную торговлю до 2 млрд долларов.", ["="]),
        ("ru", "Оборот вырос на четверть (24,8%).", ["up", "up"]),
        ("en", "The economy grew at an annual 2.4% pace.", ["up"]),
        ("en", "The plan would cut emissions 40%.", ["down"]),
        ("en", "Gross margin narrowed by 1.2 percentage points to 20%.", ["down", "="]),
    ],
)
def test_a_mark_is_told_by_more_verbs_than_rise_and_fall(
    language: Language, text: str, marks: list[str]
) -> None:
    assert [figure.change for figure in extract(text, language)] == marks


@pytest.mark.parametrize(
    ("text", "language", "period"),
    [
        ("Sales came to 1.9 billion manat since January, going by data for the four months.", "en", "04"),
        (
            "Sales came to 19 million manat since January. In January-April 2022 they were 14 million.",
            "en",
            "04",
        ),
        ("С начала года отражено 3 000 атак, в январе-апреле прошлого года 2 500 атак.", "ru", "04"),
        (
            "İlin əvvəlindən 3 000 hücumun qarşısı alınıb. 2022-ci ilin yanvar-aprel aylarında 2 500 hücum olub.",
            "az",
            "04",
        ),
        ("Since January 3,000 attacks have been repelled. In January-March 1,200 were.", "en", "05"),
        ("Since January 3,000 attacks have been repelled.", "en", "05"),
    ],
)
def test_since_january_ends_with_the_months_that_the_text_counts_or_compares(
    text: str, language: Language, period: str
) -> None:
    assert extract(text, language, date=date(2023, 5, 11))[0].period == f"2023-01..2023-{period}"
