"""A new address: what it is, and the lines of configuration that read it."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli import trying
from digests.beat import parse_sources
from tests.feeds import feed, item
from tests.newsroom import Newsroom, newsroom
from tests.servers.source import SourceServer
from tests.test_cli import Shell

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Xəbərlər &amp; rəqəmlər</title>'
    '<link rel="hub" href="https://hub.example/"/><entry><title>Bakıda yeni fiber-optik şəbəkə quruldu</title>'
    '<link href="https://x.example/1"/><updated>2022-11-21T09:00:00Z</updated></entry></feed>'
)
JSON = '{"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": [{"id": "1", "title": "One", "url": "https://x.example/1"}]}'
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://x.example/a-b-c</loc>'
    "<news:news><news:title>One more story of the day</news:title></news:news></url></urlset>"
)
ROWS = "".join(
    f'<li><a href="/news/{number}/a-story-of-the-day">A long title of the story numbered {number}</a></li>'
    for number in range(1, 9)
)
LISTING = f"<html><head><title>Site</title>{{head}}</head><body><ul>{ROWS}</ul></body></html>"
ARTICLE = (
    "<html><head><title>Story</title></head><body><article><h1>Story</h1>"
    + "<p>The service counted nine thousand phishing mails in October, twice as many as before.</p>" * 5
    + "</article></body></html>"
)


@pytest.fixture
async def server() -> AsyncIterator[SourceServer]:
    async with SourceServer().serving() as serving:
        yield serving


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path, sources=(), private=True) as made:
        yield made


async def said(room: Newsroom, url: str) -> str:
    return "\n".join((await trying.tried(room.app, url))[0])


@pytest.mark.parametrize(
    ("body", "form", "kind"),
    [
        (feed(*map(item, range(3))), "an RSS 2.0 feed, 3 items, newest 21 Nov 2022, in English", "feed"),
        (ATOM.encode(), "an Atom feed, 1 item, newest 21 Nov 2022, in Azerbaijani, with a hub", "feed"),
        (JSON.encode(), "a JSON feed, 1 item", "feed"),
        (SITEMAP.encode(), "a sitemap, 1 item", "feed"),
        (LISTING.format(head="").encode(), "a listing page, 8 items", "page"),
    ],
)
async def test_a_source_is_told_with_lines_that_the_configuration_takes(
    room: Newsroom, server: SourceServer, body: bytes, form: str, kind: str
) -> None:
    url = server.set("/az/news", body, content_type="text/html" if kind == "page" else "text/xml")
    lines, good = await trying.tried(room.app, url)
    assert good
    assert lines[0].startswith(f"{url} is {form}")
    pasted = "\n".join(lines[lines.index("[[source]]") :])
    (source,) = parse_sources(tomllib.loads(pasted)["source"], "pasted")
    assert (source.kind, source.url, source.id) == (kind, url, "127-0-0-1-az")


async def test_a_page_that_names_a_feed_is_better_read_by_it(room: Newsroom, server: SourceServer) -> None:
    server.set("/rss", feed(*map(item, range(3))))
    head = '<link rel="alternate" type="application/rss+xml" href="/gone"/>'
    head += '<link rel="alternate" type="application/rss+xml" href="/rss"/>'
    url = server.set("/", LISTING.format(head=head), content_type="text/html")
    text = await said(room, url)
    assert f"better read {server.url}/rss: an RSS 2.0 feed" in text
    assert f'url = "{server.url}/rss"' in text


async def test_a_page_that_names_none_may_have_its_feed_in_the_usual_place(
    room: Newsroom, server: SourceServer
) -> None:
    server.set("/feed/", feed(*map(item, range(3))))
    url = server.set("/", LISTING.format(head=""), content_type="text/html")
    assert f'url = "{server.url}/feed/"' in await said(room, url)


async def test_an_article_is_no_source(room: Newsroom, server: SourceServer) -> None:
    url = server.set("/story.html", ARTICLE, content_type="text/html")
    text = await said(room, url)
    assert "is an article" in text
    assert "no source" in text
    assert "[[source]]" not in text


async def test_a_listing_that_robots_forbid_is_told_so(room: Newsroom, server: SourceServer) -> None:
    server.set("/robots.txt", "User-agent: *\nDisallow: /news", content_type="text/plain")
    url = server.set("/news", LISTING.format(head=""), content_type="text/html")
    lines, good = await trying.tried(room.app, url)
    assert not good
    assert "robots.txt" in lines[-1]


@pytest.mark.parametrize(("path", "body"), [("/x.pdf", b"%PDF-1.7 x"), ("/empty", b""), ("/nothing", None)])
async def test_what_cannot_be_read_is_one_plain_sentence(
    room: Newsroom, server: SourceServer, path: str, body: bytes | None
) -> None:
    if body is not None:
        server.set(path, body)
    lines, good = await trying.tried(room.app, server.url + path)
    assert not good
    assert len(lines) == 1


async def test_a_title_full_of_quotes_stays_one_line_of_configuration(
    room: Newsroom, server: SourceServer
) -> None:
    odd = feed(item(1)).replace(b"<title>Wire", '<title>"Wire"\n\\ = [[x]] \x85'.encode(), 1)
    lines, _ = await trying.tried(room.app, server.set("/rss", odd))
    (source,) = tomllib.loads("\n".join(lines[lines.index("[[source]]") :]))["source"]
    assert source["name"].startswith('"Wire" \\ = [[x]]')


def test_check_tries_an_address_from_the_shell(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    private = shell("check", "--online", "http://127.0.0.1:9/rss")
    assert private.code == 1
    assert "private" in private.out
    assert shell("check", "https://x.example/rss").code == 2
