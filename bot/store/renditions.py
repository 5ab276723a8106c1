"""Words that a generator wrote, by all that they rest on: each is asked for once.

Enters: wishes and what became of them.  Leaves: what may be shown, what is still to be asked, and
how often the guard refused what.  A row is `asking`, then `used`, `refused` for good (by the
guard) or `failed` (the server did not answer), which is tried again, less and less often.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, and_, func, not_, or_, select, true, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.columns import MICROSECOND
from bot.store.locks import hold
from bot.store.statements import chunks, insert
from digests.model import Language
from digests.retold import Rendition, Wish

R = schema.renditions
D = schema.deliveries
DIGESTS = schema.digests
ITEMS = schema.items

TRIES = 3
"""So often a server is asked that does not answer."""
AGAIN = timedelta(minutes=10)
"""How long after a failure it is asked again."""
STALE = timedelta(minutes=10)
"""After this nobody waits any more for the answer to what was asked: its process is gone."""
REASON = 160
"""Characters of a reason that are kept."""
TROUBLE = 3
"""So many failures in a row, and the server is left alone for a while."""
REST = timedelta(minutes=5)

State = Literal["used", "refused", "failed"]


class Count(NamedTuple):
    """How many texts of a kind came to what."""

    kind: str
    state: str
    fault: str
    """Of those refused or failed: what kind of reason."""
    texts: int


async def used(conn: AsyncConnection, keys: Collection[str]) -> dict[str, Rendition]:
    """What may be shown of these."""
    found: dict[str, Rendition] = {}
    for part in chunks(sorted(keys)):
        rows = await conn.execute(
            select(R.c.key, R.c.title, R.c.summary).where(R.c.key.in_(part), R.c.state == "used")
        )
        found.update((row.key, Rendition(row.title, row.summary)) for row in rows)
    return found


async def settled(conn: AsyncConnection, keys: Collection[str], at: datetime) -> set[str]:
    """Those of which nothing new is to be expected for now."""
    found: set[str] = set()
    for part in chunks(sorted(keys)):
        which = and_(R.c.key.in_(part), not_(_askable(at)), R.c.state != "asking")
        found.update((await conn.execute(select(R.c.key).where(which))).scalars())
    return found


async def claim(conn: AsyncConnection, story: str, wishes: Sequence[Wish], at: datetime) -> set[str]:
    """The keys of these wishes that the caller is to ask for now: nobody else does meanwhile."""
    mine: set[str] = set()
    for wish in wishes:
        row = {
            "key": wish.key,
            "kind": wish.kind,
            "language": wish.language,
            "story": story,
            "state": "asking",
            "tries": 1,
            "asked": at,
        }
        taken = (
            insert(conn, R)
            .values(**row)
            .on_conflict_do_update(
                index_elements=["key"],
                set_={"state": "asking", "asked": at, "tries": R.c.tries + 1},
                where=_askable(at),
            )
            .returning(R.c.key)
        )
        mine.update((await conn.execute(taken)).scalars())
    return mine


async def settle(
    conn: AsyncConnection, key: str, state: State, *, words: Rendition | None = None, reason: str = ""
) -> None:
    """Enter what became of one; `reason` is `kind: detail`."""
    said = words or Rendition("", "")
    fault = reason.partition(":")[0]
    await conn.execute(
        update(R)
        .where(R.c.key == key)
        .values(state=state, title=said.title, summary=said.summary, fault=fault, reason=reason[:REASON])
    )


async def resting(conn: AsyncConnection, at: datetime) -> bool:
    """Whether the server failed so often in a row that it is left alone now."""
    last = select(R.c.state, R.c.asked).where(R.c.state != "asking").order_by(R.c.asked.desc())
    rows = (await conn.execute(last.limit(TROUBLE))).all()
    failed = len(rows) == TROUBLE and all(row.state == "failed" for row in rows)
    return failed and at - rows[0].asked < REST


async def recent(conn: AsyncConnection, since: datetime, limit: int) -> list[str]:
    """The stories of the beat that something arrived for lately, the newest first."""
    newest = func.max(ITEMS.c.number)
    fresh = or_(ITEMS.c.arrived >= since, ITEMS.c.revised >= since)
    rows = await conn.execute(
        select(ITEMS.c.story)
        .where(fresh, ITEMS.c.on_beat, ITEMS.c.story.is_not(None))
        .group_by(ITEMS.c.story)
        .order_by(newest.desc())
        .limit(limit)
    )
    return list(rows.scalars())


async def languages(conn: AsyncConnection) -> frozenset[Language]:
    """The languages in which somebody reads."""
    chats = schema.chats
    rows = await conn.execute(select(chats.c.language).distinct().where(chats.c.active))
    return frozenset(rows.scalars())


async def let_go(
    conn: AsyncConnection, wait: timedelta, subjects: Iterable[str] | None = None, *, at: datetime
) -> int:
    """Send what waited for words: of these stories, or all; returns how many deliveries that are.

    What waits for something else as well, quiet hours or its turn, waits on.
    """
    await hold(conn)
    which: ColumnElement[bool] = true()
    if subjects is not None:
        told = select(DIGESTS.c.number).where(
            DIGESTS.c.kind.in_(("alert", "correction")), DIGESTS.c.subject.in_(list(subjects))
        )
        which = D.c.digest_number.in_(told)
    span = type_coerce(D.c.not_before, BigInteger) - type_coerce(D.c.created, BigInteger)
    held = and_(schema.READY, D.c.not_before > at, span == wait // MICROSECOND)
    result = await conn.execute(update(D).where(which, held).values(not_before=D.c.created))
    return result.rowcount


async def counts(conn: AsyncConnection) -> list[Count]:
    """How many texts came to what, in all time."""
    rows = await conn.execute(
        select(R.c.kind, R.c.state, R.c.fault, func.count())
        .group_by(R.c.kind, R.c.state, R.c.fault)
        .order_by(R.c.kind, R.c.state, R.c.fault)
    )
    return [Count(*row) for row in rows]


class Refusal(NamedTuple):
    """A text that nobody will see, and why."""

    kind: str
    language: str
    story: str
    reason: str


async def refusals(conn: AsyncConnection, limit: int) -> list[Refusal]:
    """The newest that were refused or failed."""
    rows = await conn.execute(
        select(R.c.kind, R.c.language, R.c.story, R.c.reason)
        .where(R.c.state.in_(("refused", "failed")))
        .order_by(R.c.asked.desc())
        .limit(limit)
    )
    return [Refusal(*row) for row in rows]


def _askable(at: datetime) -> ColumnElement[bool]:
    """What may be asked once more: the server failed a while ago, or whoever asked is gone."""
    failed = and_(R.c.state == "failed", R.c.tries < TRIES, R.c.asked <= at - AGAIN)
    gone = and_(R.c.state == "asking", R.c.asked <= at - STALE)
    return or_(failed, gone)
