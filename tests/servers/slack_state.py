"""What the loopback Slack knows: workspaces, channels, messages, faults, a clock to move."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

DEFAULT_SCOPES = frozenset(
    {"chat:write", "commands", "users:read", "im:write", "channels:read", "app_mentions:read"}
)


class Clock:
    """Real time plus what the test adds."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        return time.time() + self.ahead

    def advance(self, seconds: float) -> None:
        self.ahead += seconds


@dataclass
class Workspace:
    """A team and the bot's installation in it."""

    team: str
    bot_token: str
    bot_user: str = "UBOT"
    bot_id: str = "BBOT"
    scopes: frozenset[str] = DEFAULT_SCOPES
    refused: str = ""
    """An error that every call with this token gets: token_revoked, account_inactive."""


@dataclass
class Channel:
    """A conversation; the bot is in it or not."""

    id: str
    team: str = "T1"
    bot_is_in: bool = True
    private: bool = False
    archived: bool = False
    members: set[str] = field(default_factory=lambda: {"U1", "U2"})

    @property
    def is_im(self) -> bool:
        return self.id.startswith("D")


@dataclass
class User:
    """A person of the workspace."""

    id: str
    is_admin: bool = False
    is_owner: bool = False
    locale: str = "en-US"


@dataclass
class Posted:
    """A message as stored; `only_for` names the one reader of an ephemeral one."""

    channel: str
    ts: str
    text: str
    blocks: list[Json]
    thread_ts: str | None = None
    only_for: str | None = None
    author: str = "BBOT"
    unfurl_links: bool = True
    edits: int = 0
    warning: str | None = None

    @property
    def said(self) -> str:
        """Every word of the message, for assertions."""
        return "\n".join([self.text, *texts_of(self.blocks)])

    @property
    def calls_out(self) -> bool:
        """Whether it would notify people: an unescaped mention or broadcast."""
        return bool(re.search(r"<!(channel|here|everyone|subteam)|<@[UW]", self.said))


@dataclass
class Fault:
    """How a call fails; see the functions below."""

    kind: Literal["error", "status", "hang", "reset_before", "reset_after", "truncated"]
    error: str = ""
    status: int = 200
    html: bool = False
    retry_after: str | None = None
    seconds: float = 0.0
    stored: bool = False


def error(code: str) -> Fault:
    """HTTP 200 with ok:false."""
    return Fault("error", error=code)


def too_many(retry_after: str | None = "7") -> Fault:
    """HTTP 429; the header as given, None leaves it out."""
    return Fault("status", error="ratelimited", status=429, retry_after=retry_after)


def status(code: int, *, html: bool = False) -> Fault:
    """Another HTTP status, with a JSON or an HTML body."""
    return Fault("status", error="" if html else "internal_error", status=code, html=html)


def hang(seconds: float = 30.0, *, stored: bool = False) -> Fault:
    """No answer for so long; what was asked is done or not."""
    return Fault("hang", seconds=seconds, stored=stored)


RESET_BEFORE = Fault("reset_before")
"""The connection breaks before anything is done."""
RESET_AFTER = Fault("reset_after")
"""What was asked is done, then the connection breaks."""
TRUNCATED = Fault("truncated")
"""What was asked is done, the answer is cut off."""


@dataclass
class Planned:
    """A fault that waits for its calls."""

    method: str
    fault: Fault
    channel: str | None
    times: int
    in_thread: bool | None = None


@dataclass
class Call:
    """One call of the Web API, as it came."""

    method: str
    token: str
    args: Json


@dataclass
class Pace:
    """Slack's own limit on chat.postMessage: one a second a channel, with a short burst."""

    burst: int = 3
    per_second: float = 1.0
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    def refuses(self, channel: str, now: float) -> bool:
        tokens, before = self._buckets.get(channel, (float(self.burst), now))
        tokens = min(self.burst, tokens + (now - before) * self.per_second)
        if tokens < 1:
            self._buckets[channel] = (tokens, now)
            return True
        self._buckets[channel] = (tokens - 1, now)
        return False


@dataclass
class ResponseUrl:
    """A response_url: five uses in thirty minutes."""

    channel: str
    user: str
    expires: float
    uses: int = 0
    original: Posted | None = None


@dataclass
class Said:
    """What became of something that Slack passed on to the app."""

    payload: Json
    acked: bool = False
    attempts: int = 0
    problem: str | None = None
    """What the person sees: operation_timeout, dispatch_failed."""
    answers: list[Any] = field(default_factory=list)
    """Ack payloads (Socket Mode) or (status, body) pairs (HTTP)."""


def texts_of(value: Any) -> list[str]:
    """Every `text` string in blocks, depth first."""
    if isinstance(value, list):
        return [text for part in value for text in texts_of(part)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    return own + [text for part in value.values() for text in texts_of(part)]


def buttons_of(blocks: list[Json]) -> list[Json]:
    """Every button, with the block_id it stands in."""
    found = []
    for block in blocks:
        candidates = [*block.get("elements", []), block.get("accessory")]
        found += [
            {**each, "block_id": block.get("block_id", "")}
            for each in candidates
            if isinstance(each, dict) and each.get("type") == "button"
        ]
    return found
