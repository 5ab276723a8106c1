"""Numbers for Prometheus, on an address that the operator names: is anything stuck, refused, in doubt?

Enters: the ledger, the sources' states and what the sender of this process counted.  Leaves:
`/metrics` in Prometheus's text format, made anew at each asking.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.model import Platform
from bot.settings import Listen
from bot.store import gauges, renditions
from bot.store import sources as source_store
from bot.store.database import Database, StoreError

TEXT = "text/plain; version=0.0.4; charset=utf-8"
Calls = Mapping[tuple[Platform, str], int]
"""(platform, outcome) -> calls of this process."""


class Metrics:
    """What `/metrics` says."""

    def __init__(self, database: Database, calls: Calls, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._calls = calls
        self._clock = clock

    async def text(self) -> bytes:
        """The whole page."""
        registry = CollectorRegistry()
        registry.register(_Read([*await self._stored(), self._counted()]))
        return generate_latest(registry)

    async def _stored(self) -> list[Metric]:
        deliveries = GaugeMetricFamily(
            "beatwire_deliveries",
            "Deliveries that are ready, sending or uncertain.",
            labels=["platform", "state"],
        )
        late = GaugeMetricFamily(
            "beatwire_delivery_lateness_seconds", "How long the delivery that waits longest has been due."
        )
        paused = GaugeMetricFamily(
            "beatwire_account_paused_seconds",
            "Until the platform lets the account send again.",
            labels=["platform", "account"],
        )
        stopped = GaugeMetricFamily(
            "beatwire_account_refused",
            "1 where the platform refuses the account's token.",
            labels=["platform", "account"],
        )
        failures = GaugeMetricFamily("beatwire_source_failures", "Failed visits in a row.", labels=["source"])
        written = GaugeMetricFamily(
            "beatwire_generator_texts",
            "Texts asked of the generator: used, refused by the guard or failed, and why.",
            labels=["kind", "state", "fault"],
        )
        async with self._database.read() as conn:
            for labels, count in (await gauges.unsettled(conn)).items():
                deliveries.add_metric(labels, count)
            late.add_metric([], await gauges.lateness(conn, self._clock()))
            for account in await gauges.accounts(conn):
                paused.add_metric([account.platform, account.account], account.paused)
                stopped.add_metric([account.platform, account.account], float(account.stopped))
            for source, state in (await source_store.load(conn)).items():
                failures.add_metric([source], state.failures)
            for one in await renditions.counts(conn):
                written.add_metric([one.kind, one.state, one.fault], one.texts)
        return [deliveries, late, paused, stopped, failures, written]

    def _counted(self) -> Metric:
        calls = CounterMetricFamily(
            "beatwire_calls", "Calls of this process by outcome.", labels=["platform", "outcome"]
        )
        for (platform, outcome), count in sorted(self._calls.items()):
            calls.add_metric([platform, outcome.lower()], count)
        return calls


class _Read(Collector):
    """Metrics that were read already: the library asks for them in no event loop."""

    def __init__(self, read: Iterable[Metric]) -> None:
        self._read = read

    def collect(self) -> Iterable[Metric]:
        return self._read


@asynccontextmanager
async def served(metrics: Metrics, listen: Listen | None) -> AsyncIterator[str]:
    """Answer on that address; yields it (with the port that was given for port 0), or nothing without one.

    OSError in a plain sentence where the address cannot be listened on.
    """
    if listen is None:
        yield ""
        return

    async def answer(_: web.Request) -> web.Response:
        try:
            return web.Response(body=await metrics.text(), headers={"Content-Type": TEXT})
        except StoreError as error:
            return web.Response(status=503, text=f"{error}\n")

    app = web.Application()
    app.router.add_get("/metrics", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, listen.host, listen.port).start()
        except OSError as error:
            where = f"{listen.host}:{listen.port}"
            said = f"{error.strerror or error}; name another address for listen in [metrics]"
            raise OSError(error.errno, f"metrics cannot be served on {where}: {said}") from None
        host, port = runner.addresses[0][:2]
        yield f"{host}:{port}"
    finally:
        await runner.cleanup()
