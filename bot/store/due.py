"""Which rows of an account may be sent now, and when the next one may, where none may now.

Enters: an account, the logical time, the database's clock.  Leaves: rows in the order in which
they go out.  What waits for the end of a back-off stands apart, and joins the others when that
is over, so that very many of them cost nothing.  The statements are made once: to build them
costs more than to run them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.chats import columns_of_chat
from bot.store.columns import Instant
from bot.store.deliveries import PRIORITIES
from bot.store.doubts import expire
from bot.store.withdrawals import taken_back

D = schema.deliveries
CHATS = schema.chats

LOOKED_AT = 1000
"""Rows of a priority that are looked at for when the next may go; behind so many it is asked again soon."""
AGAIN = 1_000_000
"""Microseconds until then."""


async def take_back(
    conn: AsyncConnection, account: int, now: int, in_hand: Collection[int], at: datetime
) -> None:
    """Take back what was not settled within its lease, but for what is in hand, and what backed off."""
    found = (await conn.execute(_returning(), {"account": account, "now": now})).one()
    overdue, rested = found
    if rested:
        await _wake_up(conn, account, now=now)
    if overdue:
        over = and_(D.c.account_id == account, D.c.lease_clock < now, D.c.id.not_in(list(in_hand)))
        await expire(conn, over, at=at)


async def _wake_up(conn: AsyncConnection, account: int, *, now: int) -> None:
    """Let what backed off long enough wait with the others, so many at a time."""
    await conn.execute(_waking(), {"of_account": account, "now": now, "most": LOOKED_AT})


async def find(conn: AsyncConnection, account: int, *, start: int, most: int, at: datetime) -> list[Any]:
    """The next rows that may be sent, one of a chat, at most so many; held for this transaction."""
    found: dict[int, Any] = {}
    for priority in PRIORITIES:
        asked = {
            "of_account": account,
            "of_priority": priority,
            "at": at,
            "start": start,
            "most": 4 * most,
        }
        for row in await conn.execute(_next(), asked):
            if row.chat_id not in found and len(found) < most:
                found[row.chat_id] = row
        if len(found) == most:
            break
    return list(found.values())


async def wake(conn: AsyncConnection, account: int, *, now: int, held: int, at: datetime) -> int | None:
    """When the first row that is due may go, on the database's clock; None: nothing is due.

    Before `held` none goes.
    """
    backed_off = (await conn.execute(_earliest(), {"of_account": account})).scalar_one()
    moments: list[int] = [] if backed_off is None else [backed_off]
    for priority in PRIORITIES:
        asked = {"of_account": account, "of_priority": priority, "at": at, "most": LOOKED_AT}
        seen, first = (await conn.execute(_soonest(), asked)).one()
        if first is not None:
            moments.append(first)
        if seen == LOOKED_AT:
            moments.append(now + AGAIN)
    return max(min(moments), held, now + 1) if moments else None


# --- statements ----------------------------------------------------------------------


@cache
def _next() -> Select[Any]:
    target = D.alias("target")
    said = (D.c.id, D.c.fence, D.c.digest_number, D.c.content_number, D.c.action, D.c.account_id)
    counts = (D.c.retries, D.c.doubts, target.c.reference.label("target_reference"))
    withdrawn = and_(D.c.action != "delete", taken_back()).label("withdrawn")
    return (
        select(*said, *counts, withdrawn, *columns_of_chat())
        .join(CHATS, CHATS.c.id == D.c.chat_id)
        .outerjoin(target, target.c.id == D.c.target)
        .where(_waits(), CHATS.c.active, _free(), _turn(target))
        .where(CHATS.c.next_clock <= bindparam("start"))
        .order_by(D.c.not_before, D.c.id)
        .limit(bindparam("most"))
        .with_for_update(of=D, skip_locked=True)
    )


@cache
def _returning() -> Select[bool, bool]:
    """Whether there are rows whose lease, and rows whose back-off is over: nearly always neither."""
    mine = D.c.account_id == bindparam("account")
    overdue = exists().where(mine, schema.SENDING, D.c.lease_clock < bindparam("now"))
    rested = exists().where(mine, schema.BACKING_OFF, D.c.retry_clock <= bindparam("now"))
    return select(overdue, rested)


@cache
def _waking() -> Update:
    over = and_(
        D.c.account_id == bindparam("of_account"), schema.BACKING_OFF, D.c.retry_clock <= bindparam("now")
    )
    some = select(D.c.id).where(over).order_by(D.c.retry_clock).limit(bindparam("most")).correlate(None)
    return update(D).where(D.c.id.in_(some)).values(retry_clock=0)


@cache
def _earliest() -> Select[Any]:
    """When the first back-off is over."""
    return select(func.min(D.c.retry_clock)).where(
        D.c.account_id == bindparam("of_account"), schema.BACKING_OFF
    )


@cache
def _soonest() -> Select[int, Any]:
    """How many of the first rows were looked at, and when the first of them may go."""
    target = D.alias("target")
    can_go = and_(CHATS.c.active, _free(), _turn(target))
    looked_at = (
        select(case((can_go, CHATS.c.next_clock)).label("clock"))
        .select_from(D.join(CHATS, CHATS.c.id == D.c.chat_id).outerjoin(target, target.c.id == D.c.target))
        .where(_waits())
        .order_by(D.c.not_before, D.c.id)
        .limit(bindparam("most"))
        .subquery()
    )
    return select(func.count(), func.min(looked_at.c.clock))


def _waits() -> ColumnElement[bool]:
    of_account = and_(D.c.account_id == bindparam("of_account"), D.c.priority == bindparam("of_priority"))
    return and_(of_account, schema.FREE, D.c.not_before <= bindparam("at", type_=Instant))


def _free() -> ColumnElement[bool]:
    """Whether nothing of the chat is in hand."""
    other = D.alias("other")
    return not_(exists().where(other.c.chat_id == D.c.chat_id, other.c.state == schema.SENDING.right))


def _turn(target: Any) -> ColumnElement[bool]:
    """Whether the message to follow is sent, and earlier edits of it (or replies to it) are made.

    Before a message is deleted everything that goes to it is made.
    """
    earlier = D.alias("earlier")
    same = or_(earlier.c.action == D.c.action, D.c.action == "delete")
    alike = and_(earlier.c.target == D.c.target, same, earlier.c.id < D.c.id)
    first = not_(exists().where(alike, earlier.c.state.in_(("ready", "sending"))))
    return or_(D.c.target.is_(None), and_(target.c.state == "sent", first))
