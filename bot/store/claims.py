"""The ledger as a sender sees it: claim, begin, answer; and what a dead sender left.

A row is `ready`, then `sending` under an owner, a lease and a slot of the account's pace,
then settled by the platform's answer.  The begin of a call is written before the call, its
answer right after, so that only calls in flight are in doubt when a process dies.

A claim counts a fence up; whatever is written later must name owner and fence, so that a
sender that slept past its lease cannot overwrite what another one did meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from time import monotonic
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Action, Chat
from bot.store import schema
from bot.store.chats import chat_of, columns_of_chat
from bot.store.clocks import put_back
from bot.store.database import now as clock_of
from bot.store.deliveries import HELD, PRIORITIES
from bot.store.doubts import expire
from bot.store.locks import hold

D = schema.deliveries
CHATS = schema.chats
ACCOUNTS = schema.accounts
SECOND = 1_000_000

LEASE = 150 * SECOND
CALL = 60 * SECOND
"""The longest that a call may take; none begins when less than this is left of the lease."""
AHEAD = SECOND
"""How far ahead of now slots are reserved while others send on the same account."""
LATE = SECOND // 10
"""So long after its slot an answer may come without its chat having to rest longer: that much is added."""
MOST = 50
MINUTE = 60 * SECOND
GROUP_MINUTE = 20
"""Messages a minute that Telegram lets into a group or channel."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that this sender holds."""

    id: int
    fence: int
    digest: int
    """The ledger's number of the digest to render."""
    rendered_as: Action
    """What to render; `edit` for a message that goes out corrected from the start.

    So does a reply that has no message to hang on: it tells the story as it stands now.
    """
    action: Action
    chat: Chat
    account_id: int
    target: str | None
    """Reference of the message to edit or reply to."""
    slot: int
    """When to begin, by the database's clock."""
    step: int
    """Microseconds between two calls of the account."""
    retries: int
    doubts: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What one claim brought."""

    rows: tuple[Claimed, ...]
    zero: float
    """This process's `monotonic` at which the database's clock, in microseconds, was 0."""
    wake: float | None = None
    """With no rows: seconds until one that is due may be sent; None: nothing is due."""
    full: bool = False
    """Whether there may be more."""


async def claim(
    conn: AsyncConnection,
    platform: str,
    account: str,
    *,
    owner: str,
    rate: float,
    at: datetime,
    lead: float = 0.0,
    in_hand: Collection[int] = (),
) -> Claim:
    """Take the next rows of an account that are due at the logical time `at`.

    At most one of a chat, none of a chat that has one in hand, alerts first; each with a
    slot of its own, so that all senders of the account together keep its rate, and none
    sooner than in `lead` seconds.  Rows whose lease is over come back first, but for those
    `in_hand`: of these the caller has the answer.
    """
    now, zero = await _clocks(conn)
    which = and_(ACCOUNTS.c.platform == platform, ACCOUNTS.c.account == account)
    row = (await conn.execute(select(ACCOUNTS).where(which).with_for_update(key_share=True))).one_or_none()
    if row is None:
        return Claim((), zero)
    step = ceil(SECOND / rate)
    most = min(MOST, max(1, int(rate / 4)))
    if row.next_clock > now + MINUTE + most * step:  # farther than any claim reserves
        await put_back(conn, row.id, now, LEASE)
        row = (await conn.execute(select(ACCOUNTS).where(which))).one()
    over = and_(D.c.account_id == row.id, D.c.lease_clock < now, D.c.id.not_in(list(in_hand)))
    await expire(conn, over, at=at)
    start = max(row.next_clock, now + round(lead * SECOND))
    held = max(row.paused_clock, row.next_clock - AHEAD)
    if held > now:
        return Claim((), zero, await _wake(conn, row.id, now, held, at))
    found = await _due(conn, row.id, now=now, start=start, most=most, at=at)
    if not found:
        return Claim((), zero, await _wake(conn, row.id, now, held, at))
    rows = tuple(_claimed(one, start + place * step, step) for place, one in enumerate(found))
    await _hold(conn, rows, owner, now + LEASE)
    await _pace_chats(conn, rows)
    next_clock = start + len(rows) * step
    await conn.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == row.id).values(next_clock=next_clock))
    return Claim(rows, zero, full=len(rows) == most)


async def begin(
    conn: AsyncConnection,
    rows: Collection[Claimed],
    *,
    owner: str,
    lead: float = 0.0,
    again: Collection[int] = (),
) -> dict[int, float]:
    """Write down that these calls begin; returns for each that may, at which `monotonic` moment.

    May not: a row whose lease is over or ends too soon, and one of an account that a platform
    has asked to wait since the claim.  A call begins at its slot.  One that comes late to it
    gives it up for the next that is free, at least `lead` seconds ahead: beside others that are
    in time it would make a crowd.  `again` names rows that were begun, and came late all the same.
    """
    if not rows:
        return {}
    accounts = sorted({row.account_id for row in rows})
    found = await conn.execute(
        select(ACCOUNTS)
        .where(ACCOUNTS.c.id.in_(accounts))
        .order_by(ACCOUNTS.c.id)
        .with_for_update(key_share=True)
    )
    now, zero = await _clocks(conn)
    free = {row.id: row.next_clock for row in found if row.paused_clock <= now}
    open_rows = sorted((row for row in rows if row.account_id in free), key=lambda row: row.slot)
    begun = await _begin(conn, open_rows, owner, now, again)
    starts: dict[int, float] = {}
    moved: dict[int, int] = {}
    for row in (one for one in open_rows if one.id in begun):
        start = row.slot
        if row.id in again or start < now:
            start = max(free[row.account_id], now + round(lead * SECOND))
            free[row.account_id] = moved[row.account_id] = start + row.step
        starts[row.id] = zero + start / SECOND
    for account, clock in moved.items():
        await conn.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(next_clock=clock))
    return starts


async def _begin(
    conn: AsyncConnection, rows: Sequence[Claimed], owner: str, now: int, again: Collection[int]
) -> set[int]:
    if not rows:
        return set()
    open_still = or_(not_(D.c.begun), D.c.id.in_(list(again)))
    begun = await conn.execute(
        update(D)
        .where(these(rows), D.c.owner == owner, schema.SENDING, open_still, D.c.lease_clock > now + CALL)
        .values(begun=True, attempts=D.c.attempts + case((D.c.begun, 0), else_=1))
        .returning(D.c.id)
    )
    return set(begun.scalars())


async def release(conn: AsyncConnection, rows: Collection[Claimed], *, owner: str) -> None:
    """Give back rows that were not called."""
    if rows:
        held = and_(these(rows), D.c.owner == owner, schema.SENDING)
        await conn.execute(update(D).where(held).values(state="ready", owner=None, begun=False))


def these(rows: Collection[Claimed]) -> ColumnElement[bool]:
    """These rows, unless somebody claimed them since."""
    # The ids alone first: SQLite would look for pairs in the whole ledger.
    mine = tuple_(D.c.id, D.c.fence).in_([(row.id, row.fence) for row in rows])
    return and_(D.c.id.in_([row.id for row in rows]), mine)


async def owners(conn: AsyncConnection) -> set[str]:
    """Who holds rows now."""
    return set((await conn.execute(select(D.c.owner).where(schema.SENDING).distinct())).scalars())


async def abandon(conn: AsyncConnection, dead: Collection[str], *, at: datetime) -> int:
    """Take back at once what these owners hold; they must be dead.  Returns how many are in doubt."""
    if not dead:
        return 0
    await hold(conn)
    return await expire(conn, D.c.owner.in_(list(dead)), at=at)


async def resume(conn: AsyncConnection) -> None:
    """Let accounts that a platform refused try again: the operator may have mended the token."""
    await hold(conn)
    stopped = ACCOUNTS.c.stopped.is_not(None)
    await conn.execute(update(ACCOUNTS).where(stopped).values(stopped=None, paused_clock=0))


# --- shared --------------------------------------------------------------------------


async def _clocks(conn: AsyncConnection) -> tuple[int, float]:
    """The database's clock, and the moment of our own at which that was 0."""
    now = await clock_of(conn)
    return now, monotonic() - now / SECOND


