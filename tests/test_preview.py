"""The page that shows messages as Telegram and Slack show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from bot.model import Block, Button, Message, Span
from bot.preview import Exchange, page

VOID = {"meta", "hr", "br"}
KNOWN = {
    *("html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "article"),
    *("div", "span", "p", "h1", "h2", "h3", "small", "b", "i", "s", "code", "a", "hr", "blockquote"),
    *("details", "summary"),
}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> & \"quoted\" 'too' </section> &lt;b&gt;"


class Seen(HTMLParser):
    """What a browser would see: tags with their attributes, text, and whether all is closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, str] = {"telegram": "", "slack": ""}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for view in self.texts:
            ids = [attrs.get("id") for name, attrs in self.tags if name == "section"]
            if ids and ids[-1] == view:
                self.texts[view] += data

    def links(self) -> list[str]:
        return [str(attrs["href"]) for tag, attrs in self.tags if tag == "a"]

    def of(self, kind: str) -> list[dict[str, str | None]]:
        return [attrs for _, attrs in self.tags if kind in (attrs.get("class") or "").split()]


def message(text: str = "81 million links", *, command: str = "why 1", language: str = "en") -> Message:
    return Message(
        (
            Block("title", ((Span("AzStateNet report"),),)),
            Block("text", ((Span(text, bold=True), Span(" were stopped")),)),
            Block("list", ((Span("first", italic=True),), (Span("second"),))),
            Block("quote", ((Span("as the source says"),),)),
            Block("small", ((Span("Sample Wire", link="https://wire.example/a?b=1&c=2"),),)),
        ),
        buttons=((Button("Why?", command=command), Button("Source", url="https://wire.example/a")),),
        language=language,  # type: ignore[arg-type]
    )


def seen(*exchanges: Exchange, language: str = "en") -> Seen:
    return Seen(page(exchanges, language=language))


class TestPage:
    def test_it_is_whole_balanced_and_of_known_tags(self) -> None:
        shown = seen(Exchange(message()), Exchange(message("two"), "/cyber 3"))
        assert shown.open == []
        assert {tag for tag, _ in shown.tags} <= KNOWN

    def test_it_needs_nothing_from_elsewhere(self) -> None:
        html = page([Exchange(message())])
        names = {name for _, attrs in Seen(html).tags for name in attrs}
        assert not {"src", "srcset", "style", "data"} & names
        assert "url(" not in html
        assert "@import" not in html
        assert "default-src &#x27;none&#x27;" in html

    def test_it_is_told_in_the_language_of_the_reader_and_each_message_in_its_own(self) -> None:
        shown = seen(Exchange(message(language="ru")), language="az")
        assert ("html", {"lang": "az"}) in shown.tags
        assert [attrs["lang"] for tag, attrs in shown.tags if tag == "article"] == ["ru", "ru"]

    @pytest.mark.parametrize("language", ["az", "en", "ru"])
    def test_every_language_of_readers_has_its_words(self, language: str) -> None:
        answers = {page([Exchange(message(), "/cyber")], language=one) for one in ("az", "en", "ru")}
        assert len(answers) == 3
        assert seen(Exchange(message()), language=language).open == []

    def test_dark_and_narrow_are_thought_of(self) -> None:
        html = page([])
        assert "prefers-color-scheme: dark" in html
        assert "max-width" in html
        assert 'name="viewport"' in html

    def test_an_empty_page_is_still_a_page(self) -> None:
        assert seen().open == []


