"""How long Python's look for garbage holds everything up.

Enters: nothing.  Leaves: a process that looks through little at a time.  The looks that matter go
through all that is kept, the window of news and the archive's memory with it, and the event loop
waits meanwhile.  What a look took long to go through is therefore set aside: later looks go
through what came since.  Once a day one goes through everything, for what was set aside and died
in a circle; all else that dies is freed at once, set aside or not.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from typing import Any

LONG = 0.005
"""Seconds of the processor from which on a look is long."""
OFTEN = 3
"""Looks at what is younger between two looks at everything: the fewer, the less has come since."""
ANEW = 86_400.0
"""Seconds after which everything is looked through again."""
OLDEST = 2
"""The generation of which Python looks through everything."""


class Looks:
    """Watches the looks of this process, as one of `gc.callbacks`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, long: float = LONG) -> None:
        self._clock = clock
        self._long = long
        self._anew = clock() + ANEW
        self._begun = 0.0

    def __call__(self, phase: str, about: Mapping[str, Any]) -> None:
        """A look begins or ends."""
        if about["generation"] != OLDEST:
            return
        if phase == "start":
            self._begun = time.thread_time()
        elif self._clock() >= self._anew:
            self._anew = self._clock() + ANEW
            gc.unfreeze()  # the next look goes through it, and sets it aside again
        elif time.thread_time() - self._begun >= self._long:
            gc.freeze()


def settle() -> None:
    """Set aside what was built at the start, and watch from now on; once a process."""
    if any(isinstance(each, Looks) for each in gc.callbacks):
        return
    gc.collect()
    gc.freeze()
    gc.collect()  # of nothing: else the first look waits until a quarter as much has come
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, OFTEN)
    gc.callbacks.append(Looks())
