"""The line to the Bot API server: quiet HTTP, and what each failure of a call means.

Enters: a call of python-telegram-bot.  Leaves: its result, or an exception that `outcome`
turns into a value.  The bot token stands in every address, so nothing here logs one.
"""

from __future__ import annotations

import json
import logging
import math
import ssl
from dataclasses import dataclass
from typing import Any

import httpx
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.model import Gone, Moved, Outcome, Rejected, Retry, Stopped, Uncertain, Wait

PUBLIC_API = "https://api.telegram.org"
UNSTATED_WAIT = 5.0
"""Seconds to wait where a 429 does not say how long (a proxy's page)."""
LONGEST_REASON = 200

NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
)
"""Failures before the request went out; after any other nobody knows what the server did."""

GONE_WORDS = ("chat not found", "peer_id_invalid", "user_deactivated", "group chat was deactivated")
"""Of a 400: the chat is not there any more."""
KEPT_WORDS = ("rights", "write_forbidden", "restricted")
"""Of a 403: the bot may not write now, but the chat still has it."""


class PacedError(TelegramError):
    """429: the server asks to call again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too many requests, call again in {seconds:g} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long a call may take, in seconds."""

    connect: float = 5.0
    read: float = 10.0
    write: float = 10.0
    pool: float = 5.0
    poll: float = 25.0
    """How long the server may hold a getUpdates call."""


class Line(HTTPXRequest):
    """PTB's own HTTP, with 429 told apart first and unreadable answers not logged at length."""

    def __init__(self, timeouts: Timeouts, connections: int, certificates: ssl.SSLContext) -> None:
        self._open = True
        super().__init__(
            connection_pool_size=connections,
            connect_timeout=timeouts.connect,
            read_timeout=timeouts.read,
            write_timeout=timeouts.write,
            pool_timeout=timeouts.pool,
            httpx_kwargs={"verify": certificates},
        )

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """One HTTP exchange; a 429 is raised here, since PTB's own class for it warns."""
        if not self._open:
            raise NetworkError("the connection is closed")
        status, payload = await super().do_request(*args, **kwargs)
        if status == httpx.codes.TOO_MANY_REQUESTS or (status >= 400 and b'"retry_after"' in payload):
            raise PacedError(_seconds(payload))
        return status, payload

    async def shutdown(self) -> None:
        """Close for good; a later call fails before it leaves."""
        self._open = False
        await super().shutdown()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as an object; a broken one is an error, not a logged traceback."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response") from None
        return answer


class Api(Bot):
    """PTB's bot on two lines (calls, and the long poll), with updates as plain JSON."""

    def __init__(self, token: str, api_url: str = "", timeouts: Timeouts | None = None) -> None:
        _keep_token_out_of_logs(token)
        self._timeouts = timeouts or Timeouts()
        certificates = httpx.create_ssl_context()  # read once: it takes longer than all the rest
        self._lines = (Line(self._timeouts, 256, certificates), Line(self._timeouts, 4, certificates))
        super().__init__(
            token,
            base_url=f"{(api_url or PUBLIC_API).rstrip('/')}/bot",
            request=self._lines[0],
            get_updates_request=self._lines[1],
        )

    def __repr__(self) -> str:
        """Without the token, which PTB would show in every dump of variables."""
        return "Api[token=***]"

    async def raw_updates(self, offset: int, seconds: float, kinds: list[str]) -> list[dict[str, Any]]:
        """Updates from `offset` on, unread: one that cannot be read must not hide the others."""
        found = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": int(seconds), "allowed_updates": kinds},
            read_timeout=int(seconds) + self._timeouts.read,
        )
        return [one for one in found if isinstance(one, dict) and isinstance(one.get("update_id"), int)]

    async def hang_up(self) -> None:
        """Close both lines."""
        for line in self._lines:
            await line.shutdown()


class _Redaction(logging.Filter):
    def __init__(self, token: str) -> None:
        super().__init__()
        self.token = token

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if self.token in said:
            record.msg, record.args = said.replace(self.token, "***"), ()
        return True


def _keep_token_out_of_logs(token: str) -> None:
    """httpx logs each address at INFO, PTB at DEBUG: quieten the one, redact both."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    for name in ("httpx", "telegram.Bot"):
        logger = logging.getLogger(name)
        if token and not any(isinstance(one, _Redaction) and one.token == token for one in logger.filters):
            logger.addFilter(_Redaction(token))


def _seconds(payload: bytes) -> float:
    try:
        seconds = float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError, OverflowError):
        return UNSTATED_WAIT
    return max(seconds, 0.1) if math.isfinite(seconds) else UNSTATED_WAIT


def reason(error: BaseException) -> str:
    """What went wrong, in a line: no payloads, no addresses."""
    said = str(error) or type(error).__name__
    said = said.split(". Parsing the server response", 1)[0]
    return " ".join(said.split())[:LONGEST_REASON]


def outcome(error: Exception) -> Outcome:
    """What a failed call means for the message that it carried."""
    if unofficial(error):
        return Retry(reason(error))
    match error:
        case PacedError():
            return Wait(error.seconds)
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case InvalidToken():
            return Stopped("Telegram refused the bot token; set TELEGRAM_BOT_TOKEN to the current one")
        case Forbidden():
            return Rejected(reason(error)) if _says(error, KEPT_WORDS) else Gone(reason(error))
        case BadRequest():
            return Gone(reason(error)) if _says(error, GONE_WORDS) else Rejected(reason(error))
        case Conflict():
            return Retry(reason(error))
        case NetworkError():
            return _broken(error)
    # The server said 2xx, and then something that is no answer.
    return Uncertain(reason(error))


def unofficial(error: Exception) -> bool:
    """Whether an error status came as a page, not as the Bot API's JSON.

    A proxy on the way says 403 or 404 for reasons of its own; no chat and no token may be
    given up for that.
    """
    return isinstance(error.__cause__, TelegramError)


def _broken(error: NetworkError) -> Outcome:
    cause = error.__cause__
    if cause is None or isinstance(cause, NEVER_LEFT):
        return Retry(reason(error))  # without a cause: the server answered with an error status
    return Uncertain(f"no answer came: {type(cause).__name__}")


def _says(error: Exception, words: tuple[str, ...]) -> bool:
    return any(word in str(error).lower() for word in words)
