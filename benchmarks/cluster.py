"""Three workers and two schedulers on PostgreSQL: one worker is cut off or frozen, one killed, all counted.

python -m benchmarks.cluster [--readers 600] [--away 170] [--how cut | frozen]

The platform is the loopback Bot API server of the tests, which counts what each chat got.  The
worker that sends is cut off from PostgreSQL, or stopped (SIGSTOP), for longer than a lease (150 s),
so that calls whose answer is known on the far side only come into doubt and are made once more; of
those that took over one is killed, and where the first one is frozen PostgreSQL itself is restarted
at once (`-m immediate`) in the middle.  What came twice without a record of it, or not at all, is
an error.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from benchmarks.databases import Place, empty
from bot.store import claims, deliveries
from tests.journeys.cluster import Cluster, Member, cluster
from tests.journeys.running import world
from tests.servers.line import Line, through

TITLE = "AzStateNet stops 81 million malicious links"
TEXT = "The security service stopped 81 million malicious links on AzStateNet in the third quarter of 2022."
WORKERS = 3


async def campaign(folder: Path, place: Place, readers: int, away: float, how: str) -> bool:
    """Tell one story to all, with the mishaps; whether the guarantee held."""
    url = f"{place.url}&options=-csearch_path%3Dpublic"
    socket = parse_qs(urlsplit(url).query)["host"][0]
    async with AsyncExitStack() as stack:
        wire, telegram, _ = await stack.enter_async_context(world())
        lines = [await stack.enter_async_context(Line(socket)) for _ in range(WORKERS)]
        house = await stack.enter_async_context(cluster(folder, url, [wire], telegram))
        await house.subscribe(readers)
        members = await asyncio.gather(
            *(house.start("worker", url=through(line, url)) for line in lines),
            *(house.start("scheduler") for _ in range(2)),
        )
        await wire.read()
        wire.publish("links", TITLE, TEXT)
        begun = time.monotonic()
        await house.until(lambda: sum(house.got()) >= readers // 20)
        first = await _sender(house, members)
        line, seen = lines[members.index(first)], sum(house.got())
        line.cut() if how == "cut" else first.signal(signal.SIGSTOP)
        members[-1].signal(signal.SIGKILL)  # a scheduler
        await house.until(lambda: sum(house.got()) >= seen + readers // 5)
        print(f"{time.monotonic() - begun:6.1f} s  another worker sends", flush=True)
        (await _sender(house, members, but=first)).signal(signal.SIGKILL)
        if how == "frozen" and place.restart:
            await house.until(lambda: sum(house.got()) >= seen + readers // 3)
            await asyncio.to_thread(place.restart)
            print(f"{time.monotonic() - begun:6.1f} s  PostgreSQL was restarted", flush=True)
        await asyncio.sleep(away)
        line.mend()
        first.signal(signal.SIGCONT)
        await house.settled()
        print(f"{time.monotonic() - begun:6.1f} s  everything settled", flush=True)
        return await _report(house)


async def _sender(house: Cluster, members: list[Member], but: Member | None = None) -> Member:
    """Who has rows of the ledger in hand, but for one."""
    while True:
        async with house.database.read() as conn:
            holders = {int(owner.split(":")[1]) for owner in await claims.owners(conn)}
        found = [one for one in members if one is not but and one.process.pid in holders]
        if found:
            return found[0]
        await asyncio.sleep(0.05)


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
    asked.add_argument("--away", type=float, default=170.0)
    asked.add_argument("--how", choices=("cut", "frozen"), default="cut")
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, empty("postgresql") as place:
        kept = asyncio.run(campaign(Path(folder), place, wanted.readers, wanted.away, wanted.how))
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
