"""The ledger as the pipeline and the operator see it: fan-out, listing, decisions on doubts.

Enters: a digest that is kept, and who shall get it.  Leaves: one row a chat, made in the
transaction that made the digest.  A digest goes to a chat once, whatever is asked twice.
How rows are sent is told in `claims`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Select,
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

from bot.model import ALL_TOPICS, Action, Cadence, Delivery, DeliveryState
from bot.store import digests as digest_store
from bot.store import schema
from bot.store.chats import chat_of, columns_of_chat
from bot.store.columns import Instant
from bot.store.locks import hold
from bot.store.named import Rule, named
from bot.store.quiet import quiet_hours, quiet_until, zone
from bot.store.statements import chunks, insert

D = schema.deliveries
CHATS = schema.chats
SUBSCRIPTIONS = schema.subscriptions
DIGESTS = schema.digests
Ids = Sequence[int]

ALERT = 0
DIGEST = 5
CATCH_UP = 9
PRIORITIES = (ALERT, DIGEST, CATCH_UP)
"""Alerts go before digests, and these before what tells of the past."""
HELD = 20
"""Of an alert held over quiet hours: no sender takes it before it is put together with others."""

FANNED_OUT = (
    "digest_number", "content_number", "chat_id", "account_id", "action", "target", "state", "priority",
    "not_before", "created", "updated",
)  # fmt: skip


async def fan_out_instant(
    conn: AsyncConnection,
    digest_id: str,
    topics: Sequence[str],
    *,
    at: datetime,
    cadences: Sequence[Cadence] = ("instant",),
    exclude: Sequence[int] = (),
    due: datetime | None = None,
) -> int:
    """Enqueue an alert to every chat that wishes one of the topics at once; returns how many.

    Before `due` it is not sent; None: at once.
    """
    wishing = select(SUBSCRIPTIONS.c.chat_id).where(
        SUBSCRIPTIONS.c.topic.in_((ALL_TOPICS, *topics)), SUBSCRIPTIONS.c.cadence.in_(cadences)
    )
    who: ColumnElement[bool] = CHATS.c.id.in_(wishing)
    if exclude:
        who = and_(who, CHATS.c.id.not_in(list(exclude)))
    return await _send(conn, digest_id, who, at=at, priority=ALERT, due=due)


async def fan_out(
    conn: AsyncConnection,
    digest_id: str,
    chat_ids: Iterable[int],
    *,
    at: datetime,
    priority: int = ALERT,
    due: datetime | None = None,
) -> int:
    """Enqueue a digest to these chats, those that are active; returns how many.  `due` as above."""
    made, chosen = 0, list(chat_ids)
    for part in chunks(chosen):
        who = CHATS.c.id.in_(part)
        made += await _send(conn, digest_id, who, at=at, priority=priority, due=due, quiet=False)
    await _keep_quiet(conn, digest_id, due or at, among=chosen)
    return made


async def fan_out_edit(
    conn: AsyncConnection,
    digest_id: str,
    original_id: str,
    *,
    action: Literal["edit", "reply"],
    at: datetime,
    every: timedelta = timedelta(0),
    due: datetime | None = None,
) -> int:
    """Enqueue an edit of, or a reply to, each message by which an original went out.

    One follows another no sooner than `every`, and none goes before `due`.

    What is not sent yet is not edited later but says the newer digest at once: such an
    original, and an earlier edit or reply that still waits, take over the new content, and
    leave when the newer would.  A message that was withdrawn gets none.  Returns those made.
    """
    await hold(conn)
    original = digest_store.number_of(original_id)
    sends = and_(D.c.digest_number == original, D.c.action == "send")
    due = max(await _turn(conn, original, action, at, every), due or at)
    await _overtake(conn, digest_id, original, action, due)
    earlier = D.alias("earlier")
    waiting = and_(earlier.c.action == action, earlier.c.state == "ready")
    told = exists().where(earlier.c.target == D.c.id, or_(waiting, earlier.c.action == "delete"))
    who = and_(sends, D.c.state.in_(("sent", "sending")), CHATS.c.active, not_(told))
    if action == "edit":  # of a chat that moved no message can be edited; a reply stands alone there
        who = and_(who, or_(D.c.reference.is_not(None), schema.SENDING))
    number = digest_store.number_of(digest_id)
    chosen = (
        _row(number, action, D.c.id, ALERT, at, due=due)
        .select_from(D.join(CHATS, CHATS.c.id == D.c.chat_id))
        .where(who)
        .order_by(D.c.id)
    )
    made = await _insert(conn, chosen)
    if action == "reply":  # an edit makes no sound
        await _keep_quiet(conn, digest_id, due, action)
    return made


# --- what the operator sees ----------------------------------------------------------


IN_DOUBT = and_(schema.DOUBTED, D.c.state == "uncertain")


async def listing(
    conn: AsyncConnection, state: DeliveryState | None = None, limit: int | None = 100
) -> list[Delivery]:
    """The ledger, newest first, of one state or of all."""
    statement = _ledger().order_by(D.c.id.desc()).limit(limit)
    if state is not None:
        statement = statement.where(D.c.state == state)
    return [_delivery(row) for row in await conn.execute(statement)]


async def states(conn: AsyncConnection) -> dict[DeliveryState, int]:
    """How many deliveries are in each state that occurs."""
    rows = await conn.execute(select(D.c.state, func.count()).group_by(D.c.state))
    return {row[0]: row[1] for row in rows}


async def doubtful(conn: AsyncConnection) -> int:
    """Of how many deliveries nobody knows whether they arrived, and the operator may decide."""
    return int((await conn.execute(select(func.count()).select_from(D).where(IN_DOUBT))).scalar_one())


async def doubts_between(conn: AsyncConnection, since: datetime, until: datetime) -> tuple[int, int]:
    """Messages of [since, until): sent again after a call without an answer, and left in doubt."""
    when = and_(schema.DOUBTED, D.c.updated >= since, D.c.updated < until)
    rows = await conn.execute(select(D.c.state, func.count()).where(when).group_by(D.c.state))
    found = {row[0]: row[1] for row in rows}
    return found.get("sent", 0), found.get("uncertain", 0)


async def waiting(conn: AsyncConnection) -> int:
    """How many deliveries are still to be sent."""
    found = await conn.execute(select(func.count()).where(or_(schema.READY, schema.SENDING)).select_from(D))
    return int(found.scalar_one())


async def resolve(
    conn: AsyncConnection,
    decision: Literal["again", "leave"],
    *,
    at: datetime,
    rule: Rule | None = None,
) -> int:
    """Decide on the uncertain deliveries that a rule names: send once more, or leave it at that.

    Returns how many that were; a chat that is not active gets nothing again.
    """
    await hold(conn)
    which = and_(IN_DOUBT, named(rule or Rule()))
    new = (
        {
            "state": "ready",
            "begun": False,
            "doubts": 0,
            "retry_clock": 0,
            "reason": "sent again by the operator",
        }
        if decision == "again"
        else {"state": "rejected", "reason": "left by the operator: nobody knows whether it arrived"}
    )
    if decision == "again":
        which = and_(which, D.c.chat_id.in_(select(CHATS.c.id).where(CHATS.c.active)))
    decided = update(D).where(which).values(updated=at, **new).returning(D.c.id)
    return len(list((await conn.execute(decided)).scalars()))


# --- shared --------------------------------------------------------------------------


def _row(
    number: Any,
    action: str,
    target: Any,
    priority: int,
    at: datetime,
    *,
    content: Any = None,
    due: datetime | None = None,
) -> Select[Any]:
    """A SELECT of FANNED_OUT; the caller says from which chats or deliveries."""
    moment = literal(at, Instant)
    source = CHATS
    return select(
        number,
        number if content is None else content,
        source.c.id,
        source.c.account_id,
        literal(action),
        target,
        literal("ready"),
        literal(priority),
        literal(due or at, Instant),
        moment,
        moment,
    )


def _as_corrected(digest_id: str) -> Any:
    """What a digest says today: of an alert that goes out late, the newest correction."""
    alert, correction = DIGESTS.alias("alert"), DIGESTS.alias("correction")
    newest = (
        select(func.max(correction.c.number))
        .select_from(alert.join(correction, correction.c.subject == alert.c.subject))
        .where(alert.c.id == digest_id, alert.c.kind == "alert", correction.c.kind == "correction")
        .scalar_subquery()
    )
    return func.coalesce(newest, digest_store.number_of(digest_id))


async def _insert(conn: AsyncConnection, chosen: Select[Any]) -> int:
    statement = insert(conn, D).from_select(FANNED_OUT, chosen).on_conflict_do_nothing()
    result = await conn.execute(statement, execution_options={"preserve_rowcount": True})
    return max(result.rowcount, 0)


async def _send(
    conn: AsyncConnection,
    digest_id: str,
    who: ColumnElement[bool],
    *,
    at: datetime,
    priority: int,
    due: datetime | None,
    quiet: bool = True,
) -> int:
    await hold(conn)
    nothing = literal(None, D.c.target.type)
    number = digest_store.number_of(digest_id)
    chosen = (
        _row(number, "send", nothing, priority, at, content=_as_corrected(digest_id), due=due)
        .where(CHATS.c.active, who)
        .order_by(CHATS.c.id)
    )
    made = await _insert(conn, chosen)
    if quiet:
        await _keep_quiet(conn, digest_id, due or at)
    return made


async def _keep_quiet(
    conn: AsyncConnection, digest_id: str, at: datetime, action: Action = "send", among: Ids | None = None
) -> None:
    """Hold what was enqueued, `among` these chats or any, to chats in their quiet hours until these end."""
    number = digest_store.number_of(digest_id)
    for timezone, start, end in await quiet_hours(conn, among):
        until = quiet_until(at.astimezone(zone(timezone)), start, end)
        if until is None:
            continue
        quiet = select(CHATS.c.id).where(
            CHATS.c.timezone == timezone, CHATS.c.quiet_from == start, CHATS.c.quiet_to == end
        )
        held = and_(D.c.digest_number == number, D.c.action == action, D.c.chat_id.in_(quiet), schema.READY)
        alert = and_(D.c.priority == ALERT, D.c.action == "send")
        later = {"not_before": until, "priority": case((alert, HELD), else_=D.c.priority)}
        await conn.execute(update(D).where(held, D.c.not_before == at).values(**later))


async def _overtake(
    conn: AsyncConnection, digest_id: str, original: Any, action: Literal["edit", "reply"], due: datetime
) -> None:
    """Let what waits of an original, its message or an earlier edit or reply, say the new digest.

    So does a message in doubt, which the operator may yet have sent again.  What waited for
    its turn goes no later than the new one would.
    """
    twin = D.alias("original")
    sends = select(twin.c.id).where(twin.c.digest_number == original, twin.c.action == "send")
    unsent = and_(D.c.digest_number == original, D.c.action == "send", D.c.state.in_(("ready", "uncertain")))
    follows = and_(schema.READY, D.c.action == action, D.c.target.in_(sends))
    content = digest_store.number_of(digest_id)
    await conn.execute(update(D).where(or_(unsent, follows)).values(content_number=content))
    if action == "edit":  # a reply may be held by quiet hours
        late = and_(follows, D.c.not_before > literal(due, Instant))
        await conn.execute(update(D).where(late).values(not_before=due))


async def _turn(
    conn: AsyncConnection, original: Any, action: str, at: datetime, every: timedelta
) -> datetime:
    """When the next edit or reply of an original may go: `every` after the last one that went."""
    twin = D.alias("original")
    sends = select(twin.c.id).where(twin.c.digest_number == original, twin.c.action == "send")
    gone = and_(D.c.action == action, D.c.target.in_(sends), not_(schema.READY))
    last = (await conn.execute(select(func.max(D.c.not_before)).where(gone))).scalar_one()
    return at if last is None else max(at, last + every)


def _ledger() -> Select[Any]:
    target = D.alias("target")
    return (
        select(
            D.c.id,
            DIGESTS.c.id.label("digest"),
            D.c.action,
            D.c.state,
            D.c.attempts,
            func.coalesce(D.c.reference, target.c.reference).label("reference"),
            D.c.reason,
            D.c.created,
            D.c.updated,
            *columns_of_chat(),
        )
        .join(DIGESTS, DIGESTS.c.number == D.c.digest_number)
        .join(CHATS, CHATS.c.id == D.c.chat_id)
        .outerjoin(target, target.c.id == D.c.target)
    )


def _delivery(row: Any) -> Delivery:
    return Delivery(
        row.id,
        row.digest,
        chat_of(row),
        row.action,
        row.state,
        row.attempts,
        row.reference,
        row.reason,
        row.created,
        row.updated,
    )
