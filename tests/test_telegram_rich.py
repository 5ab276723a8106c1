"""Digests as Telegram's rich messages: for chats that asked, and in their classic form where a server refuses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.telegram import rich
from bot.adapters.telegram.line import Api, Timeouts
from bot.adapters.telegram.messenger import TelegramMessenger
from bot.app import opened
from bot.model import (
    Block,
    Button,
    Chat,
    ChatRef,
    Gone,
    Message,
    Request,
    Sent,
    Span,
    Stopped,
    Uncertain,
    Wait,
)
from bot.settings import Channel
from bot.store import deliveries
from tests.newsroom import AGENCY, Clock, Inbox, Newsroom, SameProcess, newsroom, settings
from tests.servers import telegram_faults as faults
from tests.servers.telegram import TelegramServer
from tests.servers.telegram_faults import refuse
from tests.test_against import BEFORE, NOW, PRESENT

CALM = Timeouts(connect=2, read=5, write=5, pool=2)
CHAT = Chat(1, ChatRef("telegram", "501"))
UNKNOWN = refuse(404, "Not Found: method not found")
TOO_NEW = refuse(400, "Bad Request: RICH_MESSAGE_INVALID")
DIGEST = Message(
    (
        Block("title", ((Span("Week of <4> & 5", bold=True),),)),
        Block("text", ((Span("In figures", bold=True),),), keep_with_next=True),
        Block("list", ((Span("81 million", bold=True), Span(" links")), (Span("40"), Span(" domains")))),
        Block("text", ((Span("Story. ("), Span("Wire", link="https://a.example/?q=1&b=2"), Span(")")),)),
        Block("table", ((Span("Period"), Span("Value")), (Span("Q3"), Span("81")))),
        Block("small", ((Span("2 stories, /start @everyone"),),)),
    ),
    buttons=((Button("Order", command="why 2022-W47"),),),
    rich=True,
)


class Watch:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        server.private(501)
        yield server


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def messenger(server: TelegramServer, watch: Watch) -> AsyncIterator[TelegramMessenger]:
    api = Api(server.token, server.url, CALM)
    yield TelegramMessenger(api, clock=watch)
    await api.hang_up()


async def test_a_digest_goes_out_as_a_document_with_its_buttons(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    result = await messenger.send(CHAT, DIGEST)
    (seen,) = server.seen(501)
    assert result == Sent(str(seen.id))
    assert seen.rich is not None
    html = seen.rich["html"]
    assert html.startswith(
        "<h2>Week of &lt;4&gt; &amp; 5</h2><h3>In figures</h3><ul><li><b>81 million</b> links</li>"
    )
    assert '<p>Story. (<a href="https://a.example/?q=1&amp;b=2">Wire</a>)</p>' in html
    assert "<table><tr><th>Period</th><th>Value</th></tr><tr><td>Q3</td><td>81</td></tr></table>" in html
    assert html.endswith("<footer>2 stories, /start @everyone</footer>")
    assert seen.rich["skip_entity_detection"] is True, "words of a source become no commands and no mentions"
    assert seen.buttons == ["Order"]


async def test_other_messages_stay_classic(server: TelegramServer, messenger: TelegramMessenger) -> None:
    await messenger.send(CHAT, replace(DIGEST, rich=False))
    (seen,) = server.seen(501)
    assert seen.rich is None
    assert not server.calls("sendRichMessage")


@pytest.mark.parametrize(("refusal", "rest"), [(UNKNOWN, rich.UNKNOWN_FOR), (TOO_NEW, rich.REFUSED_FOR)])
async def test_a_server_that_takes_none_gets_the_classic_form_and_is_asked_again_later(
    server: TelegramServer,
    messenger: TelegramMessenger,
    watch: Watch,
    refusal: faults.Fault,
    rest: float,
) -> None:
    server.fail("sendRichMessage", with_=refusal)
    assert isinstance(await messenger.send(CHAT, DIGEST), Sent)
    assert isinstance(await messenger.send(CHAT, DIGEST), Sent)
    assert len(server.calls("sendRichMessage")) == 1, "it is not asked again at once"
    assert [seen.rich for seen in server.seen(501)] == [None, None]
    watch.now += rest
    await messenger.send(CHAT, DIGEST)
    assert len(server.calls("sendRichMessage")) == 2
    assert [bool(seen.rich) for seen in server.seen(501)] == [False, False, True]


async def test_a_token_that_is_refused_is_no_server_without_rich_messages(
    server: TelegramServer, messenger: TelegramMessenger
) -> None:
    server.fail("*", with_=faults.UNAUTHORIZED, times=2)
    assert isinstance(await messenger.send(CHAT, DIGEST), Stopped)
    await messenger.send(CHAT, DIGEST)
    assert len(server.calls("sendRichMessage")) == 2, "the token is mended: rich messages are tried"


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (faults.RESET_AFTER, Uncertain),
        (faults.TRUNCATED, Uncertain),
        (faults.too_many(3), Wait),
        (faults.BLOCKED, Gone),
        (faults.CHAT_NOT_FOUND, Gone),
    ],
)
async def test_what_says_nothing_of_the_form_is_no_reason_for_another(
    server: TelegramServer, messenger: TelegramMessenger, fault: faults.Fault, outcome: type
) -> None:
    server.fail("sendRichMessage", with_=fault)
    assert isinstance(await messenger.send(CHAT, DIGEST), outcome)
    assert not server.calls("sendMessage"), "the classic form would be the second message"


def test_what_a_rich_message_cannot_hold_stays_classic() -> None:
    long = Block("text", tuple((Span("word " * 100),) for _ in range(100)))
    many = Block("list", tuple((Span(str(n)),) for n in range(501)))
    assert rich.render(Message((long,))) is None
    assert rich.render(Message((many,))) is None
    assert rich.render(Message(())) is None


async def test_a_chat_asks_for_rich_digests_and_takes_it_back(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as room:
        await room.tells(AGENCY, PRESENT, silent=True)
        where = ChatRef("telegram", "501")

        async def says(line: str) -> Message:
            reply = await room.app.commands.answer(Request(where, line))
            assert reply is not None
            return reply.messages[0]

        assert not (await says("/week 2026-W19")).rich
        assert "Form of digests: with headings" in str((await says("/settings rich on")).blocks)
        assert (await says("/week 2026-W19")).rich
        assert "settings rich off" in str((await says("/settings")).buttons)
        await says("/settings rich off")
        assert not (await says("/week 2026-W19")).rich
        assert "neither" in str((await says("/settings rich perhaps")).blocks)
        assert "quiet, cadence, rich" in str((await says("/settings colour red")).blocks)
        for name in ("rich", "zengin"):
            said = await room.says(f"/settings {name} on")
            assert "There is no setting" in said, "no terminal has such messages"
            assert "quiet, cadence." in said


@pytest.mark.parametrize("refusal", [None, UNKNOWN, TOO_NEW])
async def test_the_ledger_sends_a_digest_once_in_the_form_that_passes(
    tmp_path: Path, database_url: str, server: TelegramServer, refusal: faults.Fault | None
) -> None:
    if refusal:
        server.fail("sendRichMessage", with_=refusal, times=None)
    others = [server.private(number).id for number in (502, 503)]
    channels = [
        Channel(platform="telegram", chat=str(number), cadence=("weekly",), rich=number != 503)
        for number in (501, *others)
    ]
    clock = Clock(NOW.replace(day=5))
    made = replace(
        settings(tmp_path, (AGENCY,), BEATWIRE_DATABASE_URL=database_url), channels=tuple(channels)
    )
    api = Api(server.token, server.url, CALM)
    async with opened(made, clock=clock, apart=SameProcess()) as app:
        await app.sync_channels()
        await Newsroom(app, clock, Inbox()).tells(AGENCY, BEFORE, PRESENT, silent=True)
        clock.now = NOW
        await app.composer.enqueue_due()
        for _ in range(2):
            await app.dispatcher((TelegramMessenger(api),)).drain()
        async with app.database.read() as conn:
            assert [row.state for row in await deliveries.listing(conn)] == ["sent"] * 3
    await api.hang_up()
    seen = {number: server.seen(number) for number in (501, 502, 503)}
    assert [len(one) for one in seen.values()] == [1, 1, 1]
    assert [bool(one[0].rich) for one in seen.values()] == [not refusal, not refusal, False]
    assert all("90 million malicious links" in one[0].text for one in seen.values())
