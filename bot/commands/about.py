"""Commands about the bot itself: /start, /help, /sources, /status, /privacy, /forget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.commands import wishes
from bot.commands.ask import Ask
from bot.commands.news import topic_name
from bot.commands.preferences import LANGUAGE_NAMES
from bot.health import is_late, words
from bot.model import Block, Button, Message, Reply, Span
from bot.store import deliveries, held, items, subscriptions
from bot.store import sources as source_store
from bot.store.sources import SourceState
from digests.model import Source

HELP_COMMANDS = (
    "latest", "topic", "week", "search", "figures", "subscribe", "unsubscribe", "settings", "language",
    "why", "sources", "status", "mute", "follow", "unmute", "privacy", "forget", "stop",
)  # fmt: skip
OPERATOR_COMMANDS = ("release", "drop", "withdraw")
CONFIRMED = "yes"
MOST_LISTED = 5
"""Sources of one kind of trouble that a status names."""
START_TOPICS = ("cyber", "telecom", "fintech", "egov")


async def start(ask: Ask) -> Reply:
    """/start [TOPIC]: what this is; a deep link's topic is subscribed to at once."""
    topic = ask.rooms.names.topic(ask.words[0]) if ask.words else None
    if topic:
        return await wishes.subscribe(_saying(ask, (topic, "instant")))
    buttons = (
        (
            Button(ask.say("button_subscribe_weekly"), command="subscribe all weekly"),
            Button(ask.say("button_latest"), command="latest"),
        ),
        tuple(
            Button(topic_name(ask, one), command=f"latest {one}")
            for one in ask.rooms.names.topics
            if one in START_TOPICS
        ),
        tuple(Button(name, command=f"language {code}") for code, name in _languages()),
    )
    return ask.reply(ask.say("welcome", beat=_beat_name(ask)), *buttons)


async def help_(ask: Ask) -> Reply:
    """/help: every command with one line on it, and the topics."""
    known = ask.rooms.names.topics
    example = "cyber" if "cyber" in known or not known else known[0]
    lines = [
        (Span(ask.typed(example if name == "topic" else name), bold=True), Span(_explained(ask, name)))
        for name in (*HELP_COMMANDS, *(OPERATOR_COMMANDS if ask.by_operator else ()))
    ]
    topics = ", ".join(f"/{topic}" for topic in known)
    blocks = (
        Block("title", ((Span(ask.say("help_heading"), bold=True),),), keep_with_next=True),
        Block("text", ((Span(ask.say("help_intro", beat=_beat_name(ask))),),)),
        Block("list", tuple(lines)),
        Block("text", ((Span(ask.say("help_topics", topics=topics)),),)),
    )
    return Reply((Message(blocks, language=ask.language),), private=True)


async def sources(ask: Ask) -> Reply:
    """/sources: what is read, and how each source is doing."""
    async with ask.rooms.database.read() as conn:
        states = await source_store.load(conn)
        waiting = await held.counts(conn)
    by_name: dict[str, list[Source]] = {}
    for source in ask.rooms.beat.sources:
        by_name.setdefault(source.name, []).append(source)
    lines = tuple(_source_line(ask, group, states, waiting) for group in by_name.values())
    heading = ask.say("sources_heading", count=len(ask.rooms.beat.sources))
    blocks = (Block("title", ((Span(heading, bold=True),),), keep_with_next=True), Block("list", lines))
    return Reply((Message(blocks, language=ask.language),), private=True)


async def status(ask: Ask) -> Reply:
    """/status: when news was last read, what is waiting, when this chat's next digest comes."""
    async with ask.rooms.database.read() as conn:
        states = await source_store.load(conn)
        waiting = await deliveries.waiting(conn)
        archived = await items.count(conn)
        due = await subscriptions.next_due(conn, ask.chat.id) if ask.known else None
    answers = [state.last_ok for state in states.values() if state.last_ok]
    known = [(one, states[one.id]) for one in ask.rooms.beat.sources if one.id in states]
    failing = [one for one, state in known if state.failures and not state.gone]
    moment = ask.rooms.formatter.moment
    lines = [
        *([ask.silence] if ask.silence else []),
        ask.say("status_read", when=moment(max(answers), ask.language, ask.chat.timezone))
        if answers
        else ask.say("status_never_read"),
        ask.say("status_sources", count=len(ask.rooms.beat.sources), failing=len(failing)),
        *_listed(ask, [ask.say("source_failing", name=one.name) for one in failing]),
        *_listed(ask, [ask.say("status_gone", name=one.name) for one, state in known if state.gone]),
        *_listed(ask, _silent(ask, [(one, state) for one, state in known if one not in failing])),
        ask.say("status_archive", count=archived),
        ask.say("status_waiting", count=waiting),
        ask.say("next_digest", when=moment(due, ask.language, ask.chat.timezone))
        if due
        else ask.say("status_no_digest"),
    ]
    return Reply((ask.text("\n".join(lines), heading=ask.say("status_heading")),), private=True)


