"""The ledger as a sender sees it: claim, begin, answer; and what a dead sender left.

A row is `ready`, then `sending` under an owner, a lease and a slot of the account's pace,
then settled by the platform's answer.  The begin of a call is written before the call, its
answer right after, so that only calls in flight are in doubt when a process dies.

A claim counts a fence up; whatever is written later must name owner and fence, so that a
sender that slept past its lease cannot overwrite what another one did meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import ceil
from time import monotonic
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    Update,
    and_,
    bindparam,
    case,
    func,
    not_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from bot.model import Action, Chat
from bot.store import due, schema
from bot.store.batches import Batch, Given
from bot.store.chats import chat_of
from bot.store.clocks import put_back
from bot.store.database import now as clock_of
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
    """Reference of the message to edit, reply to or delete."""
    slot: int
    """When to begin, by the database's clock."""
    step: int
    """Microseconds between two calls of the account."""
    retries: int
    doubts: int
    withdrawn: bool = False
    """Whether it was taken back since, and is not to be sent."""


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
    row = (await conn.execute(_account(), {"of": platform, "named": account})).one_or_none()
    if row is None:
        return Claim((), zero)
    step = ceil(SECOND / rate)
    most = min(MOST, max(1, int(rate / 4)))
    if row.next_clock > now + MINUTE + most * step:  # farther than any claim reserves
        await put_back(conn, row.id, now, LEASE)
        row = (await conn.execute(_account(), {"of": platform, "named": account})).one()
    await due.take_back(conn, row.id, now, in_hand, at)
    start = max(row.next_clock, now + round(lead * SECOND))
    held = max(row.paused_clock, row.next_clock - AHEAD)
    found = [] if held > now else await due.find(conn, row.id, start=start, most=most, at=at)
    if not found:
        moment = await due.wake(conn, row.id, now=now, held=held, at=at)
        return Claim((), zero, None if moment is None else (moment - now) / SECOND)
    rows = tuple(_claimed(one, start + place * step, step) for place, one in enumerate(found))
    await _hold(conn, rows, owner, now + LEASE)
    await _pace_chats(conn, rows)
    await conn.execute(_next_free(), {"of": row.id, "clock": start + len(rows) * step})
    return Claim(rows, zero, full=len(rows) == most)


@cache
def _account() -> Select[Any]:
    which = and_(ACCOUNTS.c.platform == bindparam("of"), ACCOUNTS.c.account == bindparam("named"))
    return select(ACCOUNTS).where(which).with_for_update(key_share=True)


@cache
def _next_free() -> Update:
    return update(ACCOUNTS).where(ACCOUNTS.c.id == bindparam("of")).values(next_clock=bindparam("clock"))


@dataclass(frozen=True, slots=True)
class Start:
    """What a call that asked to begin is told."""

    begun: bool
    """Whether its begin is written; else it came too late, and has another slot to ask for."""
    slot: int
    at: float
    """That slot, as a moment of this process's `monotonic`."""


Way = Literal["in time", "given up", "late or not"]
"""How a call asks to begin: at its slot; giving up a start that it came too late to; at any slot there is."""


async def begin(
    conn: AsyncConnection, rows: Mapping[Claimed, Way], *, owner: str, lead: float = 0.0
) -> dict[int, Start]:
    """Write down that these calls begin; returns what each is told, by its row, as long as it is held.

    Not held is a row whose lease is over or ends too soon, and one of an account that a platform
    has asked to wait since the claim.  A call begins at its slot.  One that comes late to it would
    go out beside others that are in time, and make a crowd: it gives its slot up for the next that
    nobody has, at least `lead` seconds ahead, and is not begun before that is near.
    """
    if not rows:
        return {}
    found = (await conn.execute(_accounts(), {"those": sorted({row.account_id for row in rows})})).all()
    now, zero = await _clocks(conn)
    free = {row.id: row.next_clock for row in found if row.paused_clock <= now}
    ours = sorted((row for row in rows if row.account_id in free), key=lambda row: row.slot)
    in_time = {row.id for row in ours if row.slot >= now and rows[row] != "given up"}
    begins = {row.id for row in ours if row.id in in_time or rows[row] == "late or not"}
    begun = await _mark(conn, _beginning(), [row for row in ours if row.id in begins], owner, now)
    off = await _mark(conn, _putting_off(), [row for row in ours if row.id not in begins], owner, now)
    kept = [row for row in ours if row.id in begun | off]
    moved = [row for row in kept if row.id not in in_time]
    slots = {row.id: row.slot for row in kept}
    for row in moved:
        slots[row.id] = max(free[row.account_id], now + round(lead * SECOND))
        free[row.account_id] = slots[row.id] + row.step
    await shift(conn, {row.id: slots[row.id] for row in moved})
    await rest(conn, {row.chat.id: slots[row.id] + SECOND + LATE for row in moved if is_paced(row)})
    for account in {row.account_id for row in moved}:
        await conn.execute(_next_free(), {"of": account, "clock": free[account]})
    return {row: Start(row in begun, slot, zero + slot / SECOND) for row, slot in slots.items()}


