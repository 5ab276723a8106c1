"""Figures over time: like stands with like, nothing is computed, sources that differ both stand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digests.model import Change, Figure, Item
from digests.series import kind_of, lines

START = datetime(2022, 1, 10, tzinfo=UTC)


def figure(value: float, period: str | None, *, change: Change = "=") -> Figure:
    return Figure(value, "malicious link", 0, 1, "", period=period, change=change)


def item(day: int, *figures: Figure, source: str = "wire") -> Item:
    when = START + timedelta(days=day)
    return Item(
        f"{source}{day}",
        source,
        f"https://{source}.example/{day}",
        "t",
        "x",
        "en",
        when,
        when,
        figures=figures,
    )


def unit(figure: Figure) -> str:
    return figure.unit


@pytest.mark.parametrize(
    ("period", "kind"),
    [
        ("2022", "year"),
        ("2022-H1", "half"),
        ("2022-Q3", "quarter"),
        ("2022-11", "month"),
        ("2022-W47", "week"),
        ("2022-11-27", "day"),
        ("2022-01..2022-09", "cumulative"),
        ("last year", None),
        ("", None),
    ],
)
def test_a_period_says_of_what_kind_it_is(period: str, kind: str | None) -> None:
    assert kind_of(period) == kind


def test_a_quarter_never_stands_beside_a_year_or_what_was_counted_since_january() -> None:
    told = item(0, figure(81, "2022-Q3"), figure(193, "2021"), figure(618, "2024-01..2024-09"))
    found = lines([told], unit)
    assert sorted((line.kind, len(line.points)) for line in found) == [
        ("cumulative", 1),
        ("quarter", 1),
        ("year", 1),
    ]


def test_the_newest_period_comes_first_whenever_it_was_told() -> None:
    (line,) = lines(
        [item(5, figure(1, "2021-Q4")), item(1, figure(2, "2022-Q3")), item(9, figure(3, "2022-Q1"))], unit
    )
    assert [point.figure.period for point in line.points] == ["2022-Q3", "2022-Q1", "2021-Q4"]


def test_a_value_told_again_is_the_first_sources_and_another_value_stands_beside_it() -> None:
    first, again = item(0, figure(81, "2022-Q3")), item(1, figure(81, "2022-Q3"), source="herald")
    other = item(2, figure(80, "2022-Q3"), source="herald")
    (line,) = lines([again, other, first], unit)
    assert [(point.figure.value, point.source) for point in line.points] == [(80, "herald"), (81, "wire")]


def test_a_growth_is_no_level_and_a_figure_without_a_period_no_point() -> None:
    assert lines([item(0, figure(15, "2022", change="up"), figure(9, None))], unit) == ()


def test_only_what_was_asked_for_makes_a_line() -> None:
    other = replace(figure(5, "2022"), unit="bank")
    (line,) = lines([item(0, figure(1, "2022"), other)], lambda one: None if one.unit == "bank" else one.unit)
    assert [point.figure.unit for point in line.points] == ["malicious link"]
