"""What a platform's answer does to the ledger: one function for each kind of outcome.

Enters: rows that a sender holds, each with the `Outcome` of its call.  Leaves: settled rows,
paused accounts, deactivated and moved chats.  Nothing is written for a row that another
sender has claimed since.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import isfinite
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Text,
    Update,
    and_,
    bindparam,
    case,
    exists,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Gone, Moved, Outcome, Rejected, Retry, Sent, Stopped, Uncertain, Wait
from bot.store import chats, claims, schema
from bot.store.batches import Batch, Given
from bot.store.claims import Claimed
from bot.store.columns import Instant
from bot.store.database import now as clock_of
from bot.store.doubts import REPEATABLE, close_followers, doubt
from bot.store.locks import hold
from bot.store.values import sound

D = schema.deliveries
ACCOUNTS = schema.accounts
SECOND = 1_000_000

TRIES = 100
"""Safe repeats of one delivery: with the waits below, about a day of a platform's outage."""
LONGEST_BACK_OFF = 900
STOPPED_FOR = 900
"""Seconds after which an account that the platform refused is tried again."""
LONGEST_WAIT = 86_400
"""No platform's demand to wait is taken for more seconds than this."""
MOVES = 5
"""How often a chat may move under one delivery; more is a platform gone mad."""

OPEN = ("sending", "ready", "uncertain")
"""States that a late answer may still settle, as long as nobody claimed the row since."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one call."""

    row: Claimed
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every function below needs."""

    conn: AsyncConnection
    owner: str
    at: datetime
    now: int


async def settle(
    conn: AsyncConnection, answers: Sequence[Answer], *, owner: str, at: datetime
) -> list[Answer]:
    """Write answers down; returns those that first tell that an account is refused, or a chat gone."""
    await hold(conn, {one.row.account_id for one in answers})
    desk = _Desk(conn, owner, at, await clock_of(conn))
    await _sent(desk, [(one.row, one.outcome) for one in answers if isinstance(one.outcome, Sent)])
    telling: list[Answer] = []
    for one in answers:
        if isinstance(one.outcome, Stopped):
            if await _stopped(desk, one.row, one.outcome):
                telling.append(one)
        elif isinstance(one.outcome, Gone):
            if await _gone(desk, one.row, one.outcome):
                telling.append(one)
        elif not isinstance(one.outcome, Sent):
            await HANDLERS[type(one.outcome)](desk, one.row, one.outcome)
    return telling


async def _sent(desk: _Desk, sent: Sequence[tuple[Claimed, Sent]]) -> None:
    if not sent:
        return
    said = [
        {
            "delivery": row.id,
            "held": row.fence,
            "said": sound(outcome.reference),
            "place": row.chat.ref.address,
        }
        for row, outcome in sent
    ]
    await _SENDING.run(desk.conn, said, holder=desk.owner, at=desk.at)
    await _rest(desk, [row for row, _ in sent if desk.now > row.slot + claims.LATE])
    await desk.conn.execute(_accepted(), {"those": list({row.account_id for row, _ in sent})})


def _sending(given: Given) -> Update:
    mine = and_(D.c.id == given["delivery"], D.c.fence == given["held"], D.c.owner == bindparam("holder"))
    return (
        update(D)
        .where(mine, or_(*(D.c.state == one for one in OPEN)))
        .values(
            state="sent",
            # A chat forgotten during the call leaves no trace of where it was; in one that moved
            # meanwhile the number names another message.
            reference=case((_still_there(given), given["said"]), else_=null()),
            reason=case((D.c.doubts > 0, D.c.reason), else_=null()),
            updated=bindparam("at", type_=Instant),
        )
    )


@cache
def _accepted() -> Update:
    """The platform takes these accounts' messages again."""
    refused = and_(ACCOUNTS.c.id.in_(bindparam("those", expanding=True)), ACCOUNTS.c.stopped.is_not(None))
    return update(ACCOUNTS).where(refused).values(stopped=None)


def _still_there(given: Given) -> ColumnElement[bool]:
    """Whether the chat of a delivery has the address to which the call went."""
    where = and_(chats.CHATS.c.id == D.c.chat_id, chats.CHATS.c.address == given["place"])
    return exists().where(where).correlate_except(chats.CHATS)


_SENDING = Batch(_sending, delivery=BigInteger(), held=BigInteger(), said=Text(), place=Text())


