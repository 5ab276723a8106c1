"""Who does what only one may do, and who is alive: names held for a while by the database's clock.

Enters: a name and who wants it.  Leaves: whether they hold it.  A holder renews in time or
loses the name, so that a machine that vanished holds nothing up.  Processes that run also
hold a name each (`worker:…`, `run:…`): that is how others see that they are there.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, delete, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.database import now as clock_of
from bot.store.locks import hold
from bot.store.statements import insert

D = schema.deliveries
LEASES = schema.leases
SECOND = 1_000_000
LONGEST = 40 * 86_400 * SECOND
"""No name is held for longer; a clock that was put back does not hold one up."""


@dataclass(frozen=True, slots=True)
class Presence:
    """A process that said it is there."""

    role: str
    holder: str
    silent: float
    """Seconds since it should have said so again; negative: it is well."""

    @property
    def where(self) -> str:
        """`process 4711 on host`, as the owners of rows name themselves."""
        machine, _, rest = self.holder.partition(":")
        return f"process {rest.partition(':')[0]} on {machine.rsplit('-', 2)[0]}"


async def take(conn: AsyncConnection, name: str, holder: str, seconds: float) -> bool:
    """Take a name, or renew it; whether it is this holder's for so many seconds now."""
    now = await clock_of(conn)
    until = now + round(seconds * SECOND)
    statement = insert(conn, LEASES).values(name=name, holder=holder, until_clock=until)
    over = or_(LEASES.c.until_clock < now, LEASES.c.until_clock > now + LONGEST)
    free = or_(LEASES.c.holder == holder, over)
    taken = statement.on_conflict_do_update(
        index_elements=["name"], set_={"holder": holder, "until_clock": until}, where=free
    ).returning(LEASES.c.name)
    return (await conn.execute(taken)).scalar_one_or_none() is not None


async def once(conn: AsyncConnection, name: str, seconds: float) -> bool:
    """Whether nobody asked for this in the last so many seconds."""
    now = await clock_of(conn)
    return await take(conn, f"lately:{name}", str(now), seconds)


async def give_up(conn: AsyncConnection, name: str, holder: str) -> None:
    """Leave a name to others at once."""
    await conn.execute(delete(LEASES).where(LEASES.c.name == name, LEASES.c.holder == holder))


async def presences(conn: AsyncConnection, roles: tuple[str, ...]) -> list[Presence]:
    """The processes of these roles that said they are there and did not take leave."""
    now = await clock_of(conn)
    found = []
    for role in roles:
        rows = await conn.execute(
            select(LEASES)
            .where(LEASES.c.name.startswith(f"{role}:", autoescape=True))
            .order_by(LEASES.c.name)
        )
        found += [Presence(role, row.holder, (now - row.until_clock) / SECOND) for row in rows]
    return found


async def forget_silent(conn: AsyncConnection, role: str, seconds: float) -> None:
    """Strike out the processes of a role that have been silent for so long, and memories gone by."""
    before = await clock_of(conn) - round(seconds * SECOND)
    names = or_(LEASES.c.name.startswith(f"{role}:", autoescape=True), LEASES.c.name.startswith("lately:"))
    await conn.execute(delete(LEASES).where(names, LEASES.c.until_clock < before))


async def let_go(conn: AsyncConnection, role: str) -> int:
    """Make ready again what silent processes of a role claimed and did not begin; returns how much.

    That is safe at any time, whether they are dead or only cut off: a call begins only once
    its begin is written, and that is refused for a row that is not in hand any more.
    """
    await hold(conn)
    now = await clock_of(conn)
    silent = select(LEASES.c.holder).where(
        LEASES.c.name.startswith(f"{role}:", autoescape=True), LEASES.c.until_clock < now
    )
    held = and_(schema.SENDING, not_(D.c.begun), D.c.owner.in_(silent))
    freed = await conn.execute(update(D).where(held).values(state="ready", owner=None))
    return freed.rowcount
