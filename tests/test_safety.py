"""The safety table: a hostile server tries every way to what must not be reached or must not happen.

A watch on loopback counts every connection.  Nothing that a source says (its address, a
redirect, a name whose answer changes, a hub, an article's link, a robots.txt) may lead there.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.adapters.slack.blocks import render as render_slack
from bot.adapters.telegram.markup import render as render_telegram
from bot.adapters.webpage import render as render_page
from bot.apart import Apart
from bot.store import items as item_store
from digests.fetch import Fetcher
from digests.guard import METADATA, PRIVATE, refusal
from digests.model import Source
from tests.feeds import feed, item
from tests.newsroom import newsroom
from tests.servers.source import SourceServer


@dataclass
class Watch:
    """Something in the operator's own network that nobody outside may reach."""

    port: int = 0
    connections: int = 0

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[Watch]:
        async def come(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.connections += 1
            writer.close()

        async with await asyncio.start_server(come, ["127.0.0.1", "::1"], 0) as listening:
            self.port = listening.sockets[0].getsockname()[1]
            yield self


class Names(AbstractResolver):
    """A name server that answers as it likes, each time with the next of its answers."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        addresses = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        return None


@pytest.fixture
async def watch() -> AsyncIterator[Watch]:
    async with Watch().kept() as kept:
        yield kept


@pytest.fixture
async def server() -> AsyncIterator[SourceServer]:
    async with SourceServer().serving() as serving:
        yield serving


@pytest.fixture
async def guarded() -> AsyncIterator[Fetcher]:
    made = Fetcher(timeout=5.0, max_bytes=200_000)
    yield made
    await made.close()


@pytest.fixture
async def trusting() -> AsyncIterator[Fetcher]:
    """For sources on the operator's own network, as these tests' servers are."""
    made = Fetcher(allow_private=True, timeout=5.0, max_bytes=200_000)
    yield made
    await made.close()


# --- addresses -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "LOCALHOST", "localhost.", "127.0.0.1.", "127.1", "2130706433", "0"),
        *("0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "[::1]", "[::]", "0.0.0.0"),
        *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]"),
        *("[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[::1%25lo]", "①②⑦.⓪.⓪.①", "127。0。0。1"),
        *("user:secret@127.0.0.1", "8.8.8.8@127.0.0.1", "%31%32%37.0.0.1", "127.0.0.1%00.example.org"),
    ],
)
async def test_no_spelling_of_an_own_address_reaches_it(guarded: Fetcher, watch: Watch, host: str) -> None:
    fetched = await guarded.get(f"http://{host}:{watch.port}/")
    assert fetched.kind == "failed"
    assert watch.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[::ffff:169.254.169.254]", "[fd00:ec2::254]", "100.100.100.200"]
)
async def test_each_redirect_is_checked_anew(
    trusting: Fetcher, server: SourceServer, status: int, host: str
) -> None:
    """The first hop is allowed here, as a public one would be; metadata never is."""
    assert (
        await trusting.get(server.redirect("/r", f"http://{host}/latest/", status=status))
    ).reason == METADATA
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "answers",
    [
        [["127.0.0.1"]],
        [["::1"]],
        [["::ffff:127.0.0.1"]],
        [["10.1.2.3", "127.0.0.1"]],
        [["169.254.169.254"], ["127.0.0.1"]],
        [["0.0.0.0"]],
    ],
)
async def test_a_name_that_leads_inside_is_refused_whatever_it_answered_before(
    watch: Watch, answers: list[list[str]]
) -> None:
    fetcher = Fetcher(timeout=5.0, resolver=Names(*answers))
    for _ in range(3):
        fetched = await fetcher.get(f"http://rebinding.example:{watch.port}/")
        assert fetched.reason in (PRIVATE, METADATA)
    await fetcher.close()
    assert watch.connections == 0


async def test_a_name_that_changes_its_answer_is_checked_at_each_connection(watch: Watch) -> None:
    """The first answer is a public address that nobody answers at; the next one is ours."""
    names = Names(["192.88.99.1"], ["127.0.0.1"])
    fetcher = Fetcher(timeout=0.2, resolver=names)
    for _ in range(2):
        assert (await fetcher.get(f"http://changing.example:{watch.port}/")).kind == "failed"
        await fetcher.close()
    assert names.asked == 2
    assert watch.connections == 0


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://127.0.0.1:{port}/", "gopher://127.0.0.1:{port}/", "unix:///run/x.sock",
     "data:text/xml,<rss/>", "javascript:alert(1)", "//127.0.0.1:{port}/", "http:127.0.0.1:{port}", "jar:http://x!/"],
)  # fmt: skip
async def test_only_the_web_is_followed(
    guarded: Fetcher, trusting: Fetcher, watch: Watch, server: SourceServer, target: str
) -> None:
    address = target.format(port=watch.port)
    assert (await guarded.get(address)).kind == "failed"
    if not address.startswith("//"):  # that one is the web: the redirect's own scheme
        assert (await trusting.get(server.redirect("/r", address))).kind == "failed"
        assert watch.connections == 0


async def test_robots_hubs_and_posts_are_guarded_alike(guarded: Fetcher, watch: Watch) -> None:
    inside = f"http://127.0.0.1:{watch.port}/"
    assert (await guarded.post(inside, {"hub.mode": "subscribe"})).reason == PRIVATE
    assert (await guarded.page(inside)).reason == PRIVATE
    assert watch.connections == 0


def test_every_way_to_write_an_own_address_in_another_is_seen() -> None:
    carriers = (
        "::ffff:{0}", "::{0}", "64:ff9b::{0}", "64:ff9b:1::{0}", "2002:{1}::1", "2001:0:{1}::", "fe80::{0}",
    )  # fmt: skip
    for number in ("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1"):
        packed = socket.inet_aton(number).hex()
        for carrier in carriers:
            address = carrier.format(number, f"{packed[:4]}:{packed[4:]}")
            assert refusal(address, allow_private=False), address


# --- sizes and times -------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x-gzip"])
async def test_no_packing_unpacks_beyond_the_limit(
    trusting: Fetcher, server: SourceServer, encoding: str
) -> None:
    bombs = {
        "gzip": gzip.compress(b"0" * 50_000_000),
        "deflate": zlib.compress(b"0" * 50_000_000),
        # 50 MB of zeros as brotli and zstd say them; neither is asked for, so neither is unpacked.
        "br": bytes.fromhex("cbffff3f00240010e2b14072050000") * 10,
        "zstd": bytes.fromhex("28b52ffda4") + b"\x00" * 100,
    }
    body = bombs.get(encoding.removeprefix("x-"), gzip.compress(bombs["gzip"]))
    url = server.set("/bomb", body, headers={"Content-Encoding": encoding})
    fetched = await trusting.get(url)
    assert fetched.kind == "failed"
    assert fetched.body == b""


async def test_what_we_can_unpack_is_all_that_we_ask_for(trusting: Fetcher, server: SourceServer) -> None:
    await trusting.get(server.set("/feed", "<rss/>"))
    assert server.requests[0].headers["Accept-Encoding"] == "gzip, deflate"


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"])
async def test_a_server_that_drips_is_left_when_the_time_is_over(head: bytes) -> None:
    """A byte now and then, in the answer's head or in its body, keeps no connection."""

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        try:
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.02)
        except ConnectionError:
            pass
        finally:
            writer.close()

    hasty = Fetcher(allow_private=True, timeout=0.5)
    async with await asyncio.start_server(drip, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        assert (await hasty.get(f"http://127.0.0.1:{port}/")).reason == "did not answer within 0.5 s"
        await hasty.close()


# --- documents -------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
BOMBS = {
    "entities in entities": f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]><rss><channel>'
    "<item><title>&l9;</title></item></channel></rss>",
    "one long entity often": f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]><rss><channel>'
    f"<item><title>{'&a;' * 20_000}</title></item></channel></rss>",
    "a file as entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel>'
    "<item><title>x &a;</title></item></channel></rss>",
    "elements in elements": "<rss><channel><item><description>" + "<b>" * 100_000,
    "attributes": "<rss><channel><item "
    + " ".join(f"a{n}='x'" for n in range(50_000))
    + "/></channel></rss>",
    "open brackets": "<rss>" + "<" * 200_000,
    "open comments": "<rss>" + "<!--" * 50_000,
    "deep JSON": '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 100_000,
    "long numbers": '{"version": "https://jsonfeed.org/version/1", "items": [{"id": ' + "9" * 100_000 + "}]}",
    "tables in tables": "<html><body>" + "<table><tr><td>" * 30_000,
    "blanks": "<html><body><p>" + " " * 300_000 + "</p></body></html>",
}


