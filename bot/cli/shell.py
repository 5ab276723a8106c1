"""What every command has of the shell: settings, one sentence for each failure, running async code."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO, TypeVar, cast
from zoneinfo import ZoneInfo

import structlog
import typer

from bot.settings import Settings, SettingsError, load

if TYPE_CHECKING:
    from bot.app import App
    from bot.model import Message

T = TypeVar("T")

TALKATIVE = ("httpx", "httpcore", "telegram", "slack_bolt", "slack_sdk", "aiohttp", "alembic")
"""Libraries whose chatter would drown ours; some of them log addresses that hold a token."""
READERS_OF_PAGES = ("trafilatura", "htmldate", "asyncio")
"""They call every odd page an error."""
RINGER = "apscheduler"
"""It warns of a ring that is left out while the one before it lasts, which loses nothing."""
QUEUE = ("procrastinate", "psycopg")
"""What they would say at length when the database is away, the engine says in a line."""

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="Configuration file (default: config/beatwire.toml, if it exists)."),
]


class Failure(Exception):
    """An operator's error: plain sentences for standard error, and the exit code."""

    def __init__(self, *lines: str, code: int = 1) -> None:
        super().__init__(*lines)
        self.lines = lines
        self.code = code


class ReaderGone(Exception):
    """Whoever read our standard output has gone away (`| head`): not an error of ours."""


def settings(config: Path | None) -> Settings:
    """The validated settings; Failure names every mistake in them."""
    try:
        return load(config, os.environ)
    except SettingsError as error:
        raise Failure(*error.mistakes) from None


@asynccontextmanager
async def house(config: Path | None, clock: Callable[[], datetime] | None = None) -> AsyncIterator[App]:
    """The application on the operator's settings; the real clock where no other is given."""
    from bot.app import opened, utc_now  # here, since figures and stories need no house

    async with opened(settings(config), clock=clock or utc_now) as app:
        yield app


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run async work; a database that cannot be used is said in one sentence."""
    from bot.connections import NoPlatform
    from bot.store.errors import StoreError

    try:
        return asyncio.run(_interruptible(work))
    except (StoreError, NoPlatform) as error:
        raise Failure(*error.args) from None
    except KeyboardInterrupt:
        raise Failure("stopped", code=130) from None


async def _interruptible(work: Coroutine[Any, Any, T]) -> T:
    """Work that Ctrl-C ends, also where it comes in the instant before the loop begins to wait.

    Python would note it then, and go on waiting until something else happens; a handler of the loop wakes
    it up.  A second Ctrl-C ends the process at once.  Where our parent ignores it, so do we.
    """
    loop, task, pressed = asyncio.get_running_loop(), asyncio.current_task(), False

    def interrupt() -> None:
        nonlocal pressed
        pressed = True
        loop.remove_signal_handler(signal.SIGINT)
        if task:
            task.cancel()

    if signal.getsignal(signal.SIGINT) not in (signal.SIG_IGN, None):
        with suppress(NotImplementedError):  # not on every system; there Python's own way must do
            loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        return await work
    except asyncio.CancelledError:
        if pressed:
            raise Failure("stopped", code=130) from None
        raise


def speaking(wanted: Settings) -> None:
    """Let the log say what the operator wants of it, for commands that stay."""
    level = logging.getLevelNamesMapping()[wanted.log.level.upper()]
    quiet_logs(level, as_json=wanted.log.format == "json")


def stop_signal() -> asyncio.Event:
    """Set once somebody asks this process to stop, by Ctrl-C or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    return stop


def moment(text: str, timezone: str) -> datetime:
    """An ISO 8601 moment; without an offset it is in the beat's time zone."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise Failure(
            f"{text!r} is not a time: write it as 2022-11-27T12:00 or 2022-11-27T12:00+04:00", code=2
        ) from None
    if not 1900 <= when.year < 3000:
        raise Failure(f"{text!r} is not a time that news has: write a year from 1900 to 2999", code=2)
    return when if when.tzinfo else when.replace(tzinfo=ZoneInfo(timezone))


def drawn(message: Message) -> str:
    """A message as the terminal, file or pipe at standard output shows it."""
    from bot.adapters.console import look, render

    shown = look(sys.stdout, os.environ)
    return render(message, width=shown.width, colour=shown.colour)


def many(count: int, one: str, several: str = "") -> str:
    """`1 item`, `1,200 items`: a count with its noun, for the operator's English."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def print_json(value: object) -> None:
    """One JSON object on one line of standard output."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        line = json.dumps(value)  # half a surrogate pair, or an output that is not UTF-8
    out(line)


def out(line: str = "") -> None:
    """One line on standard output, seen at once also in a pipe."""
    try:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as error:
        raise Failure(f"standard output cannot be written: {error.strerror}") from None


def note(line: str) -> None:
    """One line of progress on standard error; nobody has to be there to read it."""
    with contextlib.suppress(OSError):
        sys.stderr.write(line + "\n")
        sys.stderr.flush()


def open_streams() -> None:
    """A closed standard stream reads as empty and swallows what is written; odd letters never end a run."""
    sys.stdin = sys.stdin or os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    sys.stdout = sys.stdout or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    sys.stderr = sys.stderr or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def silence_output() -> None:
    """Nothing more can be written; what is still buffered must not complain at the very end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Masked:
    """A stream that writes tokens as dots: a second wall, behind the type that does not print."""

    TOKENS = re.compile(
        r"(?<!\d)\d{4,}:[\w-]{20,}"  # Telegram
        r"|xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}"  # Slack
        r"|(?<=://)[^\s/:@]*:[^\s/@]+(?=@)"  # a password in an address
    )

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text without what looks like a token or a password in an address."""
        return self._stream.write(self.TOKENS.sub("••••", text))

    def flush(self) -> None:
        """Pass on what was written."""
        self._stream.flush()


def quiet_logs(level: int = logging.WARNING, *, as_json: bool = False) -> None:
    """Logs go to standard error; libraries that log addresses with tokens are kept quiet."""
    # Plain tracebacks: the pretty ones print local variables, and those may hold secrets.
    as_lines = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    masked = cast("TextIO", Masked(sys.stderr))
    logging.basicConfig(level=level, stream=masked, format="%(levelname)s %(name)s: %(message)s")
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger(RINGER).setLevel(logging.ERROR)
    for name in (*READERS_OF_PAGES, *QUEUE):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            *(as_lines if as_json else [plain]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(masked),
        cache_logger_on_first_use=False,
    )
