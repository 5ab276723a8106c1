"""Documents of every kind, told apart; and those that cannot be read."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digests.document import MAX_BYTES
from digests.items import build
from digests.model import Entry, Source, SourceKind
from digests.reading import ReadError, read
from tests.test_pages import LISTING, PARAGRAPHS, article_page

ZONE = "Asia/Baku"
RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><item><title>From a feed</title></item></channel></rss>'
)
JSON = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "From JSON"}]}'


def reading(
    body: str | bytes, kind: SourceKind | None = None, name: str = "news.txt", **more: str
) -> tuple[Entry, ...]:
    data = body.encode() if isinstance(body, str) else body
    return read(data, url="https://news.example/x", name=name, timezone=ZONE, kind=kind, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (RSS, "From a feed"),
        ("\ufeff" + RSS, "From a feed"),
        (JSON, "From JSON"),
        (article_page(), "Fibre reaches twelve more villages"),
        ("\n".join(["A title of copied text", *PARAGRAPHS]), "A title of copied text"),
        ("[Updated] A title in brackets\n" + PARAGRAPHS[0], "[Updated] A title in brackets"),
        ("1 < 2, says a study\n" + PARAGRAPHS[0], "1 < 2, says a study"),
    ],
)
def test_a_document_handed_in_is_told_by_what_it_is(body: str, title: str) -> None:
    assert [entry.title for entry in reading(body)] == [title]


def test_a_page_of_links_is_a_listing_and_a_page_source_always_is() -> None:
    assert len(reading(LISTING)) == 3
    assert len(reading(LISTING, "page")) == 3


def test_a_page_source_that_serves_a_feed_is_read_as_one() -> None:
    assert reading(RSS, "page")[0].title == "From a feed"


@pytest.mark.parametrize("content_type", ["text/html", "application/octet-stream", ""])
def test_a_feed_served_under_another_name_is_a_feed(content_type: str) -> None:
    assert reading(RSS, "feed", content_type=content_type)[0].title == "From a feed"


def test_a_feed_source_that_serves_a_page_says_so_and_names_its_feed() -> None:
    with pytest.raises(ReadError, match="web page, not a feed"):
        reading(LISTING, "feed")
    head = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    with pytest.raises(ReadError, match=r"its feed, https://news\.example/rss"):
        reading(article_page(head), "feed")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"\0\0\0\0", "is empty"),
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n123", "a PNG image"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "a JPEG image"),
        (b"PK\x03\x04abc", "a ZIP archive"),
        (b"\x1f\x8b\x08abc", "a gzip archive"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a WebP image"),
        (b"some\x00\x01\x02\x03\x05\x06 bytes", "a binary file"),
        (zlib.compress(bytes(range(256)) * 20), "a binary file"),
        (b"x" * (MAX_BYTES + 1), "larger than 10 MB"),
        (RSS[:60].encode(), "cut in the middle"),
        (JSON[:60].encode(), "broken or cut in the middle"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_document(body: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        reading(body, name="brief.bin")
    assert "brief.bin" in str(caught.value)
    assert "\n" not in str(caught.value)


SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not beside this checkout")
@pytest.mark.parametrize(
    "around", ["{}", "<html><body><pre>{}</pre></body></html>", "<html><body>{}</body></html>"]
)
def test_the_seed_documents_are_read_as_text_and_as_pages(around: str) -> None:
    for path, parts in zip(sorted(SEEDS.glob("*.txt")), (0, 7), strict=True):
        text = path.read_text(encoding="utf-8")
        rows = (
            "".join(f"<p>{escape(row)}</p>" for row in text.split("\n"))
            if "<body>{}" in around
            else escape(text)
        )
        (entry,) = reading(around.format(rows if "<" in around else text), name=path.name)
        items = build(
            entry, Source("s", "S", ""), first_seen=datetime(2026, 11, 23, tzinfo=UTC), timezone=ZONE
        )
        assert len(items) == 1 + parts
        assert items[0].published.year in (2020, 2022)


pieces = st.sampled_from(
    [
        b"<rss>",
        b"<item>",
        b"<title>",
        b"</title>",
        b"<![CDATA[",
        b"]]>",
        b"<!DOCTYPE a [",
        b"<!ENTITY",
        b"&#0;",
        b"&#x110000;",
        b"<html>",
        b"<p>",
        b"<a href='http://[",
        b"'>",
        b"<feed",
        b" xmlns='http://www.w3.org/2005/Atom'>",
        b"{",
        b"[",
        b'"version":',
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\x00",
        b"<?xml version='1.0' encoding='",
        b"utf-16",
        b"?>",
        b"<entry>",
        b"2022-11-27",
        b"\n",
        b"<time datetime='",
        b"<base href='",
        b"<script type='application/ld+json'>",
        b"</script>",
        b"long words " * 30,
    ]
)


@given(
    st.one_of(st.binary(max_size=300), st.lists(pieces, max_size=25).map(b"".join)),
    st.sampled_from([None, "feed", "page"]),
)
@example(b"<rss><channel><item><link>http://[</link></item></channel></rss>", None)
@example(b"<html><body><a href='http://[x'>A title that is long enough to count</a>", "page")
def test_bytes_of_any_kind_are_read_or_refused_in_a_sentence(body: bytes, kind: SourceKind | None) -> None:
    said = ""
    entries: tuple[Entry, ...] = ()
    try:
        entries = read(body, url="https://news.example/", name="it", timezone=ZONE, kind=kind)
    except ReadError as error:
        said = str(error)
    assert all(isinstance(entry, Entry) for entry in entries)
    assert not said or said.endswith((".", '"page".')) or "names its feed" in said
