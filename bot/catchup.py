"""What waited for a chat becomes one message: after its quiet hours, or where much piled up.

Enters: alerts in the ledger that wait.  Leaves: one digest for all chats that missed the same
stories, in the place of the alerts; a single alert simply goes out.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import deliveries, digests, gathered
from bot.store.database import Database
from digests.model import Card, Digest


async def catch_up(database: Database, *, at: datetime, most: int) -> int:
    """Put together what waits; returns how many messages that made.

    `most` alerts may wait for a chat one by one; more become one message.
    """
    made = 0
    while True:
        async with database.read() as conn:
            chats = await gathered.chats(conn, at=at, most=most)
        if not chats:
            return made
        async with database.begin() as conn:
            messages, released = await _put_together(conn, chats, at)
        made += messages
        if not messages + released:
            return made  # what is left cannot be put together, and goes out one by one


async def _put_together(conn: AsyncConnection, chats: Sequence[int], at: datetime) -> tuple[int, int]:
    """Returns how many messages that made, and how many alerts go out as they are."""
    waiting = await gathered.waiting(conn, chats, at=at)
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for chat, rows in waiting.items():
        if len(rows) > 1:
            alike[tuple(content for _, content in rows)].append(chat)
    known = await digests.by_numbers(conn, {number for numbers in alike for number in numbers})
    made = 0
    for numbers, readers in alike.items():
        digest = _together(numbers, known, at)
        if digest is None:
            continue
        await digests.put_digest(conn, digest, at)
        made += await deliveries.fan_out(conn, digest.id, readers, at=at, priority=deliveries.CATCH_UP)
        await gathered.merge(conn, [row for chat in readers for row, _ in waiting[chat]], digest.id, at=at)
    return made, await gathered.release(conn, chats, at=at)


def _together(numbers: Sequence[int], known: Mapping[int, Digest], at: datetime) -> Digest | None:
    """One digest of several; None where one of them cannot be read, which then goes its own way."""
    if not all(number in known for number in numbers):
        return None
    cards: dict[str, Card] = {}
    for number in numbers:
        cards |= {card.story: card for card in known[number].cards}  # the newest telling of a story wins
    subject = hashlib.sha256("\0".join(known[number].id for number in numbers).encode()).hexdigest()
    return Digest("burst", subject, "", tuple(cards.values()), created=at)
