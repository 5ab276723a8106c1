"""Visits to real sources on loopback: baseline, changes, failures, article pages, politeness."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store import sources as source_store
from bot.store.errors import StoreError
from bot.store.sources import SourceState
from digests.model import Source
from tests.newsroom import Newsroom, another_writer, newsroom
from tests.servers.source import SourceServer

ITEM = (
    "<item><title>{title}</title><link>{link}</link><pubDate>Mon, 21 Nov 2022 09:00:00 +0400</pubDate>"
    "<description>{text}</description></item>"
)
PHISHING = "Banks in Baku counted 9,000 phishing mails in October 2022, twice as many as in the month before."
LINKS = (
    "AzStateNet stopped 81 million malicious links in the third quarter of 2022, the security service said."
)
PAGE = (
    "<html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p>"
    "<p>The service publishes such numbers every quarter and thanks everybody who reports an attack.</p>"
    "</article></body></html>"
)


def feed(*items: tuple[str, str, str]) -> bytes:
    told = "".join(ITEM.format(title=title, link=link, text=text) for title, link, text in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{told}</channel></rss>'.encode()
    )


OLD = ("Phishing in Baku", "https://wire.example/phishing", PHISHING)
NEW = ("Malicious links stopped", "https://wire.example/links", LINKS)


@pytest.fixture
async def server() -> AsyncIterator[SourceServer]:
    async with SourceServer().serving() as serving:
        yield serving


@pytest.fixture
async def room(tmp_path: Path, server: SourceServer) -> AsyncIterator[Newsroom]:
    wire = Source("wire", "Wire", server.set("/rss", feed(OLD)), interval=timedelta(minutes=5))
    async with newsroom(tmp_path, sources=(wire,), private=True) as made:
        yield made


async def visits(room: Newsroom, **ahead: float) -> list[str | None]:
    """One ring after some minutes; the errors of the sources that were due."""
    room.clock.later(**ahead)
    return [visit.error for visit in await room.app.collect_due()]


async def state(room: Newsroom) -> SourceState:
    async with room.app.database.read() as conn:
        return (await source_store.load(conn))["wire"]


async def test_the_first_visit_is_silent_and_the_second_tells_what_is_new(
    room: Newsroom, server: SourceServer
) -> None:
    await room.says("/subscribe all instant")
    await visits(room)
    await room.delivers()
    assert room.inbox.texts() == []
    server.set("/rss", feed(NEW, OLD))
    await visits(room, minutes=6)
    await room.delivers()
    (alert,) = room.inbox.texts()
    assert "81 million" in alert
    assert "Wire" in alert


async def test_a_source_is_visited_only_when_it_is_due(room: Newsroom, server: SourceServer) -> None:
    assert len(await visits(room)) == 1
    assert await visits(room, minutes=4) == []
    assert len(await visits(room, minutes=2)) == 1


async def test_a_clock_that_was_set_back_holds_nothing_up(room: Newsroom) -> None:
    await visits(room)
    assert len(await visits(room, days=-400)) == 1


async def test_an_unchanged_feed_is_asked_for_conditionally_and_not_read_again(
    room: Newsroom, server: SourceServer
) -> None:
    server.set("/rss", feed(OLD), etag='"one"')
    await visits(room)
    await visits(room, minutes=6)
    assert server.requests[-1].headers["If-None-Match"] == '"one"'
    assert (await state(room)).failures == 0


async def test_a_source_that_fails_is_asked_less_and_less_often_and_comes_back(
    room: Newsroom, server: SourceServer
) -> None:
    await visits(room)
    server.set("/rss", b"", status=503)
    assert [bool(error) for error in await visits(room, minutes=6)] == [True]
    assert [bool(error) for error in await visits(room, minutes=6)] == [True]
    assert await visits(room, minutes=6) == []
    assert (await state(room)).failures == 2
    server.set("/rss", feed(NEW, OLD))
    await visits(room, hours=1)
    assert (await state(room)).failures == 0
    assert "81 million" in await room.says("/latest")


async def test_a_retry_after_is_kept(room: Newsroom, server: SourceServer) -> None:
    server.set("/rss", b"", status=429, headers={"Retry-After": "7200"})
    await visits(room)
    assert await visits(room, minutes=110) == []
    assert len(await visits(room, minutes=40)) == 1


async def test_a_source_that_is_gone_is_left_alone_and_said_so(room: Newsroom, server: SourceServer) -> None:
    server.set("/rss", b"", status=410)
    await visits(room)
    assert await visits(room, days=30) == []
    assert "gone" in await room.says("/sources")


async def test_one_bad_source_does_not_stop_the_others(tmp_path: Path, server: SourceServer) -> None:
    bad = Source("bad", "Bad", server.set("/bad", b"%PDF-1.7 not a feed"))
    lost = Source("lost", "Lost", "http://127.0.0.1:1/rss")
    wire = Source("wire", "Wire", server.set("/rss", feed(OLD)))
    async with newsroom(tmp_path, sources=(bad, lost, wire), private=True) as room:
        errors = await visits(room)
        assert sum(error is None for error in errors) == 1
        assert "9,000" in await room.says("/latest")


async def test_a_page_that_is_no_feed_is_a_failure_in_plain_words(
    room: Newsroom, server: SourceServer
) -> None:
    server.set("/rss", b"%PDF-1.7 something", content_type="application/pdf")
    (error,) = await visits(room)
    assert error
    assert not error.endswith("."), "it stands inside other sentences"
    assert "Traceback" not in error


async def test_a_bare_entry_is_completed_from_its_article_page(room: Newsroom, server: SourceServer) -> None:
    await visits(room)
    link = server.set(
        "/links.html", PAGE.format(title="Links stopped", text=LINKS).encode(), content_type="text/html"
    )
    server.set("/rss", feed(("Links stopped", link, "")))
    await visits(room, minutes=6)
    assert "81 million" in await room.says("/latest")


async def test_a_bare_entry_read_once_is_not_read_again(room: Newsroom, server: SourceServer) -> None:
    link = server.set(
        "/links.html", PAGE.format(title="Links stopped", text=LINKS).encode(), content_type="text/html"
    )
    server.set("/rss", feed(("Links stopped", link, "")))
    await visits(room)
    server.set("/rss", feed(OLD, ("Links stopped", link, "")))
    await visits(room, minutes=6)
    assert server.counts["/links.html"] == 1


async def test_an_article_page_that_robots_forbid_is_not_read(room: Newsroom, server: SourceServer) -> None:
    server.set("/robots.txt", b"User-agent: *\nDisallow: /private", content_type="text/plain")
    link = server.set(
        "/private/links.html", PAGE.format(title="x", text=LINKS).encode(), content_type="text/html"
    )
    server.set("/rss", feed(("Malicious links stopped on AzStateNet", link, "")))
    await visits(room)
    assert server.counts["/private/links.html"] == 0


async def test_a_listing_page_without_a_feed_is_read_with_its_articles(
    tmp_path: Path, server: SourceServer
) -> None:
    titles = [
        "Malicious links stopped on AzStateNet in the third quarter",
        "Phishing mails doubled at banks in Baku",
    ]
    links = []
    for number, (title, text) in enumerate(zip(titles, (LINKS, PHISHING), strict=True)):
        page = PAGE.format(title=title, text=text).encode()
        links.append(server.set(f"/news/{number}.html", page, content_type="text/html"))
    anchors = "".join(
        f"<li><a href='{link}'>{title}</a></li>" for link, title in zip(links, titles, strict=True)
    )
    listing = f"<html><body><nav><a href='/'>Home</a></nav><ul>{anchors}</ul></body></html>"
    site = Source(
        "site", "Site", server.set("/news/", listing.encode(), content_type="text/html"), kind="page"
    )
    async with newsroom(tmp_path, sources=(site,), private=True) as room:
        assert await visits(room) == [None]
        text = await room.says("/latest")
        assert "81 million" in text
        assert titles[1] in text


async def test_private_addresses_are_refused_unless_allowed(tmp_path: Path, server: SourceServer) -> None:
    wire = Source("wire", "Wire", server.set("/rss", feed(OLD)))
    async with newsroom(tmp_path, sources=(wire,)) as room:
        (error,) = await visits(room)
    assert "private" in (error or "")
    assert server.counts["/rss"] == 0


async def test_the_operator_hears_once_when_a_source_dies_and_when_it_comes_back(
    tmp_path: Path, server: SourceServer
) -> None:
    wire = Source("wire", "Wire", server.set("/rss", feed(OLD)), interval=timedelta(minutes=5))
    async with newsroom(tmp_path, sources=(wire,), private=True, operator="boss") as room:
        await visits(room)
        server.set("/rss", b"", status=503)
        for _ in range(5):
            await visits(room, days=1)
        await room.delivers()
        (died,) = room.inbox.texts("boss")
        assert "Wire" in died
        assert "503" in died
        server.set("/rss", feed(OLD))
        await visits(room, days=1)
        await room.delivers()
        assert len(room.inbox.texts("boss")) == 2


async def test_a_busy_database_is_not_held_against_the_source(tmp_path: Path, server: SourceServer) -> None:
    wire = Source("wire", "Wire", server.set("/rss", feed(OLD)), interval=timedelta(minutes=5))
    async with newsroom(tmp_path, sources=(wire,), private=True, patience=0.1) as room:
        await visits(room)
        server.set("/rss", feed(NEW, OLD))
        with another_writer(tmp_path), pytest.raises(StoreError, match="busy"):
            await visits(room, minutes=6)
        assert (await state(room)).failures == 0
        assert await visits(room) == [None], "due at once"
        assert "81 million" in await room.says("/latest")
