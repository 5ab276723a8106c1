"""When a source is worth another visit: by its own rhythm, and by how it failed."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rhythm import Pace, Rhythm, back_off, interval, of_moments
from digests.fetched import Trouble
from tests.newsroom import MONDAY

PACE = Pace(timedelta(minutes=5), timedelta(hours=1))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def learnt(*waits: timedelta) -> Rhythm:
    return reduce(lambda rhythm, wait: rhythm.after(wait, 1), waits, Rhythm())


def test_a_busy_source_is_visited_at_the_floor_and_a_rare_one_at_the_ceiling() -> None:
    assert interval(learnt(*[MINUTE] * 9), MINUTE, PACE) == PACE.fastest
    assert interval(learnt(*[3 * DAY] * 9), HOUR, PACE) == PACE.slowest


def test_between_them_the_wait_is_half_the_usual_gap() -> None:
    assert interval(learnt(*[40 * MINUTE] * 9), 10 * MINUTE, PACE) == pytest.approx(20 * MINUTE, rel=0.01)


def test_one_night_hardly_changes_the_rhythm_of_a_day() -> None:
    day = learnt(*[20 * MINUTE] * 20)
    assert interval(day.after(9 * HOUR, 1), MINUTE, PACE) < 22 * MINUTE


def test_visits_grow_rarer_while_a_source_is_silent() -> None:
    rhythm = learnt(*[20 * MINUTE] * 9)
    waits = [interval(rhythm, silence, PACE) for silence in (MINUTE, 2 * HOUR, 4 * HOUR, 12 * HOUR)]
    assert waits == sorted(waits)
    assert waits[-1] == PACE.slowest


def test_many_items_at_once_count_as_many_arrivals() -> None:
    one = Rhythm().after(HOUR, 6)
    assert (one.gap, one.arrivals, one.longest) == (600, 6, 3600)


def test_late_is_judged_by_the_sources_own_silences() -> None:
    agency = learnt(*[20 * MINUTE] * 20, 9 * HOUR, *[20 * MINUTE] * 5)
    assert not agency.late(17 * HOUR)
    assert agency.late(25 * HOUR)
    weekly = learnt(*[7 * DAY] * 8)
    assert not weekly.late(13 * DAY)
    assert weekly.late(15 * DAY)


def test_nobody_is_late_before_the_rhythm_is_known() -> None:
    assert not learnt(HOUR, HOUR).late(300 * DAY)


def test_a_silence_of_long_ago_is_forgotten() -> None:
    rhythm = learnt(60 * DAY, *[DAY] * 200)
    assert rhythm.late(10 * DAY)


def test_dates_of_a_first_reading_tell_the_rhythm() -> None:
    moments = [MONDAY + number * HOUR for number in (5, 1, 3, 2, 4, 0, 0)]
    rhythm = of_moments(moments)
    assert (rhythm.gap, rhythm.longest, rhythm.arrivals) == (3600, 3600, 5)
    assert of_moments([]) == of_moments([MONDAY]) == Rhythm()


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 500)), max_size=30), st.integers(0, 10**9))
def test_whatever_a_source_does_the_wait_stays_between_floor_and_ceiling(
    arrivals: list[tuple[int, int]], silence: int
) -> None:
    rhythm = Rhythm()
    for seconds, items in arrivals:
        rhythm = rhythm.after(timedelta(seconds=seconds), items)
    assert PACE.fastest <= interval(rhythm, timedelta(seconds=silence), PACE) <= PACE.slowest


@pytest.mark.parametrize(
    ("trouble", "waits"),
    [
        ("passing", [10 * MINUTE, 20 * MINUTE, 40 * MINUTE, 6 * HOUR]),
        ("busy", [15 * MINUTE, 30 * MINUTE, HOUR, 6 * HOUR]),
        ("standing", [HOUR, 2 * HOUR, 4 * HOUR, DAY]),
    ],
)
def test_each_kind_of_failure_has_its_own_back_off(trouble: Trouble, waits: list[timedelta]) -> None:
    assert [back_off(trouble, failures, 10 * MINUTE, None) for failures in (1, 2, 3, 99)] == waits


def test_the_servers_own_word_is_never_undercut() -> None:
    assert back_off("busy", 1, MINUTE, 7200.0) == 2 * HOUR
    assert back_off("busy", 9, MINUTE, 1.0) == 6 * HOUR


def test_a_source_with_a_long_interval_is_not_asked_more_often_for_failing() -> None:
    assert back_off("passing", 99, 7 * DAY, None) == 7 * DAY
