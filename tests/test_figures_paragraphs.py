"""A paragraph reads the same wherever it stands, and a figure written for readers reads back the same."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.formatter import Formatter
from digests.beat import parse
from digests.figures import extract
from digests.model import Figure, Language, ReaderLanguage

DAY = date(2025, 11, 20)
BEAT = Path(__file__).resolve().parents[1] / "config" / "beats" / "azerbaijan-ict.toml"
PARAGRAPHS: dict[Language, list[str]] = {
    "en": [
        "In Q3 2024 the desk took 39 calls, up 12 percent. Of them 16 came at night.",
        "The fund (worth $3-5 billion) grew by 4.1% to AZN 92.5mln from January to May.",
        "He said: “Some 1,300 shops pay 25 manat a month",
        "A year ago it ran 7 servers; twice a year they are checked. COP 27 had 90 guests.",
        "For comparison, 1,070 attacks were seen in 2021. Call *1654 or +994 12 555 55 55.",
    ],
    "az": [
        "2024-cü ilin III rübündə 12 milyon 366 min 400 keçid bağlanıb. Onlardan 216-sı daxildə tapılıb.",
        "Xatırladaq ki, bir il əvvəl tarif 20 manat idi; dekabrın 1-dən 25 manat olacaq",
        "Bazar payı 44,6%-dən 41,2%-ə enib, gəlir 1 250 manatdır. (Bax: maddə 370-1",
        "İlin əvvəlindən yarım milyard manat xərclənib, 2,8 dəfə çox.",
    ],
    "ru": [
        "За девять месяцев закрыто 1 млрд 184,6 млн ссылок, в 6 раз больше. Из них 12 тыс. поддельных.",
        "Напомним, годом ранее доля была 31%; с января она выросла на 3 п.п. до 36,5%",
        "Скорость до 640 Мбит/с обойдётся в 25 манатов (около 15 долларов",
        "К 2027 году охват доведут до 95%, полтора миллиона домов.",
    ],
}
NOISE = st.lists(
    st.sampled_from(["12", "млн", "million", "(", "“", "2019", "%", "of", "a", "year", "ago", "min", "-", "May", "5."]),
    min_size=1,
    max_size=8,
).map(" ".join)  # fmt: skip


def shape(figures: tuple[Figure, ...], first: int, last: int) -> list[tuple[object, ...]]:
    """Everything of the figures in `first:last` that must not hang on other paragraphs."""
    return [
        (f.value, f.value2, f.unit, f.change, f.what, f.start - first, f.end - first, f.surface, f.sentence)
        for f in figures
        if first <= f.start < last
    ]


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(["az", "en", "ru"]))
def test_a_paragraph_gives_the_same_figures_alone_and_among_others(
    data: st.DataObject, language: Language
) -> None:
    pieces = st.sampled_from(PARAGRAPHS[language]) | NOISE
    before, own, behind = data.draw(st.lists(pieces, max_size=3)), data.draw(pieces), data.draw(pieces)
    lead = "".join(f"{paragraph}\n\n" for paragraph in before)
    whole = extract(f"{lead}{own}\n\n{behind}", language, date=DAY)
    alone = extract(own, language, date=DAY)
    assert shape(whole, len(lead), len(lead) + len(own)) == shape(alone, 0, len(own))


def test_of_them_points_to_nothing_beyond_its_paragraph() -> None:
    figures = extract("The service found 650 threats.\n\nOf them 216 came from outside.", "en")
    assert [figure.unit for figure in figures] == ["threat", ""]


@pytest.fixture(scope="module")
def formatter() -> Formatter:
    return Formatter(parse(BEAT.read_text(encoding="utf-8"), str(BEAT)))


VALUES = st.integers(1, 10**13) | st.decimals("0.1", "99999", places=2).map(float) | st.builds(
    lambda digits, power: digits * 10**power, st.integers(1, 99999), st.integers(3, 9)
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    value=VALUES,
    unit=st.sampled_from(["percent", "AZN", "USD", "EUR", "Mbps", "person", "metric ton", "PKR", "AZN per month"]),
    change=st.sampled_from(["=", "~", ">", "<", "up", "down"]),
    language=st.sampled_from(["az", "en", "ru"]),
)  # fmt: skip
def test_a_figure_written_for_a_reader_reads_back_the_same(
    formatter: Formatter, value: float, unit: str, change: str, language: ReaderLanguage
) -> None:
    assume(unit != "person" or value == int(value))
    figure = Figure(value, unit, 0, 0, "", change=change)  # type: ignore[arg-type]
    printed = formatter.figure(figure, language)
    read = extract(f"Nəticə: {printed}." if language == "az" else f"X: {printed}.", language)
    assert [one.value for one in read] == [value], printed


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_a_range_and_its_scale_read_back_the_same(formatter: Formatter, language: ReaderLanguage) -> None:
    printed = formatter.figure(Figure(3e9, "USD", 0, 0, "", value2=5e9), language)
    (read,) = extract(f"X: {printed}.", language)
    assert (read.value, read.value2, read.unit) == (3e9, 5e9, "USD")
