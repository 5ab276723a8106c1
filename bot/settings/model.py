"""The settings as values: a model for each table of the configuration, all frozen.

Names and defaults here are those of `config/beatwire.toml.example`; a test holds the two
together.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictBool

from bot.model import Platform
from bot.settings.fields import (
    ChatName,
    Count,
    DatabaseAddress,
    Day,
    Duration,
    Flag,
    Listen,
    ListenAddress,
    Name,
    Retention,
    SlackApi,
    TimeOfDay,
    TokenKey,
    Uncertain,
    Url,
    Webhook,
    WebhookSecret,
    Zone,
    many,
)
from bot.settings.generator import OFF, Generator
from bot.settings.part import Part
from bot.settings.secret import DatabaseUrl, Secret
from digests.model import Beat, ReaderLanguage

WEBHOOK_LISTEN = Listen("127.0.0.1", 8080)
SLACK_LISTEN = Listen("127.0.0.1", 3000)
WEBSUB_LISTEN = Listen("127.0.0.1", 8090)
DATABASE = DatabaseUrl("sqlite:///beatwire.db")

ChannelCadence = Literal["instant", "daily", "weekly"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telegram(Part):
    """How to reach Telegram; without a token it is off."""

    token: Secret | None = None
    api_url: Url | None = None
    """Base of the Bot API server; None: the public one."""
    webhook_url: Webhook | None = None
    """The whole public address, path included; None: long polling."""
    webhook_secret: WebhookSecret | None = None
    webhook_listen: ListenAddress = WEBHOOK_LISTEN
    paid_broadcast: Flag = False
    """Whether to send faster than 30 messages a second, for which Telegram takes Stars."""

    @property
    def secret(self) -> Secret | None:
        """What Telegram must show with each webhook call: as set, else derived from the token.

        A webhook without one would take orders from anybody who finds its address.
        """
        if self.webhook_secret or not self.token:
            return self.webhook_secret
        return Secret(hmac.new(self.token.reveal().encode(), b"beatwire webhook", hashlib.sha256).hexdigest())

    def __post_init__(self) -> None:
        if self.webhook_url and not self.token:
            raise ValueError("webhook_url is set but the bot token is not; set TELEGRAM_BOT_TOKEN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack(Part):
    """How to reach Slack; without tokens it is off."""

    bot_token: Secret | None = None
    app_token: Secret | None = None
    signing_secret: Secret | None = None
    client_id: str | None = None
    client_secret: Secret | None = None
    token_key: TokenKey | None = None
    """Encrypts the tokens of workspaces that install the app; several, parted by commas, the newest first."""
    listen: ListenAddress | None = None
    """None: Socket Mode where an app token is set, else the default address."""
    api_url: SlackApi | None = None
    """Base of the Web API, ending in a slash; None: the public one."""
    admins_only: StrictBool = False
    """Whether only workspace admins may change a channel's subscriptions."""

    @property
    def mode(self) -> Literal["off", "socket", "http", "workspaces"]:
        """Which way Slack speaks to us."""
        if not (self.bot_token or self.client_id):
            return "off"
        if self.client_id:
            return "workspaces"
        return "http" if self.signing_secret and (self.listen or not self.app_token) else "socket"

    @property
    def address(self) -> Listen:
        """Where HTTP mode listens."""
        return self.listen or SLACK_LISTEN

    @property
    def sealing(self) -> Secret | None:
        """The key of the stored tokens: as set, else the client secret, which every such operator has."""
        return self.token_key or self.client_secret

    def __post_init__(self) -> None:
        wrong = _slack_gap(self)
        if wrong:
            raise ValueError(wrong)


