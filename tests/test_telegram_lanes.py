"""Lanes keep one chat's order, and no chat waits for another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.adapters.telegram.lanes import LONGEST_QUEUE, Lanes


async def test_a_person_who_floods_is_answered_up_to_a_bound() -> None:
    lanes, gate, done = Lanes(), asyncio.Event(), []

    def job(number: int) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            await gate.wait()
            done.append(number)

        return run

    taken = [lanes.put("chat", job(number)) for number in range(LONGEST_QUEUE + 5)]
    gate.set()
    await lanes.finish(1)
    assert taken.count(True) == LONGEST_QUEUE
    assert done == list(range(LONGEST_QUEUE))


async def test_a_job_that_never_ends_does_not_close_its_lane() -> None:
    lanes, done = Lanes(longest=0.02), asyncio.Event()

    async def forever() -> None:
        await asyncio.Event().wait()

    async def after() -> None:
        done.set()

    lanes.put("chat", forever)
    lanes.put("chat", after)
    await asyncio.wait_for(done.wait(), 2)
    await lanes.finish(1)


async def test_jobs_of_one_lane_keep_their_order_and_lanes_run_side_by_side() -> None:
    lanes, gate, done = Lanes(), asyncio.Event(), []

    async def first() -> None:
        await gate.wait()
        done.append("first")

    async def second() -> None:
        done.append("second")

    async def other() -> None:
        done.append("other")
        gate.set()

    lanes.put(1, first)
    lanes.put(1, second)
    lanes.put(2, other)
    await lanes.finish(1)
    assert done == ["other", "first", "second"]


async def test_at_the_end_a_job_that_takes_too_long_is_cancelled() -> None:
    lanes, cancelled = Lanes(), asyncio.Event()

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    lanes.put(1, forever)
    await asyncio.sleep(0)
    async with asyncio.timeout(2):
        await lanes.finish(0.01)
    assert cancelled.is_set()
