"""A terminal: lines are answered, Ctrl-C and SIGTERM end the process though it waits for a key."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house import environment

PATIENCE = 60
"""Seconds for a process to say something; a machine that is busy takes its time."""
BEAT = '[[source]]\nid = "a"\nname = "A"\nurl = "https://127.0.0.1:1/"\n'


class Terminal:
    """A process at a terminal of its own."""

    def __init__(self, folder: Path, *words: str, **environ: str) -> None:
        (folder / "config").mkdir(exist_ok=True)
        (folder / "config" / "beatwire.toml").write_text(BEAT, encoding="utf-8")
        self._screen, inside = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", f"import os, fcntl, signal, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
             # Tests that run in the background of a shell ignore Ctrl-C, and so would what they start.
             f"signal.signal(signal.SIGINT, signal.default_int_handler);"
             f"from bot.__main__ import main; import sys; sys.argv[1:] = {list(words)!r}; main()"],
            cwd=folder, env=environment(**environ), start_new_session=True,
            stdin=inside, stdout=inside, stderr=inside,
        )  # fmt: skip
        os.close(inside)
        self.shown = ""

    def until(self, words: str) -> None:
        """Read the screen until it shows these words."""
        while words not in self.shown:
            self.shown += self._read()

    def _read(self) -> str:
        """What the screen shows next; nothing within a minute is a failure."""
        assert select.select([self._screen], [], [], PATIENCE)[0], self.shown
        return os.read(self._screen, 4096).decode("utf-8", "replace")

    def press(self, keys: bytes) -> None:
        """Type something."""
        os.write(self._screen, keys)

    def ended(self) -> int:
        """The exit code; what is still written is read, lest the process wait for us."""
        try:
            while True:
                self.shown += self._read()
        except OSError:  # nobody writes any more
            return self.process.wait(60)

    def close(self) -> None:
        """Leave nothing behind."""
        self.process.kill()
        self.process.wait()
        os.close(self._screen)


@contextmanager
def terminal(folder: Path, *words: str, **environ: str) -> Iterator[Terminal]:
    """A command at a terminal."""
    one = Terminal(folder, *words, **environ)
    try:
        yield one
    finally:
        one.close()


def test_ctrl_c_ends_a_talk_that_waits_for_a_line(tmp_path: Path) -> None:
    with terminal(tmp_path, "chat") as one:
        one.until("> ")
        one.press(b"/help\n")
        one.until("/latest")
        one.press(b"\x03")
        assert one.ended() == 130
        assert "stopped" in one.shown
        assert "Traceback" not in one.shown


@pytest.mark.parametrize("end", ["ctrl-c", "ctrl-d", "sigterm"])
def test_a_bot_at_the_terminal_stops_when_it_is_told(end: str, tmp_path: Path) -> None:
    with terminal(tmp_path, "run") as one:
        one.until("> ")
        if end == "sigterm":
            one.process.send_signal(signal.SIGTERM)
        else:
            one.press(b"\x03" if end == "ctrl-c" else b"\x04")
        assert one.ended() == 0
        assert "Traceback" not in one.shown


def test_an_input_that_stays_open_does_not_keep_a_stopped_bot(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "beatwire.toml").write_text(BEAT, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=tmp_path, env=environment(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        while "Ctrl-C stops" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_the_last_line_needs_no_end_and_a_long_one_is_no_trouble(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat"], cwd=tmp_path, env=environment(), check=False,
        input=b"x" * 200_000 + b"\n\n/help", capture_output=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
    assert b"/latest" in done.stdout


def test_a_terminal_gets_colour_and_its_own_width_unless_it_wants_none(tmp_path: Path) -> None:
    with terminal(tmp_path, "chat", COLUMNS="40") as one:
        one.until("> ")
        one.press(b"/help\n")
        one.until("/privacy")
        assert "\x1b[1m" in one.shown
        assert max(len(line) for line in one.shown.split("\r\n") if "Type /help" not in line) < 60
    with terminal(tmp_path, "chat", NO_COLOR="1") as one:
        one.until("> ")
        one.press(b"/help\n\x04")
        assert one.ended() == 0
        assert "\x1b" not in one.shown
