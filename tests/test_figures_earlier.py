"""Figures of a time before, told beside the present ones, and the periods that they cover."""

from datetime import date

import pytest

from digests.figures import extract
from digests.figures.earlier import back, last_month
from digests.model import Language

DAY = date(2026, 5, 20)
Told = list[tuple[float, str | None, bool]]


def _told(text: str, language: Language, title: str = "") -> Told:
    return [(f.value, f.period, f.old) for f in extract(text, language, title=title, date=DAY)]


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        (
            "az",
            "Aprel ayında gəlir 40 milyon manat olub. Bir il əvvəl bu məbləğ 35 milyon manat idi.",
            [(40e6, "2026-04", False), (35e6, "2025-04", True)],
        ),
        (
            "ru",
            "В первом квартале доход составил 40 млн манатов против 35 млн манатов годом ранее.",
            [(40e6, "2026-Q1", False), (35e6, "2025-Q1", True)],
        ),
        (
            "ru",
            "В апреле доля выросла до 40%, тогда как месяц назад - 38%.",
            [(40, "2026-04", False), (38, "2026-03", True)],
        ),
        (
            "en",
            "In the first quarter sales came to $40 million, compared with $35 million a year earlier.",
            [(40e6, "2026-Q1", False), (35e6, "2025-Q1", True)],
        ),
    ],
)
def test_a_figure_of_a_time_before_is_old_and_has_the_period_before(
    language: Language, text: str, told: Told
) -> None:
    assert _told(text, language) == told


def test_a_step_against_the_year_before_is_of_the_present() -> None:
    (figure,) = extract("In April revenue was 12% higher than a year earlier.", "en", date=DAY)
    assert (figure.change, figure.period, figure.old) == ("up", "2026-04", False)


def test_a_bracket_behind_what_is_compared_with_holds_the_earlier_value() -> None:
    text = (
        "В апреле средний чек составил 52 маната, что на 4% больше показателя апреля 2025 года (50 манатов)."
    )
    assert _told(text, "ru") == [(52, "2026-04", False), (4, "2026-04", False), (50, "2025-04", True)]


def test_the_end_of_the_last_year_does_not_make_its_year_that_of_the_text() -> None:
    text = "2025-ci ilin sonunda 90 məktəb qoşulmuşdu. Birinci rübdə daha 30 məktəb qoşulub."
    assert _told(text, "az") == [(90, "2025", True), (30, "2026-Q1", False)]


def test_a_part_of_a_year_in_the_title_is_the_period_of_a_text_that_names_none() -> None:
    assert _told("Выручка достигла 12 млн манатов.", "ru", "Оператор отчитался за первый квартал") == [
        (12e6, "2026-Q1", False)
    ]
    assert _told("Выручка достигла 12 млн манатов.", "ru", "Что изменится в третьем квартале") == [
        (12e6, None, False)
    ]
    assert _told("Сегодня работает 12 млн карт.", "ru", "Оператор в 2026 году") == [(12e6, None, False)]


def test_the_last_month_of_several_does_not_reach_further_sentences() -> None:
    text = (
        "From January to April 2026 the shield stopped 90 million links. In April it stopped 20 million links."
        " The filter caught 400,000 letters."
    )
    assert [figure.period for figure in extract(text, "en", date=DAY)] == [
        "2026-01..2026-04", "2026-04", "2026-01..2026-04",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "За 2021-2024 годы построено 60 станций."),
        ("en", "In 2021-2024 the state built 60 stations."),
        ("az", "2021-2024-cü illərdə 60 stansiya tikilib."),
    ],
)
def test_years_with_a_dash_are_one_period(language: Language, text: str) -> None:
    assert [figure.period for figure in extract(text, language, date=DAY)] == ["2021..2024"]


def test_a_half_is_read_in_letters_and_a_later_clause_keeps_its_period() -> None:
    text = "In H1 2025 it sold 40,000 cars; as of March 1, 2026 it had 12 plants."
    assert [figure.period for figure in extract(text, "en", date=DAY)] == ["2025-H1", "2026-03-01"]
    assert [figure.period for figure in extract("Sales hit $9 million in 2H 2025.", "en")] == ["2025-H2"]


def test_a_year_compared_with_is_not_the_period() -> None:
    (many,) = extract("Some 900 people work there, as many as in 2019.", "en", date=DAY)
    assert many.period is None


@pytest.mark.parametrize(
    ("period", "unit", "before"),
    [
        ("2026", "year", "2025"),
        ("2026-Q1", "year", "2025-Q1"),
        ("2026-01..2026-04", "year", "2025-01..2025-04"),
        ("2026-05-01", "year", "2025-05-01"),
        ("2026-Q1", "quarter", "2025-Q4"),
        ("2026-01", "month", "2025-12"),
        ("2026-W12", "year", None),
        ("2026", "month", None),
        (None, "year", None),
    ],
)
def test_a_period_moves_back_by_a_year_a_quarter_or_a_month(
    period: str | None, unit: str, before: str | None
) -> None:
    assert back(period, unit) == before


def test_only_a_part_of_a_year_has_a_last_month() -> None:
    assert [last_month(period) for period in ("2026-Q3", "2026-H1", "2026-01..2026-04", "2026", "2026-W12")] == [
        (2026, 9), (2026, 6), (2026, 4), None, None,
    ]  # fmt: skip
