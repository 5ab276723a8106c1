"""`beatwire held`: what the flood breaker holds back, and letting it go or not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shell import ConfigOption, Failure, house, out, run
from bot.phrases import say
from bot.store import held as held_store


def register(cli: typer.Typer) -> None:
    """Add this module's command."""
    cli.command("held", help="Floods that wait for a word.\n\nExample: beatwire held --release agency")(held)


def held(
    config: ConfigOption = None,
    release: Annotated[
        str | None, typer.Option("--release", metavar="SOURCE", help="Send what is held of this source.")
    ] = None,
    drop: Annotated[
        str | None, typer.Option("--drop", metavar="SOURCE", help="Do not send it; it stays in the archive.")
    ] = None,
) -> None:
    """Sources that published very much at once, whose items wait; nothing is sent without a word."""
    if release and drop:
        raise Failure("--release and --drop exclude each other; give one of them", code=2)
    run(_held(config, release, drop))


async def _held(config: Path | None, release: str | None, drop: str | None) -> None:
    async with house(config) as app:
        if release or drop:
            act = app.pipeline.release if release else app.pipeline.drop
            count = await act(release or drop or "")
            if not count:
                raise Failure(f"nothing of {release or drop} is held back; `beatwire held` lists what is")
            out(say("released" if release else "dropped", "en", n=count))
            return
        async with app.database.read() as conn:
            counts = await held_store.counts(conn)
        for source, count in counts.items():
            out(f"{source}: {say('source_held', 'en', n=count)}")
        if not counts:
            out(say("nothing_held", "en"))