def _sendable(account: int, at: datetime, target: Any) -> ColumnElement[bool]:
    """Rows that are due, to chats that want them, and whose turn it is.

    That is: the message to follow is sent, earlier edits of it (or replies to it) are made,
    and nothing of the chat is in hand.
    """
    other = D.alias("other")
    in_hand = exists().where(other.c.chat_id == D.c.chat_id, other.c.state == schema.SENDING.right)
    due = and_(
        D.c.account_id == account, schema.READY, D.c.priority != HELD, D.c.not_before <= at, CHATS.c.active
    )
    earlier = D.alias("earlier")
    alike = and_(earlier.c.target == D.c.target, earlier.c.action == D.c.action, earlier.c.id < D.c.id)
    first = not_(exists().where(alike, earlier.c.state.in_(("ready", "sending"))))
    turn = or_(D.c.target.is_(None), and_(target.c.state == "sent", first))
    return and_(due, not_(in_hand), turn)


async def _due(
    conn: AsyncConnection, account: int, *, now: int, start: int, most: int, at: datetime
) -> list[Any]:
    target = D.alias("target")
    found: dict[int, Any] = {}
    for priority in PRIORITIES:
        statement = (
            select(
                D.c.id,
                D.c.fence,
                D.c.digest_number,
                D.c.content_number,
                D.c.action,
                D.c.account_id,
                D.c.retries,
                D.c.doubts,
                target.c.reference.label("target_reference"),
                *columns_of_chat(),
            )
            .join(CHATS, CHATS.c.id == D.c.chat_id)
            .outerjoin(target, target.c.id == D.c.target)
            .where(_sendable(account, at, target), D.c.priority == priority)
            .where(D.c.retry_clock <= now, CHATS.c.next_clock <= start)
            .order_by(D.c.not_before, D.c.id)
            .limit(4 * most)
            .with_for_update(of=D, skip_locked=True)
        )
        for row in await conn.execute(statement):
            if row.chat_id not in found and len(found) < most:
                found[row.chat_id] = row
        if len(found) == most:
            break
    return list(found.values())


