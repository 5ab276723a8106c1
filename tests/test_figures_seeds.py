"""What must be right on the two documents the product was asked for."""

from datetime import date
from pathlib import Path

import pytest

from digests.figures import extract
from digests.model import Figure

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.exists(), reason="the seed documents are not beside the checkout")


def read(name: str, day: date) -> tuple[Figure, ...]:
    text = next(SEEDS.glob(f"{name}_*")).read_text(encoding="utf-8")
    return extract(text, "en", date=day)


def test_the_review_gives_the_network_figures_with_their_quarter() -> None:
    figures = read("004", date(2022, 11, 27))
    third_quarter = {(f.value, f.unit) for f in figures if f.period == "2022-Q3"}
    assert {
        (81_000_000, "malicious link"),
        (873_000, "malware"),
        (83_000, "infected file"),
        (778, "indicator of compromise"),
        (40, "fake domain"),
    } <= third_quarter


def test_the_review_tells_the_sum_once() -> None:
    figures = {f.value: f for f in read("004", date(2022, 11, 27))}
    assert figures[778].note == "sum:443+335"
    assert figures[443].rank is None
    assert figures[335].rank is None


def test_the_review_gives_share_and_speed_with_what_they_measure() -> None:
    figures = {f.value: f for f in read("004", date(2022, 11, 27))}
    assert (figures[84].unit, figures[84].period) == ("percent", None)
    assert "banks" in figures[84].what
    assert (figures[25].unit, figures[25].period) == ("Mbps", "2024")
    assert figures[25].what == "minimum internet speed"


def test_durations_of_the_review_are_not_key() -> None:
    assert all(f.rank is None for f in read("004", date(2022, 11, 27)) if f.unit == "year")


def test_the_session_has_one_key_figure() -> None:
    figures = read("000", date(2020, 7, 24))
    assert [(f.value, f.unit) for f in figures if f.rank == 1] == [(130, "participant")]
    assert {f.value for f in figures} <= {2, 130}