@pytest.fixture(scope="module")
def secret_of_the_system() -> str:
    return Path("/etc/passwd").read_text(encoding="utf-8").split(":")[0] + ":"


async def test_no_document_stops_the_reading_of_the_next(
    tmp_path: Path, server: SourceServer, secret_of_the_system: str
) -> None:
    """Each bomb is a source of its own, read by the real processes; a good source comes last."""
    sources = tuple(
        Source(
            f"bomb-{number}", name, server.set(f"/{number}", body), kind="page" if "html" in body else "feed"
        )
        for number, (name, body) in enumerate(BOMBS.items())
    )
    good = Source("good", "Good", server.set("/good", feed(item(1))))
    async with (
        Apart(2, cpu=4) as apart,
        newsroom(tmp_path, sources=(*sources, good), private=True, apart=apart) as room,
    ):
        visits = await room.app.collect_due()
        assert len(visits) == len(BOMBS) + 1
        assert next(visit.error for visit in visits if visit.source.id == "good") is None
        assert item(1)[0] in await room.says("/latest")
        async with room.app.database.read() as conn:
            archived = await item_store.query(conn, on_beat=False, limit=None)
        assert len(archived) > 1
        told = "".join(f"{one.item.title} {one.item.text}" for one in archived)
        assert secret_of_the_system not in told
        assert len(told) < 10_000_000


