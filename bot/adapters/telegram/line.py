"""The line to the Bot API server: quiet HTTP, and what each failure of a call means.

Enters: a call of python-telegram-bot.  Leaves: its result, or an exception that `outcome`
turns into a value.  The bot token stands in every address, so nothing here logs one.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

from bot.model import Gone, Moved, Outcome, Rejected, Retry, Stopped, Uncertain, Wait

PUBLIC_API = "https://api.telegram.org"
UNSTATED_WAIT = 5.0
"""Seconds to wait where a 429 does not say how long (a proxy's page)."""
LONGEST_REASON = 200
ENCODER = json.JSONEncoder(ensure_ascii=False)
"""Made once; other letters than Latin go out as they are, in a third of the bytes."""

NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)
"""Failures before the request went out; after any other nobody knows what the server did."""

REFUSED = "Telegram refused the bot token; set TELEGRAM_BOT_TOKEN to the current one"
GONE_WORDS = ("chat not found", "peer_id_invalid", "user_deactivated", "group chat was deactivated")
"""Of a 400: the chat is not there any more."""
KEPT_WORDS = ("rights", "write_forbidden", "restricted")
"""Of a 403: the bot may not write now, but the chat still has it."""

GONE_BEFORE = ("message to delete not found", "message_id_invalid")
"""Of a 400 to a deletion: there is no such message, or no more."""
KEPT_FOR_EVER = ("message can't be deleted", "message_delete_forbidden")
"""Of a 400 to a deletion: it is older than 48 hours, or the bot may not delete it for another reason."""


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


class Line(BaseRequest):
    """PTB's HTTP on aiohttp, which costs a fraction of its own; 429 is told apart first."""

    def __init__(self, timeouts: Timeouts, connections: int) -> None:
        """At most so many connections; 0: as many as there are calls."""
        self._timeouts = timeouts
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._open = True

    @property
    def read_timeout(self) -> float:
        """Seconds for an answer, where a call does not say."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Nothing: the first call opens the session."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One HTTP exchange; a 429 is raised here, since PTB's own class for it warns.

        Of the timeouts a call may set that of reading; the others are the line's.
        """
        if not self._open:
            raise NetworkError("the connection is closed")
        read = float(read_timeout) if isinstance(read_timeout, int | float) else self._timeouts.read
        try:
            status, headers, payload = await self._exchange(url, method, request_data, read)
        except aiohttp.InvalidURL:
            raise NetworkError("the server's address is none") from None  # it holds the token
        except (TimeoutError, aiohttp.ServerTimeoutError) as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NetworkError(f"the connection failed ({type(error).__name__})") from error
        if status == HTTPStatus.TOO_MANY_REQUESTS or (status >= 400 and b'"retry_after"' in payload):
            raise PacedError(_seconds(payload, headers))
        return status, payload

    async def _exchange(
        self, url: str, method: str, data: RequestData | None, read: float
    ) -> tuple[int, Mapping[str, str], bytes]:
        body, headers = _body(data)
        async with self._opened(url).request(
            method, url, data=body, headers=headers, timeout=self._limits(read), allow_redirects=False
        ) as response:
            return response.status, response.headers, await response.read()

    def _opened(self, url: str) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=_proxy(url),
            )
        return self._session

    def _limits(self, read: float) -> aiohttp.ClientTimeout:
        timeouts = self._timeouts
        before = timeouts.pool + timeouts.connect
        # aiohttp has no limit for writing alone: a request that gets stuck ends with the whole.
        whole = before + timeouts.write + read
        return aiohttp.ClientTimeout(whole, connect=before, sock_connect=timeouts.connect, sock_read=read)

    async def shutdown(self) -> None:
        """Close for good; a later call fails before it leaves."""
        self._open = False
        if self._session is not None:
            await self._session.close()

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
        # The first has no limit of its own: chats that hang must not take the connections of others.
        self._lines = (Line(self._timeouts, 0), Line(self._timeouts, 4))
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

    async def call(self, method: str, **said: Any) -> Any:
        """Any method's result, unread: to build PTB's objects of it costs more than the call."""
        return await self._post(method, said)

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
    """PTB logs what it is made of at DEBUG."""
    logger = logging.getLogger("telegram.Bot")
    if token and not any(isinstance(one, _Redaction) and one.token == token for one in logger.filters):
        logger.addFilter(_Redaction(token))


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """A request's body and the header that names its kind: JSON, or a form where files go along."""
    if data is None:
        return None, {}
    if data.contains_files:
        form = aiohttp.FormData(data.json_parameters)
        for name, (filename, content, kind) in data.multipart_data.items():
            form.add_field(name, content, filename=filename, content_type=kind)
        return form, {}
    # A lone surrogate of a broken source becomes a question mark: the server takes no other form of it.
    said = ENCODER.encode(data.parameters).encode("utf-8", "replace")
    return said, {"Content-Type": "application/json"}


def _proxy(url: str) -> str | None:
    """The proxy that the environment names for this address (HTTPS_PROXY, NO_PROXY).

    Asked once: aiohttp itself would ask in a thread of its own at each call.
    """
    parts = urlsplit(url)
    return None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)


def _seconds(payload: bytes, headers: Mapping[str, str]) -> float:
    """How long a 429 asks to wait: Telegram says it in the body, whatever stands before it in a header."""
    try:
        hint = json.loads(payload)["parameters"]["retry_after"]
    except (ValueError, KeyError, TypeError):
        hint = headers.get("Retry-After")
    try:
        seconds = float(hint)
    except (ValueError, TypeError, OverflowError):
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
            return Stopped(REFUSED)
        case Forbidden():
            return Rejected(reason(error)) if says(error, KEPT_WORDS) else Gone(reason(error))
        case BadRequest():
            return Gone(reason(error)) if says(error, GONE_WORDS) else Rejected(reason(error))
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


def says(error: Exception, words: tuple[str, ...]) -> bool:
    """Whether a refusal of the Bot API has one of these words; PTB changes their capitals."""
    return isinstance(error, TelegramError) and any(word in str(error).lower() for word in words)
