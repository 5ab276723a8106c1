"""What a database's clock that was put back would hold up, freed again.

Pace, pauses, back-offs and leases are moments of that clock.  A machine that starts with a
wrong date and learns the right one later would else send nothing until the wrong date comes.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, and_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema

D = schema.deliveries


async def put_back(conn: AsyncConnection, account: int, now: int, lease: int) -> None:
    """Bring everything of an account that lies ahead of `now` back to it; leases keep their length.

    A platform's wish to wait is forgotten with the rest: the platform says it again.
    """
    accounts, chats = schema.accounts, schema.chats
    for name in ("next_clock", "paused_clock"):
        await _lower(conn, accounts, name, accounts.c.id == account, now)
    await _lower(conn, chats, "next_clock", chats.c.account_id == account, now)
    await _lower(conn, D, "retry_clock", and_(D.c.account_id == account, schema.BACKING_OFF), now)
    await _lower(conn, D, "slot_clock", D.c.account_id == account, now)
    await _lower(conn, D, "lease_clock", and_(D.c.account_id == account, schema.SENDING), now + lease)


async def _lower(conn: AsyncConnection, table: Table, name: str, which: ColumnElement[bool], to: int) -> None:
    await conn.execute(update(table).where(which, table.c[name] > to).values({name: to}))
