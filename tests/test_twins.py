"""Two stories that only different languages tell are one in a digest where nothing else could be meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.settings import load
from digests.model import Card, Language, SourceRef, Version
from digests.twins import Twins
from tests.newsroom import MONDAY

BEAT = load(None, {}, defaults_only=True).beat


def story(
    name: str, language: Language, title: str, text: str, *, hours: int = 0, topic: str = "egov"
) -> Card:
    when = MONDAY + timedelta(hours=hours)
    source = SourceRef(f"s-{name}", f"Source {name}", f"https://{name}.example/1", when)
    version = Version(language, title, text, (), name, source=f"Source {name}")
    return Card(
        name, 1, (version,), (topic,), (source,), when, reasons=(("independent", 1.0), ("authority", 0.5))
    )


PENSION = story(
    "pension", "az", "Xaricdə çalışanlar pensiya üçün onlayn müraciət edə bilər",
    "Martın 15-dən portalda xidmət açılır, konsulluqda növbəyə durmaq lazım gəlməyəcək.",
)  # fmt: skip
PENSIYA = story(
    "pensiya", "ru", "О пенсии можно будет просить не выходя из дома",
    "С 15 марта заявление примет портал, идти в консульство больше не нужно.", hours=3,
)  # fmt: skip
SCHOOL = story(
    "school", "ru", "Родители увидят оценки на портале", "Услуга появится в сентябре в 40 школах.", hours=2
)


def names(cards: list[Card]) -> list[str]:
    return [card.story for card in cards]


def test_a_story_and_its_translation_are_one_told_in_both_languages() -> None:
    joined = Twins(BEAT).joined([PENSIYA, SCHOOL, PENSION])
    assert names(joined) == ["pension", "school"]
    one = joined[0]
    assert one.version("ru").title == PENSIYA.versions[0].title
    assert one.version("az").title == PENSION.versions[0].title
    assert [source.name for source in one.sources] == ["Source pension", "Source pensiya"]
    assert dict(one.reasons) == {"independent": 2.0, "authority": 0.5}


def test_the_order_of_the_cards_changes_no_decision() -> None:
    cards = [PENSION, SCHOOL, PENSIYA]
    found = {tuple(sorted(names(Twins(BEAT).joined(order)))) for order in (cards, cards[::-1])}
    assert found == {("pension", "school")}


@pytest.mark.parametrize(
    "other",
    [
        replace(PENSIYA, topics=("space",)),
        replace(PENSIYA, published=PENSIYA.published + timedelta(days=3)),
        replace(PENSIYA, advisory=True),
        replace(PENSIYA, versions=(*PENSIYA.versions, replace(PENSION.versions[0], title="Başqa xəbər"))),
        story("day", "ru", "О пенсии можно будет просить не выходя из дома",
              "С 20 апреля заявление примет портал, идти в консульство больше не нужно."),
    ],
    ids=["another topic", "another week", "an advisory", "told in that language already", "another day"],
)  # fmt: skip
def test_what_speaks_against_it_keeps_two_stories_apart(other: Card) -> None:
    assert len(Twins(BEAT).joined([PENSION, other])) == 2


def test_where_two_could_be_meant_none_is_taken() -> None:
    again = replace(PENSIYA, story="second", versions=(replace(PENSIYA.versions[0], item="second"),))
    assert len(Twins(BEAT).joined([PENSION, PENSIYA, again])) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("From March 15 readers in 25 districts can borrow books at kiosks.", "Libraries in 25 districts get kiosks"),
         ("С 15 марта паспорта выдают 25 новых пунктов в столице.", "Паспорт можно получить в 25 новых пунктах")),
        (("The company gave 120 tablets and 45 routers to village schools.", "Schools get 120 tablets, 45 routers"),
         ("В конкурсе приложений 120 участников, в финал вышли 45 команд.", "В конкурсе 120 участников и 45 команд")),
    ],
    ids=["a day and a number", "two numbers"],
)  # fmt: skip
def test_days_and_numbers_alone_make_no_two_stories_one(one: tuple[str, str], other: tuple[str, str]) -> None:
    cards = [story("one", "en", one[1], one[0]), story("other", "ru", other[1], other[0])]
    assert len(Twins(BEAT).joined(cards)) == 2
