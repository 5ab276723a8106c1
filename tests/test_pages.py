"""Listing pages, article pages and copied pages."""

from __future__ import annotations

import contextlib
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from digests import pages
from digests.document import ReadError
from digests.model import Entry, Selectors

ZONE = "Asia/Baku"
BAKU = ZoneInfo(ZONE)
URL = "https://news.example/ict/"
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=BAKU)

LISTING = """<html><head><title>ICT - Example</title></head><body>
<nav><a href="/about/the-long-story-of-us">The long story of who we are</a></nav>
<div class="list">
 <div class="card"><a href="/ict/101-fibre-reaches-villages"><img src="1.jpg"></a>
  <h3><a href="/ict/101-fibre-reaches-villages">Fibre reaches twelve more villages</a></h3><span>22 noyabr 2026, 10:44</span></div>
 <div class="card"><h3><a href="/ict/102-banks-move-online?utm_source=main">Banks move nearly all services online</a></h3>
  <time datetime="2026-11-21T09:00:00+04:00">yesterday</time></div>
 <div class="card"><h3><a href="/ict/103-new-station-opened">A new ground station has opened</a></h3><i>2 saat əvvəl</i></div>
</div>
<aside><a href="https://elsewhere.example/news/5555-bought-and-paid">Bought and paid for, long enough</a></aside>
<a href="/ict/?page=x">More</a><a href="/tags">Tags</a>
<div class="footer"><a href="/rules/of-this-site-2026">All the rules of using this site</a></div></body></html>"""

PARAGRAPHS = [
    "The operator connected twelve more villages in the mountains to its fibre network on Tuesday morning.",
    "Households there can now order lines of up to 100 Mbps, the head of the regional office said at the "
    "opening.",
    "A further thirty villages wait for theirs, and the work on them is to be finished before the next "
    "winter comes.",
]


def article_page(
    head: str = "", above: str = "", below: str = "", title: str = "Fibre reaches twelve more villages"
) -> str:
    body = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    return (
        f"<html><head><title>{title} | Example</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{above}{body}</article>{below}<footer>© Example, all rights reserved</footer></body></html>"
    )


def listing(page: str = LISTING, selectors: Selectors = pages.GENERIC) -> tuple[Entry, ...]:
    return pages.listing(page.encode(), url=URL, selectors=selectors, timezone=ZONE, now=NOW)


def article(page: str, selectors: Selectors = pages.GENERIC) -> Entry:
    return pages.article(page.encode(), url=URL + "1", selectors=selectors, timezone=ZONE, now=NOW)


# --- listings ------------------------------------------------------------------------


def test_a_listing_gives_its_articles_in_order_with_the_dates_beside_them() -> None:
    first, second, third = listing()
    assert [entry.title for entry in (first, second, third)] == [
        "Fibre reaches twelve more villages",
        "Banks move nearly all services online",
        "A new ground station has opened",
    ]
    assert first.url == "https://news.example/ict/101-fibre-reaches-villages"
    assert second.url == "https://news.example/ict/102-banks-move-online?utm_source=main"
    assert first.published == datetime(2026, 11, 22, 10, 44, tzinfo=BAKU)
    assert second.published == datetime(2026, 11, 21, 9, 0, tzinfo=BAKU)
    assert third.published == datetime(2026, 11, 23, 16, 0, tzinfo=BAKU)


def test_a_plain_list_with_short_titles_and_plain_addresses_is_a_listing_too() -> None:
    page = "<html><body><ul>" + "".join(
        f"<li><a href='/stories/{name}'>{name.title()} opens doors</a> <time datetime='2026-11-0{day}'></time></li>"
        for day, name in enumerate(("lerik", "shaki", "ganja"), start=1)
    )
    entries = listing(page + "</ul><a href='/login'>Login</a></body></html>")
    assert [entry.title for entry in entries] == [
        "Lerik opens doors",
        "Shaki opens doors",
        "Ganja opens doors",
    ]
    assert [entry.published.day for entry in entries if entry.published] == [1, 2, 3]


def test_a_short_title_in_a_row_like_the_others_is_not_missed() -> None:
    rows = [
        ("101-a-b-c", "Fibre reaches twelve more villages"),
        ("102", "New tariffs"),
        ("103-d-e-f", "Banks move nearly all online"),
    ]
    page = "<html><body>" + "".join(
        f"<h3 class='t'><a href='/ict/{slug}'>{title}</a></h3>" for slug, title in rows
    )
    assert len(listing(page)) == 3


def test_selectors_choose_other_links() -> None:
    (entry,) = listing(selectors=Selectors(link="aside a"))
    assert entry.url == "https://elsewhere.example/news/5555-bought-and-paid"


def test_a_selector_may_name_the_box_around_a_link() -> None:
    assert len(listing(selectors=Selectors(link="div.card"))) == 3


