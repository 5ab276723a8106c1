"""Subscriptions to hubs (WebSub): which source is pushed, until when, and how well that works.

Enters and leaves: `HubState`, one a source id.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.statements import upsert

HUBS = schema.hubs

MISSED = 2
"""News that a visit found and the hub had not told, after which its word counts no more."""


@dataclass(frozen=True, slots=True)
class HubState:
    """What is agreed with a source's hub."""

    source: str
    hub: str
    topic: str
    """The address that the subscription is about, as the feed names itself."""
    state: Literal["asked", "live", "refused", "leaving"] = "asked"
    asked: datetime | None = None
    until: datetime | None = None
    """End of the lease."""
    pushed: datetime | None = None
    """When it last sent something."""
    missed: int = 0
    """Visits since then that found news which it had not sent."""
    reason: str | None = None
    """Why the hub refused."""

    def live(self, now: datetime) -> bool:
        """Whether news can be expected from the hub, so that visits may be rare."""
        return self.state == "live" and self.missed < MISSED and self.until is not None and self.until > now


async def load(conn: AsyncConnection) -> dict[str, HubState]:
    """Every subscription, by source id."""
    rows = await conn.execute(select(HUBS))
    return {row.source: HubState(**row._mapping) for row in rows}


async def one(conn: AsyncConnection, source: str) -> HubState | None:
    """The subscription of one source."""
    row = (await conn.execute(select(HUBS).where(HUBS.c.source == source))).first()
    return HubState(**row._mapping) if row else None


async def is_live(conn: AsyncConnection, source: str, now: datetime) -> bool:
    """Whether a source's news can be expected from its hub."""
    found = await one(conn, source)
    return found is not None and found.live(now)


async def save(conn: AsyncConnection, state: HubState) -> None:
    """Keep a subscription, in place of an earlier one."""
    await upsert(conn, HUBS, asdict(state))


async def start_over(conn: AsyncConnection) -> None:
    """All that was agreed is to be asked for again: its addresses and seals are known no more."""
    again = update(HUBS).where(HUBS.c.state != "leaving")
    await conn.execute(again.values(state="asked", asked=None, until=None, missed=0))
    await conn.execute(delete(HUBS).where(HUBS.c.state == "leaving"))


async def drop(conn: AsyncConnection, source: str) -> None:
    """Forget the subscription of a source."""
    await conn.execute(delete(HUBS).where(HUBS.c.source == source))
