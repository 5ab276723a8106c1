"""What chats wish: topics and cadences, the next digest of each, the operator's channels.

Enters: what people say to the bot, and the configuration.  Leaves: who gets what, when.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, func, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Cadence, Chat, ChatRef, Subscription
from bot.store import schema
from bot.store.chats import (
    REMOVED,
    STOPPED,
    at_place,
    by_id,
    change,
    chat,
    chat_of,
    columns_of_chat,
    deactivate,
    drop_waiting,
    ensure,
    forget,
    moved,
    named,
    reactivate,
    wake,
)
from bot.store.columns import Instant
from bot.store.locks import hold, hold_of_chat
from bot.store.mutes import all_muted, mute, muted, touched, touches, unmute
from bot.store.statements import chunks, insert, upsert
from digests.model import ReaderLanguage

__all__ = [
    "REMOVED", "STOPPED", "Configured", "Connection", "Due", "all_muted", "at_place", "by_id", "change",
    "chat", "counts", "deactivate", "digest_due", "drop_waiting", "ensure", "forget", "keep_stopped",
    "moved", "mute", "muted", "named", "next_due", "of", "reactivate", "set_due", "set_next", "still_due",
    "stop", "subscribe", "sync_channels", "touched", "touches", "unmute", "unsubscribe", "wake", "wishes",
]  # fmt: skip

Connection = AsyncConnection
CHATS = schema.chats
SUBSCRIPTIONS = schema.subscriptions
DUES = schema.dues
PERIODIC: tuple[Cadence, ...] = ("daily", "weekly")


@dataclass(frozen=True, slots=True)
class Due:
    """A digest that is due to a chat."""

    chat: Chat
    cadence: Cadence
    due: datetime
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Configured:
    """A chat of the operator's configuration."""

    ref: ChatRef
    language: ReaderLanguage
    timezone: str
    uncertain: Literal["resend", "leave"]
    wishes: tuple[Subscription, ...]
    rich: bool = False


async def subscribe(conn: AsyncConnection, chat_id: int, subs: Sequence[Subscription]) -> None:
    """Add wishes; of a topic, the last cadence counts."""
    await hold_of_chat(conn, chat_id)
    wanted = {one.topic: one.cadence for one in subs}
    topics = SUBSCRIPTIONS.c.topic.in_(wanted)
    await conn.execute(delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.chat_id == chat_id, topics))
    await _add(conn, chat_id, [Subscription(topic, cadence) for topic, cadence in wanted.items()])
    await _tidy(conn, chat_id)


async def unsubscribe(conn: AsyncConnection, chat_id: int, topics: Sequence[str] | None) -> None:
    """Take the wishes for these topics away; None: all."""
    await hold_of_chat(conn, chat_id)
    statement = delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.chat_id == chat_id)
    if topics is not None:
        statement = statement.where(SUBSCRIPTIONS.c.topic.in_(list(topics)))
    await conn.execute(statement)
    await _tidy(conn, chat_id)


async def stop(conn: AsyncConnection, chat_id: int, *, silence: bool = True) -> None:
    """Take a chat's wishes and followed words away; settings and muted words stay.

    With `silence` nothing at all is sent any more, not even a correction, until its people
    want news again.
    """
    await unsubscribe(conn, chat_id, None)
    await unmute(conn, chat_id, None, "follow")
    await drop_waiting(conn, chat_id)
    if silence:
        await conn.execute(update(CHATS).where(CHATS.c.id == chat_id).values(active=False, reason=STOPPED))


async def keep_stopped(conn: AsyncConnection, former: Chat, at: datetime) -> None:
    """Keep of an erased channel of the configuration that nothing is to be sent there, and no more."""
    new = await ensure(conn, former.ref, kind=former.kind, language="en", timezone="UTC", at=at)
    kept = {"managed": True, "active": False, "reason": STOPPED}
    await conn.execute(update(CHATS).where(CHATS.c.id == new.id).values(**kept))


