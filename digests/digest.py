"""From stories to a digest: ranked with reasons, spread over topics, the period in figures.

Enters: the cards of a period and what was asked for.  Leaves: a `Digest`; the same cards give
the same digest, always.  The score is a sum of named parts that a reader may ask for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from digests.against import Past, before
from digests.figures import to_json as figure_json
from digests.language import fold
from digests.model import Before, Card, Digest, Figure, Health, SourceRef
from digests.ranking import diverse, scored
from digests.series.periods import bounds

ADVISORIES = "advisories"
"""The section of security advisories, last in a digest."""
OTHER = "other"
"""The section of stories without a topic that was asked for."""

FIGURES = 5
"""Most figures of the period; a story gives at most two."""
A_STORY = 2
THREADED = 4
"""Stories from which a digest fills a channel's screen."""
DURATIONS = frozenset(("year", "month", "week", "day", "hour", "minute", "second"))
"""Units in which news say how long something takes: seldom what a period is remembered for."""
REMINDER = timedelta(days=120)
"""How long before a period another may end whose figures are still news: a quarter is told in the next."""


def compose(
    cards: Sequence[Card],
    *,
    kind: Literal["daily", "weekly"],
    period: str,
    subject: str,
    topics: Sequence[str] = (),
    start: datetime,
    end: datetime,
    timezone: str,
    health: Health | None = None,
    limit: int = 18,
    created: datetime | None = None,
    corrected: Sequence[Card] = (),
    past: Past | None = None,
) -> Digest:
    """A digest of the cards on the topics asked for (empty: all), the best `limit` of them.

    What is cut is counted.  `corrected` are stories of earlier periods, with what changed; `past`
    is what earlier items gave for the same things.
    """
    asked = frozenset(topics)
    wanted = [one for one in cards if _asked(one, asked)]
    chosen = diverse([scored(one, start) for one in wanted], lambda card: section(card, topics), limit)
    figures = period_figures(chosen, start)
    return Digest(
        kind=kind,
        subject=subject,
        period=period,
        cards=tuple(chosen),
        topics=tuple(topics),
        start=start,
        end=end,
        timezone=timezone,
        figures=figures,
        before=before(chosen, figures, past or {}),
        left_out=len(wanted) - len(chosen),
        health=health,
        created=created,
        corrected=tuple(one for one in corrected if _asked(one, asked)),
    )


def _asked(card: Card, topics: frozenset[str]) -> bool:
    return bool(card.topics) and (not topics or not topics.isdisjoint(card.topics))


def sections(digest: Digest) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    """The cards by topic as a reader sees them: each story once, under its strongest topic.

    The topic of the best story comes first, advisories last.
    """
    found: dict[str, list[Card]] = {}
    for card in digest.cards:
        found.setdefault(section(card, digest.topics), []).append(card)
    ordered = sorted(found, key=lambda topic: topic == ADVISORIES)
    return tuple((topic, tuple(found[topic])) for topic in ordered)


def section(card: Card, topics: Sequence[str] = ()) -> str:
    """Where a story stands: its strongest topic among those asked for."""
    if card.advisory:
        return ADVISORIES
    return next((topic for topic in card.topics if not topics or topic in topics), OTHER)


# --- the period in figures ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: int
    figure: Figure
    weight: float


def threaded(digest: Digest) -> bool:
    """Whether a platform with threads tells its stories below the message, not in it."""
    return digest.kind in ("daily", "weekly") and len(digest.cards) >= THREADED


def leading(card: Card) -> list[tuple[int, Figure]]:
    """The figures of a story that may stand for its period: (order in the story, figure)."""
    told = enumerate(one for one in card.versions[0].figures if not one.old)
    return [(order, one) for order, one in told if order < A_STORY and one.unit not in DURATIONS]


def period_figures(cards: Sequence[Card], start: datetime | None = None) -> tuple[tuple[int, Figure], ...]:
    """The most telling figures: (index of the card, figure), best first, none of the past.

    `start` opens the period: a reminder of what was counted long before it is no figure of it.

    First the leading figure of each good story, so that many stories speak; only then a second.
    """
    candidates = [
        _Candidate(place, figure, _telling(card, figure, order))
        for place, card in enumerate(cards)
        if not card.advisory
        for order, figure in leading(card)
    ]
    chosen: list[tuple[int, Figure]] = []
    seen: set[tuple[float, str]] = set()
    telling = [one for one in candidates if start is None or not _stale(one.figure, start)]
    for one in sorted(telling, key=lambda one: (-one.weight, one.place)):
        mark = (one.figure.value, fold(one.figure.unit))
        if mark not in seen and len(chosen) < FIGURES:
            seen.add(mark)
            chosen.append((one.place, one.figure))
    return tuple(chosen)


