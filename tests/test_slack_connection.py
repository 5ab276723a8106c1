"""The connection to Slack: sockets that break, requests that lie, operators who mistype."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.adapters.slack.connection import SlackConnection, SlackError, parse_listen
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SlackServer
from tests.servers.slack_desk import Desk, connected, seen, settled
from tests.servers.slack_state import hang, status


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer(ack_within=0.5) as server:
        yield server


@pytest.fixture
def desk() -> Desk:
    return Desk()


# --- Socket Mode ---


@pytest.fixture
async def socket_bot(slack: SlackServer, desk: Desk) -> AsyncIterator[SlackConnection]:
    connection = await connected(slack, desk, "socket")
    yield connection
    await connection.stop()


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "too_many_websockets"])
async def test_a_request_to_reconnect_is_followed(
    slack: SlackServer, desk: Desk, socket_bot: SlackConnection, reason: str
) -> None:
    await slack.sockets.disconnect(reason)
    await slack.until(lambda: slack.sockets.connected == 2 and len(slack.sockets.open) == 1)
    await slack.user_says("/latest")
    assert await seen(slack)


async def test_a_dropped_socket_is_opened_again(
    slack: SlackServer, desk: Desk, socket_bot: SlackConnection
) -> None:
    slack.sockets.drop()
    await slack.until(lambda: slack.sockets.connected == 2)
    assert (await slack.user_says("/latest")).acked


async def test_every_try_to_reconnect_asks_for_a_fresh_address(
    slack: SlackServer, desk: Desk, socket_bot: SlackConnection
) -> None:
    slack.sockets.refuse = 2
    slack.fail("apps.connections.open", with_=status(503, html=True))
    slack.sockets.drop()
    await slack.until(lambda: slack.sockets.connected == 2)
    assert (await slack.user_says("/latest")).acked


async def test_a_revoked_app_token_is_logged_without_it_and_other_work_goes_on(
    slack: SlackServer, desk: Desk, socket_bot: SlackConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    slack.fail("apps.connections.open", with_="invalid_auth", times=3)
    slack.sockets.drop()
    await slack.until(lambda: slack.sockets.connected == 2)
    written = "".join(capsys.readouterr())
    assert written.count("slack.not_reconnected") == 3
    assert APP_TOKEN not in written
    assert (await slack.user_says("/latest")).acked


async def test_an_event_that_was_not_acknowledged_in_time_comes_again_and_is_done_once(
    slack: SlackServer, desk: Desk, socket_bot: SlackConnection
) -> None:
    slack.sockets.deaf = 1
    said = await slack.user_says("<@UBOT> latest")
    assert (said.acked, said.attempts) == (True, 2)
    await seen(slack)
    await settled(slack)
    assert len(desk.asked) == 1


async def test_each_envelope_goes_to_one_of_several_sockets(
    slack: SlackServer, desk: Desk, socket_bot: SlackConnection
) -> None:
    other = await connected(slack, desk, "socket")
    await slack.until(lambda: len(slack.sockets.open) == 2)
    for _ in range(4):
        assert (await slack.user_says("/latest")).acked
    await seen(slack, 4)
    assert sorted(number for number, _ in slack.sockets.carried) == [0, 0, 1, 1]
    assert len(desk.asked) == 4
    await other.stop()


# --- HTTP ---


@pytest.fixture
async def http_bot(slack: SlackServer, desk: Desk) -> AsyncIterator[SlackConnection]:
    connection = await connected(slack, desk, "http")
    yield connection
    await connection.stop()


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("secret", "late", "headers"),
    [
        ("another secret", 0, {}),
        (None, 301, {}),
        (None, -301, {}),
        (None, 0, {"X-Slack-Signature": "v0=é"}),
        (None, 0, {"X-Slack-Signature": ""}),
        (None, 0, {"X-Slack-Request-Timestamp": "soon"}),
    ],
)
async def test_a_request_that_slack_did_not_sign_just_now_is_refused(
    slack: SlackServer,
    desk: Desk,
    http_bot: SlackConnection,
    secret: str | None,
    late: float,
    headers: dict[str, str],
) -> None:
    body = "command=%2Flatest&text=&channel_id=C1&user_id=U1"
    status_code, _ = await slack.people.post(body, FORM, headers, secret=secret, late=late)
    assert status_code == 401
    assert desk.asked == []


@pytest.mark.parametrize(
    ("body", "mime"),
    [
        (b"\xff\xfe", FORM),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"payload=%7B", FORM),
        (b"", FORM),
    ],
)
async def test_a_signed_request_that_makes_no_sense_does_no_harm(
    slack: SlackServer, desk: Desk, http_bot: SlackConnection, body: bytes, mime: str
) -> None:
    status_code, _ = await slack.people.post(body, mime)
    assert status_code < 500
    assert (await slack.user_says("/latest")).acked


async def test_the_challenge_of_the_address_is_answered(
    slack: SlackServer, desk: Desk, http_bot: SlackConnection
) -> None:
    asked = '{"type": "url_verification", "token": "t", "challenge": "abc"}'
    status_code, text = await slack.people.post(asked, "application/json")
    assert status_code == 200
    assert "abc" in text


async def test_a_repeat_with_a_retry_number_is_done_once(
    slack: SlackServer, desk: Desk, http_bot: SlackConnection
) -> None:
    event = {"type": "app_mention", "user": "U1", "text": "<@UBOT> week", "ts": "1.1", "channel": "C1"}
    payload = slack.people.event(event, "T1")
    await slack.pass_on("events_api", payload)
    await slack.pass_on("events_api", payload)
    await seen(slack)
    await settled(slack)
    assert len(desk.asked) == 1


# --- what an operator can get wrong, and outages at the start ---


async def starting(
    slack: SlackServer, desk: Desk, *, bot_token: str = BOT_TOKEN, app_token: str = APP_TOKEN
) -> str:
    """The sentence with which a start fails."""
    connection = SlackConnection(
        desk.answer, bot_token=bot_token, app_token=app_token, api_url=slack.api_url, timeout=1.0
    )
    with pytest.raises(SlackError) as caught:
        await connection.start()
    return str(caught.value)


async def test_a_wrong_bot_token_is_one_sentence_without_the_token(slack: SlackServer, desk: Desk) -> None:
    sentence = await starting(slack, desk, bot_token="xoxb-wrong-secret")
    assert "SLACK_BOT_TOKEN" in sentence
    assert "secret" not in sentence


async def test_a_wrong_app_token_is_one_sentence_without_the_token(slack: SlackServer, desk: Desk) -> None:
    sentence = await starting(slack, desk, app_token="xapp-wrong-secret")
    assert "SLACK_APP_TOKEN" in sentence
    assert "secret" not in sentence
    assert "SLACK_APP_TOKEN" in await starting(slack, desk, app_token=BOT_TOKEN)


async def test_asking_says_who_we_are_without_connecting(slack: SlackServer, desk: Desk) -> None:
    def asking(app_token: str) -> SlackConnection:
        return SlackConnection(desk.answer, bot_token=BOT_TOKEN, app_token=app_token, api_url=slack.api_url)

    assert await asking(APP_TOKEN).ask() == "beatwire in Loopback"
    assert slack.sockets.connected == 0
    with pytest.raises(SlackError, match="SLACK_APP_TOKEN"):
        await asking("xapp-wrong").ask()
    slack.fail("auth.test", with_=status(500, html=True))
    with pytest.raises(SlackError, match=r"HTTP 500.*SLACK_API_URL"):
        await asking(APP_TOKEN).ask()


async def test_a_taken_address_is_one_sentence(slack: SlackServer, desk: Desk) -> None:
    first = await connected(slack, desk, "http")
    assert first.endpoint
    port = first.endpoint.url.split(":")[2].split("/")[0]
    second = SlackConnection(
        desk.answer,
        bot_token=BOT_TOKEN,
        signing_secret="s",
        listen=f"127.0.0.1:{port}",
        api_url=slack.api_url,
    )
    with pytest.raises(SlackError, match="SLACK_LISTEN"):
        await second.start()
    await first.stop()


@pytest.mark.parametrize("listen", ["", "localhost", "localhost:http", "127.0.0.1:99999"])
def test_an_address_that_is_none_is_one_sentence(listen: str) -> None:
    with pytest.raises(SlackError, match="host:port"):
        parse_listen(listen)


def test_addresses_are_read_as_people_write_them() -> None:
    assert parse_listen("0.0.0.0:3000") == ("0.0.0.0", 3000)
    assert parse_listen("[::1]:3000") == ("::1", 3000)
    assert parse_listen(":3000") == ("127.0.0.1", 3000)


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_an_outage_at_the_start_is_waited_out(slack: SlackServer, desk: Desk, method: str) -> None:
    slack.fail(method, with_=status(503, html=True), times=2)
    connection = await connected(slack, desk, "socket")
    assert (await slack.user_says("/latest")).acked
    assert connection.team == "T1"
    await connection.stop()


async def test_a_silent_slack_at_the_start_delays_no_acknowledgement(slack: SlackServer, desk: Desk) -> None:
    connection = await connected(slack, desk, "http")
    slack.fail("auth.test", with_=hang(5.0), times=9)
    assert (await slack.user_says("/latest")).acked
    assert len(slack.called("auth.test")) == 1
    await connection.stop()