EVIL = (
    '<script>alert(1)</script><img src=x onerror="alert(2)"><a href="javascript:alert(3)">Azerbaijan</a> '
    "service found 9,000 phishing mails <!channel> <@U1> &lt;script&gt;alert(4)&lt;/script&gt; "
    '<iframe src="http://169.254.169.254/"></iframe><b onclick="alert(5)">in October 2022</b>.'
)


def marked_up(blocks: object) -> Iterator[str]:
    """The texts of Slack blocks in which Slack looks for mentions and links."""
    if isinstance(blocks, dict):
        if blocks.get("type") == "mrkdwn":
            yield str(blocks["text"])
        for part in blocks.values():
            yield from marked_up(part)
    elif isinstance(blocks, list):
        for part in blocks:
            yield from marked_up(part)


async def test_no_markup_of_a_source_reaches_a_reader(tmp_path: Path, server: SourceServer) -> None:
    told = f"<![CDATA[{EVIL}]]>"
    evil = feed(
        ("<![CDATA[Phishing <b onclick='x'>mails</b> <!channel> found]]>", "javascript:alert(6)", told)
    )
    source = Source(
        "evil", "Evil <b>", server.set("/rss", evil), language="en", interval=timedelta(minutes=1)
    )
    async with newsroom(tmp_path, sources=(source,), private=True) as room:
        await room.app.collector.visit(replace(source))
        await room.says("/subscribe all instant")
        server.set("/rss", evil.replace(b"Phishing <b", b"Second phishing <b").replace(b"9,000", b"8,000"))
        room.clock.later(minutes=5)
        await room.app.collect_due()
        await room.delivers()
        messages = [message for _, _, message in room.inbox.got]
        assert messages
        for message in messages:
            html, page = render_telegram(message).html, render_page(message)
            slack = "\n".join(marked_up(render_slack(message).blocks))
            for shown in (html, page):
                assert "<script" not in shown
                assert "<img" not in shown
                assert "<iframe" not in shown
                assert "<b onclick" not in shown
                assert 'href="javascript' not in shown
            assert "<!channel>" not in slack
            assert "<@U1>" not in slack
            assert "<javascript:" not in slack


async def test_an_article_link_into_the_own_network_is_not_followed(
    tmp_path: Path, server: SourceServer, watch: Watch
) -> None:
    """A feed's word leads to other hosts only where the operator said that articles are read."""
    link = f"http://localhost:{watch.port}/secret"
    source = Source("wire", "Wire", server.set("/rss", feed(("Cyber attack on a bank in Baku", link, ""))))
    async with newsroom(tmp_path, sources=(source,), private=True) as room:
        await room.app.collect_due()
    assert watch.connections == 0
