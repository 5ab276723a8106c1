"""The bot's connection to Slack: Socket Mode or HTTP behind one switch.

Enters: tokens, and the function that answers.  Leaves: a running connection with a
messenger.  An operator's mistake becomes a `SlackError` of one sentence; an outage at the
start is waited out in the background.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.answers import Answers
from bot.adapters.slack.bolt import bolt_app, session
from bot.adapters.slack.endpoint import Endpoint
from bot.adapters.slack.messenger import SlackMessenger, library_log, web_client
from bot.adapters.slack.outcomes import FAILURES, outcome_of
from bot.adapters.slack.socket import SLOWEST_RETRY, Listener, Socket
from bot.adapters.slack.updates import Answer, Came, Updates
from bot.model import Outcome, PlatformError, Stopped

log = structlog.get_logger(__name__)

PUBLIC_API = "https://slack.com/api/"


class SlackError(PlatformError):
    """What an operator must mend, in one sentence without a secret."""


class SlackConnection:
    """One workspace.  `app_token`: Socket Mode; else `signing_secret`: HTTP; else sending only.

    Times are seconds: `timeout` of a call, `ping_interval` after which a lost socket is
    noticed, `retry_every` between tries to reach Slack at the start.
    """

    def __init__(
        self,
        answer: Answer,
        *,
        bot_token: str,
        app_token: str | None = None,
        signing_secret: str | None = None,
        listen: str = "127.0.0.1:3000",
        api_url: str = "",
        admins_only: bool = False,
        timeout: float = 30.0,
        ping_interval: float = 5.0,
        retry_every: float = 2.0,
        came: Came | None = None,
    ) -> None:
        self._answer, self._came = answer, came
        self._bot_token, self._app_token = bot_token, app_token or None
        self._signing_secret = signing_secret or None
        self._address = parse_listen(listen) if signing_secret and not app_token else ("", 0)
        self._admins_only = admins_only
        self._timeout, self._ping, self._retry_every = timeout, ping_interval, retry_every
        self._api_url = base(api_url)
        self._client = web_client(bot_token, self._api_url, timeout=timeout)
        self.messenger = SlackMessenger(self._client)
        self.endpoint: Endpoint | None = None
        self.team = self.team_name = self.name = ""
        self._me = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=bot_token)
        self._session: aiohttp.ClientSession | None = None
        self._updates: Updates | None = None
        self._socket: Socket | None = None
        self._trying: asyncio.Task[None] | None = None

    @property
    def messengers(self) -> tuple[SlackMessenger, ...]:
        """The one that sends, as connections of many workspaces name theirs."""
        return (self.messenger,)

    @property
    def rate(self) -> float:
        """Messages a second of each account."""
        return self.messenger.rate

    async def take_up(self) -> None:
        """Be ready to send; listens to nothing."""

    async def ask(self) -> str:
        """As whom Slack knows us; listens to nothing, raises SlackError for what is wrong."""
        problem = await self._log_in()
        if problem is None and self._app_token is not None:
            try:
                await self._client.apps_connections_open(app_token=self._app_token)
            except FAILURES as error:
                problem = "SLACK_APP_TOKEN", outcome_of(error)
        if problem is not None:
            raise SlackError(sentence(*problem))
        return f"{self.name} in {self.team_name}"

    async def start(self) -> None:
        """Connect; raises SlackError for what only the operator can mend."""
        self._session = self._client.session = session(self._timeout)
        app = self._app(self._session)
        if self._signing_secret and not self._app_token:
            await self._listen(app, self._signing_secret)
        if not await self._begin(app):
            self._trying = asyncio.create_task(self._keep_trying(app))

    async def stop(self) -> None:
        """Hear no more, finish the answers under way, close every connection."""
        if self._trying is not None:
            self._trying.cancel()
            await asyncio.gather(self._trying, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()
        if self.endpoint is not None:
            await self.endpoint.stop()
        if self._updates is not None:
            await self._updates.finish()
        if self._session is not None:
            self._client.session = None
            await self._session.close()

    def _app(self, shared: aiohttp.ClientSession) -> AsyncApp:
        app = bolt_app(self._api_url, shared, self._authorize)
        answers = Answers(self._client_of, session=shared)
        self._updates = Updates(
            self._answer, answers, self._client_of, admins_only=self._admins_only, came=self._came
        )
        self._updates.register(app)
        return app

    async def _authorize(self, team: str) -> AuthorizeResult | None:
        return self._me

    async def _client_of(self, team: str) -> AsyncWebClient | None:
        return self._client

    async def _listen(self, app: AsyncApp, secret: str) -> None:
        host, port = self._address
        self.endpoint = Endpoint(app, secret, host=host, port=port)
        await listening(self.endpoint, self.stop, f"{host}:{port}")

    async def _begin(self, app: AsyncApp) -> bool:
        """Log in and open the socket; False where Slack cannot be reached just now."""
        problem = await self._log_in() or await self._plug_in(app)
        if problem is None:
            return True
        if isinstance(problem[1], Stopped):
            await self.stop()
            raise SlackError(sentence(*problem))
        log.warning("slack.not_reached", reason=str(problem[1]))
        return False

    async def _log_in(self) -> tuple[str, Outcome] | None:
        try:
            me = await self._client.auth_test()
        except FAILURES as error:
            return "SLACK_BOT_TOKEN", outcome_of(error)
        self.team, self.team_name = str(me.get("team_id") or ""), str(me.get("team") or "")
        self.name = str(me.get("user") or "")
        self._me = AuthorizeResult.from_auth_test_response(bot_token=self._bot_token, auth_test_response=me)
        return None

    async def _plug_in(self, app: AsyncApp) -> tuple[str, Outcome] | None:
        if self._app_token is None:
            return None
        if self._socket is None:
            self._socket = Socket(
                self._app_token, logger=library_log(), web_client=self._client, ping_interval=self._ping
            )
            self._socket.socket_mode_request_listeners.append(Listener(app))
        try:
            await self._socket.connect()
        except FAILURES as error:
            return "SLACK_APP_TOKEN", outcome_of(error)
        return None

    async def _keep_trying(self, app: AsyncApp) -> None:
        pause = self._retry_every
        while True:
            await asyncio.sleep(pause)
            pause = min(pause * 2, SLOWEST_RETRY)
            problem = await self._log_in() or await self._plug_in(app)
            if problem is None:
                return
            if isinstance(problem[1], Stopped):
                log.error("slack.refused", reason=problem[1].reason, check=problem[0])
                return


async def listening(endpoint: Endpoint, stop: Callable[[], Awaitable[None]], address: str) -> None:
    """Start to listen; where that fails, stop everything and tell the operator."""
    try:
        await endpoint.start()
    except OSError as error:
        await stop()
        why = error.strerror or error
        raise SlackError(
            f"Cannot listen for Slack on {address} ({why}); set SLACK_LISTEN to a free address."
        ) from None


def sentence(where: str, outcome: Outcome) -> str:
    """What is wrong and where to look, for an operator."""
    reason = getattr(outcome, "reason", "Slack asks to wait before the next try")
    mend = (
        f"check {where}"
        if isinstance(outcome, Stopped)
        else "check the network and SLACK_API_URL, or try later"
    )
    return f"{reason}; {mend}."


def base(api_url: str) -> str:
    """The Web API's base as slack_sdk wants it; empty: the public one."""
    return f"{(api_url or PUBLIC_API).rstrip('/')}/"


def parse_listen(listen: str) -> tuple[str, int]:
    """Host and port of `host:port`; a bare port listens on the loopback address."""
    host, _, port = listen.strip().rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise SlackError(f"SLACK_LISTEN is {listen!r}; write host:port, such as 127.0.0.1:3000.")
    return host.strip("[]") or "127.0.0.1", int(port)
