"""Claims: whoever sleeps past a lease changes nothing; what the dead held comes back at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import pairwise
from time import monotonic

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, text

from bot.delivery import Tally, is_dead, new_owner
from bot.delivery.owners import NUMBERING, machine
from bot.model import Outcome, Rejected, Sent
from bot.store import answers, backlog, claims
from bot.store.claims import Claim, Claimed, Start, Way
from bot.store.database import Database
from bot.store.database import now as clock_of
from bot.store.due import LOOKED_AT
from bot.store.migrations import configuration
from tests.ledger import FakePlatform, Ledger


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


async def claim(ledger: Ledger, owner: str, rate: float = 40, lead: float = 0.0) -> Claim:
    async with ledger.database.begin() as conn:
        return await claims.claim(conn, "telegram", "", owner=owner, rate=rate, at=ledger.at, lead=lead)


async def begin(ledger: Ledger, owner: str, *rows: Claimed, way: Way = "late or not") -> dict[int, Start]:
    async with ledger.database.begin() as conn:
        return await claims.begin(conn, dict.fromkeys(rows, way), owner=owner)


async def answer(ledger: Ledger, owner: str, row: Claimed, outcome: Outcome) -> None:
    async with ledger.database.begin() as conn:
        await answers.settle(conn, [answers.Answer(row, outcome)], owner=owner, at=ledger.at)


async def next_free(ledger: Ledger) -> int:
    """The next slot that nobody has."""
    async with ledger.database.read() as conn:
        return int((await conn.execute(text("SELECT next_clock FROM accounts"))).scalar_one())


async def expire(ledger: Ledger) -> None:
    """Let every lease end, and every pause of a chat or an account."""
    async with ledger.database.begin() as conn:
        await conn.execute(text("UPDATE deliveries SET lease_clock = 1"))
        await conn.execute(text("UPDATE chats SET next_clock = 0"))
        await conn.execute(text("UPDATE accounts SET next_clock = 0"))


async def test_two_claims_never_hold_the_same_row_or_chat(ledger: Ledger) -> None:
    await ledger.chats(25)
    await ledger.alert("a")
    await ledger.alert("b")
    got = await asyncio.gather(*(claim(ledger, f"sender {number}", rate=40) for number in range(3)))
    rows = [row for one in got for row in one.rows]
    assert len(rows) == 25 == len({row.id for row in rows}) == len({row.chat.id for row in rows})
    slots = sorted(row.slot for row in rows)
    assert all(after - before >= 25_000 for before, after in pairwise(slots))


async def test_a_claim_takes_as_much_as_a_quarter_second_sends(ledger: Ledger) -> None:
    await ledger.chats(12)
    await ledger.alert("a")
    assert len((await claim(ledger, "me", rate=28)).rows) == 7
    assert len((await claim(ledger, "me", rate=1)).rows) == 1


async def test_a_sender_that_slept_past_its_lease_cannot_begin(ledger: Ledger) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    row = (await claim(ledger, "sleeper")).rows[0]
    await expire(ledger)
    assert await begin(ledger, "sleeper", row) == {}
    other = (await claim(ledger, "other")).rows[0]
    assert (other.id, other.fence) == (row.id, row.fence + 1)
    assert await begin(ledger, "sleeper", row) == {}
    assert list(await begin(ledger, "other", other)) == [row.id]


async def test_an_answer_that_comes_after_another_claim_changes_nothing(ledger: Ledger) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    row = (await claim(ledger, "sleeper")).rows[0]
    await begin(ledger, "sleeper", row)
    await expire(ledger)
    other = (await claim(ledger, "other")).rows[0]
    await answer(ledger, "sleeper", row, Rejected("too late"))
    assert await ledger.states() == {"one": "sending"}
    await begin(ledger, "other", other)
    await answer(ledger, "other", other, Sent("m2"))
    await answer(ledger, "sleeper", row, Sent("m1"))
    assert [(one.state, one.reference) for one in await ledger.rows()] == [("sent", "m2")]


async def test_an_answer_that_comes_before_another_claim_saves_a_repeat(ledger: Ledger) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    row = (await claim(ledger, "sleeper")).rows[0]
    await begin(ledger, "sleeper", row)
    async with ledger.database.begin() as conn:
        assert await claims.abandon(conn, ["sleeper"], at=ledger.at) == 1
    assert await ledger.states() == {"one": "ready"}
    await answer(ledger, "sleeper", row, Sent("m1"))
    assert await ledger.states() == {"one": "sent"}


async def test_the_answers_of_a_batch_are_written_together_each_to_its_row(ledger: Ledger) -> None:
    await ledger.chats(4)
    await ledger.alert("a")
    rows = (await claim(ledger, "me")).rows
    await begin(ledger, "me", *rows)
    outcomes: list[Outcome] = [Sent("m1"), Rejected("too strange"), Sent("m3"), Sent("m4")]
    async with ledger.database.begin() as conn:
        batch = [answers.Answer(row, outcome) for row, outcome in zip(rows, outcomes, strict=True)]
        assert await answers.settle(conn, batch, owner="me", at=ledger.at) == []
    assert [(row.state, row.reference) for row in await ledger.rows()] == [
        ("sent", "m1"),
        ("rejected", None),
        ("sent", "m3"),
        ("sent", "m4"),
    ]


async def test_a_row_begins_once(ledger: Ledger) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    row = (await claim(ledger, "me")).rows[0]
    assert list(await begin(ledger, "me", row)) == [row.id]
    assert await begin(ledger, "me", row) == {}


async def test_rows_not_begun_come_back_without_a_doubt(ledger: Ledger) -> None:
    await ledger.chats(4)
    await ledger.alert("a")
    rows = (await claim(ledger, "dead")).rows
    await begin(ledger, "dead", rows[0])
    async with ledger.database.begin() as conn:
        assert await claims.abandon(conn, ["dead"], at=ledger.at) == 1
    found = await ledger.rows()
    assert [row.state for row in found] == ["ready"] * 4
    assert [row.chat.ref.address for row in found if row.reason] == [rows[0].chat.ref.address]


async def test_calls_in_time_keep_their_slots(ledger: Ledger) -> None:
    await ledger.chats(5)
    await ledger.alert("a")
    rows = (await claim(ledger, "me", lead=60)).rows
    end = await next_free(ledger)
    starts = await begin(ledger, "me", *rows, way="in time")
    assert await next_free(ledger) == end
    assert [(starts[row.id].begun, starts[row.id].slot) for row in rows] == [(True, row.slot) for row in rows]


async def test_calls_that_come_late_get_slots_that_nobody_has_and_are_not_begun_before(
    ledger: Ledger,
) -> None:
    await ledger.chats(10)
    await ledger.alert("a")
    rows = (await claim(ledger, "me", rate=40)).rows
    await asyncio.sleep(0.3)
    now = monotonic()
    starts = await begin(ledger, "me", *rows, way="in time")
    assert [one.begun for one in starts.values()] == [False] * 10
    slots = [one.slot for one in starts.values()]
    assert [after - before for before, after in pairwise(slots)] == [25_000] * 9
    assert min(one.at for one in starts.values()) >= now
    assert await next_free(ledger) == slots[-1] + 25_000
    async with ledger.database.begin() as conn:  # nothing was called, so nothing is in doubt
        assert await claims.abandon(conn, ["me"], at=ledger.at) == 0


async def test_a_start_that_was_missed_is_given_up_for_one_that_nobody_has(ledger: Ledger) -> None:
    await ledger.chats(5)
    await ledger.alert("a")
    late, *_ = rows = (await claim(ledger, "me", lead=60)).rows
    end = await next_free(ledger)
    await begin(ledger, "me", *rows, way="in time")
    told = (await begin(ledger, "me", late, way="given up"))[late.id]
    assert (told.begun, told.slot) == (False, end)
    assert await next_free(ledger) == end + late.step
    assert (await begin(ledger, "me", replace(late, slot=end), way="in time"))[late.id].begun
    assert (await ledger.rows())[0].attempts == 1  # it was never called before


@pytest.mark.parametrize("way", ["given up", "late or not"])
async def test_a_chat_rests_from_the_slot_at_which_its_message_goes_out(ledger: Ledger, way: Way) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    row = (await claim(ledger, "me")).rows[0]
    await asyncio.sleep(0.2)
    told = (await begin(ledger, "me", row, way=way))[row.id]
    assert told.slot > row.slot
    async with ledger.database.read() as conn:
        rests = (await conn.execute(text("SELECT next_clock FROM chats"))).scalar_one()
        assert rests >= told.slot + 1_000_000
        assert (await conn.execute(text("SELECT slot_clock FROM deliveries"))).scalar_one() == told.slot


async def test_a_machine_that_is_never_in_time_begins_late(ledger: Ledger) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    row = (await claim(ledger, "me")).rows[0]
    await asyncio.sleep(0.01)
    assert (await begin(ledger, "me", row, way="late or not"))[row.id].begun


async def test_a_sleeper_asks_before_it_calls_and_learns_that_its_row_is_gone(ledger: Ledger) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    row = (await claim(ledger, "sleeper")).rows[0]
    await begin(ledger, "sleeper", row)
    await expire(ledger)
    assert await begin(ledger, "sleeper", row, way="given up") == {}
    other = (await claim(ledger, "other")).rows[0]
    assert list(await begin(ledger, "other", other)) == [row.id]
    assert await begin(ledger, "sleeper", row, way="given up") == {}


async def test_a_begun_row_that_was_not_called_goes_back_without_a_doubt(ledger: Ledger) -> None:
    await ledger.chat("one", uncertain="leave")
    await ledger.alert("a")
    row = (await claim(ledger, "me")).rows[0]
    await begin(ledger, "me", row)
    async with ledger.database.begin() as conn:
        await claims.release(conn, [row], owner="me")
        assert await claims.abandon(conn, ["me"], at=ledger.at) == 0
    assert [(one.state, one.reason) for one in await ledger.rows()] == [("ready", None)]


async def test_no_call_begins_when_its_account_was_asked_to_wait_meanwhile(ledger: Ledger) -> None:
    await ledger.chats(3)
    await ledger.alert("a")
    first, *others = (await claim(ledger, "me", rate=12)).rows
    await begin(ledger, "me", first)
    async with ledger.database.begin() as conn:
        await conn.execute(text("UPDATE accounts SET paused_clock = next_clock + 60000000"))
    assert await begin(ledger, "me", *others) == {}
    waiting = await claim(ledger, "me")
    assert waiting.rows == ()


async def test_starting_again_takes_back_what_the_dead_process_held(ledger: Ledger) -> None:
    await ledger.chats(2)
    await ledger.alert("a")
    dead = f"{machine()}:{2**22 + 1}:aaaa:bb"  # no process has a number this high
    begun, _ = (await claim(ledger, dead)).rows
    await begin(ledger, dead, begun)
    telegram = FakePlatform()
    dispatcher = ledger.dispatcher(telegram)
    assert await dispatcher.recover() == 1
    await ledger.finish(dispatcher)
    assert len(telegram.calls) == 2
    assert {row.chat.ref.address: row.attempts for row in await ledger.rows()}[begun.chat.ref.address] == 2


@pytest.mark.parametrize("owner", ["elsewhere:1:aaaa:bb", "me", "", "a:b"])
async def test_starting_again_leaves_alone_who_may_live_unless_told(ledger: Ledger, owner: str) -> None:
    await ledger.chat("one")
    await ledger.alert("a")
    await claim(ledger, owner)
    dispatcher = ledger.dispatcher(FakePlatform())
    await dispatcher.recover()
    assert await ledger.states() == {"one": "sending"}
    await dispatcher.recover(all=True)
    assert await ledger.states() == {"one": "ready"}


def test_a_process_knows_itself_and_who_had_its_number_before() -> None:
    mine = new_owner()
    assert not is_dead(mine)
    assert new_owner() != mine
    host, pid, _, rest = mine.split(":")
    assert is_dead(f"{host}:{pid}:before:{rest}")


def test_a_process_of_another_container_is_not_taken_for_one_of_ours_that_died() -> None:
    if not NUMBERING.is_symlink():
        pytest.skip("this system does not say in which space process numbers count")
    host, pid, _, rest = new_owner().split(":")
    space = host.rpartition("-")[2]
    assert space.isdecimal()
    assert not is_dead(f"{host.removesuffix(space)}{int(space) + 1}:{pid}:before:{rest}")


async def test_two_programs_on_one_ledger_send_everything_once(
    ledger: Ledger, open_again: Callable[[], Awaitable[Database]]
) -> None:
    await ledger.chats(40)
    await ledger.alert("a")
    telegram = FakePlatform(rate=200, takes=0.01)
    others = [Ledger(await open_again()) for _ in range(2)]
    senders = [one.dispatcher(telegram) for one in (ledger, *others)]
    await asyncio.gather(*(sender.recover() for sender in senders))
    await asyncio.gather(*(sender.drain() for sender in senders))
    assert len(telegram.calls) == 40 == len({call.address for call in telegram.calls})


async def test_what_backed_off_joins_the_others_when_that_is_over_however_much_it_is(ledger: Ledger) -> None:
    await ledger.chats(LOOKED_AT + 30)
    await ledger.alert("a")
    async with ledger.database.begin() as conn:
        now = await clock_of(conn)
        for ids, end in ((f"<= {LOOKED_AT + 10}", now + 3_600_000_000), ("= 5", now + 1_800_000_000)):
            await conn.execute(text(f"UPDATE deliveries SET retry_clock = {end} WHERE id {ids}"))
    assert [row.id for row in (await claim(ledger, "one")).rows] == [*range(LOOKED_AT + 11, LOOKED_AT + 21)]
    assert [row.id for row in (await claim(ledger, "two")).rows] == [*range(LOOKED_AT + 21, LOOKED_AT + 31)]
    nothing = await claim(ledger, "three")
    assert nothing.rows == ()
    assert nothing.wake == pytest.approx(1800, abs=60)
    async with ledger.database.begin() as conn:
        over = f"UPDATE deliveries SET retry_clock = {now - 1} - id WHERE state = 'ready'"
        await conn.execute(text(over))
        assert [one.platform for one in await backlog.due(conn, ledger.at)] == ["telegram"]
    found: set[int] = set()
    while rows := (await claim(ledger, "four", rate=1_000_000)).rows:
        found |= {row.id for row in rows}
    assert found == {*range(1, LOOKED_AT + 11)}


async def test_a_ledger_of_before_sends_what_backed_off_there(
    database_url: str, open_again: Callable[[], Awaitable[Database]]
) -> None:
    ledger = Ledger(await open_again())
    await ledger.chats(2)
    await ledger.alert("a")
    url = make_url(database_url)
    engine = create_engine(url.set(drivername="postgresql+psycopg") if "postgres" in database_url else url)
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX deliveries_ready"))
        connection.execute(text("DROP INDEX deliveries_backing_off"))
        connection.execute(text("CREATE INDEX deliveries_ready ON deliveries (id) WHERE state = 'ready'"))
        connection.execute(text("ALTER TABLE stories DROP COLUMN withdrawn"))  # of a later revision
        connection.execute(text("UPDATE deliveries SET retry_clock = 1000, retries = 1 WHERE id = 1"))
        config = configuration()
        config.attributes["connection"] = connection
        step = ScriptDirectory.from_config(config).get_revision("0019")
        command.stamp(config, str(step.down_revision))
    engine.dispose()
    platform = FakePlatform()
    upgraded = Ledger(await open_again())
    assert await upgraded.dispatcher(platform).drain() == Tally(sent=2)
    assert {address for address, _ in platform.got} == {"1", "2"}
