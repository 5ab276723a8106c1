"""What happens with the news, as values: chats, messages, deliveries, outcomes.

Frozen dataclasses only.  A message is meaning without markup; the adapters render it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from digests.model import Digest, ReaderLanguage
from digests.series import Line

Platform = Literal["telegram", "slack", "console"]
Cadence = Literal["instant", "breaking", "daily", "weekly"]
Action = Literal["send", "edit", "reply", "delete"]
DeliveryState = Literal["ready", "sending", "sent", "uncertain", "rejected", "gone", "merged"]

ALL_TOPICS = "all"
"""The topic of a subscription to everything on the beat."""


# --- chats ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChatRef:
    """Where a message goes: a chat, a forum topic in it, a Slack channel, a terminal."""

    platform: Platform
    address: str
    """Telegram chat id or @name; Slack channel id; name of the terminal chat."""
    thread: str = ""
    """Telegram message_thread_id; empty: the chat itself."""
    account: str = ""
    """Slack team id where one app serves many workspaces; else empty."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that the bot knows, with its settings."""

    id: int
    ref: ChatRef
    kind: Literal["private", "group", "channel"] = "private"
    language: ReaderLanguage = "en"
    timezone: str = "Asia/Baku"
    digest_at: time = time(9, 0)
    digest_day: int = 0
    """0 Monday to 6 Sunday."""
    quiet_from: time | None = None
    quiet_to: time | None = None
    active: bool = True
    reason: str | None = None
    """Why it is inactive."""
    uncertain: Literal["resend", "leave"] = "resend"
    managed: bool = False
    """Whether the operator's configuration names it as a channel."""
    rich: bool = False
    """Whether it wants digests as rich messages, where its platform has them."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat's wish for one topic (`all`: the whole beat)."""

    topic: str
    cadence: Cadence


# --- messages ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with one style; `text` is raw: adapters escape it at the last step."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of a plot."""

    label: str
    """Its period, as short as the reader's language allows."""
    value: float
    text: str
    """The value as written, in the plot's unit."""
    when: date
    """The last day of its period; of a year its middle."""
    computed: bool = False
    """Whether the bot computed it from two printed values."""
    beside: str = ""
    """Who says so, where it stands beside another source's value for the same period."""
    rough: bool = False
    """Whether its source gives it as about, more than or less than so much."""


@dataclass(frozen=True, slots=True)
class Plot:
    """What a chart shows, in the reader's words; whoever draws it adds nothing."""

    title: str
    unit: str
    """`million malicious links`; with the kind of period it says what the numbers are."""
    kind: str
    """`by quarter`, `since January`."""
    marks: tuple[Mark, ...]
    """Oldest first."""
    note: str
    """Sources and the day of the newest."""
    level: bool = False
    """Whether the values are levels at a time, not sums over one."""
    ranks: bool = False
    """Whether a smaller value is the better one: places in a ranking."""
    computed: str = ""
    """What the mark of computed values means; empty where there are none."""
    language: ReaderLanguage = "en"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its PNG, its words for who cannot see it, its numbers for platforms that draw themselves."""

    png: bytes
    """Empty where the platform draws the plot itself."""
    alt: str
    plot: Plot | None = None
    dark: bytes = b""
    """The same for a dark page; empty: the one PNG serves both."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-like part of a message.

    title: one line, prominent.  text: a paragraph.  list: `lines` as bullets.
    quote: a source sentence.  small: sources, dates, notes.  table: `lines` as rows, a cell a span,
    the first row its heads.  chart: `picture`, with `lines` for where it cannot be shown.
    """

    kind: Literal["title", "text", "list", "quote", "small", "table", "chart"]
    lines: tuple[tuple[Span, ...], ...]
    keep_with_next: bool = False
    """Whether a split must not come right after this block (headings)."""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A button: opens `url`, or says `command` on the reader's behalf (at most 64 bytes)."""

    label: str
    command: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a reader, in their language, without markup."""

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    """Rows of buttons."""
    preview: str | None = None
    """The one link that may unfold into a preview; None: no preview."""
    silent: bool = False
    """Whether it arrives without a sound."""
    rich: bool = False
    """Whether it may go out as a document with headings, where the platform has such messages."""
    language: ReaderLanguage = "en"


@dataclass(frozen=True, slots=True)
class Lined(Digest):
    """A digest with the lines over time on which its figures stand, for readers who are shown charts."""

    lines: tuple[Line, ...] = ()
    """Each once, in the figures' order."""


# --- requests ------------------------------------------------------------------------


async def _yes() -> bool:
    return True


async def _reachable() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody said to the bot, on any platform."""

    chat: ChatRef
    text: str
    """As typed, `/cyber 3`; a button's command likewise."""
    kind: Literal["private", "group", "channel"] = "private"
    client_language: str | None = None
    """Language tag of the person's client (`az`, `ru-RU`), if known."""
    may_change: Callable[[], Awaitable[bool]] = field(default=_yes)
    """Asks the platform whether this person may change the chat's subscriptions."""
    invite: Callable[[], Awaitable[str]] = field(default=_reachable)
    """Asks the platform what must be typed here so that the bot can write of itself; empty: nothing."""
    language: ReaderLanguage | None = None
    """A language demanded for this one answer, whatever the chat's own is."""
    reply_to: str | None = None
    """Platform reference of the bot's message that this answers or whose button it was."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The bot's answer: one or more messages; `private` ones only the asker should see."""

    messages: tuple[Message, ...]
    private: bool = False
    replaces: bool = False
    """Whether it should edit the message whose button was pressed."""


# --- outcomes of one call to a platform ----------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took it; `reference` names the message there."""

    reference: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Refused for pace (429): nothing was sent; call again after `seconds`."""

    seconds: float
    scope: Literal["account", "chat"] = "account"


@dataclass(frozen=True, slots=True)
class Retry:
    """Refused or failed before anything was accepted: safe to repeat with back-off."""

    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat cannot be written to any more; it is deactivated with this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has a new address; nothing was sent."""

    address: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """This message cannot be sent to this chat, others can."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The account itself is refused (wrong or revoked token): stop, tell the operator."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Nobody can know whether it arrived: the call left and no answer came."""

    reason: str


class PlatformError(Exception):
    """A platform cannot be used as configured; the text says in one sentence what to mend."""


Outcome = Sent | Wait | Retry | Gone | Moved | Rejected | Stopped | Uncertain


@dataclass(frozen=True, slots=True)
class Workspace:
    """A Slack team that installed the app."""

    team: str
    name: str
    token: str = field(repr=False)
    bot_user: str = ""
    bot_id: str = ""


# --- the ledger ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the ledger: this digest, to this chat, and what became of it."""

    id: int
    digest: str
    chat: Chat
    action: Action
    state: DeliveryState
    attempts: int
    reference: str | None
    """Platform reference of the sent message; of an edit, reply or deletion, of its target."""
    reason: str | None
    created: datetime
    updated: datetime
