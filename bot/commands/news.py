"""Commands that show news: /latest, a topic, /search, /week, /why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.cards import cards
from bot.commands.ask import Ask
from bot.compose import Wish, last_week, this_week
from bot.illustrated import DRAWING, lined
from bot.material import STORIES
from bot.model import ALL_TOPICS, Button, Message, Reply
from bot.periods import named
from bot.store import items, stories, subscriptions, told
from bot.store import sources as source_store
from digests.model import Card
from digests.ranking import scored

DEFAULT_COUNT = 5
MOST = 15
ADVISORIES = 3
"""Advisories shown below the news of a topic."""
MOST_DIGITS = 10
"""A longer number is no story's and no page's."""


async def latest(ask: Ask) -> Reply:
    """/latest [TOPIC] [N]: the newest stories, on everything or on one topic."""
    count, words = _count(ask.words)
    if not words:
        return await _listing(ask, ask.say("latest_heading"), (), count)
    return await _topic(ask, words[0], count)


async def topic(ask: Ask) -> Reply:
    """/cyber [N] and its like: the newest stories on the topic, whatever their age."""
    count, words = _count(ask.words[1:])
    return await _topic(ask, ask.words[0], count) if not words else ask.reply(_unknown_topic(ask, words[0]))


async def search(ask: Ask) -> Reply:
    """/search WORDS: the archive, in whatever language it tells of them."""
    if not ask.rest:
        return ask.reply(ask.say("search_usage"))
    cards = await _cards(ask, search=ask.rooms.wordings.of(ask.rest), limit=DEFAULT_COUNT + 3)
    if not cards:
        return ask.reply(ask.say("nothing_found", words=ask.rest[:60]))
    heading = ask.say("search_heading", words=ask.rest[:60])
    return Reply(
        (ask.rooms.formatter.listing(heading, cards, ask.language, timezone=ask.chat.timezone),), private=True
    )


async def week(ask: Ask) -> Reply:
    """/week [2022-W47 | 2022-11-27] [PAGE]: the digest of that week or day, else of the last whole week."""
    now, zone = ask.rooms.clock(), ask.chat.timezone
    try:
        period = named(ask.words[0], zone) if ask.words else last_week(now, zone)
    except ValueError:
        return ask.reply(ask.say("week_unknown", week=ask.words[0][:20]))
    wish = await _wish(ask)
    digest = await ask.rooms.composer.digest(period, wish.topics, wish.muted)
    page = _page(ask.words[1:])
    if page > 1:
        whole = await ask.rooms.composer.digest(period, wish.topics, wish.muted, limit=STORIES)
        message = ask.rooms.formatter.more(digest, whole, page, ask.language)
        return Reply((message,), private=True) if message else ask.reply(ask.say("no_more"))
    if not digest.cards and await _is_unread(ask):
        return ask.reply(ask.say("status_never_read"))
    if ask.request.chat.platform in DRAWING:
        async with ask.rooms.database.read() as conn:
            digest = await lined(conn, digest, ask.rooms.pipeline.namer)
    message = replace(ask.rooms.formatter.digest(digest, ask.language), rich=ask.chat.rich)
    if not ask.words:
        button = Button(ask.say("button_this_week"), command=f"week {this_week(now, zone).name}")
        message = _with_buttons(message, button)
    return Reply((message,), private=True)


async def why(ask: Ask) -> Reply:
    """/why [N | 2022-W47]: why a story was sent and what proves its figures; or the order of a digest."""
    word = ask.words[0] if ask.words else ""
    if word and not word.isdecimal():
        return await _order(ask, word)
    story: str | None = None
    async with ask.rooms.database.read() as conn:
        if word:
            story = await stories.by_number(conn, int(word)) if len(word) < MOST_DIGITS else None
        elif ask.known:
            about = await told.last(conn, ask.chat.id, ask.request.reply_to)
            if about and about.digest:
                return Reply((ask.rooms.formatter.order(about.digest, ask.language),), private=True)
            story = about.story if about else None
    cards = await _cards(ask, ids=(story,)) if story else ()
    if not cards:
        return ask.reply(ask.say("why_unknown"))
    zone = ask.chat.timezone
    weighed = scored(cards[0], this_week(cards[0].published, zone).start)
    return Reply((ask.rooms.formatter.why(weighed, ask.language, timezone=zone),), private=True)


async def _order(ask: Ask, name: str) -> Reply:
    """Why the digest of that week or day has its order."""
    try:
        period = named(name, ask.chat.timezone)
    except ValueError:
        return ask.reply(ask.say("why_unknown"))
    wish = await _wish(ask)
    digest = await ask.rooms.composer.digest(period, wish.topics, wish.muted)
    if not digest.cards:
        return Reply((ask.rooms.formatter.digest(digest, ask.language),), private=True)
    return Reply((ask.rooms.formatter.order(digest, ask.language),), private=True)


# --- shared ---------------------------------------------------------------------------


async def _topic(ask: Ask, word: str, count: int) -> Reply:
    if word.lower() == ALL_TOPICS:
        return await _listing(ask, ask.say("latest_heading"), (), count)
    topic_id = ask.rooms.names.topic(word)
    if topic_id is None:
        return ask.reply(_unknown_topic(ask, word))
    return await _listing(ask, topic_name(ask, topic_id), (topic_id,), count)


async def _listing(ask: Ask, heading: str, topics: Sequence[str], count: int) -> Reply:
    cards = await _cards(ask, topics=topics, advisory=False, limit=count)
    advisories = await _cards(ask, topics=topics, advisory=True, limit=ADVISORIES) if topics else ()
    if not cards and not advisories:
        return ask.reply(ask.say("nothing_yet", topic=heading))
    message = ask.rooms.formatter.listing(
        heading, cards, ask.language, advisories=advisories, timezone=ask.chat.timezone
    )
    return Reply((message,), private=True)


async def _cards(ask: Ask, *, ids: Sequence[str] = (), **wanted: object) -> tuple[Card, ...]:
    async with ask.rooms.database.read() as conn:
        rows = await stories.rows(conn, ids) if ids else await stories.newest(conn, **wanted)  # type: ignore[arg-type]
        told = await cards(conn, rows, ask.rooms.composer.sources)
        return await ask.rooms.composer.retelling.cards(conn, told)


async def _wish(ask: Ask) -> Wish:
    """What this chat subscribed to (everything if it did not choose), without what it muted."""
    if not ask.known:
        return Wish()
    async with ask.rooms.database.read() as conn:
        topics = {one.topic for one in await subscriptions.of(conn, ask.chat.id)}
        muted = await subscriptions.muted(conn, ask.chat.id)
    return Wish(() if ALL_TOPICS in topics else tuple(sorted(topics)), tuple(muted))


async def _is_unread(ask: Ask) -> bool:
    """Whether no source has been read yet: then nobody can say what they published."""
    async with ask.rooms.database.read() as conn:
        states = await source_store.load(conn)
        return not any(state.last_ok for state in states.values()) and not await items.count(conn)


def _page(words: Sequence[str]) -> int:
    return int(words[0]) if words and words[0].isdecimal() and len(words[0]) < MOST_DIGITS else 1


def topic_name(ask: Ask, topic_id: str) -> str:
    """A topic's name in the reader's language; `all` has one too."""
    if topic_id == ALL_TOPICS:
        return ask.say("topic_all")
    found = next((one for one in ask.rooms.beat.topics if one.id == topic_id), None)
    return found.names.get(ask.language, topic_id) if found else topic_id


def _unknown_topic(ask: Ask, word: str) -> str:
    return ask.say("unknown_topic", topic=word[:40], topics=", ".join(ask.rooms.names.topics))


def _count(words: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """A number of stories among the words, within bounds, and the other words."""
    numbers = [word for word in words if word.isdecimal()]
    others = tuple(word for word in words if word not in numbers)
    return (min(max(int(numbers[0][:6]), 1), MOST) if numbers else DEFAULT_COUNT), others


def _with_buttons(message: Message, *buttons: Button) -> Message:
    return replace(message, buttons=(*message.buttons, tuple(buttons)))
