"""From decided items to digests in the ledger: alerts and bursts.

Enters: what a batch brought, inside the transaction that stores it.  Leaves: digests with
their deliveries, fanned out to every chat whose subscriptions ask for them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import followups
from bot.cards import story_cards
from bot.followups import TEMPO, Tempo
from bot.model import ALL_TOPICS, Cadence
from bot.store import deliveries, digests, stories, subscriptions
from digests.decisions import Decision, Development
from digests.model import Card, Digest, Item, Source

BURST = 10
"""Up to this many new stories at once go out one by one; more become one message a chat."""

NEWS = ("new", "followup")
"""Verdicts that make a story worth an alert of its own."""

BREAKING_SOURCES = 2
BREAKING_AUTHORITY = 0.9
"""Breaking: told by two independent sources, or by the body itself."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A new item with the decision on it and what it does to its story."""

    item: Item
    decision: Decision
    development: Development
    on_beat: bool = True
    """Whether its story has, or ever had, anything of the beat: of others nobody was told."""


async def announce(
    conn: AsyncConnection,
    fresh: Sequence[Fresh],
    *,
    sources: Mapping[str, Source],
    at: datetime,
    burst: int = BURST,
    flood: bool = False,
    tempo: Tempo = TEMPO,
) -> None:
    """Enqueue what a batch of new items gives reason to tell.

    Of a flood nobody gets more than the one message: it breaks no news.  A story that was taken back
    is not told again; what still stands of it is corrected.
    """
    names = {one.decision.story for one in fresh}
    cards = await story_cards(conn, names, sources)
    withdrawn = await stories.withdrawn(conn, names)
    told = [one for one in fresh if one.item.topics and one.decision.story not in withdrawn]
    news = [cards[one.decision.story] for one in told if one.decision.verdict in NEWS]
    joined = [cards[one.decision.story] for one in told if one.decision.verdict not in NEWS]
    if len(news) <= burst:
        for story in news:
            await _alert(conn, story, ("instant",), at, tempo)
    else:
        await _burst(conn, news, at, burst, tempo)
    for story in () if flood else dict.fromkeys((*news, *joined)):
        if is_breaking(story, sources):
            await _alert(conn, story, ("breaking",), at, tempo)
    for story in {one.story: one for one in cards.values()}.values():
        brought = [one.development for one in fresh if cards[one.decision.story].story == story.story]
        await followups.tell(conn, story, brought, at=at, tempo=tempo)
        await followups.tell_in_bursts(conn, story, brought, at=at, tempo=tempo)


def is_breaking(story: Card, sources: Mapping[str, Source]) -> bool:
    """Whether a story is for those who asked for breaking news only."""
    if dict(story.reasons).get("independent", 1) >= BREAKING_SOURCES:
        return True
    first = sources.get(story.sources[0].id) if story.sources else None
    return first is not None and first.authority >= BREAKING_AUTHORITY and bool(story.versions[0].figures)


def _of(story: Card, at: datetime) -> Digest:
    return Digest("alert", story.story, "", (story,), topics=story.topics, created=at)


async def _alert(
    conn: AsyncConnection, story: Card, cadences: Sequence[Cadence], at: datetime, tempo: Tempo
) -> None:
    digest = _of(story, at)
    await digests.put_digest(conn, digest, at)
    muted, following = await _by_words(conn, story)
    due = await tempo.held_until(conn, [story], at)
    await deliveries.fan_out_instant(
        conn, digest.id, story.topics, cadences=cadences, at=at, exclude=sorted(muted), due=due
    )
    if "instant" in cadences:
        await deliveries.fan_out(conn, digest.id, sorted(following), at=at, due=due)


async def _by_words(conn: AsyncConnection, story: Card) -> tuple[set[int], set[int]]:
    """The chats that muted a word of the story, and those that follow one and muted none."""
    words = [text for version in story.versions for text in (version.title, version.summary)]
    muted = set(await subscriptions.touched(conn, words))
    return muted, set(await subscriptions.touched(conn, words, "follow")) - muted


async def _burst(conn: AsyncConnection, news: Sequence[Card], at: datetime, burst: int, tempo: Tempo) -> None:
    """One message for each chat that would get more than `burst` alerts, alerts for the others."""
    for places, chats in (await _readers(conn, news)).items():
        wanted = [news[place] for place in places]
        if len(wanted) <= burst:
            for story in wanted:
                await _alert_chats(conn, story, chats, at, tempo)
            continue
        subject = hashlib.sha256("\0".join(story.story for story in wanted).encode()).hexdigest()
        digest = Digest(kind="burst", subject=subject, period="", cards=tuple(wanted), created=at)
        await digests.put_digest(conn, digest, at)
        due = await tempo.held_until(conn, wanted, at)
        await deliveries.fan_out(conn, digest.id, chats, at=at, due=due)


async def _readers(conn: AsyncConnection, news: Sequence[Card]) -> dict[tuple[int, ...], list[int]]:
    """Places in `news` -> the chats that are to hear of just these: by topics, but for their own words."""
    by_words = [await _by_words(conn, story) for story in news]
    special = {chat: set[int]() for muted, following in by_words for chat in muted | following}
    readers: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for topics, chats in (await subscriptions.wishes(conn, "instant")).items():
        places = tuple(
            place
            for place, story in enumerate(news)
            if ALL_TOPICS in topics or set(story.topics) & set(topics)
        )
        for chat in special.keys() & set(chats):
            special[chat].update(places)
        readers[places] += [chat for chat in chats if chat not in special]
    for chat, wished in special.items():
        places = tuple(
            place
            for place, (muted, following) in enumerate(by_words)
            if chat in following or (place in wished and chat not in muted)
        )
        readers[places].append(chat)
    return readers


async def _alert_chats(
    conn: AsyncConnection, story: Card, chats: Sequence[int], at: datetime, tempo: Tempo
) -> None:
    digest = _of(story, at)
    await digests.put_digest(conn, digest, at)
    due = await tempo.held_until(conn, [story], at)
    await deliveries.fan_out(conn, digest.id, chats, at=at, due=due)
