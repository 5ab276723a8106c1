"""A digest: one message, each story once, honest about what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.formatter import Formatter
from bot.formatter.listing import BUDGET
from bot.formatter.text import length
from bot.model import ChatRef
from digests.model import Before, Figure, Health, ReaderLanguage
from tests.newsstand import (
    BEAT,
    BLOCKED_STORY,
    CORRECTED,
    LINKS,
    baku,
    bold,
    chat,
    figure,
    many,
    plain,
    story,
    version,
    week,
    words,
)

FORMATTER = Formatter(BEAT)
LANGUAGES: tuple[ReaderLanguage, ...] = ("az", "en", "ru")


# --- digests ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "title", "figures"),
    [
        ("az", "İKT, həftəlik icmal: 21–27 noyabr 2022", "Həftənin rəqəmləri"),
        ("en", "Azerbaijan ICT: week of 21–27 November 2022", "The week in figures"),
        ("ru", "ИКТ, обзор недели: 21–27 ноября 2022", "Цифры недели"),
    ],
)
def test_a_digest_opens_with_its_week_and_the_figures(
    language: ReaderLanguage, title: str, figures: str
) -> None:
    lines = words(FORMATTER.digest(week(BLOCKED_STORY), language)).split("\n")
    assert lines[:2] == [title, figures]
    assert lines[2].startswith("81")
    assert lines[2].endswith("· Caspian Wire")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("az", "(2022-ci ilin II rübü: 72 milyon)"),
        ("en", "(Q2 2022: 72 million)"),
        ("ru", "(II кв. 2022: 72 млн)"),
    ],
)
def test_a_figure_of_the_week_is_set_against_its_earlier_value(language: ReaderLanguage, told: str) -> None:
    then = figure(72_000_000, printed="72 million", period="2022-Q2", old=True, rank=2)
    card = story(version(figures=[LINKS, then]))
    assert told in words(FORMATTER.digest(week(card), language))


def test_a_digest_tells_each_story_once_under_its_strongest_topic() -> None:
    both = story(
        version("A satellite is hacked", "Engineers noticed it on Monday."),
        number=9,
        topics=("space", "cyber"),
    )
    text = words(FORMATTER.digest(week(both, BLOCKED_STORY), "en"))
    assert text.count("A satellite is hacked") == 1
    assert text.split("A satellite is hacked")[0].rstrip().endswith("Space")


def test_a_story_in_a_digest_has_its_figures_in_bold_its_source_and_its_day() -> None:
    message = FORMATTER.digest(week(BLOCKED_STORY), "en")
    line = next(block.lines[0] for block in message.blocks if "campaigns" in plain(block.lines[0]))
    assert "81 million" in bold(line)
    assert plain(line).endswith("(Caspian Wire +3, 21 Nov)")
    assert any(span.link == "https://caspianwire.example/12" for span in line)


def test_a_story_whose_words_hold_no_figure_gets_its_figure_line() -> None:
    card = story(version("Many links stopped", "The service reported on its work.", [LINKS]))
    text = words(FORMATTER.digest(replace(week(card), figures=()), "en"))
    assert (
        "Many links stopped: 81 million malicious links · Q3 2022. "
        "The service reported on its work. (Caspian Wire, 21 Nov)"
    ) in text


def test_a_figure_of_the_week_that_names_nothing_measured_is_told_by_its_headline() -> None:
    money = story(
        version("Operators earn more", figures=[figure(731_800_000, "AZN", printed="731.8 million")])
    )
    text = words(FORMATTER.digest(week(money), "en"))
    assert "731.8 million manat · Operators earn more · Caspian Wire" in text


def test_a_figure_of_the_week_is_not_explained_by_a_headline_about_another_figure() -> None:
    speed = figure(100, "Mbps", printed="100", what="connections already run")
    card = story(version("Villages are promised 25 Mbps", figures=[speed]))
    assert "100 Mbps" not in words(FORMATTER.digest(week(card), "en")).split("Cybersecurity")[0]


def test_a_figure_of_the_week_that_its_headline_tells_is_not_told_twice() -> None:
    apps = version("Apps exist at 84% of banks", figures=[figure(84, "percent", printed="84")])
    text = words(FORMATTER.digest(week(story(apps)), "en")).split("Cybersecurity")[0]
    assert "Apps exist at 84% of banks · Caspian Wire" in text
    assert text.count("84") == 1
    assert "84\N{NO-BREAK SPACE}% · Apps exist" in words(FORMATTER.digest(week(story(apps)), "az"))


def _in_figures(title: str, figure_: Figure, language: ReaderLanguage = "en") -> str:
    """The week in figures, of a story with this one figure."""
    return words(FORMATTER.digest(week(story(version(title, figures=[figure_]))), language)).split("\n")[2]


def test_a_share_of_some_is_told_by_the_headline_that_says_what_they_do() -> None:
    banks = replace(
        figure(84, "percent", printed="84"), what="banks", sentence="84 percent of banks have an app."
    )
    title = "Some 84 percent of Azerbaijani banks have a mobile app of their own now"
    assert _in_figures(title, banks) == f"{title} · Caspian Wire"
    assert "banks" in _in_figures("Apps of banks", replace(banks, sentence="Banks have 84 percent."))


def test_money_beside_a_name_is_told_by_the_headline_with_its_period() -> None:
    earned = replace(figure(14_600_000, "USD", printed="14.6 million", period="2022"), what="Ulduz Space")
    title = "Ulduz Space earns 14.6 million dollars from satellite services to other countries"[:79]
    assert _in_figures(title, earned) == f"{title} · 2022 · Caspian Wire"


def test_what_another_language_measured_gives_way_to_its_headline() -> None:
    earned = replace(figure(8_700_000, "USD", printed="8.7 million"), what="residents of the park")
    title = "Residents of the park sold IT services for 8.7 million dollars"
    assert _in_figures(title, earned, "ru") == f"{title} · Caspian Wire, на английском"


def test_further_figures_of_another_period_say_so() -> None:
    then = figure(12_400_000, "payment card", printed="12.4 million", period="2022-06", rank=2)
    told = version("Some 81 million links were stopped", figures=[LINKS, then])
    assert "12.4 million payment cards · Jun 2022" in words(FORMATTER.digest(week(story(told)), "en"))


def test_a_place_is_held_against_an_earlier_one_in_words() -> None:
    rank = figure(70, "place", printed="70", period="2022")
    card = story(version("Azerbaijan is 70th in the index", figures=[rank]))
    was = Before(0, figure(111, "place", period="2021"), card.sources[0], -41.0, -36.9)
    digest = replace(week(card), before=(was,))
    assert "(41 places up on 2021: 111th place)" in words(FORMATTER.digest(digest, "en"))
    assert "(на 41 место выше относительно 2021: 111-е место)" in words(FORMATTER.digest(digest, "ru"))
    assert "(2021-ci il ilə müqayisədə 41 pillə yuxarı: 111-ci yer)" in words(FORMATTER.digest(digest, "az"))


def test_a_sentence_that_tells_the_headline_again_does_not_follow_it() -> None:
    retold = "Testbed Cloud opens two halls for 120 racks in Sumgayit, its owner said on Monday."
    card = story(version("Two halls open for 120 racks", f"{retold} They are cooled with water."))
    text = words(FORMATTER.digest(week(card), "en"))
    assert "Two halls open for 120 racks. They are cooled with water. (Caspian Wire" in text


def test_a_figure_whose_scale_is_written_in_full_is_not_told_again_in_short() -> None:
    links = replace(LINKS, surface="81 млн")
    card = story(version("Заблокирован 81 миллион вредоносных ссылок", figures=[links], language="ru"))
    text = words(FORMATTER.digest(replace(week(card), figures=()), "ru"))
    assert text.count("81") == 1


def test_a_figure_that_only_the_headline_explains_does_not_stand_alone_in_a_digest() -> None:
    card = story(
        version("Links stopped", "The service stopped 5 links.", [figure(5, printed="5"), figure(30, "AZN")])
    )
    assert "30 manat" not in words(FORMATTER.digest(week(card), "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_is_one_message_and_says_what_it_left_out(language: ReaderLanguage) -> None:
    digest = week(*many(40), limit=30, health=Health(900))
    message = FORMATTER.digest(digest, language)
    assert length(message.blocks) <= BUDGET
    shown = sum("Story number" in plain(block.lines[0]) or "body named" in plain(block.lines[0])
                for block in message.blocks if block.kind == "text")  # fmt: skip
    assert shown >= 12
    assert str(40 - shown) in words(message)


def test_the_best_stories_are_told_fully_and_the_others_in_a_line() -> None:
    digest = week(*many(20), limit=20)
    text = words(FORMATTER.digest(digest, "en"))
    best, last = digest.cards[0].number, digest.cards[-1].number
    assert f"The body named {best} said" in text
    assert f"The body named {last} said" not in text


def test_a_digest_stays_within_the_entities_that_telegram_keeps() -> None:
    figures = [figure(n, printed=str(n), period="2022") for n in range(1, 6)]
    cards = [story(version(f"{n}: 1 2 3 4 5", "", figures), number=n) for n in range(1, 19)]
    message = FORMATTER.digest(week(*cards), "en")
    runs = [
        span for block in message.blocks for line in block.lines for span in line if span.bold or span.link
    ]
    assert len(runs) < 100


def test_a_wish_for_topics_is_named() -> None:
    text = words(FORMATTER.digest(week(BLOCKED_STORY, topics=("cyber", "space")), "ru"))
    assert "Темы: Кибербезопасность, Космос" in text


def test_a_correction_is_noted_in_the_digest() -> None:
    assert "Updated 14:05: 81 → 83 million" in words(FORMATTER.digest(week(CORRECTED), "en"))


def test_a_quiet_week_says_so_and_which_sources_were_silent() -> None:
    health = Health(120, (("Report", baku(22, 8)), ("Old Wire", baku(2, 8)), ("New Wire", None)))
    text = words(FORMATTER.digest(week(BLOCKED_STORY, health=health), "en"))
    assert text.endswith(
        "Quiet week: 1 story, 120 items read; Report not answering since Tuesday; "
        "Old Wire not answering since 2 November; New Wire has not answered yet"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_week_still_says_why(language: ReaderLanguage) -> None:
    busy = words(FORMATTER.digest(week(health=Health(412)), language))
    silent = words(FORMATTER.digest(week(health=Health(0, (("Report", None),))), language))
    assert "412" in busy
    assert "Report" in silent
    assert len(busy.split("\n")) == 2
    assert busy != silent


def test_a_day_has_a_digest_of_its_own() -> None:
    digest = replace(week(BLOCKED_STORY), kind="daily", period="2022-11-21", end=baku(22, 0))
    text = words(FORMATTER.render(digest, chat("ru"), "send"))
    assert text.startswith("ИКТ, обзор дня: 21 ноября 2022\nЦифры дня")
    assert "(Caspian Wire +3, на английском)" in text, "the day is the title's"


def test_advisories_stand_apart_at_the_end() -> None:
    alarm = story(version("Patch the mail server now"), number=9, advisory=True)
    lines = words(FORMATTER.digest(week(alarm, BLOCKED_STORY), "en")).split("\n")
    assert lines.index("Security advisories") > lines.index("Cybersecurity")
    assert lines[lines.index("Security advisories") + 1].startswith("Patch the mail server now.")


def test_in_slack_a_rich_digest_is_a_message_with_its_stories_in_the_thread() -> None:
    digest = week(*many(6))
    slack = replace(chat(), ref=ChatRef("slack", "C1"))
    above = words(FORMATTER.render(digest, slack, "send"))
    below = words(FORMATTER.render(digest, slack, "reply"))
    assert "6 stories in the thread below." in above
    for card in digest.cards:
        assert card.versions[0].title in below
        assert card.versions[0].title not in above
    assert words(FORMATTER.render(digest, chat(), "send")) == words(FORMATTER.digest(digest, "en"))


def test_in_slack_a_short_digest_is_one_message() -> None:
    digest = week(*many(3))
    slack = replace(chat(), ref=ChatRef("slack", "C1"))
    assert FORMATTER.render(digest, slack, "send") == FORMATTER.digest(digest, "en")


def test_what_only_another_telling_counts_is_said_by_the_readers_own_headline() -> None:
    racks = figure(600, "rack", printed="600", what="racks")
    told = story(
        version("A hall for 600 racks opens", figures=[racks]),
        version("Открывается зал на 600 стоек", language="ru"),
    )
    assert words(FORMATTER.digest(week(told), "ru")).split("\n")[2] == (
        "Открывается зал на 600 стоек · Caspian Wire"
    )
    assert words(FORMATTER.digest(week(told), "en")).split("\n")[2].startswith("600 racks")


def test_a_headline_that_holds_both_figures_of_its_story_stands_once_in_the_week() -> None:
    price = figure(22, "AZN", printed="22", what="price")
    speed = figure(200, "Mbps", printed="200", rank=2)
    told = story(version("Price of 200 Mbps internet falls to 22 manat", figures=[speed, price]))
    assert words(FORMATTER.digest(week(told), "az")).split("Kibertəhlükəsizlik")[0].count("falls to") == 1


def test_a_headline_with_a_number_or_a_colon_is_followed_by_a_sentence_not_by_a_figure() -> None:
    people = figure(320, printed="320")
    told = story(
        version("Hackathon: the winner gets 20 thousand", "A team from Baku was the best.", [people])
    )
    text = words(FORMATTER.digest(week(told), "en"))
    assert "20 thousand. A team from Baku was the best. Also: 320 malicious links." in text


def test_a_line_that_ends_with_an_abbreviation_gets_no_second_full_stop() -> None:
    links = figure(40, printed="40", period="2024", rank=2)
    first = figure(600, printed="600", period="2022-Q3")
    told = story(version("Зал на 600 человек", "Зал откроется летом.", [first, links], language="ru"))
    text = words(FORMATTER.digest(week(told), "ru"))
    assert "2024 г. (" in text
    assert ".." not in text
