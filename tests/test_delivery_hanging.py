"""Chats whose calls hang hold up no other chat, and a platform that hangs puts few calls in doubt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.adapters.slack.bolt import session
from bot.adapters.slack.messenger import SlackMessenger, web_client
from bot.adapters.telegram.line import Api, Timeouts
from bot.adapters.telegram.messenger import TelegramMessenger
from bot.delivery import Messenger
from bot.delivery.room import IN_FLIGHT
from bot.store.database import Database
from tests.ledger import Ledger
from tests.servers import telegram_faults as faults
from tests.servers.slack import BOT_TOKEN, SlackServer
from tests.servers.slack_state import Channel, hang
from tests.servers.telegram import TelegramServer

RATE = 200.0
FIRST = 1001
CHATS = range(FIRST, FIRST + IN_FLIGHT + 18)
LIVELY = [number for number in CHATS if number >= CHATS.stop - 8 or number % 11 == 0]
"""Some among those that hang, and the last, behind more that hang in a row than may be unanswered."""
HANGING = [number for number in CHATS if number not in LIVELY]
DEADLINE = 60.0
"""Seconds after which a test gives up; a call that hangs does so for longer."""


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(DEADLINE):
        while not condition():  # noqa: ASYNC110  the platform is what is watched
            await asyncio.sleep(0.01)


@asynccontextmanager
async def sending(
    ledger: Ledger, messenger: Messenger, hang_up: Callable[[], Awaitable[None]]
) -> AsyncIterator[None]:
    """A dispatcher at work; at the end the calls that hang are broken off."""
    stop = asyncio.Event()
    running = asyncio.create_task(ledger.dispatcher_of([messenger]).run(stop))
    try:
        yield
    finally:
        stop.set()
        await hang_up()
        await running


async def hangs_alone(
    ledger: Ledger,
    messenger: Messenger,
    told: Callable[[], int],
    hang_up: Callable[[], Awaitable[None]],
) -> None:
    """Whoever answers is told while every other call hangs."""
    async with sending(ledger, messenger, hang_up):
        await until(lambda: told() == len(LIVELY))
        assert sum(row.state == "sending" for row in await ledger.rows(limit=None)) >= len(HANGING)


async def test_chats_that_hang_hold_up_no_other_on_telegram(database: Database) -> None:
    ledger = Ledger(database)
    async with TelegramServer() as server:
        for number in CHATS:
            server.private(number)
            await ledger.chat(str(number))
        for number in HANGING:
            server.fail("sendMessage", number, with_=faults.HANG, times=None)
        await ledger.alert("a")
        api = Api(server.token, server.url, Timeouts(read=2 * DEADLINE))

        def told() -> int:
            return sum(bool(server.messages(number)) for number in LIVELY)

        async def hang_up() -> None:
            server.plan.clear()
            await api.hang_up()

        await hangs_alone(ledger, TelegramMessenger(api, rate=RATE), told, hang_up)


async def test_channels_that_hang_hold_up_no_other_on_slack(database: Database) -> None:
    ledger = Ledger(database)
    async with SlackServer() as server, session(2 * DEADLINE) as shared:
        for number in CHATS:
            server.channels[f"C{number}"] = Channel(f"C{number}")
            await ledger.chat(f"C{number}", platform="slack", kind="channel")
        for number in HANGING:
            server.fail("chat.postMessage", channel=f"C{number}", with_=hang(2 * DEADLINE))
        await ledger.alert("a")
        client = web_client(BOT_TOKEN, server.api_url, timeout=2 * DEADLINE)
        client.session = shared

        def told() -> int:
            return sum(bool(server.messages(f"C{number}")) for number in LIVELY)

        async def hang_up() -> None:
            server.mend()  # for a call that begins just now, on a session of its own
            await shared.close()

        await hangs_alone(ledger, SlackMessenger(client, rate=RATE), told, hang_up)


async def test_a_platform_that_hangs_is_asked_before_more_calls_come_into_doubt(database: Database) -> None:
    ledger = Ledger(database)
    async with TelegramServer() as server:
        for number in CHATS:
            server.private(number)
            await ledger.chat(str(number))
        server.fail("*", with_=faults.HANG, times=None)
        await ledger.alert("a")
        api = Api(server.token, server.url, Timeouts(read=0.3))

        def calls(method: str) -> list[int]:
            return [int(call.params.get("chat_id", 0)) for call in server.transcript if call.method == method]

        async with sending(ledger, TelegramMessenger(api, rate=RATE), api.hang_up):
            await until(lambda: len(calls("getMe")) >= 3)
            in_vain = calls("sendMessage")
            assert len(in_vain) <= IN_FLIGHT
            server.plan.clear()
            await until(lambda: all(server.messages(number) for number in CHATS if number not in in_vain))
