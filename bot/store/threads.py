"""What goes on below a message, on platforms that have threads: a delivery of its own.

Enters: a digest whose messages are enqueued in the same transaction.  Leaves: a reply to each.
Senders take a reply only when its message is sent; with a message that is given up it is too.  Where
nobody knows whether the message arrived it goes out by itself.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Platform
from bot.store import digests, schema
from bot.store.columns import Instant
from bot.store.deliveries import DIGEST, FANNED_OUT
from bot.store.locks import hold
from bot.store.statements import insert

D = schema.deliveries
CHATS = schema.chats


async def below(conn: AsyncConnection, digest_id: str, platform: Platform, *, at: datetime) -> int:
    """Enqueue one reply below each message of a digest that waits on a platform; returns how many."""
    await hold(conn)
    number, moment = digests.number_of(digest_id), literal(at, Instant)
    waiting = and_(
        D.c.digest_number == number, D.c.action == "send", schema.READY, CHATS.c.platform == platform
    )
    chosen = (
        select(
            *(number, number, D.c.chat_id, D.c.account_id, literal("reply"), D.c.id),
            *(literal("ready"), literal(DIGEST), moment, moment, moment),
        )
        .select_from(D.join(CHATS, CHATS.c.id == D.c.chat_id))
        .where(waiting)
        .order_by(D.c.id)
    )
    statement = insert(conn, D).from_select(FANNED_OUT, chosen).on_conflict_do_nothing()
    result = await conn.execute(statement, execution_options={"preserve_rowcount": True})
    return max(result.rowcount, 0)
