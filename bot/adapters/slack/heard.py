"""What somebody said on Slack, read from the payloads of slash commands, buttons and events.

Enters: a payload as Bolt hands it over.  Leaves: a `Heard`, or None where the bot was not
spoken to.  Pure: nothing is asked of Slack here.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PREFIX = "/beatwire"
"""The command that takes all others as subcommands, for the names Slack keeps to itself."""

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing said to the bot."""

    text: str
    """A command line, `/cyber 3`."""
    channel: str
    user: str
    team: str
    response_url: str | None = field(default=None, repr=False)
    """Takes up to five answers within half an hour; who knows it may write, so it stays out of logs."""
    thread: str = ""
    """The thread in which it was said, so that the answer appears there."""
    message: str | None = None
    """Reference of the message whose button was pressed, unless only one person sees it."""
    replaceable: bool = False
    """Whether an answer may take the place of that message."""
    locale: str | None = None
    aloud: bool = False
    """Whether the answer is an ordinary message: a direct conversation has no bystanders."""

    @property
    def private(self) -> bool:
        """Whether it was said in a direct conversation."""
        return self.channel.startswith("D")


def command_line(text: str) -> str:
    """A line as the commands take it: Slack's escapes and the prefix command off, one leading slash."""
    words = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
    if words.casefold() == PREFIX or words.casefold().startswith(f"{PREFIX} "):
        words = words[len(PREFIX) :].strip() or "help"
    return "/" + words.lstrip("/").strip()


def command(body: Payload) -> Heard | None:
    """A slash command."""
    if not _words(body, "command", "channel_id", "user_id"):
        return None
    return Heard(
        command_line(f"{body['command']} {body.get('text') or ''}"),
        body["channel_id"],
        body["user_id"],
        str(body.get("team_id") or ""),
        response_url=body.get("response_url"),
        thread=str(body.get("thread_ts") or ""),
        locale=body.get("locale"),
    )


def press(body: Payload) -> Heard | None:
    """A pressed button; one that only opens an address says nothing."""
    actions = body.get("actions") or [{}]
    value = actions[0].get("value")
    container, user = body.get("container") or {}, body.get("user") or {}
    channel = container.get("channel_id") or (body.get("channel") or {}).get("id")
    if not (value and channel and user.get("id")):
        return None
    ts, alone = container.get("message_ts"), bool(container.get("is_ephemeral"))
    return Heard(
        command_line(value),
        channel,
        user["id"],
        str((body.get("team") or {}).get("id") or user.get("team_id") or ""),
        response_url=body.get("response_url"),
        thread=str(container.get("thread_ts") or (body.get("message") or {}).get("thread_ts") or ""),
        message=f"{channel}:{ts}" if ts and not alone else None,
        replaceable=bool(ts),
        locale=user.get("locale"),
    )


def event(body: Payload) -> Heard | None:
    """A mention or a direct message; every other event says nothing to the bot."""
    kind = (body.get("event") or {}).get("type")
    return mention(body) if kind == "app_mention" else direct(body) if kind == "message" else None


def mention(body: Payload) -> Heard | None:
    """The bot's name in a channel with words behind it."""
    event = body.get("event") or {}
    if event.get("bot_id") or not _words(event, "text", "channel", "user"):
        return None
    words = re.sub(r"^.*?<@[UW][A-Z0-9]+(\|[^>]*)?>[,:]?", "", event["text"], count=1, flags=re.S)
    thread = str(event.get("thread_ts") or "")
    return Heard(
        command_line(words.strip() or "help"),
        event["channel"],
        event["user"],
        _team(body, event),
        thread=thread,
    )


def direct(body: Payload) -> Heard | None:
    """A direct message by a person, not an edit, a join or the bot's own words."""
    event = body.get("event") or {}
    if event.get("channel_type") != "im" or event.get("subtype") or event.get("bot_id"):
        return None
    if not _words(event, "text", "channel", "user"):
        return None
    thread = str(event.get("thread_ts") or "")
    line = command_line(event["text"])
    return Heard(line, event["channel"], event["user"], _team(body, event), thread=thread, aloud=True)


def welcome(body: Payload) -> tuple[str, str] | None:
    """Team and channel where the bot itself was just let into a channel; None for anything else."""
    event = body.get("event") or {}
    if event.get("type") != "member_joined_channel" or not _words(event, "user", "channel"):
        return None
    bots = {one.get("user_id") for one in body.get("authorizations") or () if one.get("is_bot")}
    return (_team(body, event), event["channel"]) if event["user"] in bots else None


def goodbye(body: Payload) -> bool:
    """Whether a workspace removed the app, or took back its bot's token."""
    event = body.get("event") or {}
    revoked = (event.get("tokens") or {}).get("bot") if event.get("type") == "tokens_revoked" else None
    return bool(body.get("team_id")) and (event.get("type") == "app_uninstalled" or bool(revoked))


def _team(body: Payload, event: Payload) -> str:
    return str(body.get("team_id") or event.get("team") or "")


def _words(payload: Payload, *names: str) -> bool:
    return all(isinstance(payload.get(name), str) and payload[name] for name in names)


class Once:
    """Remembers the last names it saw, so that what Slack delivers twice is done once."""

    def __init__(self, most: int = 5000) -> None:
        self._most = most
        self._seen: OrderedDict[str, None] = OrderedDict()

    def first(self, name: str | None) -> bool:
        """Whether this name is new; a thing without a name always is."""
        if not name:
            return True
        if name in self._seen:
            return False
        self._seen[name] = None
        if len(self._seen) > self._most:
            self._seen.popitem(last=False)
        return True


def name_of(body: Payload) -> str | None:
    """What is the same when Slack delivers a payload again."""
    return body.get("event_id") or body.get("trigger_id")
