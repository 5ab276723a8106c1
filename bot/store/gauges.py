"""The ledger in numbers, for whoever watches it: what waits, what is in doubt, which accounts rest.

Enters: the logical time.  Leaves: counts and seconds, each found through an index, so that a
watcher who looks every few seconds disturbs nobody.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.database import now as clock_of
from bot.store.deliveries import HELD, IN_DOUBT

D = schema.deliveries
CHATS = schema.chats
ACCOUNTS = schema.accounts
SECOND = 1_000_000


class Account(NamedTuple):
    """An account and how long it rests."""

    platform: str
    account: str
    paused: float
    """Seconds until it sends again; 0: it does."""
    stopped: bool
    """Whether the platform refuses it."""


async def unsettled(conn: AsyncConnection) -> dict[tuple[str, str], int]:
    """(platform, state) -> deliveries that are ready, in hand or in doubt."""
    found: dict[tuple[str, str], int] = {}
    for state, which in (("ready", schema.READY), ("sending", schema.SENDING), ("uncertain", IN_DOUBT)):
        counted = (
            select(CHATS.c.platform, func.count())
            .select_from(D.join(CHATS, CHATS.c.id == D.c.chat_id))
            .where(which)
            .group_by(CHATS.c.platform)
        )
        found |= {(row[0], state): row[1] for row in await conn.execute(counted)}
    return found


async def lateness(conn: AsyncConnection, at: datetime) -> float:
    """Seconds for which the delivery that waits longest has been due."""
    oldest: list[datetime] = []
    for waiting in (schema.FREE, schema.BACKING_OFF):
        due = and_(waiting, D.c.priority != HELD, D.c.not_before <= at)
        oldest += filter(None, (await conn.execute(select(func.min(D.c.not_before)).where(due))).scalars())
    return (at - min(oldest)).total_seconds() if oldest else 0.0


async def accounts(conn: AsyncConnection) -> list[Account]:
    """Every account that has or had chats."""
    now = await clock_of(conn)
    rows = await conn.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.platform, ACCOUNTS.c.account))
    return [
        Account(
            row.platform,
            row.account,
            max(row.paused_clock - now, 0) / SECOND,
            row.stopped is not None,
        )
        for row in rows
    ]
