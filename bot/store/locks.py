"""Who may change the ledger of an account now: one transaction at a time, and no deadlock.

A sender changes rows, chats and its account together; so do a correction and a chat that
leaves.  On PostgreSQL each of them takes its accounts first, in the same order, so that none
waits for another that waits for it.  SQLite has one writer anyway.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema

ACCOUNTS = schema.accounts


async def hold(conn: AsyncConnection, accounts: Collection[int] | None = None) -> None:
    """Hold these accounts, or all, until the transaction ends."""
    which = true() if accounts is None else ACCOUNTS.c.id.in_(sorted(accounts))
    await _hold(conn, which)


async def hold_of_chat(conn: AsyncConnection, chat_id: int) -> None:
    """Hold the account of a chat until the transaction ends."""
    chats = schema.chats
    account = select(chats.c.account_id).where(chats.c.id == chat_id).scalar_subquery()
    await _hold(conn, ACCOUNTS.c.id == account)


async def _hold(conn: AsyncConnection, which: ColumnElement[bool]) -> None:
    if conn.dialect.name == "sqlite":
        return
    # `key_share`: new deliveries and chats, which only refer to an account, do not wait.
    statement = select(ACCOUNTS.c.id).where(which).order_by(ACCOUNTS.c.id)
    await conn.execute(statement.with_for_update(key_share=True))
