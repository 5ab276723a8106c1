"""`beatwire check`: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.app import App
from bot.cli.shell import ConfigOption, Failure, house, out, run
from bot.connections import Connections
from bot.store import sources as source_store
from bot.store.sources import SourceState
from digests.model import Source
from digests.reading import ReadError

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
    config: ConfigOption = None,
    online: Annotated[
        bool, typer.Option("--online", help="Also ask the platforms and read every source.")
    ] = False,
) -> None:
    """Says what is wrong and what to do; exit 1 if anything is."""
    wrong = run(_check(config, online))
    if wrong:
        raise Failure(f"{wrong} of these must be mended")


async def _check(config: Path | None, online: bool) -> int:
    wrong = 0
    async with house(config) as app:
        async for finding in _findings(app, online):
            out(f"{MARKS[finding.state]}  {finding.text}")
            wrong += finding.state == "wrong"
    return wrong


async def _findings(app: App, online: bool) -> AsyncIterator[Finding]:
    beat = app.pipeline.beat
    yield Finding(
        "ok", f"configuration: beat {beat.id}, {len(beat.sources)} sources, {len(beat.topics)} topics"
    )
    yield Finding("ok", f"database: {app.database.dialect}, schema up to date")
    for finding in await _platforms(app, online):
        yield finding
    if not beat.sources:
        yield Finding("wrong", "sources: there are none; add a [[source]] table to the configuration")
    async with app.database.read() as conn:
        states = await source_store.load(conn)
    if online:
        for result in asyncio.as_completed([_online(app, source) for source in beat.sources]):
            yield await result
        return
    for source in beat.sources:
        yield _offline(source, states.get(source.id))


def _offline(source: Source, state: SourceState | None) -> Finding:
    if state is None or (state.last_ok is None and not state.failures):
        return Finding("note", f"{source.id}: not read yet; `beatwire check --online` tries it")
    if state.gone:
        return Finding("wrong", f"{source.id}: gone (410); remove it or give its new address")
    if state.failures:
        return Finding("wrong", f"{source.id}: failed {state.failures} times in a row, last: {state.error}")
    return Finding("ok", f"{source.id}: last answered {state.last_ok:%Y-%m-%d %H:%M} UTC")


async def _platforms(app: App, online: bool) -> list[Finding]:
    connections = Connections(app)
    found = [Finding("note", f"{platform}: off, no token is set") for platform in connections.off]
    if online:
        for platform, said in (await connections.ask()).items():
            found.append(Finding("wrong" if said.startswith("refused") else "ok", f"{platform}: {said}"))
    else:
        hint = "`beatwire check --online` asks whether it works"
        found += [Finding("note", f"{platform}: its token is set; {hint}") for platform in connections.on]
    await connections.close()
    for channel in app.settings.channels:
        if channel.platform.capitalize() in connections.off:
            name = f" ({channel.name})" if channel.name else ""
            place = f"[[channel]] {channel.platform} {channel.chat}{name}"
            found.append(Finding("wrong", f"{place}: the platform has no token, so nothing is sent; set one"))
    return found


async def _online(app: App, source: Source) -> Finding:
    fetched = await app.collector.fetch(source, SourceState(source.id, source.url))
    if fetched.kind != "new":
        return Finding("wrong", f"{source.id}: {source.url} {fetched.reason}")
    try:
        entries = await app.collector.entries(source, fetched)
    except ReadError as error:
        return Finding("wrong", f"{source.id}: {source.url} answered, but {error}")
    if not entries:
        return Finding(
            "wrong", f"{source.id}: {source.url} answered without a single item; check its kind and selectors"
        )
    return Finding("ok", f"{source.id}: {len(entries)} items")
