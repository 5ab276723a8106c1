"""`beatwire move`: from the SQLite file to PostgreSQL, with everything.

Enters: the configured database and the address of an empty one.  Leaves: the second one with
all subscriptions, the archive and the ledger, and one line a table on standard output.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shell import ConfigOption, Failure, note, out, run, settings
from bot.delivery import is_dead
from bot.settings import DatabaseUrl
from bot.store import moving
from bot.store.database import Database
from bot.store.errors import place

VARIABLE = "BEATWIRE_MOVE_TO"


def register(cli: typer.Typer) -> None:
    """Add this module's command."""
    cli.command(
        "move",
        help="Move everything from the SQLite file to an empty PostgreSQL database.\n\n"
        "Example: beatwire move --to postgresql://beatwire@db.example.org/beatwire",
    )(move)


def move(
    config: ConfigOption = None,
    to: Annotated[
        str | None, typer.Option("--to", help=f"Address of the empty database (or set {VARIABLE}).")
    ] = None,
    back: Annotated[
        bool, typer.Option("--back", help="Use the SQLite file again after a move; moves nothing.")
    ] = False,
) -> None:
    """Subscriptions, archive and ledger; the bot must not run meanwhile."""
    source = settings(config).database_url
    file = _file(source)
    target = to or os.environ.get(VARIABLE, "")
    if back:
        run(_back(source))
        note(f"beatwire: {file} is in use again; what the other database sent since, it does not know")
        return
    if not target:
        raise Failure(f"--to is missing: the address of the empty database (or set {VARIABLE})", code=2)
    if not target.startswith(("postgresql:", "postgres:")):
        raise Failure("--to must be a PostgreSQL address: postgresql://user:password@host/name", code=2)
    where = run(_move(source, target))
    note(f"beatwire: everything is there; now set BEATWIRE_DATABASE_URL to it ({where}) and start again")


def _file(source: DatabaseUrl) -> Path:
    """The file of the configured database; Failure where it is none, or is not there."""
    scheme, _, name = source.reveal().partition("///")
    if not scheme.startswith("sqlite"):
        raise Failure(f"the database is {source.shown()}, no SQLite file; PostgreSQL moves with pg_dump")
    if not Path(name).is_file():
        raise Failure(f"there is no database {name} to move; name it in BEATWIRE_DATABASE_URL")
    return Path(name)


async def _move(source: DatabaseUrl, target: str) -> str:
    old = await Database.open(source.reveal())
    try:
        new = await Database.open(target)
        try:
            await moving.move(
                old, new, place(new.url), is_dead, lambda name, rows: out(f"{rows:>12,}  {name}")
            )
        finally:
            await new.close()
        return place(new.url)
    finally:
        await old.close()


async def _back(source: DatabaseUrl) -> None:
    database = await Database.open(source.reveal())
    try:
        async with database.begin() as conn:
            await moving.unmark(conn)
    finally:
        await database.close()
