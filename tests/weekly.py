"""Three dense weeks as news, and how a digest of them is judged.

The articles stand in tests/data/weeks: five invented sources, three languages, the same event
told several times, reminders of old figures, noise.  Whoever reads them must know what
happened: `MUST` names the figures that may not be missing, `OLD` those that must not pass for new.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.compose import week
from digests.model import Digest, Entry, Figure, Source
from tests.newsroom import BAKU, Clock, Newsroom, newsroom

DATA = Path(__file__).parent / "data" / "weeks"
ZONE = "Asia/Baku"
SOURCES = {
    source.id: source
    for source in (
        Source("wire", "Caspian Tech Wire", "https://wire.example/rss", authority=0.8, language="en"),
        Source("xeber", "Rəqəm Xəbər", "https://xeber.example/rss", authority=0.7, language="az"),
        Source("vesti", "Цифра-Вести", "https://vesti.example/rss", authority=0.6, language="ru"),
        Source("herald", "Baku Digital Herald", "https://herald.example/rss", authority=0.5, language="en"),
        Source("office", "Press Office", "https://office.example/rss", authority=1.0, language="en"),
    )
}
WEEKS = ("2022-W47", "2022-W48", "2026-W02", "2024-W21", "2025-W41", "2023-W19")
MUST: dict[str, tuple[float, ...]] = {
    "remote-villages": (25, 100),
    "threats-third-quarter": (81_000_000, 873_000, 83_000, 778, 40),
    "finance-strategy": (),
    "atm-loans": (),
    "bank-apps": (84,),
    "teknofest": (),
    "fibre-everywhere": (470_000,),
    "venture-fund": (11_300_000, 650, 3_000),
    "fund-shares": (60,),
    "mastercard": (12_000_000, 70),
    "azercosmos-revenue": (300, 40),
    "state-mail": (17_695_349, 12_549_565, 5_145_784, 2_215_401),
    "attack-indicators": (850, 99),
    "ai-readiness": (70, 66.97),
    "aztelekom-garabagh": (4_308,),
    "ai-hub": (),
    "technology-race": (),
    "second-hall": (240, 18_000_000),
    "access-index": (58, 61.4),
    "cashless-april": (7_200_000_000, 26_800_000_000),
    "portal-outage": (),
    "teachers": (1_200, 36),
    "spectrum-auction": (14_000_000,),
    "auction-bidders": (),
    "smart-village": (),
    "fake-parcels": (),
    "satellite-income": (14_600_000, 41),
    "price-cut": (22, 200),
    "park-exports": (8_700_000, 62),
    "attacks-september": (1_940,),
    "signatures": (1_000_000,),
    "ai-course": (),
    "contest": (50_000, 120),
    "identity-law": (),
    "ported-numbers": (18_400,),
    "online-shops": (1_900_000_000,),
    "credit-messages": (),
    "school-labs": (25,),
    "field-images": (12_000,),
    "sumgait-centre": (600, 35_000_000),
    "old-network": (),
    "cloud-contest": (20_000, 320),
    "card-thief": (212,),
    "birth-papers": (),
}
"""Event -> the values that a digest of its week must show."""
OLD: dict[float, str] = {
    193_180_000: "2021",
    67_900_000: "2021-Q4",
    300_000: "2022-05",
    12_400_000: "2022-06",
    2_112_990: "2024",
    1_070: "2024",
    111: "2024",
    90: "2019",
    65: "2023",
    5_950_000_000: "2023-04",
    13_400_000: "2024-01..2024-09",
    28: "-",
    7_900_000: "2025-Q2",
    6_100_000: "2024-Q3",
    1_520: "2025-08",
    780_000: "2024",
    15_900: "2022-Q4",
    1_400_000_000: "2022-01..2022-04",
    260: "2022",
    140: "2021",
}
"""Values of the past that stand in the articles as reminders -> their period."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article, and the event that it tells of; empty: noise, or another week's."""

    event: str
    source: Source
    entry: Entry


@dataclass(frozen=True, slots=True)
class Judged:
    """What a digest of a week told, and what not."""

    events: int
    missing: tuple[str, ...]
    twice: tuple[str, ...]
    """Events that stand in more than one story."""
    strangers: tuple[str, ...]
    """Titles of stories that are of no event of the week."""
    figures: int
    lacking: tuple[tuple[str, float], ...]
    """Must-have figures that no reader is shown."""
    as_new: tuple[tuple[str, float], ...]
    """Old values that pass for new: neither marked nor with their own period."""


def articles(name: str) -> list[Article]:
    """The articles of a week, as they were published."""
    found = []
    for row in tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))["article"]:
        when = datetime.fromisoformat(row["published"]).replace(tzinfo=BAKU)
        address = f"https://{row['source']}.example/{when:%Y%m%d%H%M}"
        text = row["text"].strip()
        entry = Entry(row["title"], url=address, text=text, published=when)
        found.append(Article(row.get("event", ""), SOURCES[row["source"]], entry))
    return found


@asynccontextmanager
async def read_week(folder: Path, name: str, seed: int | None = None) -> AsyncIterator[Newsroom]:
    """A newsroom that has read a week, in order or shuffled by the seed."""
    told = articles(name)
    if seed is not None:
        random.Random(seed).shuffle(told)
    end = week(name, ZONE).end
    async with newsroom(
        folder, clock=Clock(end + timedelta(hours=9)), sources=tuple(SOURCES.values())
    ) as room:
        for article in told:
            await room.tells(article.source, article.entry, silent=True)
        yield room


async def composed(room: Newsroom, name: str) -> Digest:
    """The digest of the week on everything."""
    return await room.app.composer.digest(week(name, ZONE))


def judged(digest: Digest, told: list[Article]) -> Judged:
    """The digest against what the articles said."""
    events = {article.entry.url: article.event for article in told}
    wanted = sorted({article.event for article in told} & MUST.keys())
    stories: dict[str, list[int]] = {}
    strangers = []
    for place, card in enumerate(digest.cards):
        of = {events.get(source.url, "") for source in (*card.sources, *card.reprints)} - {""}
        for event in of:
            stories.setdefault(event, []).append(place)
        if not of:
            strangers.append(card.versions[0].title)
    shown = {
        event: [figure for place in places for v in digest.cards[place].versions for figure in v.figures]
        for event, places in stories.items()
    }
    musts = [(event, value) for event in wanted for value in MUST[event]]
    return Judged(
        events=len(wanted),
        missing=tuple(event for event in wanted if event not in stories),
        twice=tuple(event for event, places in stories.items() if len(places) > 1),
        strangers=tuple(strangers),
        figures=len(musts),
        lacking=tuple((event, value) for event, value in musts if not _holds(shown.get(event, []), value)),
        as_new=tuple(
            (event, figure.value) for event, figures in shown.items() for figure in figures if _passes(figure)
        ),
    )


def _holds(figures: list[Figure], value: float) -> bool:
    """Whether a reader sees the value, as a figure or as a part of a sum that stands behind one."""
    part = f"{value:.12g}"
    return any(
        not figure.old
        and (value in (figure.value, figure.value2) or part in re.split(r"[:+]", figure.note or ""))
        for figure in figures
    )


def _passes(figure: Figure) -> bool:
    period = OLD.get(figure.value)
    return period is not None and not figure.old and not (figure.period or "").startswith(period)
