"""The chat platforms whose tokens are set: made, started, stopped, asked whether they answer.

Enters: the application.  Leaves: a messenger for each platform.  A platform that refuses its
token is said in one sentence and left out; the others go on.
"""

from __future__ import annotations

from typing import Protocol, Self

import structlog

from bot.app import App
from bot.commands import READERS
from bot.commands.about import HELP_COMMANDS
from bot.delivery import Messenger
from bot.model import PlatformError
from bot.phrases import say
from bot.settings import Listen, Secret

log = structlog.get_logger(__name__)


class Connection(Protocol):
    """One platform that is on; its adapter, and the library that this needs, load with its token only."""

    @property
    def messenger(self) -> Messenger:
        """What sends."""

    async def start(self) -> None:
        """Listen and answer; raises PlatformError for what only the operator can mend."""

    async def stop(self) -> None:
        """Finish what is under way and let go."""

    async def ask(self) -> str:
        """As whom the platform knows us; raises PlatformError."""


class NoPlatform(Exception):
    """Every platform whose token is set refused it; the sentences say why."""


class Connections:
    """The platforms of one application; an async context that starts and stops them."""

    def __init__(self, app: App) -> None:
        self._app = app
        made = {"Telegram": _telegram(app), "Slack": _slack(app)}
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
        return tuple(one.messenger for name, one in self._made.items() if name not in self.refused)

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

    @property
    def said(self) -> str:
        """Which platforms are on, for the operator's eyes."""
        names = [name for name in self._made if name not in self.refused]
        return (
            f"talking on {' and '.join(names)}" if names else "no token is set, so the chat is this terminal"
        )


def _telegram(app: App) -> Connection | None:
    wanted = app.settings.telegram
    if not wanted.token:
        return None
    from bot.adapters.telegram.connection import TelegramConnection

    return TelegramConnection(
        wanted.token.reveal(),
        answer=app.commands.answer,
        left=app.commands.left,
        moved=app.commands.moved,
        commands=command_list(app),
        api_url=wanted.api_url or "",
        webhook_url=wanted.webhook_url or "",
        webhook_secret=_revealed(wanted.secret),
        webhook_listen=_address(wanted.webhook_listen),
        paid=wanted.paid_broadcast,
    )


def _slack(app: App) -> Connection | None:
    wanted = app.settings.slack
    if wanted.mode == "off":
        return None
    if not wanted.bot_token:
        raise NoPlatform(
            "SLACK_CLIENT_ID is set, but installing to many workspaces is not available yet; "
            "set SLACK_BOT_TOKEN for one workspace instead"
        )
    from bot.adapters.slack.connection import PUBLIC_API, SlackConnection

    return SlackConnection(
        app.commands.answer,
        bot_token=wanted.bot_token.reveal(),
        app_token=_revealed(wanted.app_token) if wanted.mode == "socket" else None,
        signing_secret=_revealed(wanted.signing_secret) if wanted.mode == "http" else None,
        listen=_address(wanted.address),
        api_url=wanted.api_url or PUBLIC_API,
        admins_only=wanted.admins_only,
    )


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
