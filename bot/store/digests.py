"""Digests as they were composed: what the ledger delivers, kept once for all chats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import structlog
from sqlalchemy import ScalarSelect, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema, values
from bot.store.statements import chunks, insert
from digests.model import Digest

DIGESTS = schema.digests
log = structlog.get_logger(__name__)


async def put_digest(conn: AsyncConnection, digest: Digest, at: datetime) -> bool:
    """Keep a digest; False if one of that id is kept already, which then stands."""
    row = {
        "id": digest.id,
        "kind": digest.kind,
        "subject": digest.subject,
        "created": at,
        "data": values.dump(Digest, digest),
    }
    statement = insert(conn, DIGESTS).values(**row).on_conflict_do_nothing().returning(DIGESTS.c.number)
    return (await conn.execute(statement)).scalar_one_or_none() is not None


async def digest(conn: AsyncConnection, digest_id: str) -> Digest | None:
    """The digest of that id."""
    found = await conn.execute(select(DIGESTS.c.data).where(DIGESTS.c.id == digest_id))
    data = found.scalar_one_or_none()
    return None if data is None else values.digest(data)


async def beginning(conn: AsyncConnection, words: str, most: int = 2) -> list[str]:
    """Ids of digests that begin so, oldest first, at most so many; the one that is just this comes alone."""
    begins = DIGESTS.c.id.startswith(words, autoescape=True)
    found = await conn.execute(select(DIGESTS.c.id).where(begins).order_by(DIGESTS.c.number).limit(most))
    ids = list(found.scalars())
    exact = await conn.execute(select(DIGESTS.c.id).where(DIGESTS.c.id == words))
    return [words] if exact.scalar_one_or_none() else ids


async def by_numbers(conn: AsyncConnection, numbers: Iterable[int]) -> dict[int, Digest]:
    """Digests by the ledger's number for them; one that cannot be read is left out, and logged."""
    rows = await conn.execute(
        select(DIGESTS.c.number, DIGESTS.c.data).where(DIGESTS.c.number.in_(list(numbers)))
    )
    found = {row.number: _read(row.number, row.data) for row in rows}
    return {number: kept for number, kept in found.items() if kept is not None}


async def alerts_of(conn: AsyncConnection, ids: Iterable[str]) -> dict[int, str]:
    """The ledger's numbers of the alerts on these stories, also on those that they swallowed."""
    stories = schema.stories
    found: dict[int, str] = {}
    for part in chunks(list(ids)):
        swallowed = await conn.execute(
            select(stories.c.id, stories.c.redirect).where(stories.c.redirect.in_(part))
        )
        leads = {story: story for story in part} | {row.id: row.redirect for row in swallowed}
        which = (DIGESTS.c.kind == "alert", DIGESTS.c.subject.in_(leads))
        rows = await conn.execute(select(DIGESTS.c.number, DIGESTS.c.subject).where(*which))
        found.update((row.number, leads[row.subject]) for row in rows)
    return found


async def of_periods(conn: AsyncConnection, kind: str, periods: Iterable[str]) -> list[int]:
    """The ledger's numbers of all daily or weekly digests of these periods."""
    named = or_(*(DIGESTS.c.id.like(f"{kind}:%:{period}") for period in periods))
    return list((await conn.execute(select(DIGESTS.c.number).where(DIGESTS.c.kind == kind, named))).scalars())


async def bursts_with(conn: AsyncConnection, ids: Iterable[str], since: datetime) -> list[Digest]:
    """The messages that told any of these stories among many others, as they went out."""
    named = or_(*(DIGESTS.c.data.contains(story, autoescape=True) for story in ids))
    rows = await conn.execute(
        select(DIGESTS.c.number, DIGESTS.c.data)
        .where(DIGESTS.c.kind == "burst", DIGESTS.c.created >= since, named)
        .order_by(DIGESTS.c.number)
    )
    found = [_read(row.number, row.data) for row in rows]
    return [digest for digest in found if digest is not None]


async def count(conn: AsyncConnection, kind: str, subject: str) -> int:
    """How many digests of that kind there are on a subject."""
    found = await conn.execute(
        select(func.count()).select_from(DIGESTS).where(DIGESTS.c.kind == kind, DIGESTS.c.subject == subject)
    )
    return int(found.scalar_one())


async def newest(conn: AsyncConnection, kind: str, subject: str) -> Digest | None:
    """The newest digest of that kind on a subject."""
    row = (await conn.execute(_NEWEST, {"kind": kind, "subject": subject})).one_or_none()
    return None if row is None else _read(row.number, row.data)


_NEWEST = (
    select(DIGESTS.c.number, DIGESTS.c.data)
    .where(DIGESTS.c.kind == bindparam("kind"), DIGESTS.c.subject == bindparam("subject"))
    .order_by(DIGESTS.c.number.desc())
    .limit(1)
)


def _read(number: int, data: str) -> Digest | None:
    try:
        return values.digest(data)
    except ValueError as error:
        log.error("digest.unreadable", digest=number, error=type(error).__name__)
        return None


def number_of(digest_id: str) -> ScalarSelect[int]:
    """The ledger's number for a digest, inside another statement."""
    return select(DIGESTS.c.number).where(DIGESTS.c.id == digest_id).scalar_subquery()
