"""A clock that a test can move, and the pace that Telegram demands of a bot."""

from __future__ import annotations

import math
import time
from collections import deque

from tests.servers.telegram_faults import Refusal

CHAT_BURST, CHAT_SECONDS = 1, 1.0
GROUP_BURST, GROUP_SECONDS = 20, 60.0
BOT_BURST, BOT_SECONDS = 30, 1.0


class Clock:
    """Seconds since 1970, running, and ahead by as much as a test moved it."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """The time that the server believes it is."""
        return time.time() + self._ahead

    def move(self, seconds: float) -> None:
        """Let this much time pass at once."""
        self._ahead += seconds


class Pace:
    """One message a second in a chat, 20 a minute in a group, 30 a second in all."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.on = False
        self._times: dict[str, deque[float]] = {}

    def check(self, chat: int) -> None:
        """Counts a message to this chat, or refuses it with 429."""
        if not self.on:
            return
        limits = [("bot", BOT_BURST, BOT_SECONDS), (f"chat {chat}", CHAT_BURST, CHAT_SECONDS)]
        if chat < 0:
            limits.append((f"group {chat}", GROUP_BURST, GROUP_SECONDS))
        wait = max(self._wait(*limit) for limit in limits)
        if wait > 0:
            seconds = math.ceil(wait)
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
        for name, _, _ in limits:
            self._times.setdefault(name, deque()).append(self._clock.now())

    def _wait(self, name: str, burst: int, seconds: float) -> float:
        times = self._times.setdefault(name, deque())
        while times and times[0] <= self._clock.now() - seconds:
            times.popleft()
        return times[0] + seconds - self._clock.now() if len(times) >= burst else 0.0
