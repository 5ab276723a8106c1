"""One event from five sources in three languages: one alert, then edits and replies as it develops."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.journeys.running import Wire, running, world
from tests.servers.slack import SlackServer
from tests.servers.telegram import TelegramServer
from tests.servers.telegram_world import Posted

READERS = {501: "az", 502: "en", 503: "ru"}
CHANNEL = "C1"

HOUSES = (
    # id, name, language
    ("xeber", "Xəbər Evi", "az"),
    ("agentlik", "Paytaxt Agentliyi", "az"),
    ("herald", "Tech Herald", "en"),
    ("vesti", "Вести Каспия", "ru"),
)
"""Beside Caspian Wire, the fifth."""

LINKS = {
    "wire": (
        "AzStateNet stops 81 million malicious links",
        "The security service stopped 81 million malicious links on AzStateNet in the third quarter of 2022. "
        "It also found 873,000 malware samples on the network of state bodies.",
    ),
    "xeber": (
        "AzStateNet şəbəkəsində 81 milyon zərərli keçidin qarşısı alınıb",
        "2022-ci ilin üçüncü rübündə AzStateNet şəbəkəsində 81 milyon zərərli keçid bloklanıb. "
        "Dövlət qurumlarının şəbəkəsində 873 min zərərverici proqram da aşkarlanıb.",
    ),
    "agentlik": (
        "Rüb ərzində AzStateNet-də 81 milyon zərərli keçid bloklanıb",
        "Təhlükəsizlik xidməti bildirib ki, 2022-ci ilin üçüncü rübündə AzStateNet-də 81 milyon zərərli keçid "
        "bloklanıb, 873 min zərərverici proqram tapılıb.",
    ),
    "herald": (
        "State network blocked 81 million malicious links in a quarter",
        "AzStateNet, the network of state bodies, kept 81 million malicious links away in the third quarter of "
        "2022, its operator says. Sensors met 873,000 malware samples as well.",
    ),
    "vesti": (
        "В сети AzStateNet заблокирован 81 млн вредоносных ссылок",
        "В третьем квартале 2022 года в сети AzStateNet заблокирован 81 млн вредоносных ссылок. "
        "Обнаружено также 873 тыс. вредоносных программ.",
    ),
}
FOLLOW_UP = (
    "AzStateNet stops 95 million malicious links in fourth quarter",
    "The security service stopped 95 million malicious links on AzStateNet in the fourth quarter of 2022. "
    "It also found 912,000 malware samples on the network of state bodies.",
)
DENIAL = (
    "State body denies that AzStateNet stopped 83 million malicious links",
    "The operator denies that AzStateNet stopped 83 million malicious links in the third quarter of 2022: "
    "the 873,000 malware samples were counted twice, it says.",
)


def more(wires: dict[str, Wire]) -> str:
    return (
        "\n".join(
            f'[[source]]\nid = "{name}"\nname = "{title}"\nurl = "{wires[name].server.url}{wires[name].path}"\n'
            f'interval = "1s"\nlanguage = "{language}"\n'
            for name, title, language in HOUSES
        )
        + '\n[updates]\nedit_every = "1s"\nreply_every = "1s"\n'
    )


async def subscribe(telegram: TelegramServer, slack: SlackServer) -> None:
    for reader, language in READERS.items():
        telegram.person(reader).language = language
        chat = telegram.private(reader)
        telegram.user_says(chat, "/subscribe cyber instant", language=language)
        await telegram.until(lambda chat=chat: len(telegram.messages(chat)) > 0)  # type: ignore[misc]
    await slack.user_says("/subscribe cyber instant", channel=CHANNEL)
    await slack.until(lambda: slack.ephemerals(CHANNEL, "U1") or slack.messages(CHANNEL), within=10)


def alerts(telegram: TelegramServer, reader: int) -> list[Posted]:
    return [
        one
        for one in telegram.seen(reader)
        if "81" in one.text and "AzStateNet" in one.text and not one.reply_to
    ]


async def everywhere(telegram: TelegramServer, slack: SlackServer, words: str) -> None:
    """Wait until the first alert of every reader says these digits, on both platforms."""
    await telegram.until(
        lambda: all(any(words in one.text for one in telegram.seen(reader)) for reader in READERS), seconds=30
    )
    await slack.until(lambda: any(words in one.said for one in slack.messages(CHANNEL)), within=30)


async def test_one_event_is_one_message_that_follows_the_facts(tmp_path: Path) -> None:
    async with world() as (wire, telegram, slack):
        wires = {"wire": wire, **{name: Wire(wire.server, f"/{name}") for name, _, _ in HOUSES}}
        async with running(tmp_path, wire, telegram, slack, more=more(wires)) as bot:
            await asyncio.gather(*(one.read(1) for one in wires.values()))
            await subscribe(telegram, slack)
            wire.publish("links-wire", *LINKS["wire"])
            await everywhere(telegram, slack, "Caspian Wire")
            for name, (title, text) in LINKS.items():
                wires[name].publish(f"links-{name}", title, text)
            await everywhere(telegram, slack, "+3")

            # one alert each, in the reader's own language, edited as tellers came
            own = {501: ("xeber", "agentlik"), 502: ("wire", "herald"), 503: ("vesti",)}
            for reader, tellers in own.items():
                (alert,) = alerts(telegram, reader)
                assert any(LINKS[name][0] in alert.text for name in tellers), alert.text
            assert len([one for one in slack.messages(CHANNEL) if "81 million" in one.said]) == 1

            # the first source corrects itself: every message is edited, one reply each
            title, text = LINKS["wire"]
            wire.publish("links-wire", title.replace("81", "83"), text.replace("81 million", "83 million"))
            await everywhere(telegram, slack, "81 → 83")
            for reader in READERS:
                await telegram.until(
                    lambda reader=reader: any(one.reply_to for one in telegram.seen(reader)),  # type: ignore[misc]
                    seconds=30,
                )
                (reply,) = [one for one in telegram.seen(reader) if one.reply_to]
                (edited,) = [one for one in telegram.seen(reader) if one.id == reply.reply_to]
                assert edited.edits
                assert "81 → 83" in edited.text
            await slack.until(
                lambda: (
                    {bool(one.thread_ts) for one in slack.messages(CHANNEL) if "81 → 83" in one.said}
                    == {True, False}
                ),
                within=30,
            )
            (alert_there,) = [
                one for one in slack.messages(CHANNEL) if "81 → 83" in one.said and not one.thread_ts
            ]
            (answer,) = [one for one in slack.messages(CHANNEL) if "81 → 83" in one.said and one.thread_ts]
            assert alert_there.edits
            assert answer.thread_ts == alert_there.ts
            assert "Traceback" not in bot.said()

            # a denial: noted in the message, and said in its thread
            wires["herald"].publish("denial", *DENIAL)
            await everywhere(telegram, slack, DENIAL[0])
            for reader in READERS:
                await telegram.until(
                    lambda reader=reader: any(  # type: ignore[misc]
                        one.reply_to and DENIAL[0] in one.text for one in telegram.seen(reader)
                    ),
                    seconds=30,
                )
            await slack.until(
                lambda: any(one.thread_ts and DENIAL[0] in one.said for one in slack.messages(CHANNEL)),
                within=30,
            )

            # the next quarter is another story that names this one
            wire.publish("next", *FOLLOW_UP, date="Thu, 24 Nov 2022 09:00:00 +0400")
            await telegram.until(
                lambda: any("95 million" in one.text for one in telegram.seen(502)), seconds=30
            )
            (following,) = [one for one in telegram.seen(502) if "95 million" in one.text]
            assert "Earlier story:" in following.text
            assert not following.reply_to
            assert "Traceback" not in bot.said()
