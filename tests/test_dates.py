"""Dates as sources write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.dates import ParsedDate, parse_date

ZONE = "Asia/Baku"
BAKU = ZoneInfo(ZONE)
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=BAKU)
AZ = [
    "yanvar",
    "fevral",
    "mart",
    "aprel",
    "may",
    "iyun",
    "iyul",
    "avqust",
    "sentyabr",
    "oktyabr",
    "noyabr",
    "dekabr",
]
EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
RU = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


def parsed(text: str, *, now: datetime | None = None) -> ParsedDate | None:
    return parse_date(text, timezone=ZONE, now=now)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("27 November 2022 12:07 (UTC +04:00)", "2022-11-27T12:07"),
        ("27 November 2022 12:07 (UTC+04:00)", "2022-11-27T12:07"),
        ("Sector News 3 October 2021 18:45 (UTC +04:00)", "2021-10-03T18:45"),
        ("22 января 2007 17:27 (UTC +04:00)", "2007-01-22T17:27"),
        ("1 Dekabr 2009 13:33 (UTC +04:00)", "2009-12-01T13:33"),
        ("- 05 noyabr, 2025 / - 10:44", "2025-11-05T10:44"),
        ("• 06 января, 2026 • 16:31", "2026-01-06T16:31"),
        ("17:36 - 2.03.2020", "2020-03-02T17:36"),
        ("11:33 06-09-2023", "2023-09-06T11:33"),
        ("2019.09.13 18:02 (UTC+04:00)", "2019-09-13T18:02"),
        ("26-10-2022 [17:34]", "2022-10-26T17:34"),
        ("Tarix:13-11-2023, 16:00", "2023-11-13T16:00"),
        ("23 noyabr 2026-cı il, 14:05", "2026-11-23T14:05"),
        ("27 noyabr 2022-ci il saat 12:07", "2022-11-27T12:07"),
        ("23 ноября 2026 г., 14:05 AZT", "2026-11-23T14:05"),
        ("Çərşənbə, 23 Noyabr 2026, 14:05 AZT", "2026-11-23T14:05"),
        ("27.11.2022 в 12:07", "2022-11-27T12:07"),
        ("Nov 27, 2022 at 8:05 pm", "2022-11-27T20:05"),
        ("10/12/2024 8:09:12 AM", "2024-10-12T08:09:12"),
        ("Sun, 27 Nov 2022 08:07:00 GMT", "2022-11-27T12:07"),
        ("Sun, 27 Nov 2022 12:07:00 +0400", "2022-11-27T12:07"),
        ("Mon, 27 Nov 2022 12:07:00 +0400", "2022-11-27T12:07"),
        ("Sun, 27 Nov 22 08:07:00 GMT", "2022-11-27T12:07"),
        ("Sun Nov 27 12:07:00 2022", "2022-11-27T12:07"),
        ("2022-11-27T08:07:00Z", "2022-11-27T12:07"),
        ("2022-11-27T12:07:00.123+04:00", "2022-11-27T12:07"),
        ("2022-11-27T12:07:00+04", "2022-11-27T12:07"),
        ("2022-11-27 12:07:00", "2022-11-27T12:07"),
        ("20221127T080700Z", "2022-11-27T12:07"),
        ("1669536420", "2022-11-27T12:07"),
        ("1669536420000", "2022-11-27T12:07"),
        ("2022-11-27 24:00", "2022-11-28T00:00"),
        ("10:44, 05 noyabr 2025 -02D-", "2025-11-05T10:44"),
    ],
)
def test_a_date_with_a_time_is_an_instant(text: str, expected: str) -> None:
    found = parsed(text)
    assert found is not None
    assert not found.date_only
    assert found.instant == datetime.fromisoformat(expected).replace(tzinfo=BAKU)


def test_old_times_have_the_offset_of_their_day() -> None:
    summer = parsed("29-07-2010 / 05:27")  # the country had summer time then
    assert summer is not None
    assert summer.instant == datetime(2010, 7, 29, 0, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24/07/20 Çap et", "2020-07-24"),
        ("• 11 May, 2026", "2026-05-11"),
        ("Last updated: 19.10.2016", "2016-10-19"),
        ("23.11.2026", "2026-11-23"),
        ("2026-cı il 23 noyabr", "2026-11-23"),
        ("2026-cı il noyabrın 23-ü", "2026-11-23"),
        ("noyabrın 23-ü 2026", "2026-11-23"),
        ("23 ноября 2026", "2026-11-23"),
        ("2024, 19 Noyabr", "2024-11-19"),
        ("Thursday 21st February 2019", "2019-02-21"),
        ("Friday November 22 2024", "2024-11-22"),
        ("Sept.25, 2022", "2022-09-25"),
        ("11/27/2022", "2022-11-27"),
        ("05/06/2023", "2023-06-05"),
        ("20221127", "2022-11-27"),
    ],
)
def test_a_day_alone_is_midnight_in_the_beats_zone(text: str, expected: str) -> None:
    found = parsed(text)
    assert found is not None
    assert found.date_only
    assert found.instant == datetime.fromisoformat(expected).replace(tzinfo=BAKU)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "12:07",
        "31 noyabr 2026",
        "13/25/2022",
        "30.02.2022",
        "2022-11",
        "May 2022",
        "1.2.3.4",
        "v2.10.22",
        "2 ay sonra",
        "14 iyul. REPORT.AZ/",
        "iyunun 13-də",
        "dünən",
        "bu il",
        "3 times 2022 things",
        "maddə 370-1",
    ],
)
def test_what_states_no_whole_date_is_none(text: str) -> None:
    assert parsed(text) is None


@pytest.mark.parametrize(
    ("text", "expected", "day_only"),
    [
        ("16:10 - Bu gün", "2026-11-23T16:10", False),
        ("dünən, 14:20", "2026-11-22T14:20", False),
        ("вчера", "2026-11-22T00:00", True),
        ("2 hours ago", "2026-11-23T16:00", False),
        ("час назад", "2026-11-23T17:00", False),
        ("3 dəqiqə əvvəl", "2026-11-23T17:57", False),
        ("5 дней назад", "2026-11-18T00:00", True),
        ("2 ay əvvəl", "2026-09-23T00:00", True),
        ("14 iyul. REPORT.AZ/", "2026-07-14T00:00", True),
        ("Dec. 12", "2025-12-12T00:00", True),
    ],
)
def test_words_that_need_a_now_are_read_against_it(text: str, expected: str, day_only: bool) -> None:
    found = parsed(text, now=NOW)
    assert found is not None
    assert (found.instant, found.date_only) == (
        datetime.fromisoformat(expected).replace(tzinfo=BAKU),
        day_only,
    )


def test_the_span_is_where_the_date_stands() -> None:
    text = "İKT, 5 noyabr 2025, 10:44 | Bakı"
    found = parsed(text)
    assert found is not None
    assert text[found.start : found.end] == "5 noyabr 2025, 10:44"


days = st.dates(min_value=date(1995, 1, 1), max_value=date(2068, 12, 31))


@given(days)
def test_every_day_is_read_in_every_spelling(day: date) -> None:
    month = day.month - 1
    spellings = [
        day.isoformat(),
        f"{day:%d.%m.%Y}",
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        f"{day.day} {AZ[month]} {day.year}",
        f"{day.day} {AZ[month].capitalize()} {day.year}-cı il",
        f"{day.day} {RU[month]} {day.year} года",
        f"{day.day} {EN[month]} {day.year}",
        f"{EN[month]} {day.day}, {day.year}",
        f"{EN[month][:3].upper()} {day.day}, {day.year}",
    ]
    for text in spellings:
        found = parsed(text)
        assert found is not None, text
        assert (found.instant.date(), found.date_only) == (day, True), text


@given(st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2068, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001
def test_every_offset_gives_the_same_instant_back(when: datetime, hours: int) -> None:
    stamped = when.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    for text in (stamped.isoformat(), f"{stamped:%a, %d %b %Y %H:%M:%S %z}"):
        found = parsed(text)
        assert found is not None
        # Python calls no two zones equal in the hour that an autumn repeats; the seconds are.
        assert found.instant.timestamp() == stamped.timestamp()


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    for now in (None, NOW):
        found = parse_date(text, timezone=ZONE, now=now)
        assert found is None or (
            found.instant.tzinfo is not None and 0 <= found.start <= found.end <= len(text)
        )


@given(
    st.from_regex(
        r"[0-9]{1,4}[-./ ][0-9a-zа-яı]{1,5}[-./ ,][0-9]{1,4}[T ]?[0-9:]{0,9}[A-Z+-]{0,2}[0-9]{0,4}",
        fullmatch=True,
    )
)
def test_nothing_like_a_date_breaks_the_reading(text: str) -> None:
    found = parsed(text, now=NOW)
    assert found is None or found.instant.year >= 1900


@given(
    st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 12, 31)),  # noqa: DTZ001
    st.sampled_from(("%a, %d %b %Y %H:%M:%S", "%d %b %Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S")),
    st.sampled_from((" +0400", "+04:00", " -0530", "Z", " GMT", "-13:59", " +1400", "", " EST", "+04")),
)
def test_what_a_machine_writes_is_read_as_if_a_person_had(when: datetime, form: str, where: str) -> None:
    written = when.strftime(form) + where
    alone = parse_date(written, timezone="Asia/Baku")
    among = parse_date(f"~{written}", timezone="Asia/Baku")  # no machine writes that
    assert alone is not None
    assert among is not None
    assert (alone.instant, alone.date_only) == (among.instant, among.date_only)
    assert (alone.start + 1, alone.end + 1) == (among.start, among.end)
