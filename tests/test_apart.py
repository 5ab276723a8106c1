"""Work in processes of their own: what they do, and what they cannot do to us."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.apart import TOO_MUCH, Apart
from digests.document import ReadError
from digests.model import Source
from digests.reading import read

ENDLESS = r"(a+)+$"
"""A regular expression that holds the interpreter for longer than the sun will shine on this text."""


@pytest.fixture
async def apart() -> AsyncIterator[Apart]:
    async with Apart(1, cpu=1) as made:
        yield made


async def test_work_is_done_elsewhere_and_its_result_comes_back(apart: Apart) -> None:
    assert await apart.run(os.getpid) != os.getpid()
    source = await apart.run(Source, "wire", name="Wire", url="https://wire.example")
    assert source == Source("wire", "Wire", "https://wire.example")


async def test_one_process_serves_many_jobs(apart: Apart) -> None:
    numbers = await asyncio.gather(*(apart.run(os.getpid) for _ in range(5)))
    assert len(set(numbers)) == 1


async def test_an_error_of_the_work_is_raised_here(apart: Apart) -> None:
    with pytest.raises(ReadError, match="is empty"):
        await apart.run(read, b"", url=None, name="feed", timezone="UTC")
    with pytest.raises(ValueError, match="invalid literal"):
        await apart.run(int, "x")


async def test_work_that_never_ends_is_ended_and_the_next_is_done(apart: Apart) -> None:
    with pytest.raises(ReadError, match=TOO_MUCH):
        await apart.run(re.match, ENDLESS, "a" * 60 + "b")
    assert await apart.run(abs, -1) == 1


async def test_work_that_wants_all_memory_is_refused(apart: Apart) -> None:
    with pytest.raises(ReadError, match=TOO_MUCH):
        await apart.run(bytearray, 50_000_000_000)
    assert await apart.run(abs, -1) == 1


async def test_a_process_that_dies_costs_one_document(apart: Apart) -> None:
    with pytest.raises(ReadError, match=TOO_MUCH):
        await apart.run(os.abort)
    assert await apart.run(abs, -1) == 1


async def test_a_job_given_up_is_not_taken_for_the_next_ones_answer(apart: Apart) -> None:
    await apart.run(abs, -1)
    job = asyncio.create_task(apart.run(re.match, ENDLESS, "a" * 60 + "b"))
    await asyncio.sleep(0)
    job.cancel()
    await asyncio.gather(job, return_exceptions=True)
    assert await apart.run(abs, -2) == 2


class Takeover:
    """What a document would send us that had taken over the process which read it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self._path,)


def taken_over(path: str) -> Takeover:
    return Takeover(Path(path))


async def test_an_answer_that_would_act_here_is_refused(apart: Apart, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=TOO_MUCH):
        await apart.run(taken_over, str(tmp_path / "touched"))
    assert not (tmp_path / "touched").exists()
    assert await apart.run(abs, -1) == 1


@pytest.mark.parametrize("zone", ["UTC", "Asia/Baku"])
async def test_moments_come_back_with_their_zones(apart: Apart, zone: str) -> None:
    moment = datetime(2022, 11, 22, 10, 0, tzinfo=ZoneInfo(zone))
    assert await apart.run(max, moment, moment - timedelta(days=1)) == moment


async def test_the_loop_goes_on_while_a_document_holds_a_process(apart: Apart) -> None:
    job = asyncio.create_task(apart.run(re.match, ENDLESS, "a" * 60 + "b"))
    turns = 0
    while not job.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert turns > 10
    assert isinstance(job.exception(), ReadError)


async def test_what_a_library_prints_is_no_result(apart: Apart) -> None:
    await apart.run(print, "hello")
    assert await apart.run(os.system, "echo hello") == 0


async def test_no_secret_goes_along() -> None:
    os.environ["TELEGRAM_BOT_TOKEN"] = "1234:secret"
    try:
        async with Apart(1) as made:
            assert await made.run(os.getenv, "TELEGRAM_BOT_TOKEN") is None
    finally:
        del os.environ["TELEGRAM_BOT_TOKEN"]


async def test_nothing_is_left_running(apart: Apart) -> None:
    number = await apart.run(os.getpid)
    await apart.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


async def test_modules_of_the_working_directory_are_not_taken_for_ours(apart: Apart) -> None:
    assert "" not in await apart.run(list, sys.path)
