"""The app manifest asks Slack for what the bot offers, and for no more."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from bot.commands.names import ALIASES
from bot.phrases.commands import KEPT_BY_SLACK

CONFIG = Path(__file__).parents[1] / "config"
MANIFEST = (CONFIG / "slack-manifest.yaml").read_text()
COMMANDS = re.findall(r"^    - command: /(\S+)$", MANIFEST, re.M)

SLACKS_OWN = [
    "active",
    "apps",
    "archive",
    "away",
    "call",
    "collapse",
    "dm",
    "dnd",
    "expand",
    "feed",
    "feedback",
    "help",
    "invite",
    "invite_people",
    "join",
    "keys",
    "kick",
    "leave",
    "me",
    "msg",
    "mute",
    "open",
    "part",
    "prefs",
    "remind",
    "remove",
    "rename",
    "search",
    "settings",
    "shortcuts",
    "shrug",
    "star",
    "status",
    "todo",
    "topic",
    "unarchive",
    "unmute",
    "unstar",
    "who",
]


def listed(under: str) -> list[str]:
    """The plain items of the list under a key, comments left out."""
    block = MANIFEST.split(f" {under}:\n", 1)[1]
    items = []
    for line in block.splitlines():
        if not line.strip().startswith(("- ", "#")):
            break
        if line.strip().startswith("- "):
            items.append(line.strip()[2:].split(" #")[0].strip())
    return items


def test_every_topic_of_the_beat_has_its_command() -> None:
    beat = tomllib.loads((CONFIG / "beats" / "azerbaijan-ict.toml").read_text())
    assert {topic["id"] for topic in beat["topic"]} <= set(COMMANDS)
    assert "beatwire" in COMMANDS


def test_every_command_is_a_slash_command_or_stands_behind_the_apps_own() -> None:
    assert not KEPT_BY_SLACK & set(COMMANDS)
    assert set(ALIASES) - set(COMMANDS) == KEPT_BY_SLACK


def test_no_command_is_named_twice_or_as_one_of_slacks_own() -> None:
    assert len(COMMANDS) == len(set(COMMANDS)) <= 50
    assert not set(COMMANDS) & set(SLACKS_OWN)


def test_commands_keep_to_slacks_lengths() -> None:
    assert all(len(name) <= 31 for name in COMMANDS)
    assert all(len(told) <= 2000 for told in re.findall(r'description: "(.*)"', MANIFEST))
    assert all(len(hint) <= 1000 for hint in re.findall(r'usage_hint: "(.*)"', MANIFEST))


def test_the_bot_asks_for_no_more_than_it_needs() -> None:
    assert set(listed("bot")) == {
        "chat:write",
        "commands",
        "app_mentions:read",
        "channels:read",
        "groups:read",
    }
    events = {"app_mention", "app_uninstalled", "member_joined_channel", "tokens_revoked"}
    assert set(listed("bot_events")) == events


def test_buttons_reach_the_bot() -> None:
    assert re.search(r"interactivity:\n\s+is_enabled: true", MANIFEST)
