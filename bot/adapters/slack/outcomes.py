"""What a call to Slack came to, as an outcome that the ledger understands.

Enters: an exception of slack_sdk or aiohttp.  Leaves: an `Outcome`.  What matters most is
the line between "nothing was accepted", which is safe to repeat, and "nobody can know".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.model import Gone, Outcome, Rejected, Retry, Stopped, Uncertain, Wait

FAILURES = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError, ValueError, AttributeError)
"""Everything a call can raise; the last two come from answers that slack_sdk cannot read."""

TOO_RICH = {"invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long"}
"""Refusals of the form of a message: the same words as plain text may pass."""

KEPT_FOR_EVER = {"cant_delete_message", "compliance_exports_prevent_deletion", "no_permission"}
"""Refusals to delete a message, whenever it is asked."""

DEFAULT_WAIT = 30.0
"""Seconds to wait where Slack says "too many" but not how long."""

_GONE = {
    "channel_not_found": "Slack knows no such channel, or it is private and the bot is not in it",
    "is_archived": "the channel is archived",
    "not_in_channel": "the bot is not in the channel: invite it there with /invite, then subscribe again",
    "user_not_found": "Slack knows no such person",
    "user_not_in_channel": "this person is not in the channel",
    "user_disabled": "this person's Slack account is closed",
    "cannot_dm_bot": "a bot cannot be written to",
    "messages_tab_disabled": "the app takes no direct messages: switch on its Messages tab",
    "restricted_action": "the workspace lets nobody but some people post there",
    "restricted_action_read_only_channel": "the channel is read-only for the bot",
    "restricted_action_non_threadable_channel": "the channel takes no threads",
    "restricted_action_thread_only_channel": "the channel takes replies in threads only",
    "restricted_action_thread_locked": "the thread is locked",
    "no_permission": "the workspace does not let the bot post there",
}

_STOPPED = {
    "invalid_auth": "it is not a token that Slack knows",
    "not_authed": "no token was sent",
    "token_revoked": "it was revoked",
    "token_expired": "it has expired",
    "account_inactive": "the app was removed from the workspace",
    "missing_scope": "the app lacks a permission",
    "not_allowed_token_type": "it is a token of another kind",
    "access_denied": "the workspace denies access",
    "org_login_required": "the workspace is being moved to another organisation",
    "ekm_access_denied": "the workspace's administrators suspended access",
    "team_access_not_granted": "the app was not granted to this workspace",
    "invalid_app_id": "the app no longer exists",
    "app_missing_action_url": "the app is set up without an address for actions",
}

_AGAIN = {"internal_error", "service_unavailable", "request_timeout", "team_added_to_org", "accesslimited"}
_SLOW = {"ratelimited", "rate_limited", "message_limit_exceeded"}


def outcome_of(error: BaseException, scope: Literal["account", "chat"] = "account") -> Outcome:
    """The outcome of a call that raised one of FAILURES; `scope` is what a 429 holds back."""
    if isinstance(error, SlackApiError):
        return _refused(error, scope)
    # Both come before a byte of the request: no connection, or none free in time.
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return Retry(f"Slack could not be reached ({type(error).__name__})")
    if isinstance(error, TimeoutError):
        return Uncertain("Slack did not answer in time")
    return Uncertain(f"the connection to Slack broke before its answer came ({type(error).__name__})")


def code_of(error: BaseException) -> str:
    """Slack's error code (`not_in_channel`), or an empty string."""
    return str(_data(error).get("error") or "") if isinstance(error, SlackApiError) else ""


def refusal(code: str, *, needed: str = "") -> Outcome:
    """The outcome of `ok: false` with this error code."""
    if code in _GONE:
        return Gone(f"{_GONE[code]} ({code})")
    if code in _STOPPED:
        lacking = f", {needed}" if needed else ""
        return Stopped(f"Slack refuses the token: {_STOPPED[code]} ({code}{lacking})")
    if code in _AGAIN:
        return Retry(f"Slack answered {code}")
    if code == "fatal_error":
        return Uncertain("Slack failed halfway (fatal_error)")
    return Rejected(f"Slack refused the message ({code})")


def _refused(error: SlackApiError, scope: Literal["account", "chat"]) -> Outcome:
    code, status = code_of(error), _status(error)
    if code in _SLOW or status == 429:
        return Wait(_seconds(error), scope)
    if code:
        return refusal(code, needed=str(_data(error).get("needed") or ""))
    if status >= 500:
        return Retry(f"Slack answered HTTP {status}")
    if status == 200:
        return Uncertain("Slack's answer was cut off or not readable")
    if status in {400, 413}:
        return Rejected(f"Slack refused the message (HTTP {status})")
    return Retry(f"Slack answered HTTP {status}")


def _data(error: SlackApiError) -> Mapping[str, Any]:
    # The response is slack_sdk's own, or aiohttp's where the body was no JSON.
    data = getattr(error.response, "data", None)
    return data if isinstance(data, dict) else {}


def _status(error: SlackApiError) -> int:
    response = error.response
    return int(getattr(response, "status_code", None) or getattr(response, "status", 0) or 0)


def _seconds(error: SlackApiError) -> float:
    return waiting(getattr(error.response, "headers", None) or {})


def waiting(headers: Mapping[str, str]) -> float:
    """Seconds of a Retry-After header; a sane default where it is absent or senseless."""
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        seconds = float(given)
    except ValueError:
        return DEFAULT_WAIT
    return min(max(seconds, 0.0), 3600.0) if seconds == seconds else DEFAULT_WAIT


def body_code(body: str) -> str:
    """The error code in the body of a response_url's answer; empty where all is well."""
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    return str(said.get("error") or "unknown") if isinstance(said, dict) and said.get("ok") is False else ""
