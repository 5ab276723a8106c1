"""The command line as an operator uses it: a real process, real files, real exit codes."""

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ARTICLE = """<!doctype html><html lang="en"><head><title>AzStateNet stops 81 million malicious links</title>
<meta property="article:published_time" content="2022-11-22T11:00:00+04:00"></head><body><article>
<h1>AzStateNet stops 81 million malicious links</h1>
<p>The security service stopped 81 million malicious links on the AzStateNet network in the third quarter of 2022.
It also found 873,000 malware samples and 83,000 infected files on computers of state bodies in that time.</p>
<p>The filters of the network let harmless mail through, the service said in its report to the public this week.</p>
</article></body></html>"""

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>
<item><title>Phishing mails rise to 9,000 in Baku</title><link>https://wire.example/phishing</link>
<pubDate>Tue, 22 Nov 2022 10:00:00 +0400</pubDate>
<description>Banks in Baku counted 9,000 phishing mails in October 2022, twice as many as a year earlier.</description></item>
</channel></rss>"""


@dataclass
class Ran:
    code: int
    out: str
    err: str


class Shell:
    """A working directory with a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str, stdin: str = "", **environ: str) -> Ran:
        env = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("BEATWIRE", "TELEGRAM", "SLACK"))
        }
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            input=stdin.encode(),
            cwd=self.folder,
            env={**env, "PYTHONPATH": str(Path(__file__).parent.parent), **environ},
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def file(self, name: str, content: str | bytes) -> str:
        (self.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return name


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def one_sentence(ran: Ran) -> str:
    """The only line on standard error, which must be no traceback."""
    lines = [line for line in ran.err.splitlines() if line.strip()]
    assert "Traceback" not in ran.err
    assert len(lines) == 1, ran.err
    return lines[0]


def test_documents_are_read_kept_and_asked_for(shell: Shell) -> None:
    page, feed = shell.file("page.html", ARTICLE), shell.file("feed.xml", FEED)
    added = shell("add", page, feed, "--source", "wire")
    assert added.code == 0, added.err
    assert added.out.count("new ") == 2
    assert shell("add", page, feed, "--source", "wire").out.count("known") == 2
    answer = shell("chat", stdin="/cyber\n/week 2022-W47\n")
    assert answer.code == 0, answer.err
    assert answer.out.count("81 million") >= 2
    items = [json.loads(line) for line in shell("items", "--topic", "cyber", "--json").out.splitlines()]
    assert [item["published"] for item in items] == ["2022-11-22T11:00:00+04:00", "2022-11-22T10:00:00+04:00"]
    assert {
        "id",
        "story",
        "source",
        "url",
        "title",
        "language",
        "topics",
        "summary",
        "text",
        "figures",
    } <= set(items[0])
    assert any(figure["value"] == 81_000_000 and figure["rank"] == 1 for figure in items[0]["figures"])


def test_the_digest_is_printed_in_every_form(shell: Shell) -> None:
    shell("add", shell.file("page.html", ARTICLE), "--source", "wire")
    for form in ("text", "telegram", "slack", "html", "json"):
        ran = shell("digest", "--week", "2022-W47", "--as", form)
        assert ran.code == 0, ran.err
        assert "81" in ran.out
    digest = json.loads(shell("digest", "--week", "2022-W47", "--as", "json", "--language", "az").out)
    assert set(digest) == {"week", "from", "to", "timezone", "language", "figures", "stories"}
    assert (digest["week"], digest["language"]) == ("2022-W47", "az")
    assert digest["stories"][0]["sources"][0]["name"] == "wire"


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("nowhere.html", None, "no such file"),
        ("empty.xml", "", "empty"),
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)), "image"),
        ("blob.bin", bytes(range(256)) * 40, "binary"),
        ("huge.html", b"<p>" + b"x" * 50_000_000, "larger than"),
    ],
)
def test_a_document_that_cannot_be_read_is_refused_in_one_sentence(
    shell: Shell, name: str, content: str | bytes | None, word: str
) -> None:
    if content is not None:
        shell.file(name, content)
    good = shell.file("page.html", ARTICLE)
    ran = shell("add", name, good, "--source", "wire")
    assert ran.code == 1
    assert word in one_sentence(ran)
    assert ran.out.count("new ") == 1, "the good document is read all the same"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("frobnicate",), "frobnicate"),
        (("digest", "--week", "soon"), "2022-W47"),
        (("digest", "--as", "pdf"), "text, telegram, slack, html, json"),
        (("chat", "--language", "de"), "az, en, ru"),
        (("once", "--at", "tomorrow"), "2022-11-27T12:00"),
        (("items", "--topic", "gardening"), "cyber"),
        (("items", "--limit", "0"), "limit"),
        (("add",), "PATH-OR-URL"),
    ],
)
def test_bad_usage_ends_with_two_and_one_sentence(shell: Shell, words: tuple[str, ...], said: str) -> None:
    ran = shell(*words)
    assert ran.code == 2
    assert said in one_sentence(ran)


