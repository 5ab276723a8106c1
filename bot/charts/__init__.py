"""A line of figures as a picture for a phone: PNG, and the same in words.

Enters: a plot in the reader's words.  Leaves: a `Picture` of at most 200 KB.  Matplotlib is
imported with the first picture, or ahead of it by `prepare`, and never on the event loop's thread.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import Literal

from bot.formatter.charted import LEAST, worth
from bot.formatter.series import alt
from bot.model import Picture, Plot

Theme = Literal["light", "dark"]
"""Chats of either kind show both well; a page can choose by its reader's."""

__all__ = ["LEAST", "Theme", "alt", "draw", "drawn", "drawn_twice", "prepare", "worth"]


def draw(plot: Plot, *, theme: Theme = "light") -> Picture:
    """The picture of a plot, 1080 pixels wide.  Takes some 100 ms: use `drawn` where others wait."""
    from bot.charts.paint import painted  # matplotlib: only where a chart is drawn

    return Picture(painted(plot, theme), alt(plot), plot)


async def prepare() -> None:
    """Load what drawing needs, in the thread that draws, so that the first picture takes no longer."""
    await asyncio.get_running_loop().run_in_executor(_studio(), _load)


def _load() -> None:
    import bot.charts.paint  # noqa: F401  # two thirds of a second of the processor


async def drawn_twice(plot: Plot) -> Picture:
    """The picture with its dark twin, for pages that follow their reader's choice."""
    light, dark = await drawn(plot), await drawn(plot, theme="dark")
    return replace(light, dark=dark.png)


async def drawn(plot: Plot, *, theme: Theme = "light") -> Picture:
    """The same in a thread of its own, one picture at a time."""
    return await asyncio.get_running_loop().run_in_executor(_studio(), lambda: draw(plot, theme=theme))


@cache
def _studio() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="charts")
