"""A Slack message: one, within the limits, and no headline can call a channel."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.slack.blocks import (
    BLOCKS,
    BUTTON_TEXT,
    BUTTON_VALUE,
    HEADER,
    NOTHING,
    SECTION,
    TEXT_BYTES,
    TOTAL,
    Rendered,
    render,
)
from bot.model import Block, Button, Message, Span
from tests.newsstand import text
from tests.servers.slack_blocks import complaints, total
from tests.test_markup import MESSAGES


def drawn(*blocks: Block) -> Rendered:
    return render(Message(blocks))


def of(*words: str | Span) -> str:
    """The mrkdwn of a paragraph."""
    return str(drawn(text(*words)).blocks[0]["text"]["text"])


@pytest.mark.parametrize(
    ("span", "mrkdwn"),
    [
        (Span("81 < 82 & 83"), "81 &lt; 82 &amp; 83"),
        (Span("<!channel> <@U123> <#C1|x>"), "&lt;!channel&gt; &lt;@U123&gt; &lt;#C1|x&gt;"),
        (Span("81", bold=True), "*81*"),
        (Span("said", italic=True), "_said_"),
        (Span("a*b", bold=True), "*a∗b*"),
        (Span(" 81 ", bold=True), "*81*"),
        (Span("a *b* _c_ d_e_f"), "a ∗b∗ ‗c‗ d_e_f"),
        (Span("> 81"), "\u200b&gt; 81"),
        (Span("Trend", link="https://t.example/?a=1&b=2"), "<https://t.example/?a=1&amp;b=2|Trend>"),
        (Span("a|b>c\nd", link="https://t.example/"), "<https://t.example/|a¦b&gt;c d>"),
        (Span("Trend", link="https://t.example/|x>"), "Trend"),
        (Span("Trend", bold=True, link="https://t.example/"), "*<https://t.example/|Trend>*"),
    ],
)
def test_words_are_escaped_and_styles_are_marks(span: Span, mrkdwn: str) -> None:
    assert of(span).strip() == mrkdwn


def test_each_kind_of_block_has_its_form() -> None:
    blocks = drawn(
        Block("title", ((Span("Week *47*"),),)),
        Block("title", ((Span("Story", link="https://t.example/"),),)),
        Block("list", ((Span("one"),), (Span("two"),))),
        Block("quote", ((Span("said so"),),)),
        Block("small", ((Span("Trend"),),)),
    ).blocks
    assert [block["type"] for block in blocks] == ["header", "section", "section", "section", "context"]
    assert blocks[0]["text"] == {"type": "plain_text", "text": "Week *47*", "emoji": False}
    assert blocks[1]["text"]["text"] == "*<https://t.example/|Story>*"
    assert blocks[2]["text"]["text"] == "• one\n• two"
    assert blocks[3]["text"]["text"] == "> said so"
    assert blocks[4]["elements"][0]["text"] == "Trend"


def test_slack_is_told_to_make_no_links_or_mentions_of_its_own() -> None:
    assert all(block["text"]["verbatim"] for block in drawn(text("@here example.org")).blocks)


def test_spaces_stay_outside_the_marks() -> None:
    line = (Span("up "), Span("81 million ", bold=True), Span("links"))
    assert drawn(Block("text", (line,))).blocks[0]["text"]["text"] == "up *81 million* links"


def test_an_empty_message_is_not_refused() -> None:
    for message in (Message(()), Message((text("", " \n"),))):
        rendered = render(message)
        assert rendered.text == NOTHING
        assert complaints(rendered.blocks) == []


# --- the text that stands for the blocks --------------------------------------------------------


def test_the_text_says_it_all_in_plain_escaped_words() -> None:
    rendered = drawn(
        Block("title", ((Span("A & B"),),)), text(Span("81", bold=True, link="https://t.example/"), "c")
    )
    assert rendered.text == "A &amp; B\n81\nc"


@pytest.mark.parametrize("letter", ["a", "ə", "&", "👍"])
def test_the_text_is_at_most_4000_bytes_after_escaping(letter: str) -> None:
    size = len(letter.replace("&", "&amp;").encode())
    most = TEXT_BYTES // size
    assert len(drawn(text(letter * most)).text.encode()) == most * size
    cut = drawn(text(letter * (most + 1))).text
    assert len(cut.encode()) <= TEXT_BYTES
    assert cut.endswith("…")


# --- limits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_a_header_holds_150_characters(extra: int) -> None:
    title = drawn(Block("title", ((Span("x" * (HEADER + extra)),),))).blocks[0]["text"]["text"]
    assert len(title) == min(HEADER, HEADER + extra)
    assert title.endswith("…") is (extra > 0)


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_a_section_holds_3000_characters(extra: int) -> None:
    shown = of("x" * (SECTION + extra))
    assert len(shown) == min(SECTION, SECTION + extra)
    assert shown.endswith("…") is (extra > 0)


def test_a_cut_never_falls_inside_an_escape_or_a_link() -> None:
    shown = of("&" * SECTION)
    assert len(shown) <= SECTION
    assert re.fullmatch(r"(?:&amp;)+…", shown)
    line = (Span("x" * (SECTION - 20)), Span("Trend", link="https://trend.example/"))
    linked = drawn(Block("text", (line,))).blocks[0]["text"]["text"]
    assert linked.endswith(("xTrend", ">"))


@pytest.mark.parametrize("left", range(6))
def test_a_list_that_meets_the_limit_neither_passes_it_nor_ends_in_a_bare_bullet(left: int) -> None:
    entries = Block("list", ((Span("x" * (SECTION - 3 - left)),), (Span("second"),)))
    shown = str(drawn(entries).blocks[0]["text"]["text"])
    assert len(shown) <= SECTION
    assert not shown.rstrip().endswith("•")


@pytest.mark.parametrize("number", [BLOCKS - 1, BLOCKS, BLOCKS + 1, 3 * BLOCKS])
def test_at_most_fifty_blocks_with_the_buttons_among_them(number: int) -> None:
    message = Message(tuple(text(str(n)) for n in range(number)), ((Button("Why?", command="why 1"),),))
    blocks = render(message).blocks
    assert len(blocks) == min(number + 1, BLOCKS)
    assert blocks[-1]["type"] == "actions"


def test_all_blocks_together_stay_below_what_slack_takes() -> None:
    blocks = drawn(*(text("x" * 2000) for _ in range(9))).blocks
    assert TOTAL - 40 <= total(blocks) <= TOTAL


# --- buttons ----------------------------------------------------------------------------------------


def buttons(*row: Button) -> list[dict[str, Any]]:
    blocks = render(Message((text("x"),), (row,))).blocks
    assert complaints(blocks) == []
    return list(blocks[-1].get("elements", []))


def test_a_button_says_its_command_or_opens_its_address() -> None:
    say, open_ = buttons(Button("Why?", command="why 12"), Button("Source", url="https://t.example/"))
    assert (say["value"], say["action_id"]) == ("why 12", "say:0:0")
    assert (open_["url"], open_["action_id"]) == ("https://t.example/", "open:0:1")


@pytest.mark.parametrize("extra", [0, 1])
def test_a_buttons_words_and_command_are_bounded(extra: int) -> None:
    (button,) = buttons(Button("x" * (BUTTON_TEXT + extra), command="y" * BUTTON_VALUE))
    assert len(button["text"]["text"]) == BUTTON_TEXT
    assert (buttons(Button("x", command="y" * (BUTTON_VALUE + extra))) == []) is bool(extra)


@pytest.mark.parametrize(
    "button", [Button("x"), Button(" ", command="a"), Button("x", url="javascript:alert(1)")]
)
def test_a_button_that_could_do_nothing_is_left_out(button: Button) -> None:
    assert buttons(button) == []


# --- any message --------------------------------------------------------------------------------------


@settings(deadline=None)
@given(MESSAGES, st.integers(1, 40))
def test_any_message_is_taken_and_calls_nobody(message: Message, times: int) -> None:
    rendered = render(Message(message.blocks * times, message.buttons))
    assert complaints(rendered.blocks) == []
    assert total(rendered.blocks) <= TOTAL
    assert 0 < len(rendered.text.encode()) <= TEXT_BYTES
    assert not re.search(r"<(?!https?://[^\s|<>]+\|[^|<>\n]+>)", rendered.text + _mrkdwn(rendered.blocks))


def _mrkdwn(blocks: list[dict[str, Any]]) -> str:
    """All text that Slack reads for marks."""
    parts = [one for block in blocks for one in (*block.get("elements", []), block.get("text"))]
    return "\n".join(one["text"] for one in parts if one and one["type"] == "mrkdwn")
