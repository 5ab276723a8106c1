"""How many calls of an account may be under way together, and what silence means.

Enters: calls as they begin and end.  Leaves: whether there is room for one more.  A chat whose
calls hang must hold up no other, and a platform that hangs must not put call after call in
doubt.  From calls alone the two look the same where none is answered; a question tells them
apart, and whoever asks it says here that the platform answered.
"""

from __future__ import annotations

import asyncio
from itertools import count

IN_FLIGHT = 64
MOST_IN_FLIGHT = 256
"""Calls of one account that may be without an answer: a quarter second of its rate, within these."""
MOST_HANGING = 512
"""Calls of one account under way together where most of them hang."""


class Room:
    """The calls of one account that are under way, and those that ended without an answer."""

    def __init__(self, rate: float) -> None:
        self.calls: dict[asyncio.Task[bool | None], int] = {}
        """Calls under way, each with its number."""
        self._numbers = count(1)
        self._unanswered: dict[int, None] = {}
        """Calls later than the last one that was answered, oldest first, under way or without an answer.

        What hangs before that one is its chat's business.
        """
        self._most = min(max(IN_FLIGHT, int(rate / 4)), MOST_IN_FLIGHT)

    @property
    def is_silent(self) -> bool:
        """Whether so many calls in a row have no answer that the platform itself may hang."""
        return len(self._unanswered) >= self._most

    @property
    def is_crowded(self) -> bool:
        """Whether so many hang that no more are made, whoever is at fault."""
        return len(self.calls) >= MOST_HANGING

    def enter(self, call: asyncio.Task[bool | None]) -> None:
        """Count a call that is about to begin."""
        number = self.calls[call] = next(self._numbers)
        self._unanswered[number] = None

    def leave(self, call: asyncio.Task[bool | None]) -> None:
        """Count a call that ended; its result is whether it was answered, None: it was never made."""
        number = self.calls.pop(call)
        answered = None if call.cancelled() or call.exception() else call.result()
        if answered:
            self._hear(number)
        elif answered is None:
            self._unanswered.pop(number, None)

    def heard(self) -> None:
        """The platform answered a question: whatever hangs now, hangs for a reason of its chat."""
        self._unanswered.clear()

    def _hear(self, number: int) -> None:
        while self._unanswered and (oldest := next(iter(self._unanswered))) <= number:
            del self._unanswered[oldest]
