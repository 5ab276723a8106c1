"""The `[generator]` table: a server that writes summaries and translations; without one nothing does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import StrictBool

from bot.settings.fields import Count, Duration, Url
from bot.settings.part import Part
from bot.settings.secret import Secret

LONGEST_WAIT = timedelta(minutes=5)
OWN = (".internal", ".local", ".lan", ".home.arpa")
"""Endings of names that no public server has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator(Part):
    """Any server with the chat completions of the OpenAI API, the operator's own ones included."""

    url: Url | None = None
    """Base of its API, `/v1` included; None: off."""
    model: str = ""
    key: Secret | None = None
    """Sent as a bearer token; None: the server asks for none."""
    translations: StrictBool = True
    """Of stories that nobody tells in a reader's language."""
    summaries: StrictBool = True
    """In place of the sentences that are taken from long texts."""
    wait: Duration = timedelta(seconds=15)
    """Longest time for which an alert waits for its words."""
    timeout: Duration = timedelta(seconds=60)
    """Longest time for one answer; what comes after `wait` is for digests and commands."""
    at_once: Count = 2
    """Texts asked for at the same time."""

    @property
    def on(self) -> bool:
        """Whether anything is asked at all."""
        return self.url is not None and (self.translations or self.summaries)

    def __post_init__(self) -> None:
        if self.url and not self.model:
            raise ValueError("url is set but model is not; name the model that the server shall use")
        if self.wait > LONGEST_WAIT:
            raise ValueError("wait is longer than 5m; news that wait so long are none, write less")
        if self.key and self.url and not _private(self.url):
            raise ValueError(
                "url must begin with https:// where a key is set: it would travel open to all on the way "
                "(plain http is allowed on your own network only)"
            )


OFF = Generator()


def _private(url: str) -> bool:
    """Whether what is sent there is sealed, or stays on the operator's own network."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        return True
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith(OWN)
