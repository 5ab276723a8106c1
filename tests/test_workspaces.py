"""Slack workspaces that installed the app: their tokens are unreadable, their chats come back with them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.model import Chat, ChatRef, Stopped, Workspace
from bot.store import subscriptions, workspaces
from bot.store.database import Database, StoreError
from bot.store.sealed import Box
from tests.archive import NOON
from tests.ledger import FakePlatform, Ledger

KEY = "0123456789abcdef0123456789abcdef"
NEWER = "fedcba9876543210fedcba9876543210"
ONE = Workspace("T1", "One", "xoxb-one-token", "U1", "B1")


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


async def save(database: Database, workspace: Workspace = ONE, key: str = KEY) -> None:
    async with database.begin() as conn:
        await workspaces.save(conn, Box(key), workspace)


async def remove(database: Database, team: str = "T1") -> None:
    async with database.begin() as conn:
        await workspaces.remove(conn, team)


async def found(database: Database, key: str = KEY) -> list[Workspace]:
    async with database.read() as conn:
        return list(await workspaces.every(conn, Box(key)))


async def chat_in(database: Database, team: str, address: str) -> Chat:
    async with database.begin() as conn:
        ref = ChatRef("slack", address, account=team)
        return await subscriptions.ensure(conn, ref, kind="channel", language="en", timezone="UTC", at=NOON)


async def now(database: Database, chat: Chat) -> Chat | None:
    async with database.read() as conn:
        return await subscriptions.by_id(conn, chat.id)


async def test_a_workspace_is_found_as_it_was_saved_and_the_last_installation_counts(
    database: Database,
) -> None:
    await save(database)
    await save(database, Workspace("T2", "Another", "xoxb-two"))
    await save(database, replace(ONE, token="xoxb-newer"))
    assert await found(database) == [Workspace("T2", "Another", "xoxb-two"), replace(ONE, token="xoxb-newer")]
    async with database.read() as conn:
        assert await workspaces.find(conn, Box(KEY), "T1") == replace(ONE, token="xoxb-newer")
        assert await workspaces.find(conn, Box(KEY), "T9") is None


async def test_the_database_alone_holds_no_readable_token(database: Database) -> None:
    await save(database)
    async with database.read() as conn:
        rows = (await conn.execute(text("SELECT * FROM workspaces"))).all()
    assert "xoxb" not in str(rows)
    with pytest.raises(StoreError, match="BEATWIRE_TOKEN_KEY") as refused:
        await found(database, NEWER)
    assert KEY not in str(refused.value)
    assert "xoxb" not in str(refused.value)


async def test_a_key_is_replaced_by_naming_the_new_one_before_the_old(database: Database) -> None:
    await save(database)
    assert await found(database, f"{NEWER}, {KEY}") == [ONE]
    await save(database, ONE, f"{NEWER},{KEY}")
    assert await found(database, NEWER) == [ONE]


async def test_chats_sleep_while_their_workspace_is_gone_and_only_they(database: Database) -> None:
    await save(database)
    mine, kicked, other = [
        await chat_in(database, team, address) for team, address in (("T1", "C1"), ("T1", "C2"), ("T2", "C1"))
    ]
    async with database.begin() as conn:
        await subscriptions.deactivate(conn, kicked.id, "the bot was removed")
    await remove(database)
    assert await found(database) == []
    asleep = await now(database, mine)
    assert asleep is not None
    assert (asleep.active, asleep.reason) == (False, workspaces.REMOVED)
    assert await now(database, other) == other
    await save(database)
    assert await now(database, mine) == mine
    assert (await now(database, kicked) or mine).active is False


async def test_an_account_that_was_refused_sends_again_once_the_app_is_installed_anew(ledger: Ledger) -> None:
    old = FakePlatform("slack", account="T1")
    old.will("C1", Stopped("token_revoked"))
    await ledger.chat("C1", platform="slack", account="T1")
    dispatcher = ledger.dispatcher(old)
    await ledger.alert("a")
    await dispatcher.drain()
    assert old.got == [("C1", "alert:a:|send")]
    await save(ledger.database)
    new = FakePlatform("slack", account="T1")
    dispatcher.attach(new)
    await ledger.finish(dispatcher)
    assert new.got == [("C1", "alert:a:|send")]


async def test_accounts_come_and_go_while_the_sender_runs(ledger: Ledger) -> None:
    first, second = FakePlatform("slack", account="T1"), FakePlatform("slack", account="T2")
    for team in ("T1", "T2"):
        await ledger.chat("C1", platform="slack", account=team)
    dispatcher, stop = ledger.dispatcher(first), asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stop))
    await ledger.alert("a")
    dispatcher.wake()
    await first.called(1)
    dispatcher.attach(second)
    await second.called(1)
    dispatcher.detach("slack", "T1")
    await ledger.alert("b")
    dispatcher.wake()
    await second.called(2)
    assert len(first.calls) == 1
    dispatcher.attach(first)
    dispatcher.wake()
    await first.called(2)
    stop.set()
    await running
    assert [call.said for call in first.calls] == ["alert:a:|send", "alert:b:|send"]


async def test_of_an_account_that_is_gone_nothing_in_hand_is_sent_any_more(ledger: Ledger) -> None:
    slow = FakePlatform("slack", account="T1", rate=20.0)
    for chat in range(60):
        await ledger.chat(f"C{chat}", platform="slack", account="T1")
    dispatcher, stop = ledger.dispatcher(slow), asyncio.Event()
    await ledger.alert("a")
    running = asyncio.create_task(dispatcher.run(stop))
    await slow.called(1)
    before = len(slow.calls)
    dispatcher.detach("slack", "T1")
    await asyncio.sleep(1)
    begun = len(slow.calls)
    assert begun - before <= 3, "only those that were beginning already"
    stop.set()
    await running
    assert len(slow.calls) == begun
    states = [row.state for row in await ledger.rows()]
    assert sorted(states) == ["ready"] * (60 - begun) + ["sent"] * begun
