"""Tables of a library that lives in our database, brought up as our own are: once, by one process.

Enters: the library's SQL, whole and step by step.  Leaves: its tables as this version wants
them.  Processes that start at once wait for the first, which does it in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database

LOCK = 4276616259


async def bring_up(
    database: Database, landmark: str, script: Callable[[str], str], steps: Sequence[str]
) -> list[str]:
    """Make the tables of which `landmark` is one, or take the steps they have not taken yet.

    `script` gives the SQL of a step, and of none that of all tables.  Returns the steps taken.
    Tables that somebody else made are taken as they are.  PostgreSQL only.
    """
    async with database.begin() as conn:
        await conn.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        await conn.execute(text("CREATE TABLE IF NOT EXISTS library_steps (step TEXT PRIMARY KEY)"))
        known = set((await conn.execute(text("SELECT step FROM library_steps"))).scalars())
        pending = [step for step in steps if step not in known]
        if known:
            for step in pending:
                await _run(conn, script(step))
        elif not await _stands(conn, landmark):
            await _run(conn, script(""))
        for step in pending:
            await conn.execute(text("INSERT INTO library_steps VALUES (:step)"), {"step": step})
        return pending


async def _stands(conn: AsyncConnection, table: str) -> bool:
    found = await conn.execute(text("SELECT to_regclass(:table) IS NOT NULL"), {"table": table})
    return bool(found.scalar_one())


async def _run(conn: AsyncConnection, script: str) -> None:
    # Whole scripts, percent signs and all: no parameters, so the driver looks for none.
    await conn.exec_driver_sql(script, execution_options={"no_parameters": True})
