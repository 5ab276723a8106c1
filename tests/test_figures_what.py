"""What a figure measures: a phrase that can stand beside the number, or nothing."""

import pytest

from digests.figures import extract
from digests.model import Language


@pytest.mark.parametrize(
    ("language", "text", "what"),
    [
        ("az", "Onlayn ödəyənlərin 58 faizi gəncdir.", "Onlayn ödəyənlər"),
        ("az", "Büdcə xərclərinin 12 faizi təhsilə gedir.", "Büdcə xərcləri"),
        ("az", "İxrac gəlirləri martla müqayisədə 9 faiz azalıb.", "İxrac gəlirləri"),
        ("az", "Nazirliyin hesabatına əsasən, satış 9 faiz azalıb.", "satış"),
        ("ru", "Проездной тариф снижен до 30 гяпиков.", "Проездной тариф"),
        ("ru", "Оборот розничной торговли составил 5 млрд манатов.", "Оборот розничной торговли"),
        ("en", "The old bridge weighs 900 tons.", "old bridge"),
    ],
)
def test_what_is_the_thing_without_verbs_cases_and_comparisons(
    language: Language, text: str, what: str
) -> None:
    assert [figure.what for figure in extract(text, language)] == [what]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Городской парк вырос на 5%, сельский сократился на 3%."),
        ("ru", "Внешний долг вырос на 5%, внутренний сократился на 3%."),
    ],
)
def test_a_clause_with_a_subject_of_its_own_does_not_take_the_one_before(
    language: Language, text: str
) -> None:
    first, second = extract(text, language)
    assert first.what
    assert second.what == ""


def test_a_clause_without_a_subject_takes_the_one_before() -> None:
    figures = extract("Доходы выросли номинально на 8%, реально - на 3%.", "ru")
    assert [figure.what for figure in figures] == ["Доходы", "Доходы"]


def test_a_bracket_behind_a_sum_measures_what_the_sum_does() -> None:
    figures = extract("Faiz xərcləri 1 mlrd. 20 mln. manata çatıb (+7%).", "az")
    assert [figure.what for figure in figures] == ["Faiz xərcləri", "Faiz xərcləri"]


def test_a_clause_behind_a_semicolon_starts_anew() -> None:
    figures = extract("Цена - 30 тыс. тенге; 5 лари стоит доставка.", "ru")
    assert [figure.what for figure in figures] == ["Цена", ""]


def test_what_another_number_counts_is_not_what_is_measured() -> None:
    figures = extract("Доля связи - 300 млн манатов (41%).", "ru")
    assert [figure.what for figure in figures] == ["Доля связи", "Доля связи"]
