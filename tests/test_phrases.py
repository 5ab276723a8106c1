"""The bot's words: complete in three languages, right in their endings."""

from __future__ import annotations

import re
import string
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.phrases import PHRASES, say
from bot.phrases.chats import CHATS
from bot.phrases.dates import moment_text, period_text, since_text, span_text
from bot.phrases.messages import MESSAGES
from bot.phrases.numbers import exact, number_text, scale_of, written
from bot.phrases.plurals import choose
from bot.phrases.replies import REPLIES
from bot.phrases.reviews import REVIEWS
from bot.phrases.sources import SOURCES
from bot.phrases.turkic import ablative, ablative_digits, of_year, ordinal
from bot.phrases.welcome import WELCOME
from digests.model import ReaderLanguage

LANGUAGES: tuple[ReaderLanguage, ...] = ("az", "en", "ru")
NBSP = "\u00a0"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def forms(entry: str | tuple[str, ...]) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else entry


@pytest.mark.parametrize("key", PHRASES)
def test_a_phrase_stands_in_all_three_languages_with_the_same_values(key: str) -> None:
    entry = PHRASES[key]
    assert set(entry) == set(LANGUAGES)
    wanted = {frozenset(placeholders(form)) for wording in entry.values() for form in forms(wording)}
    assert len(wanted) == 1


@pytest.mark.parametrize("key", PHRASES)
def test_plural_forms_are_as_many_as_the_language_has(key: str) -> None:
    entry = PHRASES[key]
    assert isinstance(entry["az"], str), "a noun after a number keeps its form"
    assert len(forms(entry["en"])) in (1, 2)
    assert len(forms(entry["ru"])) in (1, 3)
    assert all(form.strip() == form and form for wording in entry.values() for form in forms(wording))


def test_no_phrase_is_written_twice() -> None:
    tables = (MESSAGES, REPLIES, CHATS, REVIEWS, SOURCES, WELCOME)
    assert len(PHRASES) == sum(len(table) for table in tables)


def test_every_phrase_that_the_bot_says_is_in_the_tables() -> None:
    said = set()
    for path in Path(__file__).parent.parent.joinpath("bot").rglob("*.py"):
        said |= set(re.findall(r"\bsay\(\s*[\"'](\w+)[\"']", path.read_text()))
    assert len(said) > 60
    assert not said - set(PHRASES)


def test_no_phrase_mixes_alphabets() -> None:
    """A Latin look-alike in a Russian word is unseen by readers and fatal to search."""
    for key, entry in PHRASES.items():
        for form in forms(entry["ru"]):
            assert not re.search(r"[а-яё][a-z]|[a-z][а-яё]", form, re.IGNORECASE), key
        for language in ("az", "en"):
            for form in forms(entry[language]):
                assert not re.search(r"[а-яё]", form, re.IGNORECASE), key


@pytest.mark.parametrize(
    ("number", "wanted"),
    [(1, "1 свежая новость"), (2, "2 свежие новости"), (5, "5 свежих новостей"), (11, "11 свежих новостей"),
     (21, "21 свежая новость"), (112, "112 свежих новостей"), (0, "0 свежих новостей")],
)  # fmt: skip
def test_russian_takes_the_form_that_the_number_governs(number: int, wanted: str) -> None:
    assert say("burst", "ru", n=number) == wanted


def test_english_says_one_and_many() -> None:
    assert say("burst", "en", n=1) == "1 new story"
    assert say("burst", "en", n=12) == "12 new stories"
    assert say("burst", "az", n=12) == "12 yeni xəbər"


def test_counts_and_days_in_phrases_are_written_as_the_language_writes_them() -> None:
    assert say("digest_read", "en", n=12345) == "12,345 items read"
    assert say("digest_read", "az", n=12345) == f"12{NBSP}345 material oxunub"
    assert say("updated_plain", "ru", time=date(2022, 11, 27)) == "Обновлено 27 ноября 2022"


