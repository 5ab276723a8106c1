"""Article pages behind bare entries: read politely, and later where they cannot be read now."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.articles import AT_ONCE
from digests.fetch import Fetcher
from digests.model import Source
from tests.feeds import feed
from tests.newsroom import Newsroom, newsroom
from tests.servers.source import SourceServer

PAGE = (
    "<html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1>"
    "<p>Azerbaijan's security service stopped {number} malicious links in October 2022, it said in Baku.</p>"
    "<p>It publishes such numbers every month and thanks everybody who reports an attack.</p>"
    "</article></body></html>"
)
QUIET = ("A story of the harbour", "https://wire.example/harbour", "Cranes were painted in the harbour. " * 5)


@pytest.fixture
async def server() -> AsyncIterator[SourceServer]:
    async with SourceServer().serving() as serving:
        yield serving


@pytest.fixture
async def room(tmp_path: Path, server: SourceServer) -> AsyncIterator[Newsroom]:
    wire = Source("wire", "Wire", server.set("/rss", feed(QUIET)), interval=timedelta(minutes=5))
    async with newsroom(tmp_path, sources=(wire,), private=True) as made:
        await made.says("/subscribe all instant")
        yield made


def page(server: SourceServer, number: int) -> tuple[str, str, str]:
    """An entry without a text, and its article page."""
    title = f"Links of month {number} stopped"
    body = PAGE.format(title=title, number=number * 1111)
    return title, server.set(f"/page/{number}", body, content_type="text/html"), ""


async def visit(room: Newsroom) -> None:
    room.clock.later(minutes=6)
    (one,) = await room.app.collect_due()
    assert one.error is None
    await room.delivers()


async def test_a_page_that_failed_is_read_at_the_next_visit_and_told_then(
    room: Newsroom, server: SourceServer
) -> None:
    await visit(room)
    entry = page(server, 5)
    good = server.answers["/page/5"]
    server.set("/page/5", status=503)
    server.set("/rss", feed(entry, QUIET), etag='"one"')
    await visit(room)
    assert room.inbox.texts() == []
    server.answers["/page/5"] = good
    await visit(room)
    (alert,) = room.inbox.texts()
    assert "5,555" in alert
    await visit(room)
    assert server.counts["/page/5"] == 2
    assert len(room.inbox.texts()) == 1


async def test_a_page_that_is_refused_is_not_asked_for_again(room: Newsroom, server: SourceServer) -> None:
    await visit(room)
    entry = page(server, 5)
    server.set("/page/5", status=403)
    server.set("/rss", feed(entry, QUIET))
    for _ in range(3):
        await visit(room)
    assert server.counts["/page/5"] == 1


async def test_a_page_that_never_answers_is_given_up_after_some_visits(
    room: Newsroom, server: SourceServer
) -> None:
    await visit(room)
    entry = page(server, 5)
    server.set("/page/5", status=500)
    server.set("/rss", feed(entry, QUIET))
    for _ in range(8):
        await visit(room)
    assert 2 <= server.counts["/page/5"] <= 8
    asked = server.counts["/rss"]
    server.answers["/rss"].etag = '"same"'
    await visit(room)
    await visit(room)
    assert server.counts["/rss"] == asked + 2


async def test_a_first_reading_of_very_many_pages_is_spread_over_visits_and_stays_silent(
    room: Newsroom, server: SourceServer
) -> None:
    entries = [page(server, number) for number in range(1, AT_ONCE + 6)]
    server.set("/rss", feed(*entries))
    await visit(room)
    asked = sum(server.counts[f"/page/{number}"] for number in range(1, AT_ONCE + 6))
    assert asked == AT_ONCE
    await visit(room)
    asked = sum(server.counts[f"/page/{number}"] for number in range(1, AT_ONCE + 6))
    assert asked == AT_ONCE + 5
    assert room.inbox.texts() == []


async def test_the_pause_that_a_host_wants_between_pages_is_kept(server: SourceServer) -> None:
    """What is measured is the server's own record: two pages never closer than the pause."""
    server.set("/robots.txt", "User-agent: *\nCrawl-delay: 0.2\n", content_type="text/plain")
    fetcher = Fetcher(allow_private=True)
    for number in range(3):
        server.set(f"/{number}", PAGE, content_type="text/html")
        assert (await fetcher.page(f"{server.url}/{number}")).kind == "new"
    await fetcher.close()
    times = [at for path, at in server.times if path != "/robots.txt"]
    assert all(later - earlier >= 0.19 for earlier, later in itertools.pairwise(times))


@pytest.mark.parametrize("delay", ["soon", "-5", "nan", "1e400"])
async def test_a_pause_that_is_nonsense_stops_nobody(server: SourceServer, delay: str) -> None:
    server.set("/robots.txt", f"User-agent: *\nCrawl-delay: {delay}\n", content_type="text/plain")
    server.set("/page", PAGE, content_type="text/html")
    fetcher = Fetcher(allow_private=True)
    assert (await fetcher.page(f"{server.url}/page")).kind == "new"
    await fetcher.close()
