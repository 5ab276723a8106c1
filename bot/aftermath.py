"""What a visit leaves behind: the source's state, and when it is visited next.

Enters: a source, its state, how the visit ended.  Leaves: the new state.  An interval that
the operator wrote is kept as written; without one the visits follow the source's own rhythm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import rhythm
from bot.rhythm import Pace, Rhythm
from bot.store.sources import SourceState
from digests.fetched import Fetched
from digests.model import Entry, Source

BELIEVED = 3
"""Good visits in a row that a permanent redirect must be seen in before it is remembered."""


class Aftermath:
    """Makes the state that follows a visit."""

    def __init__(self, clock: Callable[[], datetime], pace: Pace, chance: Callable[[], float]) -> None:
        self._clock = clock
        self._pace = pace
        self._chance = chance

    def read(
        self,
        source: Source,
        state: SourceState,
        fetched: Fetched,
        body_hash: str | None,
        entries: Sequence[Entry],
        new: int,
        *,
        slow: bool,
    ) -> SourceState:
        """After a document that was read, with so many new items in it."""
        state = self._first(state, entries) if not state.baseline else self.heard(state, new)
        return self._answered(source, replace(state, baseline=True, body_hash=body_hash), fetched, slow=slow)

    def unchanged(self, source: Source, state: SourceState, fetched: Fetched, *, slow: bool) -> SourceState:
        """After a visit that brought nothing."""
        return self._answered(source, state, fetched, slow=slow)

    def heard(self, state: SourceState, new: int) -> SourceState:
        """After new items, from a visit or a hub."""
        if not new:
            return state
        now, habits = self._clock(), habits_of(state)
        if state.last_new is not None and state.last_new < now:
            habits = habits.after(now - state.last_new, new)
        return _with(replace(state, last_new=now), habits)

    def failed(self, source: Source, state: SourceState, fetched: Fetched) -> SourceState:
        """After a visit that failed; `gone` ends the source."""
        failures = state.failures + 1
        usual = source.interval or self.usual(source, state)
        wait = rhythm.back_off(fetched.trouble, failures, usual, fetched.retry_after)
        return replace(
            state,
            url=source.url,
            failures=failures,
            error=fetched.reason,
            trouble=fetched.trouble,
            gone=fetched.kind == "gone",
            next_check=self._clock() + self._spread(wait),
            # A remembered redirect that stopped working is forgotten with the first failure.
            moved_to=None,
            moving_to=None,
            moves=0,
        )

    def usual(self, source: Source, state: SourceState, *, slow: bool = False) -> timedelta:
        """The wait between two good visits, before any spread."""
        if source.interval is not None:
            return source.interval
        if slow:  # its hub tells at once; the visits only make sure
            return self._pace.slowest
        now = self._clock()
        return rhythm.interval(habits_of(state), now - (state.last_new or now), self._pace)

    def _first(self, state: SourceState, entries: Sequence[Entry]) -> SourceState:
        """After the first reading: the dates of its items tell how it publishes."""
        now = self._clock()
        dated = [entry for entry in entries if entry.published and entry.published <= now]
        moments = [entry.published for entry in dated if entry.published and not entry.date_only]
        newest = max((entry.published for entry in dated if entry.published), default=None)
        first = replace(state, last_new=newest or (now if entries else None))
        return _with(first, rhythm.of_moments(moments))

    def _answered(self, source: Source, state: SourceState, fetched: Fetched, *, slow: bool) -> SourceState:
        wait = self.usual(source, state, slow=slow)
        return replace(
            _moving(state, fetched),
            url=source.url,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            next_check=self._clock() + (wait if source.interval is not None else self._spread(wait)),
            last_ok=self._clock(),
            failures=0,
            error=None,
            trouble=None,
        )

    def _spread(self, wait: timedelta) -> timedelta:
        """The wait, a tenth longer at most, so that sources do not fall into step."""
        return wait * (1 + self._chance() / 10)


def habits_of(state: SourceState) -> Rhythm:
    """The rhythm that a state holds."""
    return Rhythm(state.gap, state.longest, state.arrivals)


def _with(state: SourceState, habits: Rhythm) -> SourceState:
    return replace(state, gap=habits.gap, longest=habits.longest, arrivals=habits.arrivals)


def _moving(state: SourceState, fetched: Fetched) -> SourceState:
    """A permanent redirect is believed once it was seen often enough in a row."""
    if fetched.moved_to is None:
        return replace(state, moving_to=None, moves=0) if state.moving_to or state.moves else state
    moves = state.moves + 1 if fetched.moved_to == state.moving_to else 1
    if moves < BELIEVED:
        return replace(state, moving_to=fetched.moved_to, moves=moves)
    return replace(state, moved_to=fetched.moved_to, moving_to=None, moves=0)
