"""The chats that the bot knows, with their settings; and how they come, move and go.

Enters: a `ChatRef` of an adapter.  Leaves: a `Chat` with its number.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, and_, delete, exists, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Chat, ChatRef
from bot.store import schema
from bot.store.locks import hold, hold_of_chat
from bot.store.statements import insert

CHATS = schema.chats
DELIVERIES = schema.deliveries
FORGOTTEN = "forgotten"
"""The reason for which an erased chat is inactive."""
STOPPED = "stopped by the chat"
"""The reason of a chat whose people want nothing any more: only they, or the operator, undo it."""
REMOVED = "the bot was removed"
"""The reason of a chat that the bot was taken out of, or whose person blocked it."""
REHOUSED = "moved to an address that was known already"
"""The reason of a chat whose wishes another row took over."""
SETTINGS = frozenset(
    (
        "kind",
        "language",
        "timezone",
        "digest_at",
        "digest_day",
        "quiet_from",
        "quiet_to",
        "uncertain",
        "rich",
    )
)  # fmt: skip
"""What `change` may change."""


async def ensure(
    conn: AsyncConnection, ref: ChatRef, *, kind: str, language: str, timezone: str, at: datetime
) -> Chat:
    """The chat of that place, made with these settings if it is new."""
    account = await _account(conn, ref.platform, ref.account)
    await hold(conn, {account})
    row = {
        "account_id": account,
        "platform": ref.platform,
        "account": ref.account,
        "address": ref.address,
        "thread": ref.thread,
        "kind": kind,
        "language": language,
        "timezone": timezone,
        "digest_at": time(9, 0),
        "digest_day": 0,
        "active": True,
        "uncertain": "resend",
        "managed": False,
        "created": at,
        "next_clock": 0,
    }
    await conn.execute(insert(conn, CHATS).values(**row).on_conflict_do_nothing())
    known = await chat(conn, ref)
    assert known is not None
    return known


async def chat(conn: AsyncConnection, ref: ChatRef) -> Chat | None:
    """The chat of that place, if it is known."""
    found = await conn.execute(select(CHATS).where(*_at(ref)))
    row = found.one_or_none()
    return None if row is None else chat_of(row)


async def at_place(conn: AsyncConnection, ref: ChatRef) -> list[Chat]:
    """Every chat at that address: the chat itself and its forum topics."""
    rows = await conn.execute(select(CHATS).where(*_at(ref)[:3]).order_by(CHATS.c.id))
    return [chat_of(row) for row in rows]


async def by_id(conn: AsyncConnection, chat_id: int) -> Chat | None:
    """The chat of that number."""
    row = (await conn.execute(select(CHATS).where(CHATS.c.id == chat_id))).one_or_none()
    return None if row is None else chat_of(row)


async def change(conn: AsyncConnection, chat_id: int, **settings: object) -> Chat:
    """Change a chat's settings, named as in `Chat`; any other name is a bug."""
    strange = settings.keys() - SETTINGS
    if strange:
        raise TypeError(f"not a chat's setting: {', '.join(sorted(strange))}")
    if settings:
        await hold_of_chat(conn, chat_id)
        await conn.execute(update(CHATS).where(CHATS.c.id == chat_id).values(**settings))
    return chat_of((await conn.execute(select(CHATS).where(CHATS.c.id == chat_id))).one())


async def deactivate(conn: AsyncConnection, chat_id: int, reason: str) -> None:
    """Send nothing more to a chat; what waits for it is given up with the reason.

    Of a chat that is inactive already the first reason stands.
    """
    await hold_of_chat(conn, chat_id)
    which = (CHATS.c.id == chat_id, CHATS.c.active)
    await conn.execute(update(CHATS).where(*which).values(active=False, reason=reason))
    await conn.execute(update(DELIVERIES).where(_waiting(chat_id)).values(state="gone", reason=reason))


async def reactivate(conn: AsyncConnection, chat_id: int) -> None:
    """Send to a chat again; what was given up meanwhile stays so."""
    await hold_of_chat(conn, chat_id)
    await conn.execute(update(CHATS).where(CHATS.c.id == chat_id).values(active=True, reason=None))


