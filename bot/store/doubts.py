"""What stays of calls that nobody knows the end of, and of senders that are gone.

Enters: rows in hand.  Leaves: rows that are ready again, in doubt, or given up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, not_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema

D = schema.deliveries
CHATS = schema.chats

REPEATABLE = ("edit", "delete")
"""Actions that do the same when they are done twice."""
NO_ANSWER = "no answer came to a call and the sender is gone"


async def expire(conn: AsyncConnection, which: ColumnElement[bool], *, at: datetime) -> int:
    """Take rows back from whoever holds them; returns how many calls nobody knows the end of."""
    held = and_(schema.SENDING, which)
    if not (await conn.execute(select(exists().where(held)))).scalar_one():
        return 0  # as nearly always
    await conn.execute(update(D).where(held, not_(D.c.begun)).values(state="ready", owner=None))
    return await doubt(conn, and_(held, D.c.begun), NO_ANSWER, at=at)


async def doubt(conn: AsyncConnection, which: ColumnElement[bool], reason: str, *, at: datetime) -> int:
    """Enter that nobody knows whether these calls arrived.

    An edit or a deletion is simply made again.  Any other is sent once more if its chat has it so; where
    that one stays without an answer too, or the chat wants no repeat, it stays uncertain.
    """
    again = {"state": "ready", "begun": False, "updated": at}
    await conn.execute(
        update(D).where(which, D.c.action.in_(REPEATABLE)).values(**again, retries=D.c.retries + 1)
    )
    resend = select(CHATS.c.id).where(CHATS.c.uncertain == "resend", CHATS.c.active)
    told = f"may have arrived twice: {reason}"
    resent = await conn.execute(
        update(D)
        .where(which, D.c.doubts == 0, D.c.chat_id.in_(resend))
        .values(**again, doubts=1, reason=told)
    )
    left = await conn.execute(
        update(D)
        .where(which)
        .values(state="uncertain", doubts=D.c.doubts + 1, reason=f"may have arrived: {reason}", updated=at)
        .returning(D.c.id)
    )
    ids = list(left.scalars())
    await _take_up_edits(conn, ids)
    await _part_threads(conn, ids, at=at)
    await close_followers(conn, ids, "nobody knows whether its message arrived", at=at)
    return len(ids) + max(resent.rowcount, 0)


async def _take_up_edits(conn: AsyncConnection, ids: Sequence[int]) -> None:
    """Let messages in doubt say what their edits would have said, in case they are sent again."""
    edit = D.alias("edit")
    waiting = and_(edit.c.target == D.c.id, edit.c.action == "edit", edit.c.state == "ready")
    newest = select(func.max(edit.c.content_number)).where(waiting).scalar_subquery()
    if ids:
        which = and_(D.c.id.in_(ids), D.c.action == "send", exists().where(waiting))
        await conn.execute(update(D).where(which).values(content_number=newest))


async def close_followers(conn: AsyncConnection, ids: Sequence[int], reason: str, *, at: datetime) -> None:
    """Give up edits of and replies to messages that cannot be found."""
    if ids:
        followers = and_(D.c.target.in_(ids), D.c.state == "ready")
        await conn.execute(update(D).where(followers).values(state="rejected", reason=reason, updated=at))


async def _part_threads(conn: AsyncConnection, ids: Sequence[int], *, at: datetime) -> None:
    """Let what was to go on below these messages be sent as messages of their own.

    Nobody knows whether there is a thread, nor its name; but what stands in it was never sent.
    """
    parent = D.alias("parent")
    below = exists().where(parent.c.id == D.c.target, parent.c.digest_number == D.c.digest_number)
    if ids:
        which = and_(D.c.target.in_(ids), D.c.action == "reply", D.c.state == "ready", below)
        alone = "sent by itself: nobody knows whether its message arrived"
        await conn.execute(update(D).where(which).values(target=None, reason=alone, updated=at))
