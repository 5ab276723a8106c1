"""SlackMessenger against a Slack that fails in every way: one outcome for each, nothing posted twice."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.adapters.slack.messenger import SlackMessenger, web_client
from bot.adapters.slack.outcomes import DEFAULT_WAIT
from bot.model import (
    Block,
    Button,
    Chat,
    ChatRef,
    Gone,
    Message,
    Outcome,
    Rejected,
    Retry,
    Sent,
    Span,
    Stopped,
    Uncertain,
    Wait,
)
from tests.servers.slack import BOT_TOKEN, SlackServer
from tests.servers.slack_state import (
    RESET_AFTER,
    RESET_BEFORE,
    TRUNCATED,
    Fault,
    Pace,
    hang,
    status,
    too_many,
)


def news(words: str = "Azercell opens 5G in Baku", *buttons: Button) -> Message:
    return Message((Block("text", ((Span(words),),)),), buttons=(buttons,) if buttons else ())


def chat(channel: str = "C1", thread: str = "") -> Chat:
    return Chat(1, ChatRef("slack", channel, thread=thread), kind="channel")


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@asynccontextmanager
async def connected(slack: SlackServer, seconds: float) -> AsyncIterator[SlackMessenger]:
    """A messenger that waits so long for an answer."""
    client = web_client(BOT_TOKEN, slack.api_url)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds)) as session:
        client.session = session
        yield SlackMessenger(client)


@pytest.fixture
async def messenger(slack: SlackServer) -> AsyncIterator[SlackMessenger]:
    async with connected(slack, 30.0) as made:
        yield made


@pytest.fixture
async def patient(slack: SlackServer, fault: str | Fault) -> AsyncIterator[SlackMessenger]:
    """One that waits for every answer but for that of a server that hangs."""
    async with connected(slack, 1.0 if isinstance(fault, Fault) and fault.kind == "hang" else 30.0) as made:
        yield made


async def sent(slack: SlackServer, messenger: SlackMessenger) -> str:
    outcome = await messenger.send(chat(), news())
    assert isinstance(outcome, Sent)
    return outcome.reference


async def test_a_message_arrives_once_with_its_words_and_unfolds_no_link(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    outcome = await messenger.send(chat(), news("5G in Baku"))
    (posted,) = slack.messages("C1")
    assert outcome == Sent(f"C1:{posted.ts}")
    assert "5G in Baku" in posted.text
    assert posted.blocks
    assert posted.unfurl_links is False


async def test_a_thread_of_the_chat_and_the_thread_of_a_reply_are_kept(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    await messenger.send(chat(thread="11.22"), news())
    reference = await sent(slack, messenger)
    await messenger.reply(chat(), reference, news("Corrected"))
    assert [each.thread_ts for each in slack.messages("C1")] == ["11.22", None, reference.split(":")[1]]


async def test_an_edit_rewrites_what_was_sent(slack: SlackServer, messenger: SlackMessenger) -> None:
    reference = await sent(slack, messenger)
    assert await messenger.edit(chat(), reference, news("83 million")) == Sent(reference)
    (posted,) = slack.messages("C1")
    assert "83 million" in posted.said
    assert "5G" not in posted.said


async def test_a_message_to_a_person_is_referred_to_by_the_channel_it_reached(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    outcome = await messenger.send(chat("U1"), news())
    assert isinstance(outcome, Sent)
    assert outcome.reference.startswith("DU1:")
    assert await messenger.edit(chat("U1"), outcome.reference, news("new words")) == outcome


async def test_a_headline_cannot_call_a_channel(slack: SlackServer, messenger: SlackMessenger) -> None:
    await messenger.send(chat(), news("Breaking <!channel> <@U1> & more"))
    (posted,) = slack.messages("C1")
    assert not posted.calls_out


REFUSALS: list[tuple[str | Fault, Outcome | type[Outcome]]] = [
    (too_many("7"), Wait(7.0, "chat")),
    (too_many(None), Wait(DEFAULT_WAIT, "chat")),
    (too_many("soon"), Wait(DEFAULT_WAIT, "chat")),
    ("ratelimited", Wait(DEFAULT_WAIT, "chat")),
    ("internal_error", Retry),
    ("service_unavailable", Retry),
    ("rate_limited", Wait(DEFAULT_WAIT, "chat")),
    ("request_timeout", Retry),
    ("fatal_error", Uncertain),
    ("restricted_action", Gone),
    ("user_not_found", Gone),
    ("token_expired", Stopped),
    ("not_allowed_token_type", Stopped),
    ("unknown_method", Rejected),
    ("invalid_arguments", Rejected),
    ("channel_not_found", Gone),
    ("is_archived", Gone),
    ("not_in_channel", Gone),
    ("restricted_action_read_only_channel", Gone),
    ("token_revoked", Stopped),
    ("account_inactive", Stopped),
    ("invalid_auth", Stopped),
    ("not_authed", Stopped),
    ("missing_scope", Stopped),
    ("no_text", Rejected),
    ("an_error_of_next_year", Rejected),
    (status(500), Retry),
    (status(503), Retry),
    (status(500, html=True), Retry),
    (status(401, html=True), Retry),
    (status(403, html=True), Retry),
    (status(502, html=True), Retry),
    (status(503, html=True), Retry),
    (status(404, html=True), Retry),
    (status(200, html=True), Uncertain),
    (hang(60.0), Uncertain),
    (RESET_BEFORE, Uncertain),
]


@pytest.mark.parametrize(("fault", "expected"), REFUSALS, ids=str)
async def test_each_failure_has_its_outcome_and_posts_nothing(
    slack: SlackServer, patient: SlackMessenger, fault: str | Fault, expected: Outcome | type[Outcome]
) -> None:
    slack.fail("chat.postMessage", with_=fault)
    outcome = await patient.send(chat(), news())
    assert outcome == expected if not isinstance(expected, type) else isinstance(outcome, expected)
    assert slack.messages("C1") == []
    assert len(slack.called("chat.postMessage")) == 1


@pytest.mark.parametrize("fault", [RESET_AFTER, TRUNCATED, hang(60.0, stored=True)], ids=str)
async def test_an_answer_lost_after_the_message_arrived_is_uncertain_and_never_repeated_here(
    slack: SlackServer, patient: SlackMessenger, fault: Fault
) -> None:
    slack.fail("chat.postMessage", with_=fault)
    assert isinstance(await patient.send(chat(), news()), Uncertain)
    assert len(slack.messages("C1")) == 1


async def test_a_refused_connection_is_safe_to_repeat() -> None:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        closed = plug.getsockname()[1]
    outcome = await SlackMessenger(web_client(BOT_TOKEN, f"http://127.0.0.1:{closed}/api/")).send(
        chat(), news()
    )
    assert isinstance(outcome, Retry)


async def test_a_real_refusal_of_the_channel_tells_its_owner_what_to_do(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    slack.channels["C1"].bot_is_in = False
    outcome = await messenger.send(chat(), news())
    assert isinstance(outcome, Gone)
    assert "/invite" in outcome.reason
    slack.channels["C2"].archived = True
    assert isinstance(await messenger.send(chat("C2"), news()), Gone)
    assert isinstance(await messenger.send(chat("C404"), news()), Gone)


async def test_a_missing_permission_is_named(slack: SlackServer, messenger: SlackMessenger) -> None:
    slack.workspaces[BOT_TOKEN].scopes = frozenset()
    outcome = await messenger.send(chat(), news())
    assert isinstance(outcome, Stopped)
    assert "chat:write" in outcome.reason


async def test_a_token_revoked_midway_stops_the_account_and_is_not_told(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    await sent(slack, messenger)
    slack.revoke()
    outcome = await messenger.send(chat(), news())
    assert isinstance(outcome, Stopped)
    assert BOT_TOKEN not in outcome.reason


async def test_slacks_own_pace_comes_back_as_a_wait_of_that_channel_alone(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    slack.pace = Pace(burst=2)
    outcomes = [await messenger.send(chat(), news()) for _ in range(3)]
    assert outcomes[2] == Wait(1.0, "chat")
    assert isinstance(await messenger.send(chat("C2"), news()), Sent)


@pytest.mark.parametrize(
    "code", ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"]
)
async def test_a_message_refused_for_its_form_is_sent_once_as_bare_words(
    slack: SlackServer, messenger: SlackMessenger, code: str
) -> None:
    slack.fail("chat.postMessage", with_=code)
    assert isinstance(await messenger.send(chat(), news("5G in Baku")), Sent)
    (posted,) = slack.messages("C1")
    assert (posted.blocks, "5G in Baku" in posted.text) == ([], True)


async def test_a_message_refused_for_its_form_twice_is_rejected(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    slack.fail("chat.postMessage", with_="invalid_blocks", times=2)
    assert isinstance(await messenger.send(chat(), news()), Rejected)
    assert len(slack.called("chat.postMessage")) == 2


async def test_bare_words_with_a_lost_answer_are_uncertain(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    slack.fail("chat.postMessage", with_="invalid_blocks")
    slack.fail("chat.postMessage", with_=RESET_AFTER)
    assert isinstance(await messenger.send(chat(), news()), Uncertain)
    assert len(slack.messages("C1")) == 1


@pytest.mark.parametrize("code", ["message_not_found", "cant_update_message", "edit_window_closed"])
async def test_an_edit_that_comes_too_late_is_rejected(
    slack: SlackServer, messenger: SlackMessenger, code: str
) -> None:
    reference = await sent(slack, messenger)
    slack.fail("chat.update", with_=code)
    assert isinstance(await messenger.edit(chat(), reference, news("new")), Rejected)


async def test_an_edit_refused_for_pace_holds_back_the_whole_account(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    reference = await sent(slack, messenger)
    slack.fail("chat.update", with_=too_many("3"))
    assert await messenger.edit(chat(), reference, news("new")) == Wait(3.0, "account")


async def test_an_edit_or_a_reply_without_a_reference_is_rejected_without_a_call(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    assert isinstance(await messenger.edit(chat(), "nonsense", news()), Rejected)
    assert isinstance(await messenger.reply(chat(), "", news()), Rejected)
    assert slack.calls == []


async def test_an_edited_text_keeps_to_slacks_bytes(slack: SlackServer, messenger: SlackMessenger) -> None:
    reference = await sent(slack, messenger)
    long = news("çətinlik & əlaqə < 5 " * 140)
    assert await messenger.edit(chat(), reference, long) == Sent(reference)
    (posted,) = slack.messages("C1")
    assert len(posted.text.encode()) <= 4000


async def test_many_chats_are_written_to_at_once(slack: SlackServer) -> None:
    messenger = SlackMessenger(web_client(BOT_TOKEN, slack.api_url))  # patient: forty calls take their time
    outcomes = await asyncio.gather(
        *(messenger.send(chat("C1" if n % 2 else "C2"), news(str(n))) for n in range(40))
    )
    references = {outcome.reference for outcome in outcomes if isinstance(outcome, Sent)}
    assert len(references) == 40


@pytest.mark.parametrize(
    ("fault", "responds"),
    [("token_revoked", True), (too_many(), True), (status(502, html=True), False), (RESET_BEFORE, False)],
    ids=str,
)
async def test_asked_whether_it_is_there_a_refusal_is_an_answer_and_silence_is_none(
    slack: SlackServer, messenger: SlackMessenger, fault: str | Fault, responds: bool
) -> None:
    slack.fail("auth.test", with_=fault)
    assert await messenger.responds() is responds
    assert await messenger.responds()


# --- taking messages back --------------------------------------------------------------

DELETIONS: list[tuple[str | Fault, type[Outcome], int]] = [
    ("message_not_found", Sent, 1),
    (too_many("7"), Wait, 1),
    ("internal_error", Retry, 1),
    (status(502, html=True), Retry, 1),
    ("channel_not_found", Gone, 1),
    ("is_archived", Gone, 1),
    ("token_revoked", Stopped, 1),
    ("an_error_of_next_year", Rejected, 1),
    (RESET_BEFORE, Uncertain, 1),
    (RESET_AFTER, Uncertain, 0),
    (TRUNCATED, Uncertain, 0),
    (hang(60.0, stored=True), Uncertain, 0),
]


@pytest.mark.parametrize(("fault", "expected", "left"), DELETIONS, ids=str)
async def test_each_failure_of_a_deletion_is_done_safe_to_repeat_or_told(
    slack: SlackServer,
    messenger: SlackMessenger,
    patient: SlackMessenger,
    fault: str | Fault,
    expected: type[Outcome],
    left: int,
) -> None:
    reference = await sent(slack, messenger)
    slack.fail("chat.delete", with_=fault)
    assert isinstance(await patient.delete(chat(), reference, news("withdrawn")), expected)
    assert len(slack.messages("C1")) == left
    assert await messenger.delete(chat(), reference, news("withdrawn")) == Sent(reference)
    assert slack.messages("C1") == []


@pytest.mark.parametrize("said", ["cant_delete_message", "compliance_exports_prevent_deletion"])
async def test_what_slack_does_not_delete_says_that_it_was_withdrawn(
    slack: SlackServer, messenger: SlackMessenger, said: str
) -> None:
    reference = await sent(slack, messenger)
    slack.fail("chat.delete", with_=said)
    assert await messenger.delete(chat(), reference, news("withdrawn")) == Sent(reference)
    (posted,) = slack.messages("C1")
    assert "withdrawn" in posted.said
    assert "5G" not in posted.said


async def test_a_deletion_of_what_is_no_slack_message_is_rejected_without_a_call(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    assert isinstance(await messenger.delete(chat(), "17", news()), Rejected)
    assert slack.called("chat.delete") == []
