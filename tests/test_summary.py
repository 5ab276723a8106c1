"""Summaries: at most two sentences of the text that stand alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.summary import LIMIT, summarise

TITLE = "Operator widens its fibre network"
LEAD = "The operator laid new fibre lines in twelve districts this spring."
FIGURES = "Some 48,000 households can now order a line of 100 Mbps."
LEANING = "Moreover, it hopes to reach the remaining settlements before winter."
QUOTE = '"We are proud of every engineer who took part in this long work."'


def test_the_lead_and_a_sentence_with_figures_make_the_summary() -> None:
    filler = "People of the region have waited for this for many years already."
    assert summarise(TITLE, f"{LEAD} {filler} {FIGURES}", "en") == f"{LEAD} {FIGURES}"


@pytest.mark.parametrize("unfit", [LEANING, QUOTE, "Read more about the fibre network on our pages today."])
def test_a_sentence_that_cannot_stand_alone_is_left_out(unfit: str) -> None:
    assert summarise(TITLE, f"{unfit} {LEAD}", "en") == LEAD
    assert summarise(TITLE, f"{LEAD} {unfit}", "en") == LEAD


@pytest.mark.parametrize(
    ("opening", "language"),
    [
        ("Bundan əlavə, şəbəkə iyirmi kəndə çatdırılıb və işə salınıb.", "az"),
        ("O bildirib ki, şəbəkə iyirmi kəndə çatdırılıb və işə salınıb.", "az"),
        ("Кроме того, сеть дошла до двадцати сел и уже работает там.", "ru"),
        ("Он отметил, что сеть дошла до двадцати сел и уже работает.", "ru"),
        ("Xatırladaq ki, keçən il şəbəkə iyirmi kəndə çatdırılmışdı.", "az"),
    ],
)
def test_leaning_openings_of_all_languages_are_known(opening: str, language: str) -> None:
    assert summarise("", opening, language) == ""  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("In the north, he said, twenty villages have the network already.", "en"),
        ("На севере, по его словам, сеть есть уже в двадцати селах.", "ru"),
        ("Сеть есть уже в двадцати селах на севере, добавил он.", "ru"),
        ("Şimalda, onun sözlərinə görə, artıq iyirmi kənddə şəbəkə var.", "az"),
    ],
)
def test_a_speaker_without_a_name_leans_on_an_earlier_sentence(text: str, language: str) -> None:
    assert summarise("", text, language) == ""  # type: ignore[arg-type]


def test_this_year_leans_on_nothing() -> None:
    assert summarise("", "Bu il şəbəkə iyirmi kəndə çatdırılıb və işə salınıb.", "az")
    assert summarise("", "It is planned to connect twenty villages to the network.", "en")


def test_the_dateline_is_left_to_the_message() -> None:
    text = "BAKU, Azerbaijan, November 21. Villages will get a faster connection by the end of 2024."
    assert summarise("", text, "en") == "Villages will get a faster connection by the end of 2024."


def test_the_title_is_not_told_twice() -> None:
    assert summarise(LEAD, f"{LEAD} {FIGURES}", "en") == FIGURES


def test_the_second_sentence_says_something_else() -> None:
    again = "This spring the operator laid new fibre lines in twelve districts."
    assert summarise(TITLE, f"{LEAD} {again.replace('This', 'Last')}", "en") == LEAD


@given(st.text(max_size=300), st.text(max_size=1500))
def test_no_text_breaks_the_limits(title: str, text: str) -> None:
    summary = summarise(title, text, "en")
    assert len(summary) <= LIMIT
    assert "\n" not in summary


def test_a_long_sentence_is_cut_at_a_word() -> None:
    summary = summarise("", "Operator " + "connects another village " * 40 + "today.", "en")
    assert len(summary) <= LIMIT
    assert summary.endswith("…")
    assert summary[:-1].split()[-1] in {"connects", "another", "village"}
