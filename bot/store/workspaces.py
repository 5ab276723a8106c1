"""Slack workspaces that installed the app: who they are, and their tokens, sealed.

Enters and leaves: `Workspace`.  Whoever removes the app is forgotten with its token; its chats
are kept asleep, for most come back.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Workspace
from bot.store import schema
from bot.store.chats import deactivate, reactivate
from bot.store.sealed import Box
from bot.store.statements import upsert

WORKSPACES, CHATS = schema.workspaces, schema.chats
REMOVED = "the workspace removed the app"


async def save(conn: AsyncConnection, box: Box, workspace: Workspace) -> None:
    """Keep a workspace; a second installation replaces the first and wakes the chats of before."""
    row = {
        "team": workspace.team,
        "name": workspace.name,
        "token": box.seal(workspace.token),
        "bot_user": workspace.bot_user,
        "bot_id": workspace.bot_id,
    }
    await upsert(conn, WORKSPACES, row)
    accounts = schema.accounts
    of_team = (accounts.c.platform == "slack") & (accounts.c.account == workspace.team)
    await conn.execute(update(accounts).where(of_team).values(stopped=None, paused_clock=0))
    asleep = select(CHATS.c.id).where(*_chats(workspace.team), CHATS.c.reason == REMOVED)
    for chat_id in (await conn.execute(asleep.order_by(CHATS.c.id))).scalars().all():
        await reactivate(conn, chat_id)


async def find(conn: AsyncConnection, box: Box, team: str) -> Workspace | None:
    """The workspace of a team; StoreError where the key is another."""
    row = (await conn.execute(select(WORKSPACES).where(WORKSPACES.c.team == team))).one_or_none()
    return _workspace(row, box) if row else None


async def every(conn: AsyncConnection, box: Box) -> tuple[Workspace, ...]:
    """All workspaces, by name; StoreError where the key is another."""
    rows = (await conn.execute(select(WORKSPACES).order_by(WORKSPACES.c.name, WORKSPACES.c.team))).all()
    return tuple(_workspace(row, box) for row in rows)


async def remove(conn: AsyncConnection, team: str) -> None:
    """Forget a workspace's token, and send its chats nothing more."""
    await conn.execute(delete(WORKSPACES).where(WORKSPACES.c.team == team))
    awake = select(CHATS.c.id).where(*_chats(team), CHATS.c.active)
    for chat_id in (await conn.execute(awake.order_by(CHATS.c.id))).scalars().all():
        await deactivate(conn, chat_id, REMOVED)


def _chats(team: str) -> tuple[Any, ...]:
    return CHATS.c.platform == "slack", CHATS.c.account == team


def _workspace(row: Any, box: Box) -> Workspace:
    return Workspace(row.team, row.name, box.open(row.token), row.bot_user, row.bot_id)
