"""The whole program with a generator beside it: a translation that holds, and one that does not."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.journeys.cluster import cluster
from tests.journeys.running import ROOT, Wire, running, world
from tests.servers.generator import KEY, MODEL, Asked, GeneratorServer
from tests.servers.telegram import TelegramServer

READER = 501

OPENED = (
    "В Гяндже открыт дата-центр за 12 млн манатов",
    "Дата-центр в Гяндже построен за 12 млн манатов. Рядом работают 40 базовых станций.",
)
OPENED_AZ = (
    "Gəncədə 12 milyon manata data-mərkəz açılıb",
    "Gəncədəki data-mərkəz 12 milyon manata tikilib. Yaxınlıqda 40 baza stansiyası işləyir.",
)
BLOCKED = (
    "В сети AzStateNet заблокирован 81 млн вредоносных ссылок",
    "За неделю в сети AzStateNet заблокирован 81 млн вредоносных ссылок.",
)
WRONG_AZ = (
    "AzStateNet şəbəkəsində 18 milyon zərərli keçid bloklanıb",
    "Bir həftədə AzStateNet şəbəkəsində 18 milyon zərərli keçid bloklanıb.",
)


def model(asked: Asked) -> dict[str, str]:
    title, text = OPENED_AZ if asked.title == OPENED[0] else WRONG_AZ
    return {"title": title, "text": text}


async def subscribe(telegram: TelegramServer) -> None:
    telegram.person(READER).language = "az"
    chat = telegram.private(READER)
    telegram.user_says(chat, "/subscribe all instant", language="az")
    await telegram.until(lambda: len(telegram.messages(chat)) > 0)


async def test_a_faithful_translation_is_sent_and_a_wrong_one_never(tmp_path: Path) -> None:
    async with GeneratorServer(model).serving() as server, world() as (wire, telegram, _):
        generator = f'[generator]\nurl = "{server.url}/v1"\nmodel = "{MODEL}"\n'
        wire.language = "ru"
        environ = {"BEATWIRE_GENERATOR_KEY": KEY}
        async with running(tmp_path, wire, telegram, environ=environ, more=generator) as bot:
            await subscribe(telegram)
            wire.publish("centre", *OPENED)
            await telegram.until(
                lambda: any(OPENED_AZ[0] in one.text for one in telegram.seen(READER)), seconds=30
            )
            (alert,) = [one for one in telegram.seen(READER) if OPENED_AZ[0] in one.text]
            assert "rus dilindən maşın tərcüməsi" in alert.text
            assert "Caspian Wire" in alert.text

            wire.publish("links", *BLOCKED)
            await telegram.until(
                lambda: any(BLOCKED[0] in one.text for one in telegram.seen(READER)), seconds=30
            )
            assert not any("18 milyon" in one.text for one in telegram.seen(READER))
            await bot.kill()
            said = bot.said()
    assert "generator.refused" in said
    assert "Traceback" not in said
    assert KEY not in said
    assert KEY.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("*.db*"))


def settings_of(server: GeneratorServer) -> str:
    return f'\n[generator]\nurl = "{server.url}/v1"\nmodel = "{MODEL}"\n'


@pytest.mark.postgres
async def test_in_a_cluster_one_worker_asks_and_all_readers_get_the_words(
    tmp_path: Path, postgres_url: str
) -> None:
    async with GeneratorServer(model).serving() as server, world() as (wire, telegram, _):
        wire.language = "ru"
        environ = {"BEATWIRE_GENERATOR_KEY": KEY}
        async with cluster(
            tmp_path, postgres_url, [wire], telegram, environ=environ, more=settings_of(server)
        ) as house:
            await house.subscribe(5, "az")
            await house.start("scheduler")
            await house.start("worker")
            await house.start("worker")
            await wire.read()
            wire.publish("centre", *OPENED)
            await house.until(lambda: min(house.got()) == 1)
            told = [text for chat in range(1001, 1006) for text in telegram.messages(chat)]
            assert all(OPENED_AZ[0] in text and "maşın tərcüməsi" in text for text in told)
            assert [asked.title for asked in server.asked].count(OPENED[0]) == 1
            wire.publish("links", *BLOCKED)
            await house.until(lambda: min(house.got()) == 2)
            told = [telegram.messages(chat)[-1] for chat in range(1001, 1006)]
            assert all(BLOCKED[0] in text and "18 milyon" not in text for text in told)
            said = "".join(member.said() for member in house.members)
    assert "Traceback" not in said
    assert KEY not in said


async def beat(folder: Path, telegram: TelegramServer) -> None:
    """`beatwire once` as a process of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BEATWIRE", "TELEGRAM", "SLACK"))}
    environ = kept | {
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "BEATWIRE_GENERATOR_KEY": KEY,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "once", cwd=folder, env=environ,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    assert KEY.encode() not in said


async def next_visit(wire: Wire, folder: Path, telegram: TelegramServer) -> None:
    """Beats until the source was due: its interval is a second, and a process may start faster."""
    seen = wire.server.counts[wire.path]
    while wire.server.counts[wire.path] == seen:
        await beat(folder, telegram)


async def test_a_beat_of_once_waits_for_the_words(tmp_path: Path) -> None:
    async with GeneratorServer(model).serving() as server, world() as (wire, telegram, _):
        wire.language = "ru"
        telegram.private(READER)
        (tmp_path / "config").mkdir()
        (tmp_path / "config" / "beatwire.toml").write_text(
            f'[[source]]\nid = "wire"\nname = "Caspian Wire"\nurl = "{wire.server.url}{wire.path}"\n'
            f'language = "ru"\ninterval = "1s"\n\n[[channel]]\nplatform = "telegram"\nchat = "{READER}"\n'
            'topics = ["all"]\ncadence = ["instant"]\nlanguage = "az"\n\n'
            f"[fetch]\nallow_private_addresses = true\n{settings_of(server)}",
            encoding="utf-8",
        )
        await beat(tmp_path, telegram)
        wire.publish("centre", *OPENED)
        wire.publish("links", *BLOCKED)
        await next_visit(wire, tmp_path, telegram)
        told = "\n".join(telegram.messages(READER))
        assert OPENED_AZ[0] in told
        assert BLOCKED[0] in told
        assert "18 milyon" not in told
        asked = len(server.asked)
        await next_visit(wire, tmp_path, telegram)
        assert len(server.asked) == asked