async def of(conn: AsyncConnection, chat_id: int) -> tuple[Subscription, ...]:
    """A chat's wishes, by topic."""
    rows = await conn.execute(
        select(SUBSCRIPTIONS)
        .where(SUBSCRIPTIONS.c.chat_id == chat_id)
        .order_by(SUBSCRIPTIONS.c.topic, SUBSCRIPTIONS.c.cadence)
    )
    return tuple(Subscription(row.topic, row.cadence) for row in rows)


async def wishes(conn: AsyncConnection, cadence: Cadence) -> dict[tuple[str, ...], list[int]]:
    """Active chats by the topics (sorted) that they wish at that cadence."""
    rows = await conn.execute(
        select(SUBSCRIPTIONS.c.chat_id, SUBSCRIPTIONS.c.topic)
        .join(CHATS, CHATS.c.id == SUBSCRIPTIONS.c.chat_id)
        .where(SUBSCRIPTIONS.c.cadence == cadence, CHATS.c.active)
        .order_by(SUBSCRIPTIONS.c.chat_id, SUBSCRIPTIONS.c.topic)
    )
    topics: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        topics[row.chat_id].append(row.topic)
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for chat_id, wanted in topics.items():
        alike[tuple(wanted)].append(chat_id)
    return dict(alike)


async def counts(conn: AsyncConnection) -> dict[str, int]:
    """Active chats with a wish, by platform."""
    wishing = CHATS.c.id.in_(select(SUBSCRIPTIONS.c.chat_id))
    rows = await conn.execute(
        select(CHATS.c.platform, func.count()).where(CHATS.c.active, wishing).group_by(CHATS.c.platform)
    )
    return {row[0]: row[1] for row in rows}


# --- digests that are due ------------------------------------------------------------


async def digest_due(
    conn: AsyncConnection, now: datetime, *, after: Due | None = None, most: int | None = None
) -> list[Due]:
    """Digests whose time has come, those due longest first: all, or so many that follow one of them."""
    place = tuple_(DUES.c.due, DUES.c.chat_id, DUES.c.cadence)
    page = select(DUES).join(CHATS, CHATS.c.id == DUES.c.chat_id).where(DUES.c.due <= now, CHATS.c.active)
    if after is not None:
        last = (literal(after.due, Instant), literal(after.chat.id), literal(after.cadence))
        page = page.where(place > tuple_(*last))
    due = page.order_by(DUES.c.due, DUES.c.chat_id, DUES.c.cadence).limit(most).subquery()
    rows = await conn.execute(
        select(due.c.cadence, due.c.due, SUBSCRIPTIONS.c.topic, *columns_of_chat())
        .join(CHATS, CHATS.c.id == due.c.chat_id)
        .join(
            SUBSCRIPTIONS,
            (SUBSCRIPTIONS.c.chat_id == due.c.chat_id) & (SUBSCRIPTIONS.c.cadence == due.c.cadence),
        )
        .order_by(due.c.due, due.c.chat_id, due.c.cadence, SUBSCRIPTIONS.c.topic)
    )
    found: dict[tuple[int, str], Due] = {}
    for row in rows:
        key = (row.chat_id, row.cadence)
        topics = found[key].topics if key in found else ()
        found[key] = Due(chat_of(row), row.cadence, row.due, (*topics, row.topic))
    return list(found.values())


async def still_due(
    conn: AsyncConnection, cadence: Cadence, chat_ids: Sequence[int], now: datetime
) -> list[int]:
    """Which of these chats nobody has given their digest meanwhile; they are held from others."""
    await hold(conn)  # what is done about them concerns many accounts
    found: list[int] = []
    for part in chunks(chat_ids):
        which = (DUES.c.chat_id.in_(part), DUES.c.cadence == cadence, DUES.c.due <= now)
        rows = await conn.execute(select(DUES.c.chat_id).where(*which).order_by(DUES.c.chat_id))
        found.extend(rows.scalars())
    return found


async def next_due(conn: AsyncConnection, chat_id: int) -> datetime | None:
    """When a chat's next digest is due; None if none is."""
    first = select(DUES.c.due).where(DUES.c.chat_id == chat_id).order_by(DUES.c.due).limit(1)
    return (await conn.execute(first)).scalar_one_or_none()


