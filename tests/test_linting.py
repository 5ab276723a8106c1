"""Patterns that cannot do what was meant: found in the beat alone, and on an archive of some size."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.cli.doctor import lint_text
from bot.settings import load
from digests.linting import ENOUGH, Lint, lint
from digests.model import Beat, Item, Topic
from tests.newsroom import AGENCY, entry, newsroom
from tests.newsstand import BEAT, item


def beat(**rules: tuple[str, ...]) -> Beat:
    return replace(BEAT, topics=(Topic("robots", {}, rules=dict(rules)),))


def archive(*texts: str) -> list[Item]:
    return [
        replace(item(f"{number}"), title="Notes", text=text)
        for number in range(ENOUGH)
        for text in texts[number % len(texts) :][:1]
    ]


def test_the_shipped_beat_has_no_pattern_that_can_never_work() -> None:
    assert lint(load(None, {}, defaults_only=True).beat) == []


def test_a_rule_that_its_own_trap_blanks_can_never_match() -> None:
    topic = Topic("robots", {}, rules={"en": ("robot", "drone")}, traps={"en": ("robot",)})
    assert lint(replace(BEAT, topics=(topic,))) == [Lint("robots", "en", ("robot",), "never")]


def test_a_trap_that_takes_only_a_longer_phrase_blanks_no_rule() -> None:
    topic = Topic("robots", {}, rules={"en": ("robot",)}, traps={"en": ("robot vacuum",)})
    assert lint(replace(BEAT, topics=(topic,))) == []


def test_a_stem_of_two_letters_is_too_short_and_a_whole_word_is_not() -> None:
    assert lint(beat(az=("ro", "ai!"))) == [Lint("robots", "az", ("ro",), "short")]


def test_an_archive_shows_what_matches_nothing_and_what_everything() -> None:
    rules = beat(en=("robot", "gizmo", "report"))
    found = lint(rules, archive("A robot report.", "A report.", "Another report."))
    assert found == [
        Lint("robots", "en", ("gizmo",), "nothing"),
        Lint("robots", "en", ("report",), "everything"),
    ]


def test_a_small_archive_proves_nothing() -> None:
    assert lint(beat(en=("gizmo",)), archive("A report.")[: ENOUGH - 1]) == []


def test_a_finding_names_topic_language_patterns_and_the_mend() -> None:
    text = lint_text(Lint("robots", "en", tuple("abcdefg"), "nothing"), 2000)
    assert text.startswith("topic robots, en: “a”, “b”, “c”, “d”, “e” and 2 more matched nothing")
    assert "2,000" in text


async def test_topics_of_stored_items_follow_the_beat_as_it_is_now(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as room:
        (taken,) = await room.tells(AGENCY, entry("Robot parade in Baku", "A robot parade was held in Baku."))
        assert "robots" not in taken.item.topic_ids
    async with newsroom(tmp_path) as room:
        pipeline = room.app.pipeline
        assert pipeline.topics(taken.item) == taken.item.topics
        edited = replace(pipeline.beat, topics=(*pipeline.beat.topics, beat(en=("robot parade",)).topics[0]))
        again = type(pipeline)(room.app.database, edited, clock=room.clock)
        assert "robots" in [match.topic for match in again.topics(taken.item)]
