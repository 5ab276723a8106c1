"""Commands that change how a chat is spoken to: /language and /settings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo, available_timezones

from bot.commands.ask import READERS, Ask
from bot.commands.news import topic_name
from bot.commands.wishes import CADENCE_ALIASES
from bot.compose import next_due
from bot.model import ALL_TOPICS, Button, Cadence, Chat, Reply, Subscription
from bot.store import subscriptions
from digests.language import fold
from digests.model import ReaderLanguage

LANGUAGE_NAMES: dict[ReaderLanguage, str] = {"az": "Azərbaycanca", "en": "English", "ru": "Русский"}

LANGUAGE_ALIASES: dict[str, ReaderLanguage] = {
    "az": "az", "azerbaycanca": "az", "azeri": "az", "azerbaijani": "az", "азербайджанский": "az",
    "en": "en", "english": "en", "ingilisce": "en", "английский": "en", "eng": "en",
    "ru": "ru", "russian": "ru", "rusca": "ru", "русский": "ru", "rus": "ru",
}  # fmt: skip

HOURS = ("08:00", "09:00", "12:00", "18:00")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_ALIASES: tuple[tuple[str, ...], ...] = (
    ("monday", "mon", "bazarertesi", "понедельник", "ponedelnik"),
    ("tuesday", "tue", "cersenbeaxsami", "вторник", "vtornik"),
    ("wednesday", "wed", "cersenbe", "среда", "sreda"),
    ("thursday", "thu", "cumeaxsami", "четверг", "chetverg"),
    ("friday", "fri", "cume", "пятница", "pyatnitsa"),
    ("saturday", "sat", "senbe", "суббота", "subbota"),
    ("sunday", "sun", "bazar", "воскресенье", "voskresenye"),
)
CADENCE_NAMES = ("cadence", "tezlik", "chastota", "частота")
"""Words for the setting of how often, folded."""
QUIET_NIGHT = "22:00-08:00"
ON = ("on", "yes", "he", "var", "da", "да", "вкл", "qos")
OFF = ("off", "no", "yox", "net", "нет", "sondur", "выкл")


@dataclass(frozen=True, slots=True)
class BadValue(Exception):
    """A setting's value that cannot be; `key` is the phrase that says why."""

    key: str
    value: str


async def language(ask: Ask) -> Reply:
    """/language az|en|ru: the language of this chat; without a word, a choice."""
    if not ask.words:
        return ask.reply(ask.say("language_choose"), _language_buttons())
    wanted = LANGUAGE_ALIASES.get(fold(ask.words[0]))
    if wanted is None:
        return ask.reply(ask.say("language_unknown", language=ask.words[0][:20]), _language_buttons())
    refusal = await ask.refused()
    if refusal:
        return refusal
    chat = await ask.stored()
    async with ask.rooms.database.begin() as conn:
        await subscriptions.change(conn, chat.id, language=wanted)
    return replace(ask, language=wanted).reply(
        replace(ask, language=wanted).say("language_set", language=LANGUAGE_NAMES[wanted])
        + replace(ask, language=wanted).lasting,
        private=False,
    )


async def settings(ask: Ask) -> Reply:
    """/settings [time 08:30 | day friday | zone Europe/Berlin | quiet 22:00-08:00 | cadence daily]."""
    if not ask.words:
        return await _overview(ask)
    refusal = await ask.refused()
    if refusal:
        return refusal
    cadence = CADENCE_ALIASES.get(fold(" ".join(ask.words[1:])))
    if cadence and fold(ask.words[0]) in CADENCE_NAMES:
        return await _set_cadence(ask, cadence)
    try:
        if fold(ask.words[0]) == "rich" and ask.request.chat.platform != "telegram":
            raise BadValue("settings_unknown", ask.words[0])  # no other platform has such messages
        changed = read_setting(ask.words[0], " ".join(ask.words[1:]))
        if "rich" in changed and ask.request.chat.platform != "telegram":
            raise BadValue("settings_unknown", ask.words[0])  # by another name of it
    except BadValue as bad:
        rich = ("rich",) if ask.request.chat.platform == "telegram" else ()
        there = ", ".join(("time", "day", "zone", "quiet", "cadence", *rich))
        return ask.reply(ask.say(bad.key, value=bad.value[:40], settings=there))
    chat = await ask.stored()
    async with ask.rooms.database.begin() as conn:
        chat = await subscriptions.change(conn, chat.id, **changed)
        await _reschedule(conn, chat, ask.rooms.clock())
    return await _overview(replace(ask, chat=chat), changed=True)


async def _set_cadence(ask: Ask, cadence: Cadence) -> Reply:
    """The same cadence for everything that this chat gets; for all topics where it gets nothing yet."""
    chat = await ask.stored()
    async with ask.rooms.database.begin() as conn:
        topics = {one.topic for one in await subscriptions.of(conn, chat.id)} or {ALL_TOPICS}
        await subscriptions.reactivate(conn, chat.id)
        await subscriptions.subscribe(conn, chat.id, [Subscription(topic, cadence) for topic in topics])
        await _reschedule(conn, chat, ask.rooms.clock())
    return await _overview(replace(ask, chat=replace(chat, active=True, reason=None)), changed=True)


