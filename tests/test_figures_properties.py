"""Laws that hold for any text."""

import sys
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.figures import LONGEST_SENTENCE, extract, stream, to_json
from digests.model import Change, Language

PIECES = st.sampled_from(
    [
        "12 milyon 366 min 400", "1 млрд 184,6 млн", "$3-5 billion", "a", "half", "and", "-", "to", "from", "between",
        "1,070", "2.5.1", "5G", "COVID-19", "216-sı", "% ", "faiz", "процентов", "(", ")", ".", ",", "\n", " ", "twice a",
        "year", "yarım milyard", "полтора", "тыс.", "AZN", "manat", "2022-ci ilin III rübündə", "in", "January", "29",
        "artıb", "вырос на", "İ", "ı", "\u00a0", "٣", "²", "🙂", "\x00", "rank", "65th place", "million", "mln.",
        "December 0", "на 99 декабря", "Q9", "1" * 30, "0", "000", "i rüb", "1..2", "24/7", "#", "№ 5", "twenty-", "one",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(PIECES, max_size=25).map("".join),
)
NAMES = ["value", "value2", "unit", "change", "what", "period", "old", "rank", "start", "end", "sentence"]
LANGUAGES = st.sampled_from(get_args(Language))


@settings(max_examples=300, deadline=None)
@given(TEXTS, LANGUAGES, st.none() | st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_any_text_gives_figures_in_order_with_exact_places(
    text: str, language: Language, day: date | None
) -> None:
    figures = extract(text, language, title=text[:40], date=day)
    last = 0
    for figure in figures:
        assert last <= figure.start < figure.end <= len(text)
        assert figure.surface == text[figure.start : figure.end]
        assert figure.surface.strip() == figure.surface
        assert figure.surface in figure.sentence
        assert figure.change in get_args(Change)
        last = figure.end


@settings(max_examples=100, deadline=None)
@given(TEXTS, LANGUAGES)
def test_ranks_run_from_one_to_at_most_five(text: str, language: Language) -> None:
    ranks = sorted(f.rank for f in extract(text, language) if f.rank is not None)
    assert ranks == list(range(1, len(ranks) + 1))
    assert len(ranks) <= 5


@settings(max_examples=50, deadline=None)
@given(TEXTS, LANGUAGES)
def test_reading_twice_gives_the_same(text: str, language: Language) -> None:
    assert extract(text, language) == extract(text, language)


def calls(text: str, language: Language) -> int:
    """Functions called to read a text: a measure that a busy machine does not change."""
    count = 0

    def seen(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(seen)
    try:
        extract(text, language, date=date(2025, 1, 1))
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("end", [". ", ", and "])
def test_the_work_grows_with_the_length_only(end: str) -> None:
    line = f"In Q2 2024 the operator sold 12.5 million cards, up 40 percent, and 300 phones{end}"
    extract(line, "en")
    assert calls(line * 240, "en") < 10 * calls(line * 30, "en")


def test_a_stream_answers_every_record_in_order() -> None:
    records: list[dict[str, Any]] = [
        {"id": "b", "text": "5 milyon manat", "language": "az", "date": "2022-13-77"},
        {"id": 7, "text": None, "language": "tlh"},
        {"id": "c", "text": "Sales rose 4% in May.", "date": "2024-06", "more": [1]},
    ]
    answers = list(stream(records))
    assert [answer["id"] for answer in answers] == ["b", 7, "c"]
    assert answers[1]["figures"] == []
    assert answers[2]["figures"][0]["period"] == "2024-05"


def test_the_json_form_has_the_fields_of_the_interface() -> None:
    (figure,) = extract("It paid $5.", "en")
    assert [*to_json(figure)] == NAMES
    assert to_json(figure)["value"] == 5


@pytest.mark.parametrize(
    "piece",
    [
        "5 manat ",
        "100 ",
        "1.1.",
        "a",
        "one ",
        "$5-",
        "%",
        "million ",
        "2024-cü ildə 5 % ",
        "(",
        "7 млн ",
        "from 5 to ",
        "I ",
    ],
)
@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_the_work_on_one_endless_sentence_grows_with_its_length_only(piece: str, language: Language) -> None:
    short, long = piece * (1_500 // len(piece)), piece * (12_000 // len(piece))
    extract(short, language)
    assert calls(long, language) < 12 * calls(short, language) + 500


def test_an_endless_sentence_is_cut_and_loses_no_number() -> None:
    text = "In 2022 the service stopped " + "12,345 links and " * 400
    found = extract(text.strip(), "en")
    assert sum(figure.value == 12_345 for figure in found) == 400
    assert max(len(figure.sentence) for figure in found) <= LONGEST_SENTENCE
    assert all(text[figure.start : figure.end] == "12,345" for figure in found if figure.value == 12_345)
