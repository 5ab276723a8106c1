"""What chats were told already: so that nothing is told twice, and `/why` knows what is meant.

Enters: chats, digests.  Leaves: what the ledger says of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, not_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema, stories, values
from bot.store.statements import chunks
from bot.store.withdrawals import taken_back
from digests.model import Digest

D = schema.deliveries
DIGESTS = schema.digests
SPEAKING = ("alert", "correction", "daily", "weekly")
"""Kinds of digests that tell news; a burst is a list of headlines, a note is of the service."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a message was about: a story, or a digest as it was sent."""

    story: str | None = None
    digest: Digest | None = None


async def had(
    conn: AsyncConnection, digest_numbers: Sequence[int], chat_ids: Sequence[int]
) -> dict[int, set[int]]:
    """Which of these digests each of these chats got, or is about to get."""
    found: dict[int, set[int]] = {}
    for part in chunks(chat_ids) if digest_numbers else ():
        which = (
            D.c.digest_number.in_(list(digest_numbers)),
            D.c.chat_id.in_(part),
            D.c.action == "send",
            D.c.state.in_(("ready", "sending", "sent")),
            not_(taken_back()),
        )
        for row in await conn.execute(select(D.c.chat_id, D.c.digest_number).where(*which)):
            found.setdefault(row.chat_id, set()).add(row.digest_number)
    return found


async def last(conn: AsyncConnection, chat_id: int, reference: str | None = None) -> Told | None:
    """What the message of that reference told the chat; without one, what it was told last."""
    stands = and_(D.c.state == "sent", D.c.action != "delete", not_(taken_back()))
    which = D.c.reference == reference if reference else stands
    found = await conn.execute(
        select(DIGESTS.c.kind, DIGESTS.c.subject, DIGESTS.c.data)
        .select_from(D.join(DIGESTS, DIGESTS.c.number == D.c.digest_number))
        .where(D.c.chat_id == chat_id, which, DIGESTS.c.kind.in_(SPEAKING))
        .order_by(D.c.id.desc())
        .limit(1)
    )
    row = found.one_or_none()
    if row is None:
        return None
    if row.kind in ("daily", "weekly"):
        return Told(digest=values.digest(row.data))
    return Told(story=await stories.resolve(conn, row.subject))
