"""A batch of entries on their way in, and what becomes of it.

Enters: nothing.  Leaves: `Intake`, `Taken` and `Outcome`, the values between whoever has
entries and the pipeline.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from digests.decisions import Decision
from digests.model import Entry, Item, Source

UNREAD = "unread:"
"""Begins the stamp of an entry whose article page is still to be read."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one item."""

    item: Item
    state: Literal["new", "known", "updated"]
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """A batch of entries of one source on their way in."""

    source: Source
    entries: tuple[Entry, ...]
    at: datetime
    silent: bool = False
    """Whether nothing is sent of it: the first contact with a source."""
    flood: int | None = None
    """More new items of the beat than this are a flood; None: however many, they are news."""
    hold: bool = False
    """Whether a flood waits for the operator's word; else it goes out as one message a chat."""
    unknown_at: int | None = None
    """The newest change of the archive when it knew none of the entries; None: it must be asked."""


Also = Callable[[AsyncConnection, "Outcome"], Awaitable[None]]
"""What is written in the transaction of a batch beside it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch."""

    taken: tuple[Taken, ...]
    flooded: bool = False
    held: int = 0
    """Items of a flood that wait for the operator's word."""