def _slack_gap(slack: Slack) -> str:
    """What is missing to make the given tokens work, or nothing."""
    if slack.bot_token and slack.bot_token.reveal().startswith("xapp-"):
        return "the bot token is an app token (xapp-…); SLACK_BOT_TOKEN takes the one that begins with xoxb-"
    if slack.app_token and slack.app_token.reveal().startswith("xoxb-"):
        return "the app token is a bot token (xoxb-…); SLACK_APP_TOKEN takes the one that begins with xapp-"
    if bool(slack.client_id) != bool(slack.client_secret):
        return "OAuth needs both SLACK_CLIENT_ID and SLACK_CLIENT_SECRET; one of them is not set"
    if slack.client_id and not slack.signing_secret:
        return "SLACK_CLIENT_ID works in HTTP mode only; set SLACK_SIGNING_SECRET too"
    if slack.bot_token and not (slack.app_token or slack.signing_secret):
        return (
            "the bot token alone is not enough; set SLACK_APP_TOKEN (Socket Mode) "
            "or SLACK_SIGNING_SECRET (HTTP mode)"
        )
    if (slack.app_token or slack.signing_secret) and not (slack.bot_token or slack.client_id):
        return "SLACK_BOT_TOKEN is not set; without it Slack cannot be written to"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch(Part):
    """How sources are fetched."""

    allow_private_addresses: StrictBool = False
    timeout: Duration = timedelta(seconds=15)
    max_bytes: Count = 5_000_000
    """Largest document read, decompressed."""
    fastest: Duration = timedelta(minutes=5)
    """Shortest wait between visits to a source without an interval of its own."""
    slowest: Duration = timedelta(hours=1)
    """Longest one."""
    contact: str = ""
    """Address or page by which a site's owner can reach the operator."""

    @property
    def user_agent(self) -> str:
        """How the fetcher names itself to sites."""
        return f"Beatwire (+{self.contact})" if self.contact else "Beatwire"

    def __post_init__(self) -> None:
        if self.fastest > self.slowest:
            raise ValueError("fastest is longer than slowest; swap them or set both")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSub(Part):
    """Where hubs tell us of new items at once; without a public address sources are only visited."""

    url: Webhook | None = None
    """The public address under which hubs reach us; anything may follow it."""
    listen: ListenAddress = WEBSUB_LISTEN
    secret: Secret | None = None
    """Makes the seals of what hubs send; None: made anew at each start, when hubs are asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests(Part):
    """When digests go to chats that have not chosen otherwise."""

    day: Day = 0
    """0 Monday to 6 Sunday."""
    at: TimeOfDay = time(9, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Updates(Part):
    """How often messages already sent are touched, for one story."""

    edit_every: Duration = timedelta(minutes=10)
    """Between edits that only add a source, a fact or a language; corrections go at once."""
    reply_every: Duration = timedelta(hours=1)
    """Between replies that say that a key figure changed or the story is denied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator(Part):
    """The chat that hears of trouble; empty: nobody does, the log has it."""

    platform: Platform = "telegram"
    chat: Name = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster(Part):
    """Several processes on PostgreSQL: schedulers and workers."""

    silent: Duration = timedelta(seconds=15)
    """How long a worker may be silent until the others take its work over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds(Part):
    """Where the bot's own news are kept as files for other tools; empty: nowhere."""

    folder: str = ""
    entries: Count = 100
    """Most stories of the feed of alerts, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics(Part):
    """Where numbers are told to Prometheus; without an address they are not."""

    listen: ListenAddress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Log(Part):
    """What the log says and how."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Part):
    """A chat that the operator posts to.  Unset wishes are those of the whole configuration."""

    platform: Platform
    chat: ChatName
    name: str = ""
    """For the operator's own eyes: in `check`."""
    thread: Name = ""
    """Telegram forum topic."""
    account: str = ""
    """Slack team id, where one app serves many workspaces."""
    topics: Annotated[tuple[str, ...], BeforeValidator(many)] = ()
    """Empty: everything."""
    cadence: Annotated[tuple[ChannelCadence, ...], BeforeValidator(many), Field(min_length=1)] = ("weekly",)
    language: ReaderLanguage = "en"
    timezone: Zone = "Asia/Baku"
    digest_day: Day = 0
    digest_at: TimeOfDay = time(9, 0)
    quiet_from: TimeOfDay | None = None
    quiet_to: TimeOfDay | None = None
    uncertain: Uncertain = "resend"
    rich: bool = False
    """Telegram: digests as rich messages, which its older clients do not show."""
    desk: Name = ""
    """The editors' chat, on the same platform, that sees each digest first; empty: none does."""
    desk_wait: Duration = timedelta(hours=2)
    """How long editors have; an approval sends at once."""
    desk_then: Literal["send", "drop"] = "send"
    """What becomes of a digest on which nobody decided in time."""

    def __post_init__(self) -> None:
        self._check_desk()
        if (self.quiet_from is None) != (self.quiet_to is None):
            raise ValueError("quiet_from and quiet_to belong together; one of them is not set")
        if self.platform == "telegram" and not _telegram_chat(self.chat):
            raise ValueError(f'chat "{self.chat}" is not a Telegram chat; write its number or its @name')
        if self.thread and self.platform != "telegram":
            raise ValueError("thread is a forum topic of Telegram; other platforms have none, leave it out")
        if self.rich and self.platform != "telegram":
            raise ValueError("rich is a form of message of Telegram; other platforms have none, leave it out")
        if self.platform == "slack" and self.chat.startswith("#"):
            raise ValueError(f'chat "{self.chat}" is a name; write the channel id, C and more')

    def _check_desk(self) -> None:
        if not self.desk:
            return
        if self.desk == self.chat:
            raise ValueError("desk is the channel itself; name the editors' own chat")
        if self.platform == "telegram" and not _telegram_chat(self.desk):
            raise ValueError(f'desk "{self.desk}" is not a Telegram chat; write its number or its @name')
        if self.platform == "slack" and self.desk.startswith("#"):
            raise ValueError(f'desk "{self.desk}" is a name; write the channel id, C and more')


