"""What people say and what the bot answers, on the platform-free core."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as quickly
from hypothesis import strategies as st

from bot.adapters.console import render
from bot.app import opened
from bot.commands import HANDLERS
from bot.model import ChatRef, Reply, Request
from bot.phrases import say
from bot.phrases.commands import KEPT_BY_SLACK
from bot.settings import load
from bot.store import subscriptions
from tests.newsroom import (
    AGENCY,
    BLOCKED,
    MONDAY,
    OFFICE,
    READERS,
    Newsroom,
    another_writer,
    entry,
    newsroom,
)

SORRY = say("error_sorry", "en")[:20]
HEADLINE = "AzStateNet stops 81 million malicious links"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path) as made:
        await made.tells(AGENCY, entry(HEADLINE, BLOCKED))
        await made.tells(
            OFFICE,
            entry(
                "Remote villages to get fast internet",
                "Every remote village will have broadband of at least 25 Mbps by the end of 2024, the agency said.",
                url="https://office.example/villages",
            ),
        )
        yield made


def lines(reply: Reply) -> list[str]:
    """A reply's words without its buttons, which nobody types."""
    blocks = [block for message in reply.messages for block in message.blocks]
    return ["".join(span.text for span in line) for block in blocks for line in block.lines]


async def no() -> bool:
    return False


async def chats(room: Newsroom) -> int:
    async with room.app.database.read() as conn:
        return sum((await subscriptions.counts(conn)).values())


async def test_start_says_what_this_is_with_buttons_and_stores_nothing(room: Newsroom) -> None:
    reply = await room.app.commands.answer(
        Request(ChatRef("telegram", "5"), "/start", client_language="ru-RU")
    )
    assert reply is not None
    (message,) = reply.messages
    assert message.language == "ru"
    assert {button.command for row in message.buttons for button in row} >= {"subscribe all weekly", "latest"}
    assert await chats(room) == 0


async def test_a_deep_link_subscribes_to_its_topic(room: Newsroom) -> None:
    await room.says("/start cyber")
    assert "Cyber" in await room.says("/settings")
    assert await chats(room) == 1


async def test_latest_shows_the_newest_stories_of_every_topic(room: Newsroom) -> None:
    text = await room.says("/latest")
    assert HEADLINE in text
    assert "Remote villages" in text


async def test_a_topic_shows_only_its_stories(room: Newsroom) -> None:
    text = await room.says("/cyber")
    assert HEADLINE in text
    assert "81 million" in text
    assert "Remote villages" not in text


async def test_a_count_limits_what_is_shown(room: Newsroom) -> None:
    text = await room.says("/latest 1")
    assert (HEADLINE in text) != ("Remote villages" in text)


@pytest.mark.parametrize("line", ["/latest 0", "/latest 99999", "/latest 99999999999999999999", "/cyber 07"])
async def test_odd_counts_are_brought_within_bounds(room: Newsroom, line: str) -> None:
    text = await room.says(line)
    assert "Press Office" in text or "Caspian Wire" in text


async def test_search_finds_words_typed_without_care_for_case(room: Newsroom) -> None:
    assert HEADLINE in await room.says("/search MALICIOUS link")
    assert HEADLINE not in await room.says("/search volcano")


@pytest.mark.parametrize("words", ["zərərli keçid", "zererli kecidler", "вредоносных ссылок"])
async def test_search_finds_what_another_language_calls_by_another_name(room: Newsroom, words: str) -> None:
    assert HEADLINE in await room.says(f"/search {words}")


@pytest.mark.parametrize("words", ['"', "a OR b", "title:*", "NEAR(", "'); DROP TABLE items; --", "%_%", "*"])
async def test_search_takes_any_words_as_words(room: Newsroom, words: str) -> None:
    assert await room.says(f"/search {words}")


async def test_week_gives_the_digest_of_that_week(room: Newsroom) -> None:
    text = await room.says("/week 2022-W47")
    assert "AzStateNet" in text
    assert "81 million" in text


async def test_a_week_that_is_none_is_refused_with_an_example(room: Newsroom) -> None:
    assert "2022-W47" in await room.says("/week soon")


