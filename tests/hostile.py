"""Hostile documents and dates for tests and for the fuzz run: strategies, and the reading of each.

Documents are bytes of any kind, lists of markup, the corpus of `data/sources` with bytes
changed, cut, repeated and put in, and pieces nested or repeated by the ten thousand.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from digests.dates import parse_date
from digests.discovery import candidates
from digests.items import build, without_markup
from digests.model import Entry, Source, SourceKind
from digests.reading import ReadError, read, read_new

BAKU = ZoneInfo("Asia/Baku")
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=BAKU)
SOURCE = Source("hostile", "Hostile", "https://wire.example/rss")


def _words(text: str) -> list[str]:
    return text.split(" ")


_FILES = sorted((Path(__file__).parent / "data" / "sources").iterdir())
SEEDS = [path.read_bytes() for path in _FILES if path.suffix != ".toml"]

TOKENS = _words(
    "<rss> <channel> <item> </item> <title> </title> <entry> <feed <rdf:RDF <urlset> <url><loc> <![CDATA[ ]]> "
    "<!DOCTYPE <!ENTITY <!-- --> <?xml ?> &#0; &#x110000; &amp; &a; <html> <body> <article> <p> <div> </div> "
    "<a href='/n/1000-a-b'> <a href='http://[' <table><tr><td> <script> </script> <iframe> <svg> <pre> "
    "<time datetime='2026-11-20'> <base href='//x'> <meta charset=utf-16> <script type='application/ld+json'> "
    '{ } [ ] "version": "items": "https://jsonfeed.org/version/1.1", null 1e999 \\ud800 \ufeff \u202e \u0130 \x00 '
    "xmlns:a='b' xml:base='c' 2026-11-20 20.11.2026 Çap.et https://[::1]/ http://a@b:99999/ #!/ %ff%00"
)
_PIECES = st.one_of(
    st.sampled_from([token.encode() for token in TOKENS]),
    st.binary(max_size=12),
    st.text(max_size=12).map(lambda text: text.encode("utf-8", "surrogatepass")),
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A document of the corpus, spoilt in some places."""
    body = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        place, length = draw(st.integers(0, len(body))), draw(st.integers(0, 60))
        how = draw(st.sampled_from(["put", "cut", "replace", "repeat", "end"]))
        if how == "put":
            body[place:place] = draw(_PIECES)
        elif how == "cut":
            del body[place : place + length]
        elif how == "replace":
            body[place : place + length] = draw(_PIECES)
        elif how == "repeat":
            body[place:place] = body[place : place + length] * draw(st.integers(1, 40))
        else:
            del body[place:]
    return bytes(body)


@st.composite
def heaped(draw: st.DrawFn) -> bytes:
    """A few pieces, one after the other, thousands of times: deep or long."""
    unit = b"".join(draw(st.lists(_PIECES, min_size=1, max_size=4)))
    head = draw(st.sampled_from([b"", b"<rss><channel><item><description>", b"<html><body>", b'{"a":']))
    return head + unit * draw(st.sampled_from([100, 3_000, 20_000]))


def documents() -> st.SearchStrategy[bytes]:
    """Bytes that some source might send."""
    return st.one_of(
        mutated(), mutated(), st.lists(_PIECES, max_size=30).map(b"".join), st.binary(max_size=400), heaped()
    )


def kinds() -> st.SearchStrategy[SourceKind | None]:
    """What a source may be configured as; None: a document handed in."""
    return st.sampled_from([None, "feed", "page"])


def dates() -> st.SearchStrategy[str]:
    """Strings that might be dates."""
    parts = st.sampled_from(
        _words(
            "23 11 2026 99 0 1 00:00 24:61 noyabr ноября Nov. May -cı il г. AM pm +04:00 (UTC AZT ago əvvəl "
            "назад 2 saat dünən bu gün T Z / - . , : ı İ 1795428300 99999999999999 9999-12-31"
        )
    )
    joined = st.lists(parts, max_size=12).flatmap(
        lambda found: st.sampled_from(["", " "]).map(lambda gap: gap.join(found))
    )
    return st.one_of(joined, joined, st.text(max_size=80), parts.map(lambda part: part * 200))


def read_all(body: bytes, kind: SourceKind | None) -> int:
    """Read a document in every way that a source's document is; the number of entries.

    Raises nothing but what is a bug: a document that cannot be read is no exception here.
    """
    candidates(body, url="https://wire.example/")
    try:
        entries = read(body, url=SOURCE.url, name="it", timezone=BAKU, kind=kind, now=NOW)
    except ReadError:
        return 0
    if kind is not None:
        part = read_new(body, frozenset(), url=SOURCE.url, name="it", timezone=BAKU, kind=kind, now=NOW)
        said = [entry for _, entry in sorted(part.entries.items())]
        assert said == [without_markup(entry) for entry in entries]
    for entry in entries[:20]:
        _build(entry)
    return len(entries)


def read_date(text: str) -> bool:
    """Read a string as a date; whether it is one."""
    found = [parse_date(text, timezone=BAKU, now=now) for now in (None, NOW)]
    assert all(date is None or date.instant.tzinfo is not None for date in found)
    return found[1] is not None


def _build(entry: Entry) -> None:
    for item in build(entry, SOURCE, first_seen=NOW, timezone=BAKU):
        assert item.published.tzinfo is not None
        assert item.published <= NOW.replace(day=25)
        item.title.encode("utf-8")
        item.text.encode("utf-8")
