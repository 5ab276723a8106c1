"""What people say in Telegram reaches the core, and its replies reach the right place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.adapters.telegram.connection import TelegramConnection
from bot.model import Button, ChatRef, Reply
from tests.servers import telegram_faults as faults
from tests.servers.telegram import TelegramServer
from tests.servers.telegram_core import Core, running, say


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


# --- requests ------------------------------------------------------------------------


async def test_a_command_becomes_a_request_and_its_reply_is_read_in_the_chat(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    server.user_says(501, "/cyber 3", language="az")
    await server.until(lambda: server.messages(501) == ["you said /cyber 3"])
    (request,) = core.heard
    assert request.chat == ChatRef("telegram", "501")
    assert (request.kind, request.client_language) == ("private", "az")
    assert server.seen(501)[0].reply_to is None
    assert await request.may_change()


async def test_plain_words_count_in_private_and_are_left_alone_in_groups(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    group = server.group()
    server.user_says(group, "what a day, /cyber people")
    server.user_says(501, "son xəbərlər")
    await server.until(lambda: server.messages(501))
    assert core.texts == ["son xəbərlər"]


async def test_in_a_group_the_bots_own_name_is_taken_off_and_other_bots_are_left_alone(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    group = server.group()
    server.user_says(group, "/cyber@another_bot 3")
    asked = server.user_says(group, "/cyber@Beatwire_Bot 3\nplease")
    server.user_says(group, "/kəşf")
    await server.until(lambda: len(server.messages(group)) == 2)
    assert core.texts == ["/cyber 3\nplease", "/kəşf"]
    assert core.heard[0].kind == "group"
    assert server.seen(group)[0].reply_to == asked.id


async def test_a_forum_topic_is_part_of_the_address_and_a_reply_chain_is_not(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    forum = server.forum({7: "Cyber"})
    server.user_says(forum, "/latest", thread=7)
    server.user_says(server.group(), "/latest", thread=33)
    await server.until(lambda: len(core.heard) == 2 and server.seen(forum))
    assert [request.chat.thread for request in core.heard] == ["7", ""]
    assert server.seen(forum)[0].thread == 7


async def test_edited_messages_are_not_heard_again(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    server.world.allowed = None
    server.user_says(501, "/latest", edited=True)
    server.user_says(501, "/cyber")
    await server.until(lambda: core.heard)
    assert core.texts == ["/cyber"]


async def test_a_channel_post_that_is_a_command_is_answered_in_the_channel(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    channel = server.channel()
    server.user_says(channel, "Good morning")
    server.user_says(channel, "/subscribe cyber")
    await server.until(lambda: server.messages(channel))
    (request,) = core.heard
    assert (request.kind, request.text) == ("channel", "/subscribe cyber")
    assert await request.may_change()


async def test_a_reply_to_the_bots_message_names_that_message(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    server.user_says(501, "/latest")
    (alert,) = await server.until(lambda: server.seen(501))
    server.user_says(501, "/why", reply_to=alert.id)
    await server.until(lambda: len(core.heard) == 2)
    assert core.heard[1].reply_to == str(alert.id)


async def test_silence_of_the_core_is_silence_in_the_chat(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    core.replies["hm"] = None
    server.user_says(501, "hm")
    server.user_says(501, "/b")
    await server.until(lambda: server.messages(501))
    assert server.messages(501) == ["you said /b"]


# --- buttons -------------------------------------------------------------------------


async def test_a_button_says_its_command_and_is_acknowledged_at_once(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    core.replies["/start"] = Reply((say("hello", Button("Cyber", command="/cyber")),))
    core.slow["/cyber"] = asyncio.Event()
    server.user_says(501, "/start")
    (hello,) = await server.until(lambda: server.seen(501))
    query = server.user_presses(501, hello, "Cyber", language="ru")
    await server.until(lambda: server.world.queries[query])
    assert server.messages(501) == ["hello"]
    core.slow["/cyber"].set()
    await server.until(lambda: server.messages(501) == ["hello", "you said /cyber"])
    pressed = core.heard[1]
    assert (pressed.text, pressed.reply_to, pressed.client_language) == ("/cyber", str(hello.id), "ru")


async def test_a_press_is_a_command_though_the_button_says_it_without_a_slash(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    group = server.group()
    core.replies["/start"] = Reply((say("hello", Button("az", command="language az")),))
    server.user_says(group, "/start")
    (hello,) = await server.until(lambda: server.seen(group))
    server.user_presses(group, hello, "az")
    await server.until(lambda: len(core.heard) == 2)
    assert core.texts == ["/start", "/language az"]


async def test_a_button_in_a_forum_topic_is_answered_in_that_topic(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    forum = server.forum({7: "Cyber"})
    core.replies["/latest"] = Reply((say("news", Button("More", command="/latest 9")),))
    server.user_says(forum, "/latest", thread=7)
    (news,) = await server.until(lambda: server.seen(forum))
    server.user_presses(forum, news, "More")
    await server.until(lambda: len(server.seen(forum)) == 2)
    assert server.seen(forum)[1].thread == 7
    assert core.heard[1].chat == core.heard[0].chat


async def test_a_reply_of_several_messages_hangs_once_on_the_question(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    group = server.group()
    core.replies["/week"] = Reply((say("one"), say("two"), say("three")))
    asked = server.user_says(group, "/week")
    await server.until(lambda: len(server.seen(group)) == 3)
    assert [one.reply_to for one in server.seen(group)] == [asked.id, None, None]


async def test_a_question_that_was_deleted_is_answered_all_the_same(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    group = server.group()
    server.user_says(group, "/week").deleted = True
    await server.until(lambda: server.messages(group) == ["you said /week"])


async def test_two_bots_do_not_talk_to_each_other(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    group = server.group()
    server.person(900, bot=True)
    server.user_says(group, "/week", by=900)
    server.user_says(group, "/latest")
    await server.until(lambda: server.messages(group))
    assert core.texts == ["/latest"]


async def test_a_reply_that_replaces_edits_the_pressed_message(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    core.replies["/settings"] = Reply((say("language: en", Button("az", command="/language az")),))
    core.replies["/language az"] = Reply((say("dil: az"),), replaces=True)
    server.user_says(501, "/settings")
    (menu,) = await server.until(lambda: server.seen(501))
    server.user_presses(501, menu, "az")
    await server.until(lambda: server.messages(501) == ["dil: az"])
    assert (menu.edits, menu.buttons) == (1, [])


async def test_where_the_pressed_message_is_gone_the_reply_is_a_new_one(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    core.replies["/settings"] = Reply((say("menu", Button("az", command="/language az")),))
    core.replies["/language az"] = Reply((say("dil: az"),), replaces=True)
    server.user_says(501, "/settings")
    (menu,) = await server.until(lambda: server.seen(501))
    menu.deleted = True
    server.user_presses(501, menu, "az")
    await server.until(lambda: server.messages(501) == ["dil: az"])


async def test_a_press_too_old_to_acknowledge_is_answered_all_the_same(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    core.replies["/start"] = Reply((say("hello", Button("Cyber", command="/cyber")),))
    server.user_says(501, "/start")
    (hello,) = await server.until(lambda: server.seen(501))
    server.fail("answerCallbackQuery", with_=faults.QUERY_TOO_OLD)
    server.user_presses(501, hello, "Cyber")
    await server.until(lambda: server.messages(501) == ["hello", "you said /cyber"])


async def test_a_readers_press_in_a_channel_is_answered_over_it_and_not_in_it(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    channel = server.channel()
    core.replies["/latest"] = Reply((say("news", Button("Why", command="/why 1")),))
    core.replies["/why 1"] = Reply((say("because " * 60),))
    core.checks = True
    server.user_says(channel, "/latest")
    (news,) = await server.until(lambda: server.seen(channel))
    query = server.user_presses(channel, news, "Why", by=777)
    await server.until(lambda: server.world.queries[query])
    (alert,) = server.world.alerts
    assert alert.startswith("because because")
    assert len(alert) <= 200
    assert server.messages(channel) == ["news"]
    assert core.may == [True, False]


# --- who may -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "may"), [("creator", True), ("administrator", True), ("member", False), ("left", False)]
)
async def test_in_a_group_only_administrators_may_change(
    server: TelegramServer, core: Core, bot: TelegramConnection, status: str, may: bool
) -> None:
    core.checks = True
    server.user_says(server.group(u501=status), "/subscribe")
    await server.until(lambda: core.may)
    assert core.may == [may]


async def test_an_administrator_who_hides_behind_the_group_may_change(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    core.checks = True
    group = server.group()
    server.user_says(group, "/subscribe", behind=group)
    await server.until(lambda: core.may)
    assert core.may == [True]
    assert server.calls("getChatMember") == []


async def test_a_stranger_who_writes_as_a_channel_may_not_change(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    core.checks = True
    server.user_says(server.group(), "/subscribe", behind=server.channel())
    await server.until(lambda: core.may)
    assert core.may == [False]


async def test_rights_are_remembered_for_a_minute(server: TelegramServer, core: Core) -> None:
    now = [1000.0]
    group = server.group(u501="administrator")
    async with running(server, core, clock=lambda: now[0]):
        server.user_says(group, "/subscribe")
        await server.until(lambda: core.heard)
        may_change = core.heard[0].may_change
        assert await may_change()
        group.members[501] = "member"
        assert await may_change()
        now[0] += 61
        assert not await may_change()
    assert len(server.calls("getChatMember")) == 2


async def test_where_rights_cannot_be_asked_nobody_may_change(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    core.checks = True
    server.fail("getChatMember", with_=faults.server_error(502))
    server.user_says(server.group(u501="administrator"), "/subscribe")
    await server.until(lambda: core.may)
    assert core.may == [False]


# --- coming and going ----------------------------------------------------------------


@pytest.mark.parametrize("status", ["left", "kicked"])
async def test_the_core_learns_that_the_bot_was_removed(
    server: TelegramServer, core: Core, bot: TelegramConnection, status: str
) -> None:
    group = server.group()
    server.bot_becomes(group, "administrator")
    server.bot_becomes(group, status)
    await server.until(lambda: core.left)
    assert core.left == [ChatRef("telegram", "-601")]


async def test_the_core_learns_that_a_person_blocked_the_bot(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    server.bot_becomes(server.private(501), "kicked")
    await server.until(lambda: core.left)
    assert core.left == [ChatRef("telegram", "501")]


@pytest.mark.parametrize("status", ["member", "administrator"])
async def test_the_core_learns_that_the_bot_was_let_in_again(
    server: TelegramServer, core: Core, bot: TelegramConnection, status: str
) -> None:
    group = server.group()
    server.bot_becomes(group, "kicked")
    server.bot_becomes(group, status)
    server.bot_becomes(server.private(501), "member")
    await server.until(lambda: len(core.came) == 2)
    assert core.came == [ChatRef("telegram", "-601"), ChatRef("telegram", "501")]


async def test_a_chat_that_the_configuration_calls_by_name_is_known_by_that_name_alone(
    server: TelegramServer, core: Core
) -> None:
    channel = server.channel(-100801, username="our_channel", u501="administrator")
    async with running(server, core, names=("@nobody_there", "@Our_Channel")):
        server.user_says(channel, "/status")
        await server.until(lambda: "you said /status" in server.messages(channel))
        server.bot_becomes(channel, "kicked")
        await server.until(lambda: core.left)
        assert core.heard[0].chat == ChatRef("telegram", "@Our_Channel")
        assert core.left == [ChatRef("telegram", "@Our_Channel")]
        assert core.named == [(ChatRef("telegram", "-100801"), "@Our_Channel")]


async def test_the_core_learns_the_new_id_of_a_group_that_grew(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    server.group_migrates(server.group(-601), -100602)
    await server.until(lambda: core.moved)
    assert core.moved == [(ChatRef("telegram", "-601"), "-100602")]


async def test_a_reply_follows_a_group_that_grew_meanwhile(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    group = server.group(-601)
    core.slow["/latest"] = asyncio.Event()
    server.user_says(group, "/latest")
    await server.until(lambda: core.heard)
    grown = server.group_migrates(group, -100602, tell=False)
    core.slow["/latest"].set()
    await server.until(lambda: server.messages(grown) == ["you said /latest"])


# --- side by side --------------------------------------------------------------------


async def test_a_slow_command_holds_up_its_own_chat_only(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    core.slow["/slow"] = asyncio.Event()
    server.user_says(501, "/slow")
    server.user_says(501, "/after")
    server.user_says(502, "/quick")
    await server.until(lambda: server.messages(502) == ["you said /quick"])
    assert "/after" not in core.texts
    core.slow["/slow"].set()
    await server.until(lambda: server.messages(501) == ["you said /slow", "you said /after"])


async def test_a_bug_in_one_command_leaves_the_next_alone(
    server: TelegramServer, core: Core, bot: TelegramConnection
) -> None:
    core.replies["/bug"] = RuntimeError("a bug")
    with capture_logs() as logs:
        server.user_says(501, "/bug")
        server.user_says(501, "/next")
        await server.until(lambda: server.messages(501) == ["you said /next"])
    assert [one["event"] for one in logs if one["log_level"] == "error"] == ["telegram.job_failed"]
