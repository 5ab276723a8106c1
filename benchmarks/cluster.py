"""Three workers and two schedulers on PostgreSQL: one worker is cut off, one killed, all counted.

python -m benchmarks.cluster [--readers 600] [--cut 170]

The platform is the loopback Bot API server of the tests, which counts what each chat got.  The cut
lasts longer than a lease (150 s), so that calls whose answer is known on the far side only come into
doubt and are made once more.  What came twice without a record of it, or not at all, is an error.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pgserver

from bot.store import claims, deliveries
from tests.journeys.cluster import Cluster, cluster
from tests.journeys.running import world
from tests.servers.line import Line, through

TITLE = "AzStateNet stops 81 million malicious links"
TEXT = "The security service stopped 81 million malicious links on AzStateNet in the third quarter of 2022."


async def campaign(folder: Path, url: str, socket: str, readers: int, cut: float) -> bool:
    """Tell one story to all, with the mishaps; whether the guarantee held."""
    async with (
        world() as (wire, telegram, _),
        Line(socket) as line,
        cluster(folder, url, [wire], telegram) as house,
    ):
        await house.subscribe(readers)
        schedulers = [await house.start("scheduler") for _ in range(2)]
        await house.start("worker", url=through(line, url))
        await wire.read()
        wire.publish("links", TITLE, TEXT)
        begun = time.monotonic()
        await house.until(lambda: sum(house.got()) >= readers // 20)
        line.cut()
        seen = sum(house.got())
        for _ in range(2):
            await house.start("worker")
        schedulers[0].signal(signal.SIGKILL)
        await house.until(lambda: sum(house.got()) >= seen + readers // 5)
        print(f"{time.monotonic() - begun:6.1f} s  another worker sends", flush=True)
        os.kill(await _sender(house), signal.SIGKILL)
        await asyncio.sleep(cut)
        line.mend()
        await house.settled()
        print(f"{time.monotonic() - begun:6.1f} s  everything settled", flush=True)
        return await _report(house)


async def _sender(house: Cluster) -> int:
    async with house.database.read() as conn:
        return int(max(await claims.owners(conn)).split(":")[1])


async def _report(house: Cluster) -> bool:
    got = house.got()
    async with house.database.read() as conn:
        rows = await deliveries.listing(conn, limit=None)
    doubtful = {int(row.chat.ref.address) for row in rows if "may have arrived" in (row.reason or "")}
    twice = {1001 + place for place, count in enumerate(got) if count > 1}
    print(
        f"{len(got)} readers: lost {sum(not count for count in got)}, doubled {len(twice)} "
        f"(of these unrecorded {len(twice - doubtful)}), in doubt {len(doubtful)}; "
        f"states {dict(Counter(row.state for row in rows))}"
    )
    return min(got) > 0 and twice <= doubtful


def main() -> None:
    """Run one campaign as the arguments say; fails where the guarantee did not hold."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.cluster")
    asked.add_argument("--readers", type=int, default=600)
    asked.add_argument("--cut", type=float, default=170.0)
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as socket:
        server = pgserver.get_server(Path(socket), cleanup_mode="stop")  # type: ignore[attr-defined]
        try:
            url = f"{server.get_uri()}&options=-csearch_path%3Dpublic"
            kept = asyncio.run(campaign(Path(folder), url, socket, wanted.readers, wanted.cut))
        finally:
            server.cleanup()
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