async def test_why_shows_the_sentence_that_proves_the_figure(room: Newsroom) -> None:
    async with room.app.database.read() as conn:
        assert conn is not None
    text = await room.says("/why 1")
    assert "The security service stopped 81 million malicious links on AzStateNet" in text


async def test_why_of_an_unknown_number_says_so(room: Newsroom) -> None:
    assert await room.says("/why 424242")
    assert await room.says("/why")


@pytest.mark.parametrize("language", READERS)
@pytest.mark.parametrize("name", sorted(HANDLERS))
async def test_every_command_answers_in_every_language(room: Newsroom, name: str, language: str) -> None:
    line = "/cyber" if name == "topic" else f"/{name}"
    text = await room.says(line, language=language)
    assert text.strip()
    assert "{" not in text


async def test_subscribe_without_a_word_means_everything_weekly(room: Newsroom) -> None:
    await room.says("/subscribe")
    async with room.app.database.read() as conn:
        chat = await subscriptions.chat(conn, ChatRef("console", "reader"))
        assert chat is not None
        assert [(one.topic, one.cadence) for one in await subscriptions.of(conn, chat.id)] == [
            ("all", "weekly")
        ]


async def test_the_last_cadence_of_a_topic_wins_and_other_topics_stay(room: Newsroom) -> None:
    await room.says("/subscribe cyber space weekly")
    await room.says("/subscribe cyber instant")
    async with room.app.database.read() as conn:
        chat = await subscriptions.chat(conn, ChatRef("console", "reader"))
        assert chat is not None
        wishes = {one.topic: one.cadence for one in await subscriptions.of(conn, chat.id)}
    assert wishes == {"cyber": "instant", "space": "weekly"}


async def test_subscribe_understands_topics_and_cadences_in_three_languages(room: Newsroom) -> None:
    await room.says("/abune kiber ani")
    await room.says("/podpiska связь ежедневно")
    text = await room.says("/settings")
    assert "Cyber" in text
    assert "Telecom" in text


async def test_an_unknown_topic_is_named_with_the_topics_there_are(room: Newsroom) -> None:
    text = await room.says("/subscribe gardening")
    assert "gardening" in text
    assert "cyber" in text
    assert await chats(room) == 0


async def test_unsubscribe_takes_one_topic_and_stop_takes_all(room: Newsroom) -> None:
    await room.says("/subscribe cyber space instant")
    await room.says("/unsubscribe space")
    assert "Space" not in await room.says("/settings")
    await room.says("/stop")
    await room.tells(AGENCY, entry("Second wave of phishing", "Phishing mails rose to 9,000 in Baku."))
    await room.delivers()
    assert room.inbox.texts() == []


async def test_stop_also_drops_what_is_waiting(room: Newsroom) -> None:
    await room.says("/subscribe cyber instant")
    await room.tells(AGENCY, entry("Second wave of phishing", "Phishing mails rose to 9,000 in Baku."))
    await room.says("/stop")
    await room.delivers()
    assert room.inbox.texts() == []


@pytest.mark.parametrize(
    "line",
    [
        "/subscribe all",
        "/unsubscribe",
        "/stop",
        "/language az",
        "/settings time 10:00",
        "/forget yes",
        "/mute x",
    ],
)
async def test_in_a_group_only_admins_change_things(room: Newsroom, line: str) -> None:
    await room.says("/subscribe cyber instant", chat="group", kind="group")
    before = await room.says("/settings", chat="group", kind="group")
    refusal = await room.says(line, chat="group", kind="group", may_change=no)
    assert "admin" in refusal.lower()
    assert await room.says("/settings", chat="group", kind="group") == before


async def test_in_a_group_everybody_may_read(room: Newsroom) -> None:
    assert HEADLINE in await room.says("/cyber", kind="group", may_change=no)


async def test_talk_in_a_group_that_is_not_for_the_bot_is_left_alone(room: Newsroom) -> None:
    for line in ("good morning", "cyber is fun", "stop"):
        assert await room.says(line, kind="group") == ""


async def test_help_names_every_command_but_itself(room: Newsroom) -> None:
    shown = await room.says("/help")
    # /start opens the chat, and a topic is asked for by its own name.  A draft tells its desk of
    # /desk, and /release, /drop and /withdraw are for the operator's chat (tests/test_floods.py,
    # tests/test_withdraw_command.py).
    named = {word.strip("/:,") for word in shown.split() if word.lstrip("•- ").startswith("/")}
    assert set(HANDLERS) - named == {"start", "help", "topic", "desk", "release", "drop", "withdraw"}


