"""The connection to Telegram comes up, stays up and ends well, by poll and by webhook."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.adapters.telegram.connection import ANOTHER_POLLER, TelegramConnection
from bot.adapters.telegram.line import Timeouts
from bot.adapters.telegram.trouble import TelegramTrouble
from bot.adapters.telegram.updates import KINDS
from tests.servers import telegram_faults as faults
from tests.servers.telegram import TelegramServer
from tests.servers.telegram_core import PAUSES, Core, connection, running


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


# --- the connection ------------------------------------------------------------------


async def test_what_was_said_while_the_bot_was_away_is_answered_once(
    server: TelegramServer, core: Core
) -> None:
    server.user_says(501, "/early")
    async with running(server, core):
        await server.until(lambda: server.messages(501))
    async with running(server, core):
        server.user_says(501, "/late")
        await server.until(lambda: len(server.messages(501)) == 2)
    assert core.texts == ["/early", "/late"]


async def test_a_command_under_way_is_finished_before_the_end(server: TelegramServer, core: Core) -> None:
    core.slow["/slow"] = asyncio.Event()
    async with running(server, core) as bot:
        server.user_says(501, "/slow")
        await server.until(lambda: core.heard)
        ending = asyncio.create_task(bot.stop())
        await asyncio.sleep(0.02)
        core.slow["/slow"].set()
        await ending
    assert server.messages(501) == ["you said /slow"]
    assert server.world.updates == []


async def test_an_update_that_nobody_can_read_does_not_hide_the_others(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    server.world.update("message", {"message_id": "x", "chat": 5})
    server.user_says(501, "/next")
    await server.until(lambda: server.messages(501) == ["you said /next"])


async def test_update_numbers_that_start_anew_are_followed(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    server.user_says(501, "/a")
    await server.until(lambda: not server.world.updates and server.messages(501))
    server.numbers_start_anew(12)
    server.user_says(501, "/b")
    server.user_says(501, "/c")
    await server.until(lambda: len(server.messages(501)) == 3 and not server.world.updates)
    assert core.texts == ["/a", "/b", "/c"]


async def test_a_delivered_update_is_handled_once_however_often_it_comes(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    server.user_says(501, "/once")
    (update,) = server.world.updates
    await server.until(lambda: server.messages(501))
    server.world.updates.append(update | {"update_id": update["update_id"]})
    server.user_says(501, "/next")
    await server.until(lambda: len(server.messages(501)) == 2)
    assert core.texts == ["/once", "/next"]


@pytest.mark.parametrize("fault", [faults.server_error(502, html=True), faults.RESET, faults.TRUNCATED])
async def test_listening_outlives_every_failure_of_the_server(
    server: TelegramServer, core: Core, fault: faults.Fault
) -> None:
    server.fail("getUpdates", with_=fault, times=2)
    async with running(server, core):
        server.user_says(501, "/a")
        await server.until(lambda: server.messages(501) == ["you said /a"])


async def test_a_poll_told_to_wait_waits(server: TelegramServer, core: Core) -> None:
    server.fail("getUpdates", with_=faults.too_many(1))
    async with running(server, core):
        server.user_says(501, "/a")
        await server.until(lambda: server.messages(501) == ["you said /a"])
    refused, taken = server.calls("getUpdates")[:2]
    assert taken.at - refused.at >= 1


async def test_what_was_heard_is_confirmed_at_the_end_even_where_no_poll_could(
    server: TelegramServer, core: Core
) -> None:
    server.fail("getUpdates", with_=faults.RESET, when=lambda params: int(params["offset"]) > 0)
    async with running(server, core, pauses=replace(PAUSES, first=30)):
        server.user_says(501, "/a")
        await server.until(lambda: server.messages(501) and len(server.calls("getUpdates")) == 2)
        assert server.world.updates
    assert server.world.updates == []


async def test_a_webhook_left_from_before_gives_way_to_polling(server: TelegramServer, core: Core) -> None:
    await server.poller.set_webhook({"url": "https://127.0.0.1:9/hook"})
    async with running(server, core):
        server.user_says(501, "/a")
        await server.until(lambda: server.messages(501) == ["you said /a"])


async def test_a_server_that_is_down_at_the_start_is_waited_for(server: TelegramServer, core: Core) -> None:
    server.fail("getMe", with_=faults.RESET, times=3)
    with capture_logs() as logs:
        async with running(server, core):
            server.user_says(501, "/a")
            await server.until(lambda: server.messages(501) == ["you said /a"])
    assert [one["event"] for one in logs][:4] == ["telegram.unreachable"] * 3 + ["telegram.connected"]


async def test_another_poller_is_named_in_one_clear_sentence_once(server: TelegramServer, core: Core) -> None:
    conflict = faults.refuse(409, "Conflict: terminated by other getUpdates request")
    server.fail("getUpdates", with_=conflict, times=3)
    with capture_logs() as logs:
        async with running(server, core):
            server.user_says(501, "/a")
            await server.until(lambda: server.messages(501))
    said = [one["reason"] for one in logs if one["event"] == "telegram.not_listening"]
    assert said == [ANOTHER_POLLER]


@pytest.mark.parametrize("token", ["4242:AAwrong-Token", "no token at all", "4242:AA\n"])
async def test_a_wrong_token_is_one_plain_sentence_without_the_token(
    server: TelegramServer, core: Core, caplog: pytest.LogCaptureFixture, token: str
) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logs, pytest.raises(TelegramTrouble) as caught:
        await connection(server, core, token=token).start()
    assert "TELEGRAM_BOT_TOKEN" in str(caught.value)
    assert token not in f"{caught.value} {caught.value.__cause__} {logs} {caplog.text}"


async def test_a_token_revoked_while_running_ends_the_listening_and_says_why(
    server: TelegramServer, core: Core
) -> None:
    with capture_logs() as logs:
        async with running(server, core):
            server.fail("getUpdates", with_=faults.UNAUTHORIZED, times=None)
            server.user_says(501, "/a")
            await server.until(lambda: any(one["event"] == "telegram.stopped" for one in logs))
            polls = len(server.calls("getUpdates"))
            await asyncio.sleep(0.05)
            assert len(server.calls("getUpdates")) == polls


async def test_the_page_of_a_gateway_does_not_end_the_listening(server: TelegramServer, core: Core) -> None:
    server.fail("getUpdates", with_=faults.page(404), times=2)
    with capture_logs() as logs:
        async with running(server, core):
            server.user_says(501, "/a")
            await server.until(lambda: server.messages(501) == ["you said /a"])
    told = [
        one["event"] for one in logs if one["event"].startswith("telegram.") and "listening" in one["event"]
    ]
    assert told == ["telegram.not_listening", "telegram.listening_again"]


async def test_a_poll_that_hangs_is_given_up_and_made_again(server: TelegramServer, core: Core) -> None:
    server.fail("getUpdates", with_=faults.HANG)
    async with running(server, core, timeouts=Timeouts(read=0.2, poll=0)):
        server.user_says(501, "/a")
        await server.until(lambda: server.messages(501) == ["you said /a"])


async def test_the_command_list_is_published_in_each_language(server: TelegramServer, core: Core) -> None:
    commands = {
        "az": [("latest", "Son xəbərlər")],
        "en": [("latest", "Latest news " * 30)],
        "ru": [("latest", "Последние новости")],
    }
    published = server.methods.commands
    async with running(server, core, commands=commands):
        await server.until(lambda: len(published) == 4)
    assert published["default", "az"][0]["description"] == "Son xəbərlər"
    assert published["default", ""] == published["default", "en"]
    assert len(published["default", "en"][0]["description"]) <= 256


async def test_names_that_telegram_does_not_allow_do_not_cost_the_list(
    server: TelegramServer, core: Core
) -> None:
    commands = {"en": [("e-gov", "x"), ("Cyber", "x"), ("telecom", "x"), ("empty", " ")]}
    async with running(server, core, commands=commands):
        listed = await server.until(lambda: server.methods.commands.get(("default", "en")))
    assert [one["command"] for one in listed or ()] == ["telecom"]


async def test_asking_names_the_bot_and_listens_to_nothing(server: TelegramServer, core: Core) -> None:
    bot = connection(server, core)
    assert await bot.ask() == "@beatwire_bot"
    server.fail("getMe", with_=faults.RESET)
    with pytest.raises(TelegramTrouble, match="cannot be reached"):
        await bot.ask()
    server.fail("getMe", with_=faults.UNAUTHORIZED)
    with pytest.raises(TelegramTrouble, match="refused the bot token"):
        await bot.ask()
    await bot.stop()
    assert {call.method for call in server.transcript} == {"getMe"}


async def test_a_command_list_that_is_refused_is_logged_and_stops_nothing(
    server: TelegramServer, core: Core
) -> None:
    server.fail("setMyCommands", with_=faults.server_error(500), times=2)
    with capture_logs() as logs:
        async with running(server, core, commands={"en": [("latest", "x")]}):
            server.user_says(501, "/a")
            await server.until(lambda: server.messages(501) and len(server.calls("setMyCommands")) == 2)
    assert "telegram.commands_unpublished" in [one["event"] for one in logs]


# --- webhooks ------------------------------------------------------------------------


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def hook(port: int, **more: object) -> dict[str, object]:
    url = f"http://127.0.0.1:{port}/telegram/hook"
    return {"webhook_url": url, "webhook_secret": "s3cret", "webhook_listen": f"127.0.0.1:{port}"} | more


async def test_a_webhook_hears_what_a_poll_would_hear(server: TelegramServer, core: Core, port: int) -> None:
    server.user_says(501, "/early")
    async with running(server, core, **hook(port)):
        server.user_says(501, "/late")
        await server.until(lambda: server.messages(501) == ["you said /early", "you said /late"])
    assert server.calls("getUpdates") == []
    assert server.world.allowed == KINDS
    assert [status for _, status in server.poller.delivered] == [200, 200]


@pytest.mark.parametrize("secret", [None, "", "S3cret", "s3cretx", "\udcff\udcfe"])
async def test_a_caller_without_the_secret_is_turned_away(
    server: TelegramServer, core: Core, port: int, secret: str | None
) -> None:
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with running(server, core, **hook(port)), aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{port}/telegram/hook"
        async with session.post(url, json={"update_id": 1}, headers=headers) as answer:
            assert answer.status == 403
    assert core.heard == []


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff"])
async def test_a_body_that_is_no_update_is_a_bad_request(
    server: TelegramServer, core: Core, port: int, body: bytes
) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": "s3cret"}
    async with running(server, core, **hook(port)), aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{port}/telegram/hook"
        async with session.post(url, data=body, headers=headers) as answer:
            assert answer.status == 400


async def test_an_operator_without_a_secret_gets_one(server: TelegramServer, core: Core, port: int) -> None:
    async with running(server, core, **hook(port, webhook_secret="")):
        server.user_says(501, "/a")
        await server.until(lambda: server.messages(501))
    secret = server.poller.webhook["secret"]
    assert len(secret) >= 32
    assert secret not in server.token


@pytest.mark.parametrize(
    ("wrong", "names"),
    [
        ({"webhook_url": "http://example.org/hook"}, "must be https; plain http works on loopback only"),
        ({"webhook_url": "example.org"}, "TELEGRAM_WEBHOOK_URL"),
        ({"webhook_secret": "two words"}, "TELEGRAM_WEBHOOK_SECRET"),
        ({"webhook_listen": "8080 please"}, "TELEGRAM_WEBHOOK_LISTEN"),
    ],
)
async def test_wrong_webhook_settings_are_named(
    server: TelegramServer, core: Core, wrong: dict[str, str], names: str
) -> None:
    with pytest.raises(TelegramTrouble, match=names):
        await connection(server, core, **hook(8443, **wrong)).start()


async def test_a_webhook_that_another_process_took_is_noticed_and_set_again(
    server: TelegramServer, core: Core, port: int
) -> None:
    with capture_logs() as logs:
        async with running(server, core, **hook(port, pauses=replace(PAUSES, watch=0.02))):
            await server.poller.set_webhook({"url": "https://127.0.0.1:9/theirs"})
            server.user_says(501, "/a")
            await server.until(lambda: server.messages(501))
    assert "telegram.webhook_lost" in [one["event"] for one in logs]


async def test_the_operator_learns_why_telegram_cannot_call(
    server: TelegramServer, core: Core, port: int
) -> None:
    server.poller.last_error = "Connection refused"
    with capture_logs() as logs:
        async with running(server, core, **hook(port, pauses=replace(PAUSES, watch=0.02))):
            await server.until(lambda: len(server.calls("getWebhookInfo")) > 1)
    assert {
        "event": "telegram.webhook_failing",
        "log_level": "warning",
        "reason": "Connection refused",
    } in logs


async def test_a_port_in_use_is_named(server: TelegramServer, core: Core) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(TelegramTrouble, match=str(port)):
            await connection(server, core, **hook(port)).start()


async def test_a_webhook_that_telegram_refuses_is_told_at_the_start(
    server: TelegramServer, core: Core, port: int
) -> None:
    server.fail("setWebhook", with_=faults.refuse(400, "Bad Request: bad webhook: IP address is reserved"))
    with pytest.raises(TelegramTrouble, match=r"(?i)IP address is reserved"):
        await connection(server, core, **hook(port)).start()
