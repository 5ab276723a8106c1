"""The window's memory: an item comes out as it went in, and the index knows who holds what."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sample import content
from digests.beat import parse
from digests.model import Item, Language
from digests.stories import passages, spelling
from digests.stories.features import Reader
from digests.stories.index import COMMON, Postings
from digests.stories.kept import Kept

ROOT = Path(__file__).parents[1]
READER = Reader(parse((ROOT / "config/beats/azerbaijan-ict.toml").read_text(encoding="utf-8"), "beat"))
WHEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
PARTS = (
    "id", "source", "language", "published", "parent", "advisory", "review", "shingles", "head_shingles",
    "words", "title_words", "head_words", "key_numbers", "all_numbers", "names", "title_names", "all_names",
    "openers", "actors", "terms", "key_terms", "title_terms", "slots", "periods", "days", "corrected",
    "denied", "updated", "called", "keys",
)  # fmt: skip


def item(title: str, text: str, language: Language = "en") -> Item:
    return Item("one", "outlet", None, title, text, language, WHEN, WHEN, "article")


def told() -> list[Item]:
    articles = [(outlet, article) for outlet in content.week().outlets for article in outlet.articles]
    return [
        item(article.versions[-1].title, "\n".join(article.versions[-1].paragraphs), outlet.language)
        for outlet, article in articles
    ]


@pytest.mark.parametrize("one", told(), ids=lambda one: one.title[:40])
def test_an_item_is_remembered_as_it_was_read(one: Item) -> None:
    features = READER.read(one)
    kept = Kept(features).opened()
    assert {part: getattr(kept, part) for part in PARTS} == {part: getattr(features, part) for part in PARTS}
    assert list(kept.values) == features.values


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.text(max_size=600), st.sampled_from(["az", "en", "ru", "tr", "other"]))
def test_whatever_stands_in_a_text_is_remembered(title: str, text: str, language: Language) -> None:
    features = READER.read(item(title, text, language))
    kept = Kept(features).opened()
    assert {part: getattr(kept, part) for part in PARTS} == {part: getattr(features, part) for part in PARTS}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abc")), max_size=400))
def test_postings_know_who_holds_what(steps: list[tuple[bool, str]]) -> None:
    """Holders come and go, the oldest first, as in a window of time."""
    postings, model = Postings(), defaultdict[str, list[int]](list)
    for number, (comes, feature) in enumerate(steps):
        if comes:
            postings.add([feature], number)
            model[feature].append(number)
        elif model[feature]:
            postings.discard(feature, model[feature].pop(0))
    for feature in "abc":
        assert postings.count(feature) == len(model[feature])
        if 0 < len(model[feature]) <= COMMON:
            assert list(postings.holders(feature)) == model[feature]


def test_a_feature_that_was_common_leads_to_its_last_holders() -> None:
    postings, held = Postings(), 5 * COMMON
    for number in range(held):
        postings.add(["a"], number)
    assert postings.count("a") == held
    for number in range(held - COMMON):
        postings.discard("a", number)
    assert list(postings.holders("a")) == list(range(held - COMMON, held))


def test_what_is_known_of_words_does_not_grow_without_end() -> None:
    """A hostile page of ever new words costs time, not memory."""
    for start in range(0, 3 * spelling.MOST, 1000):
        words = [f"w{number}" for number in range(start, start + 1000)]
        assert spelling.told(" ".join(words))[1] == tuple(words)
        passages.shingles(words)
    assert len(spelling._KNOWN) <= spelling.MOST
    assert len(passages._NUMBERS) <= spelling.MOST
