"""Ways in which a Telegram server fails, each a value that a test hands to `server.fail`.

Most answer without doing anything; those with `after` do the work first and then fail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["answer", "hang", "reset", "truncate"]


@dataclass(eq=False)
class Refusal(Exception):  # it is an answer, raised to leave a handler early
    """A Bot API error answer."""

    code: int
    description: str
    parameters: dict[str, Any] | None = None
    wait: str | None = None
    """Retry-After as a header alone says it."""

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        answer = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})

    @property
    def headers(self) -> dict[str, str]:
        """Retry-After where the server asks to wait."""
        wait = self.wait or (self.parameters or {}).get("retry_after")
        return {"Retry-After": str(wait)} if wait is not None else {}


@dataclass(frozen=True)
class Fault:
    """One way to fail; `after` does the work before it fails."""

    kind: Kind
    refusal: Refusal | None = None
    html: bool = False
    after: bool = False


def refuse(code: int, description: str, **parameters: Any) -> Fault:
    """Any error answer."""
    return Fault("answer", Refusal(code, description, parameters or None))


def too_many(seconds: int) -> Fault:
    """429, in body and header."""
    return refuse(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def too_many_by_header(seconds: str, *, html: bool = False, **parameters: Any) -> Fault:
    """429 whose header says how long, as a proxy before Telegram does it."""
    return Fault("answer", Refusal(429, "Too Many Requests", parameters or None, seconds), html=html)


def server_error(code: int = 502, *, html: bool = False) -> Fault:
    """500, 502 or 503, as JSON or as the page of a proxy."""
    names = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}
    return Fault("answer", Refusal(code, names[code]), html=html)


def page(code: int) -> Fault:
    """An error page of something between us and Telegram."""
    return Fault("answer", Refusal(code, "Denied by the gateway"), html=True)


HANG = Fault("hang")
HANG_AFTER = Fault("hang", after=True)
RESET = Fault("reset")
RESET_AFTER = Fault("reset", after=True)
TRUNCATED = Fault("truncate", after=True)
UNAUTHORIZED = refuse(401, "Unauthorized")
BLOCKED = refuse(403, "Forbidden: bot was blocked by the user")
KICKED = refuse(403, "Forbidden: bot was kicked from the group chat")
DEACTIVATED = refuse(403, "Forbidden: user is deactivated")
CHAT_NOT_FOUND = refuse(400, "Bad Request: chat not found")
THREAD_NOT_FOUND = refuse(400, "Bad Request: message thread not found")
TOPIC_CLOSED = refuse(400, "Bad Request: TOPIC_CLOSED")
NO_RIGHTS = refuse(400, "Bad Request: not enough rights to send text messages to the chat")
BUTTON_INVALID = refuse(400, "Bad Request: BUTTON_URL_INVALID")
SAME_AGAIN = (
    "Bad Request: message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)
QUERY_TOO_OLD = refuse(
    400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
)


def migrated(new: int) -> Fault:
    """The group became a supergroup with another id."""
    return refuse(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=new)


@dataclass
class _Planned:
    method: str
    chat: int | None
    times: int | None
    fault: Fault
    when: Callable[[dict[str, Any]], bool] | None


class Plan:
    """The faults that a test has planned, in order."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def add(
        self,
        method: str,
        fault: Fault,
        *,
        chat: int | None,
        times: int | None,
        when: Callable[[dict[str, Any]], bool] | None,
    ) -> None:
        """`method` may be `*`; without `chat` every chat; `times` None: always."""
        self._planned.append(_Planned(method, chat, times, fault, when))

    def clear(self) -> None:
        """The server is well again."""
        self._planned.clear()

    def take(self, method: str, params: dict[str, Any]) -> Fault | None:
        """The fault that hits this call, used up by one."""
        for planned in self._planned:
            if planned.method not in ("*", method) or planned.times == 0:
                continue
            if planned.chat is not None and str(params.get("chat_id")) != str(planned.chat):
                continue
            if planned.when and not planned.when(params):
                continue
            if planned.times is not None:
                planned.times -= 1
            return planned.fault
        return None
