"""The chat platforms whose tokens are set: made, started, stopped, asked whether they answer.

Enters: the application.  Leaves: a messenger for each platform.  A platform that refuses its
token is said in one sentence and left out; the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self, cast

import structlog

from bot.app import App
from bot.commands import READERS
from bot.commands.about import HELP_COMMANDS
from bot.delivery import Dispatcher, Messenger
from bot.model import PlatformError, Workspace
from bot.phrases import say
from bot.settings import Listen, Secret, Settings
from bot.store import workspaces
from bot.store.database import Database
from bot.store.sealed import Box

if TYPE_CHECKING:
    from bot.adapters.slack.many import SlackWorkspaces

log = structlog.get_logger(__name__)


class Connection(Protocol):
    """One platform that is on; its adapter, and the library that this needs, load with its token only."""

    @property
    def messengers(self) -> Sequence[Messenger]:
        """What sends, one for each account."""

    @property
    def rate(self) -> float:
        """Messages a second that the platform lets each account send."""

    async def take_up(self) -> None:
        """Be ready to send; listens to nothing."""

    async def start(self) -> None:
        """Listen and answer; raises PlatformError for what only the operator can mend."""

    async def stop(self) -> None:
        """Finish what is under way and let go."""

    async def ask(self) -> str:
        """As whom the platform knows us; raises PlatformError."""


@dataclass(frozen=True, slots=True)
class Ear:
    """How a platform is listened to, where several processes could."""

    make: Callable[[], Connection]
    alone: bool
    """Whether only one may at a time: it asks for updates, it is not called with them."""


class NoPlatform(Exception):
    """Every platform whose token is set refused it; the sentences say why."""


class Connections:
    """The platforms of one application; an async context that starts and stops them."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._dispatcher: Dispatcher | None = None
        made = {"Telegram": _telegram(app), "Slack": self._slack()}
        self._made: dict[str, Connection] = {name: one for name, one in made.items() if one}
        self.off: tuple[str, ...] = tuple(name for name, one in made.items() if not one)
        """Platforms without a token."""
        self.on: tuple[str, ...] = tuple(self._made)
        """Platforms with one."""
        self.refused: dict[str, str] = {}
        """Platform -> why it would not start."""
        self._started: list[Connection] = []

    @property
    def messengers(self) -> tuple[Messenger, ...]:
        """The senders of the platforms that are on."""
        on = [one for name, one in self._made.items() if name not in self.refused]
        return tuple(messenger for one in on for messenger in one.messengers)

    @property
    def rates(self) -> dict[str, float]:
        """Platform that is on -> messages a second of each of its accounts."""
        return {name.lower(): one.rate for name, one in self._made.items()}

    def watch(self, dispatcher: Dispatcher) -> None:
        """Let it send for workspaces that install the app, and no more for those that remove it."""
        self._dispatcher = dispatcher
        for messenger in self.messengers:
            dispatcher.attach(messenger)  # who came before we watched

    async def take_up(self) -> None:
        """Be ready to send without listening: for one beat."""
        for connection in self._made.values():
            await connection.take_up()

    async def __aenter__(self) -> Self:
        for name, connection in self._made.items():
            try:
                await connection.start()
            except PlatformError as trouble:
                self.refused[name] = str(trouble)
                log.error("platform.refused", platform=name, reason=str(trouble))
            else:
                self._started.append(connection)
        if self.refused and not self._started:
            raise NoPlatform(*self.refused.values())
        return self

    async def __aexit__(self, *_: object) -> None:
        for connection in reversed(self._started):
            await connection.stop()

    async def close(self) -> None:
        """Close what was made but never started: for one beat that only sends."""
        for connection in self._made.values():
            await connection.stop()

    async def ask(self) -> dict[str, str]:
        """Platform -> as whom it knows us, or `refused: …`; listens to nothing."""
        said: dict[str, str] = {}
        for name, connection in self._made.items():
            try:
                said[name] = await connection.ask()
            except PlatformError as trouble:
                said[name] = f"refused: {trouble}"
        return said

    def ears(self) -> dict[str, Ear]:
        """Platform that is on -> how to listen to it, with a connection apart from the one that sends."""
        telegram, slack = self._app.settings.telegram, self._app.settings.slack
        found: dict[str, Ear] = {}
        if telegram.token:
            found["telegram"] = Ear(lambda: _sure(_telegram(self._app)), alone=not telegram.webhook_url)
        if slack.mode != "off":
            found["slack"] = Ear(lambda: _sure(self._slack()), alone=slack.mode == "socket")
        return found

    async def messenger_of(self, platform: str, account: str) -> Messenger | None:
        """What sends for an account as it is now: another process may have let it in, or out."""
        slack = self._made.get("Slack")
        if platform == "slack" and self._app.settings.slack.mode == "workspaces":
            return await cast("SlackWorkspaces", slack).look_up(account)
        return next(
            (one for one in self.messengers if (one.platform, one.account) == (platform, account)), None
        )

    def _slack(self) -> Connection | None:
        if self._app.settings.slack.mode != "workspaces":
            return _slack(self._app)
        from bot.adapters.slack.many import SlackWorkspaces

        wanted = self._app.settings.slack
        return SlackWorkspaces(
            self._app.commands.answer,
            client_id=wanted.client_id or "",
            client_secret=_revealed(wanted.client_secret),
            signing_secret=_revealed(wanted.signing_secret),
            home_token=_revealed(wanted.bot_token),
            workspaces=_Kept(self._app.database, Box(_revealed(wanted.sealing))),
            listen=_address(wanted.address),
            api_url=wanted.api_url or "",
            admins_only=wanted.admins_only,
            joined=self._joined,
            left=self._left,
            came=self._app.commands.came,
        )

    def _joined(self, messenger: Messenger) -> None:
        if self._dispatcher:
            self._dispatcher.attach(messenger)

    def _left(self, team: str) -> None:
        if self._dispatcher:
            self._dispatcher.detach("slack", team)

    @property
    def said(self) -> str:
        """Which platforms are on, for the operator's eyes."""
        names = [name for name in self._made if name not in self.refused]
        return (
            f"talking on {' and '.join(names)}" if names else "no token is set, so the chat is this terminal"
        )


