"""The language of a headline: made-up ones in five languages, typed and written in every way that occurs."""

from __future__ import annotations

from pathlib import Path

import pytest

from digests.language import identify

LINES = (Path(__file__).parent / "data" / "headlines.tsv").read_text(encoding="utf-8").splitlines()
HEADLINES = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]
OURS = ("az", "en", "ru", "tr")


def test_there_are_enough_to_count_a_hundredth() -> None:
    assert len({headline for _, _, headline in HEADLINES}) == len(HEADLINES) >= 300


def test_of_a_hundred_headlines_hardly_one_is_taken_for_another_language() -> None:
    wrong = [headline for language, _, headline in HEADLINES if identify(headline) != language]
    assert len(wrong) <= 0.01 * len(HEADLINES), wrong


@pytest.mark.parametrize("kind", ["az", "ascii", "cyrillic", "en", "ru", "tr"])
def test_no_headline_of_a_language_that_we_read_is_missed(kind: str) -> None:
    ours = [(language, headline) for language, one, headline in HEADLINES if one == kind]
    assert len(ours) >= 20
    assert [headline for language, headline in ours if identify(headline) != language] == []
