"""What the checks of a newsroom find; nothing is ever corrected."""

import pytest

from digests.figures import extract
from digests.figures.currencies import NAMES, SHY
from digests.figures.tables import rows
from digests.figures.units import MONEY
from digests.model import Language


def notes(text: str, title: str = "", language: Language = "en") -> list[tuple[float, str | None]]:
    return [(figure.value, figure.note) for figure in extract(text, language, title=title)]


@pytest.mark.parametrize(
    ("language", "title", "text", "note"),
    [
        ("en", "81 million malicious links blocked", "It blocked 18 million malicious links.", "headline:81000000"),
        ("en", "Bank assets reach 43.6 billion manat", "Bank assets reached 43.6 million manat.", "headline:43600000000"),
        ("az", "Bankların gəliri 15 faiz artıb", "Bankların gəliri 51 faiz artıb.", "headline:15"),
        ("ru", "Выручка операторов выросла на 12%", "Выручка операторов выросла на 21%.", "headline:12"),
    ],
)  # fmt: skip
def test_a_headline_that_says_another_number_is_told(
    language: Language, title: str, text: str, note: str
) -> None:
    (figure,) = extract(text, language, title=title)
    assert figure.note == note
    assert figure.surface in text


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Bank assets reach 44 billion manat", "Bank assets reached 43.6 billion manat."),
        ("Bank assets exceed 40 billion manat", "Bank assets reached 43.6 billion manat."),
        ("Fewer than 50 attacks on banks", "There were 47 attacks on banks."),
        ("Operator opens 5 shops in Ganja", "The operator pays 25 manat a month for a licence."),
        ("Bank profits up 15 percent", "Bank profits came to 366 million manat, or 4 percent of assets."),
        ("Country takes 81st place by speed", "Mobile internet by speed took the 52nd place."),
        ("Attacks reach 39", "There were 64 attacks in May. There were 39 attacks in August."),
    ],
)
def test_a_rounded_headline_or_another_thing_is_no_contradiction(title: str, text: str) -> None:
    assert not any((note or "").startswith("headline") for _, note in notes(text, title))


def test_a_whole_a_thousand_times_too_small_for_its_parts_is_told() -> None:
    text = "Banks hold 43.6 million manat: 27.8 billion manat of them are deposits, 15.8 billion manat loans."
    assert notes(text)[0] == (43_600_000, "thousandfold:27800000000+15800000000")


def test_a_conversion_a_thousand_times_off_is_told() -> None:
    assert notes("It is worth 8.5 million manat ($5 billion).")[0] == (
        8_500_000,
        "thousandfold:USD 5000000000",
    )
    assert notes("It is worth 8.5 million manat ($5 million).")[0] == (8_500_000, "conversion:USD 5000000")
    assert notes("It is worth 8.5 million manat (1.1 billion yen).")[0][1] == "conversion:JPY 1100000000"


def test_every_currency_of_the_table_is_known_by_its_code_and_its_full_english_name() -> None:
    assert len(MONEY) > 150
    for code, surfaces in rows(NAMES):
        (figure,) = (
            extract(f"It cost 5 million {surfaces[1]} in all.", "en") if len(surfaces) > 1 else (None,)
        )
        assert figure is None or figure.unit == code
        (figure,) = extract(f"It cost {code} 5 million in all.", "en")
        assert figure is not None
        assert figure.unit == code


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("ru", "Он заплатил 300 египетских фунтов.", "EGP"),
        ("ru", "Цена выросла до 20 узбекских сумов.", "UZS"),
        ("ru", "Выручка составила 5 млн канадских долларов.", "CAD"),
        ("ru", "Потратили 50 белорусских рублей.", "BYN"),
        ("az", "Qiymət 300 Misir funtudur.", "EGP"),
        ("az", "Ödəniş 50 Kanada dollarına çatıb.", "CAD"),
        ("az", "Onlar 20 min Qazaxıstan tengesi ödəyib.", "KZT"),
        ("az", "Bunun üçün 100 Türkmənistan manatı lazımdır.", "TMT"),
        ("en", "It cost 40 Czech crowns.", "CZK"),
    ],
)
def test_a_currency_has_its_country_s_name_in_three_languages(
    language: Language, text: str, unit: str
) -> None:
    (figure,) = extract(text, language)
    assert figure.unit == unit


def test_codes_that_are_words_elsewhere_need_a_sum() -> None:
    assert {"COP", "PHP", "SDG", "TOP"} <= SHY
    assert extract("Baku hosts COP 29, and PHP 8 powers SDG 5 at TOP 10.", "en") == ()
    (figure,) = extract("It paid PHP 80,000.", "en")
    assert figure.unit == "PHP"


def test_a_sum_with_its_parts_takes_one_line_of_five() -> None:
    text = (
        "In May 778 traces were found (443 + 335). There were 900 files, 1,200 links, 1,500 letters,"
        " 1,800 sites and 2,100 calls."
    )
    ranks = {figure.value: figure.rank for figure in extract(text, "en")}
    assert ranks[443] is None
    assert ranks[335] is None
    assert sum(rank is not None for rank in ranks.values()) == 5