def _sure(connection: Connection | None) -> Connection:
    assert connection is not None
    return connection


def _telegram(app: App) -> Connection | None:
    wanted = app.settings.telegram
    if not wanted.token:
        return None
    from bot.adapters.telegram.connection import TelegramConnection

    return TelegramConnection(
        wanted.token.reveal(),
        answer=app.commands.answer,
        left=app.commands.left,
        came=app.commands.came,
        moved=app.commands.moved,
        names=_names(app.settings),
        named=app.commands.named,
        commands=command_list(app),
        api_url=wanted.api_url or "",
        webhook_url=wanted.webhook_url or "",
        webhook_secret=_revealed(wanted.secret),
        webhook_listen=_address(wanted.webhook_listen),
        paid=wanted.paid_broadcast,
    )


def _names(settings: Settings) -> tuple[str, ...]:
    """The Telegram chats that the configuration calls by @name."""
    operator = (settings.operator.chat,) if settings.operator.platform == "telegram" else ()
    channels = [one for one in settings.channels if one.platform == "telegram"]
    named = (*operator, *(name for one in channels for name in (one.chat, one.desk)))
    return tuple(dict.fromkeys(name for name in named if name.startswith("@")))


def _slack(app: App) -> Connection | None:
    wanted = app.settings.slack
    if wanted.bot_token is None:
        return None
    from bot.adapters.slack.connection import SlackConnection

    return SlackConnection(
        app.commands.answer,
        bot_token=wanted.bot_token.reveal(),
        app_token=_revealed(wanted.app_token) if wanted.mode == "socket" else None,
        signing_secret=_revealed(wanted.signing_secret) if wanted.mode == "http" else None,
        listen=_address(wanted.address),
        api_url=wanted.api_url or "",
        admins_only=wanted.admins_only,
        came=app.commands.came,
    )


class _Kept:
    """The workspaces in our database, as the adapter asks for them."""

    def __init__(self, database: Database, box: Box) -> None:
        self._database, self._box = database, box

    async def save(self, workspace: Workspace) -> None:
        async with self._database.begin() as conn:
            await workspaces.save(conn, self._box, workspace)

    async def find(self, team: str) -> Workspace | None:
        async with self._database.read() as conn:
            return await workspaces.find(conn, self._box, team)

    async def remove(self, team: str) -> None:
        async with self._database.begin() as conn:
            await workspaces.remove(conn, team)

    async def all(self) -> Sequence[Workspace]:
        async with self._database.read() as conn:
            return await workspaces.every(conn, self._box)


def command_list(app: App) -> dict[str, list[tuple[str, str]]]:
    """Language -> (command, description), as Telegram's menu shows them."""
    listed: dict[str, list[tuple[str, str]]] = {}
    for language in READERS:
        topics = [(topic.id, topic.names.get(language, topic.id)) for topic in app.pipeline.beat.topics]
        general = [(name, say(f"help_{name}", language)) for name in HELP_COMMANDS if name != "topic"]
        listed[language] = [*general[:2], *topics, *general[2:]]
    return listed


def _revealed(secret: Secret | None) -> str:
    return secret.reveal() if secret else ""


def _address(listen: Listen) -> str:
    host = f"[{listen.host}]" if ":" in listen.host else listen.host
    return f"{host}:{listen.port}"
