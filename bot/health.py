"""How a source is doing, in plain words for everybody and as conditions for the operator.

Enters: a source's state, and the moment at which it is asked.  Leaves: the conditions that
the operator must know of, and a sentence in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from bot.aftermath import habits_of
from bot.phrases import say
from bot.store.sources import SourceState
from digests.model import ReaderLanguage

Condition = Literal["failing", "gone", "late", "moved"]

DEAD_AFTER = 3
"""Failed visits in a row after which the operator hears of a source: one is an accident."""


def conditions(state: SourceState, now: datetime) -> frozenset[Condition]:
    """What the operator should know of; empty where all is well."""
    found: set[Condition] = set()
    if state.gone:
        return frozenset(("gone",))
    if state.failures >= DEAD_AFTER:
        found.add("failing")
    if is_late(state, now):
        found.add("late")
    if state.moved_to:
        found.add("moved")
    return frozenset(found)


def is_late(state: SourceState, now: datetime) -> bool:
    """Whether a source that answers has been silent unusually long, by its own rhythm."""
    if state.last_new is None or state.gone:
        return False
    return habits_of(state).late(now - state.last_new)


def words(
    state: SourceState | None,
    language: ReaderLanguage,
    now: datetime,
    *,
    moment: Callable[[datetime], str],
    held: int = 0,
) -> str:
    """How a source is doing, without its name: `last read 09:00, last news 08:40`."""
    said = [_doing(state, language, now, moment)]
    if state and state.moved_to and not state.gone:
        said.append(say("source_moved", language, url=state.moved_to))
    if held:
        said.append(say("source_held", language, n=held))
    return ", ".join(said)


def _doing(
    state: SourceState | None, language: ReaderLanguage, now: datetime, moment: Callable[[datetime], str]
) -> str:
    if state is None or (state.last_ok is None and not state.failures):
        return say("source_unread", language)
    if state.gone:
        return say("source_gone", language)
    if state.last_ok is None:
        return say("source_fails", language)
    if state.failures:
        return say("source_fails_since", language, when=moment(state.last_ok))
    read = say("source_ok", language, when=moment(state.last_ok))
    if state.last_new is None:
        return read
    key = "source_late" if is_late(state, now) else "source_new"
    return f"{read}, {say(key, language, when=moment(state.last_new))}"
