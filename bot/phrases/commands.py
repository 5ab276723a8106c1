"""Commands as the people of a platform type them: Slack keeps some names for itself.

Enters: a platform.  Leaves: what stands for `{search_command}` and its like in a phrase.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

KEPT_BY_SLACK = frozenset(
    (
        *("desk", "drop", "figures", "follow", "help", "mute", "release", "search", "settings", "start"),
        *("status", "topic", "unmute", "withdraw"),
    )
)
"""Names that are no slash commands of their own there; config/slack-manifest.yaml has the others."""


def typed(name: str, platform: str) -> str:
    """A command as it is typed there, with its slash."""
    return f"/beatwire {name}" if platform == "slack" and name in KEPT_BY_SLACK else f"/{name}"


@cache
def typed_on(platform: str) -> Mapping[str, str]:
    """`search_command` and its like -> how it is typed there; only for names that differ somewhere."""
    return {f"{name}_command": typed(name, platform) for name in KEPT_BY_SLACK}
