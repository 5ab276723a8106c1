"""Feeds as they are published, not as the standards say."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from digests import feeds
from digests.document import ReadError
from digests.model import Entry

URL = "https://news.example/rss"
ZONE = "Asia/Baku"
BAKU = ZoneInfo(ZONE)


def parse(body: bytes | str, **options: str) -> tuple[Entry, ...]:
    data = body.encode() if isinstance(body, str) else body
    return feeds.parse(data, url=URL, timezone=ZONE, **options)  # type: ignore[arg-type]


def rss(*items: str, head: str = "", declaration: str = '<?xml version="1.0"?>') -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'{declaration}{head}<rss version="2.0"><channel><title>News</title>{inner}</channel></rss>'


def test_rss_gives_title_link_date_body_and_guid() -> None:
    item = (
        "<title>Fibre reaches ten villages</title><link>/news/1</link><guid>g1</guid>"
        "<pubDate>Sun, 27 Nov 2022 12:07:00 +0400</pubDate>"
        "<description>&lt;p&gt;Short.&lt;/p&gt;</description><author>a@b.example (Leyla)</author>"
    )
    (entry,) = parse(rss(item))
    assert entry.title == "Fibre reaches ten villages"
    assert entry.url == "https://news.example/news/1"
    assert entry.published == datetime(2022, 11, 27, 12, 7, tzinfo=BAKU)
    assert (entry.html, entry.guid) == ("<p>Short.</p>", "g1")


def test_the_longest_body_wins() -> None:
    item = (
        '<title>T</title><description>Short.</description><encoded xmlns="http://purl.org/rss/1.0/modules/content/">'
        "<![CDATA[<p>A much longer body.</p>]]></encoded>"
    )
    assert parse(rss(item))[0].html == "<p>A much longer body.</p>"


def test_atom_gives_its_page_and_not_its_other_links() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry><title type="html">A &amp;amp; B</title>'
        '<link rel="enclosure" href="https://news.example/a.mp3"/><link href="https://news.example/1"/>'
        "<id>tag:1</id><updated>2022-11-27T08:07:00Z</updated><content>Body</content></entry></feed>"
    )
    (entry,) = parse(atom)
    assert (entry.title, entry.url) == ("A & B", "https://news.example/1")
    assert entry.published == datetime(2022, 11, 27, 8, 7, tzinfo=UTC)


def test_rdf_is_a_feed() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>N</title></channel><item rdf:about="x">'
        "<title>T</title><link>https://news.example/1</link><dc:date>2022-11-27</dc:date></item></rdf:RDF>"
    )
    (entry,) = parse(rdf)
    assert (entry.title, entry.date_only) == ("T", True)


def test_a_feed_without_entries_is_no_error() -> None:
    assert parse(rss()) == ()
    assert parse('<feed xmlns="http://www.w3.org/2005/Atom"/>') == ()


def test_the_same_guid_on_every_item_keeps_them_all() -> None:
    items = [f"<title>Story {n}</title><link>https://n.example/{n}</link><guid>same</guid>" for n in range(3)]
    assert [entry.title for entry in parse(rss(*items))] == ["Story 0", "Story 1", "Story 2"]


def test_an_item_without_link_title_or_date_is_kept_for_what_it_has() -> None:
    bare, titled = parse(rss("<description>Only a text.</description>", "<title>Only a title</title>"))
    assert (bare.title, bare.url, bare.published, bare.html) == ("", None, None, "Only a text.")
    assert titled.title == "Only a title"


def test_a_link_that_is_no_web_address_is_none() -> None:
    assert parse(rss("<title>T</title><link>javascript:alert(1)</link>"))[0].url is None


def test_an_aggregators_publisher_leaves_the_title() -> None:
    item = '<title>Data centre opens - Example Times</title><source url="https://t.example">Example Times</source>'
    assert parse(rss(item))[0].title == "Data centre opens"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("23 noyabr 2026-cı il, 14:05", datetime(2026, 11, 23, 14, 5, tzinfo=BAKU)),
        ("23.11.2026 14:05", datetime(2026, 11, 23, 14, 5, tzinfo=BAKU)),
        ("06-09-2023 11:33", datetime(2023, 9, 6, 11, 33, tzinfo=BAKU)),
        ("1669536420", datetime(2022, 11, 27, 8, 7, tzinfo=UTC)),
        ("some day soon", None),
    ],
)
def test_dates_are_read_as_the_press_here_writes_them(written: str, expected: datetime | None) -> None:
    assert parse(rss(f"<title>T</title><pubDate>{written}</pubDate>"))[0].published == expected


# --- encodings -----------------------------------------------------------------------

RUSSIAN = "Скорость интернета выросла, сообщили в агентстве"
AZERI = "Şəbəkə genişləndirilir, sürət artır"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251", "koi8-r"])
def test_an_encoding_is_read_as_declared(encoding: str) -> None:
    body = rss(f"<title>{RUSSIAN}</title>", declaration=f'<?xml version="1.0" encoding="{encoding}"?>')
    assert parse(body.encode(encoding))[0].title == RUSSIAN


@pytest.mark.parametrize("claim", ["windows-1251", "iso-8859-1", "koi8-r", "nonsense", "utf-7", "hex"])
def test_utf8_is_believed_before_any_claim(claim: str) -> None:
    body = rss(f"<title>{AZERI}</title>", declaration=f'<?xml version="1.0" encoding="{claim}"?>')
    assert parse(body.encode(), content_type=f"text/xml; charset={claim}")[0].title == AZERI


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r"])
@pytest.mark.parametrize("claim", ["", "utf-8", "iso-8859-1"])
def test_cyrillic_is_told_from_its_bytes_where_the_claim_is_wrong(encoding: str, claim: str) -> None:
    body = rss(f"<title>{RUSSIAN}</title>").encode(encoding)
    assert parse(body, content_type=f"text/xml; charset={claim}")[0].title == RUSSIAN


def test_turkic_latin_letters_are_told_from_their_bytes() -> None:
    title = "Şəhərdə".replace("ə", "ä") + " yeni xidmət işə düşdü".replace("ə", "ä")
    assert parse(rss(f"<title>{title}</title>").encode("windows-1254"))[0].title == title


def test_the_operators_encoding_is_used_where_the_source_is_wrong() -> None:
    body = rss(f"<title>{RUSSIAN}</title>").encode("koi8-r")
    assert parse(body, content_type="text/xml; charset=windows-1251", encoding="koi8-r")[0].title == RUSSIAN


def test_utf16_without_a_mark_is_told_by_its_zeros() -> None:
    body = rss("<title>Plain title</title>").encode("utf-16-le")
    assert parse(body)[0].title == "Plain title"


# --- broken and hostile --------------------------------------------------------------


def test_entities_of_html_are_read_where_xml_does_not_know_them() -> None:
    (entry,) = parse(rss("<title>Fast&nbsp;&mdash; AT&amp;T &unknown;</title>"))
    assert entry.title == "Fast — AT&T &unknown;"


def test_a_title_escaped_twice_is_read_once_more() -> None:
    assert (
        parse(rss("<title><![CDATA[A &quot;smart&quot; <b>city</b>]]></title>"))[0].title == 'A "smart" city'
    )


def test_junk_before_the_feed_is_passed_over() -> None:
    assert parse("\n\n  " + rss("<title>T</title>"))[0].title == "T"


def test_control_characters_do_not_end_the_feed() -> None:
    assert [e.title for e in parse(rss("<title>A\x0bB</title>", "<title>C</title>"))] == ["AB", "C"]


def test_a_feed_cut_in_the_middle_gives_its_whole_entries() -> None:
    whole = rss("<title>One</title>", "<title>Two</title>", "<title>Three</title>")
    cut = whole[: whole.index("Three") + 3]
    assert [entry.title for entry in parse(cut)] == ["One", "Two"]


def test_a_feed_cut_before_its_first_entry_says_so() -> None:
    with pytest.raises(ReadError, match="cut in the middle"):
        parse(rss("<title>One</title>")[:60])


def test_an_entity_bomb_is_harmless() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    (entry,) = parse(rss("<title>Laugh &i;</title>", head=bomb + "]>"))
    assert len(entry.title) < 50


def test_an_entity_never_reads_a_file() -> None:
    head = '<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    (entry,) = parse(rss("<title>T &file;</title>", head=head))
    assert "root" not in entry.title


@pytest.mark.parametrize(
    "body",
    ["<html><body>Not found</body></html>", "hello", "<urlset/>", "<svg/>", "< <<<", "<?xml version='1.0'?>"],
)
def test_what_is_no_feed_is_said_to_be_none(body: str) -> None:
    with pytest.raises(ReadError, match="not a feed"):
        parse(body)


# --- JSON ----------------------------------------------------------------------------


def json_feed(*items: object, version: str = "https://jsonfeed.org/version/1.1") -> str:
    return json.dumps({"version": version, "title": "News", "items": list(items)})


def test_a_json_feed_is_read_like_any_other() -> None:
    item = {
        "id": 7, "url": "/news/7", "title": "A &amp; B", "content_html": "<p>Body</p>",
        "date_published": "2022-11-27T12:07:00+04:00", "authors": [{"name": "Leyla"}, {"name": "Elçin"}],
    }  # fmt: skip
    (entry,) = parse(json_feed(item))
    assert (entry.title, entry.url, entry.guid) == ("A & B", "https://news.example/news/7", "7")
    assert entry.published == datetime(2022, 11, 27, 12, 7, tzinfo=BAKU)
    assert (entry.html, entry.author) == ("<p>Body</p>", "Leyla, Elçin")


def test_a_json_feed_in_plain_text_keeps_it() -> None:
    (entry,) = parse(
        json_feed({"content_text": "1 < 2"}, "junk", {}, version="https://jsonfeed.org/version/1")
    )
    assert (entry.text, entry.title) == ("1 < 2", "")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"a": 1}', "not a JSON Feed"),
        ("[1]", "not a JSON Feed"),
        ('{"version": ', "broken"),
        ("[" * 90000, "broken"),
        ('{"version": "https://jsonfeed.org/version/1", "items": 3}', "without a list"),
    ],
)
def test_other_json_is_said_to_be_no_feed(body: str, words: str) -> None:
    with pytest.raises(ReadError, match=words):
        parse(body)


def test_the_catalogue_of_exploited_flaws_is_a_feed_newest_first() -> None:
    flaws = [
        {
            "cveID": f"CVE-2026-{n}",
            "vulnerabilityName": "Router flaw",
            "dateAdded": f"2026-11-{n}",
            "shortDescription": "Bad.",
        }
        for n in (10, 12, 11)
    ]
    entries = parse(json.dumps({"catalogVersion": "2026.11.23", "vulnerabilities": [*flaws, {}, 3]}))
    assert [entry.guid for entry in entries] == ["CVE-2026-12", "CVE-2026-11", "CVE-2026-10"]
    assert entries[0].title == "CVE-2026-12: Router flaw"
    assert (entries[0].published, entries[0].date_only) == (datetime(2026, 11, 12, tzinfo=BAKU), True)


def test_half_characters_of_json_reach_nobody() -> None:
    (entry,) = parse(
        json_feed(
            {
                "title": "A\ud800B",
                "url": "https://n.example/\ud800",
                "id": "\udfff7",
                "content_text": "C\udc80D",
            }
        )
    )
    for text in (entry.title, entry.url, entry.guid, entry.text):
        assert text
        assert text.encode("utf-8")
