"""What single values of the configuration may look like, and what is said of those that do not.

Each check takes what TOML or the environment gave and returns the value, or raises
`ValueError` with the rest of a sentence that begins with the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time, timedelta
from difflib import get_close_matches
from ipaddress import ip_address
from typing import Annotated, Literal, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field

from bot.settings.secret import DatabaseUrl, Secret
from digests.beat import BeatError, duration

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST_RETENTION = timedelta(days=15)
FLAGS = {"true": True, "yes": True, "on": True, "1": True} | dict.fromkeys(("false", "no", "off", "0"), False)
_NO_DURATION = "is not a duration; write 30s, 5m, 2h or 1d"


class Listen(NamedTuple):
    """Where a server listens."""

    host: str
    port: int


def _duration(value: object) -> object:
    if not isinstance(value, str):
        raise _wrong(value, _NO_DURATION)
    try:
        return duration(value)
    except (ValueError, BeatError):
        raise _wrong(value, _NO_DURATION) from None


def _flag(value: object) -> object:
    """True or false, in the environment also as shells write it."""
    if isinstance(value, str) and value.strip().lower() in FLAGS:
        return FLAGS[value.strip().lower()]
    if isinstance(value, bool):
        return value
    raise _wrong(value, "is neither true nor false")


def _retention(value: object) -> object:
    kept = _duration(value)
    if isinstance(kept, timedelta) and kept < SHORTEST_RETENTION:
        raise _wrong(value, "is too short: corrections may come for a fortnight; write 15d or more")
    return kept


def _time(value: object) -> object:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value.strip()):
        hour, minute = value.split(":")
        return time(int(hour), int(minute))
    raise _wrong(value, "is not a time of day; write HH:MM, for example 09:00")


def _day(value: object) -> object:
    if isinstance(value, str) and value.strip().lower() in DAYS:
        return DAYS.index(value.strip().lower())
    raise _wrong(value, f"is not one of {', '.join(DAYS)}")


def _zone(value: object) -> object:
    if not isinstance(value, str):
        raise _wrong(value, "is not a time zone; write a name such as Asia/Baku")
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        near = meant(value, available_timezones()) or "write a name such as Asia/Baku"
        raise _wrong(value, f"is not a known time zone; {near}") from None
    return value


# Addresses and databases come from the environment, where a token may have landed in the
# wrong variable: what is said of them never repeats the value.


def listen_address(value: object) -> Listen:
    """HOST:PORT; ValueError says what is wrong with anything else."""
    if isinstance(value, Listen):
        return value
    host, _, port = value.strip().rpartition(":") if isinstance(value, str) else ("", "", "")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise ValueError("is not HOST:PORT; write for example 127.0.0.1:3000")
    return Listen(host.strip("[]"), int(port))


def _web(value: object) -> str:
    try:
        parts = urlsplit(value.strip()) if isinstance(value, str) else None
        good = parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if good and isinstance(value, str):
        return value.strip()
    raise ValueError("is not an address that begins with http:// or https://")


def _slack_api(value: object) -> object:
    return f"{_web(value).rstrip('/')}/"


def _guarded(value: object) -> object:
    """A webhook address: whoever reads what comes there on the way reads every chat."""
    address = _web(value)
    if urlsplit(address).scheme == "http" and not _loopback(urlsplit(address).hostname or ""):
        raise ValueError("must begin with https:// (plain http is allowed on loopback only)")
    return address


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _database(value: object) -> object:
    url = value.strip() if isinstance(value, str) else ""
    if re.match(r"sqlite(\+aiosqlite)?:///.|postgres(ql)?(\+psycopg)?://.", url):
        return url
    raise ValueError(
        "is not a database address; write sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"
    )


def _name(value: object) -> object:
    """Chat and thread numbers are often written without quotes."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _filled(value: object) -> object:
    if value == "":
        raise ValueError("is empty; write the number, id or @name of the chat")
    return _name(value)


def _webhook_secret(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value):
        raise ValueError("may hold only A-Z, a-z, 0-9, _ and -, at most 256 of them")
    return value


def _token_key(value: object) -> object:
    if isinstance(value, str) and not all(len(key.strip()) >= 32 for key in value.split(",")):
        raise ValueError("must be at least 32 characters; make one with: openssl rand -hex 32")
    return value


def many(value: object) -> object:
    """A single text where a list may stand."""
    return [value] if isinstance(value, str) else value


def _wrong(value: object, sentence: str) -> ValueError:
    return ValueError(f"{quoted(value)} {sentence}")


def quoted(value: object) -> str:
    """A value as a mistake shows it."""
    text = str(value) if not isinstance(value, bool) else str(value).lower()
    return f'"{text if len(text) <= 80 else text[:79] + "…"}"'


def meant(word: str, known: Iterable[str]) -> str:
    """A suggestion for a misspelt word, or nothing."""
    near = get_close_matches(word, list(known), 1)
    return f'did you mean "{near[0]}"?' if near else ""


Flag = Annotated[bool, BeforeValidator(_flag)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
Retention = Annotated[timedelta, BeforeValidator(_retention)]
TimeOfDay = Annotated[time, BeforeValidator(_time)]
Day = Annotated[int, BeforeValidator(_day)]
Zone = Annotated[str, BeforeValidator(_zone)]
ListenAddress = Annotated[Listen, BeforeValidator(listen_address)]
Url = Annotated[str, BeforeValidator(_web)]
SlackApi = Annotated[str, BeforeValidator(_slack_api)]
Webhook = Annotated[str, BeforeValidator(_guarded)]
DatabaseAddress = Annotated[DatabaseUrl, BeforeValidator(_database)]
WebhookSecret = Annotated[Secret, BeforeValidator(_webhook_secret)]
TokenKey = Annotated[Secret, BeforeValidator(_token_key)]
Name = Annotated[str, BeforeValidator(_name)]
ChatName = Annotated[str, BeforeValidator(_filled)]
Count = Annotated[int, Field(strict=True, ge=1)]
Uncertain = Literal["resend", "leave"]
