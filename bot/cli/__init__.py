"""The command line: words of the shell in, the rooms' answers out, errors in one sentence.

Exit codes: 0 done, 1 something is wrong (said on standard error), 2 bad usage.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module, metadata
from types import ModuleType
from typing import Annotated, cast

import typer

from bot.cli.shell import Failure, ReaderGone, note, open_streams, out, quiet_logs, silence_output

ROOMS = {
    "serve": ("run", "demo", "chat", "once"),
    "cluster": ("scheduler", "worker"),
    "move": ("move",),
    "archive": ("add", "items", "digest"),
    "deliveries": ("deliveries",),
    "streams": ("figures", "stories"),
    "doctor": ("check",),
    "held": ("held",),
}
"""Module -> its commands, in the order of the help.  Only the module of the command that was given is
imported: the others' libraries would take a second to load for nothing."""
USAGE_ERROR = cast("type[Exception]", typer.BadParameter.__base__)
"""Newer typer carries a click of its own, so its errors are found through the class it shows."""


def commands(rooms: Iterable[str] = ROOMS) -> typer.Typer:
    """The commands of these rooms."""
    cli = typer.Typer(
        name="beatwire",
        help="News alerts with key figures for Telegram, Slack and the terminal.",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    cli.callback(invoke_without_command=True)(start)
    for room in _loaded(rooms):
        room.register(cli)
    return cli


def _loaded(rooms: Iterable[str]) -> list[ModuleType]:
    """The modules of the rooms, loaded without looking for garbage, of which loading makes none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return [import_module(f"{__name__}.{room}") for room in rooms]
    finally:
        if collecting:
            gc.enable()


def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """News alerts with key figures for Telegram, Slack and the terminal."""
    if version:
        out(f"beatwire {metadata.version('beatwire')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        out(context.get_help())


def main(arguments: list[str] | None = None) -> None:
    """Run one command; nothing an operator can cause ends in a traceback."""
    open_streams()
    quiet_logs()
    words = sys.argv[1:] if arguments is None else arguments
    try:
        command = typer.main.get_command(commands(_needed(words)))
        gc.freeze()  # what is loaded stays: no collection need look through it while the event loop waits
        code = command.main(args=words, prog_name="beatwire", standalone_mode=False)
    except Failure as failure:
        for line in failure.lines:
            _say(line)
        code = failure.code
        silence_output()
    except (typer.Abort, KeyboardInterrupt):  # before the command itself listened
        _say("stopped")
        code = 130
    except USAGE_ERROR as error:
        _say(_explained(error))
        code = 2
    except ReaderGone:
        silence_output()
        code = 0
    except OSError as error:
        _say(f"the system refused: {error.strerror or error}")
        silence_output()
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _needed(words: Sequence[str]) -> Iterable[str]:
    """The room of the command among the words; all rooms where there is none or it is unknown."""
    named = next((word for word in words if not word.startswith("-")), "")
    return [room for room, names in ROOMS.items() if named in names] or ROOMS


def _explained(error: Exception) -> str:
    message = getattr(error, "format_message", error.__str__)()
    context = getattr(error, "ctx", None)
    return f"{message.rstrip('.')} (see `{context.command_path if context else 'beatwire'} --help`)"


def _say(line: str) -> None:
    note(f"beatwire: {line}")
