"""The walls and habits of the house, checked on its own source."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for folder in ("bot", "digests") for path in (ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def importers(library: str) -> set[str]:
    found = {
        path
        for path in SOURCES
        if any(name == library or name.startswith(library + ".") for name in imports(path))
    }
    return {path.relative_to(ROOT).as_posix() for path in found}


@pytest.mark.parametrize(
    ("library", "room"),
    [
        ("telegram", "bot/adapters/telegram/"),
        ("slack_sdk", "bot/adapters/slack/"),
        ("slack_bolt", "bot/adapters/slack/"),
        ("aiosqlite", "bot/store/"),
        ("psycopg", "bot/store/"),
        ("alembic", "bot/store/"),
        ("feedparser", "digests/"),
        ("apscheduler", "bot/scheduler.py"),
        ("matplotlib", "bot/charts/"),
        ("PIL", "bot/charts/"),
        ("procrastinate", "bot/engine/jobs.py"),
    ],
)
def test_a_library_stays_in_its_room(library: str, room: str) -> None:
    assert all(path.startswith(room) for path in importers(library))


def test_the_news_know_no_bot_and_no_database() -> None:
    for path in SOURCES:
        if path.is_relative_to(ROOT / "digests"):
            assert not any(name.partition(".")[0] in ("bot", "sqlalchemy") for name in imports(path)), path


def test_only_the_room_that_builds_everything_reads_the_clock() -> None:
    clocks = ("datetime.now(", "datetime.utcnow(", "date.today(", "time.time(")
    reads = {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if any(clock in path.read_text(encoding="utf-8") for clock in clocks)
    }
    # Slack's socket counts its pings by the process's clock, as the library's own does.
    assert reads == {"bot/app.py", "bot/adapters/slack/socket.py"}


def test_every_module_says_what_it_is() -> None:
    silent = [path for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_nothing_runs_into_a_file_of_more_than_four_hundred_lines() -> None:
    long = [path.name for path in SOURCES if path.read_text(encoding="utf-8").count("\n") > 400]
    assert long == []
