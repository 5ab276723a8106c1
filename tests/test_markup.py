"""A Telegram message: one, within the limits, and never refused for its markup."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.telegram.markup import DATA_BYTES, ENTITIES, LABEL, NOTHING, ROW, TEXT, render, units
from bot.model import Block, Button, Message, Span
from tests.newsstand import text
from tests.servers.telegram_html import parse


def shown(*blocks: Block) -> tuple[str, list[dict[str, Any]]]:
    """What the server makes of the message: words and entities."""
    return parse(render(Message(blocks)).html)


def of(*words: str | Span) -> str:
    return render(Message((text(*words),))).html


@pytest.mark.parametrize(
    ("span", "html"),
    [
        (Span("81 < 82 & 83 > 80"), "81 &lt; 82 &amp; 83 &gt; 80"),
        (Span("<b>not bold</b>"), "&lt;b&gt;not bold&lt;/b&gt;"),
        (Span("81", bold=True), "<b>81</b>"),
        (Span("81", bold=True, italic=True), "<b><i>81</i></b>"),
        (
            Span("Trend", link="https://t.example/?a=1&b=2"),
            '<a href="https://t.example/?a=1&amp;b=2">Trend</a>',
        ),
        (Span("Trend", link='https://t.example/"><b>'), "Trend"),
        (Span("Trend", link="javascript:alert(1)"), "Trend"),
        (Span("&nbsp; &copy;"), "&amp;nbsp; &amp;copy;"),
    ],
)
def test_words_are_escaped_and_styles_are_tags(span: Span, html: str) -> None:
    assert of(span) == html


def test_blocks_stand_apart_and_headings_stay_with_what_follows() -> None:
    message = Message(
        (
            Block("title", ((Span("Title"),),), keep_with_next=True),
            text("one", "two"),
            Block("list", ((Span("first"),), (Span("second"),))),
            Block("quote", ((Span("said so"),),)),
            Block("small", ((Span("Trend"),),)),
        )
    )
    assert render(message).html == (
        "<b>Title</b>\none\ntwo\n\n• first\n• second\n\n<blockquote>said so</blockquote>\n\nTrend"
    )


def test_plain_words_are_those_that_the_server_reads() -> None:
    message = Message(
        (Block("title", ((Span("A & B"),),)), Block("quote", ((Span("“x” < y"),),)), text("é👍"))
    )
    rendered = render(message)
    assert parse(rendered.html)[0] == rendered.plain


def test_two_quotations_stay_two() -> None:
    quote = Block("quote", ((Span("a"),), (Span("b"),)))
    words, entities = shown(quote, quote)
    assert words == "a\nb\n\na\nb"
    assert [(one["type"], one["offset"], one["length"]) for one in entities] == [
        ("blockquote", 0, 3),
        ("blockquote", 5, 3),
    ]


def test_control_characters_and_line_breaks_in_a_headline_are_gone() -> None:
    assert of(Span("a\nb\x00c\u202ed", bold=True)) == "<b>a b cd</b>"


def test_spaces_between_runs_are_kept() -> None:
    assert of(Span("81", bold=True), "x") == "<b>81</b>\nx"
    assert (
        render(Message((Block("text", ((Span("a "), Span("b", bold=True), Span(" c")),)),))).plain == "a b c"
    )


def test_an_empty_message_is_not_refused() -> None:
    for message in (Message(()), Message((text("", " \n"),))):
        assert render(message).html == NOTHING


# --- limits --------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", ["a", "ə", "<", "👍"])
def test_a_message_of_just_the_limit_is_whole_and_one_more_is_cut(letter: str) -> None:
    most = TEXT // units(letter)
    whole = render(Message((text(letter * most),))).plain
    assert whole == letter * most
    cut = render(Message((text(letter * (most + 1)),))).plain
    assert cut.endswith("…")
    assert TEXT - 2 <= units(cut) <= TEXT


def test_a_long_message_is_cut_between_words() -> None:
    plain = render(Message((text("word " * 1000), Block("small", ((Span("end"),),))))).plain
    assert plain.endswith("word…")


@pytest.mark.parametrize("extra", [-1, 0, 1, 60])
def test_styles_beyond_the_entities_that_telegram_keeps_are_dropped_links_last(extra: int) -> None:
    lines = tuple((Span(f"{n}", bold=True), Span(" and ")) for n in range(ENTITIES - 1 + extra))
    link = (Span("Trend", link="https://t.example/"),)
    words, entities = shown(Block("text", (*lines, link)))
    assert len(entities) == min(ENTITIES, ENTITIES + extra)
    assert entities[-1]["type"] == "text_link"
    assert words.endswith("Trend")


def test_neighbours_of_one_style_are_one_entity() -> None:
    assert (
        render(Message((Block("text", ((Span("a", bold=True), Span("b", bold=True)),)),))).html == "<b>ab</b>"
    )


# --- buttons ---------------------------------------------------------------------------------


def keyboard(*rows: tuple[Button, ...]) -> tuple[tuple[tuple[str, str], ...], ...]:
    return render(Message((text("x"),), buttons=rows)).keyboard


def test_a_button_opens_an_address_or_says_a_command() -> None:
    row = (Button("Source", url="https://t.example/"), Button("Why?", command="why 12"))
    assert keyboard(row) == ((("Source", "https://t.example/"), ("Why?", "why 12")),)


@pytest.mark.parametrize(
    "button",
    [
        Button("Source", url="javascript:alert(1)"),
        Button("Nothing"),
        Button("", command="why 12"),
        Button("Long", command="ə" * (DATA_BYTES // 2) + "x"),
    ],
)
def test_a_button_that_telegram_would_refuse_is_left_out(button: Button) -> None:
    assert keyboard((button,)) == ()


def test_a_command_of_just_64_bytes_is_kept() -> None:
    command = "ə" * (DATA_BYTES // 2)
    assert keyboard((Button("Long", command=command),)) == ((("Long", command),),)


def test_a_row_of_more_than_eight_goes_on_below() -> None:
    rows = keyboard(tuple(Button(str(n), command=str(n)) for n in range(ROW + 1)))
    assert [len(row) for row in rows] == [ROW, 1]


def test_at_most_a_hundred_buttons_and_labels_of_one_short_line() -> None:
    rows = keyboard(*((Button("a\nb" * 90, command="x"),) * ROW for _ in range(20)))
    assert sum(len(row) for row in rows) == 100
    assert all(len(label) <= LABEL and "\n" not in label for row in rows for label, _ in row)


# --- any message -------------------------------------------------------------------------------

HOSTILE = st.sampled_from(
    [
        "<b>",
        "</b>",
        "&lt;",
        "&",
        "<!channel>",
        "a|b",
        "\n",
        "👩‍👩‍👧‍👦",
        "\u202eשלום",
        "\x00",
        "x" * 300,
        "</a>",
        "• ",
    ]
)
WORDS = st.lists(st.one_of(st.text(max_size=40), HOSTILE), max_size=6).map("".join)
LINKS = (
    st.none()
    | st.sampled_from(["https://t.example/a?b=1&c=<2>", "https://t.example/a", "tg://x"])
    | st.text(max_size=20)
)
SPANS = st.builds(Span, WORDS, st.booleans(), st.booleans(), LINKS)
BLOCKS = st.builds(
    Block,
    st.sampled_from(["title", "text", "list", "quote", "small"]),
    st.lists(st.lists(SPANS, max_size=4).map(tuple), max_size=4).map(tuple),
    st.booleans(),
)
BUTTONS = st.builds(Button, WORDS, st.none() | WORDS, LINKS)
MESSAGES = st.builds(
    Message,
    st.lists(BLOCKS, max_size=8).map(tuple),
    st.lists(st.lists(BUTTONS, max_size=10).map(tuple), max_size=3).map(tuple),
)


@settings(deadline=None)
@given(MESSAGES, st.integers(1, 40))
def test_any_message_is_taken_by_the_server_as_it_was_meant(message: Message, times: int) -> None:
    rendered = render(Message(message.blocks * times, message.buttons))
    words, entities = parse(rendered.html)
    assert 0 < units(words) <= TEXT
    assert words == rendered.plain.strip() or words.strip() == rendered.plain.strip()
    assert len(entities) <= ENTITIES
    assert {one["type"] for one in entities} <= {"bold", "italic", "text_link", "blockquote"}
    assert not re.search(r"<(?!/?(?:b|i|blockquote)>|a href=\"|/a>)", rendered.html)
    for row in rendered.keyboard:
        assert 0 < len(row) <= ROW
        assert all(label and target for label, target in row)
