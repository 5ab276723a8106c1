"""Names that one process holds at a time, and what silent processes leave to others."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from bot.store import claims, leases
from bot.store.database import Database
from tests.ledger import Ledger


async def lapse(database: Database) -> None:
    """Let every lease end, as if its time had passed."""
    async with database.begin() as conn:
        await conn.execute(text("UPDATE leases SET until_clock = 1"))


async def test_a_name_is_held_by_one_renewed_and_taken_over_when_its_time_is_over(database: Database) -> None:
    async with database.begin() as conn:
        assert await leases.take(conn, "listen", "one", 60)
        assert not await leases.take(conn, "listen", "two", 60)
        assert await leases.take(conn, "listen", "one", 60)
        assert await leases.take(conn, "speak", "two", 60)
    await lapse(database)
    async with database.begin() as conn:
        assert await leases.take(conn, "listen", "two", 60)
        assert not await leases.take(conn, "listen", "one", 60)


async def test_a_name_that_is_given_up_is_free_at_once_and_nobody_gives_up_anothers(
    database: Database,
) -> None:
    async with database.begin() as conn:
        await leases.take(conn, "listen", "one", 60)
        await leases.give_up(conn, "listen", "two")
        assert not await leases.take(conn, "listen", "two", 60)
        await leases.give_up(conn, "listen", "one")
        assert await leases.take(conn, "listen", "two", 60)


async def test_a_lease_of_a_clock_that_was_years_ahead_holds_nothing_up(database: Database) -> None:
    async with database.begin() as conn:
        await leases.take(conn, "listen", "one", timedelta(days=400).total_seconds())
        assert await leases.take(conn, "listen", "two", 60)


async def test_what_is_to_be_said_once_is_said_once_in_its_time(database: Database) -> None:
    async with database.begin() as conn:
        assert [await leases.once(conn, "queue", 60) for _ in range(3)] == [True, False, False]
    await lapse(database)
    async with database.begin() as conn:
        assert await leases.once(conn, "queue", 60)


async def test_processes_are_seen_by_role_silent_ones_too_until_they_are_struck_out(
    database: Database,
) -> None:
    async with database.begin() as conn:
        await leases.take(conn, "worker:one", "one", 60)
        await leases.take(conn, "scheduler:two", "two", 60)
        found = await leases.presences(conn, ("worker",))
        assert [(one.role, one.holder, one.silent < 0) for one in found] == [("worker", "one", True)]
    await lapse(database)
    async with database.begin() as conn:
        assert [one.silent > 0 for one in await leases.presences(conn, ("worker", "scheduler"))] == [
            True,
            True,
        ]
        await leases.forget_silent(conn, "worker", 60)
        assert [one.role for one in await leases.presences(conn, ("worker", "scheduler"))] == ["scheduler"]


async def test_what_a_silent_process_claimed_and_did_not_begin_is_ready_for_others(
    database: Database,
) -> None:
    ledger = Ledger(database)
    await ledger.chats(3)
    await ledger.alert("a")
    async with database.begin() as conn:
        await leases.take(conn, "worker:frozen", "frozen", 60)
        held = await claims.claim(conn, "telegram", "", owner="frozen", rate=100, at=ledger.at)
        assert len(held.rows) == 3
        await claims.begin(conn, dict.fromkeys(held.rows[:1], "late or not"), owner="frozen")
        assert await leases.let_go(conn, "worker") == 0  # it is well
    await lapse(database)
    async with database.begin() as conn:
        assert await leases.let_go(conn, "worker") == 2
        # It wakes up and would begin: that is refused, so nothing is sent twice.
        assert await claims.begin(conn, dict.fromkeys(held.rows[1:], "late or not"), owner="frozen") == {}
    assert sorted((await ledger.states()).values()) == ["ready", "ready", "sending"]
