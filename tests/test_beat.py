"""The beat file: what it may say, and how its mistakes are told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from digests.beat import BeatError, duration, parse, parse_sources

SHIPPED = Path(__file__).parents[1] / "config" / "beats" / "azerbaijan-ict.toml"
SMALL = """
id = "tea"
timezone = "Asia/Baku"
names = { en = "Tea", az = "Çay" }
anchors = ["Lənkəran*"]

[[source]]
id = "leaf"
name = "Leaf"
url = "https://leaf.example/rss"
interval = "5m"
authority = 1

[[topic]]
id = "green"
names = { en = "Green tea" }
[topic.rules]
en = ["green tea"]

[[actor]]
id = "board"
names = ["Tea Board"]
ru = "Чайный совет"

[[term]]
id = "leaf"
az = ["yarpaq"]
en = ["leaf", "leaves"]
ru = ["лист", "листа", "листьев"]
"""


def mistakes(text: str) -> tuple[str, ...]:
    with pytest.raises(BeatError) as caught:
        parse(text, "tea.toml")
    return caught.value.mistakes


def test_everything_that_a_file_says_stands_in_the_beat() -> None:
    beat = parse(SMALL, "tea.toml")
    assert (beat.id, beat.names["az"], beat.anchors) == ("tea", "Çay", ("Lənkəran*",))
    assert beat.sources[0].interval == timedelta(minutes=5)
    assert beat.sources[0].authority == 1.0
    assert beat.topics[0].rules == {"en": ("green tea",)}
    assert beat.actors[0].labels == {"ru": "Чайный совет"}
    assert beat.glossary[0].forms["ru"] == ("лист", "листа", "листьев")


def test_the_shipped_beat_is_whole() -> None:
    beat = parse(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name)
    assert len(beat.topics) == 14
    assert all(set(topic.names) == {"az", "en", "ru"} for topic in beat.topics)
    assert all({"az", "en", "ru"} <= set(topic.rules) for topic in beat.topics)
    assert len(beat.glossary) >= 60
    assert {source.language for source in beat.sources if source.advisory} == {"en"}
    assert {"az", "en", "ru"} <= {source.language for source in beat.sources}
    assert len({source.url for source in beat.sources}) == len(beat.sources) >= 60
    mixed = {source.id for source in beat.sources if source.language is None}
    assert mixed == {"infocity", "baku-ws"}, "the only ones that publish in two languages under one address"
    for source in beat.sources:
        if source.kind == "page":
            assert source.interval is not None, source.id
            assert source.note, source.id
        if source.advisory:
            assert source.articles == "never", source.id


def test_all_mistakes_are_told_at_once_with_table_and_mend() -> None:
    broken = SMALL.replace('"https://leaf.example/rss"', '"leaf.example"').replace('"5m"', '"soon"')
    found = mistakes(broken.replace('["leaf", "leaves"]', '["leaf"]'))
    assert len(found) == 3
    assert found[0].startswith("tea.toml: [[source]] 1: url:")
    assert "5m" in found[1]
    assert found[2].startswith("tea.toml: [[term]] 1: en: 1 forms")


def test_a_beat_in_one_language_has_its_glossary_in_one() -> None:
    beat = parse(
        SMALL.replace('az = ["yarpaq"]\n', "").replace('ru = ["лист", "листа", "листьев"]', ""), "tea.toml"
    )
    assert beat.glossary[0].forms == {"en": ("leaf", "leaves")}
    bare = SMALL[: SMALL.index('az = ["yarpaq"]')]
    assert mistakes(bare) == (
        "tea.toml: [[term]] 1: en: is missing; write the term's forms in at least one of az, en and ru",
    )


def test_a_misspelt_key_is_told_with_the_key_that_was_meant() -> None:
    (found,) = mistakes(SMALL.replace("authority", "autority"))
    assert found == "tea.toml: [[source]] 1: autority: unknown key; did you mean authority?"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('timezone = "Asia/Baku"', 'timezone = "Baku"', "time zone"),
        ('id = "green"', 'id = "Green Tea"', "a-z"),
        ('en = ["green tea"]', 'en = ["+"]', "no word"),
        ('en = ["green tea"]', 'en = "green", other = 1', "not a TOML file"),
        ('names = ["Tea Board"]', "names = [1]", "list of texts"),
        ("authority = 1", "authority = 7", "from 0 to 1"),
        ("authority = 1", 'encoding = "utf-99"', "encoding"),
        ("authority = 1", 'kind = "fax"', "feed, page"),
        ("authority = 1", 'anchor = "yes"', "true or false"),
        ('name = "Leaf"', "name = 3", "text in quotes"),
        ("[[actor]]", "[actor]", "[[actor]]"),
        ('names = { en = "Tea", az = "Çay" }', "", "names: is missing"),
        ('anchors = ["Lənkəran*"]', 'boilerplate = ["(unclosed"]', "regular expression"),
    ],
)
def test_each_mistake_is_one_plain_sentence(before: str, after: str, said: str) -> None:
    assert said in mistakes(SMALL.replace(before, after))[0]


def test_two_sources_of_one_id_are_a_mistake() -> None:
    source = {"id": "leaf", "url": "https://leaf.example/rss"}
    with pytest.raises(BeatError, match="used before"):
        parse_sources([source, source], "beatwire.toml")


def test_sources_of_a_configuration_read_like_those_of_a_beat() -> None:
    tables = [{"id": "w", "url": "https://w.example", "kind": "page", "selectors": {"link": "a.t"}}]
    (source,) = parse_sources(tables, "beatwire.toml")
    assert (source.name, source.kind, source.selectors.link) == ("w", "page", "a.t")


@pytest.mark.parametrize("value", ["source", 5, [1], {"id": "x"}])
def test_sources_that_are_no_tables_are_told(value: object) -> None:
    with pytest.raises(BeatError, match=r"\[\[source\]\]"):
        parse_sources(value, "beatwire.toml")


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("5m", 300), ("2h", 7200), ("1d", 86_400), (" 1s ", 1)]
)
def test_durations_are_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "5", "0s", "-1m", "1.5h", "5 minutes", "999999999d"])
def test_other_durations_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write"):
        duration(text)
