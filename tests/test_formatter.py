"""Messages: the figure first, the source beside it, nothing twice, always one message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.formatter import Formatter
from bot.formatter.listing import BUDGET
from bot.formatter.story import figure_lines
from bot.formatter.text import length
from digests.model import Digest, ReaderLanguage
from tests.newsstand import (
    BEAT,
    BLOCKED,
    BLOCKED_STORY,
    CORRECTED,
    LINKS,
    SUMMARY,
    baku,
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


# --- alerts ------------------------------------------------------------------------------


def test_an_alert_is_figure_headline_summary_source() -> None:
    assert words(FORMATTER.alert(BLOCKED_STORY, "en")).split("\n") == [
        "81 million malicious links · Q3 2022",
        "State network stops 81 million malicious links",
        SUMMARY,
        "Caspian Wire · Tech Herald · +2 · 21 Nov 2022, 12:40",
    ]


def test_the_headline_links_to_the_source_and_is_the_preview() -> None:
    message = FORMATTER.alert(BLOCKED_STORY, "en")
    title = next(block for block in message.blocks if block.kind == "title").lines[0][0]
    assert title.link == message.preview == "https://caspianwire.example/12"
    assert title.bold


def test_an_alert_has_buttons_for_source_and_why() -> None:
    (row,) = FORMATTER.alert(BLOCKED_STORY, "az").buttons
    assert [(button.label, button.url, button.command) for button in row] == [
        ("Mənbə", "https://caspianwire.example/12", None),
        ("Niyə?", None, "why 12"),
    ]


def test_a_story_without_an_address_keeps_its_why() -> None:
    card = replace(BLOCKED_STORY, sources=(replace(BLOCKED_STORY.sources[0], url=None),))
    (row,) = FORMATTER.alert(card, "en").buttons
    assert [button.command for button in row] == ["why 12"]


def test_a_summary_that_only_repeats_the_title_is_left_out() -> None:
    card = story(
        version("State network stops 81 million malicious links", "State network stops 81 million links.")
    )
    assert "network stops 81 million links." not in words(FORMATTER.alert(card, "en"))
    more = story(version("State network stops malicious links", "State network stops 81 million links."))
    assert "81 million" in words(FORMATTER.alert(more, "en")), "a new number is news"


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Festival comes to Baku every year", "The technology festival will come to Baku every year."),
        ("Şəbəkə 81 milyon keçidi dayandırıb", "Şəbəkə 81 milyon zərərli keçidi dayandırıb."),
    ],
)
def test_a_sentence_that_says_the_headline_again_is_left_out(title: str, summary: str) -> None:
    lines = words(FORMATTER.alert(story(version(title, f"{summary} Experts name two campaigns.")), "en"))
    assert summary not in lines
    assert "Experts name two campaigns." in lines


def test_a_sentence_that_adds_a_name_to_the_headline_is_kept() -> None:
    card = story(version("Cloud opens a hall for 120 racks", "Cloud opens a hall for 120 racks in Sumgayit."))
    assert "in Sumgayit." in words(FORMATTER.alert(card, "en"))


def test_a_figure_that_says_not_of_what_stands_only_first_or_where_the_headline_tells_it() -> None:
    mute, told = figure(30, "AZN", printed="30", what="until now subscribers paid"), figure(5)
    assert "30 manat" not in words(FORMATTER.alert(story(version(figures=[told, mute])), "en"))
    assert "30 manat" in words(FORMATTER.alert(story(version(figures=[mute, told])), "en"))
    priced = version("Price falls to 30 manat", figures=[told, mute])
    assert "30 manat" in words(FORMATTER.alert(story(priced), "en")).split("Price")[0]


def test_a_period_that_all_figures_share_stands_once_in_an_alert() -> None:
    two = [figure(5, period="2022-Q3"), figure(6, "infected file", period="2022-Q3")]
    assert words(FORMATTER.alert(story(version(figures=two)), "en")).count("Q3 2022") == 1
    other = [figure(5, period="2022-Q3"), figure(6, "infected file", period="2022-Q2")]
    assert "Q2 2022" in words(FORMATTER.alert(story(version(figures=other)), "en"))


def test_a_story_in_another_language_says_so_and_keeps_its_words() -> None:
    card = story(version("За квартал заблокирована 81 млн ссылок", language="ru"))
    assert words(FORMATTER.alert(card, "az")).endswith("· 21 noyabr 2022, 12:40 · rusca")
    assert words(FORMATTER.alert(card, "ru")).endswith("12:40")


def test_the_telling_in_the_readers_language_is_shown_and_its_source_comes_first() -> None:
    russian = replace(
        version("Заблокировано", language="ru", source="Tech Herald"), url="https://herald.example/ru"
    )
    card = story(version(), russian, sources=("Caspian Wire", "Tech Herald"))
    message = FORMATTER.alert(card, "ru")
    assert words(message).startswith("Заблокировано\nTech Herald · Caspian Wire · ")
    assert message.preview == "https://herald.example/ru"


def test_a_day_without_a_time_is_told_as_a_day() -> None:
    assert words(FORMATTER.alert(story(date_only=True), "en")).endswith("· 21 Nov 2022")


def test_times_are_told_in_the_chats_zone() -> None:
    digest = Digest("alert", "story-12", "", (BLOCKED_STORY,))
    assert "21 Nov 2022, 08:40" in words(FORMATTER.render(digest, chat(timezone="UTC"), "send"))


def test_at_most_five_figures_are_shown() -> None:
    figures = [figure(n, period=str(2000 + n)) for n in range(1, 9)]
    message = FORMATTER.alert(story(version(figures=figures)), "en")
    assert len(message.blocks[0].lines) == 5


def test_figures_that_count_the_same_say_what_they_measured() -> None:
    two = [figure(5, what="by antivirus", period="2022"), figure(6, what="by sandbox", period="2022")]
    shown = [plain(line) for line in figure_lines(version(figures=two), FORMATTER.figures, "en")]
    assert shown == ["5 malicious links · by antivirus · 2022", "6 malicious links · by sandbox"]
    one = [plain(line) for line in figure_lines(version(figures=two[:1]), FORMATTER.figures, "en")]
    assert one == ["5 malicious links · 2022"]


# --- corrections ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("az", "Yenilənib, 14:05: 81 → 83 milyon zərərli keçid · 2022-ci ilin III rübü"),
        ("en", "Updated 14:05: 81 → 83 million malicious links · Q3 2022"),
        ("ru", "Обновлено 14:05: 81 → 83 млн вредоносных ссылок · III кв. 2022"),
    ],
)
def test_a_corrected_alert_shows_what_changed_and_when(language: ReaderLanguage, note: str) -> None:
    digest = Digest("correction", "story-12", "1", (CORRECTED,))
    edited = FORMATTER.render(digest, chat(language), "edit")
    assert note in words(edited).split("\n")
    assert plain(edited.blocks[0].lines[0]).startswith("81"), "the alert itself is still there"


def test_the_reply_to_a_corrected_alert_is_short() -> None:
    digest = Digest("correction", "story-12", "1", (CORRECTED,))
    assert words(FORMATTER.render(digest, chat(), "reply")).split("\n") == [
        "Correction, 14:05",
        "81 → 83 million malicious links · Q3 2022",
        "Caspian Wire +3",
    ]


def test_a_correction_on_another_day_names_the_day() -> None:
    later = replace(CORRECTED, updated=baku(23, 9, 30))
    assert "Updated 23 Nov, 09:30: 81" in words(FORMATTER.alert(later, "en"))


def test_a_change_without_figures_is_still_said() -> None:
    card = replace(CORRECTED, changes=())
    digest = Digest("correction", "story-12", "1", (card,))
    assert "The source has changed this story" in words(FORMATTER.render(digest, chat(), "reply"))
    assert "Updated 14:05" in words(FORMATTER.render(digest, chat(), "edit"))


# --- lists, bursts, why --------------------------------------------------------------------------


def test_a_list_gives_each_story_its_headline_best_figure_and_source() -> None:
    message = FORMATTER.listing("Latest", [BLOCKED_STORY], "en")
    assert words(message).split("\n") == [
        "Latest",
        "1. State network stops 81 million malicious links",
        "81 million malicious links · Q3 2022",
        "Caspian Wire · Tech Herald · +2 · 21 Nov 2022, 12:40",
    ]


def test_a_list_has_a_button_a_story_that_leads_to_its_proof() -> None:
    message = FORMATTER.listing("Latest", many(7), "en")
    labels = [[button.label for button in row] for row in message.buttons]
    assert labels == [["Why? 1", "2", "3", "4", "5"], ["Why? 6", "7"]]
    commands = [button.command for row in message.buttons for button in row]
    assert commands == [f"why {card.number}" for card in many(7)]


def test_a_list_does_not_repeat_the_figures_of_a_headline_to_those_who_can_read_it() -> None:
    two = version(figures=[LINKS, figure(83_000, "infected file", printed="83,000", period="2022-Q3")])
    lines = words(FORMATTER.listing("Latest", [story(two)], "en")).split("\n")
    assert lines[1:3] == [f"1. {two.title}", "83,000 infected files · Q3 2022"]
    assert "81 milyon zərərli keçid" in words(FORMATTER.listing("Son", [story(two)], "az"))


def test_a_list_tells_a_headline_that_was_cut_off_whole_where_no_figure_stands_for_it() -> None:
    cut = version("Two companies signed a memorandum…", "Two companies signed a memorandum on loans at ATMs.")
    assert "memorandum on loans at ATMs" in words(FORMATTER.listing("Latest", [story(cut)], "en"))


def test_a_list_keeps_advisories_apart() -> None:
    alarm = story(version("Patch the mail server now"), number=9, advisory=True)
    lines = words(FORMATTER.listing("Cyber", [BLOCKED_STORY], "en", [alarm])).split("\n")
    assert lines[4:6] == ["Security advisories", "2. Patch the mail server now"]
    assert lines[6].startswith("Caspian Wire"), "the heading has said what it is"
    assert "Security advisory · Caspian Wire" in words(FORMATTER.alert(alarm, "en"))


def test_a_list_that_is_too_long_says_how_many_did_not_fit() -> None:
    message = FORMATTER.listing("Latest", many(60), "en")
    assert length(message.blocks) <= BUDGET + 60
    shown = words(message).count("Story number")
    assert f"{60 - shown} more stories did not fit." in words(message)


def test_many_stories_at_once_are_one_message() -> None:
    burst = Digest("burst", "many", "", tuple(many(12)))
    assert words(FORMATTER.render(burst, chat(), "send")).startswith("12 new stories\n1. Story number 1 ")
    assert words(FORMATTER.render(burst, chat("ru"), "send")).startswith("12 свежих новостей\n")


def test_why_shows_the_words_the_proof_and_the_sources() -> None:
    card = replace(
        BLOCKED_STORY,
        words=("malicious links", "AzStateNet"),
        evidence=("numbers:81000000", "bodies:scis", "words:links|network"),
    )
    message = FORMATTER.why(card, "en")
    text = words(message)
    assert "Topic: Cybersecurity" in text
    assert "Words in the text: malicious links, AzStateNet" in text
    assert (
        "Merged into one story: the same numbers: 81 million; the same body: SCIS; similar wording: links, network"
        in text
    )
    quotes = [plain(block.lines[0]) for block in message.blocks if block.kind == "quote"]
    assert quotes == [BLOCKED]
    assert text.count("21 Nov 2022, 12:40") == 4, "one line a source"


def test_why_names_a_word_once_whatever_its_ending() -> None:
    card = replace(
        BLOCKED_STORY, topics=("cyber", "space"), words=("Telecommunication", "telecommunications", "ITU")
    )
    text = words(FORMATTER.why(card, "en"))
    assert "Words in the text: Telecommunication, ITU\n" in text
    assert "Topics: Cybersecurity, Space\n" in text


def test_why_quotes_a_sentence_once_for_all_its_figures() -> None:
    files = figure(83_000, "infected file", printed="83,000", sentence=BLOCKED)
    message = FORMATTER.why(story(version(figures=[LINKS, files])), "en")
    kinds = [block.kind for block in message.blocks]
    assert kinds.count("quote") == 1
    assert len(message.blocks[kinds.index("quote") - 1].lines) == 2


def test_why_without_figures_says_so() -> None:
    assert "No key figure was found in this story." in words(FORMATTER.why(story(), "en"))


def test_a_score_is_explained_by_its_parts() -> None:
    (card,) = week(BLOCKED_STORY).cards
    assert "independent sources" in words(FORMATTER.why(card, "en"))


def test_a_notice_says_its_phrase_or_its_text() -> None:
    assert "не подписан" in words(
        FORMATTER.render(Digest("note", "status_no_digest", "", ()), chat("ru"), "send")
    )
    assert "Report is silent" in words(
        FORMATTER.render(Digest("note", "Report is silent", "", ()), chat(), "send")
    )


def test_moments_and_weekdays_for_commands() -> None:
    assert FORMATTER.moment(baku(21, 9), "en", "Asia/Baku") == "21 Nov 2022, 09:00"
    assert FORMATTER.weekday(0, "az") == "bazar ertəsi"