def test_a_value_that_looks_like_a_template_is_not_one() -> None:
    assert "{n.__class__}" in say("unknown_command", "en", command="{n.__class__}")


def test_a_key_that_no_table_holds_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("no_such_phrase", "en")


# --- numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "az", "en", "ru"),
    [
        (12549565, f"12{NBSP}549{NBSP}565", "12,549,565", f"12{NBSP}549{NBSP}565"),
        (409281000, "409,281 milyon", "409.281 million", "409,281 млн"),
        (81_000_000, "81 milyon", "81 million", "81 млн"),
        (873_000, f"873{NBSP}000", "873,000", f"873{NBSP}000"),
        (1_045_000_000, "1,045 milyard", "1.045 billion", "1,045 млрд"),
        (1_184_600_000, f"1{NBSP}184,6 milyon", "1,184.6 million", f"1{NBSP}184,6 млн"),
        (39.8, "39,8", "39.8", "39,8"),
        (0.5, "0,5", "0.5", "0,5"),
        (999_999, f"999{NBSP}999", "999,999", f"999{NBSP}999"),
        (1_000_000, "1 milyon", "1 million", "1 млн"),
        (2_000_000_000_000, "2 trilyon", "2 trillion", "2 трлн"),
        (-3.5, "−3,5", "−3.5", "−3,5"),
        (0, "0", "0", "0"),
    ],
)
def test_a_number_is_written_as_each_press_writes_it(value: float, az: str, en: str, ru: str) -> None:
    assert (str(written(value, "az")), str(written(value, "en")), str(written(value, "ru"))) == (az, en, ru)


@given(st.one_of(st.integers(0, 10**15), st.decimals(0, 10**9, places=3).map(float)))
def test_no_digit_is_ever_altered(value: float) -> None:
    shown = written(value, "en")
    power = {"million": 6, "billion": 9, "trillion": 12, "": 0}[shown.scale]
    assert exact(float(shown.digits.replace(",", ""))).scaleb(power) == exact(value)


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_any_float_can_be_written(value: float) -> None:
    assert str(written(value, "ru"))
    assert number_text(value, "az")
    assert scale_of(value) in (0, 6, 9, 12)


def test_a_fraction_governs_its_own_russian_form() -> None:
    people = ("человек", "человека", "человек", "человека")
    assert choose(people, 12.5, "ru") == "человека"
    assert choose(people, 21, "ru") == "человек"
    assert choose(("ссылка", "ссылки", "ссылок"), 1.5, "ru") == "ссылок", (
        "a short table serves as far as it goes"
    )


# --- Azerbaijani endings ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "wanted"),
    [(2000, "2000-ci"), (2003, "2003-cü"), (2006, "2006-cı"), (2009, "2009-cu"), (2010, "2010-cu"),
     (2020, "2020-ci"), (2021, "2021-ci"), (2022, "2022-ci"), (2023, "2023-cü"), (2024, "2024-cü"),
     (2025, "2025-ci"), (2026, "2026-cı"), (2030, "2030-cu"), (40, "40-cı"), (60, "60-cı"), (90, "90-cı"),
     (100, "100-cü"), (1_000_000, "1000000-cu"), (0, "0-cı")],
)  # fmt: skip
def test_the_ordinal_ending_follows_the_spoken_number(number: int, wanted: str) -> None:
    assert ordinal(number) == wanted


def test_a_month_belongs_to_its_year() -> None:
    months = ("yanvar", "aprel", "may", "iyun", "avqust", "dekabr")
    assert [of_year(month) for month in months] == [
        "yanvarı",
        "apreli",
        "mayı",
        "iyunu",
        "avqustu",
        "dekabrı",
    ]


def test_the_ablative_follows_the_last_vowel() -> None:
    assert [ablative_digits(text) for text in ("25", "30", "40", "873 000", "39,8", "9", "6")] == [
        "25-dən", "30-dan", "40-dan", "873 000-dən", "39,8-dən", "9-dan", "6-dan",
    ]  # fmt: skip
    assert [ablative(word) for word in ("noyabr", "aprel", "milyon", "iyul", "manat", "avro")] == [
        "noyabrdan", "apreldən", "milyondan", "iyuldan", "manatdan", "avrodan",
    ]  # fmt: skip


