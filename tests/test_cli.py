"""The command line as an operator uses it: a real process, real files, real exit codes."""

import asyncio
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest

from tests.house import ROOT, Ran, beatwire
from tests.servers.source import SourceServer

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

ITEM = """<item><title>Satellite launched for 12 million dollars</title><link>https://wire.example/satellite</link>
<pubDate>Tue, 22 Nov 2022 09:00:00 +0400</pubDate><description>Azercosmos launched a satellite.</description></item>
</channel>"""


class Shell:
    """A working directory with a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str, stdin: str = "", **environ: str) -> Ran:
        return beatwire(self.folder, *words, stdin=stdin, **environ)

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


def test_the_beat_of_the_documentation_works_as_it_stands(shell: Shell) -> None:
    told = (ROOT / "docs" / "beats.md").read_text(encoding="utf-8")
    beat, house, *_ = re.findall(r"```toml\n(.*?)```", told, re.DOTALL)
    (shell.folder / "config").mkdir()
    shell.file("config/kenya-energy.toml", beat)
    shell.file("config/beatwire.toml", house)
    checked = shell("check")
    assert "configuration: beat kenya-energy, 1 source, 1 topic" in checked.out
    assert "WRONG" not in checked.out
    page = shell.file("page.html", ARTICLE.replace("81 million malicious links", "120 MW of solar panels"))
    added = shell("add", page, "--source", "grid")
    assert (added.code, "[solar]" in added.out) == (0, True), added.err
    assert "120 MW" in shell("items", "--topic", "solar").out
    for language in ("az", "ru"):
        assert "120" in shell("chat", "--language", language, stdin="/latest\n").out


def test_an_edited_topic_shows_at_once_what_it_catches(shell: Shell) -> None:
    assert shell("add", shell.file("feed.xml", FEED), "--source", "wire").code == 0
    shipped = Path(__file__).parent.parent / "config" / "beats" / "azerbaijan-ict.toml"
    more = '[[topic]]\nid = "mails"\nnames = { az = "M", en = "Mails", ru = "П" }\n[topic.rules]\nen = ["mail"]\n\n'
    before, mark, after = shipped.read_text(encoding="utf-8").partition("[[topic]]")
    shell.file("own.toml", f"{before}{more}{mark}{after}")
    config = shell.file("beatwire.toml", 'beat = "own.toml"\n')
    assert "mails" in one_sentence(shell("items", "--topic", "nails", "--config", config))
    found = shell("items", "--topic", "mails", "--config", config)
    assert found.code == 0, found.err
    assert "Phishing mails rise to 9,000 in Baku" in found.out
    assert shell("items", "--topic", "space", "--config", config).out.strip() == ""


def test_what_no_topic_took_is_listed_so_that_its_words_can_be_entered(shell: Shell) -> None:
    other = (
        ITEM.replace("Satellite launched", "Apples sold")
        .replace("a satellite", "apples")
        .replace("Azercosmos", "Farms")
    )
    feed = shell.file("feed.xml", FEED.replace("</channel>", other))
    assert shell("add", feed, "--source", "wire").code == 0
    left = shell("items", "--topic", "none").out.splitlines()
    assert [line.endswith("Apples sold for 12 million dollars  [no topic of the beat]") for line in left] == [
        True
    ]


def test_the_digest_is_printed_in_every_form(shell: Shell) -> None:
    shell("add", shell.file("page.html", ARTICLE), "--source", "wire")
    for form in ("text", "telegram", "slack", "html", "json", "atom"):
        ran = shell("digest", "--week", "2022-W47", "--as", form)
        assert ran.code == 0, ran.err
        assert "81" in ran.out
    digest = json.loads(shell("digest", "--week", "2022-W47", "--as", "json", "--language", "az").out)
    assert set(digest) == {"week", "from", "to", "timezone", "language", "figures", "stories"}
    assert (digest["week"], digest["language"]) == ("2022-W47", "az")
    assert digest["stories"][0]["sources"][0]["name"] == "wire"


def test_the_digest_as_atom_is_a_feed_that_feed_readers_take(shell: Shell) -> None:
    shell("add", shell.file("feed.xml", FEED), "--source", "wire")
    first, again = (shell("digest", "--week", "2022-W47", "--as", "atom").out for _ in range(2))
    assert first == again
    feed = feedparser.parse(first)
    assert not feed.bozo
    assert feed.version == "atom10"
    (entry,) = feed.entries
    assert (entry.title, entry.link) == (
        "Phishing mails rise to 9,000 in Baku",
        "https://wire.example/phishing",
    )
    assert entry.published == "2022-11-22T10:00:00+04:00"
    assert "9,000" in entry.content[0].value
    assert {tag.term for tag in entry.tags} >= {"cyber"}


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("", None, "An empty name"),
        ("ftp://wire.example/feed", None, "https://"),
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
    (refused,) = (line for line in ran.out.splitlines() if line.startswith("refused "))
    assert word in refused, "and its own line says why"
    assert name in refused
    assert ran.out.count("new ") == 1, "the good document is read all the same"


def test_an_address_that_is_refused_is_named_with_the_reason_behind_a_colon(shell: Shell) -> None:
    ran = shell("add", "https://10.0.0.1/feed")
    assert ran.code == 1
    assert ran.out.startswith("refused  https://10.0.0.1/feed: its address is private: set [fetch] allow_")
    assert one_sentence(ran).startswith("beatwire: https://10.0.0.1/feed: its address is private: ")


def test_articles_of_a_document_that_share_a_foreign_link_are_added_one_by_one(shell: Shell) -> None:
    told = "".join(
        f"<item><title>{title}</title><link>https://portal.example/bulletin</link></item>"
        for title in ("Phishing mails doubled in October", "Fibre reached the last district")
    )
    feed = shell.file("shared.xml", f"<rss version='2.0'><channel>{told}</channel></rss>")
    for state in ("new", "known"):
        assert shell("add", feed, "--source", "wire").out.count(f"{state} ") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("frobnicate",), "frobnicate"),
        (("digest", "--week", "soon"), "2022-W47"),
        (("digest", "--as", "pdf"), "text, telegram, slack, html, json, atom"),
        (("digest", "--week", "9999-W52"), "2022-W47"),
        (("once", "--at", "0001-01-01"), "1900"),
        (("add", "page.html", "--published", "9999-12-31"), "2999"),
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


def test_check_without_network_says_what_is_off(shell: Shell) -> None:
    ran = shell("check")
    assert ran.code == 0, ran.err
    assert "no token" in ran.out


def test_check_names_a_channel_on_a_platform_that_is_off(shell: Shell) -> None:
    config = shell.file(
        "mine.toml", '[[channel]]\nplatform = "telegram"\nchat = "@ours"\nname = "Our channel"\n'
    )
    ran = shell("check", "--config", config)
    assert ran.code == 1
    assert "WRONG  [[channel]] telegram @ours (Our channel): the platform has no token" in ran.out


def test_check_says_of_a_token_that_it_is_set_and_never_what_it_is(shell: Shell) -> None:
    ran = shell("check", TELEGRAM_BOT_TOKEN="77:hush-hush-hush")
    assert "Telegram: its token is set" in ran.out
    assert "hush" not in ran.out + ran.err


async def test_check_online_reads_a_source_as_a_visit_would(shell: Shell) -> None:
    async with SourceServer().serving() as server:
        server.set("/rss", FEED)
        server.set("/news", ARTICLE, content_type="text/html")
        server.set("/robots.txt", "User-agent: *\nDisallow: /news", content_type="text/plain")
        config = shell.file(
            "mine.toml",
            "[fetch]\nallow_private_addresses = true\n"
            f'[[source]]\nid = "wire"\nname = "Wire"\nkind = "feed"\nurl = "{server.url}/rss"\n'
            f'[[source]]\nid = "shut"\nname = "Shut"\nkind = "page"\nurl = "{server.url}/news"\n',
        )
        ran = await asyncio.to_thread(shell, "check", "--online", "--config", config)
    assert "ok     wire: 1 item, newest" in ran.out
    assert f"WRONG  shut: {server.url}/news: its robots.txt does not allow reading this page" in ran.out
    assert server.counts["/news"] == 0
    assert ran.code == 1


def piped(shell: Shell, command: str) -> Ran:
    """The command in a shell's pipe or redirection; its code is that of `beatwire`."""
    line = command.replace("beatwire", f"{sys.executable} -m bot")
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=shell.folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_reader_that_stops_reading_is_no_error(shell: Shell) -> None:
    line = json.dumps({"id": 1, "text": "5 percent of banks."})
    shell.file("texts.jsonl", f"{line}\n" * 5000)
    ran = piped(shell, "set -o pipefail; beatwire figures < texts.jsonl | head -1")
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out.splitlines()) == 1


