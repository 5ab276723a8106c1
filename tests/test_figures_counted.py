"""What is counted, where words around it would lead astray: days, cases, compounds, money."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from digests.beat import parse
from digests.figures import extract
from digests.model import Figure, Language

BEAT = parse(
    (Path(__file__).parents[1] / "config/beats/azerbaijan-ict.toml").read_text(encoding="utf-8"), "beat"
)


def figures(text: str, language: Language) -> list[Figure]:
    return list(extract(text, language, date=date(2026, 5, 20), terms=BEAT.glossary))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The fair, open from 26 to 29 May 2026, had 3,000 visitors."),
        ("ru", "Ярмарку, открытую с 26 по 29 мая, посетили 3 000 гостей."),
        ("az", "Mayın 26-29-da keçirilən sərgiyə 3 000 nəfər gəlib."),
    ],
)
def test_the_days_of_an_event_are_no_figures(language: Language, text: str) -> None:
    assert [one.value for one in figures(text, language)] == [3_000]


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("ru", "Услугами пользуются в 41 стране.", "страна"),
        ("ru", "Проект работает в 30 странах мира.", "страна"),
        ("az", "Şirkət 41 ölkəyə xidmət göstərir.", "ölkə"),
        ("az", "Artıq 470 min ev təsərrüfatı internetlə təmin olunub.", "ev təsərrüfatı"),
        ("az", "Hər il 3 000 mütəxəssis hazırlamaq planlaşdırılır.", "mütəxəssis"),
        ("az", "Anbarda 12 milyon bank kartı var.", "bank kartı"),
        ("az", "40 məktub zərərli olduğu üçün saxlanılıb.", "məktub"),
        ("az", "250 hesab oğurlandığına görə bağlanıb.", "hesab"),
    ],
)
def test_a_term_is_known_in_its_cases_and_ends_where_its_phrase_does(
    language: Language, text: str, unit: str
) -> None:
    assert [one.unit for one in figures(text, language)] == [unit]


def test_a_sum_of_money_is_not_of_what_was_counted_before_it() -> None:
    racks, cost = figures("It has room for 240 racks and cost 18 million manat.", "en")
    assert racks.unit == "rack"
    assert (cost.unit, cost.what) == ("AZN", "")


def test_so_many_a_year_are_of_no_single_year() -> None:
    told = figures("2025-ci ildə 650 mütəxəssis hazırlanıb, ildə 3 000 mütəxəssis lazımdır.", "az")
    assert [(one.value, one.period) for one in told] == [(650, "2025"), (3_000, None)]
