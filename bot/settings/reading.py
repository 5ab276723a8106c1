"""From a TOML file and the environment to settings, with every mistake named.

The environment is laid over the file before anything is checked, and each value remembers
where it came from, so that a mistake is reported where the operator can mend it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.settings.fields import many, meant
from bot.settings.mistakes import SettingsError, sentence, syntax
from bot.settings.model import TABLES, Channel, Options, Settings
from bot.settings.shipped import defaults
from digests.beat import BeatError, parse, parse_sources
from digests.model import Beat, Source

FILE = Path("config/beatwire.toml")
"""Read where neither `--config` nor BEATWIRE_CONFIG names a file, if it exists."""
BEAT = "beats/azerbaijan-ict.toml"

ENVIRONMENT = {
    "BEATWIRE_DATABASE_URL": ("", "database_url"),
    "TELEGRAM_BOT_TOKEN": ("telegram", "token"),
    "TELEGRAM_API_URL": ("telegram", "api_url"),
    "TELEGRAM_WEBHOOK_URL": ("telegram", "webhook_url"),
    "TELEGRAM_WEBHOOK_SECRET": ("telegram", "webhook_secret"),
    "TELEGRAM_WEBHOOK_LISTEN": ("telegram", "webhook_listen"),
    "TELEGRAM_PAID_BROADCAST": ("telegram", "paid_broadcast"),
    "SLACK_BOT_TOKEN": ("slack", "bot_token"),
    "SLACK_APP_TOKEN": ("slack", "app_token"),
    "SLACK_SIGNING_SECRET": ("slack", "signing_secret"),
    "SLACK_LISTEN": ("slack", "listen"),
    "SLACK_CLIENT_ID": ("slack", "client_id"),
    "SLACK_CLIENT_SECRET": ("slack", "client_secret"),
    "SLACK_API_URL": ("slack", "api_url"),
    "BEATWIRE_WEBSUB_SECRET": ("websub", "secret"),
    "BEATWIRE_TOKEN_KEY": ("slack", "token_key"),
    "BEATWIRE_GENERATOR_KEY": ("generator", "key"),
}
"""Variable -> (table, key) that it sets."""

SECRETS = frozenset(
    {
        "TELEGRAM_BOT_TOKEN",
        "TELEGRAM_WEBHOOK_SECRET",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "SLACK_CLIENT_SECRET",
        "BEATWIRE_TOKEN_KEY",
        "BEATWIRE_WEBSUB_SECRET",
        "BEATWIRE_GENERATOR_KEY",
    }
)
"""Variables whose keys are refused in the file, which people share and commit."""


def load(path: Path | None, environ: Mapping[str, str], *, defaults_only: bool = False) -> Settings:
    """The settings from `path`, else BEATWIRE_CONFIG, else `config/beatwire.toml`, else defaults.

    `defaults_only` looks at no file and only at the environment handed in.  Raises
    `SettingsError` with every mistake found.
    """
    if defaults_only:
        return _draft(None, environ, shipped_only=True)
    named = path or (Path(environ["BEATWIRE_CONFIG"]) if environ.get("BEATWIRE_CONFIG") else None)
    file = named or (FILE if FILE.exists() else None)
    return _draft(file, environ)


def _draft(file: Path | None, environ: Mapping[str, str], *, shipped_only: bool = False) -> Settings:
    draft = _Draft(file, shipped_only)
    if file:
        draft.read(file)
    draft.lay_over(environ)
    return draft.settings(draft.beat())


@dataclass(slots=True)
class _Draft:
    """The configuration while it is being read: raw values, where they came from, mistakes."""

    file: Path | None
    shipped_only: bool = False
    """Whether the working directory has no say."""
    raw: dict[str, Any] = field(default_factory=dict)
    origin: dict[tuple[str, str], str] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)

    def read(self, file: Path) -> None:
        """Take the file's tables; a file that cannot be read at all ends the attempt."""
        text = _text(file)
        try:
            self.raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise SettingsError((f"{file}: {syntax(error)}",)) from None

    def lay_over(self, environ: Mapping[str, str]) -> None:
        """Let the environment win over the file; secrets come from the environment alone."""
        for name in sorted(SECRETS):
            self._refuse_in_file(name)
        for name, (table, key) in ENVIRONMENT.items():
            value = self._variable(name, environ)
            if value is not None:
                self._put(table, key, value)
                self.origin[table, key] = name

    def _refuse_in_file(self, name: str) -> None:
        table, key = ENVIRONMENT[name]
        part = self.raw.get(table)
        if isinstance(part, dict) and part.pop(key, None) is not None:
            self.mistakes.append(
                f"{self.file}: [{table}]: {key} is a secret and does not belong in this file; "
                f"set {name}, or {name}_FILE to the path of a file that holds it"
            )

    def _variable(self, name: str, environ: Mapping[str, str]) -> str | None:
        value, holder = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
        if value and holder:
            self.mistakes.append(f"environment: {name} and {name}_FILE are both set; keep one of them")
        if value or not holder:
            return value or None
        try:
            value = _text(Path(holder)).strip()
        except SettingsError as error:
            self.mistakes.append(f"environment: {name}_FILE: {error.mistakes[0]}")
            return None
        if not value:
            self.mistakes.append(f"environment: {name}_FILE: {holder} is empty; write the value into it")
        return value or None

    def _put(self, table: str, key: str, value: str) -> None:
        if not table:
            self.raw[key] = value
            return
        part = self.raw.setdefault(table, {})
        if isinstance(part, dict):
            part[key] = value

    # --- the beat ---------------------------------------------------------------------

    def beat(self) -> Beat | None:
        """The beat that the configuration names, with its `[[source]]` tables in place."""
        name, tables = self.raw.pop("beat", BEAT), self.raw.pop("source", None)
        beat = self._beat_file(name)
        if tables is None or beat is None:
            return beat
        if not isinstance(tables, list):
            self.mistakes.append(f"{self.file}: source must be written as [[source]] tables")
            return beat
        try:
            sources = parse_sources(tables, str(self.file))
        except BeatError as error:
            self.mistakes.extend(error.mistakes)
            return beat
        return _with_sources(beat, tuple(sources))

    def _beat_file(self, name: object) -> Beat | None:
        if not isinstance(name, str) or not name:
            self.mistakes.append(f"{self.file}: beat must be the path of a beat file, in quotes")
            return None
        places = self._places(Path(name))
        found = next((place for place in places if place.is_file()), None)
        if found is None:
            looked = ", ".join(str(place) for place in dict.fromkeys(places))
            self.mistakes.append(
                f'{self.file or "defaults"}: beat "{name}" was not found; looked at {looked}'
            )
            return None
        try:
            return parse(_text(found), str(found))
        except BeatError as error:
            self.mistakes.extend(error.mistakes)
        except SettingsError as error:
            self.mistakes.extend(error.mistakes)
        return None

    def _places(self, name: Path) -> list[Path]:
        """Beside the configuration first, then in the working directory, then as shipped."""
        if self.shipped_only:
            return [defaults() / name]
        base = self.file.parent if self.file else FILE.parent
        return [base / name, name, defaults() / name]

    # --- the rest ---------------------------------------------------------------------

    def settings(self, beat: Beat | None) -> Settings:
        """Check every table; raise what was found, here and before."""
        options = self._options()
        if beat:
            self._check_topics(beat)
        if options:
            self._check_repeats(options.channels)
        if self.mistakes or options is None or beat is None:
            raise SettingsError(tuple(self.mistakes))
        values = {part.name: getattr(options, part.name) for part in fields(Options)}
        pairs = zip(options.channels, self._channel_tables(), strict=True)
        values["channels"] = tuple(_settled(channel, options, beat, given) for channel, given in pairs)
        return Settings(**values, beat=beat, file=self.file)

    def _options(self) -> Options | None:
        try:
            return TypeAdapter(Options).validate_python(self.raw)
        except ValidationError as error:
            self.mistakes.extend(
                dict.fromkeys(self._told(detail) for detail in error.errors(include_url=False))
            )
            return None

    def _told(self, detail: ErrorDetails) -> str:
        where, key = self._place(detail["loc"])
        return f"{where}: {sentence(detail, key)}"

    def _place(self, loc: tuple[int | str, ...]) -> tuple[str, str]:
        """Where a mistake stands, and the key that it is about (empty: the whole table)."""
        first, rest = str(loc[0]) if loc else "", [str(part) for part in loc[1:]]
        if first == "channel" and rest:
            return f"{self.file}: [[channel]] {int(rest[0]) + 1}", "".join(rest[1:2])
        table, key = (first, "".join(rest[:1])) if first in TABLES else ("", first)
        variables = [
            name for (_, k), name in self.origin.items() if ENVIRONMENT[name] == (table, k) and key in (k, "")
        ]
        if variables and (key or not self._in_file(table)):
            return "environment", variables[0] if key else ""
        return f"{self.file}: [{table}]" if table else f"{self.file}", key

    def _in_file(self, table: str) -> bool:
        """Whether the file itself says anything in this table."""
        part = self.raw.get(table)
        return not isinstance(part, dict) or any((table, key) not in self.origin for key in part)

    def _check_topics(self, beat: Beat) -> None:
        """Asked of the raw tables, so that a wrong key elsewhere does not hide a wrong topic."""
        known = [*(topic.id for topic in beat.topics), "all"]
        for number, table in enumerate(self._channel_tables(), 1):
            topics = many(table.get("topics"))
            for topic in topics if isinstance(topics, list) else ():
                if isinstance(topic, str) and topic not in known:
                    near = meant(topic, known) or f"the beat has {', '.join(known[:-1])}"
                    self.mistakes.append(
                        f'{self.file}: [[channel]] {number}: topic "{topic}" is not in the beat; {near}'
                    )

    def _channel_tables(self) -> list[dict[str, Any]]:
        tables = self.raw.get("channel", [])
        return (
            [table if isinstance(table, dict) else {} for table in tables] if isinstance(tables, list) else []
        )

    def _check_repeats(self, channels: tuple[Channel, ...]) -> None:
        """One chat may have several tables (a cadence for some topics), but only one language and hour."""
        first: dict[tuple[str, ...], tuple[int, Channel]] = {}
        for number, channel in enumerate(channels, 1):
            place = (channel.platform, channel.account, channel.chat, channel.thread)
            before, other = first.setdefault(place, (number, channel))
            differing = [key for key in _OF_CHAT if getattr(channel, key) != getattr(other, key)]
            if differing:
                self.mistakes.append(
                    f"{self.file}: [[channel]] {number}: is the same chat as [[channel]] {before} "
                    f"but sets another {differing[0]}; a chat can have only one"
                )


_OF_CHAT = ("language", "timezone", "digest_day", "digest_at", "quiet_from", "quiet_to", "uncertain")


def _settled(channel: Channel, options: Options, beat: Beat, given: Mapping[str, object]) -> Channel:
    """The channel with what it left open taken from the whole configuration."""
    general = {
        "language": options.language,
        "timezone": options.timezone or beat.timezone,
        "digest_day": options.digest.day,
        "digest_at": options.digest.at,
        "uncertain": options.uncertain,
    }
    return replace(channel, **{key: value for key, value in general.items() if key not in given})  # type: ignore[arg-type]


def _with_sources(beat: Beat, sources: tuple[Source, ...]) -> Beat:
    return replace(beat, sources=sources)


def _text(file: Path) -> str:
    """A file's text; what keeps it from being read is a mistake in one sentence."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise SettingsError((f"{file}: line {line}: is not UTF-8 text; save the file as UTF-8",)) from None
    except FileNotFoundError:
        raise SettingsError((f"{file}: no such file; check the path",)) from None
    except OSError as error:
        raise SettingsError((f"{file}: cannot be read: {error.strerror or error}",)) from None
