"""Commands that let the bot work: run, demo, chat, once."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot import charts
from bot.app import App, console, settle, utc_now
from bot.cli.shell import (
    ConfigOption,
    Failure,
    drawn,
    house,
    many,
    moment,
    note,
    out,
    run,
    settings,
    speaking,
    stop_signal,
)
from bot.cli.typed import lines
from bot.connections import Connections
from bot.engine.embedded import Embedded
from bot.metrics import Metrics, served
from bot.model import ChatRef, Request
from bot.store import deliveries
from bot.websub import CannotListen
from digests.model import ReaderLanguage

CONSOLE = "console"
LANGUAGES: dict[str, ReaderLanguage] = {"az": "az", "en": "en", "ru": "ru"}

LanguageOption = Annotated[str | None, typer.Option("--language", help="az, en or ru, for this call.")]
ChatOption = Annotated[str, typer.Option("--chat", help="Name of the terminal chat.")]


def register(cli: typer.Typer) -> None:
    """Add this module's commands."""
    cli.command("run", help="Everything in one process.\n\nExample: beatwire run")(run_command)
    cli.command("demo", help="The bundled sample week, offline.\n\nExample: beatwire demo --html demo.html")(
        demo
    )
    cli.command("chat", help="Talk to the bot.\n\nExample: echo /cyber | beatwire chat --language az")(chat)
    cli.command("once", help="One whole beat, then exit.\n\nExample: beatwire once --at 2022-11-28T09:00")(
        once
    )


def run_command(config: ConfigOption = None) -> None:
    """Scheduler, delivery and each chat platform whose token is set; without one, the terminal."""
    speaking(settings(config))
    run(_run(config))


async def _run(config: Path | None) -> None:
    async with house(config) as app, Connections(app) as connections:
        engine = app.embedded((console(), *connections.messengers), connections.rates)
        connections.watch(engine.dispatcher)
        metrics = Metrics(app.database, engine.dispatcher.counts, clock=app.clock)
        async with served(metrics, app.settings.metrics.listen):
            await _until_told(app, connections, engine)


async def _until_told(app: App, connections: Connections, engine: Embedded) -> None:
    """Run until a signal, or until whoever sits at the terminal leaves."""
    stop = stop_signal()
    await app.sync_channels()
    settle()
    try:
        await engine.start()
    except CannotListen as error:
        raise Failure(str(error)) from None
    sources = many(len(app.pipeline.beat.sources), "source")
    note(f"beatwire: reading {sources}; {connections.said}. Ctrl-C stops.")
    talking = None
    loading = None
    if any(one.platform == "telegram" for one in connections.messengers):  # the one for which we draw
        loading = asyncio.create_task(charts.prepare())
    if not connections.on:
        talking = asyncio.create_task(_talk(app, CONSOLE, None))
        talking.add_done_callback(lambda _: stop.set() if sys.stdin.isatty() else None)
    await stop.wait()
    if talking:
        talking.cancel()
    if loading:
        await loading
    await engine.stop()


def demo(
    html: Annotated[
        Path | None, typer.Option("--html", help="Also write a page that shows the messages.")
    ] = None,
    language: LanguageOption = None,
    fast: Annotated[bool, typer.Option("--fast", help="Without the pauses for reading.")] = False,
) -> None:
    """The main job on the bundled sample week: real sources on loopback, real pipeline, terminal chat."""
    from bot.demo import demonstrate

    if html and (html.is_dir() or not os.access(html.parent, os.W_OK)):
        raise Failure(f"{html}: the page cannot be written there; name a file in a folder that is yours")
    run(
        demonstrate(
            language=reader_language(language) or "en", html=html, pauses=sys.stdout.isatty() and not fast
        )
    )


def chat(
    config: ConfigOption = None, language: LanguageOption = None, chat_name: ChatOption = CONSOLE
) -> None:
    """One command a line from standard input, the answers on standard output."""
    run(_chat(config, reader_language(language), chat_name))


async def _chat(config: Path | None, language: ReaderLanguage | None, chat_name: str) -> None:
    async with house(config) as app:
        await _talk(app, chat_name, language)


def once(
    config: ConfigOption = None,
    at: Annotated[
        str | None, typer.Option("--at", help="Act as if the clock showed this time (ISO 8601).")
    ] = None,
) -> None:
    """Collect what is due, compose, send what is due; then exit."""
    run(_once(config, at))


async def _once(config: Path | None, at: str | None) -> None:
    loaded = settings(config)
    when = moment(at, loaded.beat.timezone) if at else None
    async with house(config, clock=(lambda: when) if when else utc_now) as app:
        connections = Connections(app)
        try:
            await connections.take_up()
            visits, tally = await app.once((console(), *connections.messengers))
        finally:
            await connections.close()
        for visit in visits:
            if visit.error:
                note(f"beatwire: {visit.source.name} ({visit.source.id}): {visit.error}")
        async with app.database.read() as conn:
            waiting = await deliveries.waiting(conn)
        new = sum(visit.new for visit in visits)
        note(
            f"beatwire: {many(new, 'new item')} from {many(len(visits), 'source')} due; "
            f"{many(tally.sent, 'message')} sent, {waiting:,} waiting"
        )


# --- the terminal as a chat -----------------------------------------------------------


async def _talk(app: App, chat_name: str, language: ReaderLanguage | None) -> None:
    """Answer each line of standard input until it ends."""
    interactive = sys.stdin.isatty()
    if interactive:
        out("Type /help for the commands; Ctrl-D ends.")
    async for line in lines("> " if interactive else ""):
        if line.strip():
            for text in await answers(app, chat_name, line.strip(), language):
                out(text)
                out()


async def answers(app: App, chat_name: str, line: str, language: ReaderLanguage | None) -> Sequence[str]:
    """What the bot says in the terminal to one line."""
    request = Request(ChatRef("console", chat_name), line, language=language)
    reply = await app.commands.answer(request)
    return [drawn(message) for message in reply.messages] if reply else []


def reader_language(text: str | None) -> ReaderLanguage | None:
    """A language of the bot by its code; Failure for any other."""
    if text is None:
        return None
    if text.lower() not in LANGUAGES:
        raise Failure(f"--language {text!r} is not one of az, en, ru", code=2)
    return LANGUAGES[text.lower()]
