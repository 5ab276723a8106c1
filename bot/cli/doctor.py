"""`beatwire check`: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot import health
from bot.app import App, place_of
from bot.capacity import LEVELS, Load, loads
from bot.cli import trying, writing
from bot.cli.shell import ConfigOption, Failure, house, many, out, run
from bot.connections import Connections
from bot.delivery import is_dead
from bot.model import Chat
from bot.phrases.spans import span_text
from bot.settings import Channel
from bot.store import held, leases, subscriptions
from bot.store import items as item_store
from bot.store import sources as source_store
from bot.store.sources import SourceState
from digests.linting import Lint, lint
from digests.model import Source
from digests.reading import ReadError

TRIED = 2_000
"""Newest items of the archive on which the topics' patterns are tried."""
NAMED = 5
"""Most patterns named in one line."""
MARKS = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    state: Literal["ok", "note", "wrong"]
    text: str


def register(cli: typer.Typer) -> None:
    """Add this module's command."""
    cli.command(
        "check", help="Doctor: configuration, database, tokens, sources.\n\nExample: beatwire check --online"
    )(check)


def check(
    addresses: Annotated[
        list[str] | None,
        typer.Argument(metavar="[URL…]", help="With --online: new addresses to try, instead of everything."),
    ] = None,
    config: ConfigOption = None,
    online: Annotated[
        bool, typer.Option("--online", help="Also ask the platforms and read every source.")
    ] = False,
) -> None:
    """Says what is wrong and what to do; exit 1 if anything is."""
    if addresses and not online:
        raise Failure("an address is tried with --online only; add it", code=2)
    wrong = run(_try(config, addresses) if addresses else _check(config, online))
    if wrong:
        raise Failure(f"{wrong} of these must be mended")


async def _check(config: Path | None, online: bool) -> int:
    wrong = 0
    async with house(config) as app:
        async for finding in findings(app, online):
            out(f"{MARKS[finding.state]}  {finding.text}")
            wrong += finding.state == "wrong"
    return wrong


async def findings(app: App, online: bool) -> AsyncIterator[Finding]:
    """Everything that is looked at, one by one."""
    beat = app.pipeline.beat
    size = f"{many(len(beat.sources), 'source')}, {many(len(beat.topics), 'topic')}"
    yield Finding("ok", f"configuration: beat {beat.id}, {size}")
    yield Finding("ok", f"database: {app.database.dialect}, schema up to date")
    for finding in (*await _patterns(app), *await _platforms(app, online), *await _processes(app)):
        yield finding
    for line in await writing.said(app, online=online):
        yield Finding(line.state, line.text)
    if not beat.sources:
        yield Finding("wrong", "sources: there are none; add a [[source]] table to the configuration")
    async with app.database.read() as conn:
        states = await source_store.load(conn)
        waiting = await held.counts(conn)
    if not app.settings.fetch.contact:
        yield Finding("note", "[fetch] contact is empty: the sites that are read cannot reach you; set it")
    if online:
        for result in asyncio.as_completed([_online(app, source) for source in beat.sources]):
            yield await result
        return
    for source in beat.sources:
        yield _offline(app, source, states.get(source.id), waiting.get(source.id, 0))


async def _patterns(app: App) -> list[Finding]:
    """What the topics' patterns catch: nothing, or nearly everything, is hardly what was meant."""
    async with app.database.read() as conn:
        stored = await item_store.query(conn, on_beat=False, limit=TRIED)
    lints = await asyncio.to_thread(lint, app.pipeline.beat, [one.item for one in stored])
    return [Finding("note", lint_text(one, len(stored))) for one in lints]


def lint_text(one: Lint, tried: int) -> str:
    """A finding on patterns, with what to do."""
    named = ", ".join(f"“{pattern}”" for pattern in one.patterns[:NAMED])
    more = f" and {len(one.patterns) - NAMED} more" if len(one.patterns) > NAMED else ""
    said = {
        "never": "can never match: a trap of the same topic blanks it; change one of the two",
        "short": "is so short that nearly every text has it; write a longer stem, or the whole word with !",
        "nothing": f"matched nothing in the newest {tried:,} items; mend or drop what you expected to match",
        "everything": f"matched at least half of the newest {tried:,} items and so tells nothing; narrow it",
    }[one.fault]
    return f"topic {one.topic}, {one.language}: {named}{more} {said}"


def _offline(app: App, source: Source, state: SourceState | None, waiting: int) -> Finding:
    """How a source is doing, in the operator's language; what to do about it where there is something."""
    zone = app.settings.zone

    def moment(when: datetime) -> str:
        return app.formatter.moment(when, app.settings.language, zone)

    said = health.words(state, app.settings.language, app.clock(), moment=moment, held=waiting)
    if state is None or (state.last_ok is None and not state.failures):
        return Finding("note", f"{source.id}: {said}; `beatwire check --online` tries it")
    if state.gone:
        return Finding("wrong", f"{source.id}: {said} (410); remove it or give its new address")
    if state.failures:
        failed = f"failed {state.failures} times in a row, last" if state.failures > 1 else "last"
        counted = f"{failed}: {state.error}"
        return Finding("wrong", f"{source.id}: {said}; {counted}{_remark(source)}")
    if health.conditions(state, app.clock()) or waiting:
        return Finding("note", f"{source.id}: {said}")
    return Finding("ok", f"{source.id}: {said}")


