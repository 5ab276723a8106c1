"""A card: each language told once, each source named once, every figure as its item has it."""

from __future__ import annotations

from dataclasses import replace

from digests.cards import card
from digests.model import Card, Item, TopicMatch
from tests.newsstand import BLOCKED, LINKS, SOURCES, baku, figure, item

OWN_WORDS = (
    "Officials of the service told reporters of attacks that their sensors saw in summer and early autumn."
)


def of(*items: Item) -> Card:
    return card("s", 7, items, SOURCES, evidence=("same figure",))


def test_the_original_is_the_earliest_item_whatever_the_order() -> None:
    late = item("b", source="wire-ru", language="ru", published=baku(22))
    made = of(late, item("a"))
    assert [(one.language, one.item) for one in made.versions] == [("en", "a"), ("ru", "b")]
    assert made.published == baku(21)
    assert made.number == 7
    assert made.evidence == ("same figure",)


def test_a_language_is_told_by_authority_then_by_the_earliest() -> None:
    first, body = item("a", source="herald"), item("b", source="office", published=baku(22))
    twin = item("c", source="office", published=baku(23))
    assert [one.item for one in of(first, body, twin).versions] == ["b"]


def test_each_house_is_one_source_first_published_first() -> None:
    made = of(
        item("c", source="herald", text=OWN_WORDS, published=baku(22)),
        item("b", source="wire-ru", language="ru", published=baku(21, 13)),
        item("a", source="wire-en"),
        item("d", source="stranger", text="A stranger saw it too, and wrote at once.", published=baku(23)),
    )
    assert [(one.name, one.url) for one in made.sources] == [
        ("Caspian Wire", "https://example.org/a"),
        ("Tech Herald", "https://example.org/c"),
        ("stranger", "https://example.org/d"),
    ]


def test_a_source_without_an_address_takes_that_of_its_next_item() -> None:
    made = of(replace(item("a"), url=None), item("b", published=baku(22)))
    assert [one.url for one in made.sources] == ["https://example.org/b"]


def test_a_version_knows_its_own_link_and_source() -> None:
    made = of(item("a"), item("b", source="office", language="ru", published=baku(22)))
    assert (made.version("ru").url, made.version("ru").source) == ("https://example.org/b", "Press Office")


def test_figures_come_by_rank_with_the_past_last_and_the_rest_left_out() -> None:
    figures = (
        figure(1, rank=3),
        figure(2, rank=1, old=True),
        figure(3, rank=2),
        figure(4, rank=None),
    )
    assert [one.value for one in of(item("a", figures=figures)).versions[0].figures] == [3, 1, 2]


def test_topics_are_ordered_by_their_strongest_item_and_words_kept() -> None:
    weak = item("a", topics=(TopicMatch("cyber", 2.0, ("links",)), TopicMatch("space", 1.0, ("orbit",))))
    strong = item("b", published=baku(22), topics=(TopicMatch("space", 5.0, ("satellite", "orbit")),))
    made = of(weak, strong)
    assert made.topics == ("space", "cyber")
    assert made.words == ("satellite", "orbit", "links")


def test_an_advisory_is_one_only_if_nobody_made_news_of_it() -> None:
    assert of(item("a", source="alarms")).advisory
    assert of(item("a", kind="advisory")).advisory
    assert not of(item("a", source="alarms"), item("b", published=baku(22))).advisory


def test_a_day_without_a_time_stays_a_day() -> None:
    assert of(item("a", date_only=True)).date_only
    assert not of(item("a")).date_only


def test_a_reprint_is_kept_apart_and_counts_for_nothing() -> None:
    copy = item("b", source="herald", text=f"{BLOCKED} (Reprint)", published=baku(22))
    own = item("c", source="herald", text=OWN_WORDS, published=baku(22))
    assert [one.name for one in of(item("a"), copy).sources] == ["Caspian Wire"]
    assert [one.name for one in of(item("a"), copy).reprints] == ["Tech Herald"]
    assert dict(of(item("a"), copy).reasons)["independent"] == 1
    assert dict(of(item("a"), own).reasons)["independent"] == 2


# --- where sources differ -------------------------------------------------------------------


def test_another_value_for_the_same_thing_and_period_is_noted() -> None:
    other = figure(80_500_000, period="2022-Q3")
    made = of(item("a", figures=(LINKS,)), item("b", source="herald", figures=(other,), published=baku(22)))
    assert made.versions[0].figures[0].note == "differs:81000000 Caspian Wire|80500000 Tech Herald"


def test_a_rounded_value_does_not_differ() -> None:
    exact = figure(81_234_567, period="2022-Q3")
    made = of(item("a", figures=(LINKS,)), item("b", source="herald", figures=(exact,), published=baku(22)))
    assert made.versions[0].figures[0].note is None


def test_other_periods_and_several_figures_of_a_kind_are_never_set_against_each_other() -> None:
    year = figure(300_000_000, period="2022")
    two = (figure(7, period="2022-Q3"), figure(9, period="2022-Q3"))
    first = item("a", figures=(LINKS,))
    for figures in ((year,), two, (figure(5),)):
        made = of(first, item("b", source="herald", figures=figures, published=baku(22)))
        assert made.versions[0].figures[0].note is None
