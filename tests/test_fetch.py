"""Fetching from servers that behave, and from those that do not."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator

import pytest

from digests.fetch import Fetched, Fetcher
from digests.guard import METADATA, PRIVATE, refusal
from tests.servers.source import SourceServer

NO_ADDRESS = "is not a web address that can be asked"
FORBIDDEN = (
    "10.1.2.3 172.16.0.1 192.168.1.1 100.64.0.1 0.0.0.0 169.254.1.1 224.0.0.1 240.0.0.1 255.255.255.255 "
    ":: ::1 fe80::1 fe80::1%eth0 fc00::1 fec0::1 ff02::1 ::ffff:10.0.0.1 64:ff9b::10.0.0.1 2002:7f00:1:: "
    "::127.0.0.1 nonsense"
)


@pytest.fixture
async def server() -> AsyncIterator[SourceServer]:
    async with SourceServer().serving() as running:
        yield running


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    made = Fetcher(allow_private=True, timeout=2.0, max_bytes=200_000)
    yield made
    await made.close()


async def ask_raw(fetcher: Fetcher, answer: bytes) -> Fetched:
    """Ask a server that says exactly these bytes."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(say, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        return await fetcher.get(f"http://127.0.0.1:{port}/")


async def test_a_document_comes_with_its_type_and_validators(server: SourceServer, fetcher: Fetcher) -> None:
    url = server.set("/feed", "<rss/>", etag='"one"', last_modified="Sun, 27 Nov 2022 08:07:00 GMT")
    fetched = await fetcher.get(url)
    assert (fetched.kind, fetched.status, fetched.body) == ("new", 200, b"<rss/>")
    assert (fetched.content_type, fetched.etag) == ("application/rss+xml", '"one"')
    assert fetched.last_modified == "Sun, 27 Nov 2022 08:07:00 GMT"


async def test_an_unchanged_document_is_not_sent_again(server: SourceServer, fetcher: Fetcher) -> None:
    url = server.set("/feed", "<rss/>", etag='"one"', last_modified="Sun, 27 Nov 2022 08:07:00 GMT")
    assert (await fetcher.get(url, etag='"one"')).kind == "unchanged"
    again = await fetcher.get(url, last_modified="Sun, 27 Nov 2022 08:07:00 GMT")
    assert (again.kind, again.etag, again.body) == ("unchanged", '"one"', b"")
    assert (await fetcher.get(url, etag='"old"')).kind == "new"


async def test_unchanged_keeps_validators_that_the_server_does_not_repeat(
    server: SourceServer, fetcher: Fetcher
) -> None:
    url = server.set("/feed", status=304)
    fetched = await fetcher.get(url, etag='"mine"')
    assert (fetched.kind, fetched.etag) == ("unchanged", '"mine"')


async def test_304_to_a_question_without_validators_is_a_failure(
    server: SourceServer, fetcher: Fetcher
) -> None:
    assert (await fetcher.get(server.set("/feed", status=304))).kind == "failed"


@pytest.mark.parametrize(("status", "words"), [(404, "404"), (500, "500"), (503, "503"), (403, "403")])
async def test_a_refusal_is_a_value_with_its_number(
    server: SourceServer, fetcher: Fetcher, status: int, words: str
) -> None:
    fetched = await fetcher.get(server.set("/feed", status=status))
    assert (fetched.kind, fetched.status) == ("failed", status)
    assert f"answered {words}" in fetched.reason


async def test_gone_for_good_is_told_apart(server: SourceServer, fetcher: Fetcher) -> None:
    assert (await fetcher.get(server.set("/feed", status=410))).kind == "gone"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("99999999", 86_400.0),
        ("Mon, 23 Nov 2026 12:02:00 GMT", 120.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("9" * 400, None),
    ],
)
async def test_retry_after_becomes_seconds(
    server: SourceServer, fetcher: Fetcher, header: str, seconds: float | None
) -> None:
    headers = {"Retry-After": header, "Date": "Mon, 23 Nov 2026 12:00:00 GMT"}
    fetched = await fetcher.get(server.set("/feed", status=429, headers=headers))
    assert (fetched.status, fetched.retry_after) == (429, seconds)


