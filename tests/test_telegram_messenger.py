"""A Telegram message ends as the outcome that is true, whatever the server does."""

from __future__ import annotations

import logging
import socket
from collections.abc import AsyncIterator

import pytest

from bot.adapters.telegram import line
from bot.adapters.telegram.line import Api, Timeouts
from bot.adapters.telegram.messenger import Load, TelegramMessenger
from bot.model import (
    Block,
    Button,
    Chat,
    ChatRef,
    Gone,
    Message,
    Moved,
    Outcome,
    Picture,
    Rejected,
    Retry,
    Sent,
    Span,
    Stopped,
    Uncertain,
    Wait,
)
from tests.servers import telegram_faults as faults
from tests.servers.telegram import TelegramServer

CALM = Timeouts(connect=2, read=5, write=5, pool=2)
HASTY = Timeouts(connect=2, read=0.15, write=5, pool=2)


def chat(address: object = 501, thread: str = "") -> Chat:
    return Chat(1, ChatRef("telegram", str(address), thread=thread))


def message(text: str = "Fibre reaches Quba", *buttons: Button, **more: object) -> Message:
    block = Block("text", ((Span(text, bold=True),),))
    return Message((block,), buttons=(buttons,) if buttons else (), **more)  # type: ignore[arg-type]


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        server.private(501)
        yield server


@pytest.fixture
async def api(server: TelegramServer) -> AsyncIterator[Api]:
    api = Api(server.token, server.url, CALM)
    yield api
    await api.hang_up()


@pytest.fixture
def messenger(api: Api) -> TelegramMessenger:
    return TelegramMessenger(api)


@pytest.fixture
async def hasty(server: TelegramServer) -> AsyncIterator[TelegramMessenger]:
    """One that soon gives up waiting for an answer."""
    api = Api(server.token, server.url, HASTY)
    yield TelegramMessenger(api)
    await api.hang_up()


# --- what people see -----------------------------------------------------------------


