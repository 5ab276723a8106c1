"""A digest: ranked for reasons that can be told, spread over topics, the same every time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.digest import ADVISORIES, OTHER, compose, sections, to_json, week_bounds, week_of
from digests.model import Card, Digest, Figure, Health
from tests.newsstand import LINKS, baku, figure, story, version

START, END = week_bounds("2022-W47", "Asia/Baku")


def week(*cards: Card, topics: tuple[str, ...] = (), limit: int = 18) -> Digest:
    return compose(
        cards,
        kind="weekly",
        period="2022-W47",
        subject="all",
        topics=topics,
        start=START,
        end=END,
        timezone="Asia/Baku",
        health=Health(10),
        limit=limit,
    )


def numbers(digest: Digest) -> list[int]:
    return [card.number for card in digest.cards]


def test_more_independent_sources_rank_higher_and_the_reason_is_kept() -> None:
    one, three = story(number=1), story(number=2, sources=("A", "B", "C"))
    digest = week(one, three)
    assert numbers(digest) == [2, 1]
    assert dict(digest.cards[0].reasons)["sources"] == 3.0
    assert digest.cards[0].score == pytest.approx(sum(value for _, value in digest.cards[0].reasons))


def test_reprints_do_not_lift_a_story() -> None:
    copied = story(number=1, sources=("A", "B", "C"), reasons=(("independent", 1.0),))
    assert "sources" not in dict(week(copied).cards[0].reasons)


def test_authority_figures_and_words_of_the_beat_lift_a_story() -> None:
    plain = story(number=1)
    for better in (
        story(number=2, reasons=(("authority", 1.0),)),
        story(version(figures=[LINKS]), number=2),
        story(number=2, words=("cyber", "network")),
    ):
        assert numbers(week(plain, better)) == [2, 1]


def test_a_story_that_began_before_the_week_is_less_new() -> None:
    old = story(number=1, published=baku(17))
    digest = week(old, story(number=2))
    assert numbers(digest) == [2, 1]
    assert "novelty" not in dict(digest.cards[1].reasons)


def test_monday_weighs_as_much_as_sunday() -> None:
    digest = week(story(number=1, published=baku(21)), story(number=2, published=baku(27)))
    assert digest.cards[0].score == digest.cards[1].score


def test_a_topic_with_stories_waits_behind_the_others() -> None:
    cyber = [story(version(figures=[LINKS]), number=n) for n in range(1, 5)]
    space = story(number=9, topics=("space",))
    assert numbers(week(*cyber, space, limit=2)) == [1, 9], "though each of the others outweighs it alone"


def test_only_the_topics_asked_for_are_in_it_and_what_is_cut_is_counted() -> None:
    cards = [story(number=n, topics=("cyber" if n % 2 else "space",)) for n in range(1, 9)]
    digest = week(*cards, topics=("cyber",), limit=3)
    assert all("cyber" in card.topics for card in digest.cards)
    assert (len(digest.cards), digest.left_out) == (3, 1)


def test_a_story_without_a_topic_is_not_in_it() -> None:
    assert week(story(topics=())).cards == ()


def test_a_story_stands_once_under_its_strongest_topic_of_those_asked_for() -> None:
    both = story(number=1, topics=("space", "cyber"))
    assert [topic for topic, _ in sections(week(both))] == ["space"]
    assert [topic for topic, _ in sections(week(both, topics=("cyber",)))] == ["cyber"]


def test_advisories_are_a_section_of_their_own_at_the_end() -> None:
    alarm = story(number=1, advisory=True, sources=("A", "B", "C", "D"))
    digest = week(alarm, story(number=2))
    assert [topic for topic, _ in sections(digest)] == ["cyber", ADVISORIES]
    assert sections(replace(digest, topics=("space",)))[0][0] == OTHER


# --- the week in figures -------------------------------------------------------------------


def test_the_week_in_figures_is_at_most_five_two_a_story_none_of_the_past() -> None:
    figures = [figure(n, printed=str(n), rank=n) for n in range(1, 5)]
    past = figure(99, old=True)
    cards = [story(version(figures=[past, *figures]), number=n, topics=(f"t{n}",)) for n in range(1, 4)]
    chosen = week(*cards).figures
    assert 0 < len(chosen) <= 5
    assert all(not one.old for _, one in chosen)
    places = [place for place, _ in chosen]
    assert all(places.count(place) <= 2 for place in places)


def test_every_story_speaks_before_one_speaks_twice() -> None:
    cards = [
        story(version(figures=[figure(n * 10 + 1), figure(n * 10 + 2)]), number=n, topics=(f"t{n}",))
        for n in range(1, 5)
    ]
    assert sorted(place for place, _ in week(*cards).figures[:4]) == [0, 1, 2, 3]


def test_a_figure_told_by_two_stories_stands_once() -> None:
    two = [story(version(figures=[LINKS]), number=n) for n in (1, 2)]
    assert len(week(*two).figures) == 1


def test_a_figure_in_doubt_stands_behind_a_sure_one() -> None:
    doubt = story(version(figures=[replace(LINKS, note="differs:5")]), number=1)
    sure = story(version(figures=[figure(90_000_000, period="2022-Q3")]), number=2)
    assert [one.value for _, one in week(doubt, sure).figures] == [90_000_000, 81_000_000]


def test_the_index_of_a_figure_leads_to_its_card() -> None:
    digest = week(story(number=1), story(version(figures=[LINKS]), number=2))
    ((place, one),) = digest.figures
    assert one in digest.cards[place].versions[0].figures


@given(st.permutations(range(1, 9)))
def test_the_same_stories_give_the_same_digest_in_whatever_order_they_come(order: list[int]) -> None:
    cards = {
        n: story(version(figures=[figure(n)]), number=n, topics=(("cyber", "space")[n % 2],)) for n in order
    }
    assert week(*(cards[n] for n in order), limit=5) == week(*(cards[n] for n in sorted(order)), limit=5)


def test_the_earlier_value_that_a_source_gives_stands_beside_its_figure() -> None:
    now = figure(81_000_000, printed="81 million", period="2022-Q3")
    then = figure(72_000_000, printed="72 million", period="2022-Q2", old=True, rank=2)
    (before,) = week(story(version(figures=[now, then]))).before
    assert (before.place, before.figure.value) == (0, 72_000_000)
    assert before.source.name == "Caspian Wire"


@pytest.mark.parametrize(
    "then",
    [
        figure(72_000_000, period="2021"),
        figure(72_000_000, period="2022-01..2022-06"),
        figure(72_000_000, period="2022-Q4"),
        figure(72_000_000),
        figure(72_000_000, "infected file", period="2022-Q2"),
        figure(20, period="2022-Q2", change="up"),
    ],
)
def test_unlike_things_are_not_set_against_each_other(then: Figure) -> None:
    now = figure(81_000_000, printed="81 million", period="2022-Q3")
    assert week(story(version(figures=[now, replace(then, old=True, rank=2)]))).before == ()


# --- weeks -----------------------------------------------------------------------------------


def test_a_week_runs_from_monday_to_sunday_in_the_beats_zone() -> None:
    assert START.isoformat() == "2022-11-21T00:00:00+04:00"
    assert END.isoformat() == "2022-11-28T00:00:00+04:00"
    assert week_of(START, "Asia/Baku") == "2022-W47"
    assert week_of(START - timedelta(seconds=1), "Asia/Baku") == "2022-W46"
    assert week_of(datetime(2022, 11, 20, 20, tzinfo=ZoneInfo("UTC")), "Asia/Baku") == "2022-W47"


def test_a_year_of_weeks_knows_its_fifty_third() -> None:
    assert week_of(datetime(2021, 1, 1, tzinfo=ZoneInfo("UTC")), "UTC") == "2020-W53"
    assert week_bounds("2020-W53", "UTC")[0].date().isoformat() == "2020-12-28"


def test_a_week_across_a_change_of_clocks_is_still_seven_days_of_that_place() -> None:
    start, end = week_bounds("2022-W43", "Europe/London")
    assert (start.utcoffset(), end.utcoffset()) == (timedelta(hours=1), timedelta(0))


@pytest.mark.parametrize("name", ["2022-W54", "2022-W00", "2022-47", "W47", "", "2022-W4", "9999-W99"])
def test_what_is_no_week_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        week_bounds(name, "Asia/Baku")


# --- for machines -------------------------------------------------------------------------------


def test_the_json_digest_is_as_the_interface_says() -> None:
    card = story(version(summary="So it was.", figures=[LINKS]), sources=("Caspian Wire", "Daily"))
    made = json.loads(json.dumps(to_json(week(card, story(number=3, topics=("space",))), "en")))
    assert set(made) == {"week", "from", "to", "timezone", "language", "figures", "stories"}
    assert (made["week"], made["from"], made["timezone"], made["language"]) == (
        "2022-W47", "2022-11-21T00:00:00+04:00", "Asia/Baku", "en",
    )  # fmt: skip
    first = made["stories"][0]
    assert set(first) == {"story", "title", "topics", "summary", "figures", "sources", "score"}
    assert first["sources"][0] == {
        "name": "Caspian Wire",
        "url": "https://caspianwire.example/12",
        "published": "2022-11-21T12:40:00+04:00",
    }
    assert made["figures"][0]["value"] == first["figures"][0]["value"] == 81_000_000
    assert set(first["figures"][0]) >= {"value", "value2", "unit", "change", "what", "period", "old", "rank"}


def test_the_json_digest_speaks_the_language_asked_for_and_reads_in_the_readers_order() -> None:
    told_twice = story(version(), version("Заблокировано", language="ru"), number=1, sources=("A", "B"))
    digest = week(told_twice, story(number=2, topics=("space",)), story(number=3))
    stories = to_json(digest, "ru")["stories"]
    assert stories[0]["title"] == "Заблокировано"
    assert [one["story"] for one in stories] == [
        card.story for _, cards in sections(digest) for card in cards
    ]
