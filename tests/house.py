"""House commands, each in a process of its own that is forked from one which has loaded the house.

Enters: words, a folder, an environment, standard input.  Leaves: exit code and both outputs.  The
command has its own process, directory, environment and streams as in a shell; only loading the
libraries, some two seconds for each of a hundred commands, is done once.  What depends on how an
interpreter starts (encodings, closed streams) is run as a new one.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PATIENCE = 60
"""Seconds that a command may take."""


@dataclass
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """This process's environment without settings of the bot, and with these."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BEATWIRE", "TELEGRAM", "SLACK"))
    }
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def beatwire(folder: Path, *words: str, stdin: str = "", **environ: str) -> Ran:
    """Run `beatwire` with these words in the folder."""
    if any(name.startswith(("PYTHON", "LANG", "LC_", "TZ")) for name in environ):
        return _started(folder, words, stdin, environment(**environ))
    return _hatchery().run(folder, words, stdin, environment(**environ))


def _started(folder: Path, words: tuple[str, ...], stdin: str, env: Mapping[str, str]) -> Ran:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        input=stdin.encode(),
        cwd=folder,
        env=env,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


class Hatchery:
    """The process that has loaded the house and forks one for each command."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.house"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        atexit.register(self._process.kill)

    def run(self, folder: Path, words: tuple[str, ...], stdin: str, env: Mapping[str, str]) -> Ran:
        """Run one command to its end."""
        with tempfile.TemporaryDirectory(prefix="beatwire-said-") as said:
            streams = [Path(said) / name for name in ("in", "out", "err")]
            streams[0].write_bytes(stdin.encode())
            asked = {
                "folder": str(folder),
                "words": words,
                "environ": dict(env),
                "streams": [str(path) for path in streams],
            }
            with self._one_at_a_time:
                code = self._answer(json.dumps(asked))
            out, err = (path.read_bytes().decode() for path in streams[1:])
            return Ran(code, out, err)

    def _answer(self, asked: str) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(asked, file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())


@cache
def _hatchery() -> Hatchery:
    return Hatchery()


# --- in the process that forks --------------------------------------------------------


def _hatch() -> dict[str, Any] | None:
    """Fork for each line of standard input, and say how that one ended; in the fork, what it is to run."""
    answers = os.fdopen(os.dup(1), "w")
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            return dict(json.loads(line))
        print(_ended(child), file=answers, flush=True)
    return None


def _ended(child: int) -> int:
    """The exit code of a child, as `subprocess` tells it; one that takes too long is killed."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(child, 9)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _become(asked: Mapping[str, Any]) -> None:
    """Take the streams, directory and environment that were asked for."""
    for number, path in enumerate(asked["streams"]):
        opened = os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  they stay for good
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environ"])


if __name__ == "__main__":
    from bot.cli import commands, main

    commands()
    for late in ("bot.app", "alembic.command", "aiosqlite", "pygments.lexers", "sqlalchemy.dialects.sqlite"):
        import_module(late)  # most commands ask for them only once they run
    wanted = _hatch()
    if wanted is not None:
        _become(wanted)
        main(list(wanted["words"]))