def _telegram_chat(chat: str) -> bool:
    return chat.startswith("@") or chat.removeprefix("-").isdigit()


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(Part):
    """Every key of the configuration file except `beat` and `[[source]]`, which make the beat."""

    database_url: DatabaseAddress = DATABASE
    language: ReaderLanguage = "en"
    timezone: Zone | None = None
    """None: the beat's own."""
    uncertain: Uncertain = "resend"
    burst_limit: Count = 10
    """More new stories at once than this become one message a chat."""
    flood_limit: Count = 30
    """More new items of one source at once than this are a flood."""
    flood_action: Literal["hold", "message"] = "hold"
    """What happens to a flood: it waits for the operator's word, or goes out as one message a chat."""
    retention: Retention = timedelta(days=90)
    """How long each delivery is kept; older ones are kept as counts."""
    telegram: Telegram = Telegram()
    slack: Slack = Slack()
    digest: Digests = Digests()
    updates: Updates = Updates()
    operator: Operator = Operator()
    fetch: Fetch = Fetch()
    cluster: Cluster = Cluster()
    feeds: Feeds = Feeds()
    websub: WebSub = WebSub()
    metrics: Metrics = Metrics()
    generator: Generator = OFF
    log: Log = Log()
    channels: Annotated[tuple[Channel, ...], Field(alias="channel")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Options):
    """The whole configuration."""

    beat: Beat
    file: Path | None = None
    """The configuration file; None: shipped defaults and the environment only."""

    @property
    def holds_floods(self) -> bool:
        """Whether floods wait: only where there is an operator's chat to ask."""
        return self.flood_action == "hold" and bool(self.operator.chat)

    @property
    def zone(self) -> str:
        """Time zone of chats that have not chosen one."""
        return self.timezone or self.beat.timezone


TABLES: dict[str, type[Part]] = {
    "telegram": Telegram,
    "slack": Slack,
    "digest": Digests,
    "updates": Updates,
    "operator": Operator,
    "fetch": Fetch,
    "cluster": Cluster,
    "feeds": Feeds,
    "websub": WebSub,
    "metrics": Metrics,
    "generator": Generator,
    "log": Log,
}
"""Table name -> its model; `[[channel]]` and `[[source]]` are lists of tables."""
