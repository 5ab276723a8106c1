"""Old rows of the ledger folded into counts: how many of a digest ended how, on which platform.

Enters: a moment.  Leaves: one row for each digest, platform, action and end, in the place of
one for each chat.  What is not settled stays, and so does what something unsettled follows.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, exists, func, not_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.locks import hold
from bot.store.statements import chunks, insert

D = schema.deliveries
PAST = schema.past_deliveries
CHATS = schema.chats

SETTLED = ("sent", "rejected", "gone", "merged")
AT_ONCE = 2000
"""Rows folded in one transaction: senders wait for no more than that."""


async def oldest(conn: AsyncConnection, before: datetime) -> list[int]:
    """Some settled deliveries that were last touched before that moment."""
    follower = D.alias("follower")
    followed = exists().where(follower.c.target == D.c.id, follower.c.state.not_in(SETTLED))
    old = and_(D.c.updated < before, D.c.state.in_(SETTLED), not_(followed))
    return list((await conn.execute(select(D.c.id).where(old).order_by(D.c.id).limit(AT_ONCE))).scalars())


async def fold(conn: AsyncConnection, ids: list[int]) -> int:
    """Count these deliveries and forget them one by one; returns how many that were."""
    await hold(conn)
    folded = 0
    keys = (D.c.digest_number, CHATS.c.platform, D.c.action, D.c.state)
    for part in chunks(ids):
        which = and_(D.c.id.in_(part), D.c.state.in_(SETTLED))
        counted = (
            select(*keys, func.count())
            .select_from(D.join(CHATS, CHATS.c.id == D.c.chat_id))
            .where(which)
            .group_by(*keys)
        )
        statement = insert(conn, PAST).from_select(
            ("digest_number", "platform", "action", "state", "count"), counted
        )
        names = ["digest_number", "platform", "action", "state"]
        added = {"count": PAST.c.count + statement.excluded["count"]}
        await conn.execute(statement.on_conflict_do_update(index_elements=names, set_=added))
        folded += (await conn.execute(delete(D).where(which))).rowcount
    return folded


async def folded(conn: AsyncConnection) -> int:
    """How many deliveries are kept as counts only."""
    return int((await conn.execute(select(func.coalesce(func.sum(PAST.c.count), 0)))).scalar_one())
