"""Messages that the operator takes back: what waits is given up, what was sent is deleted.

Enters: which messages.  Leaves: a deletion for each that was sent or is just being sent, a
delivery of its own that senders take behind its message and its edits.  A message that comes
back from its sender unsent is not sent any more: its deletion waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Exists,
    ScalarSelect,
    and_,
    case,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.columns import Instant
from bot.store.deliveries import ALERT, FANNED_OUT
from bot.store.locks import hold
from bot.store.statements import insert

D = schema.deliveries
CHATS = schema.chats
DIGESTS = schema.digests

SECOND = "withdrawn:"
"""Before the name of a digest: that under which what went on below its message is deleted."""

UNSENT = "withdrawn before it was sent"
DOUBTED = "withdrawn; may have arrived, and cannot be deleted then"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What became of messages that were taken back."""

    deletions: int
    """Messages that are to be deleted."""
    unsent: int
    """Messages, edits and replies that waited, and are not sent now."""
    doubted: int
    """Messages that may have arrived, and of which nobody knows the reference."""
    out_of_reach: int
    """Chats that moved, or cannot be written to any more, where messages stay."""


def taken_back(row: Any = D) -> Exists:
    """Whether a message, or the one that an edit or reply follows, is to be deleted or was."""
    deletion = D.alias("deletion")
    return exists().where(deletion.c.target.in_((row.c.id, row.c.target)), deletion.c.action == "delete")


def standing() -> ColumnElement[bool]:
    """Whether a message was not taken back, or its deletion was refused and may be tried again."""
    deletion = D.alias("tried")
    refused = exists().where(
        deletion.c.target == D.c.id, deletion.c.action == "delete", deletion.c.state == "rejected"
    )
    return or_(not_(taken_back()), and_(D.c.state == "sent", D.c.reference.is_not(None), refused))


async def withdraw(conn: AsyncConnection, which: ColumnElement[bool], *, at: datetime) -> Withdrawn:
    """Take back the messages that a condition on `deliveries` names, with the replies below them.

    Asked again, it tries again to delete what could not be deleted.
    """
    await hold(conn)
    chosen = select(D.c.id).where(D.c.action.in_(("send", "reply")), which).correlate(None)
    messages = and_(
        D.c.action.in_(("send", "reply")),
        or_(D.c.id.in_(chosen), and_(D.c.action == "reply", D.c.target.in_(chosen))),
    )
    touched = or_(messages, and_(D.c.action == "edit", D.c.target.in_(chosen)))
    doubted = await _end(conn, and_(touched, D.c.state == "uncertain"), DOUBTED, at)
    doubted += await _end(conn, and_(touched, schema.READY, D.c.doubts > 0), DOUBTED, at)
    unsent = await _end(conn, and_(touched, schema.READY), UNSENT, at)
    beyond = await _out_of_reach(conn, messages)
    message = D.alias("message")
    there = select(message.c.id).where(message.c.state == "sent", message.c.reference.is_not(None))
    refused = and_(D.c.action == "delete", D.c.state == "rejected", D.c.target.in_(chosen))
    again = update(D).where(refused, D.c.target.in_(there))
    tried = await conn.execute(again.values(state="ready", retries=0, retry_clock=0, reason=None, updated=at))
    made = await _delete(conn, messages, at)
    return Withdrawn(made + tried.rowcount, unsent, doubted, beyond)


async def _end(conn: AsyncConnection, which: ColumnElement[bool], reason: str, at: datetime) -> int:
    ended = update(D).where(which).values(state="rejected", reason=reason, updated=at)
    return (await conn.execute(ended)).rowcount


async def _out_of_reach(conn: AsyncConnection, messages: ColumnElement[bool]) -> int:
    away = or_(CHATS.c.active.is_(False), D.c.reference.is_(None))
    done = D.alias("done")
    deleted = exists().where(done.c.target == D.c.id, done.c.action == "delete", done.c.state == "sent")
    found = (
        select(func.count(D.c.chat_id.distinct()))
        .select_from(D.join(CHATS, CHATS.c.id == D.c.chat_id))
        .where(messages, D.c.state == "sent", away, not_(deleted))
    )
    return int((await conn.execute(found)).scalar_one())


async def _delete(conn: AsyncConnection, messages: ColumnElement[bool], at: datetime) -> int:
    moment = literal(at, Instant)
    named = or_(and_(D.c.state == "sent", D.c.reference.is_not(None)), schema.SENDING)
    above = D.alias("above")
    goes_on = and_(
        D.c.action == "reply",
        exists().where(above.c.id == D.c.target, above.c.digest_number == D.c.digest_number),
    )
    await _second(conn, and_(messages, named, goes_on), at)
    chosen = (
        select(
            *(case((goes_on, _second_number()), else_=D.c.digest_number), D.c.content_number),
            *(D.c.chat_id, D.c.account_id),
            *(literal("delete"), D.c.id, literal("ready"), literal(ALERT), moment, moment, moment),
        )
        .select_from(D.join(CHATS, CHATS.c.id == D.c.chat_id))
        .where(messages, named, CHATS.c.active)
        .order_by(D.c.id)
    )
    statement = insert(conn, D).from_select(FANNED_OUT, chosen).on_conflict_do_nothing()
    result = await conn.execute(statement, execution_options={"preserve_rowcount": True})
    return max(result.rowcount, 0)


async def _second(conn: AsyncConnection, below: ColumnElement[bool], at: datetime) -> None:
    """A name of its own for each deletion of what goes on below a message of the same digest.

    Of a digest a chat has one delivery of a kind, and the deletion of the message above is one.
    """
    copied = select(
        *(literal(SECOND) + DIGESTS.c.id, literal("withdrawn"), DIGESTS.c.id, literal(at, Instant)),
        DIGESTS.c.data,
    ).where(DIGESTS.c.number.in_(select(D.c.digest_number).where(below)))
    columns = ("id", "kind", "subject", "created", "data")
    await conn.execute(insert(conn, DIGESTS).from_select(columns, copied).on_conflict_do_nothing())


def _second_number() -> ScalarSelect[int]:
    own, second = DIGESTS.alias("own"), DIGESTS.alias("second")
    return (
        select(second.c.number)
        .join(own, second.c.id == literal(SECOND) + own.c.id)
        .where(own.c.number == D.c.digest_number)
        .scalar_subquery()
    )
