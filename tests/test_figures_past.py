"""What a price has been, what was told before, the same months of another year: figures of the past."""

from __future__ import annotations

from datetime import date

import pytest

from digests.figures import extract
from digests.figures.earlier import moved
from digests.model import Language

DAY = date(2026, 5, 20)
Told = list[tuple[float, str | None, bool]]


def told(text: str, language: Language) -> Told:
    return [(f.value, f.period, f.old) for f in extract(text, language, date=DAY)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "From 1 June the plan costs 24 manat a month. The price so far has been 31 manat."),
        ("en", "The plan now costs 24 manat; it used to cost 31 manat."),
        ("en", "The fee is 24 manat. Previously, customers paid 31 manat."),
        ("az", "İyunun 1-dən paketin qiyməti 24 manat olacaq. İndiyədək paket 31 manata satılırdı."),
        ("az", "Paketin qiyməti 24 manatdır. Əvvəllər qiymət 31 manat idi."),
        ("ru", "С 1 июня тариф составит 24 маната. До сих пор он составлял 31 манат."),
        ("ru", "Теперь пакет стоит 24 маната. Прежняя цена – 31 манат."),
        ("ru", "Пакет обойдётся в 24 маната вместо прежних 31 маната."),
        ("en", "A minute will cost 24 manat. The previous price was 31 manat."),
        ("en", "The plan will cost 24 manat instead of 31 manat."),
    ],
)
def test_a_price_until_now_is_no_price_of_today(language: Language, text: str) -> None:
    assert {value: old for value, _, old in told(text, language) if value > 20} == {24: False, 31: True}
    assert all(period is None for value, period, _ in told(text, language) if value == 31)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "So far 470,000 households have been connected."),
        ("en", "Until now 470,000 households have been connected to fibre."),
        ("az", "İndiyədək 470 min ev təsərrüfatı internetlə təmin olunub."),
        ("az", "Tədbirdə 470 min nəfər iştirak edirdi."),
        ("ru", "До сих пор подключено 470 тысяч домохозяйств."),
    ],
)
def test_what_was_reached_so_far_is_news(language: Language, text: str) -> None:
    assert [(value, old) for value, _, old in told(text, language)] == [(470_000, False)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The fund's budget is 8.4 million manat, as reported before."),
        ("en", "It was announced earlier that the fund has 8.4 million manat."),
        ("az", "Daha əvvəl bildirildiyi kimi, fondun büdcəsi 8,4 milyon manatdır."),
        ("ru", "Ранее сообщалось, что бюджет фонда – 8,4 млн манатов."),
    ],
)
def test_what_was_reported_before_is_told_as_past(language: Language, text: str) -> None:
    assert [(value, old) for value, _, old in told(text, language)] == [(8_400_000, True)]


def test_only_the_clause_that_says_so_is_of_the_past() -> None:
    text = "The fund got 2 million manat more, and its budget of 8.4 million manat was announced earlier."
    assert [(value, old) for value, _, old in told(text, "en")] == [(2e6, False), (8_400_000, True)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "In January-April 2026 exports came to $9 million, more than in the same months of 2025, when they"
            " were $7 million.",
            [(9e6, "2026-01..2026-04", False), (7e6, "2025-01..2025-04", True)],
        ),
        (
            "az",
            "Yanvar-aprel aylarında ixrac 9 milyon dollar olub. Ötən ilin müvafiq dövründə bu rəqəm"
            " 7 milyon dollar idi.",
            [(9e6, "2026-01..2026-04", False), (7e6, "2025-01..2025-04", True)],
        ),
        (
            "ru",
            "В первом квартале экспорт достиг 9 млн долларов. В предыдущем квартале он составлял 7 млн долларов.",
            [(9e6, "2026-Q1", False), (7e6, "2025-Q4", True)],
        ),
        (
            "en",
            "In April there were 90 attacks. In the previous month there were 70 attacks.",
            [(90, "2026-04", False), (70, "2026-03", True)],
        ),
        (
            "az",
            "I rübdə 90 hücum olub. Əvvəlki rübdə 70 hücum qeydə alınmışdı.",
            [(90, "2026-Q1", False), (70, "2025-Q4", True)],
        ),
        (
            "ru",
            "Страна перешла со 111-го места на 70-е.",
            [(111, None, True), (70, None, False)],
        ),
    ],
)
def test_the_period_compared_with_is_as_long_as_the_present_one(
    language: Language, text: str, expected: Told
) -> None:
    assert told(text, language) == expected


def test_a_comparison_alone_makes_no_later_figure_old() -> None:
    text = "In April there were 40% more attacks than in the previous month, and 5,100 letters were blocked."
    assert (5_100, "2026-04", False) in told(text, "en")


def test_a_part_of_a_year_moves_to_another() -> None:
    assert moved("2026-01..2026-04", 2024) == "2024-01..2024-04"
    assert moved("2026-Q1", 2025) == "2025-Q1"
    assert moved("2026-W05", 2025) is None
    assert moved(None, 2025) is None
