"""How often a source publishes, and when it is worth another visit.

Enters: when something new came, how a visit ended.  Leaves: waits as time spans.  Nothing
here looks at a clock or a database; moments are handed in.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from digests.fetched import Trouble

UNKNOWN = timedelta(minutes=10)
"""Between visits to a source whose rhythm is not known yet."""
LEARNT = 5
"""New items after which a rhythm is worth something."""
QUICK = 0.2
"""Weight of the newest gap; gaps are averaged as logarithms, so that one night hardly counts."""
FORGOTTEN = timedelta(days=30)
"""After so long a remembered silence counts half."""
PATIENCE = timedelta(days=1)
"""Nobody is late before a day has gone by."""

_FIRST: dict[Trouble, timedelta] = {
    "passing": timedelta(0),
    "busy": timedelta(minutes=15),
    "standing": timedelta(hours=1),
}
_LONGEST: dict[Trouble, timedelta] = {
    "passing": timedelta(hours=6),
    "busy": timedelta(hours=6),
    "standing": timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Pace:
    """The shortest and the longest wait between visits to a source without an interval of its own."""

    fastest: timedelta = timedelta(minutes=5)
    slowest: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is known of a source's habits; spans in seconds."""

    gap: int | None = None
    longest: int | None = None
    arrivals: int = 0

    def after(self, wait: timedelta, items: int) -> Rhythm:
        """The rhythm after `items` new ones came, `wait` after those before."""
        seconds = max(wait.total_seconds(), 1.0)
        one = max(seconds / items, 1.0)
        gap = one if self.gap is None else math.exp((1 - QUICK) * math.log(self.gap) + QUICK * math.log(one))
        kept = (self.longest or 0) * 0.5 ** (seconds / FORGOTTEN.total_seconds())
        return Rhythm(round(gap) or 1, round(max(seconds, kept)), self.arrivals + items)

    def late(self, silence: timedelta) -> bool:
        """Whether a silence is unusual: twice its longest of late, and more than a day."""
        if self.longest is None or self.arrivals < LEARNT:
            return False
        return silence > max(2 * timedelta(seconds=self.longest), PATIENCE)


def of_moments(moments: Iterable[datetime]) -> Rhythm:
    """The rhythm that the dates of a source's first reading show."""
    known, rhythm = sorted(set(moments)), Rhythm()
    for before, after in pairwise(known):
        rhythm = rhythm.after(after - before, 1)
    return rhythm


def interval(rhythm: Rhythm, silence: timedelta, pace: Pace) -> timedelta:
    """The wait before the next visit: half the usual gap, longer as a silence grows."""
    if rhythm.gap is None or rhythm.arrivals < LEARNT:
        wait = UNKNOWN
    else:
        wait = max(timedelta(seconds=rhythm.gap), silence / 4) / 2
    return min(max(wait, pace.fastest), max(pace.slowest, pace.fastest))


def back_off(trouble: Trouble, failures: int, usual: timedelta, retry_after: float | None) -> timedelta:
    """The wait after so many failures in a row; never shorter than the server asked for."""
    first = max(usual, _FIRST[trouble])
    wait: timedelta = min(first * 2 ** min(failures - 1, 10), max(_LONGEST[trouble], usual))
    return max(wait, timedelta(seconds=retry_after or 0))