async def test_a_permanent_move_is_told_and_a_passing_one_is_not(
    server: SourceServer, fetcher: Fetcher
) -> None:
    new = server.set("/new", "<rss/>")
    for status, moved in ((301, new), (308, new), (302, None), (307, None)):
        fetched = await fetcher.get(server.redirect("/old", "/new", status=status))
        assert (fetched.kind, fetched.url, fetched.moved_to) == ("new", new, moved)


async def test_one_passing_step_makes_the_whole_way_passing(server: SourceServer, fetcher: Fetcher) -> None:
    server.set("/c", "<rss/>")
    server.redirect("/b", "/c", status=302)
    assert (await fetcher.get(server.redirect("/a", "/b", status=301))).moved_to is None


async def test_a_permanent_move_to_nothing_is_not_believed(server: SourceServer, fetcher: Fetcher) -> None:
    fetched = await fetcher.get(server.redirect("/old", "/nowhere", status=301))
    assert (fetched.kind, fetched.moved_to) == ("failed", None)


async def test_a_circle_of_redirects_ends(server: SourceServer, fetcher: Fetcher) -> None:
    server.redirect("/a", "/b")
    fetched = await fetcher.get(server.redirect("/b", "/a"))
    assert fetched.reason == "redirects in a circle"


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x", "http://", "http://[::1"]
)
async def test_a_redirect_leads_only_to_the_web(server: SourceServer, fetcher: Fetcher, target: str) -> None:
    fetched = await fetcher.get(server.redirect("/a", target))
    assert fetched.kind == "failed"


async def test_a_server_that_hangs_costs_only_the_time_allowed(server: SourceServer) -> None:
    hasty = Fetcher(allow_private=True, timeout=0.2)
    fetched = await hasty.get(server.misbehave("/feed", hang=True))
    await hasty.close()
    assert fetched.reason == "did not answer within 0.2 s"


async def test_a_body_that_drips_for_ever_is_cut_by_time_or_size(
    server: SourceServer, fetcher: Fetcher
) -> None:
    fetched = await fetcher.get(server.misbehave("/feed", endless=True))
    assert fetched.kind == "failed"
    assert fetched.reason in ("is larger than 0.2 MB", "did not answer within 2 s")


async def test_a_broken_connection_is_a_value(server: SourceServer, fetcher: Fetcher) -> None:
    reset = await fetcher.get(server.misbehave("/reset", reset=True))
    assert reset.reason == "closed the connection before it answered"
    cut = await fetcher.get(server.misbehave("/cut", break_off=True))
    assert cut.reason == "broke off in the middle of the document"


async def test_nobody_listening_is_a_value(fetcher: Fetcher, unused_tcp_port: int) -> None:
    fetched = await fetcher.get(f"http://127.0.0.1:{unused_tcp_port}/feed")
    assert (fetched.kind, fetched.status) == ("failed", None)
    assert fetched.reason.startswith("cannot be reached")


async def test_an_unknown_name_is_a_value(fetcher: Fetcher) -> None:
    fetched = await fetcher.get("http://no-such-host.invalid/feed")
    assert "DNS" in fetched.reason


async def test_a_bomb_is_stopped_while_it_unpacks(server: SourceServer, fetcher: Fetcher) -> None:
    fetched = await fetcher.get(server.bomb("/feed", unpacked=50_000_000))
    assert fetched.reason == "is larger than 0.2 MB"


async def test_members_that_hold_nothing_are_no_way_to_be_kept_busy(
    server: SourceServer, fetcher: Fetcher
) -> None:
    nothing = gzip.compress(b"", mtime=0) * 30_000
    fetched = await fetcher.get(server.set("/feed", nothing, headers={"Content-Encoding": "gzip"}))
    assert fetched.reason == "is larger than 0.2 MB"