@pytest.mark.parametrize(
    ("selector", "words"),
    [("a[", "not a CSS selector"), (".nothing a", "no links that match"), ("a::x", "not a CSS")],
)
def test_a_selector_that_is_wrong_is_named(selector: str, words: str) -> None:
    with pytest.raises(ReadError, match=words):
        listing(selectors=Selectors(link=selector))


def test_a_page_without_articles_says_what_to_do() -> None:
    with pytest.raises(ReadError, match=r"selectors\.link"):
        listing("<html><body><a href='/x'>Login</a></body></html>")


def test_links_by_number_in_the_query_are_articles() -> None:
    page = "<html><body>" + "".join(
        f"<p><a href='read.php?content={n}'>A title that is long enough {n}</a></p>" for n in (1, 2)
    )
    assert [entry.url for entry in listing(page)] == [f"{URL}read.php?content={n}" for n in (1, 2)]


def test_the_base_of_a_page_is_respected() -> None:
    page = "<html><head><base href='https://www.news.example/az/'></head><body><a href='101-a-b-c'>A title long enough to be one</a>"
    assert listing(page)[0].url == "https://www.news.example/az/101-a-b-c"


PREVIEW = """<html><body><section>
<div class="tgme_widget_message" data-post="example/41"><div class="tgme_widget_message_text js-message_text">First line<br/>Second line</div>
<a class="tgme_widget_message_date" href="https://t.me/example/41"><time datetime="2026-11-22T06:44:00+00:00">06:44</time></a></div>
<div class="tgme_widget_message" data-post="example/42"><div class="photo"></div></div></section></body></html>"""


def test_a_channels_preview_gives_its_posts_with_text() -> None:
    (entry,) = pages.listing(PREVIEW.encode(), url="https://t.me/s/example", timezone=ZONE)
    assert (entry.text, entry.url) == ("First line\nSecond line", "https://t.me/example/41")
    assert entry.published == datetime(2026, 11, 22, 10, 44, tzinfo=BAKU)


def test_a_channel_without_preview_is_a_failure_not_silence() -> None:
    with pytest.raises(ReadError, match="preview is off"):
        pages.listing(
            b"<html><body>Contact @example</body></html>", url="https://t.me/s/example", timezone=ZONE
        )


def test_a_page_of_countless_links_is_read_in_bounded_time() -> None:
    page = "<html><body>" + "<a href='/ict/101-a-b-c'>A title that is long enough</a>" * 50_000
    assert len(listing(page)) == 1


# --- articles ------------------------------------------------------------------------


def test_an_article_gives_title_and_paragraphs_without_the_furniture() -> None:
    entry = article(article_page())
    assert entry.title == "Fibre reaches twelve more villages"
    assert entry.text is not None
    assert [line for line in entry.text.split("\n") if line != entry.title] == PARAGRAPHS
    assert entry.published is None


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2026-11-22T10:44:00+04:00">',
        '<meta itemprop="datePublished" content="22.11.2026 10:44">',
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": '
        '"2026-11-22T06:44:00Z", "author": [{"name": "Nigar Sample"}]}]}</script>',
    ],
)
def test_a_date_in_the_head_is_believed(head: str) -> None:
    assert article(article_page(head)).published == datetime(2026, 11, 22, 10, 44, tzinfo=BAKU)


def test_an_author_is_read_where_the_page_names_one() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "author": [{"name": "Nigar Sample"}]}</script>'
    assert article(article_page(head)).author == "Nigar Sample"


def test_a_date_beside_the_title_is_believed_and_one_in_the_text_is_not() -> None:
    entry = article(article_page(above="<div>22 noyabr 2026 10:44</div>"))
    assert entry.published == datetime(2026, 11, 22, 10, 44, tzinfo=BAKU)
    inside = article(
        article_page(above="<p>The law of 5 May 2019 will be changed, said the minister, in the spring.</p>")
    )
    assert inside.published is None


def test_todays_date_in_the_head_of_a_site_is_not_the_articles() -> None:
    page = article_page().replace("<nav>", "<div>Monday, 23 November 2026</div><nav>")
    assert article(page).published is None


def test_selectors_win_over_everything() -> None:
    page = article_page(
        '<meta property="article:published_time" content="2001-01-01">',
        above='<b class="t">Own title of the page</b><i class="d">21.11.2026</i><p class="ad">Buy a phone today, cheap as never.</p>',
    )
    chosen = Selectors(title=".t", date=".d", text="article p", remove=".ad")
    entry = article(page, chosen)
    assert (entry.title, entry.date_only) == ("Own title of the page", True)
    assert entry.published == datetime(2026, 11, 21, tzinfo=BAKU)
    assert entry.text == "\n".join(PARAGRAPHS)