# --- dates and periods --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "az", "en", "ru"),
    [
        ("2022-Q3", "2022-ci ilin III rübü", "Q3 2022", "III кв. 2022"),
        ("2023-H1", "2023-cü ilin birinci yarısı", "H1 2023", "I полугодие 2023"),
        ("2026", "2026-cı il", "2026", "2026 г."),
        ("2022-11", "2022-ci ilin noyabrı", "Nov 2022", "ноябрь 2022"),
        ("2022-01..2022-09", "2022-ci ilin yanvar–sentyabrı", "Jan–Sep 2022", "январь–сентябрь 2022"),
        ("2022-Q1..2022-Q3", "2022-ci ilin I–III rübləri", "Q1–Q3 2022", "I–III кв. 2022"),
        ("2025..2028", "2025–2028-ci illər", "2025–2028", "2025–2028 гг."),
        ("2022-W47", "21–27 noyabr 2022", "21–27 November 2022", "21–27 ноября 2022"),
        ("2022-11-27", "27 noyabr 2022", "27 November 2022", "27 ноября 2022"),
        ("2021-11..2022-01", "2021-ci ilin noyabrı – 2022-ci ilin yanvarı", "Nov 2021 – Jan 2022",
         "ноябрь 2021 – январь 2022"),
        ("2022-W60", "2022-W60", "2022-W60", "2022-W60"),
        ("2022-02-30", "2022-02-30", "2022-02-30", "2022-02-30"),
        ("some day", "some day", "some day", "some day"),
    ],
)  # fmt: skip
def test_a_period_is_told_as_the_press_tells_it(period: str, az: str, en: str, ru: str) -> None:
    assert (period_text(period, "az"), period_text(period, "en"), period_text(period, "ru")) == (az, en, ru)


@given(st.text(max_size=30), st.sampled_from(LANGUAGES))
def test_no_period_breaks_a_message(period: str, language: ReaderLanguage) -> None:
    period_text(period, language)


def test_a_span_of_days_says_month_and_year_once() -> None:
    assert span_text(date(2022, 11, 21), date(2022, 11, 27), "en") == "21–27 November 2022"
    assert span_text(date(2022, 11, 28), date(2022, 12, 4), "az") == "28 noyabr – 4 dekabr 2022"
    assert span_text(date(2022, 12, 26), date(2023, 1, 1), "ru") == "26 декабря 2022 – 1 января 2023"
    assert span_text(date(2022, 12, 26), date(2022, 12, 26), "en") == "26 December 2022"


def test_a_moment_is_told_in_the_readers_zone() -> None:
    moment = datetime(2022, 11, 21, 21, 40, tzinfo=ZoneInfo("UTC"))
    assert moment_text(moment, "en", "Asia/Baku") == "22 Nov 2022, 01:40"
    assert moment_text(moment, "az", "UTC") == "21 noyabr 2022, 21:40"


def test_silence_is_told_by_the_weekday_while_that_is_clear() -> None:
    now = datetime(2022, 11, 28, 9, tzinfo=ZoneInfo("Asia/Baku"))
    tuesday, long_ago = now.replace(day=22), now.replace(day=2)
    assert since_text(tuesday, now, "en", "Asia/Baku") == "since Tuesday"
    assert since_text(tuesday, now, "ru", "Asia/Baku") == "со вторника"
    assert since_text(tuesday, now, "az", "Asia/Baku") == "çərşənbə axşamından"
    assert since_text(long_ago, now, "az", "Asia/Baku") == "2 noyabrdan"
    assert since_text(long_ago, now, "ru", "Asia/Baku") == "со 2 ноября"
    assert since_text(long_ago, now, "en", "Asia/Baku") == "since 2 November"
