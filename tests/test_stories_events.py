"""Events that are alike but not one: other towns, other guests of one minister, what came of an event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digests.beat import BeatError, parse
from digests.model import Item, Language
from digests.stories import Grouper

TOML = (Path(__file__).parents[1] / "config/beats/azerbaijan-ict.toml").read_text(encoding="utf-8")
BEAT = parse(TOML, "beat")
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
Told = tuple[float, str, str, Language]
"""Hours after the first, title, text, language."""


def item(number: int, told: Told) -> Item:
    hours, title, text, language = told
    at = START + timedelta(hours=hours)
    return Item(f"{number}", f"source-{number}", None, title, text, language, published=at, first_seen=at)


def stories(*told: Told) -> list[str]:
    grouper = Grouper(BEAT)
    return [grouper.add(item(number, one)).story for number, one in enumerate(told)]


SHAMAKHI: Told = (
    0,
    "A service hall opens in Shamakhi",
    "The hall of the agency has 90 services and 20 new jobs.",
    "en",
)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ((3, "В Шамахе открылся зал услуг", "В зале агентства 90 услуг и 20 рабочих мест.", "ru"), True),
        ((3, "В Товузе открылся зал услуг", "В зале агентства 90 услуг и 20 рабочих мест.", "ru"), False),
        ((3, "A service hall opens in Tovuz", SHAMAKHI[2], "en"), False),
        ((3, "A service hall opens in Baku", SHAMAKHI[2], "en"), False),
        ((3, "A service hall opens in the north", SHAMAKHI[2] + " It stands in Shamakhi.", "en"), True),
    ],
)
def test_what_opens_in_another_town_is_another_event(other: Told, same: bool) -> None:
    one, two = stories(SHAMAKHI, other)
    assert (one == two) is same


def test_one_minister_at_one_fair_meets_company_after_company() -> None:
    text = "Rashad Nabiyev met the company at the MWC fair in Barcelona and spoke of working together in {}."
    first, second, again = stories(
        (0, "Minister Nabiyev meets Ericsson in Barcelona", text.format("mobile networks"), "en"),
        (4, "Minister Nabiyev meets Oracle in Barcelona", text.format("cloud services"), "en"),
        (5, "Nabiyev and Ericsson talk in Barcelona", text.format("mobile networks with Ericsson"), "en"),
    )
    assert first != second
    assert first == again


STOLEN: Told = (
    0,
    "Bərdədə bankomatdan 40 min manat oğurlanıb",
    "Naməlum şəxslər bankın bankomatını gecə sındırıb.",
    "az",
)
CAUGHT: Told = (
    40,
    "В Барде задержаны взломщики банкомата",
    "Трое похитили из банкомата банка 40 тысяч манатов.",
    "ru",
)


def test_an_arrest_after_a_theft_is_a_story_of_its_own_that_continues_the_first() -> None:
    grouper = Grouper(BEAT)
    first = grouper.add(item(0, STOLEN))
    later = grouper.add(item(1, CAUGHT))
    assert (later.verdict, later.related) == ("followup", first.story)


def test_an_arrest_that_is_told_together_with_the_theft_is_one_story() -> None:
    told = (2, *CAUGHT[1:])
    one, two = stories(STOLEN, told)
    assert one == two


def test_the_order_in_which_theft_and_arrest_come_in_changes_nothing() -> None:
    one, two = stories(CAUGHT, STOLEN)
    assert one != two


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("Azərişıq 12 min ağıllı sayğac quraşdırır", "Sayğaclar Gəncədə mənzillərə quraşdırılacaq.", "az"),
            ("В Гяндже установят 12 тысяч умных счетчиков", "Их получат квартиры города.", "ru"),
        ),
        (
            ("Georgia and Azerbaijan abolish roaming fees", "The agreement of both countries begins in May.", "en"),
            ("Азербайджан и Грузия отменяют плату за роуминг", "Соглашение начнет действовать в мае.", "ru"),
        ),
        (
            ("Tibb müəssisələri elektron reseptə keçib", "Artıq 3 min həkim xəstələrə resepti elektron yazır.", "az"),
            ("Doctors switch to e-prescriptions", "Some 3,000 of them write them to patients.", "en"),
        ),
    ],
)  # fmt: skip
def test_everyday_words_of_three_languages_join_what_has_no_name_in_common(
    one: tuple[str, str, Language], other: tuple[str, str, Language]
) -> None:
    first, second = stories((0, *one), (3, *other))
    assert first == second


@pytest.mark.parametrize("key", ["later", "place"])
def test_a_concepts_marks_are_yes_or_no(key: str) -> None:
    with pytest.raises(BeatError, match=key):
        parse(TOML.replace('id = "festival"\n', f'id = "festival"\n{key} = "yes"\n'), "beat")
