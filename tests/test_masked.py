"""The log's second wall: what looks like a token is written as dots."""

import io

import pytest

from bot.cli.shell import Masked


@pytest.mark.parametrize(
    "secret",
    [
        "POST https://host/bot4242:AAtest-Token_of-hunter2-at-all/getMe failed",
        "token=xoxb-loopback-1-hunter2",
        "headers {'Authorization': 'Bearer xapp-1-A012-345-hunter2'}",
        "postgresql://bot:hunter2@db/news is away",
    ],
)
def test_a_secret_in_a_line_is_written_as_dots(secret: str) -> None:
    stream = io.StringIO()
    Masked(stream).write(secret)
    assert "hunter2" not in stream.getvalue()
    assert "••••" in stream.getvalue()


def test_ordinary_lines_stay_as_they_are() -> None:
    line = (
        "2026-11-23T16:30:01 [info] source.read new=3 source=wire url=https://wire.example/a:b at 12:30:05\n"
    )
    stream = io.StringIO()
    Masked(stream).write(line)
    assert stream.getvalue() == line