async def test_privacy_owns_up_to_the_words_that_are_kept(room: Newsroom) -> None:
    for language in ("az", "en", "ru"):
        shown = await room.says("/privacy", language=language)
        assert "/mute" in shown
        assert "/follow" in shown


async def test_an_unknown_command_is_answered_with_where_to_look(room: Newsroom) -> None:
    assert "/help" in await room.says("/frobnicate")


async def test_language_is_remembered_and_the_choice_of_one_call_is_not(room: Newsroom) -> None:
    await room.says("/language az")
    assert "Ayarlar" in await room.says("/settings") or "Tənzimləmələr" in await room.says("/settings")
    assert await room.says("/privacy", language="ru") != await room.says("/privacy")


async def test_a_person_hears_their_clients_language_before_they_choose(room: Newsroom) -> None:
    russian = await room.says("/privacy", client_language="ru")
    english = await room.says("/privacy", client_language="de")
    assert russian == await room.says("/privacy", language="ru")
    assert english == await room.says("/privacy", language="en")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("/settings time 8:30", "08:30"),
        ("/settings time 18", "18:00"),
        ("/settings zone europe/berlin", "Europe/Berlin"),
        ("/settings zone berlin", "Europe/Berlin"),
        ("/settings quiet 22:00-07:30", "22:00–07:30"),
        ("/settings day friday", "Friday"),
        ("/settings gün cümə", "Friday"),
        ("/settings cadence daily", "all topics (daily)"),
        ("/settings tezlik dərhal", "(instantly)"),
    ],
)
async def test_settings_change_and_are_shown(room: Newsroom, line: str, shown: str) -> None:
    assert shown in await room.says(line)
    assert shown in await room.says("/settings")


@pytest.mark.parametrize(
    "line",
    ["/settings time 25:00", "/settings time soon", "/settings zone Mars", "/settings day someday",
     "/settings quiet 22", "/settings cadence hourly", "/settings cadence", "/settings quiet 09:00-09:00", "/settings colour red", "/settings zone"],
)  # fmt: skip
async def test_settings_that_cannot_be_are_explained(room: Newsroom, line: str) -> None:
    before = await room.says("/settings")
    assert await room.says(line)
    assert await room.says("/settings") == before


async def test_a_cadence_button_changes_what_the_chat_has_and_keeps_its_topics(room: Newsroom) -> None:
    await room.says("/subscribe cyber space instant")
    reply = await room.app.commands.answer(Request(ChatRef("console", "reader"), "/settings"))
    assert reply is not None
    commands = [button.command for row in reply.messages[0].buttons for button in row]
    pressed = next(one for one in commands if one and one.endswith("cadence weekly"))
    told = await room.says(f"/{pressed}")
    assert "Cybersecurity (weekly)" in told
    assert "(instantly)" not in told
    assert "all topics" not in told
    room.clock.later(days=7)
    await room.delivers()
    assert len(room.inbox.texts()) == 1


async def test_help_and_settings_fit_a_beat_of_another_country(tmp_path: Path) -> None:
    beat = tmp_path / "farming.toml"
    beat.write_text(
        'id = "farming"\ntimezone = "Europe/Berlin"\n[names]\nen = "Farming"\n'
        '[[topic]]\nid = "wheat"\n[topic.names]\nen = "Wheat"\n[topic.rules]\nen = ["wheat"]\n',
        encoding="utf-8",
    )
    config = tmp_path / "beatwire.toml"
    config.write_text('beat = "farming.toml"\n', encoding="utf-8")
    place = {"BEATWIRE_DATABASE_URL": f"sqlite:///{tmp_path}/farm.db"}
    async with opened(load(config, place)) as app:
        asked = [Request(ChatRef("console", "reader"), line) for line in ("/help", "/settings", "/wheat")]
        shown, settled, topic = [
            "".join(render(message) for message in reply.messages)
            for reply in [await app.commands.answer(one) for one in asked]
            if reply
        ]
    assert "/wheat" in shown
    assert "/cyber" not in shown
    assert "Europe/Berlin" in settled
    assert "Asia/Baku" not in settled
    assert "Wheat" in topic


