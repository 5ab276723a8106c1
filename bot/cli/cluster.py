"""Commands of the scale-out roles: scheduler, worker.

Enters: the operator's settings.  Leaves: a process that rings, or one that does what is rung
for, until told to stop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import App, console, settle
from bot.cli.shell import ConfigOption, Failure, house, many, note, run, settings, speaking, stop_signal
from bot.connections import Connections
from bot.delivery import Messenger, new_owner
from bot.engine import Engine
from bot.metrics import Calls, Metrics, served
from bot.model import Platform
from bot.settings import Listen, Settings
from bot.settings.fields import listen_address
from bot.store.backlog import Account
from bot.websub import Ear

if TYPE_CHECKING:
    from bot.engine.jobs import Jobs

EXTRA = ("procrastinate", "psycopg_pool")
MetricsOption = Annotated[
    str | None,
    typer.Option(
        "--metrics",
        metavar="HOST:PORT",
        help="Where this process serves its metrics, instead of listen in [metrics]; port 0: any free one.",
    ),
]


def register(cli: typer.Typer) -> None:
    """Add this module's commands."""
    cli.command(
        "scheduler", help="Ring for what is due (PostgreSQL; any number).\n\nExample: beatwire scheduler"
    )(scheduler)
    cli.command(
        "worker", help="Read, compose, send and answer (PostgreSQL; any number).\n\nExample: beatwire worker"
    )(worker)


def scheduler(config: ConfigOption = None, metrics: MetricsOption = None) -> None:
    """Rings for whatever is due; workers do it."""
    speaking(_clustered("scheduler", settings(config)))
    run(_scheduler(config, _address(metrics)))


def worker(config: ConfigOption = None, metrics: MetricsOption = None) -> None:
    """Does what schedulers ring for: reads, composes, sends, and answers people."""
    speaking(_clustered("worker", settings(config)))
    run(_worker(config, _address(metrics)))


def _address(said: str | None) -> Listen | None:
    try:
        return None if said is None else listen_address(said)
    except ValueError as error:
        raise Failure(f"--metrics {said!r} {error}", code=2) from None


def _clustered(command: str, wanted: Settings) -> Settings:
    """The settings, where they and this installation allow more than one process."""
    if wanted.database_url.reveal().startswith("sqlite"):
        raise Failure(
            f"`beatwire {command}` needs PostgreSQL, and the database is {wanted.database_url.shown()}; "
            "move it with `beatwire move --to postgresql://…`, or use `beatwire run`"
        )
    try:
        import bot.engine.jobs  # noqa: F401  only where it is used: it needs an extra
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in EXTRA:
            raise
        raise Failure(
            f"`beatwire {command}` needs an extra that is not installed; pip install 'beatwire[postgres]'"
        ) from None
    return wanted


@dataclass(frozen=True, slots=True)
class _Hall:
    """What both roles have."""

    app: App
    jobs: Jobs
    holder: str


@asynccontextmanager
async def _hall(config: Path | None) -> AsyncIterator[_Hall]:
    from bot.engine.jobs import Jobs

    async with house(config) as app, Jobs(app.database) as jobs:
        yield _Hall(app, jobs, new_owner())


async def _scheduler(config: Path | None, address: Listen | None) -> None:
    from bot.engine.roles import Bells, SchedulerRole

    async with _hall(config) as hall:
        app = hall.app
        await app.sync_channels()
        presence = app.presence("scheduler", hall.holder, silent=_silent(app))
        bells = Bells(app.database, app.work({}), hall.jobs, app.clock)
        said = f"ringing for {many(len(app.pipeline.beat.sources), 'source')}"
        async with _measured(app, {}, address) as where:
            await _serve(SchedulerRole(bells, presence), f"{said}{where}")


async def _worker(config: Path | None, address: Listen | None) -> None:
    from bot.engine.listening import Listening
    from bot.engine.roles import Bells, WorkerRole
    from bot.engine.sending import Outbox

    async with _hall(config) as hall:
        app, holder, silent = hall.app, hall.holder, _silent(hall.app)
        connections, terminal = Connections(app), console()
        counts: Counter[tuple[Platform, str]] = Counter()

        async def find(account: Account) -> Messenger | None:
            if account.platform == terminal.platform:
                return terminal if account.account == terminal.account else None
            return await connections.messenger_of(account.platform, account.account)

        listening = [
            Listening(app.database, holder, platform, ear.make, alone=ear.alone, lease=silent)
            for platform, ear in connections.ears().items()
        ]
        outbox = Outbox(app.database, find, lambda chosen: app.dispatcher(chosen, holder, counts), app.clock)
        bells = Bells(app.database, app.work(connections.rates), hall.jobs, app.clock)
        if push := app.push(bells.pushed):
            bells.work.heed(push)
            hear = partial(Ear, push)
            listening.append(Listening(app.database, holder, "hubs", hear, alone=True, lease=silent))
        platforms = [terminal.platform, *(name.lower() for name in connections.on)]
        presence = app.presence("worker", holder, silent=silent)
        try:
            await connections.take_up()
            said = (
                f"for {' and '.join(connections.on)}"
                if connections.on
                else "for the terminal only: no token is set"
            )
            role = WorkerRole(bells, outbox, platforms, presence, listening)
            async with _measured(app, counts, address) as where:
                await _serve(role, f"working {said}{where}")
        finally:
            await connections.close()


@asynccontextmanager
async def _measured(app: App, calls: Calls, address: Listen | None) -> AsyncIterator[str]:
    """Serve this process's metrics; yields where, as words for its first line.

    Of several processes of a machine only one gets the address of the configuration, which the
    others do without; an address of their own (`--metrics`) they must get.
    """
    metrics = Metrics(app.database, calls, clock=app.clock)
    async with AsyncExitStack() as stack:
        where = ""
        try:
            where = await stack.enter_async_context(served(metrics, address or app.settings.metrics.listen))
        except OSError as error:
            if address:
                raise Failure(
                    f"{(error.strerror or '').partition(';')[0]}; name another with --metrics"
                ) from None
            note(f"beatwire: {error.strerror}, or give this process one of its own with --metrics")
        yield f"; metrics at http://{where}/metrics" if where else ""


def _silent(app: App) -> float:
    return app.settings.cluster.silent.total_seconds()


async def _serve(engine: Engine, said: str) -> None:
    stop = stop_signal()
    settle()
    await engine.start()
    note(f"beatwire: {said}. Ctrl-C stops.")
    await stop.wait()
    await engine.stop()
