"""The page of a message: whole, readable, and nothing in it that a source could make do something."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from bot.adapters.webpage import render
from bot.formatter import Formatter
from bot.model import Block, Message, Span
from digests.model import ReaderLanguage
from tests.newsstand import BEAT, BLOCKED_STORY, text, week
from tests.test_markup import MESSAGES

VOID = frozenset({"meta", "br"})
TAGS = frozenset(
    {"html", "head", "title", "style", "body", "h1", "h2", "p", "small", "ul", "li", "blockquote", "a"}
    | {"strong", "em"}
    | VOID
)


class Page(HTMLParser):
    """What a browser would see: tags in order, addresses, the words of each element."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.tags: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.words: dict[str, list[str]] = {}
        self.language = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.balanced = not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self._open.append(tag)
            self.words.setdefault(tag, []).append("")
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.words[tag][-1] += data


def page(*blocks: Block, language: ReaderLanguage = "en") -> Page:
    return Page(render(Message(blocks, language=language)))


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_a_digest_is_a_page_in_its_language_under_its_own_title(language: ReaderLanguage) -> None:
    message = Formatter(BEAT).digest(week(BLOCKED_STORY), language)
    seen = Page(render(message))
    title = message.blocks[0].lines[0][0].text
    assert seen.language == language
    assert seen.words["title"] == seen.words["h1"] == [title]
    assert seen.links == ["https://caspianwire.example/12"] * 2


def test_each_kind_of_block_has_its_element() -> None:
    seen = page(
        Block("title", ((Span("Week"),),)),
        Block("text", ((Span("Cyber", bold=True),),), keep_with_next=True),
        Block("list", ((Span("81 million", bold=True), Span(" links")), (Span("5 files"),))),
        text("One", "Two"),
        Block("quote", ((Span("We did.", italic=True),),)),
        Block("small", ((Span("Trend"),),)),
    )
    assert seen.tags[seen.tags.index("body") + 1 :] == [
        "h1", "h2", "ul", "li", "strong", "li", "p", "br", "blockquote", "em", "p", "small",
    ]  # fmt: skip
    assert seen.words["h2"] == ["Cyber"]
    assert seen.words["li"] == ["81 million links", "5 files"]


def test_only_a_bold_line_that_stays_with_the_next_is_a_heading() -> None:
    bold = (Span("Correction", bold=True), Span(", 14:00"))
    assert "h2" not in page(text("x"), Block("text", (bold,), keep_with_next=True)).tags
    assert "h2" not in page(text("x"), text(Span("Bold", bold=True))).tags


@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script>", "</title><img src=x onerror=y>", '"><b onclick="z">', "&lt;b&gt;", "a & b"],
)
def test_the_words_of_a_source_are_only_words(words: str) -> None:
    seen = page(Block("title", ((Span(words),),)), text(Span(words, link="https://t.example/")))
    assert set(seen.tags) <= TAGS
    assert seen.words["title"] == seen.words["h1"] == seen.words["p"] == [words]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//t.example/",
        "https://[",
        "http://a b/",
    ],
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert page(text(Span("Trend", link=address))).links == []


def test_an_address_cannot_leave_its_attribute_and_tells_nothing_of_where_it_was_followed() -> None:
    address = "https://t.example/?a='1'&b=2"
    seen = page(text(Span("Trend", link=address)))
    assert seen.links == [address]
    assert 'rel="noopener noreferrer nofollow"' in seen.html
    assert '<meta name="referrer" content="no-referrer">' in seen.html


def test_the_page_needs_nothing_from_elsewhere_and_may_load_nothing() -> None:
    seen = Page(render(Formatter(BEAT).digest(week(BLOCKED_STORY), "en")))
    assert not {"src", "srcset", "onclick", "onload", "style"} & seen.attributes
    assert "default-src 'none'" in seen.html
    assert "url(" not in seen.html
    assert "@import" not in seen.html


def test_narrow_dark_and_paper_are_thought_of() -> None:
    html = render(Message((text("x"),)))
    assert "width=device-width" in html
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html


def test_a_message_without_words_is_still_a_page_with_a_title() -> None:
    assert page().words["title"] == ["Beatwire"]


def test_line_breaks_in_words_are_kept_and_control_characters_are_not() -> None:
    seen = page(text("x"), text("one\ntwo\x00\x1b[2J\u202e3"))
    assert "br" in seen.tags
    assert seen.words["p"][1] == "onetwo[2J3"


@settings(deadline=None)
@given(MESSAGES)
def test_any_message_is_a_balanced_page_of_known_tags_that_can_be_written(message: Message) -> None:
    seen = Page(render(message))
    assert seen.balanced
    assert set(seen.tags) <= TAGS
    assert all(link.startswith(("http://", "https://")) for link in seen.links)
    seen.html.encode()
