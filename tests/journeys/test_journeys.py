"""From a source to a reader and back, through the real process, libraries and wires."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.journeys.running import running, world
from tests.servers.slack import BOT_TOKEN
from tests.servers.telegram import TelegramServer
from tests.servers.telegram_faults import RESET_AFTER, too_many

READER = 501
TITLE = "AzStateNet stops 81 million malicious links"
TEXT = "The security service stopped 81 million malicious links on AzStateNet in the third quarter of 2022."


async def subscribe(telegram: TelegramServer, words: str = "cyber instant", reader: int = READER) -> None:
    before = len(telegram.messages(telegram.private(reader)))
    telegram.user_says(reader, f"/subscribe {words}")
    await telegram.until(lambda: len(telegram.messages(reader)) > before)


def alerts(telegram: TelegramServer, reader: int = READER) -> list[str]:
    return [text for text in telegram.messages(reader) if "81 million" in text and "wire" in text.lower()]


async def test_a_reader_subscribes_a_source_publishes_the_alert_arrives_once_on_both_platforms(
    tmp_path: Path, database_url: str
) -> None:
    places = {"BEATWIRE_DATABASE_URL": database_url}
    async with (
        world() as (wire, telegram, slack),
        running(tmp_path, wire, telegram, slack, environ=places) as bot,
    ):
        await subscribe(telegram)
        await slack.user_says("/subscribe cyber instant", channel="C1")
        await slack.until(lambda: slack.ephemerals("C1", "U1") or slack.messages("C1"), within=10)
        link = wire.publish("links", TITLE, TEXT)
        await telegram.until(lambda: alerts(telegram), seconds=30)
        await slack.until(
            lambda: [one for one in slack.messages("C1") if "81 million" in one.said], within=30
        )
        await wire.read()
        (alert,) = [one for one in telegram.seen(READER) if "81 million" in one.text]
        assert link in alert.links().values()
        assert alert.text.index("81 million") < alert.text.index("Caspian Wire")
        (posted,) = [one for one in slack.messages("C1") if "81 million" in one.said]
        assert link in posted.said
        assert not posted.calls_out
        assert "Traceback" not in bot.said()


async def test_commands_are_answered_in_the_readers_language(tmp_path: Path) -> None:
    async with world() as (wire, telegram, _), running(tmp_path, wire, telegram) as bot:
        wire.publish("links", TITLE, TEXT)
        chat = telegram.private(READER)
        await wire.read()
        for line, language, word in (
            ("/latest", "en", "81 million"),
            ("/cyber", "ru", "81 млн"),
            ("/week 2022-W47", "az", "81 milyon"),
        ):
            telegram.person(READER).language = language
            before = len(telegram.messages(chat))
            telegram.user_says(chat, line, language=language)
            await telegram.until(lambda before=before: len(telegram.messages(chat)) > before)  # type: ignore[misc]
            assert word in telegram.messages(chat)[-1].replace("\u00a0", " "), bot.said()


async def test_a_correction_edits_the_message_in_place_and_replies_once(tmp_path: Path) -> None:
    async with world() as (wire, telegram, _), running(tmp_path, wire, telegram):
        await subscribe(telegram)
        wire.publish("links", TITLE, TEXT)
        await telegram.until(lambda: alerts(telegram), seconds=30)
        wire.publish("links", TITLE, TEXT.replace("81 million", "83 million"))
        await telegram.until(lambda: [one for one in telegram.seen(READER) if one.edits], seconds=30)
        await telegram.until(lambda: [one for one in telegram.seen(READER) if one.reply_to], seconds=30)
        (edited,) = [one for one in telegram.seen(READER) if one.edits]
        (reply,) = [one for one in telegram.seen(READER) if one.reply_to]
        assert "83 million" in edited.text
        assert reply.reply_to == edited.id


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_an_end_at_any_moment_and_a_restart_lose_and_double_nothing(
    tmp_path: Path, database_url: str, how: int
) -> None:
    readers = range(601, 625)
    places = {"BEATWIRE_DATABASE_URL": database_url}
    async with world() as (wire, telegram, _), running(tmp_path, wire, telegram, environ=places) as bot:
        for reader in readers:
            await subscribe(telegram, reader=reader)
        wire.publish("links", TITLE, TEXT)
        await telegram.until(
            lambda: sum(len(alerts(telegram, reader)) for reader in readers) >= 5, seconds=30
        )
        await bot.kill(how)
        await bot.start()
        await telegram.until(lambda: all(alerts(telegram, reader) for reader in readers), seconds=60)
        await wire.read()
        counts = [len(alerts(telegram, reader)) for reader in readers]
        # A kill leaves only the calls in flight in doubt; those are sent once more, by the default.
        assert min(counts) == 1
        if how == signal.SIGTERM:
            assert max(counts) == 1, bot.said()
        else:
            assert max(counts) <= 2


async def test_a_429_pauses_and_loses_nothing(tmp_path: Path) -> None:
    async with world() as (wire, telegram, _), running(tmp_path, wire, telegram):
        await subscribe(telegram)
        telegram.fail("sendMessage", READER, with_=too_many(2))
        wire.publish("links", TITLE, TEXT)
        await telegram.until(lambda: alerts(telegram), seconds=30)
        assert len(alerts(telegram)) == 1


async def test_a_broken_connection_after_the_message_was_taken_is_recorded_as_uncertain(
    tmp_path: Path,
) -> None:
    async with world() as (wire, telegram, _), running(tmp_path, wire, telegram) as bot:
        await subscribe(telegram)
        telegram.fail("sendMessage", READER, with_=RESET_AFTER)
        wire.publish("links", TITLE, TEXT)
        await telegram.until(lambda: len(alerts(telegram)) >= 2, seconds=60)
        await wire.read()
        assert len(alerts(telegram)) == 2, "sent once more and never again"
        assert telegram.token not in bot.said()


async def test_in_a_group_a_member_may_read_and_only_an_admin_may_subscribe(tmp_path: Path) -> None:
    async with world() as (wire, telegram, _), running(tmp_path, wire, telegram):
        group = telegram.group(u501="member", u502="administrator")
        telegram.user_says(group, "/subscribe cyber instant", by=501)
        await telegram.until(lambda: len(telegram.messages(group)) == 1)
        assert "admin" in telegram.messages(group)[0].lower()
        telegram.user_says(group, "/subscribe cyber instant", by=502)
        await telegram.until(lambda: len(telegram.messages(group)) == 2)
        wire.publish("links", TITLE, TEXT)
        await telegram.until(
            lambda: [text for text in telegram.messages(group) if "81 million" in text], seconds=30
        )


async def test_a_button_does_what_it_says(tmp_path: Path) -> None:
    async with world() as (wire, telegram, _), running(tmp_path, wire, telegram):
        await subscribe(telegram)
        wire.publish("links", TITLE, TEXT)
        await telegram.until(lambda: alerts(telegram), seconds=30)
        (alert,) = [one for one in telegram.seen(READER) if "81 million" in one.text]
        why = next(button["text"] for row in alert.keyboard for button in row if "callback_data" in button)
        telegram.user_presses(READER, alert, why)
        await telegram.until(
            lambda: len([one for one in telegram.messages(READER) if TEXT in one]) > 0, seconds=10
        )


async def test_a_wrong_token_is_one_clear_sentence_and_the_other_platform_goes_on(tmp_path: Path) -> None:
    async with world() as (wire, telegram, slack):
        environ = {"TELEGRAM_BOT_TOKEN": "1:wrong-token-of-nobody-at-all", "TELEGRAM_API_URL": telegram.url}
        async with running(tmp_path, wire, slack=slack, environ=environ) as bot:
            await slack.user_says("/latest", channel="C1")
            await slack.until(lambda: slack.ephemerals("C1", "U1"), within=10)
            assert "refused the bot token" in bot.said()
            assert "wrong-token" not in bot.said()
            assert BOT_TOKEN not in bot.said()
            assert "Traceback" not in bot.said()


async def test_with_nothing_but_a_wrong_token_it_ends_with_one_sentence(tmp_path: Path) -> None:
    async with world() as (wire, telegram, _):
        environ = {"TELEGRAM_BOT_TOKEN": "1:wrong-token-of-nobody-at-all", "TELEGRAM_API_URL": telegram.url}
        with pytest.raises(AssertionError, match="refused the bot token"):
            async with running(tmp_path, wire, environ=environ):
                pass
