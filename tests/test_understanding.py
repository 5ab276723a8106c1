"""Understanding: an item with language, topics, figures and summary filled in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from digests.beat import parse
from digests.model import Item, ItemKind, Language
from digests.topics import Matcher
from digests.understanding import FIGURES, READ, understand

BEAT = parse(
    (Path(__file__).parents[1] / "config/beats/azerbaijan-ict.toml").read_text(encoding="utf-8"), "beat"
)
MATCHER = Matcher(BEAT)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def item(title: str, text: str, language: Language = "en", kind: ItemKind = "article") -> Item:
    return Item("1", "s", None, title, text, language, NOW, NOW, kind)


def test_an_article_is_understood() -> None:
    text = "Filters of the state network stopped 12.5 million malicious links in January 2026."
    understood = understand(item("State network stops malicious links", text), MATCHER, BEAT)
    assert understood.topic_ids[0] == "cyber"
    assert understood.summary == text
    assert 12_500_000 in [figure.value for figure in understood.figures]
    assert all(text[figure.start : figure.end] == figure.surface for figure in understood.figures)


def test_the_language_is_told_by_the_text_where_the_source_says_none() -> None:
    understood = understand(item("Bakıda yeni data mərkəzi açılıb", "", "other"), MATCHER, BEAT)
    assert understood.language == "az"
    assert "ai" in understood.topic_ids


def test_a_review_gets_the_topics_of_its_parts() -> None:
    text = "Two startups won an award of the accelerator.\n\nHackers attacked a bank's site with DDoS."
    understood = understand(item("The week", text, kind="roundup"), MATCHER, BEAT)
    assert {"cyber", "startups"} <= set(understood.topic_ids)


def test_nothing_else_of_the_item_changes() -> None:
    before = item("Wheat harvest ends", "Grain is in.")
    after = understand(before, MATCHER, BEAT)
    assert (after.id, after.title, after.text, after.topics) == ("1", before.title, before.text, ())


def test_of_a_text_without_end_only_the_beginning_is_understood() -> None:
    endless = item("A text without end", "AzStateNet blocked 81 million malicious links. " * 20_000)
    understood = understand(endless, MATCHER, BEAT)
    assert understood.text == endless.text
    assert 0 < max(figure.end for figure in understood.figures) <= READ
    assert understood.topic_ids[0] == "cyber"


def test_a_page_of_nothing_but_numbers_keeps_no_more_figures_than_an_item_may_have() -> None:
    understood = understand(item("Numbers", "1 million links, " * 3000), MATCHER, BEAT)
    assert len(understood.figures) == FIGURES
    assert understood.figures[0].start == 0
