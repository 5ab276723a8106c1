"""Looks for garbage: what took long is set aside, freed all the same, and looked through once a day."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from collections.abc import Iterator

import pytest

from bot.garbage import ANEW, OFTEN, Looks


class Circle:
    def __init__(self) -> None:
        self.itself: Circle | None = self


@pytest.fixture
def now() -> Iterator[list[float]]:
    """A clock's hands; what a test sets aside is taken up again."""
    yield [0.0]
    gc.unfreeze()


def look(looks: Looks, generation: int = 2) -> None:
    looks("start", {"generation": generation})
    gc.collect()
    looks("stop", {"generation": generation})


def test_what_a_long_look_went_through_is_set_aside_until_the_next_day(now: list[float]) -> None:
    looks = Looks(lambda: now[0], long=0.0)
    circle = Circle()
    kept = weakref.ref(circle)
    look(looks)
    assert gc.get_freeze_count()
    del circle
    gc.collect()
    assert kept() is not None  # set aside: nobody looks
    now[0] = ANEW
    look(looks)
    gc.collect()
    assert kept() is None
    look(looks)
    assert gc.get_freeze_count()  # and set aside again


def test_what_dies_outside_a_circle_is_freed_at_once_though_it_was_set_aside(now: list[float]) -> None:
    circle = Circle()
    kept = weakref.ref(circle)
    look(Looks(lambda: now[0], long=0.0))
    circle.itself = None
    del circle
    assert kept() is None


@pytest.mark.parametrize(("generation", "long"), [(0, 0.0), (1, 0.0), (2, 1000.0)])
def test_a_short_look_sets_nothing_aside(now: list[float], generation: int, long: float) -> None:
    before = gc.get_freeze_count()
    look(Looks(lambda: now[0], long=long), generation)
    assert gc.get_freeze_count() == before


def test_settling_twice_watches_once() -> None:
    asked = (
        "import gc; from bot.garbage import Looks, settle; settle(); settle();"
        "print(sum(isinstance(one, Looks) for one in gc.callbacks), gc.get_threshold()[2], gc.get_freeze_count() > 0)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", str(OFTEN), "True"]
