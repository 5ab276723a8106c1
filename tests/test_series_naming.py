"""Figures find their series: across languages and wordings, and never another thing's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digests.beat import parse
from digests.figures import extract
from digests.model import Beat, Item, Language
from digests.series import Filed
from digests.series.naming import Namer

CONFIG = Path(__file__).parent.parent / "config" / "beats" / "azerbaijan-ict.toml"
Place = Callable[..., list[tuple[str, str, str, str | None, float]]]


@pytest.fixture(scope="module")
def beat() -> Beat:
    return parse(CONFIG.read_text(encoding="utf-8"), "beat")


@pytest.fixture(scope="module")
def namer(beat: Beat) -> Namer:
    return Namer(beat)


def told(
    beat: Beat,
    text: str,
    language: Language = "en",
    title: str = "News",
    published: datetime = datetime(2025, 12, 5, tzinfo=UTC),
    source: str = "wire",
) -> Item:
    figures = extract(text, language, title=title, date=published.date(), terms=beat.glossary)
    return Item(
        "id", source, "https://wire.example/1", title, text, language, published, published, figures=figures
    )


@pytest.fixture
def placed(beat: Beat, namer: Namer) -> Place:
    def place(
        text: str, language: Language = "en", **more: object
    ) -> list[tuple[str, str, str, str | None, float]]:
        found: tuple[Filed, ...] = namer.points(told(beat, text, language, **more))  # type: ignore[arg-type]
        return [
            (one.thing, one.measurer, one.kind, one.point.period, one.point.figure.value) for one in found
        ]

    return place


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In January–October 2025 the state network turned away 409.281 million malicious links."),
        ("az", "2025-ci ilin yanvar-oktyabrında şəbəkədə 409 milyon 281 min zərərli keçidin qarşısı alındı."),
        ("ru", "За январь-октябрь 2025 года сеть госорганов отбила 409 млн 281 тыс. вредоносных ссылок."),
    ],
)
def test_one_figure_in_three_languages_is_one_point(placed: Place, language: Language, text: str) -> None:
    assert placed(text, language) == [("malicious-links", "", "cumulative", "2025-01..2025-10", 409_281_000)]


def test_a_month_and_what_was_counted_since_january_part(placed: Place) -> None:
    text = "AzStateNet stopped 409 million malicious links in January–October 2025, 29 million of them in October."
    assert {kind for _, _, kind, _, _ in placed(text)} <= {"cumulative", "month"}
    assert ("malicious-links", "", "cumulative", "2025-01..2025-10", 409_000_000.0) in placed(text)


def test_total_and_part_of_one_sentence_go_their_own_ways(placed: Place) -> None:
    text = "ICT services came to 1,776.4 million manats in January-October 2019, of which mobile operators made 737.1 million manats."
    assert [(thing, value) for thing, _, _, _, value in placed(text)] == [
        ("ict-services", 1_776_400_000),
        ("mobile-revenue", 737_100_000),
    ]


def test_speeds_of_two_measurers_stand_apart(placed: Place) -> None:
    ookla = placed("Ookla measured a fixed internet speed of 84.82 Mbps in October 2025.")
    ministry = placed("The ministry gave the fixed internet speed as 80.1 Mbps in October 2025.")
    nobody = placed("The fixed internet speed was 79 Mbps in October 2025.", source="herald")
    assert [found[0][:3] for found in (ookla, ministry, nobody)] == [
        ("fixed-speed", "ookla", "moment"),
        ("fixed-speed", "ministry", "moment"),
        ("fixed-speed", "@herald", "moment"),
    ]


def test_places_in_two_indices_stand_apart_and_one_in_none_makes_no_point(placed: Place) -> None:
    assert (
        placed("Azerbaijan took 74th place in the E-Government Development Index in 2024.")[0][0]
        == "egdi-rank"
    )
    assert placed("Azerbaijan took 40th place in the Global Cybersecurity Index in 2024.")[0][0] == "gci-rank"
    assert all(thing.startswith(":") for thing, *_ in placed("Azerbaijan took 12th place in 2024."))


def test_another_countrys_figure_is_in_no_series(placed: Place) -> None:
    assert placed("Ookla put the fixed internet speed in Georgia at 40 Mbps in October 2025.") == []
    found = placed(
        "Speedtest: fixed internet reached 84.82 Mbps in Azerbaijan in October 2025 and 310 Mbps in Singapore."
    )
    assert [value for *_, value in found] == [84.82]
    assert (
        placed(
            "Ookla: в октябре 2025 года скорость фиксированного интернета в Грузии составила 40 Мбит/с.", "ru"
        )
        == []
    )
    assert (
        placed("Ookla: 2025-ci ilin oktyabrında Gürcüstanda sabit internetin sürəti 40 Mbit/s olub.", "az")
        == []
    )


def test_a_growth_a_plan_and_a_sum_so_far_are_no_points(placed: Place) -> None:
    assert placed("Malicious links rose by 12 million in 2024.") == []
    assert placed("By 2030 fixed internet is to reach 500 Mbps, the ministry says.") == []
    early = datetime(2025, 6, 1, tzinfo=UTC)
    assert placed("AzStateNet blocked 200 million malicious links in 2025.", published=early) == []
    late = datetime(2025, 12, 28, tzinfo=UTC)
    assert [
        kind
        for _, _, kind, _, _ in placed(
            "AzStateNet blocked 449 million malicious links in 2025.", published=late
        )
    ] == ["year"]


def test_of_one_article_one_value_stands_for_a_period(placed: Place) -> None:
    text = "In 2025 AzStateNet found 850 indicators of compromise: 216 inside, 634 indicators of compromise outside."
    assert [value for thing, *_, value in placed(text, published=datetime(2026, 1, 9, tzinfo=UTC))] == [850]


def test_series_are_found_without_the_beat_naming_them(placed: Place) -> None:
    found = placed("Azercell installed 312 base stations in 2024.")
    assert found == [(":base station@azercell", "", "year", "2024", 312)]
    assert placed("Azercell 2024-cü ildə 312 baza stansiyası qurub.", "az") == found
    assert placed("The country has 300 projects in 2024.") == []


def test_names_words_and_measurers_lead_to_a_series(namer: Namer) -> None:
    asked = namer.askable.series
    for words in ("malicious links", "zererli kecid", "вредоносные ссылки", "AzStateNet", "keçidlər zərərli"):
        assert asked(words)[0] == "malicious-links", words
    assert asked("ookla mobil")[0] == "mobile-speed"
    assert asked("fixed internet speed")[0] == "fixed-speed"
    assert asked("unicorns") == asked("") == asked("!!!") == []


def test_the_rules_mark_changes_with_the_beat(beat: Beat, namer: Namer) -> None:
    assert Namer(beat).rules == namer.rules
    assert Namer(replace(beat, series=beat.series[1:])).rules != namer.rules


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "There are now 14.2 million payment cards in Azerbaijan."),
        ("az", "Hazırda Azərbaycanda 14,2 milyon ödəniş kartı var."),
        ("ru", "Сейчас в Азербайджане 14,2 млн платежных карт."),
    ],
)
def test_a_level_that_holds_now_stands_at_the_day_of_publication(
    placed: Place, language: Language, text: str
) -> None:
    assert placed(text, language) == [("payment-cards", "", "moment", "2025-12-05", 14_200_000)]


@pytest.mark.parametrize(
    "text",
    [
        "There are 14.2 million payment cards in Azerbaijan.",
        "AzStateNet has now stopped 29 million malicious links.",
    ],
)
def test_without_a_period_nothing_else_is_dated(placed: Place, text: str) -> None:
    assert placed(text) == []
