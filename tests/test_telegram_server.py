"""The loopback Telegram server is as strict as the real one: bots tested on it may trust it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.servers import telegram_faults as faults
from tests.servers.telegram import TelegramServer


class Raw:
    """A bot without a library: it says exactly what a test says."""

    def __init__(self, server: TelegramServer, session: aiohttp.ClientSession) -> None:
        self.server, self.session = server, session
        self.headers: dict[str, str] = {}

    async def call(self, method: str, token: str | None = None, **params: Any) -> tuple[int, dict[str, Any]]:
        url = f"{self.server.url}/bot{token or self.server.token}/{method}"
        async with self.session.post(url, json=params) as answer:
            self.headers = dict(answer.headers)
            return answer.status, await answer.json()

    async def refused(self, method: str, **params: Any) -> str:
        status, body = await self.call(method, **params)
        assert not body["ok"]
        assert status == body["error_code"]
        return str(body["description"])

    async def result(self, method: str, **params: Any) -> Any:
        _, body = await self.call(method, **params)
        assert body["ok"], body
        return body["result"]


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Raw]:
    async with aiohttp.ClientSession() as session:
        yield Raw(server, session)


# --- limits --------------------------------------------------------------------------


async def test_a_text_is_measured_after_its_markup_is_read(server: TelegramServer, bot: Raw) -> None:
    server.private(501)
    fits = "<b>" + "ə" * 4096 + "</b>"
    await bot.result("sendMessage", chat_id=501, text=fits, parse_mode="HTML")
    assert server.messages(501) == ["ə" * 4096]
    assert (
        await bot.refused("sendMessage", chat_id=501, text="x" * 4097) == "Bad Request: message is too long"
    )
    assert await bot.refused("sendMessage", chat_id=501, text="") == "Bad Request: message text is empty"
    empty = await bot.refused("sendMessage", chat_id=501, text="<b> </b>", parse_mode="HTML")
    assert empty == "Bad Request: text must be non-empty"


@pytest.mark.parametrize(
    ("markup", "says"),
    [
        ({"inline_keyboard": [[{"text": "x"}]]}, "Text buttons are unallowed in the inline keyboard"),
        ({"inline_keyboard": [{"text": "x"}]}, "must be an Array of Arrays"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "ə" * 33}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "url": "not an address"}]]}, "Wrong HTTP URL"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "/a"}] * 101]}, "reply markup is too long"),
    ],
)
async def test_a_keyboard_that_breaks_a_rule_is_refused(
    server: TelegramServer, bot: Raw, markup: dict[str, Any], says: str
) -> None:
    server.private(501)
    assert says in await bot.refused("sendMessage", chat_id=501, text="x", reply_markup=markup)
    assert server.messages(501) == []


@pytest.mark.parametrize(
    ("commands", "says"),
    [
        ([{"command": "x" * 33, "description": "d"}], "command length must not exceed 32"),
        ([{"command": "Latest", "description": "d"}], "BOT_COMMAND_INVALID"),
        ([{"command": "a", "description": ""}], "command description must be non-empty"),
        ([{"command": "a", "description": "d" * 257}], "must not exceed 256"),
        ([{"command": "a", "description": "d"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_a_command_list_that_breaks_a_rule_is_refused(
    bot: Raw, commands: list[dict[str, str]], says: str
) -> None:
    assert says in await bot.refused("setMyCommands", commands=commands)


async def test_names_and_descriptions_have_limits(server: TelegramServer, bot: Raw) -> None:
    assert "too long" in await bot.refused("setMyName", name="x" * 65)
    assert "too long" in await bot.refused("setMyDescription", description="x" * 513)
    await bot.result("setMyShortDescription", short_description="x" * 120, language_code="az")
    assert server.methods.names["short_description", "az"] == "x" * 120


# --- chats ---------------------------------------------------------------------------


async def test_chats_refuse_as_the_real_ones_do(server: TelegramServer, bot: Raw) -> None:
    server.private(501, started=False)
    group = server.group(-601)
    assert await bot.refused("sendMessage", chat_id=999, text="x") == "Bad Request: chat not found"
    assert "chat_id is empty" in await bot.refused("sendMessage", text="x")
    assert "can't initiate" in await bot.refused("sendMessage", chat_id=501, text="x")
    server.bot_becomes(group, "kicked")
    kicked = await bot.refused("sendMessage", chat_id=-601, text="x")
    assert kicked == "Forbidden: bot was kicked from the group chat"


async def test_a_group_that_grew_works_under_its_new_id_only(server: TelegramServer, bot: Raw) -> None:
    grown = server.group_migrates(server.group(-601), -100602)
    _, body = await bot.call("sendMessage", chat_id=-601, text="x")
    assert body["parameters"] == {"migrate_to_chat_id": -100602}
    await bot.result("sendMessage", chat_id=-100602, text="x")
    assert server.messages(grown) == ["x"]


async def test_topics_of_a_forum_must_exist_and_be_open(server: TelegramServer, bot: Raw) -> None:
    forum = server.forum({7: "Cyber", 8: "Old"})
    forum.closed_topics.add(8)
    sent = await bot.result("sendMessage", chat_id=forum.id, text="x", message_thread_id=7)
    assert sent["is_topic_message"]
    missing = await bot.refused("sendMessage", chat_id=forum.id, text="x", message_thread_id=9)
    assert missing == "Bad Request: message thread not found"
    assert "TOPIC_CLOSED" in await bot.refused("sendMessage", chat_id=forum.id, text="x", message_thread_id=8)


async def test_messages_are_edited_and_deleted_once_and_only_the_bots_own(
    server: TelegramServer, bot: Raw
) -> None:
    server.private(501)
    theirs = server.user_says(501, "hello")
    number = (await bot.result("sendMessage", chat_id=501, text="one"))["message_id"]
    await bot.result("editMessageText", chat_id=501, message_id=number, text="two")
    same = await bot.refused("editMessageText", chat_id=501, message_id=number, text="two")
    assert "message is not modified" in same
    foreign = await bot.refused("editMessageText", chat_id=501, message_id=theirs.id, text="x")
    assert foreign == "Bad Request: message can't be edited"
    keyboard = {"inline_keyboard": [[{"text": "Why", "callback_data": "/why"}]]}
    await bot.result("editMessageReplyMarkup", chat_id=501, message_id=number, reply_markup=keyboard)
    assert server.seen(501)[0].buttons == ["Why"]
    await bot.result("deleteMessage", chat_id=501, message_id=number)
    assert "not found" in await bot.refused("editMessageText", chat_id=501, message_id=number, text="x")
    reply = {"message_id": number}
    gone = await bot.refused("sendMessage", chat_id=501, text="x", reply_parameters=reply)
    assert gone == "Bad Request: message to be replied not found"


async def test_a_message_older_than_two_days_cannot_be_deleted(server: TelegramServer, bot: Raw) -> None:
    server.private(501)
    number = (await bot.result("sendMessage", chat_id=501, text="one"))["message_id"]
    server.clock.move(49 * 3600)
    assert "can't be deleted" in await bot.refused("deleteMessage", chat_id=501, message_id=number)


async def test_a_press_can_be_answered_once(server: TelegramServer, bot: Raw) -> None:
    server.private(501)
    keyboard = {"inline_keyboard": [[{"text": "Why", "callback_data": "/why"}]]}
    await bot.result("sendMessage", chat_id=501, text="one", reply_markup=keyboard)
    query = server.user_presses(501, server.seen(501)[0], "Why")
    await bot.result("answerCallbackQuery", callback_query_id=query, text="soon")
    assert server.world.alerts == ["soon"]
    assert "query is too old" in await bot.refused("answerCallbackQuery", callback_query_id=query)


async def test_members_are_what_the_test_made_them(server: TelegramServer, bot: Raw) -> None:
    group = server.group(-601, u501="administrator", u502="member")
    assert (await bot.result("getChatMember", chat_id=-601, user_id=501))["status"] == "administrator"
    assert [one["user"]["id"] for one in await bot.result("getChatAdministrators", chat_id=-601)] == [501]
    assert (await bot.result("getChat", chat_id=-601))["title"] == group.title
    await bot.result("leaveChat", chat_id=-601)
    assert "not a member" in await bot.refused("sendMessage", chat_id=-601, text="x")


async def test_a_wrong_token_and_an_unknown_method_are_told_apart(bot: Raw) -> None:
    assert (await bot.call("getMe", token="4242:wrong"))[0] == 401
    assert (await bot.call("getMe", token="nonsense"))[0] == 404
    assert await bot.refused("sendNews") == "Not Found: method not found"


async def test_forms_with_json_in_them_are_read_too(server: TelegramServer, bot: Raw) -> None:
    server.private(501)
    url = f"{server.url}/bot{server.token}/sendMessage"
    form = {"chat_id": "501", "text": "x", "reply_markup": '{"inline_keyboard": [[{"text": "a"}]]}'}
    async with bot.session.post(url, data=form) as answer:
        assert "Text buttons are unallowed" in (await answer.json())["description"]
    async with bot.session.post(url, data=form | {"reply_markup": "{"}) as answer:
        assert "can't parse reply markup" in (await answer.json())["description"]


# --- updates -------------------------------------------------------------------------


async def test_updates_come_again_until_a_higher_offset_comes(server: TelegramServer, bot: Raw) -> None:
    server.user_says(501, "/latest", language="az")
    server.user_says(501, "/cyber")
    first = await bot.result("getUpdates")
    assert [one["message"]["text"] for one in first] == ["/latest", "/cyber"]
    assert first[0]["message"]["from"]["language_code"] == "az"
    assert await bot.result("getUpdates", limit=1) == first[:1]
    assert await bot.result("getUpdates", offset=first[0]["update_id"] + 1) == first[1:]
    assert await bot.result("getUpdates", offset=-1) == first[1:]


async def test_a_long_poll_waits_for_the_first_update(server: TelegramServer, bot: Raw) -> None:
    poll = asyncio.create_task(bot.result("getUpdates", timeout=20))
    await server.until(lambda: server.poller.polls)
    await asyncio.sleep(0.05)
    assert not poll.done()
    server.user_says(501, "/latest")
    assert len(await asyncio.wait_for(poll, 10)) == 1


async def test_allowed_updates_are_kept_until_they_are_changed(server: TelegramServer, bot: Raw) -> None:
    await bot.result("getUpdates", allowed_updates=["my_chat_member"])
    server.user_says(501, "/latest")
    assert await bot.result("getUpdates") == []
    await bot.result("getUpdates", allowed_updates=[])
    server.user_says(501, "/latest")
    assert len(await bot.result("getUpdates")) == 1


async def test_a_second_poller_throws_out_the_first(server: TelegramServer, bot: Raw) -> None:
    first = asyncio.create_task(bot.refused("getUpdates", timeout=20))
    await server.until(lambda: server.poller.polls)
    await bot.result("getUpdates")
    assert "terminated by other getUpdates request" in await asyncio.wait_for(first, 10)


async def test_a_webhook_and_a_poll_exclude_each_other(server: TelegramServer, bot: Raw) -> None:
    poll = asyncio.create_task(bot.refused("getUpdates", timeout=20))
    await server.until(lambda: server.poller.polls)
    await bot.result("setWebhook", url="https://127.0.0.1:9/hook")
    assert "terminated by setWebhook" in await asyncio.wait_for(poll, 10)
    assert "webhook is active" in await bot.refused("getUpdates")
    assert (await bot.result("getWebhookInfo"))["url"] == "https://127.0.0.1:9/hook"
    await bot.result("deleteWebhook")
    assert await bot.result("getUpdates") == []


async def test_webhook_addresses_and_secrets_are_checked(bot: Raw) -> None:
    assert "HTTPS" in await bot.refused("setWebhook", url="http://example.org/hook")
    ours = "http://127.0.0.1:9/hook"
    assert "unallowed characters" in await bot.refused("setWebhook", url=ours, secret_token="a b")
    assert "too long" in await bot.refused("setWebhook", url=ours, secret_token="a" * 257)


async def test_a_webhook_is_called_in_order_until_it_says_2xx(server: TelegramServer, bot: Raw) -> None:
    called: list[tuple[str, str | None]] = []

    async def hook(request: web.Request) -> web.Response:
        text = (await request.json())["message"]["text"]
        called.append((text, request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        return web.Response(status=500 if len(called) == 1 else 200)

    app = web.Application()
    app.router.add_post("/hook", hook)
    async with TestServer(app) as listener:
        await bot.result("setWebhook", url=str(listener.make_url("/hook")), secret_token="s3cret")
        server.user_says(501, "/a")
        server.user_says(501, "/b")
        await server.until(lambda: len(called) == 3 and not server.world.updates)
    assert called == [("/a", "s3cret"), ("/a", "s3cret"), ("/b", "s3cret")]


# --- faults and pace -----------------------------------------------------------------


async def test_429_tells_the_wait_in_body_and_header(server: TelegramServer, bot: Raw) -> None:
    server.private(501)
    server.fail("sendMessage", 501, with_=faults.too_many(7))
    _, body = await bot.call("sendMessage", chat_id=501, text="x")
    assert body["parameters"] == {"retry_after": 7}
    assert bot.headers["Retry-After"] == "7"
    await bot.result("sendMessage", chat_id=501, text="x")


async def test_a_fault_of_one_chat_leaves_the_others_alone(server: TelegramServer, bot: Raw) -> None:
    server.private(501)
    server.private(502)
    server.fail("sendMessage", 501, with_=faults.BLOCKED, times=None)
    for _ in range(2):
        assert "blocked" in await bot.refused("sendMessage", chat_id=501, text="x")
    await bot.result("sendMessage", chat_id=502, text="x")
    server.plan.clear()
    await bot.result("sendMessage", chat_id=501, text="x")


@pytest.mark.parametrize(("fault", "stored"), [(faults.RESET, 0), (faults.RESET_AFTER, 1)])
async def test_a_broken_connection_may_or_may_not_have_stored_the_message(
    server: TelegramServer, bot: Raw, fault: faults.Fault, stored: int
) -> None:
    server.private(501)
    server.fail("sendMessage", with_=fault)
    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", chat_id=501, text="x")
    assert len(server.messages(501)) == stored
    assert server.calls("sendMessage")[0].answer == "reset"


async def test_the_pace_of_a_chat_a_group_and_the_bot_is_kept_on_a_movable_clock(
    server: TelegramServer, bot: Raw
) -> None:
    server.pace.on = True
    group = server.group(-601)
    for number in range(30):
        server.private(1000 + number)
    await bot.result("sendMessage", chat_id=group.id, text="x")
    assert "retry after 1" in await bot.refused("sendMessage", chat_id=group.id, text="x")
    for _ in range(19):
        server.clock.move(1.01)
        await bot.result("sendMessage", chat_id=group.id, text="x")
    server.clock.move(1.01)
    _, body = await bot.call("sendMessage", chat_id=group.id, text="x")
    assert body["parameters"]["retry_after"] > 30
    server.clock.move(60)
    for number in range(30):
        await bot.result("sendMessage", chat_id=1000 + number, text="x")
    assert "retry after 1" in await bot.refused("sendMessage", chat_id=group.id, text="x")