@cache
def _accounts() -> Select[Any]:
    which = ACCOUNTS.c.id.in_(bindparam("those", expanding=True))
    return select(ACCOUNTS).where(which).order_by(ACCOUNTS.c.id).with_for_update(key_share=True)


async def _mark(
    conn: AsyncConnection, how: ReturningUpdate[int], rows: Sequence[Claimed], owner: str, now: int
) -> set[int]:
    """Those of the rows that are still held, and marked now."""
    if not rows:
        return set()
    held = [(row.id, row.fence) for row in rows]
    asked = {"those": [row.id for row in rows], "held": held, "holder": owner, "latest": now + CALL}
    return set((await conn.execute(how, asked)).scalars())


def _held() -> ColumnElement[bool]:
    # The ids alone first: SQLite would look for pairs in the whole ledger.
    mine = tuple_(D.c.id, D.c.fence).in_(bindparam("held", expanding=True))
    which = and_(D.c.id.in_(bindparam("those", expanding=True)), mine, D.c.owner == bindparam("holder"))
    return and_(which, schema.SENDING, D.c.lease_clock > bindparam("latest"))


@cache
def _beginning() -> ReturningUpdate[int]:
    begun = {"begun": True, "attempts": D.c.attempts + 1}
    return update(D).where(_held(), not_(D.c.begun)).values(**begun).returning(D.c.id)


@cache
def _putting_off() -> ReturningUpdate[int]:
    never = {"begun": False, "attempts": D.c.attempts - case((D.c.begun, 1), else_=0)}
    return update(D).where(_held()).values(**never).returning(D.c.id)


async def release(conn: AsyncConnection, rows: Collection[Claimed], *, owner: str) -> None:
    """Give back rows that were not called."""
    if rows:
        mine = tuple_(D.c.id, D.c.fence).in_([(row.id, row.fence) for row in rows])
        held = and_(D.c.id.in_([row.id for row in rows]), mine, D.c.owner == owner, schema.SENDING)
        await conn.execute(update(D).where(held).values(state="ready", owner=None, begun=False))


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


async def _hold(conn: AsyncConnection, rows: Sequence[Claimed], owner: str, lease: int) -> None:
    claimed = [{"delivery": row.id, "slot": row.slot} for row in rows]
    await _HOLDING.run(conn, claimed, holder=owner, lease=lease)


def _holding(given: Given) -> Update:
    return (
        update(D)
        .where(D.c.id == given["delivery"])
        .values(
            state="sending",
            owner=bindparam("holder", type_=Text),
            lease_clock=bindparam("lease", type_=BigInteger),
            begun=False,
            fence=D.c.fence + 1,
            slot_clock=given["slot"],
        )
    )


_HOLDING = Batch(_holding, delivery=BigInteger(), slot=BigInteger())


async def shift(conn: AsyncConnection, slots: dict[int, int]) -> None:
    """Write down when these calls begin."""
    await _SHIFTING.run(conn, [{"delivery": row, "slot": slot} for row, slot in slots.items()])


def _shifting(given: Given) -> Update:
    return update(D).where(D.c.id == given["delivery"]).values(slot_clock=given["slot"])


_SHIFTING = Batch(_shifting, delivery=BigInteger(), slot=BigInteger())


async def _pace_chats(conn: AsyncConnection, rows: Sequence[Claimed]) -> None:
    """Say when each of these chats may get the next message: its slots are just written."""
    crowded = [row.chat.id for row in rows if is_group(row.chat)]
    earliest = await _after_minute(conn, crowded, rows[-1].slot)
    paced = [row for row in rows if is_paced(row)]
    await rest(conn, {row.chat.id: max(row.slot + SECOND + LATE, earliest[row.chat.id]) for row in paced})


async def rest(conn: AsyncConnection, until: dict[int, int]) -> None:
    """Let these chats rest until then, unless they rest longer already."""
    await _RESTING.run(conn, [{"chat": chat, "until": clock} for chat, clock in until.items()])


def _resting(given: Given) -> Update:
    which = and_(CHATS.c.id == given["chat"], CHATS.c.next_clock < given["until"])
    return update(CHATS).where(which).values(next_clock=given["until"])


_RESTING = Batch(_resting, chat=BigInteger(), until=BigInteger())


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
        withdrawn=bool(row.withdrawn),
    )


def _tells_anew(row: Any) -> bool:
    """Whether a message of its own tells a story that was corrected."""
    if row.action == "send":
        return bool(row.content_number != row.digest_number)
    return row.action == "reply" and row.target_reference is None
