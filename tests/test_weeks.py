"""Dense weeks: what happened is told, with its figures, and what is past does not pass for new.

The bounds are those of docs/digest.md, which names each gap; `benchmarks/weeks` prints them all.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.console import render
from tests.newsroom import READERS
from tests.weekly import WEEKS, Judged, articles, composed, judged, read_week


@pytest.fixture(params=WEEKS)
def name(request: pytest.FixtureRequest) -> str:
    """A week, read in shuffled order."""
    return str(request.param)


async def read(folder: Path, name: str) -> Judged:
    async with read_week(folder, name, seed=1) as room:
        return judged(await composed(room, name), articles(name))


async def test_events_and_figures_are_told(tmp_path: Path, name: str) -> None:
    one = await read(tmp_path, name)
    assert not one.missing
    assert not one.twice
    assert not one.lacking


async def test_old_figures_do_not_pass_for_new(tmp_path: Path, name: str) -> None:
    one = await read(tmp_path, name)
    assert not one.as_new


async def test_the_figures_of_the_week_are_of_the_week(tmp_path: Path, name: str) -> None:
    async with read_week(tmp_path, name) as room:
        digest = await composed(room, name)
        assert 3 <= len(digest.figures) <= 5
        old = {193_180_000, 67_900_000, 300_000, 12_400_000, 2_112_990, 1_070, 111}
        assert not old & {figure.value for _, figure in digest.figures}
        for language in READERS:
            text = render(room.app.formatter.digest(digest, language))
            assert "193" not in text.split("\n\n")[1], "the second block is the week in figures"


async def test_another_weeks_news_are_not_in_it(tmp_path: Path, name: str) -> None:
    later = {article.entry.title for article in articles(name) if not article.event}
    async with read_week(tmp_path, name) as room:
        digest = await composed(room, name)
        assert digest.start is not None
        assert digest.end is not None
        assert all(digest.start <= card.published < digest.end for card in digest.cards)
        beyond = [a for a in articles(name) if a.entry.published and a.entry.published >= digest.end]
        assert {a.entry.title for a in beyond} <= later
        assert not {a.entry.title for a in beyond} & {v.title for c in digest.cards for v in c.versions}
