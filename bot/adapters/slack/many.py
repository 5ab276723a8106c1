"""One app in many workspaces: HTTP mode with installation by OAuth.

Enters: the app's credentials and where workspaces are kept.  Leaves: a messenger for each
workspace, and word of every one that joins or leaves.
"""

from __future__ import annotations

from collections.abc import Callable

import aiohttp
import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.answers import Answers
from bot.adapters.slack.bolt import bolt_app, session
from bot.adapters.slack.connection import PUBLIC_API, listening, parse_listen
from bot.adapters.slack.endpoint import Endpoint
from bot.adapters.slack.messenger import SlackMessenger, web_client
from bot.adapters.slack.oauth import InstallPages, Workspace, Workspaces
from bot.adapters.slack.updates import Answer, Updates

log = structlog.get_logger(__name__)


class SlackWorkspaces:
    """Many workspaces.  `joined` and `left` are told of each while the connection runs."""

    def __init__(
        self,
        answer: Answer,
        *,
        client_id: str,
        client_secret: str,
        signing_secret: str,
        workspaces: Workspaces,
        listen: str = "127.0.0.1:3000",
        api_url: str = PUBLIC_API,
        admins_only: bool = False,
        timeout: float = 30.0,
        joined: Callable[[SlackMessenger], None] | None = None,
        left: Callable[[str], None] | None = None,
    ) -> None:
        self._answer = answer
        self._client_id, self._client_secret = client_id, client_secret
        self._signing_secret = signing_secret
        self._workspaces = workspaces
        self._address = parse_listen(listen)
        self._api_url = api_url
        self._admins_only = admins_only
        self._timeout = timeout
        self._joined, self._left = joined, left
        self._messengers: dict[str, SlackMessenger] = {}
        self._session: aiohttp.ClientSession | None = None
        self._updates: Updates | None = None
        self.endpoint: Endpoint | None = None

    @property
    def messengers(self) -> tuple[SlackMessenger, ...]:
        """One for each workspace; each one's `account` is its team id."""
        return tuple(self._messengers.values())

    async def start(self) -> None:
        """Take up the workspaces that are kept, then listen; raises SlackError for a taken address."""
        self._session = session(self._timeout)
        for workspace in await self._workspaces.all():
            self._take_up(workspace)
        app = bolt_app(self._api_url, self._session, self._authorize)
        self._updates = Updates(
            self._answer,
            Answers(self._client_of, session=self._session),
            self._client_of,
            admins_only=self._admins_only,
            many=True,
            departed=self._depart,
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

    async def _authorize(self, team: str) -> AuthorizeResult | None:
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
        known = self._messengers.get(team)
        if known:
            return known.client
        # Another process may have installed it.
        workspace = await self._workspaces.find(team)
        return self._take_up(workspace).client if workspace else None
