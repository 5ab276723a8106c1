"""Whatever a source wrote, a message stays a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.formatter import Formatter
from bot.formatter.links import web_link
from bot.formatter.listing import BUDGET
from bot.formatter.story import bold_figures
from bot.formatter.text import clean, covers, cut, length
from bot.model import Message
from digests.model import ReaderLanguage
from tests.newsstand import (
    BEAT,
    bold,
    figure,
    story,
    version,
    week,
)

FORMATTER = Formatter(BEAT)
LANGUAGES: tuple[ReaderLanguage, ...] = ("az", "en", "ru")


# --- hostile words ---------------------------------------------------------------------------------


def test_control_characters_and_reordering_marks_never_reach_a_message() -> None:
    hostile = "81\x00 mil\x1b[31mlion\u202e snoillim\u2066\nnext\u2028line"
    assert clean(hostile) == "81 mil [31mlion snoillim next line"


def test_a_cut_falls_between_words_and_shows() -> None:
    assert cut("one two three four", 12) == "one two…"
    assert cut("short", 5) == "short"
    assert cut("unbreakable", 6) == "unbre…"
    assert cut("👍🏽👍🏽👍🏽", 4) == "👍🏽…", "an emoji keeps its skin"


@given(st.text(max_size=200), st.integers(1, 60))
def test_a_cut_is_never_too_long(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://example.org/a?b=1&c=2#d", True),
        ("http://127.0.0.1:8080/x", True),
        ("https://xn--80ak6aa92e.example/", True),
        ("https://азербайджан.example/новости", True),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://exa mple.org/", False),
        ("https://example.org/a|b", False),
        ("https://example.org/<b>", False),
        ("https://user:password@example.org/", False),
        ("https://example.org:notaport/", False),
        ("ftp://example.org/", False),
        ("https://example.org/" + "a" * 2000, False),
        ("", False),
        (None, False),
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None, good: bool) -> None:
    assert (web_link(url) is not None) is good


def test_a_part_that_says_nothing_new_is_recognised() -> None:
    assert covers("Service blocks 81 million links in quarter", "81 million links blocked")
    assert not covers("Service blocks 81 million links", "82 million links blocked")
    assert covers("anything", "")


def test_figures_in_running_text_are_bold_where_they_stand_whole() -> None:
    spans = bold_figures("It is 81 million, not 181 million nor 81.5%.", [figure(81e6, printed="81 million")])
    assert bold(spans) == ["81 million"]
    assert bold(
        bold_figures("down 39,8 % and 25 Mbps", [figure(39.8, printed="39,8"), figure(25, printed="25")])
    ) == [
        "39,8 %",
        "25 Mbps",
    ]


def test_bold_never_ends_inside_a_word() -> None:
    """Slack would show the mark itself."""
    spans = bold_figures("Layihəyə 11,3 milyon manatdan çox pul ayrılıb.", [figure(1, printed="11,3 milyon")])
    assert bold(spans) == ["11,3 milyon manatdan"]
    assert bold(bold_figures("5-dən, 7ci", [figure(5, printed="5"), figure(7, printed="7")])) == ["5", "7ci"]


@given(
    st.lists(st.text(max_size=400), min_size=3, max_size=3),
    st.sampled_from(LANGUAGES),
    st.integers(0, 12),
)
def test_no_words_of_a_source_break_a_message(
    texts: list[str], language: ReaderLanguage, number: int
) -> None:
    title, summary, name = texts
    one = story(
        version(title, summary, [figure(5, name, printed=title[:9], sentence=summary)]), sources=(name,)
    )
    cards = [
        replace(one, story=str(n), number=n, published=one.published + timedelta(hours=n))
        for n in range(number)
    ]
    made: list[Message] = [
        FORMATTER.alert(one, language),
        FORMATTER.why(one, language),
        FORMATTER.listing(title, cards, language),
        FORMATTER.digest(week(*cards), language),
    ]
    for message in made:
        assert length(message.blocks) <= BUDGET + 100
        assert all("\n" not in span.text for block in message.blocks for line in block.lines for span in line)
