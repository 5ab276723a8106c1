"""Charts: a phone's width, a small file, every letter of the three languages, nothing outside the sheet."""

import asyncio
import io
import sys
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

from bot.charts import draw, drawn, worth
from bot.charts.sheet import PALETTES
from bot.model import Mark, Plot

QUARTERS = tuple(
    Mark(f"Q{quarter} 2022", value, f"{value / 1e6:g} million", date(2022, quarter * 3, 28))
    for quarter, value in ((1, 45e6), (2, 67.9e6), (3, 81e6))
)
PLOT = Plot(
    "Blocked malicious links", "malicious links", "by quarter", QUARTERS, "Source: Trend · 5 Nov 2022"
)


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def edges(picture: Image.Image) -> set[tuple[int, ...]]:
    """The colours of the outermost pixels: only paper, if nothing is clipped there."""
    wide, high = picture.size
    across = [(x, y) for x in range(wide) for y in (0, high - 1)]
    down = [(x, y) for y in range(high) for x in (0, wide - 1)]
    return {tuple(pixel) for at in across + down if isinstance(pixel := picture.getpixel(at), tuple)}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("level", [True, False])
def test_a_chart_is_as_wide_as_a_phone_small_and_clips_nothing(theme: str, level: bool) -> None:
    plot = replace(PLOT, level=level)
    made = draw(plot, theme="dark" if theme == "dark" else "light")
    picture = opened(made.png)
    assert picture.width == 1080
    assert len(made.png) <= 200_000
    paper = PALETTES[theme].paper
    (found,) = edges(picture)
    assert found == pytest.approx(tuple(int(paper[at : at + 2], 16) for at in (1, 3, 5)), abs=6)


def test_a_chart_in_words_says_what_the_picture_says() -> None:
    assert draw(PLOT).alt == (
        "Blocked malicious links (malicious links, by quarter): "
        "Q1 2022 45 million; Q2 2022 67.9 million; Q3 2022 81 million. Source: Trend · 5 Nov 2022"
    )


async def test_a_chart_is_drawn_beside_the_loop_and_comes_out_the_same() -> None:
    assert (await drawn(PLOT)).png == draw(PLOT).png


def test_letters_that_no_font_has_and_formulas_break_nothing() -> None:
    hostile = replace(PLOT, title="$\\frac{1}{0}$ 漢字 \U0001f600 əğışöüçİ Ёжик", note="\x00\u202e$$")
    assert opened(draw(hostile).png).width == 1080


@pytest.mark.parametrize("ranks", [True, False])
@pytest.mark.parametrize("count", [1, 2, 11, 40])
def test_any_number_of_values_finds_room(ranks: bool, count: int) -> None:
    marks = tuple(
        Mark(str(2000 + at), float(at % 7 + 1), str(at % 7 + 1), date(2000 + at, 1, 31))
        for at in range(count)
    )
    made = draw(replace(PLOT, marks=marks, ranks=ranks, level=ranks))
    assert opened(made.png).height < 1600
    assert len(made.png) <= 200_000


def test_values_below_zero_and_all_alike_are_drawn() -> None:
    falling = tuple(replace(mark, value=-mark.value) for mark in QUARTERS)
    flat = tuple(replace(mark, value=0.0) for mark in QUARTERS)
    for marks in (falling, flat):
        assert opened(draw(replace(PLOT, marks=marks)).png).width == 1080


def test_one_period_is_nothing_to_compare() -> None:
    both = (QUARTERS[0], replace(QUARTERS[0], beside="Report"))
    assert worth(PLOT)
    assert not worth(replace(PLOT, marks=both))


async def test_what_drawing_needs_may_be_loaded_ahead_of_the_first_chart() -> None:
    code = (
        "import asyncio, sys; from bot import charts;"
        "assert 'matplotlib' not in sys.modules;"
        "asyncio.run(charts.prepare());"
        "assert 'matplotlib.figure' in sys.modules"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    assert await process.wait() == 0
