"""One app in many workspaces: HTTP mode with installation by OAuth.

Enters: the app's credentials and where workspaces are kept; perhaps the operator's own bot token.
Leaves: a messenger for each workspace, and word of every one that joins or leaves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import aiohttp
import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.answers import Answers
from bot.adapters.slack.bolt import bolt_app, session
from bot.adapters.slack.connection import SlackError, base, listening, parse_listen, sentence
from bot.adapters.slack.endpoint import Endpoint
from bot.adapters.slack.messenger import RATE, SlackMessenger, web_client
from bot.adapters.slack.oauth import InstallPages, Workspaces
from bot.adapters.slack.outcomes import FAILURES, outcome_of
from bot.adapters.slack.socket import SLOWEST_RETRY
from bot.adapters.slack.updates import Answer, Came, Updates
from bot.model import Outcome, Stopped, Workspace

log = structlog.get_logger(__name__)


class SlackWorkspaces:
    """Many workspaces.  `joined` and `left` are told of each while the connection runs.

    `home_token` is the bot token of the operator's own workspace, whose chats carry no team, as
    they did while it was the only one; it need not be installed by OAuth.
    """

    def __init__(
        self,
        answer: Answer,
        *,
        client_id: str,
        client_secret: str,
        signing_secret: str,
        workspaces: Workspaces,
        home_token: str = "",
        listen: str = "127.0.0.1:3000",
        api_url: str = "",
        admins_only: bool = False,
        timeout: float = 30.0,
        retry_every: float = 2.0,
        joined: Callable[[SlackMessenger], None] | None = None,
        left: Callable[[str], None] | None = None,
        came: Came | None = None,
    ) -> None:
        self._answer, self._came = answer, came
        self._client_id, self._client_secret = client_id, client_secret
        self._signing_secret = signing_secret
        self._workspaces = workspaces
        self._address = parse_listen(listen)
        self._api_url = base(api_url)
        self._admins_only = admins_only
        self._timeout, self._retry_every = timeout, retry_every
        self._joined, self._left = joined, left
        self._home_token, self._home = home_token, ""
        self._trying: asyncio.Task[None] | None = None
        self._messengers: dict[str, SlackMessenger] = {}
        self._session: aiohttp.ClientSession | None = None
        self._updates: Updates | None = None
        self.endpoint: Endpoint | None = None

    @property
    def messengers(self) -> tuple[SlackMessenger, ...]:
        """One for each workspace; each one's `account` is its team id, or empty at home."""
        return tuple(self._messengers.values())

    @property
    def rate(self) -> float:
        """Messages a second of each account."""
        return RATE

    async def take_up(self) -> None:
        """Be ready to send to the workspaces that are kept; listens to nothing."""
        self._session = session(self._timeout)
        if self._home_token:
            self._messengers[""] = SlackMessenger(self._client(self._home_token))
        for workspace in await self._workspaces.all():
            self._take_up(workspace)

    async def look_up(self, team: str) -> SlackMessenger | None:
        """What sends to a workspace as it is kept now, whoever installed it or put in a new token."""
        workspace = await self._workspaces.find(team) if team else None
        known = self._messengers.get(team)
        if not team or (known and workspace and known.client.token == workspace.token):
            return known
        if workspace is None:
            self._messengers.pop(team, None)
            return None
        return self._take_up(workspace)

    async def ask(self) -> str:
        """Which workspaces know us; raises SlackError for one that does not."""
        await self.take_up()
        names = []
        for team, messenger in self._messengers.items():
            try:
                names.append(str((await messenger.client.auth_test()).get("team") or team))
            except FAILURES as error:
                raise SlackError(sentence(_where(team), outcome_of(error))) from None
        return f"installed in {', '.join(names)}" if names else "installed in no workspace yet"

    async def start(self) -> None:
        """Take up the workspaces, then listen; raises SlackError for what only the operator can mend."""
        await self.take_up()
        assert self._session is not None
        if self._home_token and (problem := await self._find_home()):
            if isinstance(problem, Stopped):
                await self.stop()
                raise SlackError(sentence("SLACK_BOT_TOKEN", problem))
            self._trying = asyncio.create_task(self._keep_finding_home())
        app = bolt_app(self._api_url, self._session, self._authorize)
        self._updates = Updates(
            self._answer,
            Answers(self._client_of, session=self._session),
            self._client_of,
            admins_only=self._admins_only,
            account_of=self._account_of,
            departed=self._depart,
            came=self._came,
        )
        self._updates.register(app)
        bare = self._client(None)
        install = InstallPages(
            bare, self._install, client_id=self._client_id, client_secret=self._client_secret
        )
        host, port = self._address
        self.endpoint = Endpoint(app, self._signing_secret, host=host, port=port, pages=install.pages)
        await listening(self.endpoint, self.stop, f"{host}:{port}")

    async def stop(self) -> None:
        """Hear no more, finish the answers under way, close every connection."""
        if self._trying is not None:
            self._trying.cancel()
            await asyncio.gather(self._trying, return_exceptions=True)
        if self.endpoint is not None:
            await self.endpoint.stop()
        if self._updates is not None:
            await self._updates.finish()
        if self._session is not None:
            await self._session.close()

    def _client(self, token: str | None) -> AsyncWebClient:
        client = web_client(token, self._api_url, timeout=self._timeout)
        client.session = self._session
        return client

    def _take_up(self, workspace: Workspace) -> SlackMessenger:
        messenger = SlackMessenger(self._client(workspace.token), account=workspace.team)
        self._messengers[workspace.team] = messenger
        return messenger

    async def _install(self, workspace: Workspace) -> None:
        await self._workspaces.save(workspace)
        messenger = self._take_up(workspace)
        log.info("slack.installed", team=workspace.team)
        if self._joined:
            self._joined(messenger)

    async def _depart(self, team: str) -> None:
        await self._workspaces.remove(team)
        self._messengers.pop(team, None)
        log.info("slack.uninstalled", team=team)
        if self._left:
            self._left(team)

    # --- the operator's own workspace ----------------------------------------------------

    def _account_of(self, team: str) -> str:
        return "" if team == self._home else team

    async def _find_home(self) -> Outcome | None:
        """Learn which team the operator's own token belongs to; what went wrong, if anything."""
        try:
            me = await self._messengers[""].client.auth_test()
        except FAILURES as error:
            return outcome_of(error)
        self._home = str(me.get("team_id") or "")
        return None

    async def _keep_finding_home(self) -> None:
        pause = self._retry_every
        while True:
            await asyncio.sleep(pause)
            problem = await self._find_home()
            if problem is None:
                return
            if isinstance(problem, Stopped):
                log.error("slack.refused", reason=problem.reason, check="SLACK_BOT_TOKEN")
                return
            pause = min(pause * 2, SLOWEST_RETRY)

    # --- whose token ------------------------------------------------------------------

    async def _authorize(self, team: str) -> AuthorizeResult | None:
        if team and team == self._home:
            return AuthorizeResult(enterprise_id=None, team_id=team, bot_token=self._home_token)
        workspace = await self._workspaces.find(team)
        if workspace is None:
            return None
        return AuthorizeResult(
            enterprise_id=None,
            team_id=team,
            bot_token=workspace.token,
            bot_user_id=workspace.bot_user,
            bot_id=workspace.bot_id,
        )

    async def _client_of(self, team: str) -> AsyncWebClient | None:
        known = self._messengers.get(self._account_of(team))
        if known:
            return known.client
        # Another process may have installed it.
        workspace = await self._workspaces.find(team)
        return self._take_up(workspace).client if workspace else None


def _where(team: str) -> str:
    return f"the installation in {team}" if team else "SLACK_BOT_TOKEN"
