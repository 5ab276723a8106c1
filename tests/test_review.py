"""The human's weekly review, beaten: its stories as single items in a noisy week, in fewer words.

The two documents stand beside the checkout and are read there; nothing of them is kept here.
"""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.console import render
from bot.compose import week
from digests.digest import sections
from digests.model import Digest, Entry, Source
from tests.newsroom import BAKU, MONDAY, Clock, Newsroom, newsroom
from tests.weekly import articles

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.exists(), reason="the seed documents are not beside the checkout")

AGENCY = Source("agency", "Agency", "https://agency.example/rss", authority=0.8, language="en")
HUMAN_WORDS = 312
"""Words of the human's review of the same week."""
STORIES = {
    "villages": r"remote|mobile communication",
    "strategy": r"cybersecurity strategy",
    "loans": r"SINAM",
    "network": r"AzStateNet",
    "festival": r"Teknofest",
    "apps": r"84 percent",
}
"""A word by which each story of the review is known; the first tells two of its paragraphs."""
NETWORK = (81_000_000, 873_000, 83_000, 778, 40)


def paragraphs() -> list[str]:
    """The body of the review: a paragraph a story."""
    text = next(SEEDS.glob("004_*")).read_text(encoding="utf-8")
    body = text[text.index("BAKU, Azerbaijan") : text.index("Tags:")]
    return [part.strip() for part in body.split("\n\n") if part.strip()]


def items() -> list[Entry]:
    """Each paragraph as an article of its own, under its first sentence."""
    made = []
    for place, text in enumerate(paragraphs()):
        bare = re.sub(r"^BAKU.*?\. |^(?:Moreover|Furthermore|In addition), (?:a total of |the )?", "", text)
        title = re.split(r"(?<=[a-z])\.\s*(?=[A-Z])", bare)[0].rstrip(".")
        when = MONDAY + timedelta(hours=7 * place)
        made.append(
            Entry(
                title[0].upper() + title[1:], url=f"https://agency.example/{place}", text=bare, published=when
            )
        )
    return made


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """A newsroom that read the review's stories among a week's noise, shuffled."""
    noise = [one.entry for one in articles("2022-W47") if not one.event]
    told = [*items(), *noise]
    random.Random(4).shuffle(told)
    clock = Clock(MONDAY.astimezone(BAKU).replace(hour=9) + timedelta(days=7))
    async with newsroom(tmp_path, clock=clock, sources=(AGENCY,)) as opened:
        for entry in told:
            await opened.tells(AGENCY, entry, silent=True)
        yield opened


async def composed(room: Newsroom) -> Digest:
    return await room.app.composer.digest(week("2022-W47", "Asia/Baku"))


async def test_every_story_of_the_human_review_is_in_the_digest(room: Newsroom) -> None:
    digest = await composed(room)
    told = [f"{card.versions[0].title} {card.versions[0].summary}" for card in digest.cards]
    missing = [name for name, word in STORIES.items() if not any(re.search(word, text) for text in told)]
    assert missing == []


async def test_the_network_report_leads_its_topic_with_its_figures(room: Newsroom) -> None:
    digest = await composed(room)
    cyber = dict(sections(digest))["cyber"]
    first = cyber[0]
    assert "AzStateNet" in first.versions[0].title + first.versions[0].summary
    assert {figure.value for figure in first.versions[0].figures} >= set(NETWORK)
    text = render(room.app.formatter.digest(digest, "en"))
    for printed in ("81 million", "873,000", "83,000", "778", "40"):
        assert printed in text, printed


async def test_the_digest_needs_fewer_words_than_the_human(room: Newsroom) -> None:
    message = room.app.formatter.digest(await composed(room), "en")
    text = " ".join(span.text for block in message.blocks for line in block.lines for span in line)
    assert len([word for word in text.split() if re.search(r"\w", word)]) < HUMAN_WORDS
