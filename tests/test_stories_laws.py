"""Laws of grouping: what a template is, what a reprint is, what a restart may not change."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sample import content
from digests import items as reading
from digests.beat import BeatError, parse
from digests.decisions import Decision
from digests.model import Entry, Item, Language, Source
from digests.stories import Grouper, stream

ROOT = Path(__file__).parents[1]
BEAT = parse((ROOT / "config/beats/azerbaijan-ict.toml").read_text(encoding="utf-8"), "beat")
START = datetime(2026, 3, 2, 9, tzinfo=UTC)

TOWNS = ("Shaki", "Ganja", "Lankaran", "Quba", "Barda", "Zagatala", "Imishli", "Astara", "Oguz", "Baku")
TOWNS_RU = ("Шеки", "Гяндже", "Губе", "Барде", "Загатале", "Имишли", "Астаре", "Огузе", "Баку")
TOWNS_AZ = (
    "Şəkidə",
    "Gəncədə",
    "Lənkəranda",
    "Qubada",
    "Bərdədə",
    "Zaqatalada",
    "Astarada",
    "Oğuzda",
    "Bakıda",
)
TEMPLATES: tuple[tuple[Language, tuple[str, ...], str, str], ...] = (
    ("en", TOWNS, "Phishing ring found in {town}", "Police in {town} closed {number} fake domains."),
    ("en", TOWNS, "Fiber reaches {number} homes of {town}", "Homes in {town} may order broadband now."),
    ("en", TOWNS, "Cyber incident {number}: links blocked", "In {town} the malicious links were blocked."),
    (
        "en",
        TOWNS,
        "School of {town} gets computers",
        "The ministry sent {number} computers to a school in {town}, where lessons of programming begin soon. "
        "Teachers were trained in advance, and every class will have two lessons a week until summer.",
    ),
    ("en", TOWNS, "{town}: fraud ring of {number} found", ""),
    ("en", TOWNS, "Police Uncover Phishing Ring In {town} With {number} Domains", ""),
    ("en", TOWNS, "Ring number {number} found", "{town} police closed its domains and blocked its pages."),
    (
        "en",
        TOWNS,
        "Fraud found in {town}",
        "Police in {town} found {number} cards. Call 1,655 or 4,912,345 or write to box 1,073 with advice.",
    ),
    ("ru", TOWNS_RU, "Базовая станция в {town}", "Оператор построил в {town} станцию на {number} абонентов."),
    ("az", TOWNS_AZ, "Yeni stansiya {town}", "Operator dünən {town} {number} abunəçi üçün stansiya qurub."),
)
REPORT = (
    "The cloud provider Testbed opened a hall with room for 120 racks in Sumgayit on Monday morning and "
    "showed it to visitors, who could rent servers there from January at a price of 340 manat a month. "
    "The chief engineer said that the cooling takes air from the sea and needs little power in winter."
)
REPLACED = ("visitors", "showed", "chief", "little", "price", "morning", "cooling")


def item(number: int, title: str, text: str, language: Language = "en", hours: float = 0) -> Item:
    when = START + timedelta(hours=hours)
    return Item(str(number), f"outlet{number}", None, title, text, language, when, when, "article")


def stories(items: Sequence[Item]) -> list[str]:
    grouper = Grouper(BEAT)
    return [grouper.add(one).story for one in items]


@settings(max_examples=60, deadline=None)
@given(
    template=st.sampled_from(TEMPLATES),
    fillings=st.lists(
        st.tuples(st.integers(0, 8), st.integers(1, 99_999)), min_size=2, max_size=6, unique=True
    ),
    minutes=st.integers(0, 2000),
)
def test_a_template_never_merges_towns_or_numbers(
    template: tuple[Language, tuple[str, ...], str, str], fillings: list[tuple[int, int]], minutes: int
) -> None:
    language, towns, title, text = template
    items = [
        item(
            index,
            title.format(town=towns[town], number=number),
            text.format(town=towns[town], number=number),
            language,
            hours=index * minutes / 60,
        )
        for index, (town, number) in enumerate(fillings)
    ]
    assert len(set(stories(items))) == len(items)


@settings(max_examples=40, deadline=None)
@given(changed=st.sets(st.sampled_from(REPLACED), max_size=3), hours=st.floats(0, 60))
def test_a_reprint_with_a_few_other_words_merges(changed: set[str], hours: float) -> None:
    reprint = REPORT
    for word in changed:
        reprint = reprint.replace(word, word[::-1], 1)
    first = item(0, "Testbed opens a hall for 120 racks", REPORT)
    assert len(set(stories([first, item(1, "Hall for 120 racks opened", reprint, hours=hours)]))) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("120 racks", "125 racks"), ("Sumgayit", "Yevlakh"), ("340", "350")]
)
def test_a_reprint_with_another_name_or_number_is_another_event(one: str, other: str) -> None:
    first = item(0, "Hall opened", REPORT)
    assert len(set(stories([first, item(1, "Hall opened", REPORT.replace(one, other), hours=3)]))) == 2


def test_many_of_one_template_stay_as_many() -> None:
    items = [
        item(
            number,
            f"Cyber incident {number}: {1200 + number:,} malicious links blocked in region {number}",
            "The service reported it.",
            hours=number / 10,
        )
        for number in range(12)
    ]
    assert len(set(stories(items))) == 12


@pytest.mark.parametrize("title", ["Cyber incident {number}: links blocked", "Phishing ring found in {town}"])
def test_bare_headlines_of_one_template_stay_apart_in_a_stream(title: str) -> None:
    records = [
        {
            "id": number,
            "title": title.format(number=number, town=town),
            "published": f"2026-03-02T10:{number}0:00",
        }
        for number, town in enumerate(TOWNS[:5], start=1)
    ]
    assert len({told["story"] for told in stream(records, BEAT)}) == 5


def test_a_correction_that_says_so_stays_in_its_story() -> None:
    told = (
        "The network stopped {} million links, 873,000 viruses, 83,400 files and 1,778 letters this quarter."
    )
    slip = item(0, "Links stopped", told.format(18))
    assert len(set(stories([slip, item(1, "Correction: links stopped", told.format(81), hours=2)]))) == 1


def of_the_week() -> list[Item]:
    """All items of the bundled week as the house reads them, in order of time."""
    found: list[Item] = []
    for outlet in content.week().outlets:
        source = Source(
            outlet.id,
            outlet.name,
            f"http://x/{outlet.id}",
            language=outlet.language,
            advisory=outlet.advisory,
        )
        for article in outlet.articles:
            last = article.versions[-1]
            entry = Entry(
                url=f"http://x/{outlet.id}/{article.slug}",
                title=last.title,
                text="\n\n".join(last.paragraphs),
                published=article.published,
            )
            found += reading.build(entry, source, first_seen=article.published, timezone=BEAT.timezone)
    return sorted(found, key=lambda one: (one.published, one.kind == "part"))


def final(items: Sequence[Item], decisions: Sequence[Decision]) -> list[str]:
    """The story of each item after all merges."""
    told: list[str] = []
    for decision in decisions:
        told = [decision.story if story in decision.merged else story for story in told] + [decision.story]
    assert len(told) == len(items)
    return told


@pytest.mark.parametrize(
    ("word", "languages"),
    [
        ("eknofest", {"az", "en", "ru"}),
        ("SINAM", {"az", "en"}),
        (("financial sector", "финансового сектора"), {"en", "ru"}),
        (("AzStateNet", "81 million"), {"az", "en", "ru"}),
        (("84 percent", "84%"), {"en", "ru"}),
        (("emote villages", "ucqar kənd", "отдалённы"), {"az", "en", "ru"}),
    ],
)
def test_each_event_of_the_sample_week_is_one_story(word: str | tuple[str, ...], languages: set[str]) -> None:
    words = (word,) if isinstance(word, str) else word
    items = [one for one in of_the_week() if one.kind != "roundup"]
    grouper = Grouper(BEAT)
    told = final(items, [grouper.add(one) for one in items])
    about = [
        number for number, one in enumerate(items) if any(word in one.title + one.text for word in words)
    ]
    assert len({told[number] for number in about}) == 1
    assert {items[number].language for number in about} == languages
    assert "part" in {items[number].kind for number in about}
    together = [one for one, story in zip(items, told, strict=True) if story == told[about[0]]]
    assert len(together) == len(about)


def test_assets_and_apps_of_banks_are_two_stories_by_one_speaker() -> None:
    items = of_the_week()
    grouper = Grouper(BEAT)
    told = final(items, [grouper.add(one) for one in items])
    assets = next(number for number, one in enumerate(items) if "43.6 billion" in one.text)
    assert told.count(told[assets]) == 1


def test_a_restart_at_any_point_of_the_week_changes_nothing() -> None:
    items = of_the_week()
    items += [replace(items[0], text=items[0].text + " More was said.")]
    whole_grouper = Grouper(BEAT)
    whole = [whole_grouper.add(one) for one in items]
    for cut in range(1, len(items)):
        told = final(items[:cut], whole[:cut])
        grouper = Grouper(BEAT)
        for one, story in zip(items[:cut], told, strict=True):
            grouper.restore(one, story)
        assert [grouper.add(one) for one in items[cut:]] == whole[cut:]


CONCEPT = """
id = "sea"
timezone = "UTC"
names = { en = "Sea" }
[[concept]]
id = "lighthouse"
en = ["lighthouse"]
ru = ["маяк"]
[[concept]]
id = "storm"
en = ["storm"]
ru = ["шторм"]
[[concept]]
id = "keeper"
en = ["keeper"]
ru = ["смотрител"]
"""


def test_concepts_of_another_beat_join_its_languages() -> None:
    one = item(0, "Lighthouse keeper sees the storm", "The keeper lit it.")
    other = item(1, "Смотритель маяка увидел шторм", "Маяк горел.", "ru", hours=2)
    for beat, same in ((parse(CONCEPT, "sea"), True), (parse(CONCEPT.partition("[[")[0], "sea"), False)):
        grouper = Grouper(beat)
        assert (grouper.add(one).story == grouper.add(other).story) is same


def test_a_concept_without_an_id_is_told() -> None:
    with pytest.raises(BeatError, match="concept"):
        parse(CONCEPT.replace('id = "storm"', ""), "sea")


PAIRS: tuple[tuple[bool, tuple[str, str, Language], tuple[str, str, Language]], ...] = (
    (
        True,
        ("Decree approves strategy for artificial intelligence", "The President signed it.", "en"),
        ("Утверждена стратегия искусственного интеллекта", "Президент подписал распоряжение.", "ru"),
    ),
    (
        True,
        ("Bakutel exhibition opens", "The exhibition of telecoms is open to all.", "en"),
        ("Bakutel sərgisi açılıb", "Sərgi hamı üçün açıqdır.", "az"),
    ),
    (
        True,
        ("New head of ICT Agency appointed", "Elchin Mammadov was appointed chairman.", "en"),
        ("İKTA-ya yeni sədr təyin edilib", "Elçin Məmmədov sədr təyin edilib.", "az"),
    ),
    (
        False,
        ("Cyber police detain two over fake pages of a bank", "They took card data of people.", "en"),
        ("Киберполиция предупредила о поддельных сайтах банков", "Мошенники собирают данные карт.", "ru"),
    ),
    (
        False,
        ("Azercell tests 5G in Ganja", "The operator ran a test of its 5G network.", "en"),
        ("Azercell Sumqayıtda 5G sınaqdan keçirib", "Operator 5G şəbəkəsini sınaqdan keçirib.", "az"),
    ),
    (
        False,
        ("Fake domains closed in Shaki", "Police found phishing pages and fake domains of banks.", "en"),
        ("В Гяндже закрыли поддельные домены", "Нашли фишинговые страницы и поддельные домены банков.", "ru"),
    ),
    (
        True,
        ("Fake domains closed in Shaki", "Police found phishing pages and fake domains of banks.", "en"),
        ("В Шеки закрыли поддельные домены", "Нашли фишинговые страницы и поддельные домены банков.", "ru"),
    ),
    (
        False,
        ("Hackathon held in Ganja", "Teams met at a hackathon on cybersecurity.", "en"),
        ("В Баку прошел хакатон", "Команды встретились на хакатоне по кибербезопасности.", "ru"),
    ),
    (
        False,
        ("Bakutel exhibition opens", "The exhibition is open to all until Friday.", "en"),
        ("На выставке Bakutel подписан меморандум", "Azercell и Huawei будут сотрудничать.", "ru"),
    ),
)


@pytest.mark.parametrize(("same", "one", "other"), PAIRS)
def test_events_without_figures_are_told_by_what_they_speak_of(
    same: bool, one: tuple[str, str, Language], other: tuple[str, str, Language]
) -> None:
    told = stories([item(0, *one), item(1, *other, hours=3)])
    assert (told[0] == told[1]) is same


def test_a_full_window_holds_thousands_without_mixing_them() -> None:
    chance = random.Random(3)
    items = [
        item(
            number,
            f"Ring found in {town}",
            f"Police in {town} closed {count} fake domains.",
            hours=number / 30,
        )
        for number, (town, count) in enumerate(
            (chance.choice(TOWNS), count) for count in chance.sample(range(3, 90_000), 1000)
        )
    ]
    assert len(set(stories(items))) == len(items)