class TestBothViews:
    def test_every_word_stands_in_both(self) -> None:
        shown = seen(Exchange(message()))
        for text in shown.texts.values():
            for word in (
                "AzStateNet report",
                "81 million links",
                "first",
                "as the source says",
                "Sample Wire",
            ):
                assert word in text

    def test_styles_become_marks_and_marks_do_not_show(self) -> None:
        shown = seen(Exchange(message()))
        tags = [tag for tag, _ in shown.tags]
        assert tags.count("b") >= 2
        assert tags.count("i") == 2
        assert tags.count("blockquote") == 2
        assert "*81" not in shown.texts["slack"]
        assert "<https" not in shown.texts["slack"]

    def test_a_quotation_stands_by_itself_without_empty_lines_around_it(self) -> None:
        html = page([Exchange(message())])
        assert html.count("<blockquote>as the source says</blockquote>") == 2
        assert "\n\n<blockquote>" not in html
        assert "</blockquote>\n\n" not in html

    def test_links_and_link_buttons_lead_where_they_say(self) -> None:
        links = seen(Exchange(message())).links()
        assert links.count("https://wire.example/a?b=1&c=2") == 2
        assert links.count("https://wire.example/a") == 2

    def test_no_link_tells_the_other_side_where_it_was(self) -> None:
        out = [attrs for tag, attrs in seen(Exchange(message())).tags if tag == "a" and "target" in attrs]
        assert len(out) == 4
        assert all(attrs["rel"] == "noopener noreferrer nofollow" for attrs in out)

    def test_command_buttons_are_shown_but_do_nothing(self) -> None:
        keys = [attrs for attrs in seen(Exchange(message())).of("key") if "href" not in attrs]
        assert [attrs["title"] for attrs in keys] == ["why 1", "why 1"]

    def test_a_question_stands_once_before_its_answers(self) -> None:
        shown = seen(Exchange(message("one"), "/cyber 2"), Exchange(message("two"), "/cyber 2"))
        for text in shown.texts.values():
            assert text.count("/cyber 2") == 1
            assert text.index("/cyber 2") < text.index("one") < text.index("two")
        assert shown.texts["slack"].count("Only visible to you") == 2

    def test_the_time_is_shown_where_it_is_known(self) -> None:
        at = datetime(2022, 11, 21, 11, 5, tzinfo=UTC)
        shown = seen(Exchange(message(), at=at))
        assert all("21.11 11:05" in text for text in shown.texts.values())


class TestEdits:
    def test_an_edit_takes_the_place_of_what_it_edits_and_keeps_it_to_unfold(self) -> None:
        shown = seen(
            Exchange(message("18 million links")),
            Exchange(message("another story", command="why 2")),
            Exchange(message("81 million links"), "edit"),
        )
        for text in shown.texts.values():
            assert text.index("81 million") < text.index("before the edit") < text.index("18 million")
            assert text.index("18 million") < text.index("another story")
            assert text.count("edited") == 1
        assert len([tag for tag, _ in shown.tags if tag == "article"]) == 4

    def test_a_reference_tells_better_than_buttons(self) -> None:
        shown = seen(
            Exchange(message("first"), reference="m1"),
            Exchange(message("second"), reference="m2"),
            Exchange(message("first, mended", command=""), "edit", reference="m1"),
        )
        for text in shown.texts.values():
            assert text.index("first, mended") < text.index("second")

    def test_an_edit_of_something_unseen_stands_by_itself(self) -> None:
        shown = seen(Exchange(message("mended"), "edit"))
        assert all("mended" in text for text in shown.texts.values())

    def test_a_reply_names_what_it_answers(self) -> None:
        reply = Message((Block("text", ((Span("18 became 81"),),)),))
        shown = seen(Exchange(message("18")), Exchange(message("81"), "edit"), Exchange(reply, "reply"))
        assert len(shown.of("quoted")) == 2
        for text in shown.texts.values():
            assert text.rindex("AzStateNet report") < text.index("18 became 81")


class TestHostileText:
    def hostile(self) -> Seen:
        spans: Sequence[Span] = (
            Span(HOSTILE),
            Span(HOSTILE, bold=True),
            Span(HOSTILE, link="https://x.example/\"'<>"),
        )
        blocks = tuple(Block(kind, (tuple(spans),)) for kind in ("title", "text", "list", "quote", "small"))
        buttons = (
            (Button(HOSTILE[:60], command='a"><script>'), Button("go", url='https://x.example/"><script>')),
        )
        return seen(Exchange(Message(blocks, buttons)), Exchange(Message(blocks), HOSTILE))

    def test_it_never_becomes_a_tag_or_an_attribute(self) -> None:
        shown = self.hostile()
        assert shown.open == []
        assert {tag for tag, _ in shown.tags} <= KNOWN
        assert not any(name.startswith("on") or name == "src" for _, attrs in shown.tags for name in attrs)
        assert all(href.startswith(("https://", "#")) for href in shown.links())

    def test_it_is_shown_as_it_was_written(self) -> None:
        for text in self.hostile().texts.values():
            assert "<script>alert(1)</script>" in text
            assert "&lt;b&gt;" in text

    def test_other_schemes_do_not_become_links(self) -> None:
        blocks = (Block("text", ((Span("go", link="javascript:alert(1)"),),)),)
        assert all(href.startswith("#") for href in seen(Exchange(Message(blocks))).links())

    def test_the_title_of_the_page_is_text_too(self) -> None:
        assert "<script>alert" not in page([], title=HOSTILE, hint=HOSTILE)