async def test_a_message_arrives_as_its_words_with_markup_and_buttons(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    buttons = (Button("Source", url="https://example.org/a?b=1&c=2"), Button("Why", command="/why 3"))
    result = await messenger.send(chat(), message("a < b & <b>c</b>", *buttons))
    (seen,) = server.seen(501)
    assert result == Sent(str(seen.id))
    assert seen.text == "a < b & <b>c</b>"
    assert [entity["type"] for entity in seen.entities] == ["bold"]
    assert seen.keyboard == [
        [
            {"text": "Source", "url": "https://example.org/a?b=1&c=2"},
            {"text": "Why", "callback_data": "/why 3"},
        ]
    ]


async def test_sound_and_preview_are_as_the_message_says(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    await messenger.send(chat(), message(silent=True))
    await messenger.send(chat(), message("b", preview="https://example.org/a"))
    quiet, loud = server.seen(501)
    assert (quiet.silent, quiet.preview) == (True, {"is_disabled": True})
    assert (loud.silent, loud.preview) == (False, {"url": "https://example.org/a"})


async def test_a_message_for_a_forum_topic_stands_in_that_topic(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    forum = server.forum({7: "Cyber"})
    await messenger.send(chat(forum.id, "7"), message())
    assert server.seen(forum)[0].thread == 7


async def test_a_channel_may_be_named(server: TelegramServer, messenger: TelegramMessenger) -> None:
    channel = server.channel(username="ictnews")
    assert isinstance(await messenger.send(chat("@ictnews"), message()), Sent)
    assert server.messages(channel) == ["Fibre reaches Quba"]


async def test_an_edit_changes_the_message_in_place_and_a_reply_hangs_on_it(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    sent = await messenger.send(chat(), message("81 million"))
    assert isinstance(sent, Sent)
    assert await messenger.edit(chat(), sent.reference, message("83 million")) == sent
    await messenger.reply(chat(), sent.reference, message("81 → 83"))
    first, second = server.seen(501)
    assert (first.text, first.edits) == ("83 million", 1)
    assert second.reply_to == first.id


async def test_an_edit_that_changes_nothing_counts_as_made(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    sent = await messenger.send(chat(), message())
    assert isinstance(sent, Sent)
    assert await messenger.edit(chat(), sent.reference, message()) == sent
    assert server.calls("editMessageText")[0].answer.startswith("Bad Request: message is not modified")


# --- refusals ------------------------------------------------------------------------

KINDS = ("group", "supergroup", "channel")
FORBIDDEN = (
    "bot was blocked by the user",
    "user is deactivated",
    *(f"bot was kicked from the {kind} chat" for kind in KINDS),
    *(f"bot is not a member of the {kind} chat" for kind in KINDS),
    "the group chat was deleted",
    "bot can't initiate conversation with a user",
)
BAD_MESSAGES = (
    "message is too long",
    "message caption is too long",
    "message text is empty",
    "text must be non-empty",
    "chat_id is empty",
    "message to be replied not found",
)
UNREADABLE = (
    'Unsupported start tag "x" at byte offset 4',
    "Unclosed start tag at byte offset 4",
    'Unclosed start tag "b" at byte offset 4',
    'Empty attribute name in the tag "a" at byte offset 4',
    "Unexpected end of name token at byte offset 4",
    'Tag "span" must have class "tg-spoiler" at byte offset 4',
    "Unexpected end tag at byte offset 4",
    "Unclosed end tag at byte offset 4",
    'Unmatched end tag at byte offset 4, expected "</i>", found "</b>"',
    'Can\'t find end tag corresponding to start tag "b"',
)
BAD_BUTTONS = (
    "BUTTON_URL_INVALID",
    "BUTTON_DATA_INVALID",
    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    "reply markup is too long",
)
REFUSALS = [
    (faults.BLOCKED, Gone("Forbidden: bot was blocked by the user")),
    (faults.KICKED, Gone("Forbidden: bot was kicked from the group chat")),
    (faults.DEACTIVATED, Gone("Forbidden: user is deactivated")),
    (faults.CHAT_NOT_FOUND, Gone("Chat not found")),
    (faults.migrated(-100602), Moved("-100602")),
    (faults.THREAD_NOT_FOUND, Rejected("Message thread not found")),
    (faults.TOPIC_CLOSED, Rejected("Topic_closed")),
    (faults.NO_RIGHTS, Rejected("Not enough rights to send text messages to the chat")),
    (faults.server_error(500), Retry("Internal Server Error")),
    (faults.server_error(502), Retry("Bad Gateway")),
    (faults.server_error(503), Retry("Service Unavailable")),
    (faults.server_error(500, html=True), Retry("Internal Server Error (500)")),
    (faults.server_error(502, html=True), Retry("Bad Gateway (502)")),
    (faults.server_error(503, html=True), Retry("Service Unavailable (503)")),
    (faults.refuse(403, "Forbidden: CHAT_WRITE_FORBIDDEN"), Rejected("Forbidden: CHAT_WRITE_FORBIDDEN")),
    (faults.refuse(400, "Bad Request: PEER_ID_INVALID"), Gone("Peer_id_invalid")),
    (faults.page(400), Retry("Bad Request (400)")),
    (faults.page(401), Retry("Unauthorized (401)")),
    (faults.page(403), Retry("Forbidden (403)")),
    (faults.page(404), Retry("Not Found (404)")),
    (faults.page(429), Wait(5, "chat")),
    (faults.too_many(17), Wait(17, "chat")),
    (faults.too_many_by_header("9"), Wait(9, "chat")),
    (faults.too_many_by_header("9", html=True), Wait(9, "chat")),
    (faults.too_many_by_header("9", retry_after=12), Wait(12, "chat")),
    (faults.too_many_by_header("soon"), Wait(5, "chat")),
    (faults.UNAUTHORIZED, Stopped(line.REFUSED)),
    (faults.refuse(401, "Unauthorized: invalid token specified"), Stopped(line.REFUSED)),
    (faults.refuse(404, "Not Found: method not found"), Stopped(line.REFUSED)),
    (faults.refuse(420, "FLOOD_WAIT", retry_after=4), Wait(4, "chat")),
    (faults.refuse(429, "Too Many Requests", retry_after=float("nan")), Wait(5, "chat")),
    (faults.refuse(409, "Conflict: terminated by other"), Retry("Conflict: terminated by other")),
    *((faults.refuse(403, f"Forbidden: {said}"), Gone(f"Forbidden: {said}")) for said in FORBIDDEN),
    *((faults.refuse(400, f"Bad Request: {said}"), Rejected(said)) for said in BAD_MESSAGES),
]


@pytest.mark.parametrize(("fault", "expected"), REFUSALS)
async def test_a_refused_message_says_what_becomes_of_it_and_nothing_was_sent(
    server: TelegramServer, messenger: TelegramMessenger, fault: faults.Fault, expected: Outcome
) -> None:
    server.fail("sendMessage", with_=fault)
    result = await messenger.send(chat(), message())
    assert type(result) is type(expected)
    if isinstance(result, Rejected | Gone | Retry):
        assert isinstance(expected, Rejected | Gone | Retry)
        assert result.reason.casefold() == expected.reason.casefold()
    else:
        assert result == expected
    assert server.messages(501) == []
    assert len(server.calls("sendMessage")) == 1


async def test_a_wrong_token_stops_the_account_and_is_not_repeated_aloud(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    server.fail("sendMessage", with_=faults.UNAUTHORIZED)
    result = await messenger.send(chat(), message())
    assert isinstance(result, Stopped)
    assert server.token not in result.reason


@pytest.mark.parametrize("said", UNREADABLE)
async def test_markup_that_the_server_cannot_read_goes_out_once_as_plain_words(
    server: TelegramServer, messenger: TelegramMessenger, said: str
) -> None:
    unread = faults.refuse(400, f"Bad Request: can't parse entities: {said}")
    server.fail("sendMessage", with_=unread)
    assert isinstance(await messenger.send(chat(), message("a & b")), Sent)
    (seen,) = server.seen(501)
    assert (seen.text, seen.entities) == ("a & b", [])
    server.fail("sendMessage", with_=unread, times=2)
    assert isinstance(await messenger.send(chat(), message("c")), Rejected)
    assert server.messages(501) == ["a & b"]
    assert len(server.calls("sendMessage")) == 4


@pytest.mark.parametrize("said", BAD_BUTTONS)
async def test_a_button_that_the_server_refuses_does_not_cost_the_news(
    server: TelegramServer, messenger: TelegramMessenger, said: str
) -> None:
    server.fail("sendMessage", with_=faults.refuse(400, f"Bad Request: {said}"))
    assert isinstance(await messenger.send(chat(), message("a", Button("Why", command="/why"))), Sent)
    (seen,) = server.seen(501)
    assert (seen.text, seen.buttons) == ("a", [])
    assert [entity["type"] for entity in seen.entities] == ["bold"]


async def test_a_preview_that_the_server_refuses_does_not_cost_the_news(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    server.fail("sendMessage", with_=faults.refuse(400, "Bad Request: WEBPAGE_URL_INVALID"))
    assert isinstance(await messenger.send(chat(), message(preview="https://example.org/a")), Sent)
    assert server.seen(501)[0].preview == {"is_disabled": True}


async def test_an_edit_of_a_message_that_is_gone_is_rejected(messenger: TelegramMessenger) -> None:
    result = await messenger.edit(chat(), "4711", message())
    assert result == Rejected("Message to edit not found")


async def test_a_reply_to_a_message_that_is_gone_is_rejected(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    result = await messenger.reply(chat(), "4711", message())
    assert result == Rejected("Message to be replied not found")
    assert server.messages(501) == []


@pytest.mark.parametrize("reference", ["", "x", "12.5", "١٢"])
async def test_a_reference_that_is_no_number_is_rejected_without_a_call(
    server: TelegramServer, messenger: TelegramMessenger, reference: str
) -> None:
    assert isinstance(await messenger.edit(chat(), reference, message()), Rejected)
    assert isinstance(await messenger.send(chat(thread=reference or "-"), message()), Rejected)
    assert server.transcript == []


# --- broken lines --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "stored"),
    [
        (faults.RESET, 0),
        (faults.RESET_AFTER, 1),
        (faults.HANG, 0),
        (faults.HANG_AFTER, 1),
        (faults.TRUNCATED, 1),
    ],
)
async def test_a_call_without_an_answer_is_uncertain_and_never_repeated(
    server: TelegramServer, hasty: TelegramMessenger, fault: faults.Fault, stored: int
) -> None:
    server.fail("sendMessage", with_=fault)
    assert isinstance(await hasty.send(chat(), message()), Uncertain)
    assert len(server.messages(501)) == stored
    assert len(server.calls("sendMessage")) == 1


@pytest.mark.parametrize("fault", [faults.RESET_AFTER, faults.HANG_AFTER, faults.TRUNCATED])
async def test_an_edit_without_an_answer_may_be_repeated_and_then_is_made(
    server: TelegramServer, messenger: TelegramMessenger, hasty: TelegramMessenger, fault: faults.Fault
) -> None:
    sent = await messenger.send(chat(), message("a"))
    assert isinstance(sent, Sent)
    server.fail("editMessageText", with_=fault)
    assert isinstance(await hasty.edit(chat(), sent.reference, message("b")), Retry)
    assert await messenger.edit(chat(), sent.reference, message("b")) == sent
    assert server.messages(501) == ["b"]


async def test_a_server_that_takes_no_connection_got_nothing() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        api = Api("4242:AAtest", f"http://127.0.0.1:{closed.getsockname()[1]}", HASTY)
        assert isinstance(await TelegramMessenger(api).send(chat(), message()), Retry)
        await api.hang_up()


async def test_a_message_after_the_end_never_left(server: TelegramServer, api: Api) -> None:
    await api.hang_up()
    assert await TelegramMessenger(api).send(chat(), message()) == Retry("the connection is closed")
    assert server.transcript == []


async def test_an_answer_of_the_wrong_shape_is_uncertain(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    server.methods.table["sendmessage"] = lambda _: {"strange": True}
    assert isinstance(await messenger.send(chat(), message()), Uncertain)
    server.methods.table["sendmessage"] = lambda _: [1, 2]
    assert isinstance(await messenger.send(chat(), message()), Uncertain)


# --- pace ----------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [1, 17, 3600])
async def test_429_waits_as_long_as_the_server_asks(
    server: TelegramServer, messenger: TelegramMessenger, seconds: int
) -> None:
    server.fail("sendMessage", with_=faults.too_many(seconds))
    assert await messenger.send(chat(), message()) == Wait(seconds, "chat")
    assert server.messages(501) == []


async def test_429_without_a_number_waits_all_the_same(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    server.fail("sendMessage", with_=faults.refuse(429, "Too Many Requests"))
    result = await messenger.send(chat(), message())
    assert isinstance(result, Wait)
    assert result.seconds > 0


async def test_two_chats_told_to_wait_at_once_mean_the_bots_own_limit(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    server.private(502)
    server.fail("sendMessage", with_=faults.too_many(3), times=2)
    first = await messenger.send(chat(501), message())
    second = await messenger.send(chat(502), message())
    assert (first, second) == (Wait(3, "chat"), Wait(3, "account"))


def test_a_busy_bot_that_is_told_to_wait_met_its_own_limit() -> None:
    now = 1000.0
    load = Load(28, lambda: now)
    for number in range(20):
        load.called(str(number))
    assert load.scope("7", 5) == "account"


def test_a_chat_over_its_own_limit_does_not_stop_a_busy_bot() -> None:
    now = [1000.0]
    load = Load(28, lambda: now[0])
    for _ in range(21):
        load.called("-601")
        now[0] += 2
    for number in range(20):
        load.called(str(number))
    load.called("-601")
    assert load.scope("-601", 5) == "chat"


async def test_the_real_pace_of_one_group_holds_up_that_group_only(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    group = server.group(-601)
    server.pace.on = True
    assert isinstance(await messenger.send(chat(group.id), message()), Sent)
    assert await messenger.send(chat(group.id), message()) == Wait(1, "chat")
    assert isinstance(await messenger.send(chat(501), message()), Sent)


# --- secrets -------------------------------------------------------------------------


async def test_the_token_stands_in_no_log_even_at_its_loudest(
    server: TelegramServer, messenger: TelegramMessenger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "telegram.Bot")
    server.fail("sendMessage", with_=faults.server_error(502, html=True))
    await messenger.send(chat(), message())
    await messenger.send(chat(), message())
    assert any(record.name == "telegram.Bot" for record in caplog.records)
    assert server.token not in caplog.text


async def test_the_token_does_not_stand_in_a_dump_of_variables(server: TelegramServer, api: Api) -> None:
    assert server.token not in f"{api!r} {api}"


async def test_calls_are_not_logged_one_by_one(
    messenger: TelegramMessenger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert isinstance(await messenger.send(chat(), message()), Sent)
    assert caplog.records == []


@pytest.mark.parametrize(("paid", "rate"), [(False, 28.0), (True, 950.0)])
async def test_a_paid_broadcast_says_so_with_each_message_and_is_faster(
    server: TelegramServer, api: Api, paid: bool, rate: float
) -> None:
    messenger = TelegramMessenger(api, paid=paid)
    assert isinstance(await messenger.send(chat(), message()), Sent)
    (call,) = server.calls("sendMessage")
    assert (call.params.get("allow_paid_broadcast"), messenger.rate) == (paid or None, rate)


def test_the_messenger_tells_its_platform_and_pace(messenger: TelegramMessenger) -> None:
    assert (messenger.platform, messenger.account, messenger.rate) == ("telegram", "", 28.0)


# --- charts ---------------------------------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def charted(text: str = "81 million malicious links", png: bytes = PNG) -> Message:
    chart = Block("chart", (), picture=Picture(png, "Q3 2022 81 million"))
    return Message((chart, Block("text", ((Span(text, bold=True),),))))


async def test_a_chart_goes_out_as_a_photo_with_the_words_as_its_caption(
    server: TelegramServer, api: Api
) -> None:
    assert isinstance(await TelegramMessenger(api).send(chat(), charted()), Sent)
    (posted,) = server.seen(501)
    assert posted.photo == PNG
    assert posted.text == "81 million malicious links"
    assert posted.entities[0]["type"] == "bold"


@pytest.mark.parametrize(
    ("text", "png"), [("word " * 300, PNG), ("Too odd a picture", b"no picture at all"), ("None drawn", b"")]
)
async def test_words_arrive_where_a_photo_cannot(
    server: TelegramServer, api: Api, text: str, png: bytes
) -> None:
    assert isinstance(await TelegramMessenger(api).send(chat(), charted(text, png)), Sent)
    (posted,) = server.seen(501)
    assert not posted.photo
    assert posted.text.startswith(text[:9])


async def test_a_group_that_takes_no_pictures_gets_the_words(server: TelegramServer, api: Api) -> None:
    server.group(-601).pictures = False
    assert isinstance(await TelegramMessenger(api).send(chat(-601), charted()), Sent)
    (posted,) = server.seen(-601)
    assert (posted.photo, posted.text) == (b"", "81 million malicious links")


async def test_a_photo_whose_answer_never_came_is_in_doubt_like_any_message(server: TelegramServer) -> None:
    api = Api(server.token, server.url, CALM)
    server.fail("sendPhoto", with_=faults.RESET_AFTER)
    assert isinstance(await TelegramMessenger(api).send(chat(), charted()), Uncertain)
    assert len(server.messages(501)) == 1
    await api.hang_up()


@pytest.mark.parametrize(
    ("fault", "responds"),
    [
        (faults.UNAUTHORIZED, True),
        (faults.too_many(3), True),
        (faults.server_error(502, html=True), False),
        (faults.RESET, False),
    ],
)
async def test_asked_whether_it_is_there_a_refusal_is_an_answer_and_silence_is_none(
    server: TelegramServer, messenger: TelegramMessenger, fault: faults.Fault, responds: bool
) -> None:
    server.fail("getMe", with_=fault)
    assert await messenger.responds() is responds
    assert await messenger.responds()


# --- taking messages back --------------------------------------------------------------

DELETIONS = [
    (faults.refuse(400, "Bad Request: message to delete not found"), Sent, 1),
    (faults.refuse(400, "Bad Request: MESSAGE_ID_INVALID"), Sent, 1),
    (faults.server_error(502, html=True), Retry, 1),
    (faults.too_many(7), Wait, 1),
    (faults.UNAUTHORIZED, Stopped, 1),
    (faults.BLOCKED, Gone, 1),
    (faults.KICKED, Gone, 1),
    (faults.migrated(-100555), Moved, 1),
    (faults.refuse(400, "Bad Request: something of next year"), Rejected, 1),
    (faults.RESET, Retry, 1),
    (faults.RESET_AFTER, Retry, 0),
    (faults.TRUNCATED, Retry, 0),
    (faults.HANG_AFTER, Retry, 0),
]


@pytest.mark.parametrize(("fault", "expected", "left"), DELETIONS)
async def test_each_failure_of_a_deletion_is_done_safe_to_repeat_or_told(
    server: TelegramServer,
    messenger: TelegramMessenger,
    hasty: TelegramMessenger,
    fault: faults.Fault,
    expected: type[Outcome],
    left: int,
) -> None:
    sent = await messenger.send(chat(), message("a"))
    assert isinstance(sent, Sent)
    server.fail("deleteMessage", with_=fault)
    assert isinstance(await hasty.delete(chat(), sent.reference, message("withdrawn")), expected)
    assert len(server.seen(501)) == left
    assert await messenger.delete(chat(), sent.reference, message("withdrawn")) == sent
    assert server.seen(501) == []
    assert await messenger.delete(chat(), sent.reference, message("withdrawn")) == sent


@pytest.mark.parametrize("said", ["message can't be deleted", "MESSAGE_DELETE_FORBIDDEN"])
async def test_what_telegram_does_not_delete_any_more_says_that_it_was_withdrawn(
    server: TelegramServer, messenger: TelegramMessenger, said: str
) -> None:
    sent = await messenger.send(chat(), message("a", Button("Why", command="/why 3")))
    assert isinstance(sent, Sent)
    server.fail("deleteMessage", with_=faults.refuse(400, f"Bad Request: {said}"), times=None)
    assert await messenger.delete(chat(), sent.reference, message("withdrawn")) == sent
    assert [(one.text, one.keyboard) for one in server.seen(501)] == [("withdrawn", [])]
    assert await messenger.delete(chat(), sent.reference, message("withdrawn")) == sent
    server.seen(501)[0].deleted = True
    assert await messenger.delete(chat(), sent.reference, message("withdrawn")) == sent


async def test_a_deletion_of_what_is_no_telegram_message_is_rejected_without_a_call(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    assert isinstance(await messenger.delete(chat(), "C1:1.2", message()), Rejected)
    assert server.transcript == []