def test_a_malformed_configuration_is_named_by_file_and_line(shell: Shell) -> None:
    config = shell.file("mine.toml", '[[source]]\nid = "a"\nname = \n')
    ran = shell("chat", "--config", config, stdin="/help\n")
    assert ran.code == 1
    assert "mine.toml" in one_sentence(ran)
    assert "line 3" in one_sentence(ran)


def test_every_mistake_of_a_configuration_is_said_at_once(shell: Shell) -> None:
    config = shell.file("mine.toml", 'colour = "red"\n[[channel]]\nplatform = "fax"\nchat = "1"\n')
    ran = shell("check", "--config", config)
    assert ran.code == 1
    assert "colour" in ran.err
    assert "fax" in ran.err
    assert "Traceback" not in ran.err


def test_a_locked_database_is_said_in_one_sentence(shell: Shell) -> None:
    shell("items")
    lock = sqlite3.connect(shell.folder / "beatwire.db", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        ran = shell("add", shell.file("page.html", ARTICLE), "--source", "wire")
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert ran.code == 1
    assert "another process" in one_sentence(ran)


def test_a_file_that_is_no_database_is_said_in_one_sentence(shell: Shell) -> None:
    shell.file("beatwire.db", "this is a letter, not a database\n" * 100)
    ran = shell("items")
    assert ran.code == 1
    assert "beatwire.db" in one_sentence(ran)


def test_the_password_of_a_database_is_never_printed(shell: Shell) -> None:
    ran = shell("items", BEATWIRE_DATABASE_URL="postgresql://bot:hunter2@127.0.0.1:1/none")
    assert ran.code == 1
    assert "hunter2" not in ran.out + ran.err
    assert one_sentence(ran)


def test_figures_streams_lines_and_names_a_bad_one(shell: Shell) -> None:
    good = json.dumps(
        {"id": 7, "text": "The service blocked 81 million malicious links in Q3 2022.", "extra": 1}
    )
    ran = shell("figures", stdin=f"{good}\n")
    (line,) = ran.out.splitlines()
    (figure,) = json.loads(line)["figures"]
    assert json.loads(line)["id"] == 7
    assert (figure["value"], figure["period"]) == (81_000_000, "2022-Q3")
    bad = shell("figures", stdin=f"{good}\nnot json\n")
    assert bad.code == 1
    assert "line 2" in one_sentence(bad)


def test_stories_streams_lines(shell: Shell) -> None:
    texts = ["AzStateNet stopped 81 million malicious links in the third quarter of 2022."] * 2 + [
        "A bakery opened."
    ]
    records = [
        {"id": n, "title": text, "text": text, "published": f"2022-11-22T1{n}:00:00+04:00", "source": f"s{n}"}
        for n, text in enumerate(texts)
    ]
    out = [
        json.loads(line)
        for line in shell(
            "stories", stdin="".join(json.dumps(one) + "\n" for one in records)
        ).out.splitlines()
    ]
    assert [one["id"] for one in out] == [0, 1, 2]
    assert out[0]["story"] == out[1]["story"] != out[2]["story"]


def test_a_chat_keeps_its_subscription_between_calls(shell: Shell) -> None:
    shell("chat", "--chat", "desk", stdin="/subscribe cyber instant\n")
    assert "Cyber" in shell("chat", "--chat", "desk", stdin="/settings\n").out
    assert "Cyber" not in shell("chat", "--chat", "other", stdin="/settings\n").out


def test_every_command_has_help_with_an_example(shell: Shell) -> None:
    for command in (
        "run",
        "demo",
        "chat",
        "once",
        "add",
        "items",
        "digest",
        "figures",
        "stories",
        "deliveries",
        "check",
    ):
        ran = shell(command, "--help")
        assert ran.code == 0
        assert "Example: " in ran.out, command


def test_check_without_network_says_what_is_off(shell: Shell) -> None:
    ran = shell("check")
    assert ran.code == 0, ran.err
    assert "no token" in ran.out
