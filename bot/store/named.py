"""Which deliveries an operator means: those with these numbers, of a digest, to a chat, on a platform.

Enters: a rule.  Leaves: a condition on the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select, true

from bot.store import digests as digest_store
from bot.store import schema

D = schema.deliveries
CHATS = schema.chats


@dataclass(frozen=True, slots=True)
class Rule:
    """Which deliveries are meant: those that meet all that is given."""

    ids: tuple[int, ...] | None = None
    platform: str | None = None
    chat: str | None = None
    """Address of a chat, on whichever platform."""
    digest: str | None = None
    """Id of a digest."""


def named(rule: Rule) -> ColumnElement[bool]:
    """The rule as a condition on deliveries."""
    which: list[ColumnElement[bool]] = []
    if rule.ids is not None:
        which.append(D.c.id.in_(rule.ids))
    if rule.platform is not None:
        which.append(D.c.chat_id.in_(select(CHATS.c.id).where(CHATS.c.platform == rule.platform)))
    if rule.chat is not None:
        which.append(D.c.chat_id.in_(select(CHATS.c.id).where(CHATS.c.address == rule.chat)))
    if rule.digest is not None:
        which.append(D.c.digest_number == digest_store.number_of(rule.digest))
    return and_(true(), *which)
