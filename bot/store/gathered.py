"""What waits for a chat and may go out as one message: alerts held over quiet hours, and what piled up.

Enters: the logical time.  Leaves: the waiting alerts of whole chats, and what became of them:
released one by one, or merged into a digest that tells them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.deliveries import ALERT, HELD
from bot.store.locks import hold
from bot.store.statements import chunks
from bot.store.withdrawals import taken_back

D = schema.deliveries
DIGESTS = schema.digests

AT_ONCE = 2000
"""Chats whose alerts are looked at in one transaction."""
TOLD = ("alert", "burst")
"""Kinds of digests that tell stories and may be told together."""


async def chats(conn: AsyncConnection, *, at: datetime, most: int) -> list[int]:
    """Some chats whose quiet hours ended, or for which more than `most` alerts wait."""
    ended = select(D.c.chat_id).where(schema.QUIET, D.c.not_before <= at).distinct().limit(AT_ONCE)
    found = list((await conn.execute(ended)).scalars())
    if not found:
        piled = (
            select(D.c.chat_id)
            .where(_waiting(at))
            .group_by(D.c.chat_id)
            .having(func.count() > most)
            .limit(AT_ONCE)
        )
        found = list((await conn.execute(piled)).scalars())
    return found


async def waiting(
    conn: AsyncConnection, chat_ids: Sequence[int], *, at: datetime
) -> dict[int, list[tuple[int, int]]]:
    """Chat -> its waiting alerts, oldest first: (delivery, the ledger's number of what it says).

    Holds every account, so that no sender claims them before the transaction ends.
    """
    await hold(conn)
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for part in chunks(chat_ids):
        rows = await conn.execute(
            select(D.c.id, D.c.chat_id, D.c.content_number)
            .where(_waiting(at), D.c.chat_id.in_(part))
            .order_by(D.c.id)
        )
        for row in rows:
            found[row.chat_id].append((row.id, row.content_number))
    return found


async def release(conn: AsyncConnection, chat_ids: Sequence[int], *, at: datetime) -> int:
    """Let what is still held for these chats go out as it is; returns how many that are."""
    released = 0
    for part in chunks(chat_ids):
        which = and_(schema.QUIET, D.c.not_before <= at, D.c.chat_id.in_(part))
        released += (await conn.execute(update(D).where(which).values(priority=ALERT))).rowcount
    return released


async def merge(conn: AsyncConnection, ids: Sequence[int], digest_id: str, *, at: datetime) -> None:
    """Enter that these alerts are told by a digest."""
    told = {"state": "merged", "reason": f"told together with others in {digest_id[:40]}", "updated": at}
    for part in chunks(ids):
        await conn.execute(update(D).where(D.c.id.in_(part), schema.READY).values(**told))


def _waiting(at: datetime) -> ColumnElement[bool]:
    """Alerts that are due and that no sender has touched yet."""
    stories = select(DIGESTS.c.number).where(DIGESTS.c.kind.in_(TOLD))
    untouched = and_(D.c.action == "send", D.c.attempts == 0, D.c.doubts == 0)
    either = or_(D.c.priority == ALERT, D.c.priority == HELD)
    due = and_(schema.READY, either, D.c.not_before <= at, untouched)
    return and_(due, D.c.digest_number.in_(stories), not_(taken_back()))
