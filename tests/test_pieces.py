"""Feeds read entry by entry: what an entry says is the same as in the whole feed, or all is read."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests import feeds
from digests.pieces import split

RSS = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>N</title>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="az"><title>N</title>{}</feed>'
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>N</title><items><rdf:Seq/></items></channel>'
    "{}</rdf:RDF>"
)
ITEM = "<item><title>Story {0}</title><link>https://n.example/{0}</link></item>"


def opened(text: str, url: str = "https://news.example/rss") -> feeds.Feed:
    return feeds.opened(text, url=url, timezone="Asia/Baku", name="it")


def keys(text: str, url: str = "https://news.example/rss") -> tuple[bytes, ...]:
    found = opened(text, url).keys()
    assert found is not None
    return found


def test_every_entry_can_be_read_alone() -> None:
    for frame, item in ((RSS, ITEM), (RDF, ITEM), (ATOM, "<entry><title>Story {0}</title></entry>")):
        feed = opened(frame.format("\n".join(map(item.format, range(4)))))
        assert len(feed.keys() or ()) == 4
        assert [entry and entry.title for entry in feed.at([1, 3]) or ()] == ["Story 1", "Story 3"]


def test_a_new_head_and_a_new_entry_leave_the_keys_of_the_others() -> None:
    before = keys(RSS.format("<lastBuildDate>1</lastBuildDate>" + ITEM.format(1) + ITEM.format(2)))
    after = keys(RSS.format("<lastBuildDate>2</lastBuildDate>" + ITEM.format(0) + "\n" + ITEM.format(1)))
    assert after[1] == before[0]
    assert after[0] not in before


def test_what_an_entry_takes_from_around_it_is_in_its_key() -> None:
    plain = RSS.format(ITEM.format(1))
    others = [
        plain.replace("elements/1.1/", "terms/"),
        plain.replace('version="2.0"', 'version="2.0" xml:lang="az"'),
        plain.replace("<channel>", '<channel xml:base="https://b.example/">'),
        plain.replace("Story 1", "Story one"),
    ]
    found = {keys(text) for text in [plain, *others]} | {keys(plain, "https://other.example/rss")}
    assert len(found) == len(others) + 2


@pytest.mark.parametrize(
    "text",
    [
        RSS.format("<item><title>A</title><item><title>B</title></item></item>"),
        RSS.format("<item/>" + ITEM.format(1)),
        RSS.format('<item xmlns:x="urn:x"><title>A</title></item>'),
        RSS.format('<item><title xmlns:dc="urn:other">A</title></item>'),
        RSS.format("<image>" + ITEM.format(1) + "</image>"),
        RSS.format(ITEM.format(1) + "<section>" + ITEM.format(2) + "</section>"),
        RSS.format(ITEM.format(1) + "</channel><channel>" + ITEM.format(2)),
        RSS.format(ITEM.format(1)) + "<rss/>",
        RSS.format(ITEM.format(1).replace("</link>", "")),
        RSS.format("<item><title>A & B</title></item>"),
        "<!DOCTYPE rss>" + RSS.format(ITEM.format(1)),
        RSS.format('<x:item xmlns:x="urn:x"><title>A</title></x:item>'),
        "<item><title>A</title></item>",
    ],
)
def test_where_it_is_not_certain_all_is_read(text: str) -> None:
    assert split(text.encode()) is None


def test_markup_in_a_body_is_no_entry() -> None:
    body = "<item><description><![CDATA[<item>]]> &lt;item&gt; <!-- <item> --></description></item>"
    assert len(keys(RSS.format(body))) == 1


MARKUP = st.sampled_from(
    [
        "<title>A &amp; B</title>",
        '<title type="html">&lt;b&gt;Bold&lt;/b&gt;</title>',
        '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">X <b>y</b></div></title>',
        "<link>/news/7</link>",
        '<link href="https://n.example/8"/>',
        '<link rel="enclosure" href="https://n.example/a.mp3"/>',
        '<guid isPermaLink="true">https://n.example/9</guid>',
        "<guid>same</guid>",
        "<pubDate>Sun, 27 Nov 2022 12:07:00 +0400</pubDate>",
        "<dc:date>2022-11-27</dc:date>",
        "<dc:creator>Somebody</dc:creator>",
        "<author>a@b.example (A)</author>",
        "<author><name>B</name></author>",
        "<contributor><name>C</name></contributor>",
        "<description>Short.</description>",
        "<description><![CDATA[<p>Longer</p> <item>]]></description>",
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>P</p></div></content>',
        '<content xml:lang="ru" xml:base="https://b.example/">C</content>',
        "<summary>S</summary>",
        "<source><title>Elsewhere</title><updated>2022-11-20</updated></source>",
        '<source url="https://s.example">Agency</source>',
        "<image><url>/i.png</url><title>An image</title></image>",
        "<textInput><title>Search</title></textInput>",
        "<category>ict</category>",
        "<unknown><title>Inner</title></unknown>",
        "<cloud/>",
        "<info>I</info>",
        "<id>tag:1</id>",
        "<updated>2022-11-27T08:07:00Z</updated>",
        '<entry xmlns:q="urn:q"/>',
        "&amp;",
        "words",
    ]
)
ENTRY = st.lists(MARKUP, max_size=6).map("".join)
FRAMES = [(RSS, "item"), (RDF, "item"), (ATOM.replace("<feed ", '<feed xmlns:dc="urn:dc" '), "entry")]


@given(
    st.sampled_from(FRAMES),
    st.lists(ENTRY, min_size=1, max_size=6),
    st.lists(ENTRY, max_size=2).map("".join),
    st.data(),
)
def test_any_entries_of_any_feed_say_alone_what_they_say_together(
    frame: tuple[str, str], entries: Sequence[str], around: str, data: st.DataObject
) -> None:
    shell, name = frame
    feed = opened(shell.format(around + "\n".join(f"<{name}>{each}</{name}>" for each in entries)))
    every, known = feed.every(), feed.keys()
    if known is None:
        return
    assert len(known) == len(every)
    places = sorted(data.draw(st.sets(st.sampled_from(range(len(known))), min_size=1)))
    assert feed.at(places) == [every[place] for place in places]