async def test_a_week_beyond_the_calendar_is_explained(room: Newsroom) -> None:
    assert "2022-W47" in await room.says("/week 9999-W52")


async def test_another_hour_moves_the_digest(room: Newsroom) -> None:
    await room.says("/subscribe all daily")
    await room.says("/settings time 12:00")
    room.clock.now = MONDAY.replace(hour=11, minute=59)
    await room.delivers()
    assert room.inbox.texts() == []
    room.clock.later(minutes=2)
    await room.delivers()
    assert len(room.inbox.texts()) == 1


async def test_forget_asks_once_and_then_erases_everything(room: Newsroom) -> None:
    await room.says("/subscribe all instant")
    assert await chats(room) == 1
    await room.says("/forget")
    assert await chats(room) == 1
    await room.says("/forget yes")
    assert await chats(room) == 0


async def test_status_and_sources_name_what_is_read(room: Newsroom) -> None:
    assert "Caspian Wire" in await room.says("/sources")
    assert await room.says("/status")


async def test_a_muted_word_keeps_alerts_away(room: Newsroom) -> None:
    await room.says("/subscribe cyber instant")
    await room.says("/mute ransomware")
    await room.tells(
        AGENCY, entry("Ransomware at a Baku clinic", "Ransomware locked 40 computers of a clinic in Baku.")
    )
    await room.tells(
        AGENCY, entry("Phishing mails in Ganja", "Phishing mails rose to 9,000 in Ganja, Azerbaijan.")
    )
    await room.delivers()
    (alert,) = room.inbox.texts()
    assert "Ganja" in alert


async def test_many_stories_at_once_are_one_message_in_which_mutes_and_follows_hold_too(
    room: Newsroom,
) -> None:
    await room.says("/subscribe cyber instant", chat="plain")
    await room.says("/subscribe cyber instant", chat="muting")
    await room.says("/mute walrus", chat="muting")
    await room.says("/follow walrus", chat="following")
    places = (
        "Ganja", "Shaki", "Lankaran", "Guba", "Gabala", "Shamakhi", "Astara", "Zagatala", "Masalli", "Salyan",
        "Walrus",
    )  # fmt: skip
    await room.tells(
        AGENCY,
        *(
            entry(f"Phishing mails in {name}", f"Phishing mails rose to {number},000 in {name}, Azerbaijan.")
            for number, name in enumerate(places, 2)
        ),
    )
    await room.delivers()
    (burst,) = room.inbox.texts("plain")
    assert all(f"Phishing mails in {name}" in burst for name in places)
    muting = room.inbox.texts("muting")
    assert len(muting) == len(places) - 1
    assert not any("Walrus" in alert for alert in muting)
    (followed,) = room.inbox.texts("following")
    assert "Walrus" in followed


@quickly(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.text(max_size=120))
async def test_nothing_that_is_typed_breaks_the_bot(room: Newsroom, line: str) -> None:
    for start in ("", "/search ", "/subscribe ", "/settings ", "/week "):
        answer = await room.says(start + line, kind="private")
        assert SORRY not in answer, "a bug, even if the reader got an apology"


async def test_help_names_commands_as_the_platform_types_them(room: Newsroom) -> None:
    slack = await room.app.commands.answer(Request(ChatRef("slack", "C1"), "/help", kind="channel"))
    assert slack is not None
    text = "".join(span.text for block in slack.messages[0].blocks for line in block.lines for span in line)
    assert "/beatwire search" in text
    assert "/latest" in text
    assert "/beatwire" not in await room.says("/help")


async def test_a_database_that_is_busy_is_an_apology_and_one_line_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with newsroom(tmp_path, patience=0.1) as room:
        with another_writer(tmp_path):
            text = await room.says("/subscribe cyber instant", client_language="ru")
        assert text.strip() == say("error_sorry", "ru")
        said = "".join(capsys.readouterr())
        assert "is busy" in said
        assert "Traceback" not in said
        assert await chats(room) == 0


