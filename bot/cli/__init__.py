"""The command line: words of the shell in, the rooms' answers out, errors in one sentence.

Exit codes: 0 done, 1 something is wrong (said on standard error), 2 bad usage.
"""

from __future__ import annotations

import sys

import click
import typer

from bot.cli import archive, doctor, serve, streams
from bot.cli.common import Failure, quiet_logs

cli = typer.Typer(
    name="beatwire",
    help="News alerts with key figures for Telegram, Slack and the terminal.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for room in (serve, archive, streams, doctor):
    room.register(cli)


def main(arguments: list[str] | None = None) -> None:
    """Run one command; nothing an operator can cause ends in a traceback."""
    quiet_logs()
    command = typer.main.get_command(cli)
    try:
        code = command.main(args=arguments, prog_name="beatwire", standalone_mode=False)
    except click.UsageError as error:
        hint = f" (see `{error.ctx.command_path} --help`)" if error.ctx else ""
        _say(f"{error.format_message().rstrip('.')}{hint}")
        code = 2
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        _say(error.format_message())
        code = error.exit_code
    except Failure as failure:
        for line in failure.lines:
            _say(line)
        code = failure.code
    except BrokenPipeError:
        # The reader of our output went away (`| head`): not an error of ours.
        sys.stderr.close()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _say(line: str) -> None:
    print(f"beatwire: {line}", file=sys.stderr)  # noqa: T201
