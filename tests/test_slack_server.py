"""The loopback Slack is as strict as the real one: what it refuses, how often, and when it repeats."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, SlackServer
from tests.servers.slack_calls import sign
from tests.servers.slack_state import Json, Pace, status, too_many


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer(ack_within=0.2) as server:
        yield server


@pytest.fixture
async def client(slack: SlackServer) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(BOT_TOKEN, base_url=slack.api_url, session=session, retry_handlers=[])


async def refused(call: Any) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value


async def code(call: Any) -> str:
    return str((await refused(call)).response["error"])


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def press(**more: Any) -> Json:
    return {"type": "button", "text": text("Why"), **more}


# --- messages ---


async def test_what_is_posted_is_kept_and_can_be_rewritten_and_removed(
    slack: SlackServer, client: AsyncWebClient
) -> None:
    answer = await client.chat_postMessage(channel="C1", text="one", blocks=[section("one")])
    await client.chat_update(channel="C1", ts=answer["ts"], text="two")
    (posted,) = slack.messages("C1")
    assert (posted.text, posted.blocks, posted.edits) == ("two", [section("one")], 1)
    await client.chat_update(channel="C1", ts=answer["ts"], text="three", blocks=[])
    assert posted.blocks == []
    await client.chat_delete(channel="C1", ts=answer["ts"])
    assert slack.messages("C1") == []
    assert await code(client.chat_update(channel="C1", ts=answer["ts"], text="x")) == "message_not_found"


async def test_an_ephemeral_message_is_seen_by_one_member_alone(
    slack: SlackServer, client: AsyncWebClient
) -> None:
    answer = await client.chat_postEphemeral(channel="C1", user="U1", text="psst")
    assert (len(slack.messages("C1")), len(slack.ephemerals("C1", "U1")), slack.ephemerals("C1", "U2")) == (
        0,
        1,
        [],
    )
    ts = answer["message_ts"]
    assert await code(client.chat_update(channel="C1", ts=ts, text="x")) == "message_not_found"
    assert await code(client.chat_postEphemeral(channel="C1", user="U9", text="x")) == "user_not_in_channel"


async def test_anothers_message_cannot_be_rewritten(slack: SlackServer, client: AsyncWebClient) -> None:
    other = slack.store("C1", {"text": "mine"}, author="B9")
    assert await code(client.chat_update(channel="C1", ts=other.ts, text="x")) == "cant_update_message"


async def test_a_channel_refuses_strangers_and_the_past(slack: SlackServer, client: AsyncWebClient) -> None:
    slack.channels["C1"].bot_is_in = False
    assert await code(client.chat_postMessage(channel="C1", text="x")) == "not_in_channel"
    slack.channels["C1"].private = True
    assert await code(client.chat_postMessage(channel="C1", text="x")) == "channel_not_found"
    slack.channels["C2"].archived = True
    assert await code(client.chat_postMessage(channel="C2", text="x")) == "is_archived"
    assert await code(client.chat_postMessage(channel="C9", text="x")) == "channel_not_found"


async def test_texts_have_their_limits(slack: SlackServer, client: AsyncWebClient) -> None:
    assert await code(client.api_call("chat.postMessage", json={"channel": "C1", "text": " "})) == "no_text"
    answer = await client.chat_postMessage(channel="C1", text="x" * 40_001)
    assert answer["warning"] == "message_truncated"
    assert len(slack.messages("C1")[0].text) == 40_000
    update = client.chat_update(channel="C1", ts=answer["ts"], text="&" * 801)
    assert await code(update) == "msg_too_long"
    await client.chat_update(channel="C1", ts=answer["ts"], text="&amp;" * 800)


# --- Block Kit ---

WRONG: list[tuple[str, list[Any], str]] = [
    ("section text", [section("x" * 3001)], "/blocks/0/text/text"),
    ("empty section text", [section("")], "/blocks/0/text/text"),
    ("section without text", [{"type": "section"}], "/blocks/0"),
    ("header", [{"type": "header", "text": text("x" * 151)}], "/blocks/0/text/text"),
    ("header in mrkdwn", [{"type": "header", "text": section("x")["text"]}], "/blocks/0/text/type"),
    ("context", [{"type": "context", "elements": [text("x")] * 11}], "/blocks/0/elements"),
    ("empty context", [{"type": "context", "elements": []}], "/blocks/0/elements"),
    ("actions", [{"type": "actions", "elements": [press()] * 26}], "/blocks/0/elements"),
    (
        "label",
        [{"type": "actions", "elements": [press(text=text("x" * 76))]}],
        "/blocks/0/elements/0/text/text",
    ),
    ("value", [{"type": "actions", "elements": [press(value="x" * 2001)]}], "/blocks/0/elements/0/value"),
    ("url", [{"type": "actions", "elements": [press(url="x" * 3001)]}], "/blocks/0/elements/0/url"),
    ("action id", [{"type": "actions", "elements": [press(action_id="x" * 256)]}], "/elements/0/action_id"),
    ("same action id", [{"type": "actions", "elements": [press(action_id="a")] * 2}], "/blocks/0/elements"),
    ("style", [{"type": "actions", "elements": [press(style="loud")]}], "/blocks/0/elements/0/style"),
    ("block id", [{**section("x"), "block_id": "x" * 256}], "/blocks/0/block_id"),
    ("same block id", [{**section("x"), "block_id": "a"}] * 2, "/blocks"),
    ("unknown block", [{"type": "marquee"}], "/blocks/0/type"),
    ("unknown key", [{**section("x"), "colour": "red"}], "/blocks/0"),
    (
        "unknown key in a text",
        [{"type": "section", "text": {**text("x"), "verbatim": True}}],
        "/blocks/0/text",
    ),
    ("too many blocks", [section("x")] * 51, "/blocks"),
    ("no object", ["x"], "/blocks/0"),
    ("fields", [{"type": "section", "fields": [text("x")] * 11}], "/blocks/0/fields"),
    ("field", [{"type": "section", "fields": [text("x" * 2001)]}], "/blocks/0/fields/0/text"),
]


@pytest.mark.parametrize(("blocks", "pointer"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG])
async def test_blocks_outside_the_schema_are_refused_with_the_place(
    slack: SlackServer, client: AsyncWebClient, blocks: list[Any], pointer: str
) -> None:
    response = (await refused(client.chat_postMessage(channel="C1", text="x", blocks=blocks))).response
    assert response["error"] == "invalid_blocks"
    assert any(f"{pointer}]" in each for each in response["errors"])
    assert response["response_metadata"]["messages"][0].startswith("[ERROR] ")
    assert slack.messages("C1") == []


async def test_blocks_at_their_limits_are_taken(slack: SlackServer, client: AsyncWebClient) -> None:
    blocks = [
        {"type": "header", "text": text("x" * 150)},
        section("x" * 3000),
        {"type": "actions", "elements": [press(value="x" * 2000, action_id=str(n)) for n in range(25)]},
        {"type": "context", "elements": [text("x")] * 10},
        *[{"type": "divider"}] * 46,
    ]
    await client.chat_postMessage(channel="C1", text="x", blocks=blocks)
    assert len(slack.messages("C1")[0].blocks) == 50


async def test_each_block_may_be_right_and_all_together_too_long(client: AsyncWebClient) -> None:
    call = client.chat_postMessage(channel="C1", text="x", blocks=[section("x" * 3000)] * 4)
    assert await code(call) == "msg_blocks_too_long"


# --- tokens, scopes, faults, pace ---


async def test_tokens_are_told_apart(slack: SlackServer, client: AsyncWebClient) -> None:
    other = AsyncWebClient(base_url=slack.api_url, session=client.session)
    assert await code(other.auth_test()) == "not_authed"
    assert await code(other.auth_test(token="xoxb-wrong")) == "invalid_auth"
    assert await code(other.auth_test(token=APP_TOKEN)) == "not_allowed_token_type"
    assert await code(other.apps_connections_open(app_token=BOT_TOKEN)) == "not_allowed_token_type"
    slack.revoke(reason="account_inactive")
    assert await code(client.auth_test()) == "account_inactive"


async def test_a_scope_that_is_lacking_is_named(slack: SlackServer, client: AsyncWebClient) -> None:
    slack.workspaces[BOT_TOKEN].scopes = frozenset({"commands"})
    response = (await refused(client.users_info(user="U1"))).response
    assert (response["error"], response["needed"], response["provided"]) == (
        "missing_scope",
        "users:read",
        "commands",
    )


async def test_people_and_channels_are_described(slack: SlackServer, client: AsyncWebClient) -> None:
    assert (await client.users_info(user="U2", include_locale=True))["user"]["locale"] == "en-US"
    assert (await client.conversations_info(channel="C1"))["channel"]["is_member"]
    opened = await client.conversations_open(users="U1")
    assert opened["channel"]["id"] == "DU1"
    assert await code(client.users_info(user="U9")) == "user_not_found"
    assert await code(client.api_call("chat.shout")) == "unknown_method"


async def test_a_fault_strikes_the_calls_it_was_planned_for(
    slack: SlackServer, client: AsyncWebClient
) -> None:
    slack.fail("chat.postMessage", channel="C2", times=2, with_=too_many("9"))
    await client.chat_postMessage(channel="C1", text="x")
    for _ in range(2):
        response = (await refused(client.chat_postMessage(channel="C2", text="x"))).response
        assert (response.status_code, response.headers["Retry-After"]) == (429, "9")
    await client.chat_postMessage(channel="C2", text="x")


async def test_slacks_own_pace_allows_a_burst_and_then_one_a_second(
    slack: SlackServer, client: AsyncWebClient
) -> None:
    slack.pace = Pace(burst=2)
    for _ in range(2):
        await client.chat_postMessage(channel="C1", text="x")
    assert await code(client.chat_postMessage(channel="C1", text="x")) == "ratelimited"
    slack.clock.advance(1.1)
    await client.chat_postMessage(channel="C1", text="x")


# --- Socket Mode ---


async def test_a_socket_address_is_good_for_one_connection(
    slack: SlackServer, client: AsyncWebClient
) -> None:
    address = (await client.apps_connections_open(app_token=APP_TOKEN))["url"]
    assert client.session
    async with client.session.ws_connect(address) as ws:
        assert (await ws.receive_json())["type"] == "hello"
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await client.session.ws_connect(address)


async def test_the_eleventh_socket_is_sent_away(slack: SlackServer, client: AsyncWebClient) -> None:
    assert client.session
    sockets = []
    for number in range(11):
        address = (await client.apps_connections_open(app_token=APP_TOKEN))["url"]
        sockets.append(await client.session.ws_connect(address))
        greeting = await sockets[-1].receive_json()
        assert greeting["type"] == ("hello" if number < 10 else "disconnect")
    assert greeting["reason"] == "too_many_websockets"
    for ws in sockets:
        await ws.close()


async def test_a_command_without_an_ack_fails_and_an_event_comes_again(
    slack: SlackServer, client: AsyncWebClient
) -> None:
    assert (await slack.user_says("/latest")).problem == "dispatch_failed"
    address = (await client.apps_connections_open(app_token=APP_TOKEN))["url"]
    assert client.session
    async with client.session.ws_connect(address) as ws:
        await ws.receive_json()
        assert (await slack.user_says("/latest")).problem == "operation_timeout"
        assert (await ws.receive_json())["type"] == "slash_commands"
        said = await slack.happens({"type": "app_mention"})
        assert (said.attempts, said.problem) == (4, "operation_timeout")
        envelopes = [await ws.receive_json() for _ in range(4)]
        assert [each["retry_attempt"] for each in envelopes] == [0, 1, 2, 3]
        assert len({each["envelope_id"] for each in envelopes}) == 1
        await ws.send_json({"envelope_id": "nobody's"})
        await slack.until(lambda: slack.sockets.stray)


# --- HTTP ---


class App:
    """An app that answers with the next of these statuses, and keeps the headers it got."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.headers: list[dict[str, str]] = []

    async def handle(self, request: web.Request) -> web.Response:
        self.headers.append(dict(request.headers))
        body = await request.read()
        assert SignatureVerifier(SIGNING_SECRET).is_valid_request(body, dict(request.headers))
        await asyncio.sleep(9 if self.statuses[0] == 0 else 0)
        return web.Response(status=self.statuses.pop(0))