async def _rest(desk: _Desk, late: Sequence[Claimed]) -> None:
    """Count the pause of a chat from the answer, where a call came late to its slot.

    Nothing else goes to the chat before, and the platform had the message by then.
    """
    paced = {row.chat.id: desk.now + SECOND for row in late if claims.is_paced(row)}
    await claims.rest(desk.conn, paced)
    await claims.shift(desk.conn, {row.id: desk.now for row in late if claims.is_group(row.chat)})


async def _wait(desk: _Desk, row: Claimed, outcome: Wait) -> None:
    seconds = outcome.seconds if isfinite(outcome.seconds) else 0.0
    until = desk.now + round(min(max(seconds, 0.0), LONGEST_WAIT) * SECOND)
    await _change(desk, row, state="ready", begun=False, reason=f"asked to wait {outcome.seconds:g} s")
    if outcome.scope == "chat":
        table, which, column = schema.chats, schema.chats.c.id == row.chat.id, schema.chats.c.next_clock
    else:
        table, which, column = ACCOUNTS, ACCOUNTS.c.id == row.account_id, ACCOUNTS.c.paused_clock
    await desk.conn.execute(update(table).where(which, column < until).values({column.name: until}))


async def _retry(desk: _Desk, row: Claimed, outcome: Retry) -> None:
    if row.retries + 1 >= TRIES:
        await _rejected(desk, row, Rejected(f"given up after {TRIES} tries: {outcome.reason}"))
        return
    wait = min(2.0 ** min(row.retries, 20), LONGEST_BACK_OFF)
    await _change(
        desk,
        row,
        state="ready",
        begun=False,
        retries=row.retries + 1,
        retry_clock=desk.now + round(wait * SECOND),
        reason=outcome.reason,
    )


async def _gone(desk: _Desk, row: Claimed, outcome: Gone) -> bool:
    mine = await _change(desk, row, state="gone", reason=outcome.reason)
    if mine:
        await chats.deactivate(desk.conn, row.chat.id, sound(outcome.reason))
        await close_followers(desk.conn, [row.id], outcome.reason, at=desk.at)
    return mine


async def _moved(desk: _Desk, row: Claimed, outcome: Moved) -> None:
    if row.retries >= MOVES:
        await _retry(desk, row, Retry("the chat says again and again that it moved"))
        return
    if await _change(desk, row, state="ready", begun=False, retries=row.retries + 1, reason="the chat moved"):
        await chats.moved(desk.conn, row.chat.id, sound(outcome.address))


async def _rejected(desk: _Desk, row: Claimed, outcome: Rejected) -> None:
    if await _change(desk, row, state="rejected", reason=outcome.reason):
        await close_followers(desk.conn, [row.id], "its message was not sent", at=desk.at)


async def _stopped(desk: _Desk, row: Claimed, outcome: Stopped) -> bool:
    await _change(desk, row, state="ready", begun=False, reason=outcome.reason)
    which = ACCOUNTS.c.id == row.account_id
    before = (await desk.conn.execute(select(ACCOUNTS.c.stopped).where(which))).scalar_one()
    until = desk.now + STOPPED_FOR * SECOND
    await desk.conn.execute(
        update(ACCOUNTS).where(which).values(stopped=sound(outcome.reason), paused_clock=until)
    )
    return before is None


async def _uncertain(desk: _Desk, row: Claimed, outcome: Uncertain) -> None:
    if row.action in REPEATABLE:
        await _retry(desk, row, Retry(outcome.reason))
    else:
        await doubt(
            desk.conn, and_(_held(desk, row), D.c.state == "sending"), sound(outcome.reason), at=desk.at
        )


HANDLERS: dict[type, Callable[[_Desk, Claimed, Any], Awaitable[None]]] = {
    Wait: _wait,
    Retry: _retry,
    Moved: _moved,
    Rejected: _rejected,
    Uncertain: _uncertain,
}


def _held(desk: _Desk, row: Claimed) -> ColumnElement[bool]:
    return and_(D.c.id == row.id, D.c.fence == row.fence, D.c.owner == desk.owner)


async def _change(desk: _Desk, row: Claimed, **changed: object) -> bool:
    """Change the row if it is still this sender's; whether it was."""
    if isinstance(changed.get("reason"), str):
        changed["reason"] = sound(str(changed["reason"]))
    if changed["state"] == "ready":
        # A chat that was deactivated or forgotten meanwhile gets no other try.
        active = D.c.chat_id.in_(select(chats.CHATS.c.id).where(chats.CHATS.c.active))
        changed["state"] = case((active, "ready"), else_="gone")
    which = and_(_held(desk, row), D.c.state.in_(OPEN))
    result = await desk.conn.execute(update(D).where(which).values(updated=desk.at, **changed))
    return bool(result.rowcount)
