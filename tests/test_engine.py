"""The parts of a cluster, each on a real PostgreSQL: the queue of wake-ups, turns to listen, sending."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from bot.engine.jobs import NEWS, Jobs
from bot.engine.listening import Listening
from bot.engine.patience import within
from bot.engine.presence import Presence
from bot.engine.sending import Outbox
from bot.model import PlatformError
from bot.store import backlog, leases
from bot.store.backlog import Account
from bot.store.database import Database
from tests.ledger import FakePlatform, Ledger
from tests.servers.line import Line, through

TELEGRAM = Account("telegram", "")


@pytest.fixture
async def postgres(postgres_url: str) -> AsyncIterator[Database]:
    """An open, empty PostgreSQL database."""
    opened = await Database.open(postgres_url)
    yield opened
    await opened.close()


async def waiting(database: Database) -> list[tuple[str, str]]:
    """(task, status) of the wake-ups in the queue."""
    async with database.read() as conn:
        rows = await conn.execute(text("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id"))
        return [(row[0], row[1]) for row in rows]


# --- the queue ------------------------------------------------------------------------


@pytest.mark.postgres
async def test_the_queues_tables_are_made_once_when_many_start_at_once(postgres: Database) -> None:
    async with AsyncExitStack() as stack:
        opened = await asyncio.gather(*(stack.enter_async_context(Jobs(postgres)) for _ in range(4)))
        await opened[0].ring("compose", NEWS)
    assert await waiting(postgres) == [("compose", "todo")]
    async with Jobs(postgres) as again:
        await again.ring("collect", NEWS, source="wire")
    assert len(await waiting(postgres)) == 2


@pytest.mark.postgres
async def test_a_wake_up_that_waits_is_not_entered_again(postgres: Database) -> None:
    async with Jobs(postgres) as jobs:
        await asyncio.gather(*(jobs.ring("collect", NEWS, source="wire") for _ in range(5)))
        await jobs.ring("collect", NEWS, source="herald")
    assert await waiting(postgres) == [("collect", "todo")] * 2


@pytest.mark.postgres
async def test_a_dead_workers_wake_up_returns_and_its_late_end_does_not_end_the_new_one(
    postgres: Database,
) -> None:
    async with Jobs(postgres) as jobs:
        await jobs.ring("send", NEWS, platform="telegram", account="")
        queue = jobs.app.job_manager
        old = await queue.fetch_job(queues=[NEWS], worker_id=await queue.register_worker())
        assert old is not None
        assert await jobs.return_stalled(60) == 0  # its worker is well
        async with postgres.begin() as conn:
            await conn.execute(
                text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 h'")
            )
        assert await jobs.return_stalled(60) == 1
        new = await queue.fetch_job(queues=[NEWS], worker_id=await queue.register_worker())
        assert new is not None
        assert (new.id != old.id, new.lock, new.task_kwargs) == (True, old.lock, old.task_kwargs)
        await jobs.ring("send", NEWS, account="", platform="telegram")
        assert await waiting(postgres) == [("send", "doing"), ("send", "todo")]


# --- listening ------------------------------------------------------------------------


class FakeEar:
    """Counts who listens now, and how many ever did together."""

    now = 0
    most = 0
    refuses = False

    async def start(self) -> None:
        if FakeEar.refuses:
            raise PlatformError("the token is wrong")
        FakeEar.now += 1
        FakeEar.most = max(FakeEar.most, FakeEar.now)

    async def stop(self) -> None:
        FakeEar.now -= 1


@pytest.fixture(autouse=True)
def _nobody_listens() -> None:
    FakeEar.now = FakeEar.most = 0
    FakeEar.refuses = False


def turn(database: Database, holder: str, *, alone: bool = True, lease: float = 2.0) -> Listening:
    return Listening(database, holder, "telegram", FakeEar, alone=alone, lease=lease)


async def until(listening: Listening, *, here: bool = True) -> None:
    async with asyncio.timeout(30):
        while listening.here != here:  # noqa: ASYNC110  a turn tells no event
            await asyncio.sleep(0.02)


async def test_one_listens_and_the_next_takes_its_turn_when_it_stops(database: Database) -> None:
    first, second = turn(database, "first"), turn(database, "second")
    first.start()
    await until(first)
    second.start()
    await asyncio.sleep(0.5)  # time enough for several rounds of the second, in which it must not
    assert not second.here
    await first.stop()
    await until(second)
    await second.stop()
    assert (FakeEar.now, FakeEar.most) == (0, 1)


async def test_where_the_platform_calls_us_every_worker_listens(database: Database) -> None:
    both = [turn(database, name, alone=False) for name in ("first", "second")]
    for one in both:
        one.start()
        await until(one)
    for one in both:
        await one.stop()
    assert FakeEar.most == 2


async def test_a_platform_that_refuses_is_left_for_a_while_and_nothing_else_stops(database: Database) -> None:
    FakeEar.refuses = True
    one = turn(database, "first", lease=0.5)
    one.start()
    await asyncio.sleep(0.3)
    assert not one.here
    await one.stop()


@pytest.mark.postgres
async def test_who_is_cut_off_from_the_database_falls_silent_before_another_listens(
    postgres_url: str,
) -> None:
    folder = parse_qs(urlsplit(postgres_url).query)["host"][0]
    async with Line(folder) as line:
        far = await Database.open(through(line, postgres_url))
        near = await Database.open(postgres_url)
        first, second = turn(far, "first", lease=5.0), turn(near, "second", lease=5.0)
        first.start()
        await until(first)
        line.cut()
        second.start()
        await until(first, here=False)
        await until(second)
        line.mend()
        await first.stop()
        await second.stop()
        await far.close()
        await near.close()
    assert (FakeEar.now, FakeEar.most) == (0, 1)


# --- presence -------------------------------------------------------------------------


async def test_a_process_is_there_until_it_takes_leave(database: Database) -> None:
    one = Presence(database, "worker", "host:1:ab", silent=60)
    await one.start()
    async with database.read() as conn:
        assert [found.holder for found in await leases.presences(conn, ("worker",))] == ["host:1:ab"]
    await one.stop()
    async with database.read() as conn:
        assert await leases.presences(conn, ("worker",)) == []


async def test_nobody_waits_longer_than_asked_for_work_that_does_not_heed_it() -> None:
    released = asyncio.Event()

    async def stubborn() -> None:
        while not released.is_set():
            try:
                await released.wait()
            except asyncio.CancelledError:
                continue

    with pytest.raises(TimeoutError):
        await within(0.05, stubborn())
    released.set()
    assert await within(5, asyncio.sleep(0, "done")) == "done"


# --- sending --------------------------------------------------------------------------


async def test_accounts_with_something_due_are_known_and_no_others(database: Database) -> None:
    ledger = Ledger(database)
    await ledger.chat("1")
    await ledger.chat("2", platform="slack", cadence="weekly")
    async with database.read() as conn:
        assert await backlog.due(conn, ledger.at) == []
    await ledger.alert("a")
    async with database.read() as conn:
        assert await backlog.due(conn, ledger.at) == [TELEGRAM]
        found = {size.account.platform: (size.waiting, size.readers) for size in await backlog.sizes(conn)}
    assert found == {"telegram": (1, 1), "slack": (0, 1)}


async def test_what_quiet_hours_or_a_pause_hold_back_is_not_due(database: Database) -> None:
    ledger = Ledger(database)
    await ledger.chat("1")
    await ledger.alert("a")
    async with database.begin() as conn:
        await conn.execute(text("UPDATE deliveries SET not_before = not_before + 3600000000"))
    async with database.read() as conn:
        assert await backlog.due(conn, ledger.at) == []
    ledger.later(hours=2)
    async with database.begin() as conn:
        assert await backlog.due(conn, ledger.at) == [TELEGRAM]
        await conn.execute(text("UPDATE accounts SET paused_clock = 9000000000000000"))
        assert await backlog.due(conn, ledger.at) == []


async def test_a_row_whose_sender_never_came_back_is_due(database: Database) -> None:
    ledger = Ledger(database)
    await ledger.chat("1")
    await ledger.alert("a")
    async with database.begin() as conn:
        await conn.execute(text("UPDATE deliveries SET state = 'sending', owner = 'gone', lease_clock = 1"))
        assert await backlog.due(conn, ledger.at) == [TELEGRAM]


def finding(platform: FakePlatform) -> Callable[[Account], Awaitable[FakePlatform | None]]:
    """Finds what sends for Telegram's account, and for no other."""

    async def find(account: Account) -> FakePlatform | None:
        return platform if account == TELEGRAM else None

    return find


