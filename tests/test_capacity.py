"""The operator sees how long things take before it hurts, in numbers that add up."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.capacity import Load, Watch, loads
from bot.phrases.spans import span_text
from bot.store import leases
from bot.store.backlog import Account
from bot.store.database import Database
from digests.model import ReaderLanguage
from tests.ledger import Ledger
from tests.newsroom import Newsroom, newsroom

RATES = {"telegram": 28.0, "slack": 15.0}


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.2, "1 s"),
        (59, "59 s"),
        (60, "1 min"),
        (61.4, "1 min 1 s"),
        (3_599.7, "1 h"),
        (1_000_000 / 28, "9 h 55 min"),
        (100_000 / 28, "59 min 31 s"),
        (10_000_000 / 28, "4 d 3 h"),
        (47 * 3600, "47 h"),
        (48 * 3600, "2 d"),
    ],
)
def test_a_span_is_said_in_its_two_largest_units(seconds: float, said: str) -> None:
    assert span_text(seconds, "en") == said


@pytest.mark.parametrize(
    ("language", "said"), [("az", "9 saat 55 dəqiqə"), ("en", "9 h 55 min"), ("ru", "9 ч 55 мин")]
)
def test_a_span_is_said_in_each_language(language: ReaderLanguage, said: str) -> None:
    assert span_text(1_000_000 / 28, language) == said


def test_a_load_says_what_it_takes() -> None:
    load = Load(Account("telegram", ""), waiting=1, readers=1_000_000, rate=28.0)
    assert load.reach_said == "9 h 55 min at 28/s for 1,000,000 chats"
    assert load.queue_said == "1 s at 28/s for 1 message"


async def test_loads_are_what_waits_and_who_reads_for_each_account(database: Database) -> None:
    ledger = Ledger(database)
    await ledger.chats(3)
    await ledger.chat("C1", platform="slack", cadence="weekly")
    await ledger.chat("desk", platform="console")  # a terminal has no limit, and no line here
    await ledger.alert("a")
    found = {load.name: (load.waiting, load.readers, load.rate) for load in await loads(database, RATES)}
    assert found == {"telegram": (3, 3, 28.0), "slack": (0, 1, 15.0)}


async def crowd(room: Newsroom, count: int) -> None:
    """So many chats on Telegram that wish alerts; as rows, since a person could not wait for it."""
    async with room.app.database.begin() as conn:
        await conn.execute(
            text(
                "INSERT INTO accounts (platform, account, next_clock, paused_clock) VALUES ('telegram', '', 0, 0)"
            )
        )
        await conn.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
                "INSERT INTO chats (account_id, platform, account, address, thread, kind, language, timezone,"
                " digest_at, digest_day, active, uncertain, managed, created, next_clock) "
                "SELECT (SELECT id FROM accounts WHERE platform = 'telegram'), 'telegram', '', i, '', 'private',"
                " 'en', 'Asia/Baku', '09:00', 0, 1, 'resend', 0, 0, 0 FROM n"
            ),
            {"count": count},
        )
        await conn.execute(
            text(
                "INSERT INTO subscriptions SELECT id, 'all', 'instant' FROM chats WHERE platform = 'telegram'"
            )
        )


async def lapse(room: Newsroom, what: str) -> None:
    async with room.app.database.begin() as conn:
        await conn.execute(
            text("UPDATE leases SET until_clock = 1 WHERE name LIKE :what"), {"what": f"lately:{what}%"}
        )


async def test_the_operator_hears_once_that_an_alert_to_all_takes_long(tmp_path: Path) -> None:
    async with newsroom(tmp_path, operator="desk") as room:
        watch = Watch(room.app.database, room.app.notices, RATES)
        await crowd(room, 28 * 599)
        await watch()
        await room.delivers()
        assert room.inbox.texts("desk") == []
        async with room.app.database.begin() as conn:
            await conn.execute(text("DELETE FROM subscriptions"))
            await conn.execute(text("DELETE FROM chats"))
            await conn.execute(text("DELETE FROM accounts"))
        await crowd(room, 28 * 600)
        for _ in range(3):
            await lapse(room, "look")
            await watch()
        await room.delivers()
        (note,) = room.inbox.texts("desk")
        assert "telegram: a message to all 16,800 chats now takes 10 min, at 28 a second." in note


async def test_the_operator_hears_of_a_queue_once_a_level(tmp_path: Path) -> None:
    async with newsroom(tmp_path, operator="desk") as room:
        watch = Watch(room.app.database, room.app.notices, {"telegram": 0.01})
        ledger = Ledger(room.app.database, room.clock())
        await ledger.chats(7)
        await ledger.alert("a")
        for _ in range(2):
            await lapse(room, "look")
            await watch()
        await room.delivers()
        notes = [note for note in room.inbox.texts("desk") if "waiting" in note]
        assert len(notes) == 1
        assert "telegram: 7 messages are waiting; at 0.01 a second that takes 11 min 40 s." in notes[0]


async def test_one_process_of_all_looks_in_a_minute(tmp_path: Path) -> None:
    async with newsroom(tmp_path, operator="desk") as room:
        watches = [Watch(room.app.database, room.app.notices, {"telegram": 0.01}) for _ in range(3)]
        ledger = Ledger(room.app.database, room.clock())
        await ledger.chats(7)
        for watch in watches:
            await watch()
        await room.delivers()
        assert len(room.inbox.texts("desk")) == 1


# --- what the operator reads in the shell -----------------------------------------------


def beatwire(folder: Path, *words: str) -> str:
    """Everything the command says, with a Telegram token set."""
    environ = {
        "PYTHONPATH": str(Path(__file__).parent.parent), "PATH": "", "TELEGRAM_BOT_TOKEN": "1:a",
        "BEATWIRE_DATABASE_URL": f"sqlite:///{folder}/test.db",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder, env=environ, text=True, capture_output=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


async def test_check_and_deliveries_say_how_long_it_takes(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as room:
        await crowd(room, 28 * 3600)
        before = await asyncio.to_thread(beatwire, tmp_path, "check")
        assert (
            "telegram: 0 waiting; a message to all takes 1 h at 28/s for 100,800 chats; see docs/" in before
        )
        await Ledger(room.app.database, room.clock()).alert("a")
        after = await asyncio.to_thread(beatwire, tmp_path, "check")
        assert "telegram: sending what waits takes 1 h at 28/s for 100,800 messages; see docs/" in after
        listed = await asyncio.to_thread(beatwire, tmp_path, "deliveries", "--limit", "1")
        assert "beatwire: telegram: 1 h at 28/s for 100,800 messages" in listed


async def test_check_says_who_runs_and_who_is_missing(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as room:
        async with room.app.database.begin() as conn:
            await leases.take(conn, "worker:far-b-1:7:x:y", "far-b-1:7:x:y", 60)
            await leases.take(conn, "worker:off-b-1:7:x:y", "off-b-1:7:x:y", -18_000)
        said = await asyncio.to_thread(beatwire, tmp_path, "check")
        assert "running: 1 × beatwire worker" in said
        assert "no scheduler runs beside the worker; start `beatwire scheduler`" in said
        assert "a worker (process 7 on off) is silent for 5 h" in said
