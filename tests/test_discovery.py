"""What else an address may be read by, and sitemaps as sources."""

from __future__ import annotations

import gzip
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.discovery import Candidate, candidates, feeds_named
from digests.reading import DocumentKind, ReadError, kind_of, read, read_new
from tests.test_pages import LISTING, PREVIEW, article_page

ZONE = "Asia/Baku"
BAKU = ZoneInfo(ZONE)
URL = "https://news.example/ict/"
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><item><title>T</title></item></channel></rss>'
JSON = '{"version": "https://jsonfeed.org/version/1.1", "items": []}'
NEWS_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/ict/older</loc><news:news><news:publication><news:name>N</news:name>
<news:language>az</news:language></news:publication><news:publication_date>2026-11-20T09:00:00+04:00</news:publication_date>
<news:title>Older &amp; slower</news:title></news:news></url>
<url><loc>https://news.example/ict/newer</loc><news:news><news:publication_date>2026-11-22T10:44:00+04:00</news:publication_date>
<news:title>Newer</news:title></news:news></url>
<url><loc>javascript:alert(1)</loc></url></urlset>"""
PLAIN_SITEMAP = (
    "<urlset><url><loc>/a</loc><lastmod>2026-11-20</lastmod></url><url><loc>/b</loc></url>"
    "<url><loc>/c</loc><lastmod>2026-11-21</lastmod></url></urlset>"
)
INDEX = (
    "<sitemapindex><sitemap><loc>https://news.example/pages.xml</loc></sitemap>"
    "<sitemap><loc>https://news.example/news-2026.xml</loc></sitemap></sitemapindex>"
)


def found(page: str, url: str = URL) -> list[Candidate]:
    return [each for each in candidates(page.encode(), url=url) if each.how != "usual"]


def page(head: str = "", body: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def alternate(href: str, kind: str = "application/rss+xml", title: str = "", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="{kind}" title="{title}" href="{href}">'


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (alternate("/rss"), "https://news.example/rss"),
        (alternate("//cdn.example/a.xml", "application/atom+xml"), "https://cdn.example/a.xml"),
        (alternate("feed.json", "application/feed+json"), "https://news.example/ict/feed.json"),
        (alternate("/feed.json", "application/json"), "https://news.example/feed.json"),
        (alternate("/rdf", "application/rdf+xml; charset=utf-8"), "https://news.example/rdf"),
        (alternate("/x", "APPLICATION/RSS+XML", rel="Alternate Home"), "https://news.example/x"),
        (alternate("/y", "", rel="feed"), "https://news.example/y"),
        ("<base href='https://b.example/'>" + alternate("rss"), "https://b.example/rss"),
    ],
)
def test_a_feed_that_a_page_names_is_a_candidate(link: str, address: str) -> None:
    assert [(each.url, each.kind, each.how) for each in found(page(link))] == [(address, "feed", "named")]


@pytest.mark.parametrize(
    "link",
    [
        alternate("/az/", "text/html"),
        alternate("/wp-json/posts/1", "application/json"),
        '<link rel="icon" type="application/rss+xml" href="/i">',
        alternate("javascript:feed()"),
        alternate(""),
    ],
)
def test_what_a_page_names_otherwise_is_none(link: str) -> None:
    assert [each for each in found(page(link)) if each.url != URL] == []


def test_feeds_of_comments_come_last_and_titles_are_told() -> None:
    first, second = found(
        page(alternate("/comments/feed/", title="Comments") + alternate("/feed/", title="ICT"))
    )
    assert (first.url, first.title) == ("https://news.example/feed/", "ICT")
    assert second.title == "Comments"


@pytest.mark.parametrize(
    "href",
    ["/rss", "/az/rss.xml", "https://rss.news.example/feed/ict", "/index.php?feed=rss2", "/feeds/index.rss"],
)
def test_a_link_to_a_feed_on_the_page_is_a_candidate(href: str) -> None:
    (only,) = found(page(body=f"<a href='{href}'>RSS</a><a href='/press/rssi-tender-2026'>A tender</a>"))
    assert (only.how, only.title) == ("linked", "RSS")


def test_a_link_to_a_feed_of_another_site_is_none() -> None:
    assert found(page(body="<a href='https://other.example/rss'>RSS</a>")) == []


def test_the_usual_places_are_offered_last_and_on_the_sites_own_host() -> None:
    every = candidates(page(alternate("/feed/")).encode(), url=URL)
    assert [each.how for each in every][:2] == ["named", "usual"]
    assert all(each.url.startswith("https://news.example/") for each in every)
    assert len({each.url for each in every}) == len(every)


@pytest.mark.parametrize(("text", "kind"), [(RSS, "feed"), (JSON, "feed"), (NEWS_SITEMAP, "sitemap")])
def test_what_can_be_read_as_it_is_is_its_own_candidate(text: str, kind: str) -> None:
    (only,) = candidates(text.encode(), url=URL)
    assert (only.url, only.kind, only.how) == (URL, kind, "itself")


def test_an_index_and_a_robots_txt_name_sitemaps_those_of_news_first() -> None:
    said = "User-agent: *\nDisallow: /admin\nSitemap: /sitemap.xml\nsitemap: https://news.example/news.xml\n"
    for each in (found(INDEX), found(said, "https://news.example/robots.txt")):
        assert [candidate.kind for candidate in each] == ["sitemap", "sitemap"]
        assert "news" in each[0].url.rsplit("/", 1)[1]


@given(st.binary(max_size=300), st.sampled_from([URL, "https://h.example/robots.txt", "https://h.example"]))
def test_no_bytes_break_the_search(body: bytes, url: str) -> None:
    assert all(each.url.startswith("http") for each in candidates(body, url=url))


def test_the_feeds_that_a_page_names_are_found() -> None:
    assert feeds_named(page(alternate("/rss") + '<link rel="icon" href="/i">'), url=URL) == (
        "https://news.example/rss",
    )


# --- sitemaps as sources -------------------------------------------------------------


def sitemap(text: str) -> list[tuple[str, str | None]]:
    entries = read(text.encode(), url=URL, name="S", timezone=ZONE, kind="feed")
    return [(entry.title, entry.url) for entry in entries]


def test_a_news_sitemap_gives_titles_and_dates_newest_first() -> None:
    assert sitemap(NEWS_SITEMAP) == [
        ("Newer", "https://news.example/ict/newer"),
        ("Older & slower", "https://news.example/ict/older"),
    ]
    first = read(NEWS_SITEMAP.encode(), url=URL, name="S", timezone=ZONE)[0]
    assert first.published == datetime(2026, 11, 22, 10, 44, tzinfo=BAKU)


def test_a_plain_sitemap_gives_its_newest_pages() -> None:
    assert [url for _, url in sitemap(PLAIN_SITEMAP)] == [
        "https://news.example/c",
        "https://news.example/a",
        "https://news.example/b",
    ]


def test_a_sitemap_of_a_sites_whole_past_gives_its_newest_part() -> None:
    rows = "".join(
        f"<url><loc>/n/{n}</loc><lastmod>20{n // 366 + 10}-01-02</lastmod></url>" for n in range(4000)
    )
    found = sitemap(f"<urlset>{rows}</urlset>")
    assert len(found) == 300
    assert (found[0][1] or "").endswith("/n/3660")


def test_an_index_is_no_source_and_says_what_to_give() -> None:
    with pytest.raises(ReadError, match="address of the sitemap"):
        sitemap(INDEX)


def test_entities_of_a_sitemap_expand_to_nothing() -> None:
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
    (only,) = sitemap(f"{bomb}<urlset><url><loc>/a?q=&b;</loc></url></urlset>")
    assert "aaaa" not in (only[1] or "")


def test_a_packed_sitemap_is_read_as_it_is_unpacked() -> None:
    packed = gzip.compress(NEWS_SITEMAP.encode())
    plain = read(NEWS_SITEMAP.encode(), url=URL, name="S", timezone=ZONE, kind="feed")
    halves = gzip.compress(NEWS_SITEMAP.encode()[:300]) + gzip.compress(NEWS_SITEMAP.encode()[300:])
    for body in (packed, packed + bytes(512), halves):
        assert read(body, url=URL, name="S", timezone=ZONE, kind="feed") == plain
        assert read_new(body, (), url=URL, name="S", timezone=ZONE, kind="feed").entries == dict(
            enumerate(plain)
        )
        assert kind_of(body, url=URL, name="S", timezone=ZONE) == "sitemap"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (gzip.compress(b"0" * 50_000_000), "larger than 10 MB when unpacked"),
        (gzip.compress(NEWS_SITEMAP.encode())[:-12], "cut in the middle"),
        (gzip.compress(b"") * 200, "too many parts"),
        (gzip.compress(gzip.compress(NEWS_SITEMAP.encode())), "a binary file"),
    ],
)
def test_a_packed_document_is_bounded_by_what_it_unpacks_to(body: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words):
        read(body, url=URL, name="S", timezone=ZONE, kind="feed")


# --- what a document is --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "url", "kind"),
    [
        (RSS, URL, "feed"),
        (JSON, URL, "feed"),
        (NEWS_SITEMAP, URL, "sitemap"),
        (INDEX, URL, "index"),
        (PREVIEW, "https://t.me/s/example", "preview"),
        (LISTING, URL, "listing"),
        (article_page(), URL, "article"),
        ("A plain note of two words", URL, "text"),
        (RSS.replace("<title>T", "<title>T &lt;urlset>"), URL, "feed"),
    ],
)
def test_a_document_says_what_it_is(text: str, url: str, kind: DocumentKind) -> None:
    assert kind_of(text.encode(), url=url, name="it", timezone=ZONE) == kind
