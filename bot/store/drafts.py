"""Drafts on editors' desks: digests that wait for somebody's word before they go out.

Enters: a digest and the chat that it is meant for.  Leaves: rows, each decided exactly once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema, values
from bot.store.statements import insert
from digests.model import Digest

DRAFTS = schema.drafts

DraftState = Literal["waiting", "sent", "dropped"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A digest on a desk."""

    number: int
    chat_id: int
    """The chat that it is meant for."""
    desk_id: int
    """The editors' chat."""
    state: DraftState
    revision: int
    """Counts the editors' changes."""
    digest: Digest
    """As it would go out now."""


async def put(
    conn: AsyncConnection, chat_id: int, desk_id: int, digest: Digest, decide_by: datetime
) -> int | None:
    """Lay a digest on a desk; its number, or None where the chat's digest of that period was there before."""
    row = {
        "chat_id": chat_id,
        "desk_id": desk_id,
        "kind": digest.kind,
        "period": digest.period,
        "state": "waiting",
        "decide_by": decide_by,
        "revision": 1,
        "data": values.dump(Digest, digest),
    }
    statement = insert(conn, DRAFTS).values(**row).on_conflict_do_nothing().returning(DRAFTS.c.number)
    number: int | None = (await conn.execute(statement)).scalar_one_or_none()
    return number


async def get(conn: AsyncConnection, number: int) -> Draft | None:
    """The draft of that number, held from others until the transaction ends."""
    found = await conn.execute(select(DRAFTS).where(DRAFTS.c.number == number).with_for_update())
    row = found.one_or_none()
    return _draft(row) if row else None


async def change(conn: AsyncConnection, number: int, digest: Digest, revision: int) -> None:
    """Keep what editors made of a draft."""
    row = {"data": values.dump(Digest, digest), "revision": revision}
    await conn.execute(update(DRAFTS).where(DRAFTS.c.number == number).values(**row))


async def settle(conn: AsyncConnection, number: int, state: DraftState) -> bool:
    """Decide on a draft; False where that was done before."""
    which = (DRAFTS.c.number == number, DRAFTS.c.state == "waiting")
    return (await conn.execute(update(DRAFTS).where(*which).values(state=state))).rowcount == 1


async def due(conn: AsyncConnection, now: datetime) -> list[int]:
    """Numbers of the drafts whose time for a decision is over."""
    which = (DRAFTS.c.state == "waiting", DRAFTS.c.decide_by <= now)
    return list(
        (await conn.execute(select(DRAFTS.c.number).where(*which).order_by(DRAFTS.c.number))).scalars()
    )


async def waiting(conn: AsyncConnection, desk_id: int) -> int | None:
    """The number of the oldest draft that waits on that desk."""
    which = (DRAFTS.c.state == "waiting", DRAFTS.c.desk_id == desk_id)
    found = await conn.execute(select(DRAFTS.c.number).where(*which).order_by(DRAFTS.c.number).limit(1))
    number: int | None = found.scalar_one_or_none()
    return number


def _draft(row: Any) -> Draft:
    return Draft(row.number, row.chat_id, row.desk_id, row.state, row.revision, values.digest(row.data))