async def test_a_body_said_to_be_too_large_is_not_read(server: SourceServer, fetcher: Fetcher) -> None:
    assert (await fetcher.get(server.set("/feed", b"x" * 300_000))).reason == "is larger than 0.2 MB"


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (gzip.compress(b"<rss/>", mtime=0), "gzip"),
        (gzip.compress(b"<rs", mtime=0) + gzip.compress(b"s/>", mtime=0), "gzip"),
        (zlib.compress(b"<rss/>"), "deflate"),
        (zlib.compress(b"<rss/>")[2:-4], "deflate"),
    ],
)
async def test_packed_bodies_are_unpacked(
    server: SourceServer, fetcher: Fetcher, packed: bytes, encoding: str
) -> None:
    fetched = await fetcher.get(server.set("/feed", packed, headers={"Content-Encoding": encoding}))
    assert fetched.body == b"<rss/>"


async def test_a_packing_that_is_broken_or_unknown_is_a_value(server: SourceServer, fetcher: Fetcher) -> None:
    broken = await fetcher.get(server.set("/a", b"not packed at all", headers={"Content-Encoding": "gzip"}))
    assert broken.reason == "sent a packed body that is broken"
    odd = await fetcher.get(server.set("/b", b"x", headers={"Content-Encoding": "br"}))
    assert "br" in odd.reason


@pytest.mark.parametrize(
    "url", ["", "feed", "file:///etc/passwd", "http:///x", "http://[bad", "http://h:port/"]
)
async def test_what_is_no_web_address_is_a_value(fetcher: Fetcher, url: str) -> None:
    assert (await fetcher.get(url)).kind == "failed"


@pytest.mark.parametrize(
    "answer",
    [
        b"garbage\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\n\r\n",
        b"HTTP/1.1 429 Odd\r\nRetry-After: \xff\r\nDate: \xff\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
        b"",
    ],
)
async def test_an_answer_that_is_hardly_http_is_a_value(fetcher: Fetcher, answer: bytes) -> None:
    fetched = await ask_raw(fetcher, answer)
    assert fetched.kind == "failed"
    assert fetched.reason
    assert fetched.reason.isascii()


async def test_headers_that_are_no_text_are_not_passed_on(fetcher: Fetcher) -> None:
    head = b"HTTP/1.1 200 OK\r\nETag: \xff\xfe\r\nContent-Type: \xff\r\nContent-Length: 1\r\n\r\nx"
    fetched = await ask_raw(fetcher, head)
    assert (fetched.kind, fetched.etag, fetched.content_type, fetched.body) == ("new", None, "", b"x")


async def test_a_redirect_in_letters_of_any_language_is_followed(
    server: SourceServer, fetcher: Fetcher
) -> None:
    server.set("/xəbər", "<rss/>")
    assert (await fetcher.get(server.redirect("/r", "/xəbər"))).kind == "new"


# --- addresses -----------------------------------------------------------------------