def test_the_time_that_the_operator_states_is_believed(shell: Shell) -> None:
    note = shell.file("note.txt", "A startup hub for 40 teams has opened in Ganja, Azerbaijan.")
    shell("add", note, "--source", "wire", "--published", "2022-11-23")
    shell("add", shell.file("page.html", ARTICLE), "--source", "wire", "--published", "2022-11-24T10:30")
    shell("add", shell.file("feed.xml", FEED.replace("</channel>", ITEM)), "--published", "2022-11-25T09:00")
    items = [json.loads(line) for line in shell("items", "--json").out.splitlines()]
    assert [item["published"] for item in items] == [
        "2022-11-24T10:30:00+04:00",
        "2022-11-23T00:00:00+04:00",
        "2022-11-22T10:00:00+04:00",
        "2022-11-22T09:00:00+04:00",
    ]
    assert "23 Nov 2022\n" in shell("chat", stdin="/latest\n").out, "a day alone has no hour"


@pytest.mark.parametrize("streams", [">&-", "<&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_end_in_no_traceback(shell: Shell, streams: str) -> None:
    ran = piped(shell, f"beatwire chat {streams}")
    assert ran.code == 0, ran.err
    assert ran.err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", ["check", "--help"])
def test_a_full_disk_under_the_output_is_one_sentence(shell: Shell, words: str) -> None:
    ran = piped(shell, f"beatwire {words} > /dev/full")
    assert ran.code == 1
    assert "No space left" in one_sentence(ran)


def test_letters_that_the_output_cannot_show_are_escaped(shell: Shell) -> None:
    half = '{"id": "ə", "text": "\\ud800 5 percent of banks"}\n'
    for encoding in ("utf-8", "ascii"):
        ran = shell("figures", stdin=half, PYTHONIOENCODING=encoding)
        assert ran.code == 0, ran.err
        assert json.loads(ran.out)["id"] == "ə"