async def test_a_source_in_several_languages_is_one_line(tmp_path: Path) -> None:
    tongues = [replace(AGENCY, id=f"agency-{one}", language=one) for one in ("az", "ru")]
    async with newsroom(tmp_path, sources=tongues) as room:
        text = await room.says("/sources")
    assert text.count("Caspian Wire") == 1
    assert "(az, ru): not read yet" in text


async def test_a_followed_word_brings_stories_of_any_topic_and_is_taken_back(room: Newsroom) -> None:
    await room.says("/follow clinic")
    assert "clinic" in await room.says("/settings")
    await room.tells(
        AGENCY, entry("Ransomware at a Baku clinic", "Ransomware locked 40 computers of a clinic in Baku.")
    )
    await room.tells(
        AGENCY, entry("Phishing mails in Ganja", "Phishing mails rose to 9,000 in Ganja, Azerbaijan.")
    )
    await room.delivers()
    (alert,) = room.inbox.texts()
    assert "clinic" in alert
    await room.says("/unmute clinic")
    await room.tells(
        AGENCY, entry("Malware at a Quba clinic", "Malware locked 70 computers of a clinic in Quba.")
    )
    await room.delivers()
    assert len(room.inbox.texts()) == 1


async def test_what_is_muted_stays_away_even_if_it_is_followed_too(room: Newsroom) -> None:
    await room.says("/follow ransomware")
    await room.says("/mute clinic")
    await room.tells(
        AGENCY, entry("Ransomware at a Baku clinic", "Ransomware locked 40 computers of a clinic in Baku.")
    )
    await room.delivers()
    assert room.inbox.texts() == []


@pytest.mark.parametrize("language", READERS)
async def test_on_slack_no_answer_names_a_command_that_slack_keeps_for_itself(
    room: Newsroom, language: str
) -> None:
    kept = re.compile(rf"(?<![\w/])/({'|'.join(KEPT_BY_SLACK)})\b")
    asked = ("start", "nonsense", "search", "mute", "follow", "settings", "privacy", "stop", "figures")
    for name in (*asked, "help", "status", "why", "release", "unmute x", "forget yes", "week x"):
        reply = await room.app.commands.answer(
            Request(ChatRef("slack", "C1"), f"/{name}", kind="channel", client_language=language)
        )
        assert reply is not None
        assert not [line for line in lines(reply) if kept.search(line.replace(f"“/{name}”", ""))]
    wanted = Request(ChatRef("slack", "D1"), "/start", client_language=language)
    reply = await room.app.commands.answer(wanted)
    assert reply is not None
    assert "/beatwire help" in "".join(lines(reply))


async def test_a_chat_has_fifty_words_and_is_told_so(room: Newsroom) -> None:
    for number in range(25):
        await room.says(f"/mute word{number}")
        await room.says(f"/follow phrase{number}")
    for line in ("/mute one more", "/follow one more"):
        assert "50 words at most" in await room.says(line)
    assert "one more" not in await room.says("/settings")
    assert "word3" in await room.says("/mute word3"), "what is there already may be said again"
    await room.says("/unmute word3")
    assert "one more" in await room.says("/mute one more")


async def test_what_was_not_muted_cannot_be_taken_back_and_the_answer_says_so(room: Newsroom) -> None:
    assert "“y” is neither muted nor followed" in await room.says("/unmute y")
    assert "No words are muted" in await room.says("/unmute")
    await room.says("/mute y")
    assert "Done" in await room.says("/unmute Y")


@pytest.mark.parametrize(
    "wish", ["cyber telecom; egov", "“cyber”, telecom. /egov", "\u200bcyber\u200b;telecom,,egov!"]
)
async def test_topics_are_understood_with_what_stands_around_them(room: Newsroom, wish: str) -> None:
    said = await room.says(f"/subscribe {wish} daily")
    assert "Cybersecurity, Telecom and internet, Digital government (daily)" in said


async def test_a_week_before_any_reading_is_not_said_to_be_empty(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as unread:
        assert "have not been read yet" in await unread.says("/week")


async def test_a_language_of_a_source_is_named_once(tmp_path: Path) -> None:
    several = [replace(AGENCY, id=f"agency-{one}", language=one) for one in ("az", "en")]
    several.append(replace(AGENCY, id="agency-more", language="az"))
    async with newsroom(tmp_path, sources=several) as room:
        assert "(az, en): not read yet" in await room.says("/sources")