async def wake(conn: AsyncConnection, ref: ChatRef, *, whole: bool = False) -> int:
    """Send again to a chat that can be written to again; `whole`: with its forum topics.

    Returns how many chats that woke.  Those that their people stopped sleep on.
    """
    place = _at(ref)[:3] if whole else _at(ref)
    asleep = select(CHATS.c.id).where(*place, ~CHATS.c.active, CHATS.c.reason.is_distinct_from(STOPPED))
    found = (await conn.execute(asleep.order_by(CHATS.c.id))).scalars().all()
    for chat_id in found:
        await reactivate(conn, chat_id)
    return len(found)


async def drop_waiting(conn: AsyncConnection, chat_id: int) -> int:
    """Give up what waits for a chat, since its people stopped it; returns how much that was."""
    await hold_of_chat(conn, chat_id)
    dropped = await conn.execute(
        update(DELIVERIES).where(_waiting(chat_id)).values(state="rejected", reason=STOPPED)
    )
    return dropped.rowcount


async def forget(conn: AsyncConnection, chat_id: int) -> None:
    """Erase a chat: its settings, wishes and address; the ledger keeps nameless counts only."""
    await hold_of_chat(conn, chat_id)
    for table in (schema.subscriptions, schema.dues, schema.mutes):
        await conn.execute(delete(table).where(table.c.chat_id == chat_id))
    drafts = schema.drafts
    await conn.execute(delete(drafts).where(or_(drafts.c.chat_id == chat_id, drafts.c.desk_id == chat_id)))
    await conn.execute(delete(DELIVERIES).where(_waiting(chat_id)))
    erased = {"reference": None, "reason": None}
    await conn.execute(update(DELIVERIES).where(DELIVERIES.c.chat_id == chat_id).values(**erased))
    nameless: dict[str, object] = {
        "address": f"forgotten {chat_id}",
        "thread": "",
        "language": "en",
        "timezone": "UTC",
        "digest_at": time(9, 0),
        "digest_day": 0,
        "quiet_from": None,
        "quiet_to": None,
        "active": False,
        "reason": FORGOTTEN,
        "managed": False,
    }
    await conn.execute(update(CHATS).where(CHATS.c.id == chat_id).values(**nameless))


async def moved(conn: AsyncConnection, chat_id: int, address: str) -> None:
    """Follow a chat, with all its forum topics, to its new address.

    Where the new address is known already, that chat takes over the wishes and what waits.
    Messages are numbered anew there: what was sent before can be named no more, so the numbers
    are dropped, lest an edit meet another message.
    """
    await hold_of_chat(conn, chat_id)
    row = (await conn.execute(select(CHATS).where(CHATS.c.id == chat_id))).one()
    if row.reason == FORGOTTEN or row.address == address:
        return
    for old in await at_place(conn, ChatRef(row.platform, row.address, account=row.account)):
        numbered = and_(DELIVERIES.c.chat_id == old.id, DELIVERIES.c.reference.is_not(None))
        await conn.execute(update(DELIVERIES).where(numbered).values(reference=None))
        await _rehouse(conn, old, address)


async def named(conn: AsyncConnection, ref: ChatRef, name: str) -> None:
    """Call a chat, with all its forum topics, by the @name that the configuration has for it.

    Where it is known by both, the wishes and what waits come together; a number that stands in
    the configuration too is left alone.
    """
    for old in await at_place(conn, ref):
        if not old.managed and old.reason != REHOUSED:
            await hold_of_chat(conn, old.id)
            await _rehouse(conn, old, name)


async def _rehouse(conn: AsyncConnection, old: Chat, address: str) -> None:
    known = await chat(conn, replace(old.ref, address=address))
    if known is None:
        await conn.execute(update(CHATS).where(CHATS.c.id == old.id).values(address=address))
        return
    await _take_over(conn, old.id, known.id)
    if old.active and not known.active:
        await reactivate(conn, known.id)


