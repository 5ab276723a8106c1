"""Messages: the figure first, the source beside it, nothing twice, always one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.formatter import Formatter
from bot.formatter.links import web_link
from bot.formatter.listing import BUDGET
from bot.formatter.story import bold_figures, figure_lines
from bot.formatter.text import clean, covers, cut, length
from bot.model import Chat, ChatRef, Message
from digests.digest import compose, week_bounds
from digests.model import Card, Digest, FigureChange, Health, ReaderLanguage
from tests.newsstand import BEAT, BLOCKED, LINKS, baku, bold, figure, plain, story, version, words

FORMATTER = Formatter(BEAT)
LANGUAGES: tuple[ReaderLanguage, ...] = ("az", "en", "ru")
SUMMARY = f"{BLOCKED} Experts name two campaigns."

BLOCKED_STORY = story(
    version(summary=SUMMARY, figures=[LINKS]),
    sources=("Caspian Wire", "Tech Herald", "Press Office", "Daily"),
)


def week(*cards: Card, topics: tuple[str, ...] = (), health: Health | None = None, limit: int = 18) -> Digest:
    start, end = week_bounds("2022-W47", "Asia/Baku")
    return compose(
        cards,
        kind="weekly",
        period="2022-W47",
        subject="all",
        topics=topics,
        start=start,
        end=end,
        timezone="Asia/Baku",
        health=health,
        limit=limit,
    )


def chat(language: ReaderLanguage = "en", timezone: str = "Asia/Baku") -> Chat:
    return Chat(1, ChatRef("console", "reader"), language=language, timezone=timezone)


def many(number: int, **more: object) -> list[Card]:
    """Stories with long titles and summaries, on three topics."""
    return [
        story(
            version(
                f"Story number {place} tells of a rather long matter of some weight in the sector",
                f"The body named {place} said that {place} million links were blocked. " * 3,
                [figure(place * 1_000_000, printed=f"{place} million", period="2022")],
            ),
            number=place,
            topics=(("cyber", "space", "telecom")[place % 3],),
            **more,  # type: ignore[arg-type]
        )
        for place in range(1, number + 1)
    ]


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
    assert shown == ["5 malicious links · by antivirus · 2022", "6 malicious links · by sandbox · 2022"]
    one = [plain(line) for line in figure_lines(version(figures=two[:1]), FORMATTER.figures, "en")]
    assert one == ["5 malicious links · 2022"]


# --- corrections ----------------------------------------------------------------------------


CORRECTED = replace(
    BLOCKED_STORY,
    changes=(FigureChange(LINKS, figure(83_000_000, period="2022-Q3")),),
    updated=baku(21, 14, 5),
)


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("az", "14:05 yeniləndi: 81 → 83 milyon zərərli keçid · 2022-ci ilin III rübü"),
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


# --- digests ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "title", "figures"),
    [
        ("az", "İKT, həftəlik icmal: 21–27 noyabr 2022", "Həftənin rəqəmləri"),
        ("en", "Azerbaijan ICT: week of 21–27 November 2022", "The week in figures"),
        ("ru", "Обзор ИКТ: 21–27 ноября 2022", "Цифры недели"),
    ],
)
def test_a_digest_opens_with_its_week_and_the_figures(
    language: ReaderLanguage, title: str, figures: str
) -> None:
    lines = words(FORMATTER.digest(week(BLOCKED_STORY), language)).split("\n")
    assert lines[:2] == [title, figures]
    assert lines[2].startswith("81")
    assert lines[2].endswith("· Caspian Wire")


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
    digest = week(*many(18))
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
    assert text.startswith("Обзор ИКТ: 21 ноября 2022\nЦифры дня")
    assert "(Caspian Wire +3, на английском)" in text, "the day is the title's"


def test_advisories_stand_apart_at_the_end() -> None:
    alarm = story(version("Patch the mail server now"), number=9, advisory=True)
    lines = words(FORMATTER.digest(week(alarm, BLOCKED_STORY), "en")).split("\n")
    assert lines.index("Security advisories") > lines.index("Cybersecurity")
    assert lines[lines.index("Security advisories") + 1].startswith("Patch the mail server now.")


# --- lists, bursts, why --------------------------------------------------------------------------


def test_a_list_gives_each_story_its_headline_best_figure_and_source() -> None:
    message = FORMATTER.listing("Latest", [BLOCKED_STORY], "en")
    assert words(message).split("\n") == [
        "Latest",
        "State network stops 81 million malicious links",
        "81 million malicious links · Q3 2022",
        "Caspian Wire · Tech Herald · +2 · 21 Nov 2022, 12:40",
    ]


def test_a_list_keeps_advisories_apart() -> None:
    alarm = story(version("Patch the mail server now"), number=9, advisory=True)
    lines = words(FORMATTER.listing("Cyber", [BLOCKED_STORY], "en", [alarm])).split("\n")
    assert lines[4:6] == ["Security advisories", "Patch the mail server now"]
    assert lines[6].startswith("Security advisory · Caspian Wire")


def test_a_list_that_is_too_long_says_how_many_did_not_fit() -> None:
    message = FORMATTER.listing("Latest", many(60), "en")
    assert length(message.blocks) <= BUDGET + 60
    shown = words(message).count("Story number")
    assert f"{60 - shown} more stories did not fit." in words(message)


def test_many_stories_at_once_are_one_message() -> None:
    burst = Digest("burst", "many", "", tuple(many(12)))
    assert words(FORMATTER.render(burst, chat(), "send")).startswith("12 new stories\nStory number 1 ")
    quiet = Digest("catchup", "night", "", tuple(many(5)))
    assert words(FORMATTER.render(quiet, chat("ru"), "send")).startswith("За тихие часы: 5 новостей\n")


def test_why_shows_the_words_the_proof_and_the_sources() -> None:
    card = replace(
        BLOCKED_STORY, words=("malicious links", "AzStateNet"), evidence=("same figure: 81 million",)
    )
    message = FORMATTER.why(card, "en")
    text = words(message)
    assert "Topic: Cybersecurity" in text
    assert "Words in the text: malicious links, AzStateNet" in text
    assert "Merged into one story: same figure: 81 million" in text
    quotes = [plain(block.lines[0]) for block in message.blocks if block.kind == "quote"]
    assert quotes == [BLOCKED]
    assert text.count("21 Nov 2022, 12:40") == 4, "one line a source"


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


# --- hostile words ---------------------------------------------------------------------------------


def test_control_characters_and_reordering_marks_never_reach_a_message() -> None:
    hostile = "81\x00 mil\x1b[31mlion\u202e snoillim\u2066\nnext\u2028line"
    assert clean(hostile) == "81 mil [31mlion snoillim next line"


def test_a_cut_falls_between_words_and_shows() -> None:
    assert cut("one two three four", 12) == "one two…"
    assert cut("short", 5) == "short"
    assert cut("unbreakable", 6) == "unbre…"
    assert cut("👍🏽👍🏽👍🏽", 4) == "👍🏽…", "an emoji keeps its skin"


@given(st.text(max_size=200), st.integers(1, 60))
def test_a_cut_is_never_too_long(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://example.org/a?b=1&c=2#d", True),
        ("http://127.0.0.1:8080/x", True),
        ("https://xn--80ak6aa92e.example/", True),
        ("https://азербайджан.example/новости", True),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://exa mple.org/", False),
        ("https://example.org/a|b", False),
        ("https://example.org/<b>", False),
        ("https://user:password@example.org/", False),
        ("https://example.org:notaport/", False),
        ("ftp://example.org/", False),
        ("https://example.org/" + "a" * 2000, False),
        ("", False),
        (None, False),
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None, good: bool) -> None:
    assert (web_link(url) is not None) is good


def test_a_part_that_says_nothing_new_is_recognised() -> None:
    assert covers("Service blocks 81 million links in quarter", "81 million links blocked")
    assert not covers("Service blocks 81 million links", "82 million links blocked")
    assert covers("anything", "")


def test_figures_in_running_text_are_bold_where_they_stand_whole() -> None:
    spans = bold_figures("It is 81 million, not 181 million nor 81.5%.", [figure(81e6, printed="81 million")])
    assert bold(spans) == ["81 million"]
    assert bold(
        bold_figures("down 39,8 % and 25 Mbps", [figure(39.8, printed="39,8"), figure(25, printed="25")])
    ) == [
        "39,8 %",
        "25 Mbps",
    ]


@given(
    st.lists(st.text(max_size=400), min_size=3, max_size=3),
    st.sampled_from(LANGUAGES),
    st.integers(0, 12),
)
def test_no_words_of_a_source_break_a_message(
    texts: list[str], language: ReaderLanguage, number: int
) -> None:
    title, summary, name = texts
    one = story(
        version(title, summary, [figure(5, name, printed=title[:9], sentence=summary)]), sources=(name,)
    )
    cards = [
        replace(one, story=str(n), number=n, published=one.published + timedelta(hours=n))
        for n in range(number)
    ]
    made: list[Message] = [
        FORMATTER.alert(one, language),
        FORMATTER.why(one, language),
        FORMATTER.listing(title, cards, language),
        FORMATTER.digest(week(*cards), language),
    ]
    for message in made:
        assert length(message.blocks) <= BUDGET + 100
        assert all("\n" not in span.text for block in message.blocks for line in block.lines for span in line)