def _stale(figure: Figure, start: datetime) -> bool:
    """Whether a figure's period ended so long ago that it is told as a reminder."""
    covered = bounds(figure.period) if figure.period else None
    return covered is not None and covered[1] < (start - REMINDER).date()


def _telling(card: Card, figure: Figure, order: int) -> float:
    """How much a figure says: a good story's, its first, with a period, counted or in money."""
    weight = card.score - 2.0 * order
    weight += 0.5 if figure.period else 0.0
    weight += 0.5 if figure.value >= 1_000_000 else 0.0
    weight -= 1.0 if figure.unit in ("", "place") and figure.change == "=" else 0.0
    weight -= 1.0 if figure.unit == "percent" and not figure.what else 0.0
    weight -= 2.0 if figure.change in ("up", "down") else 0.0  # it says little without its level
    weight -= 0.5 if figure.note and figure.note.startswith(("sum-differs", "differs")) else 0.0
    return weight


# --- weeks ----------------------------------------------------------------------------


def week_bounds(week: str, timezone: str) -> tuple[datetime, datetime]:
    """[Monday 00:00, next Monday 00:00) of an ISO week in the zone; ValueError if there is none."""
    match = re.fullmatch(r"(\d{4})-W(\d{2})", week)
    if not match:
        raise ValueError(f"{week!r} is not a week; write it like 2022-W47")
    monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    zone = ZoneInfo(timezone)
    return datetime.combine(monday, time(), zone), datetime.combine(monday + timedelta(days=7), time(), zone)


def week_of(when: datetime, timezone: str) -> str:
    """The ISO week that a moment belongs to in the zone: `2022-W47`."""
    year, week, _ = when.astimezone(ZoneInfo(timezone)).isocalendar()
    return f"{year:04}-W{week:02}"


# --- for machines ---------------------------------------------------------------------


def to_json(digest: Digest, language: str) -> dict[str, Any]:
    """The digest as `beatwire digest --as json` prints it, stories in reading order."""
    zone = ZoneInfo(digest.timezone)

    def moment(when: datetime | None) -> str | None:
        return when.astimezone(zone).isoformat(timespec="seconds") if when else None

    ordered = [card for _, cards in sections(digest) for card in cards]
    return {
        "week": digest.period,
        "from": moment(digest.start),
        "to": moment(digest.end),
        "timezone": digest.timezone,
        "language": language,
        "figures": [figure_json(figure) for _, figure in digest.figures],
        **({"before": [_before_json(one, zone) for one in digest.before]} if digest.before else {}),
        "stories": [story_json(card, language, digest.timezone) for card in ordered],
    }


def story_json(card: Card, language: str, timezone: str) -> dict[str, Any]:
    """A story as a digest's JSON holds it; times in that zone."""
    zone, version = ZoneInfo(timezone), card.version(language)
    return {
        "story": card.story,
        "title": version.title,
        "topics": list(card.topics),
        "summary": version.summary,
        "figures": [figure_json(figure) for figure in version.figures],
        "sources": [
            *(_source_json(source, zone) for source in card.sources),
            *({**_source_json(source, zone), "reprint": True} for source in card.reprints),
        ],
        "score": card.score,
        **({"machine": version.machine} if version.machine else {}),
    }


def _before_json(one: Before, zone: ZoneInfo) -> dict[str, Any]:
    """An earlier value: of which of the digest's figures, from where, and what was computed from it."""
    return {
        "of": one.place,
        "figure": figure_json(one.figure),
        "source": _source_json(one.source, zone),
        "difference": one.difference,
        "percent": one.percent,
    }


def _source_json(source: SourceRef, zone: ZoneInfo) -> dict[str, Any]:
    published = source.published.astimezone(zone).isoformat(timespec="seconds")
    return {"name": source.name, "url": source.url, "published": published}
