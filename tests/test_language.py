"""Languages as values: casing, folding, months, sentences, identification."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.language import fold, identify, lower, sentences
from digests.language.months import MONTHS

BENCH = Path(__file__).parents[2] / "shared" / "bench"


def split(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("İKTA", "az", "ikta"),
        ("IŞIQ", "az", "ışıq"),
        ("Aİ", "az", "ai"),
        ("IT", "en", "it"),
        ("İT", "en", "it"),
        ("ЁЛКА", "ru", "ёлка"),
    ],
)
def test_lower_case_follows_the_language(word: str, language: str, expected: str) -> None:
    assert lower(word, language) == expected  # type: ignore[arg-type]


@given(st.text())
def test_lower_case_keeps_offsets_true(text: str) -> None:
    assert len(lower(text, "az")) == len(lower(text, "en")) == len(text)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("rəqəmsal", "REQEMSAL"),
        ("Şəhər", "seher"),
        ("ışıq", "isiq"),
        ("İnternet", "internet"),
        ("çäkdi", "cəkdi"),
        ("ещё", "Еще"),
        ("Xankəndi", "XANKENDI"),
    ],
)
def test_folding_makes_spellings_of_one_word_equal(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)


def test_folding_takes_marks_off_however_many_kinds_there_are() -> None:
    every = "".join(chr(code) for code in range(0x300, 0x340))
    for marks in (every[:3], every):
        assert fold(f"g{marks}ə{marks} " * 20) == "ge " * 20


def test_folding_keeps_short_i_a_letter_of_its_own() -> None:
    assert fold("Май") == "май"
    assert fold("май") != fold("маи")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("yanvarın", 1), ("Fevralda", 2), ("iyunun", 6), ("İyul", 7), ("sentyabradək", 9), ("Dekabr", 12),
        ("января", 1), ("мая", 5), ("май", 5), ("августе", 8), ("сент", 9), ("ноябрём", 11),
        ("Sept", 9), ("november", 11), ("Apr", 4), ("may", 5), ("oktyabrında", 10),
    ],
)  # fmt: skip
def test_months_are_known_in_every_case(word: str, number: int) -> None:
    assert MONTHS[fold(word)] == number


def test_a_word_that_only_begins_like_a_month_is_none() -> None:
    assert "ма" not in MONTHS
    assert fold("maytap") not in MONTHS


@pytest.mark.parametrize(
    "whole",
    [
        "2022-ci ildə 5 mln. manat ayrılıb.",
        "Gəlir 3 mln. ABŞ dolları olub.",
        "Tədbirdə İ. Məmmədov çıxış edib.",
        "В 2022 г. выросло число сайтов.",
        "Доход составил 5 млн. руб. за год.",
        "The U.S. Navy bought No. 5 of them.",
        "Speeds of 3.5 Mbps were seen on Apr. 12 at ict.az and Booking.Com alone.",
        "The meeting starts at 5 p.m. Monday.",
        "Он живет в г. Баку давно.",
        "1. Birinci bənd",
    ],
)
def test_abbreviations_initials_and_decimals_end_no_sentence(whole: str) -> None:
    assert split(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Work begins in 2023.The plan is long.", ["Work begins in 2023.", "The plan is long."]),
        ("Title here\nBody here", ["Title here", "Body here"]),
        ("“It works.” He left.", ["“It works.”", "He left."]),
        ('Bunu deyib. "Report" yazır.', ["Bunu deyib.", '"Report" yazır.']),
        ("В 2022 г. Госслужба начала. Да!", ["В 2022 г.", "Госслужба начала.", "Да!"]),
        ("Bloklanıb. 2023-cü ildə artıb.", ["Bloklanıb.", "2023-cü ildə artıb."]),
        ("It left the U.S. The rest stayed.", ["It left the U.S.", "The rest stayed."]),
        ("Oldu... Sonra? Bitdi", ["Oldu...", "Sonra?", "Bitdi"]),
        (" \n  \n", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, pieces: list[str]) -> None:
    assert split(text) == pieces


@given(st.text(alphabet="Ab1 .!?\n\"'”»İ-", max_size=80))
def test_sentences_are_trimmed_ordered_and_lose_no_letter(text: str) -> None:
    spans = sentences(text, "az")
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


@pytest.mark.parametrize(
    ("headline", "language"),
    [
        ("Bakıda yeni data mərkəzi açılıb", "az"),
        ("Bakida yeni data merkezi acilib", "az"),
        ("Kiber hucumlarin sayi artib", "az"),
        ("Data centre opens in Baku", "en"),
        ("Bank exports rise to 43 billion manat", "en"),
        ("В Баку открылся дата-центр", "ru"),
        ("Türkiye'nin yeni uydusu bugün fırlatıldı", "tr"),
        ("Turkiye siber guvenlik icin adim atti", "tr"),
        ("Die neue Regierung und das Gesetz", "other"),
        ("Le ministre adopte une loi pour les banques", "other"),
        ("Україна запускає п'яте покоління зв'язку", "other"),
        ("Жаңа заң қабылданды", "other"),
        ("Azercell 5G 2025", "en"),
        ("The operator Qəbələ Telecom is to switch off its old network and sell the sites", "en"),
        ("Clients of Şəki Kredit have been warned of fake letters from the bank", "en"),
        ("Qəbələ Telecom Köhnə Şəbəkəni Söndürür", "az"),
        ("SOCAR: 81 000", "en"),
        ("2025", "en"),
        ("Азеркосмос 2025", "ru"),
    ],
)
def test_one_headline_tells_its_language(headline: str, language: str) -> None:
    assert identify(headline) == language


@pytest.mark.parametrize("name", ["stories_azenru_dev", "figures_azenru_dev"])
def test_headlines_of_the_beat_are_told_apart(name: str) -> None:
    path = BENCH / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("the measuring set is not beside this checkout")
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    right = sum(identify(record.get("title") or record["text"]) == record["language"] for record in records)
    assert right >= 0.98 * len(records)