async def test_two_that_send_for_one_account_at_once_send_everything_once(database: Database) -> None:
    ledger, platform = Ledger(database), FakePlatform()
    await ledger.chats(30)
    await ledger.alert("a")
    outboxes = [Outbox(database, finding(platform), ledger.dispatcher_of, ledger.clock) for _ in range(2)]
    await asyncio.gather(*(one.send(TELEGRAM) for one in outboxes for _ in range(2)))
    assert sorted(platform.got) == sorted((str(number), "alert:a:|send") for number in range(1, 31))
    await outboxes[0].send(Account("slack", "of another worker"))  # nothing of ours: nothing happens


async def test_a_stopped_outbox_waits_for_its_calls_and_leaves_the_rest_ready(database: Database) -> None:
    ledger, platform = Ledger(database), FakePlatform(rate=20.0, takes=0.2)
    await ledger.chats(40)
    await ledger.alert("a")
    outbox = Outbox(database, finding(platform), ledger.dispatcher_of, ledger.clock)
    sending = asyncio.create_task(outbox.send(TELEGRAM))
    await platform.called(5)
    sending.cancel()  # the queue gave the job up; its calls must be answered all the same
    await outbox.stop()
    states = list((await ledger.states()).values())
    assert set(states) == {"sent", "ready"}
    assert states.count("sent") == len(platform.calls)


