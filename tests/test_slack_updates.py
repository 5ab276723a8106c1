"""What people do on Slack reaches the bot once and is answered, over both transports."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import pytest

from bot.adapters.slack.connection import SlackConnection
from bot.model import Button, ChatRef, Reply
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, SlackServer
from tests.servers.slack_desk import Desk, button, connected, seen, settled, words
from tests.servers.slack_state import RESET_AFTER, Channel, status, too_many


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer(ack_within=3.0) as server:
        yield server


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture(params=["socket", "http"])
async def bot(
    request: pytest.FixtureRequest, slack: SlackServer, desk: Desk
) -> AsyncIterator[SlackConnection]:
    connection = await connected(slack, desk, request.param)
    yield connection
    await connection.stop()


async def test_a_slash_command_is_acknowledged_and_answered_to_the_asker_alone(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    said = await slack.user_says("/cyber 3", channel="C1", user="U1")
    assert (said.acked, said.problem) == (True, None)
    assert "Three stories" in (await seen(slack))[0]
    assert slack.messages("C1") == []
    (request,) = desk.asked
    assert (request.chat, request.text, request.kind) == (ChatRef("slack", "C1"), "/cyber 3", "channel")


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("/beatwire cyber 3", "/cyber 3"),
        ("/beatwire /cyber 3", "/cyber 3"),
        ("/beatwire", "/help"),
        ("/beatwire   Settings", "/Settings"),
        ("/Beatwire son", "/son"),
        ("/latest", "/latest"),
        ("/beatwire search AT&amp;T &lt;5G&gt;", "/search AT&T <5G>"),
    ],
)
async def test_the_prefix_command_takes_every_subcommand(
    slack: SlackServer, desk: Desk, bot: SlackConnection, typed: str, understood: str
) -> None:
    await slack.user_says(typed)
    await seen(slack)
    assert desk.asked[0].text == understood


async def test_a_direct_conversation_is_private(slack: SlackServer, desk: Desk, bot: SlackConnection) -> None:
    await slack.user_says("/latest", channel="D1")
    await slack.until(lambda: slack.ephemerals("D1", "U1"))
    assert desk.asked[0].kind == "private"


async def test_a_button_says_its_command_and_names_the_message_it_stood_on(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    alert = slack.store("C1", {"text": "Alert", "blocks": [button("Why?", value="why 12")]})
    said = await slack.user_presses(alert, "why 12")
    assert said.acked
    await seen(slack)
    assert (desk.asked[0].text, desk.asked[0].reply_to) == ("/why 12", f"C1:{alert.ts}")
    assert (alert.text, alert.edits) == ("Alert", 0)


async def test_a_reply_that_replaces_rewrites_the_message_of_the_button(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    desk.reply = Reply((words("Language", Button("az", command="language az")),))
    await slack.user_says("/language")
    await seen(slack)
    (menu,) = slack.ephemerals("C1", "U1")
    desk.reply = Reply((words("Azerbaijani it is"), words("and more")), replaces=True)
    await slack.user_presses(menu, "language az")
    assert await seen(slack, 2) == ["Azerbaijani it is", "and more"]
    assert desk.asked[1].reply_to is None


async def test_a_button_that_opens_an_address_is_acknowledged_and_says_nothing(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    alert = slack.store("C1", {"text": "Alert", "blocks": [button("Source", url="https://example.org")]})
    assert (await slack.user_presses(alert, "https://example.org")).acked
    assert desk.asked == []


async def test_a_mention_is_a_command_and_is_answered_in_its_thread(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    await slack.user_says("hey <@UBOT> latest 2", channel="C1", thread="55.66")
    await seen(slack)
    assert desk.asked[0].text == "/latest 2"
    assert slack.ephemerals("C1", "U1")[0].thread_ts == "55.66"


async def test_a_direct_message_is_answered_in_the_conversation(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    await slack.user_says("cyber 3", channel="D1")
    (posted,) = await slack.until(lambda: slack.messages("D1"))
    assert desk.asked[0].text == "/cyber 3"
    assert "Three stories" in posted.text


@pytest.mark.parametrize(
    "more", [{"bot_id": "B9"}, {"subtype": "message_changed"}, {"channel_type": "channel"}]
)
async def test_the_talk_of_bots_and_of_channels_is_not_for_the_bot(
    slack: SlackServer, desk: Desk, bot: SlackConnection, more: dict[str, str]
) -> None:
    event = {
        "type": "message",
        "channel_type": "im",
        "user": "U1",
        "text": "latest",
        "ts": "1.1",
        "channel": "D1",
    }
    assert (await slack.happens({**event, **more})).acked
    assert desk.asked == []


async def test_an_unknown_event_is_acknowledged_and_ignored(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    assert (await slack.happens({"type": "team_join", "user": {"id": "U1"}})).acked
    assert desk.asked == []


async def test_what_is_delivered_twice_is_answered_once(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    said = await slack.user_says("/latest", twice=True)
    assert said.acked
    await slack.user_says("hey <@UBOT> week", twice=True)
    await seen(slack, 2)
    await settled(slack)
    assert [request.text for request in desk.asked] == ["/latest", "/week"]
    assert len(slack.ephemerals("C1", "U1")) == 2


async def test_an_answer_slower_than_slacks_patience_still_arrives(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    slack.ack_within = 1.5
    desk.pause = 1.6
    assert (await slack.user_says("/week")).acked
    assert "Three stories" in (await seen(slack))[0]


async def test_a_failing_command_is_acknowledged_and_the_next_one_is_answered(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    desk.trouble = RuntimeError("boom")
    assert (await slack.user_says("/latest")).acked
    desk.trouble = None
    await slack.user_says("/latest")
    assert len(await seen(slack)) == 1


async def test_a_payload_that_makes_no_sense_is_acknowledged_and_the_next_one_is_answered(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    alert = slack.store("C1", {"text": "Alert", "blocks": [button("Why?", value="why 12")]})
    odd = slack.people.press(alert, "why 12", "U1", "T1")
    odd["actions"][0]["value"] = 7
    assert (await slack.pass_on("interactive", odd)).acked
    assert (await slack.happens({"type": "app_mention", "text": ["x"], "user": "U1", "channel": "C1"})).acked
    await slack.user_says("/latest")
    await seen(slack)
    assert [request.text for request in desk.asked] == ["/latest"]


async def test_nothing_is_said_where_the_bot_has_nothing_to_say(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    desk.reply = None
    assert (await slack.user_says("/latest")).acked
    await settled(slack)
    assert slack.ephemerals("C1", "U1") == []


async def test_more_messages_than_a_response_url_takes_all_arrive_in_order(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    desk.reply = Reply(tuple(words(str(number)) for number in range(7)))
    await slack.user_says("/latest")
    assert await seen(slack, 7) == [str(number) for number in range(7)]
    assert len(slack.called("chat.postEphemeral")) == 2


async def test_an_expired_response_url_is_replaced_by_an_ephemeral_message(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    desk.pause = 0.1
    await slack.user_says("/latest")
    slack.clock.advance(31 * 60)
    assert len(await seen(slack)) == 1
    assert len(slack.called("chat.postEphemeral")) == 1


@pytest.mark.parametrize("fault", [too_many("0.05"), status(404), "invalid_blocks"], ids=str)
async def test_a_response_url_that_refuses_costs_no_answer(
    slack: SlackServer, desk: Desk, bot: SlackConnection, fault: str
) -> None:
    slack.fail("response_url", with_=fault)
    await slack.user_says("/latest")
    assert "Three stories" in (await seen(slack))[0]
    await settled(slack)
    assert len(slack.ephemerals("C1", "U1")) == 1


async def test_an_answer_that_arrived_before_the_line_broke_is_not_given_twice(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    slack.fail("response_url", with_=RESET_AFTER)
    await slack.user_says("/latest")
    await seen(slack)
    await settled(slack)
    assert len(slack.ephemerals("C1", "U1")) == 1


async def test_any_member_may_change_a_channel_unless_the_workspace_says_admins_only(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    await slack.user_says("/subscribe")
    await seen(slack)
    assert desk.allowed == [True]
    assert slack.called("users.info") == []


async def test_admins_only_asks_slack_and_takes_no_answer_for_a_no(slack: SlackServer, desk: Desk) -> None:
    connection = await connected(slack, desk, "socket", admins_only=True)
    for user in ("U1", "U2"):
        await slack.user_says("/subscribe", user=user)
    await slack.until(lambda: slack.ephemerals("C1", "U1") and slack.ephemerals("C1", "U2"))
    slack.fail("users.info", with_=status(500))
    await slack.user_says("/subscribe", user="U2")
    await slack.user_says("/subscribe", channel="D1", user="U1")
    await slack.until(lambda: len(desk.allowed) == 4)
    assert desk.allowed == [False, True, False, True]
    await connection.stop()


@pytest.mark.parametrize(
    ("channel", "invite"),
    [
        (Channel("C7", bot_is_in=False), "/invite @beatwire"),
        (Channel("C7", bot_is_in=False, private=True), "/invite @beatwire"),
        (Channel("C7"), ""),
    ],
)
async def test_slack_is_asked_whether_the_bot_must_be_invited_first(
    slack: SlackServer, desk: Desk, bot: SlackConnection, channel: Channel, invite: str
) -> None:
    desk.checks = True
    slack.channels["C7"] = channel
    await slack.user_says("/subscribe", channel="C7")
    await slack.until(lambda: desk.invites)
    assert desk.invites == [invite]


async def test_nobody_is_told_to_invite_the_bot_where_it_may_post_or_slack_does_not_say(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    desk.checks = True
    slack.channels["C7"] = Channel("C7", bot_is_in=False)
    slack.fail("conversations.info", with_="missing_scope")
    await slack.user_says("/subscribe", channel="C7")
    await slack.until(lambda: desk.invites)
    workspace = slack.workspaces[BOT_TOKEN]
    workspace.scopes |= {"chat:write.public"}
    await slack.user_says("/subscribe", channel="C7")
    await slack.user_says("/subscribe", channel="D1")
    await slack.until(lambda: len(desk.invites) == 3)
    assert desk.invites == ["", "", ""]


async def test_the_core_learns_that_the_bot_was_invited_and_of_nobody_else(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    for user in ("U2", "UBOT"):
        await slack.happens({"type": "member_joined_channel", "user": user, "channel": "C7"})
    await slack.until(lambda: desk.came)
    assert desk.came == [ChatRef("slack", "C7")]


async def test_stopping_lets_an_answer_under_way_end(
    slack: SlackServer, desk: Desk, bot: SlackConnection
) -> None:
    desk.pause = 0.1
    await slack.user_says("/latest")
    await bot.stop()
    assert len(slack.ephemerals("C1", "U1")) == 1


async def test_no_token_and_no_response_url_is_ever_logged(
    slack: SlackServer,
    desk: Desk,
    bot: SlackConnection,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.trouble = RuntimeError("boom")
    await slack.user_says("/latest")
    desk.trouble = None
    slack.fail("response_url", with_=status(404))
    slack.revoke()
    await slack.user_says("/latest")
    await slack.until(lambda: slack.called("chat.postEphemeral"))
    await settled(slack)
    written = caplog.text + "".join(capsys.readouterr())
    assert "slack.unanswered" in written
    assert not [
        secret
        for secret in (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, "/commands/", "ticket=")
        if secret in written
    ]