async def set_next(conn: AsyncConnection, cadence: Cadence, chat_ids: Sequence[int], due: datetime) -> None:
    """Say when the next digest of these chats, which have had one due, is due."""
    for part in chunks(chat_ids):
        which = (DUES.c.chat_id.in_(part), DUES.c.cadence == cadence)
        await conn.execute(update(DUES).where(*which).values(due=due))


async def set_due(conn: AsyncConnection, chat_id: int, cadence: Cadence, at: datetime) -> None:
    """Say when a chat's next digest is due."""
    await hold_of_chat(conn, chat_id)
    await upsert(conn, DUES, {"chat_id": chat_id, "cadence": cadence, "due": at})


# --- the operator's channels ---------------------------------------------------------


async def sync_channels(
    conn: AsyncConnection, channels: Sequence[Configured], at: datetime
) -> list[tuple[Chat, Cadence]]:
    """Make the configured channels, and no others of an earlier configuration, subscribed.

    One whose people said /stop since it was configured stays stopped.  Returns the periodic
    wishes that have no due time yet.
    """
    await hold(conn)
    kept: set[int] = set()
    undated: list[tuple[Chat, Cadence]] = []
    for channel in _merged(channels):
        configured = await _configure(conn, channel, at)
        kept.add(configured.id)
        if not configured.active:
            continue
        dated = set(
            (await conn.execute(select(DUES.c.cadence).where(DUES.c.chat_id == configured.id))).scalars()
        )
        wanted = {one.cadence for one in channel.wishes if one.cadence in PERIODIC}
        undated.extend((configured, cadence) for cadence in PERIODIC if cadence in wanted - dated)
    managed = (await conn.execute(select(CHATS.c.id).where(CHATS.c.managed))).scalars().all()
    for former in set(managed) - kept:
        await conn.execute(update(CHATS).where(CHATS.c.id == former).values(managed=False))
        await unsubscribe(conn, former, None)
    return undated


def _merged(channels: Sequence[Configured]) -> list[Configured]:
    """One a chat: a chat configured twice gets both wishes and the later settings."""
    merged: dict[ChatRef, Configured] = {}
    for channel in channels:
        before = merged[channel.ref].wishes if channel.ref in merged else ()
        merged[channel.ref] = replace(channel, wishes=tuple(dict.fromkeys((*before, *channel.wishes))))
    return list(merged.values())


async def _configure(conn: AsyncConnection, channel: Configured, at: datetime) -> Chat:
    known = await ensure(
        conn,
        channel.ref,
        kind=_kind(channel.ref),
        language=channel.language,
        timezone=channel.timezone,
        at=at,
    )
    if known.managed and known.reason == STOPPED:
        return known
    await reactivate(conn, known.id)  # the operator may have mended what made it unreachable
    settings = {
        "language": channel.language,
        "timezone": channel.timezone,
        "uncertain": channel.uncertain,
        "rich": channel.rich,
    }
    await conn.execute(update(CHATS).where(CHATS.c.id == known.id).values(managed=True))
    await conn.execute(delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.chat_id == known.id))
    await _add(conn, known.id, channel.wishes)
    await _tidy(conn, known.id)
    return await change(conn, known.id, **settings)


def _kind(ref: ChatRef) -> Literal["private", "channel"]:
    """A Telegram chat with a positive id, or a terminal, is one person."""
    return "private" if ref.platform == "console" or ref.address.isdecimal() else "channel"


# --- shared --------------------------------------------------------------------------


async def _add(conn: AsyncConnection, chat_id: int, subs: Iterable[Subscription]) -> None:
    for one in subs:
        row = {"chat_id": chat_id, "topic": one.topic, "cadence": one.cadence}
        await conn.execute(insert(conn, SUBSCRIPTIONS).values(**row).on_conflict_do_nothing())


async def _tidy(conn: AsyncConnection, chat_id: int) -> None:
    """A cadence that nobody wishes any more has no due time; a later wish then begins anew."""
    wished = select(SUBSCRIPTIONS.c.cadence).where(SUBSCRIPTIONS.c.chat_id == chat_id)
    await conn.execute(delete(DUES).where(DUES.c.chat_id == chat_id, DUES.c.cadence.not_in(wished)))