# --- the commands ---------------------------------------------------------------------


def said(tmp_path: Path, database: str, before: str = "pass") -> str:
    """What `beatwire worker` says on such a database, with something done to the interpreter before."""
    asked = f"import sys; {before}; from bot.cli import main; main(['worker'])"
    house = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", asked],
        text=True, capture_output=True, cwd=tmp_path, check=False,
        env={"PYTHONPATH": house, "PATH": "", "BEATWIRE_DATABASE_URL": database},
    )  # fmt: skip
    assert done.returncode == 1
    return done.stderr


def test_on_sqlite_a_worker_says_what_it_needs_and_makes_no_file(tmp_path: Path) -> None:
    assert said(tmp_path, "sqlite:///here.db") == (
        "beatwire: `beatwire worker` needs PostgreSQL, and the database is sqlite:///here.db; "
        "move it with `beatwire move --to postgresql://…`, or use `beatwire run`\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_without_the_extra_a_worker_names_it(tmp_path: Path) -> None:
    told = said(tmp_path, "postgresql://nobody@127.0.0.1:1/none", "sys.modules['procrastinate'] = None")
    assert told == (
        "beatwire: `beatwire worker` needs an extra that is not installed; pip install 'beatwire[postgres]'\n"
    )


def test_without_a_server_a_worker_says_so_in_one_sentence(tmp_path: Path) -> None:
    told = said(tmp_path, "postgresql://nobody@127.0.0.1:1/none")
    assert told.startswith("beatwire: PostgreSQL at 127.0.0.1:1/none does not answer")
    assert told.count("\n") == 1
