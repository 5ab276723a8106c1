"""The configuration: what is read where, what is refused, and in which words."""

from __future__ import annotations

import contextlib
import copy
import json
import pickle
import re
import tomllib
import traceback
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.settings import (
    ENVIRONMENT,
    MASK,
    SECRETS,
    Channel,
    DatabaseUrl,
    Listen,
    Secret,
    Settings,
    SettingsError,
    defaults,
    load,
)
from bot.settings.model import TABLES, Options

EXAMPLE = Path(__file__).parent.parent / "config" / "beatwire.toml.example"
TOKEN = "123456:very-secret-indeed-and-long"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path) -> Iterator[None]:
    """No test sees the configuration of the checkout it runs in."""
    with contextlib.chdir(tmp_path):
        yield


def written(text: str, name: str = "mine.toml") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(text: str, **environ: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load(written(text), environ)
    return caught.value.mistakes


def read(text: str = "", **environ: str) -> Settings:
    return load(written(text), environ)


class TestWhereItIsRead:
    def test_with_nothing_said_the_shipped_defaults_hold(self) -> None:
        settings = load(None, {})
        assert settings.file is None
        assert settings.database_url.reveal() == "sqlite:///beatwire.db"
        assert (settings.language, settings.uncertain, settings.zone) == ("en", "resend", "Asia/Baku")
        assert (settings.digest.day, settings.digest.at) == (0, time(9, 0))
        assert "cyber" in [topic.id for topic in settings.beat.topics]
        assert settings.telegram.token is None
        assert settings.slack.mode == "off"

    def test_the_file_in_the_working_directory_is_read_unasked(self) -> None:
        written('language = "az"', "config/beatwire.toml")
        assert load(None, {}).language == "az"

    def test_the_environment_names_another_file_and_the_command_line_a_third(self) -> None:
        written('language = "az"', "config/beatwire.toml")
        written('language = "ru"', "second.toml")
        named = {"BEATWIRE_CONFIG": "second.toml"}
        assert load(None, named).language == "ru"
        assert load(written('language = "en"'), named).language == "en"

    def test_the_demo_looks_at_no_file(self) -> None:
        written('language = "az"', "config/beatwire.toml")
        written("not a beat", "config/beats/azerbaijan-ict.toml")
        settings = load(None, {"BEATWIRE_CONFIG": "absent.toml"}, defaults_only=True)
        assert (settings.language, settings.beat.id) == ("en", "azerbaijan-ict")

    @pytest.mark.parametrize("environ", [{"BEATWIRE_CONFIG": "absent.toml"}])
    def test_a_named_file_that_is_absent_is_a_mistake(self, environ: dict[str, str]) -> None:
        with pytest.raises(SettingsError, match=r"absent\.toml: no such file"):
            load(None, environ)
        with pytest.raises(SettingsError, match=r"other\.toml: no such file"):
            load(Path("other.toml"), environ)

    def test_a_folder_in_place_of_the_file_is_a_mistake(self) -> None:
        with pytest.raises(SettingsError, match="cannot be read"):
            load(Path(), {})

    def test_the_shipped_defaults_hold_the_beat(self) -> None:
        assert (defaults() / "beats" / "azerbaijan-ict.toml").is_file()

    def test_a_beat_is_found_beside_the_configuration(self) -> None:
        text = (defaults() / "beats" / "azerbaijan-ict.toml").read_text(encoding="utf-8")
        written(text, "deep/own.toml")
        path = written('beat = "own.toml"', "deep/conf.toml")
        assert load(path, {}).beat.topics

    def test_a_beat_that_is_nowhere_is_named_with_the_places_looked_at(self) -> None:
        (said,) = mistakes('beat = "gone.toml"')
        assert said.startswith('mine.toml: beat "gone.toml" was not found; looked at gone.toml')


class TestEnvironment:
    def test_it_wins_over_the_file(self) -> None:
        text = '[telegram]\napi_url = "http://file.example"'
        assert (
            read(text, TELEGRAM_API_URL="http://127.0.0.1:8081").telegram.api_url == "http://127.0.0.1:8081"
        )

    def test_an_empty_variable_is_as_good_as_none(self) -> None:
        assert read(TELEGRAM_BOT_TOKEN="").telegram.token is None

    @pytest.mark.parametrize("name", sorted(SECRETS))
    def test_every_secret_can_come_from_a_file(self, name: str) -> None:
        written(f"{TOKEN}\n", "secret.txt")
        others = dict.fromkeys(SECRETS - {name}, "aSecretOf32CharactersAtTheVeryLeast") | {
            "SLACK_CLIENT_ID": "1.2"
        }
        settings = read(**others, **{f"{name}_FILE": "secret.txt"}) if "WEBHOOK" not in name else None
        if settings is None:
            written("only-these_9", "secret.txt")
            settings = read(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_WEBHOOK_SECRET_FILE="secret.txt")
        table, key = ENVIRONMENT[name]
        held = getattr(getattr(settings, table), key).reveal()
        assert held == Path("secret.txt").read_text(encoding="utf-8").strip()

    def test_the_database_address_can_come_from_a_file(self) -> None:
        written("postgresql://me:pw@host/db", "url.txt")
        assert (
            read(BEATWIRE_DATABASE_URL_FILE="url.txt").database_url.reveal() == "postgresql://me:pw@host/db"
        )

    def test_a_secret_file_that_is_absent_empty_or_doubled_is_named(self) -> None:
        written(" \n", "empty.txt")
        assert (
            "TELEGRAM_BOT_TOKEN_FILE: gone.txt: no such file"
            in mistakes("", TELEGRAM_BOT_TOKEN_FILE="gone.txt")[0]
        )
        assert "empty.txt is empty" in mistakes("", TELEGRAM_BOT_TOKEN_FILE="empty.txt")[0]
        both = mistakes("", TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_BOT_TOKEN_FILE="gone.txt")
        assert "both set" in both[0]

    def test_a_secret_written_into_the_file_is_refused_without_repeating_it(self) -> None:
        (said,) = mistakes(f'[telegram]\ntoken = "{TOKEN}"')
        assert said.startswith("mine.toml: [telegram]: token is a secret")
        assert "TELEGRAM_BOT_TOKEN_FILE" in said
        assert TOKEN not in said

    def test_a_token_in_the_wrong_variable_is_not_repeated(self) -> None:
        wrong = {
            "TELEGRAM_API_URL": TOKEN,
            "SLACK_LISTEN": TOKEN,
            "BEATWIRE_DATABASE_URL": TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": TOKEN,
        }
        told = mistakes("", **wrong)
        assert sorted(name for said in told for name in wrong if f"environment: {name} " in said) == sorted(
            wrong
        )
        assert TOKEN not in "".join(told)


class TestTelegram:
    @pytest.mark.parametrize(
        "url", ["https://bot.example/hook", "http://127.0.0.1:9/x", "http://localhost/x", "http://[::1]/x"]
    )
    def test_webhooks_are_https_or_on_loopback(self, url: str) -> None:
        assert read(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_WEBHOOK_URL=url).telegram.webhook_url == url

    def test_a_plain_webhook_on_the_open_net_is_refused(self) -> None:
        (said,) = mistakes("", TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_WEBHOOK_URL="http://bot.example/hook")
        assert said.startswith("environment: TELEGRAM_WEBHOOK_URL must begin with https://")

    def test_a_webhook_without_a_token_is_incomplete(self) -> None:
        (said,) = mistakes("", TELEGRAM_WEBHOOK_URL="https://bot.example/hook")
        assert "set TELEGRAM_BOT_TOKEN" in said

    def test_a_webhook_always_has_a_secret_that_telegram_accepts(self) -> None:
        derived = read(TELEGRAM_BOT_TOKEN=TOKEN).telegram.secret
        assert derived is not None
        assert re.fullmatch(r"[A-Za-z0-9_-]{32,256}", derived.reveal())
        assert derived != read(TELEGRAM_BOT_TOKEN=TOKEN + "x").telegram.secret
        assert read(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_WEBHOOK_SECRET="own").telegram.secret == Secret("own")

    def test_listening_takes_host_and_port(self) -> None:
        assert read(TELEGRAM_WEBHOOK_LISTEN="[::1]:8443").telegram.webhook_listen == Listen("::1", 8443)
        for wrong in ("8443", "host:", "host:http", "host:70000"):
            assert "is not HOST:PORT" in mistakes("", TELEGRAM_WEBHOOK_LISTEN=wrong)[0]

    def test_paid_broadcasts_are_switched_as_shells_and_files_write_it(self) -> None:
        for said, meant in {"1": True, "True": True, "yes": True, "0": False, "off": False}.items():
            assert read(TELEGRAM_PAID_BROADCAST=said).telegram.paid_broadcast is meant
        assert read("[telegram]\npaid_broadcast = true").telegram.paid_broadcast is True
        (said,) = mistakes("", TELEGRAM_PAID_BROADCAST="sure")
        assert said == 'environment: TELEGRAM_PAID_BROADCAST "sure" is neither true nor false'


GENERATOR = '[generator]\nurl = "{url}"\nmodel = "m"\n'


class TestGenerator:
    def test_without_an_address_it_is_off(self) -> None:
        assert not read().generator.on
        assert not read("[generator]\nmodel = 'm'").generator.on
        assert read(GENERATOR.format(url="https://api.example/v1")).generator.on

    @pytest.mark.parametrize(
        "url",
        [
            "https://api.example/v1",
            "http://127.0.0.1:11434/v1",
            "http://[::1]:8000/v1",
            "http://10.1.2.3/v1",
            "http://localhost:8080/v1",
            "http://llm:8000/v1",
            "http://gpu.lan/v1",
        ],
    )
    def test_its_key_may_travel_sealed_or_at_home(self, url: str) -> None:
        generator = read(GENERATOR.format(url=url), BEATWIRE_GENERATOR_KEY="sk-x").generator
        assert generator.key == Secret("sk-x")

    @pytest.mark.parametrize(
        "url", ["http://api.example/v1", "http://8.8.8.8/v1", "http://[2001:4860::8]/v1"]
    )
    def test_its_key_does_not_travel_open(self, url: str) -> None:
        (said,) = mistakes(GENERATOR.format(url=url), BEATWIRE_GENERATOR_KEY="sk-secret")
        assert "url must begin with https:// where a key is set" in said
        assert "sk-secret" not in said
        assert read(GENERATOR.format(url=url)).generator.on  # without one nothing is given away

    def test_a_model_must_be_named_and_the_wait_be_short(self) -> None:
        assert "url is set but model is not" in mistakes('[generator]\nurl = "http://127.0.0.1/v1"')[0]
        assert "wait is longer than 5m" in mistakes('[generator]\nwait = "10m"')[0]

    def test_its_key_does_not_belong_into_the_file(self) -> None:
        (said,) = mistakes('[generator]\nkey = "sk-secret"')
        assert "BEATWIRE_GENERATOR_KEY" in said
        assert "sk-secret" not in said


class TestSlack:
    @pytest.mark.parametrize(
        ("names", "mode"),
        [
            (("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"), "socket"),
            (("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"), "http"),
            (("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"), "socket"),
            (("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"), "workspaces"),
            (
                ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"),
                "workspaces",
            ),
        ],
    )
    def test_the_tokens_that_are_set_choose_the_mode(self, names: tuple[str, ...], mode: str) -> None:
        assert read(**dict.fromkeys(names, "x")).slack.mode == mode

    def test_an_address_to_listen_on_chooses_http(self) -> None:
        names = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
        slack = read(**dict.fromkeys(names, "x"), SLACK_LISTEN="127.0.0.1:3001").slack
        assert (slack.mode, slack.address) == ("http", Listen("127.0.0.1", 3001))

    @pytest.mark.parametrize(
        ("environ", "missing"),
        [
            ({"SLACK_BOT_TOKEN": "x"}, "set SLACK_APP_TOKEN"),
            ({"SLACK_APP_TOKEN": "x"}, "SLACK_BOT_TOKEN is not set"),
            ({"SLACK_SIGNING_SECRET": "x"}, "SLACK_BOT_TOKEN is not set"),
            ({"SLACK_CLIENT_ID": "x", "SLACK_SIGNING_SECRET": "x"}, "SLACK_CLIENT_SECRET"),
            ({"SLACK_CLIENT_ID": "x", "SLACK_CLIENT_SECRET": "x"}, "SLACK_SIGNING_SECRET"),
            ({"BEATWIRE_TOKEN_KEY": "short"}, "openssl rand -hex 32"),
            ({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xapp-1"}, "begins with xoxb-"),
            ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"}, "begins with xapp-"),
        ],
    )
    def test_an_incomplete_combination_says_what_is_missing(
        self, environ: dict[str, str], missing: str
    ) -> None:
        (said,) = mistakes("", **environ)
        assert said.startswith("environment: ")
        assert missing in said

    def test_the_api_address_ends_in_a_slash(self) -> None:
        assert read(SLACK_API_URL="http://127.0.0.1:1/api").slack.api_url == "http://127.0.0.1:1/api/"
        assert read(SLACK_API_URL="http://127.0.0.1:1/api/").slack.api_url == "http://127.0.0.1:1/api/"


class TestChannels:
    def test_a_channel_takes_what_it_leaves_open_from_the_whole(self) -> None:
        settings = read(
            """
            language = "ru"
            timezone = "Europe/Berlin"
            uncertain = "leave"
            digest = { day = "friday", at = "07:30" }
            [[channel]]
            platform = "console"
            chat = "desk"
            [[channel]]
            platform = "telegram"
            chat = -1001234567890
            thread = 7
            language = "en"
            cadence = "instant"
            topics = ["cyber"]
            digest_at = "10:00"
            """
        )
        desk, group = settings.channels
        assert (desk.language, desk.timezone, desk.uncertain) == ("ru", "Europe/Berlin", "leave")
        assert (desk.digest_day, desk.digest_at, desk.cadence, desk.topics) == (
            4,
            time(7, 30),
            ("weekly",),
            (),
        )
        assert (group.chat, group.thread, group.language) == ("-1001234567890", "7", "en")
        assert (group.cadence, group.topics, group.digest_at) == (("instant",), ("cyber",), time(10, 0))

    def test_a_wrong_cadence_is_told_as_the_operator_sees_it(self) -> None:
        channel = '[[channel]]\nplatform = "console"\nchat = "a"\n'
        assert mistakes(channel + channel + 'cadence = ["instant", "hourly"]') == (
            'mine.toml: [[channel]] 2: cadence "hourly" is not one of instant, daily, weekly',
        )

    def test_an_unknown_topic_comes_with_a_suggestion(self) -> None:
        (said,) = mistakes('[[channel]]\nplatform = "console"\nchat = "a"\ntopics = ["telecon"]')
        assert said == 'mine.toml: [[channel]] 1: topic "telecon" is not in the beat; did you mean "telecom"?'

    @pytest.mark.parametrize(
        ("table", "said"),
        [
            ('chat = "a"', "platform is missing"),
            ('platform = "console"', "chat is missing"),
            ('platform = "console"\nchat = ""', "chat is empty"),
            ('platform = "irc"\nchat = "a"', 'platform "irc" is not one of telegram, slack, console'),
            ('platform = "telegram"\nchat = "news"', "write its number or its @name"),
            ('platform = "slack"\nchat = "#news"', "write the channel id"),
            ('platform = "slack"\nchat = "C1"\nthread = "2"', "thread is a forum topic of Telegram"),
            (
                'platform = "console"\nchat = "a"\ncadence = []',
                "a list with at least one entry",
            ),
            (
                'platform = "console"\nchat = "a"\nquiet_from = "22:00"',
                "belong together",
            ),
            ('platform = "console"\nchat = "a"\ntimezone = "Asia/Bakku"', 'did you mean "Asia/Baku"?'),
        ],
    )
    def test_what_a_channel_cannot_be(self, table: str, said: str) -> None:
        (told,) = mistakes(f"[[channel]]\n{table}")
        assert told.startswith("mine.toml: [[channel]] 1: ")
        assert said in told

    def test_one_chat_may_have_two_tables_but_not_two_languages(self) -> None:
        one = '[[channel]]\nplatform = "console"\nchat = "a"\n'
        assert len(read(f'{one}cadence = ["instant"]\ntopics = ["cyber"]\n{one}').channels) == 2
        assert "sets another language" in mistakes(f'{one}language = "az"\n{one}language = "ru"')[0]


class TestSources:
    def test_tables_of_the_configuration_replace_the_sources_and_leave_the_topics(self) -> None:
        source = '[[source]]\nid = "own"\nname = "Own"\nurl = "http://127.0.0.1/rss"\ninterval = "1s"'
        settings, shipped = read(source), load(None, {})
        assert [(one.id, one.interval) for one in settings.beat.sources] == [("own", timedelta(seconds=1))]
        assert settings.beat.topics == shipped.beat.topics

    def test_two_sources_of_one_id_are_a_mistake(self) -> None:
        source = '[[source]]\nid = "own"\nname = "Own"\nurl = "http://127.0.0.1/rss"\n'
        told = mistakes(source + source)
        assert len(told) == 1
        assert "own" in told[0]
        assert "mine.toml" in told[0]


class TestMistakes:
    def test_all_are_told_at_once(self) -> None:
        told = mistakes('langage = "az"\nburst_limit = "x"\n[fetch]\ntimeout = "soon"\n[log]\nlevel = "loud"')
        assert set(told) == {
            'mine.toml: unknown key "langage"; did you mean "language"?',
            "mine.toml: burst_limit must be a whole number, without quotes",
            'mine.toml: [fetch]: timeout "soon" is not a duration; write 30s, 5m, 2h or 1d',
            'mine.toml: [log]: level "loud" is not one of debug, info, warning, error',
        }

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (
                "[fetch]\nallow_private = true",
                'did you mean "allow_private_addresses"?',
            ),
            ('[fetch]\nallow_private_addresses = "yes"', "must be true or false"),
            ("[fetch]\nmax_bytes = 0", "max_bytes must be 1 or more"),
            ('[digest]\nat = "25:00"', "write HH:MM"),
            ('[digest]\nday = "mon"', "is not one of monday"),
            ('telegram = "on"', "[telegram]: must be a table"),
            ('[channel]\nchat = "a"', "[[channel]] tables"),
            ("source = 3", "[[source]] tables"),
            ("beat = 3", "beat must be the path"),
            ("language = 3", "language"),
            ('database_url = "mysql://x"', "database_url is not a database address"),
            ("zzz = 1", "beatwire.toml.example has every key"),
        ],
    )
    def test_each_says_what_is_wrong_and_the_mend(self, text: str, said: str) -> None:
        assert said in mistakes(text)[0]

    def test_broken_toml_is_told_with_its_line(self) -> None:
        (said,) = mistakes('language = "en"\n\n[fetch\n')
        assert said.startswith("mine.toml: line 3: is not valid TOML")

    def test_a_file_in_another_encoding_is_told_with_its_line(self) -> None:
        Path("old.toml").write_bytes('language = "ru"\n# новости'.encode("cp1251"))
        with pytest.raises(SettingsError, match="line 2: is not UTF-8 text; save the file as UTF-8"):
            load(Path("old.toml"), {})

    def test_a_byte_order_mark_does_no_harm(self) -> None:
        Path("bom.toml").write_bytes(b'\xef\xbb\xbflanguage = "az"')
        assert load(Path("bom.toml"), {}).language == "az"


class TestSecrets:
    SECRET = Secret(TOKEN)

    def test_no_way_of_printing_shows_it(self) -> None:
        shown = [
            str(self.SECRET),
            repr(self.SECRET),
            f"{self.SECRET}",
            f"{self.SECRET:>10}".strip(),
            "%s" % self.SECRET,  # noqa: UP031
            repr([self.SECRET]),
            json.dumps({"token": self.SECRET}, default=str, ensure_ascii=False),
        ]
        assert all(MASK in one and TOKEN not in one for one in shown)
        assert TOKEN.encode() not in pickle.dumps(self.SECRET)
        assert TOKEN not in repr(read(TELEGRAM_BOT_TOKEN=TOKEN))
        assert TOKEN.encode() not in pickle.dumps(read(TELEGRAM_BOT_TOKEN=TOKEN).telegram)

    def test_a_traceback_with_locals_does_not_show_it(self) -> None:
        def failing(secret: Secret) -> None:
            raise RuntimeError(f"refused {secret}")

        try:
            failing(self.SECRET)
        except RuntimeError as error:
            told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
        assert MASK in told
        assert TOKEN not in told

    def test_it_is_still_itself_for_those_who_may_know(self) -> None:
        assert self.SECRET.reveal() == TOKEN
        assert copy.deepcopy(self.SECRET).reveal() == TOKEN
        assert Secret(TOKEN) == self.SECRET
        assert Secret("other") != self.SECRET
        assert len({self.SECRET, Secret(TOKEN)}) == 1

    @pytest.mark.parametrize(
        ("url", "shown"),
        [
            ("sqlite:///folder/beat@wire.db", "sqlite:///folder/beat@wire.db"),
            ("postgresql://me@host/db", "postgresql://me@host/db"),
            ("postgresql://me:pw@host:5432/db", f"postgresql://me:{MASK}@host:5432/db"),
            ("postgresql://me:p/w@x#@host/db", f"postgresql://me:{MASK}@host/db"),
            ("postgresql://host/db?user=me&password=pw", f"postgresql://host/db?user=me&password={MASK}"),
            ("pw", MASK),
        ],
    )
    def test_a_database_address_prints_without_its_password(self, url: str, shown: str) -> None:
        assert str(DatabaseUrl(url)) == shown
        assert DatabaseUrl(url).reveal() == url

    def test_settings_cannot_be_changed_but_copied_with_a_change(self) -> None:
        settings = read()
        with pytest.raises(FrozenInstanceError):
            settings.language = "az"  # type: ignore[misc]
        assert replace(
            settings, fetch=replace(settings.fetch, allow_private_addresses=True)
        ).fetch.allow_private_addresses


class TestExample:
    def test_it_is_a_valid_configuration_that_changes_nothing(self) -> None:
        settings = load(written(EXAMPLE.read_text(encoding="utf-8")), {})
        assert replace(settings, file=None) == load(None, {})

    def test_with_every_comment_mark_taken_off_it_is_still_valid(self) -> None:
        settings = load(written(uncommented()), {"TELEGRAM_BOT_TOKEN": TOKEN, **SLACK})
        assert len(settings.channels) == len(settings.beat.sources) == 1

    def test_every_key_of_the_settings_stands_in_it_and_no_other(self) -> None:
        tables: dict[str, Any] = tomllib.loads(uncommented())
        secret = {ENVIRONMENT[name] for name in SECRETS}
        for name, table in TABLES.items():
            expected = {part.name for part in fields(table)} - {key for where, key in secret if where == name}
            assert set(tables[name]) == expected, name
        assert set(tables["channel"][0]) == {part.name for part in fields(Channel)}
        top = {part.name for part in fields(Options)} - {"channels"}
        assert set(tables) == top | {"beat", "channel", "source"}

    def test_every_key_has_a_line_on_it(self) -> None:
        keys = [
            line
            for line in EXAMPLE.read_text(encoding="utf-8").splitlines()
            if re.match(r"(# )?\w+ = ", line)
        ]
        bare = [
            line
            for line in keys
            if "  #" not in line
            and not line.startswith(("# id", "# name", "# url", "# language", "# quiet_to"))
        ]
        assert len(keys) > 30
        assert bare == []


SLACK = {
    "SLACK_BOT_TOKEN": "b",
    "SLACK_APP_TOKEN": "a",
    "SLACK_SIGNING_SECRET": "s",
    "SLACK_CLIENT_SECRET": "c",
}


def uncommented() -> str:
    """The example with its commented keys and tables switched on."""
    return re.sub(r"(?m)^# (?=\w+ = |\[\[)", "", EXAMPLE.read_text(encoding="utf-8"))
