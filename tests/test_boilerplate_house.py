"""A beat's own boilerplate: whole lines, and never a search through a text."""

import pytest

from digests.boilerplate import without_furniture

RULES = (r".*used with .*reference .*(?:must|should).*",)


def test_a_rule_of_the_house_takes_a_whole_line() -> None:
    lines = ["News of the day.", "If used with changes, a reference to the page must stand."]
    assert without_furniture(lines, house=RULES) == ["News of the day."]


def test_a_rule_that_only_stands_inside_a_line_takes_nothing() -> None:
    lines = ["Before the deal, read more about the terms of it."]
    assert without_furniture(lines, house=(r"read more",)) == lines


def test_a_text_in_one_endless_line_is_no_furniture() -> None:
    line = "If used with reference it must be said. " * 4000
    assert without_furniture([line.strip()], house=RULES) == [line.strip()]


@pytest.mark.parametrize(
    "inlay",
    [
        "(1 USD = 1.7 AZN on May 2)",
        "( 1 manat = 0.58 USD)",
        "[email protected]",
        "--- Follow the author on Twitter: @someone",
        "Follow us on Twitter @someone",
        "The post Fibre appeared first on Example News.",
        "[…]",
        "Continue reading →",
        "… Read more »",
        "Читать далее »",
        "Davamını oxuyun",
        "Ətraflı >",
    ],
)
def test_what_is_laid_into_a_line_goes_in_whichever_case_it_stands(inlay: str) -> None:
    line = "The regional office counted the lines of the last month anew"
    for written in (inlay, inlay.lower(), inlay.upper().replace("İ", "I")):
        assert without_furniture([f"{line} {written}"]) == [line]
