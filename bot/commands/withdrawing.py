"""A command of the operator's chat: /withdraw takes a story back, in every chat.

Enters: the number of a story, or the message that is answered.  Leaves: deletions in the ledger,
after a button that says so; what of it still waits is not sent, and lists and digests leave it out.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import cards
from bot.commands.ask import Ask
from bot.commands.floods import refused
from bot.model import Button, Reply
from bot.phrases import say
from bot.store import digests, items, schema, stories, told, withdrawals
from digests.model import ReaderLanguage

CONFIRMED, BACK = "yes", "back"
MOST_DIGITS = 12
D = schema.deliveries


@dataclass(frozen=True, slots=True)
class _Told:
    """A story and what stands of it."""

    story: str
    number: int
    title: str
    withdrawn: bool
    alerts: ColumnElement[bool]
    """Its messages in the ledger."""
    chats: int
    """Chats that have a message of its own."""


async def withdraw(ask: Ask) -> Reply:
    """/withdraw [N]: asks whether to take a story back; `/withdraw N yes` does, `/withdraw N back` undoes it.

    Its messages are deleted in every chat, and nothing tells of it any more.
    """
    refusal = await refused(ask)
    if refusal:
        return refusal
    async with ask.rooms.database.read() as conn:
        number = await _number(conn, ask)
        told = await _told(conn, ask, number) if number else None
    if told is None:
        return ask.reply(ask.say("withdraw_which"))
    word = ask.words[1] if len(ask.words) > 1 else ""
    if word == BACK and told.withdrawn:
        return await _tell_again(ask, told)
    if word == BACK:
        return ask.reply(ask.say("withdraw_standing", title=told.title))
    if told.withdrawn and not told.chats:
        return _asked(ask, "withdraw_back", "button_tell_again", told, BACK)
    if word != CONFIRMED:
        return _asked(
            ask, "withdraw_confirm" if told.chats else "withdraw_quietly", "button_withdraw", told, CONFIRMED
        )
    return await _take_back(ask, told)


def _asked(ask: Ask, phrase: str, button: str, told: _Told, word: str) -> Reply:
    question = ask.say(phrase, title=told.title, n=told.chats)
    return ask.reply(question, (Button(ask.say(button), command=f"withdraw {told.number} {word}"),))


async def _take_back(ask: Ask, told: _Told) -> Reply:
    at = ask.rooms.clock()
    async with ask.rooms.database.begin() as conn:
        await items.lock_decisions(conn)
        told = await _told(conn, ask, told.number) or told  # it may have joined another meanwhile
        done = await withdrawals.withdraw(conn, told.alerts, at=at)
        await stories.withdraw(conn, told.story, at)
    return ask.reply(f"{said(done, ask.language)} {ask.say('withdraw_untold')}".strip())


async def _tell_again(ask: Ask, told: _Told) -> Reply:
    async with ask.rooms.database.begin() as conn:
        await items.lock_decisions(conn)
        told = await _told(conn, ask, told.number) or told
        await stories.withdraw(conn, told.story, None)
    return ask.reply(ask.say("withdraw_again", title=told.title))


async def _told(conn: AsyncConnection, ask: Ask, number: int) -> _Told | None:
    story = await stories.by_number(conn, number)
    found = await stories.rows(conn, [story]) if story else []
    if not found:
        return None
    alerts = and_(
        D.c.digest_number.in_(list(await digests.alerts_of(conn, [found[0].id]))), D.c.action == "send"
    )
    reached = and_(alerts, D.c.state.in_(("ready", "sending", "sent", "uncertain")), withdrawals.standing())
    (card,) = await cards(conn, found, {one.id: one for one in ask.rooms.beat.sources})
    return _Told(
        story=found[0].id,
        number=number,
        title=card.version(ask.language).title,
        withdrawn=found[0].withdrawn,
        alerts=alerts,
        chats=int((await conn.execute(select(func.count()).select_from(D).where(reached))).scalar_one()),
    )


def said(done: withdrawals.Withdrawn, language: ReaderLanguage) -> str:
    """What became of the messages, in a sentence for each kind that there were."""
    return " ".join(
        say(f"withdraw_{kind}", language, n=count) for kind, count in asdict(done).items() if count
    )


async def _number(conn: AsyncConnection, ask: Ask) -> int | None:
    """The number that was named, or that of the story of the message that was answered."""
    word = ask.words[0] if ask.words else ""
    if word:
        return int(word) if word.isdecimal() and len(word) < MOST_DIGITS else None
    if not (ask.known and ask.request.reply_to):
        return None
    about = await told.last(conn, ask.chat.id, ask.request.reply_to)
    if about is None or about.story is None:
        return None
    found = select(schema.stories.c.number).where(schema.stories.c.id == about.story)
    return (await conn.execute(found)).scalar_one_or_none()
