"""What a command loads: its own room, and no platform's library without that platform's token."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from bot.cli import ROOMS, commands

HEAVY = ("telegram", "slack_bolt", "slack_sdk", "matplotlib", "feedparser", "trafilatura", "urllib3")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_holds_the_commands_that_the_table_names(room: str) -> None:
    group = typer.main.get_command(commands([room]))
    assert tuple(getattr(group, "commands", {})) == ROOMS[room]


def test_every_command_has_help_with_an_example() -> None:
    group = typer.main.get_command(commands())
    assert {
        name
        for name, one in getattr(group, "commands", {}).items()
        if "Example: beatwire" in one.help or "| beatwire" in one.help
    } == {name for names in ROOMS.values() for name in names}


@pytest.mark.parametrize(
    ("words", "stdin", "kept_out"),
    [
        (
            ("figures",),
            '{"id": 1, "text": "81 million links were blocked."}\n',
            (*HEAVY, "sqlalchemy"),
        ),
        (("chat",), "/help\n", HEAVY),
        (("digest", "--week", "2022-W47"), "", HEAVY),
    ],
)
def test_a_command_loads_no_library_that_it_does_not_use(
    words: tuple[str, ...], stdin: str, kept_out: tuple[str, ...], tmp_path: Path
) -> None:
    asked = (
        "import sys, atexit; from bot.cli import main;"
        f"atexit.register(lambda: sys.stderr.write(' '.join(m for m in {kept_out!r} if m in sys.modules)));"
        f"main({list(words)!r})"
    )
    house = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", asked],
        input=stdin,
        text=True,
        capture_output=True,
        cwd=tmp_path,
        env={"PYTHONPATH": house, "PATH": ""},
        check=False,
    )
    assert done.stdout
    assert (done.returncode, done.stderr) == (0, "")
