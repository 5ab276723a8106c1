"""Sends what the ledger holds, each account in a lane of its own (`lane.py`).

Enters: rows of the ledger, messengers of the platforms, a function that renders a digest for
a chat.  Leaves: messages on the platforms and what became of each in the ledger.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.delivery.journal import SHORT_PATIENCE, Journal
from bot.delivery.lane import Lane, Means, Render, Retell
from bot.delivery.messenger import Messenger
from bot.delivery.owners import is_dead, new_owner
from bot.model import Chat, Platform
from bot.store import claims
from bot.store.database import Database

Lost = Callable[[Chat, str], None]
"""Told a chat that a platform does not let us write to any more, and why."""
Refused = Callable[[Platform, str, str], None]
"""Told (platform, account, reason) when a platform refuses an account as a whole."""

PATIENCE = 65.0
"""Seconds that `drain` waits for a slot or a back-off; what needs longer waits for the next run."""
IDLE = 1.0
"""Seconds after which `run` looks for work of other processes, and for what became due."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the calls of a run, by the name of their outcome."""

    sent: int = 0
    put_off: int = 0
    """Calls that the platform refused for now; their deliveries are ready again."""
    uncertain: int = 0
    rejected: int = 0
    gone: int = 0


class Dispatcher:
    """Sends what is due through the messengers, each account in a lane of its own."""

    def __init__(
        self,
        database: Database,
        messengers: Sequence[Messenger],
        render: Render,
        *,
        clock: Callable[[], datetime],
        owner: str | None = None,
        on_stopped: Refused | None = None,
        on_gone: Lost | None = None,
        retell: Retell | None = None,
        patience: float = PATIENCE,
        idle: float = IDLE,
        counts: Counter[tuple[Platform, str]] | None = None,
    ) -> None:
        self.owner = owner or new_owner()
        self.counts: Counter[tuple[Platform, str]] = Counter() if counts is None else counts
        """Calls by platform and outcome; several dispatchers of a process may count together."""
        self._database = database
        self._clock = clock
        self._journal = Journal(database, self.owner, clock, self.counts, on_stopped, on_gone)
        self._means = Means(database, self.owner, clock, render, retell, self._journal, patience, idle)
        self._lanes = {_place(messenger): Lane(self._means, messenger) for messenger in messengers}
        self._group: asyncio.TaskGroup | None = None

    def attach(self, messenger: Messenger) -> None:
        """Send for one more account from now on, or for a known one in a new way (another token)."""
        known = self._lanes.get(_place(messenger))
        if known is not None:
            known.messenger = messenger
            known.detached = False
            return
        lane = self._lanes[_place(messenger)] = Lane(self._means, messenger)
        if self._group is not None:
            self._group.create_task(lane.run())

    def detach(self, platform: Platform, account: str) -> None:
        """Begin no more calls of an account; those under way are finished."""
        lane = self._lanes.get((platform, account))
        if lane is not None:
            lane.detached = True  # the lane itself stays: it knows what is in hand

    async def recover(self, *, all: bool = False) -> int:  # noqa: A002
        """Take back what dead processes of this machine held; returns the deliveries in doubt.

        Of other machines' rows the lease decides.  `all` takes every row that is in hand:
        only for a database that surely no other process uses.
        """
        async with self._database.begin() as conn:
            await claims.resume(conn)
            held = await claims.owners(conn)
            dead = {one for one in held if one != self.owner and (all or is_dead(one))}
            return await claims.abandon(conn, dead, at=self._clock())

    async def drain(self) -> Tally:
        """Send until nothing more is due now, waiting for slots of the pace and short back-offs."""
        before = self.counts.copy()
        await asyncio.gather(*(lane.drain() for lane in self._lanes.values()))
        return _tally(self.counts - before)

    async def run(self, stop: asyncio.Event) -> None:
        """Send whenever something is due, until `stop` is set; then finish the calls under way."""
        self._journal.patience = math.inf
        try:
            async with asyncio.TaskGroup() as self._group:
                for lane in self._lanes.values():
                    self._group.create_task(lane.run())
                await stop.wait()
                self._journal.patience = SHORT_PATIENCE
                for lane in self._lanes.values():
                    lane.stopping.set()
                self.wake()
        finally:
            self._group = None

    def wake(self) -> None:
        """Look for work at once: something was enqueued."""
        for lane in self._lanes.values():
            lane.awake.set()


# --- shared --------------------------------------------------------------------------


def _place(messenger: Messenger) -> tuple[Platform, str]:
    return messenger.platform, messenger.account


def _tally(counts: Counter[tuple[Platform, str]]) -> Tally:
    by: Counter[str] = Counter()
    for (_, outcome), count in counts.items():
        by[outcome] += count
    put_off = sum(by[name] for name in ("Wait", "Retry", "Moved", "Stopped"))
    return Tally(by["Sent"], put_off, by["Uncertain"], by["Rejected"], by["Gone"])