def chat_of(row: Any) -> Chat:
    """A chat from a row of the chats table."""
    return Chat(
        id=row.id if "chat_id" not in row._mapping else row.chat_id,
        ref=ChatRef(row.platform, row.address, thread=row.thread, account=row.account),
        kind=row.kind,
        language=row.language,
        timezone=_zone(row.timezone),
        digest_at=row.digest_at,
        digest_day=row.digest_day,
        quiet_from=row.quiet_from,
        quiet_to=row.quiet_to,
        active=row.active,
        reason=row.chat_reason if "chat_reason" in row._mapping else row.reason,
        uncertain=row.uncertain,
        managed=row.managed,
        rich=row.rich,
    )


@cache
def _zone(name: str) -> str:
    """The zone's name; UTC for one that the zone database lost, so that it stops no other chat's digest."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"


def columns_of_chat() -> list[Any]:
    """The chat's columns for a SELECT that joins them to another table's `id` and `reason`."""
    renamed = [CHATS.c.id.label("chat_id"), CHATS.c.reason.label("chat_reason")]
    names = (
        "platform",
        "account",
        "address",
        "thread",
        "kind",
        "language",
        "timezone",
        "digest_at",
        "digest_day",
    )
    return renamed + [
        CHATS.c[name] for name in (*names, "quiet_from", "quiet_to", "active", "uncertain", "managed", "rich")
    ]


# --- shared --------------------------------------------------------------------------


async def _account(conn: AsyncConnection, platform: str, account: str) -> int:
    table = schema.accounts
    row = {"platform": platform, "account": account, "next_clock": 0, "paused_clock": 0}
    await conn.execute(insert(conn, table).values(**row).on_conflict_do_nothing())
    found = await conn.execute(
        select(table.c.id).where(table.c.platform == platform, table.c.account == account)
    )
    return int(found.scalar_one())


def _waiting(chat_id: int) -> ColumnElement[bool]:
    """What waits for a chat: also what a sender has claimed, as long as its call has not begun."""
    open_rows = or_(schema.READY, and_(schema.SENDING, not_(DELIVERIES.c.begun)))
    return and_(DELIVERIES.c.chat_id == chat_id, open_rows)


def _at(ref: ChatRef) -> tuple[Any, ...]:
    return (
        CHATS.c.platform == ref.platform,
        CHATS.c.account == ref.account,
        CHATS.c.address == ref.address,
        CHATS.c.thread == ref.thread,
    )


async def _take_over(conn: AsyncConnection, old: int, new: int) -> None:
    for table in (schema.subscriptions, schema.dues, schema.mutes):
        names = [column.name for column in table.columns if column.name != "chat_id"]
        wishes = (
            await conn.execute(select(*(table.c[name] for name in names)).where(table.c.chat_id == old))
        ).all()
        for wish in wishes:
            row = {"chat_id": new, **wish._mapping}
            await conn.execute(insert(conn, table).values(**row).on_conflict_do_nothing())
        await conn.execute(delete(table).where(table.c.chat_id == old))
    await _take_drafts(conn, old, new)
    twin = DELIVERIES.alias("twin")
    told = exists().where(
        twin.c.chat_id == new,
        twin.c.digest_number == DELIVERIES.c.digest_number,
        twin.c.action == DELIVERIES.c.action,
    )
    await conn.execute(update(DELIVERIES).where(DELIVERIES.c.chat_id == old, ~told).values(chat_id=new))
    await deactivate(conn, old, REHOUSED)
    await conn.execute(update(CHATS).where(CHATS.c.id == old).values(reason=REHOUSED))


async def _take_drafts(conn: AsyncConnection, old: int, new: int) -> None:
    """What lies on editors' desks for a chat, or on its own desk, follows it."""
    drafts, twin = schema.drafts, schema.drafts.alias("twin")
    same = exists().where(
        twin.c.chat_id == new, twin.c.kind == drafts.c.kind, twin.c.period == drafts.c.period
    )
    await conn.execute(update(drafts).where(drafts.c.chat_id == old, ~same).values(chat_id=new))
    await conn.execute(update(drafts).where(drafts.c.desk_id == old).values(desk_id=new))
