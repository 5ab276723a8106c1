"""`beatwire once` as cron runs it: a real process a beat, a real feed, the terminal as a channel."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.house import Ran
from tests.test_cli import FEED, Shell

LATER = FEED.replace(
    "</channel>",
    "<item><title>AzStateNet stops 81 million malicious links</title><link>https://wire.example/links</link>"
    "<pubDate>Thu, 24 Nov 2022 10:00:00 +0400</pubDate><description>AzStateNet stopped 81 million malicious links "
    "in the third quarter of 2022, the security service said.</description></item></channel>",
)

CONFIG = """
[[source]]
id = "wire"
name = "Caspian Wire"
url = "{url}"
interval = "5m"

[[channel]]
platform = "console"
chat = "desk"
topics = ["cyber"]
cadence = ["instant", "weekly"]
language = "{language}"

[fetch]
allow_private_addresses = true
"""


class Feed:
    """A feed served by a thread of the test."""

    def __init__(self) -> None:
        feed = self
        self.body = FEED

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/rss+xml")
                self.end_headers()
                self.wfile.write(feed.body.encode())

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/rss"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()


@pytest.fixture
def feed() -> Iterator[Feed]:
    served = Feed()
    yield served
    served.server.shutdown()
    served.server.server_close()


@pytest.fixture
def shell(tmp_path: Path, feed: Feed) -> Shell:
    made = Shell(tmp_path)
    made.file("beat.toml", CONFIG.format(url=feed.url, language="en"))
    return made


def beat(shell: Shell, at: str) -> Ran:
    ran = shell("once", "--config", "beat.toml", "--at", at)
    assert ran.code == 0, ran.err
    return ran


def test_a_week_of_beats_tells_each_thing_once(shell: Shell, feed: Feed) -> None:
    assert beat(shell, "2022-11-23T10:00").out == "", "first contact is silent"
    feed.body = LATER
    assert beat(shell, "2022-11-23T10:02").out == "", "not due yet"
    alert = beat(shell, "2022-11-24T10:06").out
    assert alert.count("81 million") >= 1
    assert "Caspian Wire" in alert
    assert beat(shell, "2022-11-24T10:30").out == "", "told already"
    assert beat(shell, "2022-11-28T08:59").out == "", "the digest is not due yet"
    digest = beat(shell, "2022-11-28T09:01").out
    assert "21–27 November 2022" in digest
    assert "81 million" in digest
    assert "9,000" in digest, "what was archived silently belongs to the week too"
    assert beat(shell, "2022-11-28T09:30").out == "", "one digest a week"
    rows = [
        json.loads(line) for line in shell("deliveries", "--config", "beat.toml", "--json").out.splitlines()
    ]
    assert [row["state"] for row in rows] == ["sent", "sent"]
    assert {row["chat"] for row in rows} == {"desk"}


def test_the_language_of_a_channel_is_the_language_of_its_messages(shell: Shell, feed: Feed) -> None:
    shell.file("beat.toml", CONFIG.format(url=feed.url, language="ru"))
    beat(shell, "2022-11-23T10:00")
    feed.body = LATER
    assert "81 млн вредоносных ссылок" in beat(shell, "2022-11-24T10:06").out.replace("\u00a0", " ")


def test_a_source_that_does_not_answer_is_said_and_the_beat_goes_on(shell: Shell, feed: Feed) -> None:
    feed.server.shutdown()
    feed.server.server_close()
    ran = shell("once", "--config", "beat.toml")
    assert ran.code == 0
    assert "Caspian Wire" in ran.err
    assert "Traceback" not in ran.err