NUMBERS = ("127.1", "2130706433", "0177.0.0.1", "127.0.0.1.", "0")
SPELLINGS = (
    *("127.0.0.1", "localhost", "[::1]", "[::]", "0.0.0.0", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
    *("[64:ff9b::127.0.0.1]", "0x7f000001", "0x7f.1", "①②⑦.⓪.⓪.①", "127。0。0。1"),
    *("example.com@127.0.0.1", "user:8.8.8.8@127.0.0.1", "LOCALHOST"),
)


@pytest.mark.parametrize("name", [*SPELLINGS, *NUMBERS])
async def test_a_private_address_is_refused_in_every_spelling(server: SourceServer, name: str) -> None:
    guarded = Fetcher(timeout=2.0)
    port = server.url.rpartition(":")[2]
    fetched = await guarded.get(f"http://{name}:{port}/feed")
    await guarded.close()
    assert fetched.kind == "failed"
    assert not server.requests
    # Numbers that are no dotted address are refused before anything is looked up.
    assert fetched.reason == (NO_ADDRESS if name in NUMBERS else PRIVATE)


async def test_a_redirect_to_a_metadata_address_is_refused_even_on_a_private_network(
    server: SourceServer, fetcher: Fetcher
) -> None:
    fetched = await fetcher.get(server.redirect("/a", "http://169.254.169.254/latest/meta-data/"))
    assert fetched.reason == METADATA


@pytest.mark.parametrize("address", FORBIDDEN.split(" "))
def test_addresses_of_no_public_server_are_refused(address: str) -> None:
    assert refusal(address, allow_private=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert refusal(address, allow_private=False) is None


# --- manners -------------------------------------------------------------------------


async def test_a_host_is_asked_one_thing_at_a_time(server: SourceServer, fetcher: Fetcher) -> None:
    urls = [server.set(f"/{number}", "<rss/>", delay=0.02) for number in range(6)]
    await asyncio.gather(*(fetcher.get(url) for url in urls))
    assert server.most_at_once == 1


async def test_waiting_for_other_requests_does_not_count_as_the_servers_slowness(
    server: SourceServer,
) -> None:
    hasty = Fetcher(allow_private=True, timeout=0.3)
    urls = [server.set(f"/{number}", "<rss/>", delay=0.1) for number in range(6)]
    fetched = await asyncio.gather(*(hasty.get(url) for url in urls))
    await hasty.close()
    assert [each.kind for each in fetched] == ["new"] * 6


async def test_a_source_may_have_a_name_of_its_own_for_us(server: SourceServer, fetcher: Fetcher) -> None:
    url = server.set("/feed", "<rss/>")
    await fetcher.get(url)
    await fetcher.get(url, user_agent="Mozilla/5.0")
    names = [request.headers["User-Agent"] for request in server.requests]
    assert names[0].startswith("Beatwire")
    assert names[1] == "Mozilla/5.0"


async def test_a_validator_that_would_break_a_request_is_not_sent(
    server: SourceServer, fetcher: Fetcher
) -> None:
    url = server.set("/feed", "<rss/>")
    assert (await fetcher.get(url, etag='"a\r\nX-Evil: 1"')).kind == "new"
    assert "X-Evil" not in server.requests[0].headers


async def test_robots_are_obeyed_and_asked_once(server: SourceServer, fetcher: Fetcher) -> None:
    server.set("/robots.txt", "User-agent: *\nDisallow: /private/\n", content_type="text/plain")
    answers = await asyncio.gather(
        *(fetcher.allowed(f"{server.url}/{path}") for path in ("news/1", "private/1", "news/2", "private/2"))
    )
    assert answers == [True, False, True, False]
    assert server.counts["/robots.txt"] == 1


async def test_rules_for_this_reader_alone_are_understood(server: SourceServer, fetcher: Fetcher) -> None:
    server.set(
        "/robots.txt",
        "User-agent: Beatwire\nDisallow: /\n\nUser-agent: *\nAllow: /\n",
        content_type="text/plain",
    )
    assert not await fetcher.allowed(f"{server.url}/news/1")


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
async def test_a_missing_robots_file_allows_and_a_broken_server_does_not(
    server: SourceServer, fetcher: Fetcher, status: int, allowed: bool
) -> None:
    server.set("/robots.txt", status=status)
    assert await fetcher.allowed(f"{server.url}/news/1") is allowed


async def test_where_nobody_answers_the_page_itself_may_say_why(
    fetcher: Fetcher, unused_tcp_port: int
) -> None:
    assert await fetcher.allowed(f"http://127.0.0.1:{unused_tcp_port}/news")
    assert await fetcher.allowed("not an address")