@asynccontextmanager
async def serving(slack: SlackServer, app: App) -> AsyncIterator[None]:
    site = web.Application()
    site.router.add_post("/slack/events", app.handle)
    runner = web.AppRunner(site, access_log=None, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.transport, slack.app_url = "http", f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield
    await runner.cleanup()


async def test_an_event_comes_again_with_its_number_until_it_is_taken(slack: SlackServer) -> None:
    app = App(500, 404, 200)
    async with serving(slack, app):
        said = await slack.happens({"type": "app_mention"})
    assert (said.acked, said.attempts) == (True, 3)
    assert [each.get("X-Slack-Retry-Num") for each in app.headers] == [None, "1", "2"]
    assert app.headers[1]["X-Slack-Retry-Reason"] == "http_error"


async def test_a_command_over_http_is_tried_once_and_in_time(slack: SlackServer) -> None:
    app = App(500, 0)
    async with serving(slack, app):
        assert (await slack.user_says("/latest")).problem == "dispatch_failed"
        app.statuses = [0, 0]
        assert (await slack.user_says("/latest")).problem == "operation_timeout"
    assert len(app.headers) == 2
    assert (await slack.user_says("/latest")).problem == "dispatch_failed"


# --- response_url and signatures ---


async def respond(slack: SlackServer, url: str, **body: Any) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
        return answer.status, await answer.text()


async def test_a_response_url_is_used_up_after_five_answers_or_half_an_hour(slack: SlackServer) -> None:
    url = slack.people.response_url("C1", "U1")
    assert [(await respond(slack, url, text="x"))[0] for _ in range(6)] == [200] * 5 + [404]
    assert "used_url" in (await respond(slack, url, text="x"))[1]
    late = slack.people.response_url("C1", "U1")
    slack.clock.advance(30 * 60 + 1)
    assert "expired_url" in (await respond(slack, late, text="x"))[1]
    assert len(slack.ephemerals("C1", "U1")) == 5


async def test_a_response_url_speaks_aloud_replaces_and_removes(slack: SlackServer) -> None:
    original = slack.store("C1", {"text": "old"}, only_for="U1")
    url = slack.people.response_url("C1", "U1", original)
    await respond(slack, url, text="new", replace_original=True)
    assert original.text == "new"
    await respond(slack, url, text="aloud", response_type="in_channel")
    assert [each.text for each in slack.messages("C1")] == ["aloud"]
    await respond(slack, url, delete_original=True)
    assert slack.ephemerals("C1", "U1") == []
    assert (await respond(slack, url, blocks=[section("")]))[0] == 400
    slack.fail("response_url", with_=status(500))
    assert (await respond(slack, url, text="x"))[0] == 500


def test_the_signature_is_the_one_that_slacks_library_expects() -> None:
    body = json.dumps({"type": "event_callback"}).encode()
    expected = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp="12345", body=body)
    assert sign(SIGNING_SECRET, "12345", body) == expected