async def _wake(conn: AsyncConnection, account: int, now: int, held: int, at: datetime) -> float | None:
    target = D.alias("target")
    free = case((D.c.retry_clock > CHATS.c.next_clock, D.c.retry_clock), else_=CHATS.c.next_clock)
    statement = (
        select(func.min(free))
        .select_from(D.join(CHATS, CHATS.c.id == D.c.chat_id).outerjoin(target, target.c.id == D.c.target))
        .where(_sendable(account, at, target))
    )
    first = (await conn.execute(statement)).scalar_one_or_none()
    return None if first is None else max(first, held, now + 1) / SECOND - now / SECOND


async def _hold(conn: AsyncConnection, rows: Sequence[Claimed], owner: str, lease: int) -> None:
    held = {"state": "sending", "owner": owner, "lease_clock": lease, "begun": False}
    which = D.c.id.in_([row.id for row in rows])
    await conn.execute(update(D).where(which).values(**held, fence=D.c.fence + 1))
    await shift(conn, {row.id: row.slot for row in rows})


async def shift(conn: AsyncConnection, slots: dict[int, int]) -> None:
    """Write down when these calls begin."""
    if slots:
        statement = update(D).where(D.c.id == bindparam("row")).values(slot_clock=bindparam("slot"))
        await conn.execute(statement, [{"row": row, "slot": slot} for row, slot in slots.items()])


async def _pace_chats(conn: AsyncConnection, rows: Sequence[Claimed]) -> None:
    """Say when each of these chats may get the next message: its slots are just written."""
    crowded = [row.chat.id for row in rows if is_group(row.chat)]
    earliest = await _after_minute(conn, crowded, rows[-1].slot)
    paced = [row for row in rows if is_paced(row)]
    await rest(conn, {row.chat.id: max(row.slot + SECOND + LATE, earliest[row.chat.id]) for row in paced})


async def rest(conn: AsyncConnection, until: dict[int, int]) -> None:
    """Let these chats rest until then, unless they rest longer already."""
    if until:
        which = and_(CHATS.c.id == bindparam("chat"), CHATS.c.next_clock < bindparam("until"))
        statement = update(CHATS).where(which).values(next_clock=bindparam("until"))
        await conn.execute(statement, [{"chat": chat, "until": clock} for chat, clock in until.items()])


def is_paced(row: Claimed) -> bool:
    """Whether its chat must rest between two messages."""
    return row.chat.ref.platform != "console"


async def _after_minute(conn: AsyncConnection, chats: Sequence[int], until: int) -> defaultdict[int, int]:
    """When the oldest of a chat's last twenty messages leaves the sliding minute."""
    found: defaultdict[int, int] = defaultdict(int)
    if not chats:
        return found
    place = func.row_number().over(partition_by=D.c.chat_id, order_by=D.c.slot_clock.desc())
    recent = select(D.c.chat_id, D.c.slot_clock, place.label("place")).where(
        D.c.chat_id.in_(chats), D.c.slot_clock > until - 2 * MINUTE
    )
    ranked = recent.subquery()
    rows = await conn.execute(
        select(ranked.c.chat_id, ranked.c.slot_clock).where(ranked.c.place == GROUP_MINUTE)
    )
    found.update({row.chat_id: row.slot_clock + MINUTE + LATE for row in rows})
    return found


def is_group(chat: Chat) -> bool:
    """Whether only so many messages a minute may go there."""
    return chat.ref.platform == "telegram" and chat.kind != "private"


def _claimed(row: Any, slot: int, step: int) -> Claimed:
    return Claimed(
        id=row.id,
        fence=row.fence + 1,
        digest=row.content_number,
        rendered_as="edit" if _tells_anew(row) else row.action,
        action=row.action,
        chat=chat_of(row),
        account_id=row.account_id,
        target=row.target_reference,
        slot=slot,
        step=step,
        retries=row.retries,
        doubts=row.doubts,
    )


def _tells_anew(row: Any) -> bool:
    """Whether a message of its own tells a story that was corrected."""
    if row.action == "send":
        return bool(row.content_number != row.digest_number)
    return row.action == "reply" and row.target_reference is None