def test_a_print_page_without_markup_of_its_own_is_read_like_copied_text() -> None:
    rows = [
        "Nümunə elektron xəbər xidməti",
        "Fibre reaches twelve more villages",
        *PARAGRAPHS,
        "24/07/20 Çap et",
    ]
    entry = article("<html><body>" + "<br>".join(rows) + "</body></html>")
    assert entry.title == "Fibre reaches twelve more villages"
    assert (entry.published, entry.date_only) == (datetime(2020, 7, 24, tzinfo=BAKU), True)
    assert entry.text is not None
    assert "xidməti" not in entry.text
    assert "Çap" not in entry.text
    assert PARAGRAPHS[0] in entry.text


@pytest.mark.parametrize(
    "page", ["<html></html>", "<p>Too short.</p>", "<html><body><script>x</script></body></html>"]
)
def test_a_page_without_an_article_says_so(page: str) -> None:
    with pytest.raises(ReadError):
        article(page)


def test_a_page_nested_without_end_is_read_or_refused_but_breaks_nothing() -> None:
    deep = "<div>" * 20_000 + PARAGRAPHS[0] + "</div>" * 20_000
    with contextlib.suppress(ReadError):
        assert article(f"<html><body>{deep}</body></html>").text


def test_line_ends_of_preformatted_text_are_paragraphs() -> None:
    rows = ["Fibre reaches twelve more villages", "22 noyabr 2026 10:44", *PARAGRAPHS]
    entry = article("<html><body><pre>" + "\n".join(rows) + "</pre></body></html>")
    assert entry.text == "\n".join(PARAGRAPHS)
    assert entry.published == datetime(2026, 11, 22, 10, 44, tzinfo=BAKU)


def test_the_head_of_a_page_that_is_repeated_in_its_text_is_left_out() -> None:
    rows = ["Fibre reaches twelve more villages", "Nigar Sample", "Nigar Sample", "Read more", *PARAGRAPHS]
    entry = article("<html><body>" + "".join(f"<p>{row}</p>" for row in rows) + "</body></html>")
    assert (entry.title, entry.author) == ("Fibre reaches twelve more villages", "Nigar Sample")
    assert entry.text == "\n".join(PARAGRAPHS)


# --- copied text ---------------------------------------------------------------------


def test_a_title_and_an_author_printed_twice_are_said_once() -> None:
    rows = ["...", "Fibre reaches twelve more villages", "İKT materialları 22 noyabr 2026 10:44 (UTC +04:00)"]
    rows += [
        "Fibre reaches twelve more villages",
        "Nigar Sample",
        "Nigar Sample",
        "Read more",
        *PARAGRAPHS,
        "Tags:",
        "Fibre",
    ]
    entry = pages.dump("\n\n".join(rows), timezone=ZONE)
    assert (entry.title, entry.author) == ("Fibre reaches twelve more villages", "Nigar Sample")
    assert entry.published == datetime(2026, 11, 22, 10, 44, tzinfo=BAKU)
    assert entry.text == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "rows",
    [
        ["İKT", "05 noyabr, 2025", "10:44", "Fibre reaches twelve more villages"],
        ["Fibre reaches twelve more villages", "- 05 noyabr, 2025", "- 10:44"],
        ["Fibre reaches twelve more villages", "Tarix:05-11-2025, 10:44", "Oxunub: 2614"],
        ["2026, 23 Noyabr", "Fibre reaches twelve more villages", "10:44 05-11-2025"],
        [
            "Friday November 20 2026",
            "Fibre reaches twelve more villages",
            "05 November 2025 10:44 (UTC +04:00)",
        ],
    ],
)
def test_the_date_beside_the_title_is_found_however_it_is_laid_out(rows: list[str]) -> None:
    entry = pages.dump("\n".join([*rows, *PARAGRAPHS]), timezone=ZONE)
    assert entry.title == "Fibre reaches twelve more villages"
    assert entry.published == datetime(2025, 11, 5, 10, 44, tzinfo=BAKU)
    assert entry.text == "\n".join(PARAGRAPHS)


def test_a_note_of_one_line_is_its_own_title() -> None:
    entry = pages.dump("Fibre reaches twelve more villages", timezone=ZONE)
    assert (entry.title, entry.text, entry.published) == ("Fibre reaches twelve more villages", "", None)


def test_a_text_without_a_title_keeps_its_first_paragraph() -> None:
    paragraph = " ".join(PARAGRAPHS)
    entry = pages.dump(f"{paragraph}\n{PARAGRAPHS[0]}", timezone=ZONE)
    assert (entry.title, entry.text) == ("", f"{paragraph}\n{PARAGRAPHS[0]}")


def test_a_text_without_words_is_refused() -> None:
    with pytest.raises(ReadError, match="no words"):
        pages.dump("...\n---\n!!", timezone=ZONE)