def _remark(source: Source) -> str:
    """What the beat file says of a source, for whoever has to mend it."""
    return f" ({source.note})" if source.note else ""


async def _platforms(app: App, online: bool) -> list[Finding]:
    connections = Connections(app)
    found = [Finding("note", f"{platform}: off, no token is set") for platform in connections.off]
    if online:
        for platform, said in (await connections.ask()).items():
            found.append(Finding("wrong" if said.startswith("refused") else "ok", f"{platform}: {said}"))
    else:
        hint = "`beatwire check --online` asks whether it works"
        found += [Finding("note", f"{platform}: its token is set; {hint}") for platform in connections.on]
    found += [_load(load) for load in await loads(app.database, connections.rates)]
    await connections.close()
    async with app.database.read() as conn:
        for channel in app.settings.channels:
            known = await subscriptions.chat(conn, place_of(channel))
            finding = _news_of(channel, known, off=channel.platform.capitalize() in connections.off)
            found += [finding] if finding else []
    return found


def _news_of(channel: Channel, known: Chat | None, *, off: bool) -> Finding | None:
    """What keeps the news from a channel of the configuration, if anything does."""
    name = f" ({channel.name})" if channel.name else ""
    place = f"[[channel]] {channel.platform} {channel.chat}{name}"
    if off:
        return Finding("wrong", f"{place}: the platform has no token, so nothing is sent; set one")
    if known is None or known.active:
        return None
    if known.reason == subscriptions.STOPPED:
        return Finding("note", f"{place}: stopped by its people with /stop; /subscribe there begins again")
    mend = "let the bot in there (on Telegram as an admin), then write /status there or restart beatwire"
    return Finding("wrong", f"{place}: nothing is sent, the platform refuses: {known.reason}; {mend}")


def _load(load: Load) -> Finding:
    """What sending takes: the queue where there is one, else one message to everybody."""
    if load.queue >= LEVELS[0]:
        said = f"{load.name}: sending what waits takes {load.queue_said}; see docs/scaling.md"
        return Finding("note", said)
    said = f"{load.name}: {load.waiting} waiting; a message to all takes {load.reach_said}"
    if load.reach >= LEVELS[0]:
        return Finding("note", f"{said}; see docs/scaling.md")
    return Finding("ok", said)


async def _processes(app: App) -> list[Finding]:
    """Who works on this database now."""
    async with app.database.read() as conn:
        found = await leases.presences(conn, ("run", "scheduler", "worker"))
    there = Counter(one.role for one in found if one.silent <= 0 and not is_dead(one.holder))
    silent = [one for one in found if one.silent > 0 and not is_dead(one.holder)]
    findings = [
        Finding("note", f"a {one.role} ({one.where}) is silent for {span_text(one.silent, 'en')}")
        for one in silent
    ]
    if there:
        said = ", ".join(f"{count} × beatwire {role}" for role, count in sorted(there.items()))
        findings.append(Finding("ok", f"running: {said}"))
    for role, other in (("worker", "scheduler"), ("scheduler", "worker")):
        if there[role] and not there[other]:
            findings.append(Finding("wrong", f"no {other} runs beside the {role}; start `beatwire {other}`"))
    return findings


async def _online(app: App, source: Source) -> Finding:
    fetched = await app.collector.fetch(source, SourceState(source.id, source.url))
    if fetched.kind != "new":
        return Finding("wrong", f"{source.id}: {fetched.told_of(source.url)}{_remark(source)}")
    try:
        entries = await app.collector.entries(source, fetched)
    except ReadError as error:
        return Finding("wrong", f"{source.id}: {source.url} answered, but {error}{_remark(source)}")
    if not entries:
        hint = "answered without a single item; check its kind and selectors"
        return Finding("wrong", f"{source.id}: {source.url} {hint}{_remark(source)}")
    newest = max((entry.published for entry in entries if entry.published), default=None)
    dated = f", newest {app.formatter.day(newest, 'en')}" if newest else ""
    counted = many(len(entries), "item")
    moved = f"; it has moved for good to {fetched.moved_to}" if fetched.moved_to else ""
    return Finding("note" if moved else "ok", f"{source.id}: {counted}{dated}{moved}")


async def _try(config: Path | None, addresses: Sequence[str]) -> int:
    """What new addresses are; how many of them cannot be read."""
    wrong = 0
    async with house(config) as app:
        for address in addresses:
            lines, good = await trying.tried(app, address)
            out(f"{MARKS['ok' if good else 'wrong']}  {lines[0]}")
            for line in lines[1:]:
                out(line)
            wrong += not good
    return wrong
