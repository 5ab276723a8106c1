"""Why a source cannot be read, for an operator who reads the bot in another language.

Enters: the reason as a visit kept it, in English, the end of a sentence that begins with the
source.  Leaves: a clause that stands behind a colon.  What no table has is said as what it
comes to: the document cannot be read; `beatwire check` has the whole of it.
"""

from __future__ import annotations

import re
from typing import Literal

from digests.model import ReaderLanguage

_Other = Literal["az", "ru"]

_SAID: tuple[tuple[re.Pattern[str], dict[_Other, str]], ...] = tuple(
    (re.compile(pattern), {"az": az, "ru": ru})
    for pattern, az, ru in (
        (
            r"answered 401\b",
            "server 401 qaytarır (giriş tələb edir)",
            "сервер отвечает 401 (нужен вход)",
        ),
        (
            r"answered 403\b",
            "server 403 qaytarır (bu oxucunu qəbul etmir; user_agent-də brauzer adı kömək edə bilər)",
            "сервер отвечает 403 (не принимает этого читателя; может помочь имя браузера в user_agent)",
        ),
        (
            r"answered 404\b",
            "server 404 qaytarır (belə səhifə yoxdur)",
            "сервер отвечает 404 (такой страницы нет)",
        ),
        (
            r"answered 429\b",
            "server 429 qaytarır (sorğular çox tez-tezdir)",
            "сервер отвечает 429 (слишком частые запросы)",
        ),
        (r"answered (?P<n>\d{3})\b", "server {n} qaytarır", "сервер отвечает {n}"),
        (r"did not answer within (?P<n>[\d.]+) s", "{n} saniyədə cavab gəlmir", "нет ответа за {n} с"),
        (r"cannot be reached", "serverə qoşulmaq mümkün deyil", "к серверу не удаётся подключиться"),
        (r"has a host name", "belə host adı tapılmır (DNS)", "такого имени хоста нет (DNS)"),
        (
            r"has a certificate",
            "sertifikatına və ya şifrələməsinə etibar etmək olmaz",
            "его сертификату или шифрованию нельзя доверять",
        ),
        (r"broke off", "sənəd yarıda kəsilir", "документ обрывается на середине"),
        (r"closed the connection", "cavab vermədən əlaqəni kəsir", "закрывает соединение, не ответив"),
        (r"redirects in a circle", "yönləndirmələr dövrə vurur", "перенаправления ходят по кругу"),
        (
            r"its robots\.txt",
            "robots.txt bu səhifəni oxumağa icazə vermir",
            "robots.txt не разрешает читать эту страницу",
        ),
        (r"its address", "ünvanı açıq internetdə deyil", "его адрес не из открытого интернета"),
        (r"is larger than (?P<n>.+)", "sənəd çox böyükdür (hədd {n})", "документ слишком велик (предел {n})"),
        (
            r"is a web page, not a feed",
            "ünvanda lent yox, veb-səhifə var",
            "по адресу не лента, а веб-страница",
        ),
        (r"is empty", "sənəd boşdur", "документ пуст"),
    )
)
_ELSE: dict[_Other, str] = {"az": "sənədi oxumaq mümkün deyil", "ru": "документ не удаётся прочитать"}


class Reason(str):
    """A reason that is to be said as a clause in the reader's language."""

    __slots__ = ()


def reason_text(reason: str, language: ReaderLanguage) -> str:
    """The reason as a clause: `it answered 404 (there is no such page)`, `its address is private`."""
    if language == "en":
        return reason if reason.startswith("its ") else f"it {reason}"
    for pattern, said in _SAID:
        if found := pattern.match(reason):
            return said[language].format_map(found.groupdict())
    return _ELSE[language]
