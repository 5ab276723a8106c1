"""Items made of entries: identity, dates, language, clean text, and reviews taken apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.cleaning import clean
from digests.dumps import dump
from digests.headlines import LONGEST, cut, headline
from digests.items import build, canonical, identity
from digests.model import Entry, Item, Source
from digests.plain import heading, plain

ZONE = "Asia/Baku"
BAKU = ZoneInfo(ZONE)
SEEN = datetime(2026, 11, 23, 18, 0, tzinfo=BAKU)
SOURCE = Source(id="example", name="Example", url="https://news.example/rss")
DATA = Path(__file__).parent / "data"
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


def built(entry: Entry, source: Source = SOURCE, boilerplate: tuple[str, ...] = ()) -> tuple[Item, ...]:
    return build(entry, source, first_seen=SEEN, timezone=ZONE, boilerplate=boilerplate)


# --- identity ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        "http://news.example/ict/123-fibre/",
        "https://www.news.example/ict/123-fibre",
        "https://m.news.example/ict/123-fibre?utm_source=tg&utm_medium=x",
        "https://amp.news.example/ict/123-fibre",
        "https://static.news.example/ict/123-fibre#comments",
        "https://news.example/amp/ict/123-fibre",
        "https://news.example/ict/amp/123-fibre",
        "https://news.example/ict/123-fibre/amp/",
        "https://news.example/ict/123-fibre/print",
        "https://NEWS.example:443/ict//123-fibre?fbclid=1",
    ],
)
def test_links_to_one_article_are_equal(link: str) -> None:
    assert canonical(link) == "https://news.example/ict/123-fibre"


def test_a_print_page_is_its_article_and_numbers_stay() -> None:
    assert canonical("http://www.ict.example/print.php?lang=1&content=7") == canonical(
        "https://ict.example/read.php?content=7&lang=1"
    )
    assert canonical("https://ict.example/read.php?content=7") != canonical(
        "https://ict.example/read.php?content=8"
    )


def test_different_languages_and_hosts_stay_apart() -> None:
    links = [
        "https://az.n.example/1",
        "https://en.n.example/1",
        "https://n.example/ru/1",
        "https://n.example/1",
    ]
    assert len({canonical(link) for link in links}) == 4


hosts = st.sampled_from(
    ["www.n.example", "m.n.example", "amp.m.n.example", "n.example", "api.example", "1.2.3.4"]
)
paths = st.lists(
    st.sampled_from(["amp", "print", "news", "1", "", "ё", "%d1%91", "a b", "index.php", "wap"]), max_size=5
)
queries = st.lists(st.sampled_from(["utm_x=1", "id=7", "a=%26", "b", "=", "ref=x", "q=ə", "amp"]), max_size=4)


@given(hosts, paths, queries)
def test_a_canonical_link_is_its_own_canonical_link(host: str, path: list[str], query: list[str]) -> None:
    once = canonical(f"http://{host}/{'/'.join(path)}?{'&'.join(query)}")
    assert canonical(once) == once


@given(st.text(max_size=60))
def test_no_link_breaks_the_canonical_form(link: str) -> None:
    assert canonical(canonical(link)) == canonical(link)
    assert isinstance(canonical("http://" + link), str)


def test_identity_follows_the_link_and_nothing_else() -> None:
    first = Entry(title="One", url="https://news.example/a-b-c/1", guid="g", published=SEEN)
    again = Entry(
        title="Other", url="http://www.news.example/a-b-c/1?utm_source=x", guid="h", html="<p>new</p>"
    )
    assert identity(SOURCE, first) == identity(Source("other", "O", "https://o.example"), again)
    assert len(identity(SOURCE, first)) == 64


def test_the_same_guid_does_not_make_two_entries_one() -> None:
    entries = [Entry(title=title, guid="same") for title in ("One", "Two")]
    assert len({identity(SOURCE, entry) for entry in entries}) == 2


def test_without_a_link_identity_is_source_title_and_text_whatever_the_date() -> None:
    entry = Entry(title="One", text="Body, text.")
    later = Entry(title="One ", html="<p>Body text</p>", published=SEEN)
    assert identity(SOURCE, entry) == identity(SOURCE, later)
    assert identity(SOURCE, entry) != identity("another", entry)
    assert identity(SOURCE, entry) != identity(SOURCE, Entry(title="One", text="Other text"))


@pytest.mark.parametrize(
    "link", ["https://news.example/", "https://www.news.example", "https://news.example/rss#2"]
)
def test_a_link_to_the_site_itself_names_no_article(link: str) -> None:
    assert identity(SOURCE, Entry(title="One", url=link)) != identity(SOURCE, Entry(title="Two", url=link))


# --- dates and language --------------------------------------------------------------


def test_a_credible_date_is_kept_in_the_beats_zone() -> None:
    (item,) = built(Entry(title="Title", published=datetime(2026, 11, 23, 8, 0, tzinfo=UTC), date_only=True))
    assert item.published.isoformat() == "2026-11-23T12:00:00+04:00"
    assert item.date_only


@pytest.mark.parametrize(
    "stated",
    [None, datetime(1970, 1, 1, tzinfo=UTC), SEEN + timedelta(days=2), datetime(2999, 1, 1, tzinfo=UTC)],
)
def test_an_incredible_date_gives_way_to_the_first_sight(stated: datetime | None) -> None:
    (item,) = built(Entry(title="Title", published=stated, date_only=True))
    assert (item.published, item.first_seen, item.date_only) == (SEEN, SEEN, False)


def test_a_clock_that_runs_some_hours_ahead_is_believed() -> None:
    (item,) = built(Entry(title="Title", published=SEEN + timedelta(hours=5)))
    assert item.published == SEEN + timedelta(hours=5)


ENGLISH = "The operator opened forty new base stations in the mountain districts and will open more of them next year."
RUSSIAN = (
    "Оператор открыл сорок новых базовых станций в горных районах, в следующем году их станет ещё больше."
)
AZERI = "Operator dağlıq rayonlarda qırx yeni baza stansiyası açıb, gələn il onların sayı daha da artacaq."


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (RUSSIAN, "ru"), (AZERI, "az")])
def test_a_text_that_is_plainly_in_another_language_wins_over_the_feeds_claim(
    text: str, language: str
) -> None:
    for claim in ("az", "en", "ru", None):
        (item,) = built(Entry(title="", text=text), Source("s", "S", "", language=claim))
        assert item.language == language


def test_a_short_headline_is_in_the_language_of_its_feed() -> None:
    (item,) = built(Entry(title="Azercell 5G Bakcell"), Source("s", "S", "", language="az"))
    assert item.language == "az"


# --- clean text ----------------------------------------------------------------------


def test_markup_becomes_paragraphs() -> None:
    html = "<h2>Head</h2><p>First&nbsp;<b>bold</b>\n line.</p><script>x()</script><ul><li>One</li><li>Two</li></ul>"
    assert plain(html) == "Head\nFirst bold line.\nOne\nTwo"


def test_markup_escaped_twice_is_still_text() -> None:
    assert plain("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;amp; three.&lt;/p&gt;") == "One.\nTwo & three."


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("BAKU, Azerbaijan, November 27. Speeds rose by a third, Trend reports.", "Speeds rose by a third."),
        ("Baku, Azerbaijan, Apr. 12\nSpeeds rose by a third.", "Speeds rose by a third."),
        ("Baku, 27 November, AZERTAC\nSpeeds rose by a third.", "Speeds rose by a third."),
        ("Bakı, 27 noyabr, AZƏRTAC\nSürət artıb.", "Sürət artıb."),
        ("Bakı. 14 iyul. REPORT.AZ/ Sürət artıb.", "Sürət artıb."),
        ("14 iyul. REPORT.AZ/ Sürət artıb.", "Sürət artıb."),
        ("Баку. 14 июля. REPORT.AZ/ Скорость выросла.", "Скорость выросла."),
        ("“Report” xəbər verir ki, sürət üçdə bir artıb.", "Sürət üçdə bir artıb."),
        ("Report xəbər verir ki, internet sürəti artıb.", "İnternet sürəti artıb."),
        ("Скорость выросла на треть, сообщает Trend.", "Скорость выросла на треть."),
        ("Как сообщает Report, скорость выросла на треть.", "Скорость выросла на треть."),
        (
            "Speeds rose by a third, Trend reports citing the agency.",
            "Speeds rose by a third, citing the agency.",
        ),
        ("Azərbaycan, Bakı, 27 noyabr /Trend/ Sürət artıb.", "Sürət artıb."),
        ("Азербайджан, Баку, 22 июня /корр. Trend А.Б./ Скорость выросла.", "Скорость выросла."),
        ("(MENAFN- Some Agency) BAKU, Azerbaijan, May 30. Speeds rose.", "Speeds rose."),
        ("BAKU, Azerbaijan, Feb.28\nBy Nigar Sample – Trend:\nSpeeds rose by ten.", "Speeds rose by ten."),
        ("By Nigar Sample\nSpeeds rose by ten.", "Speeds rose by ten."),
        ("БАКУ /Trend/ - Скорость выросла.", "Скорость выросла."),
        (
            "Sürət artıb. Bu barədə “Report”a nazirlikdən bildirilib. Qiymət düşüb.",
            "Sürət artıb. Qiymət düşüb.",
        ),
        ("Speeds rose, Trend News Agency reports.", "Speeds rose."),
        ("Rates are up (1 USD = 1.7 AZN on Nov. 27) this week.", "Rates are up this week."),
        ("It begins in 2023.The plan lasts three years.", "It begins in 2023. The plan lasts three years."),
        ("İyunun 1-dən yeni xidmət işə düşür.", "İyunun 1-dən yeni xidmət işə düşür."),
        ("Noyabrın 13-də sərgi açılır.", "Noyabrın 13-də sərgi açılır."),
        (
            "Mayın 17-18-də keçirilən yarışda 40 komanda var.",
            "Mayın 17-18-də keçirilən yarışda 40 komanda var.",
        ),
        ("May 17-18, teams meet in Baku.", "May 17-18, teams meet in Baku."),
    ],
)
def test_datelines_and_formulas_of_agencies_are_taken_off(written: str, expected: str) -> None:
    assert clean(written) == expected


@pytest.mark.parametrize(
    "text",
    [
        "In November 2022 speeds rose to 25 Mbps.",
        "By 27 November the work must be done.",
        "May 5 was a holiday. Nothing was sold.",
        "Azercell, Bakcell and Nar opened 12 stations. All work.",
        "The Ministry reports 3.5 million users, Trend data show.",
        "Blacklist.gov.az names 81.5 million links.",
        "2023-cü ildə 25 Mbit/s sürət olacaq.",
        "Trend reports citing nobody stay whole.",
    ],
)
def test_running_text_is_left_as_published(text: str) -> None:
    assert clean(text) == text


FURNITURE = [
    "Read more", "ICT Materials", "Telekommunikasiya Materials", "ИКТ Материалы", "Tags:", "Лента новостей",
    "Xəbər lenti", "Çap et", "Oxunub: 2614", "Read: 1129", "Views: 14", "1441", "-02D-", "!Reklam", "Send to a friend",
    "Leave a review", "Follow us on social networks", "Do you have any feedback? Contact our journalist at: x",
    "--- Follow the author on Twitter: @someone", "© İstifadə edilərkən saytımıza istinad olunmalıdır",
    "MENAFN30092023000195011045ID1107169037", "[email protected]", "ŞƏRHLƏR", "sorğu", "Latest", "(1 USD = 1.7 AZN on May 2)",
    "Any use of materials is allowed only if there is a hyperlink to Somewhere.az", "***", "Поделиться", "Paylaş",
]  # fmt: skip


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_of_pages_is_no_text(line: str) -> None:
    assert clean(f"{ENGLISH}\n{line}\n{ENGLISH[:60]}.").count(line) == 0
    assert clean(f"{line}\n{ENGLISH}") == ENGLISH


def test_what_follows_the_tags_is_other_news() -> None:
    others = "Tags:\n5G\nAnother story altogether is told here."
    assert clean(f"{ENGLISH}\n{others}") == ENGLISH
    assert clean(f"Tags:\n{ENGLISH}") == ENGLISH


def test_a_paragraph_that_a_feed_repeats_is_said_once() -> None:
    assert clean(f"{ENGLISH}\n{ENGLISH}") == ENGLISH


@pytest.mark.parametrize(
    "tail",
    [
        " […]",
        "... Continue reading →",
        " Читать далее",
        "\nThe post Fibre &amp; co appeared first on Example News.",
    ],
)
def test_what_a_feed_hangs_on_its_texts_is_cut_off(tail: str) -> None:
    assert clean(ENGLISH + tail) == ENGLISH


def test_a_beat_adds_its_own_house_lines() -> None:
    (item,) = built(
        Entry(title="T", text=f"{ENGLISH}\nHot topic of the month"), boilerplate=("hot topic.*", "(broken")
    )
    assert item.text == ENGLISH


def test_a_title_is_not_repeated_in_the_text() -> None:
    (item,) = built(
        Entry(
            title="“Fibre” reaches ten villages", html=f"<h1>Fibre reaches ten villages</h1><p>{ENGLISH}</p>"
        )
    )
    assert item.text == ENGLISH


def test_an_entry_that_says_nothing_is_no_item() -> None:
    assert built(Entry(title=" ", url="https://news.example/a-b-c", html="<p> </p>")) == ()


def test_a_post_without_title_gets_one_from_its_text() -> None:
    (item,) = built(Entry(title="", text=f"{ENGLISH} More follows."))
    assert item.title == ENGLISH.removesuffix(".")


def test_advisories_are_marked_as_such() -> None:
    assert built(Entry(title="A flaw"), Source("s", "S", "", advisory=True))[0].kind == "advisory"


@given(st.text(max_size=300))
def test_clean_text_is_clean(text: str) -> None:
    for made in (plain(text), clean(text), heading(text)):
        assert not any(ord(letter) < 32 and letter != "\n" for letter in made)
        assert "\n\n" not in made
        assert "  " not in made
        assert made == made.strip()


@given(
    st.lists(
        st.sampled_from(
            ["BAKU, ", "May 5. ", "Trend reports", ", ", "<p>", "Report", " xəbər verir ki, ", ". "]
        )
    )
)
def test_no_heap_of_formulas_breaks_the_cleaning(pieces: list[str]) -> None:
    assert isinstance(clean(plain("".join(pieces))), str)


# --- titles made from texts ----------------------------------------------------------


@given(
    st.lists(
        st.sampled_from(
            [
                "the",
                "agency",
                "and",
                "81",
                "million",
                "of",
                "links,",
                "which",
                "to",
                "Bakı",
                "və",
                "operators",
            ]
        ),
        min_size=1,
        max_size=60,
    )
)
def test_a_cut_title_is_short_and_does_not_hang(words: list[str]) -> None:
    made = cut(" ".join(words))
    assert 0 < len(made) <= LONGEST
    if len(" ".join(words)) > LONGEST and len(made) > 20:
        assert made.rstrip("…").rsplit(" ", 1)[-1] not in ("and", "the", "of", "which", "to", "və", "81")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Moreover, internet prices fell. More.", "en", "Internet prices fell"),
        ("Bundan əlavə, internet ucuzlaşıb.", "az", "İnternet ucuzlaşıb"),
        ("Кроме того, цены снизились.", "ru", "Цены снизились"),
        ("This week, it was announced that two towns get fibre.", "en", "Two towns get fibre"),
        ("Also known as Nar, the operator grew.", "en", "Also known as Nar, the operator grew"),
    ],
)
def test_a_title_starts_without_connectives(text: str, language: str, expected: str) -> None:
    assert headline(text, language) == expected  # type: ignore[arg-type]


# --- reviews -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "language", "parts"), [("review_en", "en", 5), ("review_az", "az", 4), ("review_ru", "ru", 4)]
)
def test_a_review_is_itself_and_its_stories(name: str, language: str, parts: int) -> None:
    entry = dump((DATA / f"{name}.txt").read_text(encoding="utf-8"), timezone=ZONE)
    review, *stories = built(entry)
    assert (review.kind, review.language, review.parent) == ("roundup", language, None)
    assert len(stories) == parts
    assert {(story.kind, story.parent, story.language) for story in stories} == {
        ("part", review.id, language)
    }
    assert {story.published for story in stories} == {review.published}
    assert len({story.id for story in stories} | {review.id}) == parts + 1
    assert len({story.title for story in stories}) == parts
    assert all(0 < len(story.title) <= LONGEST for story in stories)


def test_the_parts_of_a_review_hold_together_and_apart() -> None:
    entry = dump((DATA / "review_en.txt").read_text(encoding="utf-8"), timezone=ZONE)
    _, fibre, fraud, satellite, cards, course = built(entry)
    assert "twelve" in fibre.text
    assert "They" in fibre.text
    assert fraud.text.startswith("The police")
    assert "He" in satellite.text
    assert cards.title.startswith("Card payments")
    assert "evening" in course.text


@pytest.mark.parametrize(
    "goes_on",
    [
        "“We are glad of it,” the engineer said.",
        "The cable will be 380 kilometres long.",
        "It will cost nothing to the villages.",
        "Kaspilink itself paid for the ship that lays it.",
        "Of these, forty kilometres lie on the shelf.",
    ],
)
def test_a_paragraph_that_goes_on_with_a_story_stays_in_it(goes_on: str) -> None:
    rows = [
        "Kaspilink began to lay a new cable.",
        goes_on,
        "Police closed 81 sites.",
        "Shops took more cards.",
    ]
    _, *parts = built(Entry(title="Weekly review of ICT news", text="\n".join(rows)))
    assert [part.text for part in parts] == ["\n".join(rows[:2]), *rows[2:]]


@pytest.mark.parametrize(
    "new",
    [
        "It is planned to open a school for librarians.",
        "In addition, Kaspilink hired forty engineers.",
        "“ASAN” centres now answer at night.",
        "The number of users reached nine million.",
        "This week, two towns were joined to the network.",
    ],
)
def test_a_paragraph_with_news_of_its_own_is_a_story(new: str) -> None:
    rows = ["Kaspilink began to lay a new cable.", new, "Police closed 81 sites."]
    assert len(built(Entry(title="Weekly review of ICT news", text="\n".join(rows)))) == 4


def test_headings_of_a_review_are_the_titles_of_its_parts() -> None:
    rows = [
        "These were the main news of the week.",
        "1. Fibre",
        "Twelve villages got fibre.",
        "Lines cost little.",
    ]
    rows += ["2. Card fraud", "The police closed 81 sites.", "3. Satellite station", "It sends pictures."]
    rows[1] = "1. Fibre in villages"
    _, *parts = built(Entry(title="ICT: week in review", text="\n".join(rows)))
    assert [part.title for part in parts] == ["Fibre in villages", "Card fraud", "Satellite station"]
    assert parts[0].text == "Twelve villages got fibre.\nLines cost little."


def test_a_part_keeps_its_identity_when_a_figure_is_corrected_or_a_story_put_in() -> None:
    text = (DATA / "review_en.txt").read_text(encoding="utf-8")
    before = built(replace(dump(text, timezone=ZONE), url="https://news.example/ict/7"))
    lines = text.split("\n")
    corrected = "\n".join(
        [*lines[:8], "A museum of telephones opened in Ganja on Friday.", *lines[8:]]
    ).replace("81", "83")
    after = built(replace(dump(corrected, timezone=ZONE), url="https://news.example/ict/7"))
    assert len(after) == len(before) + 1
    assert {item.id for item in before[1:]} <= {item.id for item in after[1:]}


def test_an_ordinary_article_is_not_taken_apart() -> None:
    text = "\n".join(
        [ENGLISH, "Another paragraph tells of prices.", "A third one tells of plans for spring."]
    )
    assert [item.kind for item in built(Entry(title="Operator opens base stations", text=text))] == [
        "article"
    ]
    assert [item.kind for item in built(Entry(title="Weekly review of ICT", text=ENGLISH))] == ["article"]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not beside this checkout")
def test_the_ministrys_page_is_one_article() -> None:
    text = (SEEDS / "000_c9c9cc2d7dc8d97f.txt").read_text(encoding="utf-8")
    (item,) = built(dump(text, timezone=ZONE))
    headline = text.strip().splitlines()[1]  # below the service's own line
    assert item.title == headline
    assert item.title.startswith("Virtual session on")
    assert (item.published.isoformat(), item.date_only) == ("2020-07-24T00:00:00+04:00", True)
    assert (item.language, item.kind) == ("en", "article")
    assert "xidməti" not in item.text
    assert "Çap" not in item.text
    assert "24/07/20" not in item.text


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not beside this checkout")
def test_the_agencys_weekly_review_is_seven_stories() -> None:
    text = (SEEDS / "004_78e86e75efabab61.txt").read_text(encoding="utf-8")
    review, *parts = built(dump(text, timezone=ZONE))
    assert (review.kind, review.language) == ("roundup", "en")
    assert review.published.isoformat() == "2022-11-27T12:07:00+04:00"
    words = ["mobile", "25 Mbps", "three years", "SINAM", "335", "Teknofest", "84 percent"]
    assert len(parts) == len(words)
    for part, word in zip(parts, words, strict=True):
        assert word in part.text
        assert len(part.title) <= LONGEST
        assert not part.title.startswith(("Moreover", "Furthermore"))
    everything = "\n".join(item.text for item in (review, *parts))
    for noise in (
        "Sadraddin",
        "Tags",
        "Latest",
        "Read more",
        "Trend reports",
        "BAKU",
        "2023.The",
        "Materials",
    ):
        assert noise not in everything
