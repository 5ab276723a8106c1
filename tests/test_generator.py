"""The generator: what it writes reaches readers only where the guard lets it, and delays nothing for long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.cli import writing
from bot.metrics import Metrics
from bot.settings import Channel, Generator, Secret
from bot.store import renditions
from digests.model import ReaderLanguage, Source
from tests.newsroom import AGENCY, Newsroom, entry, newsroom
from tests.servers.generator import KEY, MODEL, Asked, GeneratorServer, Trouble

VESTI = Source("vesti", "Вести Каспия", "https://vesti.example/rss", language="ru")

TITLE = "В сети AzStateNet заблокирован 81 млн вредоносных ссылок"
TEXT = (
    "В третьем квартале 2022 года в сети AzStateNet заблокирован 81 млн вредоносных ссылок. "
    "Обнаружено также 873 тыс. зараженных файлов."
)
AZ_TITLE = "AzStateNet şəbəkəsində 81 milyon zərərli keçid bloklanıb"
AZ_TEXT = (
    "2022-ci ilin üçüncü rübündə AzStateNet şəbəkəsində 81 milyon zərərli keçid bloklanıb. "
    "Həmçinin 873 min yoluxmuş fayl aşkarlanıb."
)
EN_TITLE = "AzStateNet blocked 81 million malicious links"
EN_TEXT = (
    "In the third quarter of 2022 AzStateNet blocked 81 million malicious links. "
    "Also, 873,000 infected files were found."
)
SAID = {"Azerbaijani": (AZ_TITLE, AZ_TEXT), "English": (EN_TITLE, EN_TEXT), "Russian": (TITLE, TEXT)}


def translator(asked: Asked) -> dict[str, str]:
    title, text = SAID[asked.language] if asked.translates else ("", "ok")
    return {"title": title, "text": text}


def faulty(right: str, wrong: str) -> Callable[[Asked], dict[str, str]]:
    """A translator that slips."""
    return lambda asked: {key: value.replace(right, wrong) for key, value in translator(asked).items()}


@asynccontextmanager
async def room_with(
    folder: Path, server: GeneratorServer, *languages: ReaderLanguage, **changes: Any
) -> AsyncIterator[Newsroom]:
    """A newsroom with a generator and a reader in each language."""
    generator = replace(
        Generator(url=f"{server.url}/v1", model=MODEL, key=Secret(KEY), timeout=timedelta(seconds=20)),
        **changes,
    )
    channels = [
        Channel(platform="console", chat=language, cadence=("instant",), language=language)
        for language in languages
    ]
    async with newsroom(folder, sources=(AGENCY, VESTI), channels=channels, generator=generator) as room:
        await room.app.sync_channels()
        yield room


async def test_a_story_in_russian_alone_comes_translated_and_says_so(tmp_path: Path) -> None:
    async with (
        GeneratorServer(translator).serving() as server,
        room_with(tmp_path, server, "az", "en", "ru") as room,
    ):
        await room.tells(VESTI, entry(TITLE, TEXT))
        await room.delivers()
        assert room.inbox.texts("az") == []  # it waits for its words
        assert await room.writes()
        await room.delivers()
        (az,), (en,), (ru,) = (room.inbox.texts(chat) for chat in ("az", "en", "ru"))
    assert AZ_TITLE in az
    assert "rus dilindən maşın tərcüməsi" in az
    assert "81 milyon zərərli keçid" in az
    assert "Вести Каспия" in az
    assert EN_TITLE in en
    assert "machine translation from Russian" in en
    assert TITLE in ru
    assert "маши" not in ru


FAULTS = [
    ("81", "82", "number"),
    ("81 milyon zərərli keçid", "81 milyon manat", "unit"),
    ("aşkarlanıb", "aşkarlanıb, 12 faiz çoxdur", "number"),
    ("AzStateNet", "Azercell", "name"),
    ("bloklanıb", "bloklanmayıb", "negation"),
    ("aşkarlanıb", "evil.az saytında aşkarlanıb", "link"),
    ("Həmçinin", "@everyone Həmçinin", "markup"),
]


@pytest.mark.parametrize(("right", "wrong", "fault"), FAULTS)
async def test_a_planted_fault_reaches_nobody_and_is_counted(
    tmp_path: Path, right: str, wrong: str, fault: str
) -> None:
    async with (
        GeneratorServer(faulty(right, wrong)).serving() as server,
        room_with(tmp_path, server, "az") as room,
    ):
        await room.tells(VESTI, entry(TITLE, TEXT))
        assert await room.writes()
        await room.delivers()
        (message,) = room.inbox.texts("az")
        assert TITLE in message
        assert "rusca" in message
        assert "maşın" not in message
        (told, refused) = await writing.said(room.app, online=False)
        metrics = (await Metrics(room.app.database, {}, clock=room.clock).text()).decode()
        assert await room.writes() is False
    assert f"1 refused ({fault} 1)" in told.text
    assert f"translation into az: {fault}" in refused.text
    assert f'beatwire_generator_texts{{fault="{fault}",kind="translation",state="refused"}} 1.0' in metrics
    assert len(server.asked) == 1


TROUBLES: list[tuple[Trouble, int, str]] = [
    ("status", 500, "status 500"),
    ("status", 429, "status 429"),
    ("status", 404, "status 404"),
    ("garbage", 0, "answer"),
    ("form", 0, "answer"),
    ("huge", 0, "size"),
    ("cut", 0, "answer"),
    ("redirect", 0, "status 302"),
    ("reset", 0, "connection"),
    ("hang", 0, "timeout"),
]


@pytest.mark.parametrize(("trouble", "status", "fault"), TROUBLES)
async def test_a_server_in_trouble_costs_its_words_and_nothing_else(
    tmp_path: Path, trouble: Trouble, status: int, fault: str
) -> None:
    patience = timedelta(seconds=0.3 if trouble == "hang" else 20)
    async with (
        GeneratorServer(translator, trouble, status).serving() as server,
        room_with(tmp_path, server, "az", timeout=patience) as room,
    ):
        with capture_logs() as logs:
            await room.tells(VESTI, entry(TITLE, TEXT))
            assert await room.writes()
            await room.delivers()
        (message,) = room.inbox.texts("az")
        assert TITLE in message
        said = await writing.said(room.app, online=False)
        assert f"1 failed ({fault} 1)" in said[0].text
        assert server.elsewhere == []
        stored = b"".join(path.read_bytes() for path in tmp_path.glob("test.db*"))
    assert KEY not in repr((logs, said))
    assert KEY.encode() not in stored


async def test_a_server_that_failed_is_asked_again_a_while_later(tmp_path: Path) -> None:
    async with (
        GeneratorServer(translator, "status").serving() as server,
        room_with(tmp_path, server, "az") as room,
    ):
        await room.tells(VESTI, entry(TITLE, TEXT))
        await room.writes()
        server.trouble = ""
        await room.writes()
        assert len(server.asked) == 1
        room.clock.later(minutes=11)
        await room.writes()
        assert len(server.asked) == 2
        assert AZ_TITLE in await room.says("/latest", language="az")


async def test_a_server_that_always_fails_is_asked_three_times_for_a_text(tmp_path: Path) -> None:
    async with (
        GeneratorServer(translator, "status").serving() as server,
        room_with(tmp_path, server, "az") as room,
    ):
        await room.tells(VESTI, entry(TITLE, TEXT))
        for _ in range(5):
            await room.writes()
            room.clock.later(minutes=11)
    assert len(server.asked) == 3


ANSWERS = [
    "I cannot do that.",
    "[]",
    "{}",
    '{"title": 1, "text": "x"}',
    '{"title": "x"}',
    "[" * 100_000,
    '{"title": "", "text": ""}',
    '```json\n{"title": "x", "text": "y", "more": ""}\n```',
]


async def test_an_answer_in_another_form_is_refused(tmp_path: Path) -> None:
    answers = iter(ANSWERS)
    async with (
        GeneratorServer(lambda _: next(answers)).serving() as server,
        room_with(tmp_path, server, "az") as room,
    ):
        towns = ("Шеки", "Губе", "Гяндже", "Шуше", "Лачине", "Агдаме", "Товузе", "Барде")
        titles = [
            f"В {town} открыт дата-центр за {place + 3} млн манатов" for place, town in enumerate(towns)
        ]
        await room.tells(VESTI, *(entry(title, f"{title}. Он готов.") for title in titles))
        await room.writes()
        async with room.app.database.read() as conn:
            counts = await renditions.counts(conn)
    assert counts == [("translation", "refused", "form", len(ANSWERS))]


async def test_an_answer_between_fences_is_read(tmp_path: Path) -> None:
    answer = f'```json\n{{"title": "{AZ_TITLE}", "text": "{AZ_TEXT}"}}\n```'
    async with (
        GeneratorServer(lambda _: answer).serving() as server,
        room_with(tmp_path, server, "az") as room,
    ):
        await room.tells(VESTI, entry(TITLE, TEXT))
        await room.writes()
        await room.delivers()
        assert AZ_TITLE in room.inbox.texts("az")[0]


async def test_a_generator_that_hangs_delays_an_alert_no_longer_than_it_may(tmp_path: Path) -> None:
    async with (
        GeneratorServer(translator, "hang").serving() as server,
        room_with(tmp_path, server, "az", wait=timedelta(seconds=15)) as room,
    ):
        await room.tells(VESTI, entry(TITLE, TEXT))
        asking = asyncio.create_task(room.writes())
        await room.delivers()
        assert room.inbox.texts("az") == []
        room.clock.later(seconds=15)
        await room.delivers()
        (message,) = room.inbox.texts("az")
        assert TITLE in message
        server.released.set()
        await asking
        # what came too late serves whoever asks later; the message stays as it went out
        assert AZ_TITLE in await room.says("/latest", language="az")
        await room.delivers()
        assert len(room.inbox.got) == 1


async def test_an_alert_that_lacks_nothing_waits_for_nothing(tmp_path: Path) -> None:
    async with (
        GeneratorServer(translator).serving() as server,
        room_with(tmp_path, server, "ru") as room,
    ):
        await room.tells(VESTI, entry(TITLE, TEXT))
        await room.delivers()
        assert len(room.inbox.texts("ru")) == 1
        assert await room.writes() is False
    assert server.asked == []


async def test_nothing_is_asked_twice_also_after_a_restart(tmp_path: Path) -> None:
    async with GeneratorServer(translator).serving() as server:
        for _ in range(2):
            async with room_with(tmp_path, server, "az") as room:
                await room.tells(VESTI, entry(TITLE, TEXT))
                await asyncio.gather(room.writes(), room.writes())
                await room.delivers()
                assert AZ_TITLE in await room.says("/latest", language="az")
    assert len(server.asked) == 1


async def test_a_corrected_source_is_translated_anew_and_the_old_words_are_gone(tmp_path: Path) -> None:
    address = "https://vesti.example/1"
    async with (
        GeneratorServer(translator).serving() as server,
        room_with(tmp_path, server, "az") as room,
    ):
        await room.tells(VESTI, entry(TITLE, TEXT, url=address))
        await room.writes()
        await room.delivers()
        corrected = TITLE.replace("81", "83")
        await room.tells(VESTI, entry(corrected, TEXT.replace("81", "83"), url=address))
        latest = await room.says("/latest", language="az")
        assert AZ_TITLE not in latest
        assert corrected in latest
        server.answer = faulty("81", "83")
        await room.writes()
        await room.delivers()
        (edit,) = room.inbox.texts("az", "edit")
    assert AZ_TITLE.replace("81", "83") in edit
    assert "81 → 83 milyon" in edit
    assert len(server.asked) == 2


async def test_a_server_that_keeps_failing_is_left_alone_and_delays_no_more_alerts(tmp_path: Path) -> None:
    async with (
        GeneratorServer(translator, "status").serving() as server,
        room_with(tmp_path, server, "az") as room,
    ):
        for place, town in enumerate(("Шеки", "Губе", "Гяндже")):
            title = f"В {town} открыт дата-центр за {place + 3} млн манатов"
            await room.tells(VESTI, entry(title, f"{title}. Он работает на сети AzStateNet."))
            await room.writes()
        assert len(server.asked) == 3
        title = "Azercell запустил сеть 5G в Нахчыване"
        await room.tells(VESTI, entry(title, f"{title}. Работают 40 базовых станций."))
        await room.delivers()
        assert any("Нахчыване" in text for text in room.inbox.texts("az"))
        await room.writes()
        assert len(server.asked) == 3
        (told, *_) = await writing.said(room.app, online=False)
    assert told.state == "wrong"
    assert "left alone for a while" in told.text


LONG = (
    "Azercell switched on 40 new 5G base stations in Ganja on November 18, the company said. "
    "The operator invested 12 million manats in the project. "
    "Its engineers worked for three months, often at night, so that nobody in the city had to do without a "
    "network while the old equipment was taken down and the new one put up in its place on roofs and towers. "
    "The towers of the old town were left as they are. Residents of the villages around the city will have to "
    "wait until the spring, when the second stage of the works begins and more towers are built there too. "
    "The regulator gave its licence for the new frequencies in the summer, after a tender in two rounds. "
)


def summariser(text: str) -> Callable[[Asked], dict[str, str]]:
    return lambda asked: {"text": text}


async def test_a_long_text_gets_a_summary_that_says_who_wrote_it(tmp_path: Path) -> None:
    written = (
        "Azercell opened 40 new 5G base stations in Ganja. It invested 12 million manats in the project."
    )
    async with (
        GeneratorServer(summariser(written)).serving() as server,
        room_with(tmp_path, server, "en") as room,
    ):
        await room.tells(AGENCY, entry("Azercell brings 5G to Ganja", LONG))
        await room.writes()
        await room.delivers()
        (message,) = room.inbox.texts("en")
        why = await room.says("/why", chat="en", language="en")
    assert "Azercell opened 40 new 5G base stations in Ganja." in message
    assert "machine-written summary" in message
    assert "machine-written summary" in why


async def test_a_summary_with_a_wrong_figure_leaves_the_sources_own_sentences(tmp_path: Path) -> None:
    async with (
        GeneratorServer(summariser("Azercell invested 120 million manats in Ganja.")).serving() as server,
        room_with(tmp_path, server, "en") as room,
    ):
        await room.tells(AGENCY, entry("Azercell brings 5G to Ganja", LONG))
        await room.writes()
        await room.delivers()
        (message,) = room.inbox.texts("en")
    assert "120" not in message
    assert "machine" not in message
    assert "40 new 5G base stations" in message


async def test_with_both_kinds_switched_off_nothing_is_ever_asked(tmp_path: Path) -> None:
    async with (
        GeneratorServer(translator).serving() as server,
        room_with(tmp_path, server, "az", translations=False, summaries=False) as room,
    ):
        assert room.app.writer is None
        await room.tells(VESTI, entry(TITLE, TEXT))
        await room.delivers()
        assert TITLE in room.inbox.texts("az")[0]
        assert await writing.said(room.app, online=True) == []
    assert server.asked == []


async def test_the_doctor_tries_the_server_and_never_shows_the_key(tmp_path: Path) -> None:
    async with GeneratorServer(translator).serving() as server:
        async with room_with(tmp_path, server, "az") as room:
            assert [line.state for line in await writing.said(room.app, online=True)] == ["ok", "ok"]
        async with room_with(tmp_path, server, "az", key=Secret("sk-another-key")) as room:
            (_, tried) = await writing.said(room.app, online=True)
    assert tried.state == "wrong"
    assert "BEATWIRE_GENERATOR_KEY" in tried.text
    assert "sk-another" not in tried.text
