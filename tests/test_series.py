"""Figures over time: like stands with like, what is computed says so, sources that differ both stand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from digests.model import Change, Figure
from digests.series import Filed, Line, Point, joined, kind_of
from digests.series.comparison import changes
from digests.series.lines import comparable, derived, told_again
from digests.series.periods import before, bounds, of_months, year_before

START = datetime(2022, 1, 10, tzinfo=UTC)


def filed(
    value: float,
    period: str,
    *,
    day: int = 0,
    source: str = "wire",
    change: Change = "=",
    thing: str = "links",
    measurer: str = "",
) -> Filed:
    figure = Figure(value, "malicious link", 0, 1, "", period=period, change=change)
    kind = kind_of(period)
    assert kind
    return Filed(thing, measurer, kind, Point(figure, source, None, START + timedelta(days=day), "en"))


def values(line: Line) -> list[tuple[str, float]]:
    return [(point.period, point.figure.value) for point in line.points]


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
        ("2022-03..2022-05", "span"),
        ("last year", None),
        ("2022-13", None),
        ("2022-H4", None),
        ("2023-W53", None),
        ("0000", None),
        ("2021..2022", None),
        ("", None),
    ],
)
def test_a_period_says_of_what_kind_it_is(period: str, kind: str | None) -> None:
    assert kind_of(period) == kind


@pytest.mark.parametrize(
    ("period", "previous", "last_year"),
    [
        ("2022", "2021", None),
        ("2022-H1", "2021-H2", "2021-H1"),
        ("2022-Q1", "2021-Q4", "2021-Q1"),
        ("2022-01", "2021-12", "2021-01"),
        ("2022-W01", "2021-W52", "2021-W01"),
        ("2022-01..2022-09", None, "2021-01..2021-09"),
        ("2024-02-29", "2024-02-28", None),
    ],
)
def test_a_period_has_one_before_it_and_one_a_year_before(
    period: str, previous: str | None, last_year: str | None
) -> None:
    assert (before(period), year_before(period)) == (previous, last_year)


def test_months_go_by_their_usual_names() -> None:
    assert [of_months(2022, first, last) for first, last in ((1, 12), (7, 9), (7, 12), (5, 5), (4, 12))] == [
        "2022",
        "2022-Q3",
        "2022-H2",
        "2022-05",
        "2022-04..2022-12",
    ]
    assert bounds("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))


def test_a_quarter_never_stands_beside_a_year_or_what_was_counted_since_january() -> None:
    found = joined([filed(81, "2022-Q3"), filed(193, "2021"), filed(618, "2024-01..2024-09")])
    assert sorted((line.kind, len(line.points)) for line in found) == [
        ("cumulative", 1),
        ("quarter", 1),
        ("year", 1),
    ]


def test_two_measurers_and_two_things_never_share_a_line() -> None:
    speeds = [filed(27, "2022-12", measurer="ministry"), filed(28, "2022-12", measurer="ookla")]
    found = joined([*speeds, filed(40, "2022-12", thing="mobile", measurer="ookla")])
    assert sorted((line.thing, line.measurer, len(line.points)) for line in found) == [
        ("links", "ministry", 1),
        ("links", "ookla", 1),
        ("mobile", "ookla", 1),
    ]


def test_the_newest_period_comes_first_whenever_it_was_told() -> None:
    (line,) = joined([filed(1, "2021-Q4", day=5), filed(2, "2022-Q3", day=1), filed(3, "2022-Q1", day=9)])
    assert values(line) == [("2022-Q3", 2), ("2022-Q1", 3), ("2021-Q4", 1)]


def test_a_value_told_again_is_the_first_sources_and_another_value_stands_beside_it() -> None:
    first, again = filed(81, "2022-Q3"), filed(81, "2022-Q3", day=1, source="herald")
    (line,) = joined([again, filed(75, "2022-Q3", day=2, source="herald"), first])
    assert [(point.figure.value, point.source) for point in line.points] == [(75, "herald"), (81, "wire")]
    assert [point.figure.value for point in line.others] == [81]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (450e6, 449.39e6, True),
        (81e6, 81.4e6, True),
        (81e6, 80e6, False),
        (2e6, 1.6e6, False),
        (39.8, 39.8, True),
        (17.7, 17.6, False),
    ],
)
def test_a_rounded_value_is_the_exact_one_told_again(one: float, other: float, same: bool) -> None:
    figures = [Figure(value, "link", 0, 1, "") for value in (one, other)]
    assert told_again(*figures) is same
    assert told_again(*reversed(figures)) is same


def test_the_exact_value_stands_for_the_rounded_one() -> None:
    (line,) = joined([filed(450e6, "2025"), filed(449.39e6, "2025", day=3, source="herald")])
    assert values(line) == [("2025", 449.39e6)]


def test_what_totals_leave_between_them_is_computed_and_marked() -> None:
    told = [filed(445.75e6, "2024-H1"), filed(618.4e6, "2024-01..2024-09"), filed(814.37e6, "2024")]
    made = derived(joined(told))
    assert [(one.kind, one.point.period, one.point.figure.value) for one in made] == [
        ("quarter", "2024-Q3", 172.65e6),
        ("quarter", "2024-Q4", 195.97e6),
    ]
    assert made[0].point.derived == ("2024-01..2024-09", "2024-H1")
    assert made[0].point.figure.surface == ""


@pytest.mark.parametrize(
    "others",
    [
        [filed(60, "2024-H2")],  # a source states that period itself
        [filed(618, "2024-01..2024-09", source="herald", day=2)],  # sources differ
        [filed(300.1, "2024", day=1, source="herald")],
    ],
)
def test_nothing_is_computed_where_it_was_stated_or_is_disputed(others: list[Filed]) -> None:
    told = [filed(445.75, "2024-H1"), filed(814.37, "2024"), *others]
    assert "2024-H2" not in [one.point.period for one in derived(joined(told))]


@pytest.mark.parametrize(
    ("half", "year"), [(500.0, 400.0), (1_200_000_000.0, 1_300_000_000.0), (445.75, 445.75)]
)
def test_nothing_is_computed_that_rounding_could_make(half: float, year: float) -> None:
    assert derived(joined([filed(half, "2024-H1"), filed(year, "2024")])) == ()


def test_rough_values_make_no_difference() -> None:
    told = [filed(445.75, "2024-H1", change=">"), filed(814.37, "2024")]
    assert derived(joined(told)) == ()


def test_running_totals_are_pictured_over_the_same_months_or_within_one_year() -> None:
    (line,) = joined(
        [filed(7, "2023-01..2023-09"), filed(6, "2024-01..2024-09"), filed(4, "2025-01..2025-10")]
    )
    assert [point.period for point in comparable(line)] == ["2025-01..2025-10"]
    (line,) = joined(
        [filed(7, "2023-01..2023-09"), filed(6, "2024-01..2024-09"), filed(4, "2024-01..2024-08")]
    )
    assert [point.period for point in comparable(line)] == ["2024-01..2024-09", "2023-01..2023-09"]
    (line,) = joined([filed(3, "2025-01..2025-08"), filed(4, "2025-01..2025-10")])
    assert [point.period for point in comparable(line)] == ["2025-01..2025-10", "2025-01..2025-08"]


def test_changes_are_held_against_the_period_before_and_the_year_before() -> None:
    (line,) = joined([filed(100, "2021-Q3"), filed(80, "2022-Q2"), filed(90, "2022-Q3")])
    assert [
        (one.which, one.since.period, one.difference, one.percent) for one in changes(line, line.points[0])
    ] == [
        ("before", "2022-Q2", Decimal("10.0"), Decimal("12.50")),
        ("year", "2021-Q3", Decimal("-10.0"), Decimal("-10.0")),
    ]


def test_a_running_total_is_held_against_the_same_months_alone() -> None:
    (line,) = joined(
        [filed(5, "2024-01..2024-08"), filed(6, "2024-01..2024-09"), filed(9, "2025-01..2025-09")]
    )
    assert [one.since.period for one in changes(line, line.points[0])] == ["2024-01..2024-09"]


def test_a_level_is_held_against_the_last_one_known() -> None:
    points = [filed(57.62, "2024-10"), filed(66.83, "2025-01"), filed(84.82, "2025-10")]
    (line,) = joined([replace(one, kind="moment") for one in points])
    assert [(one.which, one.since.period) for one in changes(line, line.points[0])] == [
        ("before", "2025-01"),
        ("year", "2024-10"),
    ]


def test_what_is_disputed_or_rough_is_compared_with_nothing() -> None:
    (line,) = joined([filed(80, "2022-Q2"), filed(90, "2022-Q3"), filed(99, "2022-Q3", source="herald")])
    assert changes(line, line.points[0]) == ()
    (line,) = joined([filed(80, "2022-Q2", change=">"), filed(90, "2022-Q3")])
    assert changes(line, line.points[0]) == ()