def _silent(ask: Ask, known: Sequence[tuple[Source, SourceState]]) -> list[str]:
    """A line for each source that answers and has been silent unusually long."""
    return [
        ask.say(
            "status_late",
            name=one.name,
            when=ask.rooms.formatter.moment(state.last_new, ask.language, ask.chat.timezone),
        )
        for one, state in known
        if state.last_new and is_late(state, ask.rooms.clock())
    ]


def _listed(ask: Ask, lines: list[str]) -> list[str]:
    """The first lines, and how many more there would be: a status is looked at on a telephone."""
    if len(lines) <= MOST_LISTED + 1:
        return lines
    return [*lines[:MOST_LISTED], ask.say("status_more", n=len(lines) - MOST_LISTED)]


async def privacy(ask: Ask) -> Reply:
    """/privacy: what is kept about a chat, and how to have it erased."""
    said = ask.say("privacy")
    if ask.chat.managed or ask.serves:
        said += f"\n{ask.say('privacy_configured')}"
    return ask.reply(said, (Button(ask.say("button_forget"), command="forget"),))


async def forget(ask: Ask) -> Reply:
    """/forget: after a button that says so, everything about this chat is erased."""
    refusal = await ask.refused()
    if refusal:
        return refusal
    if ask.words[:1] != (CONFIRMED,):
        return ask.reply(ask.say("forget_confirm"), (Button(ask.say("button_forget"), command="forget yes"),))
    if ask.known:
        async with ask.rooms.database.begin() as conn:
            await subscriptions.forget(conn, ask.chat.id)
            if ask.chat.managed and not ask.serves:
                await subscriptions.keep_stopped(conn, ask.chat, ask.rooms.clock())
    if ask.serves:
        return ask.reply(ask.say("forgotten_service"))
    return ask.reply(ask.say("forgotten_managed" if ask.chat.managed else "forgotten"))


def _saying(ask: Ask, words: tuple[str, ...]) -> Ask:
    return Ask(ask.rooms, ask.request, ask.chat, words, " ".join(words), ask.language)


def _languages() -> tuple[tuple[str, str], ...]:
    return tuple(LANGUAGE_NAMES.items())


def _beat_name(ask: Ask) -> str:
    return ask.rooms.beat.names.get(ask.language, ask.rooms.beat.id)


def _explained(ask: Ask, name: str) -> str:
    """What stands behind a command's name: its words and what they do, or only the latter."""
    text = ask.say(f"help_{name}")
    return f" {text}" if ":" in text else f": {text}"


def _source_line(
    ask: Ask, group: Sequence[Source], states: Mapping[str, SourceState], held_back: Mapping[str, int]
) -> tuple[Span, ...]:
    """A source, or one that publishes in several languages, and how it is doing."""
    first = group[0]
    name = Span(first.name, link=first.url if first.url.startswith("http") else None)
    labels = [source.language or source.id for source in group]
    tongues = ", ".join(dict.fromkeys(labels)) if len(group) > 1 else ""
    said = {
        source.id: words(
            states.get(source.id),
            ask.language,
            ask.rooms.clock(),
            moment=lambda when: ask.rooms.formatter.moment(when, ask.language, ask.chat.timezone),
            held=held_back.get(source.id, 0),
        )
        for source in group
    }
    if len(set(said.values())) == 1:
        doing = said[first.id]
    else:
        named = zip(labels, group, strict=True)
        parts = [f"{one if labels.count(one) == 1 else source.id} {said[source.id]}" for one, source in named]
        doing = "; ".join(parts)
    return (name, Span(f" ({tongues}): {doing}" if tongues else f": {doing}"))
