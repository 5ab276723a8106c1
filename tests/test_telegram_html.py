"""Telegram's HTML is read as the server reads it, and what we write survives the reading."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.telegram import markup
from bot.model import Block, Message, Span
from tests.servers import telegram_html


@pytest.mark.parametrize(
    ("html", "says"),
    [
        ("a <br> b", 'Unsupported start tag "br" at byte offset 2'),
        ("a <br/> b", 'Unsupported start tag "br/" at byte offset 2'),
        ("şə <p>", 'Unsupported start tag "p" at byte offset 5'),
        ("5 < 6 > 4", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 3'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<span class=x>y</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ],
)
def test_broken_markup_is_refused_with_the_servers_words_and_byte_offset(html: str, says: str) -> None:
    with pytest.raises(telegram_html.EntityError) as caught:
        telegram_html.parse(html)
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("&lt;b&gt; &amp; &quot;x&quot; &#65;&#x42", '<b> & "x" AB'),
        ("&nbsp;&apos;&copy; a & b > c", "&nbsp;&apos;&copy; a & b > c"),
        ("<B>A</b> <STRONG x=1 y>B</strong>", "A B"),
        ("  <b> a </b> \n", "a"),
        ("<i>a</>", "a"),
    ],
)
def test_what_is_no_error_reads_as_the_server_reads_it(html: str, text: str) -> None:
    assert telegram_html.parse(html)[0] == text


def test_offsets_of_entities_are_utf16_units() -> None:
    text, entities = telegram_html.parse('😀 <b>bold</b> <a href="https://example.org/?a=1&amp;b=2">x</a>')
    assert text == "😀 bold x"
    assert entities == [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "text_link", "offset": 8, "length": 1, "url": "https://example.org/?a=1&b=2"},
    ]


def test_empty_elements_and_bad_addresses_make_no_entity_and_no_error() -> None:
    assert telegram_html.parse('<b></b><a href="nonsense">x</a>') == ("x", [])


def test_nothing_stands_inside_code_and_no_quote_inside_a_quote() -> None:
    kinds = [entity["type"] for entity in telegram_html.parse("<code><b>x</b></code>")[1]]
    assert kinds == ["code"]
    nested = "<blockquote>a<blockquote expandable>b</blockquote><b>c</b></blockquote>"
    assert [one["type"] for one in telegram_html.parse(nested)[1]] == ["blockquote", "bold"]


def test_the_hundred_and_first_entity_is_dropped() -> None:
    assert len(telegram_html.parse("<b>x</b> " * 130)[1]) == 100


# --- whatever the words --------------------------------------------------------------

HOSTILE = st.text(alphabet=st.sampled_from("<>&\"'/ab =#;\n\t\r\u200b\u202e\0😀ə"), max_size=40)


@given(st.lists(st.builds(Span, HOSTILE, bold=st.booleans(), italic=st.booleans()), max_size=5))
@settings(max_examples=150, deadline=None)
def test_whatever_the_words_the_server_reads_exactly_them(spans: list[Span]) -> None:
    drawn = markup.render(Message((Block("title", (tuple(spans),)), Block("quote", (tuple(spans),)))))
    text, _ = telegram_html.parse(drawn.html)
    assert text == drawn.plain.strip(" \t\r\n\0\x0b")