def read_setting(name: str, value: str) -> dict[str, object]:
    """The columns that a setting changes; BadValue says what is wrong with it."""
    match fold(name):
        case "time" | "saat" | "vaxt" | "vremya" | "время" | "hour":
            return {"digest_at": _clock_time(value)}
        case "day" | "gun" | "den" | "день":
            return {"digest_day": _weekday(value)}
        case "zone" | "timezone" | "zona" | "зона":
            return {"timezone": _zone(value)}
        case "quiet" | "sakit" | "tiho" | "тихо":
            return _quiet(value)
        case "rich" | "zengin" | "bogato" | "богато":
            return {"rich": _switch(value)}
        case _:
            raise BadValue("settings_unknown", name)


def _switch(text: str) -> bool:
    word = fold(text.strip())
    if word not in ON and word not in OFF:
        raise BadValue("settings_bad_switch", text)
    return word in ON


def _clock_time(text: str) -> time:
    match = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?", text.strip())
    if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise BadValue("settings_bad_time", text)
    return time(int(match[1]), int(match[2] or 0))


def _weekday(text: str) -> int:
    wanted = re.sub(r"[\s-]", "", fold(text))
    for number, names in enumerate(DAY_ALIASES):
        if wanted in names:
            return number
    raise BadValue("settings_bad_day", text)


def _zone(text: str) -> str:
    by_name = {zone.lower(): zone for zone in available_timezones()}
    city = text.strip().replace(" ", "_").lower()
    exact = by_name.get(city)
    found = exact or next((zone for name, zone in sorted(by_name.items()) if name.endswith("/" + city)), None)
    if not found or not city:
        raise BadValue("settings_bad_zone", text)
    return found


def _quiet(text: str) -> dict[str, object]:
    if fold(text.strip()) in OFF:
        return {"quiet_from": None, "quiet_to": None}
    start, dash, end = text.replace("–", "-").partition("-")
    if not dash:
        raise BadValue("settings_bad_quiet", text)
    first, last = _clock_time(start), _clock_time(end)
    if first == last:
        raise BadValue("settings_bad_quiet", text)
    return {"quiet_from": first, "quiet_to": last}


async def _reschedule(conn: subscriptions.Connection, chat: Chat, now: datetime) -> None:
    """Another hour, day or zone moves the digests that are to come."""
    for cadence in {one.cadence for one in await subscriptions.of(conn, chat.id)}:
        if cadence in ("daily", "weekly"):
            await subscriptions.set_due(conn, chat.id, cadence, next_due(chat, cadence, now))


async def _overview(ask: Ask, *, changed: bool = False) -> Reply:
    chat = ask.chat
    subscribed: list[Subscription] = []
    muted: list[str] = []
    followed: list[str] = []
    none = ask.say("settings_none")
    if ask.known or changed:
        async with ask.rooms.database.read() as conn:
            subscribed = list(await subscriptions.of(conn, chat.id))
            muted = await subscriptions.muted(conn, chat.id)
            followed = await subscriptions.muted(conn, chat.id, "follow")
    wishes = ", ".join(
        f"{topic_name(ask, one.topic)} ({ask.say(f'cadence_{one.cadence}')})" for one in subscribed
    )
    quiet = (
        f"{chat.quiet_from:%H:%M}–{chat.quiet_to:%H:%M}"
        if chat.quiet_from and chat.quiet_to
        else ask.say("settings_off")
    )
    lines = [
        ask.say("settings_language", language=LANGUAGE_NAMES[chat.language]),
        ask.say("settings_topics", topics=wishes or none),
        ask.say(
            "settings_digest",
            day=ask.rooms.formatter.weekday(chat.digest_day, ask.language),
            time=f"{chat.digest_at:%H:%M}",
            zone=chat.timezone,
        ),
        ask.say("settings_quiet", quiet=quiet),
    ]
    if chat.ref.platform == "telegram" and chat.rich:
        lines.append(ask.say("settings_rich"))
    if muted or followed:
        words = {"followed": ", ".join(followed) or none, "muted": ", ".join(muted) or none}
        lines.append(ask.say("settings_words", **words))
    if silence := ask.silence:
        lines.append(silence)
    if changed and ask.lasting:
        lines.append(ask.lasting)
    lines.append(ask.say("settings_how"))
    heading = ask.say("settings_changed" if changed else "settings_heading")
    message = ask.text("\n".join(lines), *_buttons(ask), heading=heading)
    return Reply((message,), private=True, replaces=changed)


def _buttons(ask: Ask) -> tuple[tuple[Button, ...], ...]:
    hours = tuple(Button(hour, command=f"settings time {hour}") for hour in HOURS)
    quiet = (
        Button(ask.say("button_quiet_night"), command=f"settings quiet {QUIET_NIGHT}"),
        Button(ask.say("button_quiet_off"), command="settings quiet off"),
    )
    zones = tuple(
        Button(
            f"{zone.rpartition('/')[2]} {ask.rooms.clock().astimezone(ZoneInfo(zone)):%z}"[:-2],
            command=f"settings zone {zone}",
        )
        for zone in dict.fromkeys((ask.rooms.beat.timezone, "Europe/Moscow", "Europe/London"))
    )
    cadences = tuple(
        Button(ask.say(f"cadence_{one}"), command=f"settings cadence {one}")
        for one in ("instant", "daily", "weekly")
    )
    form = Button(
        ask.say("button_rich_off" if ask.chat.rich else "button_rich_on"),
        command=f"settings rich {'off' if ask.chat.rich else 'on'}",
    )
    rows = (_language_buttons(), cadences, hours, quiet, zones)
    return (*rows, (form,)) if ask.request.chat.platform == "telegram" else rows


def _language_buttons() -> tuple[Button, ...]:
    return tuple(Button(LANGUAGE_NAMES[one], command=f"language {one}") for one in READERS)
