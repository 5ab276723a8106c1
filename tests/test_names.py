"""What a line asks for: names, aliases, topics, with and without slash or diacritics."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import HANDLERS
from bot.commands.names import ALIASES, Names, Said
from digests.model import Topic

NAMES = Names(
    [
        Topic("cyber", {"en": "Cybersecurity", "az": "Kibertəhlükəsizlik", "ru": "Кибербезопасность"}),
        Topic(
            "telecom", {"en": "Telecom and internet", "az": "Rabitə və internet", "ru": "Связь и интернет"}
        ),
        Topic("ai", {"en": "AI and data", "az": "Süni intellekt", "ru": "ИИ и данные"}),
    ]
)


def test_every_command_has_a_handler_and_every_handler_a_name() -> None:
    assert set(ALIASES) | {"topic"} == set(HANDLERS)


def test_no_alias_means_two_commands() -> None:
    every = [alias for name, aliases in ALIASES.items() for alias in (name, *aliases)]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("line", "name", "words"),
    [
        ("/latest 3", "latest", ("3",)),
        ("latest", "latest", ()),
        ("/latest@beatwire_bot cyber 2", "latest", ("cyber", "2")),
        ("/xeberler", "latest", ()),
        ("/xəbərlər", "latest", ()),
        ("/XƏBƏRLƏR", "latest", ()),
        ("/novosti 5", "latest", ("5",)),
        ("/Новости", "latest", ()),
        ("/hefte 2022-W47", "week", ("2022-W47",)),
        ("/həftə", "week", ()),
        ("/digest", "week", ()),
        ("/dil ru", "language", ("ru",)),
        ("/menbeler", "sources", ()),
        ("/cyber 2", "topic", ("cyber", "2")),
        ("/kiber", "topic", ("cyber",)),
        ("/kibertehlukesizlik", "topic", ("cyber",)),
        ("/Kibertəhlükəsizlik", "topic", ("cyber",)),
        ("/svyaz", "topic", ("telecom",)),
        ("/topic telecom", "topic", ("telecom",)),
        ("/movzu rabite", "topic", ("rabite",)),
        ("/AI", "topic", ("ai",)),
    ],
)
def test_lines_are_understood(line: str, name: str, words: tuple[str, ...]) -> None:
    said = NAMES.said(line)
    assert said is not None
    assert (said.name, said.words) == (name, words)


@pytest.mark.parametrize("line", ["", "   ", "/", "/nosuch", "hello there", "/cyberpunk"])
def test_other_lines_are_no_command(line: str) -> None:
    assert NAMES.said(line) is None


def test_the_rest_of_a_line_stays_as_typed() -> None:
    assert NAMES.said("/search  Zərərli   keçid") == Said("search", ("Zərərli", "keçid"), "Zərərli   keçid")


@pytest.mark.parametrize("word", ["Cyber", "KİBER", "кибер", "Кибербезопасность", "cyber-security"])
def test_a_topic_has_many_names(word: str) -> None:
    assert NAMES.topic(word) == "cyber"


@given(st.text(max_size=80))
def test_any_line_is_taken(line: str) -> None:
    said = NAMES.said(line)
    assert said is None or said.name in HANDLERS
