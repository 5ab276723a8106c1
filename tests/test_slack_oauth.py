"""One app in many workspaces: installed by OAuth, each with its own token, gone when removed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.adapters.slack.connection import SlackError
from bot.adapters.slack.many import SlackWorkspaces
from bot.adapters.slack.messenger import SlackMessenger
from bot.adapters.slack.oauth import MOST_STATES, STATE_SECONDS, States
from bot.model import Block, Chat, ChatRef, Message, Sent, Span, Workspace
from tests.servers.slack import BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, SIGNING_SECRET, SlackServer
from tests.servers.slack_browser import Browser
from tests.servers.slack_desk import Desk, settled
from tests.servers.slack_state import RESET_BEFORE, Channel, status
from tests.servers.slack_state import Workspace as Team
from tests.test_slack_manifest import listed

# slack_sdk still gives its client secret in a form that newer aiohttp warns of.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


class Kept:
    """Keeps workspaces in memory."""

    def __init__(self, *workspaces: Workspace) -> None:
        self.by_team = {each.team: each for each in workspaces}

    async def save(self, workspace: Workspace) -> None:
        self.by_team[workspace.team] = workspace

    async def find(self, team: str) -> Workspace | None:
        return self.by_team.get(team)

    async def remove(self, team: str) -> None:
        self.by_team.pop(team, None)

    async def all(self) -> Sequence[Workspace]:
        return tuple(self.by_team.values())


class Told:
    """Keeps what the connection told of workspaces that come and go."""

    def __init__(self) -> None:
        self.joined: list[str] = []
        self.left: list[str] = []

    def join(self, messenger: SlackMessenger) -> None:
        self.joined.append(messenger.account)


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer(ack_within=0.5) as server:
        server.transport = "http"
        server.workspaces["xoxb-two"] = Team("T2", "xoxb-two")
        server.channels["C9"] = Channel("C9", team="T2")
        yield server


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def kept() -> Kept:
    return Kept(
        Workspace("T1", "One", BOT_TOKEN, "UBOT", "BBOT"), Workspace("T2", "Two", "xoxb-two", "UBOT", "BBOT")
    )


@pytest.fixture
def told() -> Told:
    return Told()


def made(
    slack: SlackServer, desk: Desk, kept: Kept, told: Told, listen: str = "127.0.0.1:0", home_token: str = ""
) -> SlackWorkspaces:
    return SlackWorkspaces(
        desk.answer,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        signing_secret=SIGNING_SECRET,
        workspaces=kept,
        listen=listen,
        api_url=slack.api_url,
        joined=told.join,
        left=told.left.append,
        home_token=home_token,
        timeout=1.0,
        retry_every=0.05,
    )


@pytest.fixture
async def app(slack: SlackServer, desk: Desk, kept: Kept, told: Told) -> AsyncIterator[SlackWorkspaces]:
    connection = made(slack, desk, kept, told)
    await connection.start()
    assert connection.endpoint
    slack.app_url = connection.endpoint.url
    yield connection
    await connection.stop()


async def test_each_workspace_is_answered_with_its_own_token_and_chats_carry_their_team(
    slack: SlackServer, desk: Desk, app: SlackWorkspaces
) -> None:
    for team, channel in (("T1", "C1"), ("T2", "C9")):
        slack.fail("response_url", with_=status(404))
        await slack.user_says("/latest", team=team, channel=channel)
        await slack.until(lambda channel=channel: slack.ephemerals(channel, "U1"))  # type: ignore[misc]
    tokens = [call.token for call in slack.calls if call.method == "chat.postEphemeral"]
    assert tokens == [BOT_TOKEN, "xoxb-two"]
    assert [request.chat for request in desk.asked] == [
        ChatRef("slack", "C1", account="T1"),
        ChatRef("slack", "C9", account="T2"),
    ]


async def test_each_workspace_has_a_messenger_named_by_its_team(
    slack: SlackServer, app: SlackWorkspaces
) -> None:
    by_team = {messenger.account: messenger for messenger in app.messengers}
    assert set(by_team) == {"T1", "T2"}
    message = Message((Block("text", ((Span("5G"),),)),))
    assert isinstance(await by_team["T2"].send(Chat(1, ChatRef("slack", "C9", account="T2")), message), Sent)
    assert len(slack.messages("C9")) == 1


async def test_a_workspace_that_never_installed_the_app_is_not_answered(
    slack: SlackServer, desk: Desk, app: SlackWorkspaces
) -> None:
    await slack.user_says("/latest", team="T404")
    await settled(slack)
    assert desk.asked == []


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U"]}}]
)
async def test_a_workspace_that_removes_the_app_is_forgotten(
    slack: SlackServer, kept: Kept, told: Told, app: SlackWorkspaces, event: dict[str, object]
) -> None:
    assert (await slack.happens(event, team="T2")).acked
    await slack.until(lambda: told.left == ["T2"])
    assert set(kept.by_team) == {"T1"}
    assert [messenger.account for messenger in app.messengers] == ["T1"]


async def test_a_persons_revoked_token_is_not_the_bots(
    slack: SlackServer, kept: Kept, app: SlackWorkspaces
) -> None:
    await slack.happens({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}, team="T2")
    await settled(slack)
    assert set(kept.by_team) == {"T1", "T2"}


# --- the operator's own workspace ---


@pytest.fixture
async def at_home(slack: SlackServer, desk: Desk, told: Told) -> AsyncIterator[SlackWorkspaces]:
    kept = Kept(Workspace("T2", "Two", "xoxb-two", "UBOT", "BBOT"))
    connection = made(slack, desk, kept, told, home_token=BOT_TOKEN)
    await connection.start()
    assert connection.endpoint
    slack.app_url = connection.endpoint.url
    yield connection
    await connection.stop()


async def test_the_operators_own_workspace_needs_no_installation_and_keeps_its_chats(
    slack: SlackServer, desk: Desk, at_home: SlackWorkspaces
) -> None:
    for team, channel in (("T1", "C1"), ("T2", "C9")):
        await slack.user_says("/latest", team=team, channel=channel)
    await slack.until(lambda: len(desk.asked) == 2)
    assert [request.chat for request in desk.asked] == [
        ChatRef("slack", "C1"),
        ChatRef("slack", "C9", account="T2"),
    ]
    assert {messenger.account for messenger in at_home.messengers} == {"", "T2"}


async def test_a_refused_token_of_the_operator_is_one_sentence(
    slack: SlackServer, desk: Desk, kept: Kept, told: Told
) -> None:
    with pytest.raises(SlackError, match="SLACK_BOT_TOKEN"):
        await made(slack, desk, kept, told, home_token="xoxb-wrong").start()


async def test_while_slack_is_away_the_own_workspace_is_found_later(
    slack: SlackServer, desk: Desk, told: Told
) -> None:
    slack.fail("auth.test", with_=RESET_BEFORE)
    connection = made(slack, desk, Kept(), told, home_token=BOT_TOKEN)
    await connection.start()
    assert connection.endpoint
    slack.app_url = connection.endpoint.url
    async with asyncio.timeout(10):
        while not desk.asked:
            await slack.user_says("/latest", team="T1", channel="C1")
            await settled(slack)
    assert desk.asked[0].chat == ChatRef("slack", "C1")
    await connection.stop()


async def test_what_another_process_installed_renewed_or_removed_is_looked_up(
    slack: SlackServer, desk: Desk, kept: Kept, told: Told
) -> None:
    connection = made(slack, desk, kept, told, home_token="xoxb-home")
    await connection.take_up()
    home = await connection.look_up("")
    assert home is not None
    assert await connection.look_up("T7") is None
    kept.by_team["T7"] = Workspace("T7", "Seven", "xoxb-first")
    first = await connection.look_up("T7")
    assert first is not None
    assert first is await connection.look_up("T7")
    kept.by_team["T7"] = Workspace("T7", "Seven", "xoxb-second")
    second = await connection.look_up("T7")
    assert second is not None
    assert second.client.token == "xoxb-second"
    del kept.by_team["T7"]
    assert await connection.look_up("T7") is None
    assert await connection.look_up("") is home
    await connection.stop()


async def test_asked_it_names_the_workspaces_or_the_one_that_refuses(
    slack: SlackServer, desk: Desk, kept: Kept, told: Told
) -> None:
    connection = made(slack, desk, kept, told)
    assert "Loopback" in await connection.ask()
    await connection.stop()
    kept.by_team["T7"] = Workspace("T7", "Seven", "xoxb-gone")
    connection = made(slack, desk, kept, told)
    with pytest.raises(SlackError, match="T7"):
        await connection.ask()
    await connection.stop()


# --- installing ---


async def test_installing_brings_a_token_that_is_kept_and_told_and_works_at_once(
    slack: SlackServer, desk: Desk, kept: Kept, told: Told, app: SlackWorkspaces
) -> None:
    browser = Browser(slack)
    state = await browser.begins()
    slack.codes["granted"] = "T3"
    page = await browser.opens(f"/slack/oauth_redirect?code=granted&state={state}")
    assert page[0] == 200
    assert (kept.by_team["T3"].name, told.joined) == ("Loopback", ["T3"])
    await slack.user_says("/latest", team="T3")
    await slack.until(lambda: desk.asked)
    assert desk.asked[0].chat.account == "T3"


async def test_the_way_to_slack_asks_for_the_scopes_of_the_manifest(
    slack: SlackServer, app: SlackWorkspaces
) -> None:
    code, location, _ = await Browser(slack).opens("/slack/install")
    asked = parse_qs(urlsplit(location).query)
    assert (code, asked["client_id"]) == (302, [CLIENT_ID])
    assert set(asked["scope"][0].split(",")) == set(listed("bot"))


async def test_a_state_is_good_once_and_only_in_the_browser_that_began(
    slack: SlackServer, kept: Kept, app: SlackWorkspaces
) -> None:
    browser = Browser(slack)
    state = await browser.begins()
    slack.codes |= {"a": "T3", "b": "T4"}
    assert (await Browser(slack).opens(f"/slack/oauth_redirect?code=a&state={state}"))[0] == 400
    cookie = browser.cookie
    assert (await browser.opens(f"/slack/oauth_redirect?code=a&state={state}"))[0] == 200
    browser.cookie = cookie
    assert (await browser.opens(f"/slack/oauth_redirect?code=b&state={state}"))[0] == 401
    assert "T4" not in kept.by_team


async def test_a_code_that_slack_refuses_installs_nothing(
    slack: SlackServer, kept: Kept, app: SlackWorkspaces
) -> None:
    browser = Browser(slack)
    state = await browser.begins()
    assert (await browser.opens(f"/slack/oauth_redirect?code=stale&state={state}"))[0] == 401
    assert set(kept.by_team) == {"T1", "T2"}


async def test_an_outage_while_installing_is_told_to_the_person(
    slack: SlackServer, app: SlackWorkspaces
) -> None:
    browser = Browser(slack)
    state = await browser.begins()
    slack.fail("oauth.v2.access", with_=RESET_BEFORE)
    code, _, words = await browser.opens(f"/slack/oauth_redirect?code=a&state={state}")
    assert code == 502
    assert "try again" in words


async def test_states_end_after_ten_minutes_and_do_not_fill_the_memory() -> None:
    now = [0.0]
    states = States(lambda: now[0])
    first = await states.async_issue()
    assert await states.async_consume(first)
    late = await states.async_issue()
    now[0] = STATE_SECONDS
    assert not await states.async_consume(late)
    oldest = await states.async_issue()
    for _ in range(MOST_STATES):
        await states.async_issue()
    assert not await states.async_consume(oldest)


async def test_a_taken_address_is_one_sentence(
    slack: SlackServer, desk: Desk, kept: Kept, told: Told, app: SlackWorkspaces
) -> None:
    taken = slack.app_url.removeprefix("http://").removesuffix("/slack/events")
    with pytest.raises(SlackError, match="SLACK_LISTEN"):
        await made(slack, desk, kept, told, listen=taken).start()


def test_a_token_is_not_printed() -> None:
    assert "xoxb" not in repr(Workspace("T1", "One", "xoxb-1"))
