"""Quiet hours: until when a chat wants to hear nothing, and which hours there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.statements import chunks

CHATS = schema.chats


def zone(name: str) -> tzinfo:
    """The zone of that name; a name that the zone database lost must not hold up everybody's alert."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def quiet_until(local: datetime, start: time, end: time) -> datetime | None:
    """The end of the quiet hours in which a local time lies; hours may cross midnight."""
    clock = local.time()
    if start == end:
        return None
    inside = start <= clock < end if start < end else clock >= start or clock < end
    if not inside:
        return None
    until = local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return until if until > local else until + timedelta(days=1)


async def quiet_hours(conn: AsyncConnection, among: Sequence[int] | None) -> set[tuple[str, time, time]]:
    """The quiet hours of these chats (None: of all), each once with its zone."""
    hours = select(CHATS.c.timezone, CHATS.c.quiet_from, CHATS.c.quiet_to).distinct()
    hours = hours.where(CHATS.c.quiet_from.is_not(None), CHATS.c.quiet_to.is_not(None))
    every = [hours] if among is None else [hours.where(CHATS.c.id.in_(part)) for part in chunks(among)]
    return {(row.timezone, row.quiet_from, row.quiet_to) for one in every for row in await conn.execute(one)}
