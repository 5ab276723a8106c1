"""Installing the app in a workspace: the pages /slack/install and /slack/oauth_redirect.

Enters: the app's client id and secret, and where workspaces are kept.  Leaves: a kept
`Workspace` for each team that installed the app.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.messenger import library_log
from bot.adapters.slack.outcomes import FAILURES, outcome_of
from bot.model import Workspace

log = structlog.get_logger(__name__)

SCOPES = ("chat:write", "commands", "app_mentions:read", "channels:read", "groups:read")
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
STATE_SECONDS = 600.0
MOST_STATES = 10_000


class Workspaces(Protocol):
    """Where installations are kept; the tokens are encrypted there."""

    async def save(self, workspace: Workspace) -> None:
        """Keep a workspace; a second installation replaces the first."""

    async def find(self, team: str) -> Workspace | None:
        """The workspace of a team."""

    async def remove(self, team: str) -> None:
        """Forget a workspace; unknown ones too."""

    async def all(self) -> Sequence[Workspace]:
        """Every workspace."""


class States(AsyncOAuthStateStore):
    """The installations that were begun: each state is good once, for ten minutes, in this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends: OrderedDict[str, float] = OrderedDict()

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """A new state."""
        state = secrets.token_urlsafe(24)
        self._ends[state] = self._clock() + STATE_SECONDS
        if len(self._ends) > MOST_STATES:
            self._ends.popitem(last=False)
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether this state was issued, not long ago, and not used yet."""
        return self._ends.pop(state, -1.0) > self._clock()


class _Keeper(AsyncInstallationStore):
    """Hands what Bolt's flow brings to the one who keeps workspaces."""

    def __init__(self, joined: Callable[[Workspace], Awaitable[None]]) -> None:
        self._joined = joined

    async def async_save(self, installation: Installation) -> None:
        """Take over a finished installation; an organisation-wide one names no team and is refused."""
        if not (installation.team_id and installation.bot_token):
            raise BoltError("the installation names no workspace or no bot")
        await self._joined(
            Workspace(
                installation.team_id,
                installation.team_name or "",
                installation.bot_token,
                installation.bot_user_id or "",
                installation.bot_id or "",
            )
        )


class InstallPages:
    """The two pages, as handlers; `joined` is told of every finished installation."""

    def __init__(
        self,
        client: AsyncWebClient,
        joined: Callable[[Workspace], Awaitable[None]],
        *,
        client_id: str,
        client_secret: str,
    ) -> None:
        settings = AsyncOAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=SCOPES,
            user_scopes=(),
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            install_page_rendering_enabled=False,
            installation_store=_Keeper(joined),
            state_store=States(),
        )
        self._flow = AsyncOAuthFlow(client=client, logger=library_log(), settings=settings)

    @property
    def pages(self) -> dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]]:
        """Path -> handler."""
        return {INSTALL_PATH: self._install, REDIRECT_PATH: self._callback}

    async def _install(self, request: web.Request) -> web.StreamResponse:
        return await self._page(request, self._flow.handle_installation)

    async def _callback(self, request: web.Request) -> web.StreamResponse:
        return await self._page(request, self._flow.handle_callback)

    async def _page(
        self, request: web.Request, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
    ) -> web.StreamResponse:
        try:
            return await to_aiohttp_response(await handle(await to_bolt_request(request)))
        except FAILURES as error:
            log.warning("slack.not_installed", reason=str(outcome_of(error)))
            return web.Response(status=502, text="Slack could not be reached; please try again.")
