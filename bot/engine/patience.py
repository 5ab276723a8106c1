"""Waits for the database no longer than one may.

A query into a network that swallows everything does not end when it is cancelled: the driver
waits for an answer to the cancellation too.  Whoever must act in time goes on without it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What the work returns; TimeoutError after so many seconds, whether the work heeds it or not."""
    task = asyncio.create_task(work)
    task.add_done_callback(_heard)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if not done:
        task.cancel()
        raise TimeoutError
    return task.result()


def _heard(task: asyncio.Task[Any]) -> None:
    """Whoever waited may be gone: an error is no news then."""
    if not task.cancelled():
        task.exception()
