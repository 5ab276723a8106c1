"""Several schedulers and workers on one PostgreSQL: everything is sent once, whoever dies."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.store import claims, deliveries
from tests.journeys.cluster import PATIENCE, Cluster, cluster
from tests.journeys.running import Wire, world
from tests.servers.hub import HubServer
from tests.servers.line import Line, through
from tests.test_metrics import read

pytestmark = pytest.mark.postgres

READERS = 150
TITLE = "AzStateNet stops 81 million malicious links"
TEXT = "The security service stopped 81 million malicious links on AzStateNet in the third quarter of 2022."


async def sending(house: Cluster, *, but: int = 0) -> int:
    """The number of the process that has rows of the ledger in hand, but for one."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with house.database.read() as conn:
                holders = {int(owner.split(":")[1]) for owner in await claims.owners(conn)} - {but}
            if holders:
                return holders.pop()
            await asyncio.sleep(0.05)


async def doubted(house: Cluster) -> set[int]:
    """The readers of whom the ledger says that a message may have come twice."""
    async with house.database.read() as conn:
        rows = await deliveries.listing(conn, limit=None)
    assert {row.state for row in rows} == {"sent"}
    return {int(row.chat.ref.address) for row in rows if "may have arrived" in (row.reason or "")}


async def test_one_is_cut_off_one_killed_and_everything_is_sent_once(
    tmp_path: Path, postgres_url: str
) -> None:
    folder = parse_qs(urlsplit(postgres_url).query)["host"][0]
    lines = [Line(folder) for _ in range(3)]
    async with world() as (wire, telegram, _), AsyncExitStack() as stack:
        for line in lines:
            await stack.enter_async_context(line)
        second = Wire(wire.server, "/second")
        async with cluster(tmp_path, postgres_url, [wire, second], telegram) as house:
            await house.subscribe(READERS)
            members = await asyncio.gather(
                *(house.start("worker", url=through(line, postgres_url)) for line in lines),
                *(house.start("scheduler") for _ in range(2)),
            )
            await wire.read()
            await second.read()
            # Both sources tell the same at the same time.
            wire.publish("links", TITLE, TEXT)
            second.publish("links-too", TITLE, TEXT)
            await house.until(lambda: sum(house.got()) >= 5)
            workers = {member.process.pid: line for member, line in zip(members, lines, strict=False)}
            cut_off = await sending(house)
            line = workers.pop(cut_off)
            line.cut()
            seen = sum(house.got())
            members[3].signal(signal.SIGKILL)
            await house.until(lambda: sum(house.got()) >= seen + 25)  # another one took over
            victim = await sending(house, but=cut_off)
            assert victim in workers
            os.kill(victim, signal.SIGKILL)
            line.mend()
            await house.settled()
            # A call that was under way at the kill may have arrived: made once more, and recorded.
            twice = {1001 + place for place, count in enumerate(house.got()) if count > 1}
            assert min(house.got()) == 1
            assert max(house.got()) <= 2
            assert twice <= await doubted(house)
            assert len(await doubted(house)) < 30


async def test_a_rolling_restart_loses_nothing_and_doubts_nothing(tmp_path: Path, postgres_url: str) -> None:
    async with world() as (wire, telegram, _), cluster(tmp_path, postgres_url, [wire], telegram) as house:
        await house.subscribe(READERS)
        asked = ("--metrics", "127.0.0.1:0")
        old = await asyncio.gather(*(house.start(role, *asked) for role in ("scheduler", "worker")))
        await wire.read()
        wire.publish("links", TITLE, TEXT)
        await house.until(lambda: sum(house.got()) >= 5)
        for member in old:
            member.signal(signal.SIGTERM)
        for member in old:
            assert await member.ended() == 0, member.said()
        assert 5 <= sum(house.got()) < READERS
        scheduler, worker = await asyncio.gather(
            *(house.start(role, *asked) for role in ("scheduler", "worker"))
        )
        await house.settled()
        assert house.got() == [1] * READERS
        assert await doubted(house) == set()
        telegram.user_says(1001, "/help")  # and the new worker hears people
        await house.until(lambda: house.got()[0] == 2)
        rung, worked = [await read(member.metrics()) for member in (scheduler, worker)]
        sent = ("beatwire_calls_total", frozenset(("telegram", "sent")))
        assert 0 < worked[sent] < READERS
        assert sent not in rung
        assert rung["beatwire_delivery_lateness_seconds", frozenset()] == 0
        assert "Traceback" not in "".join(member.said() for member in house.members)


async def test_what_only_a_hub_tells_a_worker_is_sent(
    tmp_path: Path, postgres_url: str, unused_tcp_port: int
) -> None:
    more = f'[websub]\nurl = "http://127.0.0.1:{unused_tcp_port}/"\nlisten = "127.0.0.1:{unused_tcp_port}"\n'
    async with world() as (wire, telegram, _), HubServer().serving() as hub:
        served = wire.server.answers[wire.path]
        topic = f"{wire.server.url}{wire.path}"
        links = {"Link": f'<{hub.url}>; rel="hub", <{topic}>; rel="self"'}
        wire.server.set(wire.path, served.body, headers=links)
        async with cluster(tmp_path, postgres_url, [wire], telegram, more) as house:
            await house.subscribe(1)
            await asyncio.gather(*(house.start(role) for role in ("scheduler", "worker")))
            await house.until(lambda: hub.subscribers)
            only = served.body.replace(b"old", b"links").replace(b"Harbour cranes repainted", TITLE.encode())
            only = only.replace(b"The cranes of the harbour got a new coat of paint.", TEXT.encode())
            assert await hub.publish(topic, only) == [202]
            await house.until(lambda: house.got() == [1])
            assert TITLE in telegram.messages(1001)[0]
