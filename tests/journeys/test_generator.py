"""The whole program with a generator beside it: a translation that holds, and one that does not."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.running import running, world
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
