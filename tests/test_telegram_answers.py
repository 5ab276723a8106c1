"""An answer meets Telegram in a bad mood: delayed, given up, or sent once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.adapters.telegram.connection import TelegramConnection
from tests.servers import telegram_faults as faults
from tests.servers.telegram import TelegramServer
from tests.servers.telegram_core import Core, running


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
def core() -> Core:
    return Core()


@pytest.fixture
async def bot(server: TelegramServer, core: Core) -> AsyncIterator[TelegramConnection]:
    async with running(server, core) as bot:
        yield bot


# --- replies in trouble --------------------------------------------------------------


async def test_a_short_429_delays_an_answer_and_a_long_one_gives_it_up(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    server.private(501)
    server.fail("sendMessage", with_=faults.too_many(1))
    server.user_says(501, "/a")
    await server.until(lambda: server.messages(501) == ["you said /a"])
    server.fail("sendMessage", with_=faults.too_many(600))
    with capture_logs() as logs:
        server.user_says(501, "/b")
        server.user_says(501, "/c")
        await server.until(lambda: server.messages(501) == ["you said /a", "you said /c"])
    assert "telegram.unanswered" in [one["event"] for one in logs]


async def test_an_answer_refused_by_a_sick_server_is_tried_once_more(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    server.private(501)
    server.fail("sendMessage", with_=faults.server_error(502, html=True))
    server.user_says(501, "/a")
    await server.until(lambda: server.messages(501) == ["you said /a"])


@pytest.mark.parametrize("fault", [faults.RESET_AFTER, faults.TRUNCATED])
async def test_an_answer_that_may_have_arrived_is_not_sent_again(
    server: TelegramServer, core: Core, bot: TelegramConnection, fault: faults.Fault
) -> None:
    server.private(501)
    server.fail("sendMessage", with_=fault)
    server.user_says(501, "/a")
    server.user_says(501, "/b")
    await server.until(lambda: len(server.messages(501)) == 2)
    assert server.messages(501) == ["you said /a", "you said /b"]
