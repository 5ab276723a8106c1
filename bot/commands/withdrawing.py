"""A command of the operator's chat: /withdraw takes a story's messages back, in every chat.

Enters: the number of a story, or the message that is answered.  Leaves: deletions in the ledger,
after a button that says so; what of it still waits is not sent.
"""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import story_cards
from bot.commands.ask import Ask
from bot.commands.floods import refused
from bot.model import Button, Reply
from bot.phrases import say
from bot.store import digests, schema, stories, told, withdrawals
from digests.model import ReaderLanguage

CONFIRMED = "yes"
MOST_DIGITS = 12
D = schema.deliveries


async def withdraw(ask: Ask) -> Reply:
    """/withdraw [N]: asks whether to delete what chats were told of a story; `/withdraw N yes` does."""
    refusal = await refused(ask)
    if refusal:
        return refusal
    async with ask.rooms.database.read() as conn:
        number = await _number(conn, ask)
        story = await stories.by_number(conn, number) if number else None
        if story is None or number is None:
            return ask.reply(ask.say("withdraw_which"))
        alerts = list(await digests.alerts_of(conn, [story]))
        which = and_(D.c.digest_number.in_(alerts), D.c.action == "send")
        reached = and_(which, D.c.state.in_(("ready", "sending", "sent", "uncertain")))
        still = and_(reached, withdrawals.standing())
        chats = int((await conn.execute(select(func.count()).select_from(D).where(still))).scalar_one())
        cards = await story_cards(conn, [story], {one.id: one for one in ask.rooms.beat.sources})
    if not chats:
        return ask.reply(ask.say("withdraw_none"))
    if ask.words[1:2] != (CONFIRMED,):
        title = cards[story].version(ask.language).title if story in cards else f"{number}"
        button = Button(ask.say("button_withdraw"), command=f"withdraw {number} {CONFIRMED}")
        return ask.reply(ask.say("withdraw_confirm", title=title, n=chats), (button,))
    async with ask.rooms.database.begin() as conn:
        done = await withdrawals.withdraw(conn, which, at=ask.rooms.clock())
    return ask.reply(said(done, ask.language) or ask.say("withdraw_none"))


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
