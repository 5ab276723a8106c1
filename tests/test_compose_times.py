"""Weeks, days and due moments in the chat's own time zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.compose import Periodic, day, last_week, next_due, period_before, this_week, week
from bot.model import Chat, ChatRef

BAKU = "Asia/Baku"


def chat(**settings: object) -> Chat:
    return Chat(1, ChatRef("console", "console"), **settings)  # type: ignore[arg-type]


def at(text: str, zone: str = BAKU) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def test_a_week_runs_from_monday_to_sunday_in_baku() -> None:
    period = week("2022-W47", BAKU)
    assert (period.start, period.end) == (at("2022-11-21T00:00"), at("2022-11-28T00:00"))


@pytest.mark.parametrize("name", ["2022-W54", "2022-W00", "2022W47x", "week", "", "2022-47", "0000-W01"])
def test_what_is_no_week_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        week(name, BAKU)


def test_a_digest_on_monday_tells_of_the_week_that_ended() -> None:
    assert last_week(at("2022-11-28T09:00"), BAKU).name == "2022-W47"
    assert this_week(at("2022-11-28T09:00"), BAKU).name == "2022-W48"
    assert period_before("weekly", at("2022-11-28T09:00"), BAKU).name == "2022-W47"


def test_a_daily_digest_tells_of_yesterday() -> None:
    period = period_before("daily", at("2022-11-28T09:00"), BAKU)
    assert (period.name, period.start) == ("2022-11-27", at("2022-11-27T00:00"))


def test_the_zone_decides_which_week_it_is() -> None:
    moment = datetime(2022, 11, 27, 21, 0, tzinfo=UTC)  # already Monday in Baku, still Sunday in London
    assert this_week(moment, BAKU).name == "2022-W48"
    assert this_week(moment, "Europe/London").name == "2022-W47"


def test_the_default_digest_comes_on_monday_at_nine_in_baku() -> None:
    assert next_due(chat(), "weekly", at("2022-11-24T12:00")) == at("2022-11-28T09:00")


def test_a_digest_that_is_due_right_now_is_followed_by_the_next_one() -> None:
    assert next_due(chat(), "weekly", at("2022-11-28T09:00")) == at("2022-12-05T09:00")
    assert next_due(chat(), "daily", at("2022-11-28T09:00")) == at("2022-11-29T09:00")


def test_a_day_with_a_change_of_clocks_has_its_own_length() -> None:
    period = day(datetime(2026, 10, 25, tzinfo=UTC).date(), "Europe/London")
    assert period.end.astimezone(UTC) - period.start.astimezone(UTC) == timedelta(hours=25)


@given(
    st.integers(1_577_836_800, 1_893_456_000).map(lambda second: datetime.fromtimestamp(second, UTC)),
    st.sampled_from(["Asia/Baku", "Europe/London", "America/New_York", "Pacific/Auckland"]),
    st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
    st.integers(0, 6),
    st.sampled_from(["daily", "weekly"]),
)
def test_the_next_digest_is_ahead_on_its_day_and_hour(
    after: datetime, zone: str, hour: time, weekday: int, cadence: Periodic
) -> None:
    due = next_due(chat(timezone=zone, digest_at=hour, digest_day=weekday), cadence, after)
    local = due.astimezone(ZoneInfo(zone))
    assert due > after
    assert due - after <= timedelta(days=8, hours=2)
    assert cadence == "daily" or due.weekday() == weekday
    assert (due.hour, due.minute) == (hour.hour, hour.minute) or local.fold or local != due
