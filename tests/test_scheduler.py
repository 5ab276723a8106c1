"""Rings: what is being done when the scheduler stops is finished, or cut short without an uproar."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.scheduler import Scheduler

AT_ONCE = timedelta(seconds=0.01)


class Work:
    """A piece of work that begins, waits to be let go, and says how it ended."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        self.ended = ""

    async def __call__(self) -> None:
        self.begun.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.ended = "cut short"
            raise
        self.ended = "finished"


async def test_what_is_being_done_is_finished_before_the_scheduler_has_stopped() -> None:
    work = Work()
    scheduler = Scheduler({"work": (work, AT_ONCE)})
    scheduler.start()
    await work.begun.wait()
    stopping = asyncio.create_task(scheduler.stop())
    await asyncio.sleep(0.05)
    assert not stopping.done()
    work.go.set()
    await stopping
    assert work.ended == "finished"


async def test_work_that_does_not_end_is_cut_short_without_an_uproar(
    caplog: pytest.LogCaptureFixture,
) -> None:
    work = Work()
    scheduler = Scheduler({"work": (work, AT_ONCE)})
    scheduler.start()
    await work.begun.wait()
    with caplog.at_level(logging.WARNING):
        await scheduler.stop(patience=0.05)
        await asyncio.sleep(0.05)
    assert work.ended == "cut short"
    assert caplog.records == []


class Bell:
    """Counts its rings, and may fail at each."""

    def __init__(self, failing: str = "") -> None:
        self.rung = 0
        self.twice = asyncio.Event()
        self._failing = failing

    async def __call__(self) -> None:
        self.rung += 1
        if self.rung == 2:
            self.twice.set()
        if self._failing:
            raise ValueError(self._failing)


async def test_nothing_is_rung_any_more_after_the_stop() -> None:
    bell = Bell()
    scheduler = Scheduler({"bell": (bell, AT_ONCE)})
    scheduler.start()
    await bell.twice.wait()
    await scheduler.stop()
    before = bell.rung
    await asyncio.sleep(0.05)
    assert bell.rung == before


async def test_work_that_fails_is_told_and_rung_for_again(caplog: pytest.LogCaptureFixture) -> None:
    bell = Bell(failing="no luck")
    scheduler = Scheduler({"bell": (bell, AT_ONCE)})
    scheduler.start()
    await bell.twice.wait()
    await scheduler.stop()
    assert "no luck" in caplog.text


async def test_a_scheduler_that_never_started_can_be_stopped() -> None:
    await Scheduler({}).stop()
