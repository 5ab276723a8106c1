"""What waits in the ledger: which accounts have something due, and how long all of it will take.

Enters: the logical time.  Leaves: accounts, counts, seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.database import now as clock_of
from bot.store.deliveries import PRIORITIES

D = schema.deliveries
CHATS = schema.chats
ACCOUNTS = schema.accounts
SOON = 3_000_000
"""Microseconds ahead that count as due: pauses of a chat's own pace."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whom a platform's limit applies to: a bot, a workspace."""

    platform: str
    account: str


@dataclass(frozen=True, slots=True)
class Size:
    """How much an account has to do."""

    account: Account
    waiting: int
    """Messages to be sent, those held back by quiet hours too."""
    readers: int
    """Active chats that wish something."""


async def due(conn: AsyncConnection, at: datetime) -> list[Account]:
    """The accounts with rows that may be sent now or in a moment, or that nobody holds any more."""
    now = await clock_of(conn)
    statement = (
        select(ACCOUNTS.c.platform, ACCOUNTS.c.account)
        .where(ACCOUNTS.c.paused_clock <= now + SOON, or_(_ready(at, now + SOON), _left(now)))
        .order_by(ACCOUNTS.c.id)
    )
    return [Account(row.platform, row.account) for row in await conn.execute(statement)]


async def sizes(conn: AsyncConnection) -> list[Size]:
    """Every account that has chats, with its work."""
    waits = select(D.c.account_id, func.count().label("n")).where(or_(schema.READY, schema.SENDING))
    waiting = waits.group_by(D.c.account_id).subquery()
    wishing = CHATS.c.id.in_(select(schema.subscriptions.c.chat_id))
    reads = select(CHATS.c.account_id, func.count().label("n")).where(CHATS.c.active, wishing)
    readers = reads.group_by(CHATS.c.account_id).subquery()
    statement = (
        select(
            ACCOUNTS.c.platform,
            ACCOUNTS.c.account,
            func.coalesce(waiting.c.n, 0).label("waiting"),
            func.coalesce(readers.c.n, 0).label("readers"),
        )
        .select_from(
            ACCOUNTS.outerjoin(waiting, waiting.c.account_id == ACCOUNTS.c.id).outerjoin(
                readers, readers.c.account_id == ACCOUNTS.c.id
            )
        )
        .order_by(ACCOUNTS.c.id)
    )
    return [
        Size(Account(row.platform, row.account), row.waiting, row.readers)
        for row in await conn.execute(statement)
    ]


# --- shared --------------------------------------------------------------------------


def _ready(at: datetime, soon: int) -> ColumnElement[bool]:
    target = D.alias("target")
    followed = exists().where(target.c.id == D.c.target, target.c.state == "sent")
    chat = exists().where(CHATS.c.id == D.c.chat_id, CHATS.c.active, CHATS.c.next_clock <= soon)
    free = and_(schema.FREE, D.c.priority.in_(PRIORITIES), D.c.not_before <= at)
    may_go = and_(D.c.account_id == ACCOUNTS.c.id, chat, or_(D.c.target.is_(None), followed))
    rested = and_(schema.BACKING_OFF, D.c.retry_clock <= soon, D.c.not_before <= at)
    return or_(exists().where(may_go, free), exists().where(may_go, rested))


def _left(now: int) -> ColumnElement[bool]:
    """Rows whose sender did not come back in time."""
    return exists().where(D.c.account_id == ACCOUNTS.c.id, schema.SENDING, D.c.lease_clock < now)
