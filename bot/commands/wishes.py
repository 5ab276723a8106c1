"""Commands that change what a chat gets: /subscribe, /unsubscribe, /stop, /mute, /follow, /unmute."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.commands.ask import Ask
from bot.commands.news import topic_name
from bot.compose import next_due
from bot.model import ALL_TOPICS, Button, Cadence, Chat, Reply, Subscription
from bot.store import subscriptions
from digests.language import fold

CADENCE_ALIASES: dict[str, Cadence] = {
    "instant": "instant", "ani": "instant", "derhal": "instant", "srazu": "instant", "сразу": "instant",
    "breaking": "breaking", "vacib": "breaking", "vazhnoe": "breaking", "важное": "breaking",
    "daily": "daily", "gundelik": "daily", "ezhednevno": "daily", "ежедневно": "daily",
    "weekly": "weekly", "heftelik": "weekly", "ezhenedelno": "weekly", "еженедельно": "weekly",
}  # fmt: skip
"""Words for a cadence, folded, in three languages."""

MOST_WORDS = 50
"""Wordings that a chat may mute or follow, both together."""
LONGEST = 80
"""Characters of one of them."""
_EDGES = re.compile(r"^\W+|\W+$")
ALL_ALIASES = {"all", "hamisi", "butun", "vse", "все", "everything"}


async def subscribe(ask: Ask) -> Reply:
    """/subscribe [TOPIC… | all] [instant|breaking|daily|weekly]: adds to what this chat gets."""
    refusal = await ask.refused()
    if refusal:
        return refusal
    topics, cadences, strangers = read_wish(ask, ask.words)
    if strangers:
        names = ", ".join(ask.rooms.names.topics)
        return ask.reply(ask.say("unknown_topic", topic=strangers[0][:40], topics=names))
    cadence = cadences[-1] if cadences else "weekly"
    chat = await ask.stored()
    wanted = [Subscription(topic, cadence) for topic in topics or (ALL_TOPICS,)]
    async with ask.rooms.database.begin() as conn:
        await subscriptions.reactivate(conn, chat.id)
        await subscriptions.subscribe(conn, chat.id, wanted)
        if cadence in ("daily", "weekly"):
            due = next_due(chat, cadence, ask.rooms.clock())
            await subscriptions.set_due(conn, chat.id, cadence, due)
    said = _subscribed(ask, chat, wanted) + ask.lasting + await _invited(ask)
    return ask.reply(said, *_cadence_buttons(ask, wanted), private=False)


async def unsubscribe(ask: Ask) -> Reply:
    """/unsubscribe [TOPIC…]: takes these topics away, all of them without a word."""
    refusal = await ask.refused()
    if refusal:
        return refusal
    topics, _, strangers = read_wish(ask, ask.words)
    if strangers:
        names = ", ".join(ask.rooms.names.topics)
        return ask.reply(ask.say("unknown_topic", topic=strangers[0][:40], topics=names))
    if not ask.known:
        return ask.reply(ask.say("nothing_to_unsubscribe"))
    async with ask.rooms.database.begin() as conn:
        before = {one.topic for one in await subscriptions.of(conn, ask.chat.id)}
        gone = before & set(topics) if topics and ALL_TOPICS not in topics else before
        await subscriptions.unsubscribe(conn, ask.chat.id, tuple(gone))
    if not gone:
        return ask.reply(ask.say("nothing_to_unsubscribe"))
    names = ", ".join(topic_name(ask, one) for one in sorted(gone))
    return ask.reply(ask.say("unsubscribed", topics=names) + ask.lasting, private=False)


async def stop(ask: Ask) -> Reply:
    """/stop: everything, at once; nothing that waits is sent, and no correction of what was."""
    refusal = await ask.refused()
    if refusal:
        return refusal
    if ask.known:
        async with ask.rooms.database.begin() as conn:
            await subscriptions.stop(conn, ask.chat.id, silence=not ask.serves)
    if ask.serves:
        return ask.reply(ask.say("stopped_service") + ask.lasting, private=False)
    return ask.reply(ask.say("stopped"), private=False)


async def mute(ask: Ask) -> Reply:
    """/mute WORDS: no alert whose story holds them."""
    refusal = await ask.refused()
    if refusal:
        return refusal
    if not ask.rest:
        return ask.reply(ask.say("mute_usage"))
    chat = await ask.stored()
    async with ask.rooms.database.begin() as conn:
        if await _is_full(conn, chat, ask.rest[:LONGEST]):
            return ask.reply(ask.say("words_full", n=MOST_WORDS))
        await subscriptions.mute(conn, chat.id, ask.rest[:LONGEST])
        words = await subscriptions.muted(conn, chat.id)
    return ask.reply(ask.say("muted", words=", ".join(words)), private=False)


async def follow(ask: Ask) -> Reply:
    """/follow WORDS: an alert of every story that holds them, whatever its topic."""
    refusal = await ask.refused()
    if refusal:
        return refusal
    if not ask.rest:
        return ask.reply(ask.say("follow_usage"))
    chat = await ask.stored()
    async with ask.rooms.database.begin() as conn:
        if await _is_full(conn, chat, ask.rest[:LONGEST]):
            return ask.reply(ask.say("words_full", n=MOST_WORDS))
        await subscriptions.reactivate(conn, chat.id)
        await subscriptions.mute(conn, chat.id, ask.rest[:LONGEST], "follow")
        words = await subscriptions.muted(conn, chat.id, "follow")
    said = ask.say("followed", words=", ".join(words)) + await _invited(ask)
    return ask.reply(said, private=False)


async def unmute(ask: Ask) -> Reply:
    """/unmute WORDS: takes a mute or follow back; without words, all of them."""
    refusal = await ask.refused()
    if refusal:
        return refusal
    gone = 0
    if ask.known:
        async with ask.rooms.database.begin() as conn:
            for kind in ("mute", "follow"):
                gone += await subscriptions.unmute(conn, ask.chat.id, ask.rest[:LONGEST] or None, kind)
    if gone:
        return ask.reply(ask.say("unmuted"), private=False)
    words = ask.rest[:LONGEST]
    return ask.reply(ask.say("not_muted", words=words) if words else ask.say("none_muted"))


async def _is_full(conn: subscriptions.Connection, chat: Chat, words: str) -> bool:
    """Whether a chat has as many words as it may, and these are not among them."""
    kept = [
        *await subscriptions.muted(conn, chat.id),
        *await subscriptions.muted(conn, chat.id, "follow"),
    ]
    return len(kept) >= MOST_WORDS and words.strip() not in kept


def read_wish(ask: Ask, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[Cadence, ...], tuple[str, ...]]:
    """Topics, cadences and words that are neither, in the order in which they were said."""
    topics: list[str] = []
    cadences: list[Cadence] = []
    strangers: list[str] = []
    # Without the punctuation around them, and the marks without width that come with copied text.
    for word in filter(None, (_EDGES.sub("", one) for listed in words for one in re.split("[,;]", listed))):
        folded = fold(word)
        if folded in CADENCE_ALIASES:
            cadences.append(CADENCE_ALIASES[folded])
        elif folded in ALL_ALIASES:
            topics.append(ALL_TOPICS)
        elif topic := ask.rooms.names.topic(word):
            topics.append(topic)
        else:
            strangers.append(word)
    return tuple(dict.fromkeys(topics)), tuple(cadences), tuple(strangers)


async def _invited(ask: Ask) -> str:
    """What to add where the bot cannot write to this chat of itself yet; else nothing."""
    command = await ask.request.invite()
    return f"\n{ask.say('invite_me', command=command)}" if command else ""


def _subscribed(ask: Ask, chat: Chat, wanted: Sequence[Subscription]) -> str:
    names = ", ".join(topic_name(ask, one.topic) for one in wanted)
    cadence = wanted[0].cadence
    first = ask.say("subscribed", topics=names, cadence=ask.say(f"cadence_{cadence}"))
    if cadence not in ("daily", "weekly"):
        return first
    due = next_due(chat, cadence, ask.rooms.clock())
    when = ask.rooms.formatter.moment(due, ask.language, chat.timezone)
    return f"{first}\n{ask.say('next_digest', when=when)}"


def _cadence_buttons(ask: Ask, wanted: Sequence[Subscription]) -> tuple[tuple[Button, ...], ...]:
    """The other cadences, one press away, where that fits a button."""
    topics = " ".join(one.topic for one in wanted)
    others = [one for one in ("instant", "daily", "weekly") if one != wanted[0].cadence]
    row = tuple(Button(ask.say(f"cadence_{one}"), command=f"subscribe {topics} {one}") for one in others)
    return (row,) if all(len((button.command or "").encode()) <= 64 for button in row) else ()
