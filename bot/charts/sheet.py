"""The sheet on which a plot is drawn: size, colours, letters; and its PNG.

Enters: words and places.  Leaves: PNG bytes.  All measures are inches of a sheet as wide as a phone's
screen (3.6 in), so that type sizes here are those that the reader sees.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from PIL import Image

WIDTH = 3.6
DPI = 300
MARGIN = 0.16
COLOURS = 64
"""Of the PNG's palette: type stays smooth, the file small."""
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
"""DejaVu comes with matplotlib: the same letters on every machine, ə ğ ı ş and Cyrillic among them."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one theme."""

    paper: str
    ink: str
    soft: str
    rule: str
    main: str
    computed: str
    other: str


PALETTES = {
    "light": Palette("#ffffff", "#15202b", "#536271", "#dde3e9", "#1769aa", "#9cc3e2", "#c8792b"),
    "dark": Palette("#17212b", "#f1f4f7", "#a5b3c1", "#33414f", "#62b5f0", "#386a94", "#e8a35c"),
}


class Sheet:
    """A figure with a cursor that moves down from its upper edge."""

    def __init__(self, theme: Literal["light", "dark"]) -> None:
        self.colours = PALETTES[theme]
        self.figure = Figure(figsize=(WIDTH, WIDTH), dpi=DPI)
        self._canvas = _canvas(self.figure)
        self._renderer = self._canvas.get_renderer()
        self._texts: list[tuple[Text, float, float]] = []
        self.down = MARGIN
        """Inches from the upper edge to where the next thing goes."""

    def text(
        self,
        left: float,
        top: float,
        words: str,
        size: float,
        *,
        colour: str = "",
        bold: bool = False,
        align: Literal["left", "center", "right"] = "left",
    ) -> None:
        """Words with their upper edge `top` inches down; letters that the font lacks become `?`."""
        made = Text(
            0,
            0,
            _printable(words),
            fontproperties=_font(bold),
            fontsize=size,
            color=colour or self.colours.ink,
            ha=align,
            va="top",
            parse_math=False,
        )
        self._texts.append((made, left, top))

    def width(self, words: str, size: float, *, bold: bool = False) -> float:
        """Inches that the words take in one line."""
        made = _font(bold).copy()
        made.set_size(size)
        wide, _, _ = self._renderer.get_text_width_height_descent(_printable(words), made, ismath=False)
        return float(wide) / DPI

    def paragraph(self, words: str, size: float, *, colour: str = "", bold: bool = False) -> None:
        """Words below what was written, in as many lines as they need."""
        for line in self._wrapped(words, size, bold):
            self.text(MARGIN, self.down, line, size, colour=colour, bold=bold)
            self.down += size / 72 * 1.3

    def fraction(
        self, left: float, top: float, wide: float, high: float
    ) -> tuple[float, float, float, float]:
        """A box in inches from the upper left corner as matplotlib counts it; after `cut` only."""
        whole = self.figure.get_figheight()
        return left / WIDTH, 1 - (top + high) / whole, wide / WIDTH, high / whole

    def cut(self) -> None:
        """Give the sheet the height that was written."""
        self.figure.set_figheight(self.down + MARGIN)
        self.figure.set_facecolor(self.colours.paper)

    def png(self) -> bytes:
        """The finished sheet."""
        high = self.figure.get_figheight()
        for made, left, top in self._texts:
            made.set_position((left / WIDTH, 1 - top / high))
            made.set_transform(self.figure.transFigure)
            self.figure.add_artist(made)
        self._canvas.draw()
        wide, tall = self._canvas.get_width_height()
        image = Image.frombytes("RGBA", (wide, tall), bytes(self._canvas.buffer_rgba())).convert("RGB")
        out = io.BytesIO()
        image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE).save(out, "png")
        return out.getvalue()

    def _wrapped(self, words: str, size: float, bold: bool) -> list[str]:
        lines = [""]
        for word in filter(None, words.split(" ")):  # a no-break space holds
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width(longer, size, bold=bold) > WIDTH - 2 * MARGIN:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines


def _canvas(figure: Figure) -> Any:
    """What figures are painted on; its own module does not annotate it."""
    return FigureCanvasAgg(figure)


@cache
def _font(bold: bool) -> FontProperties:
    return FontProperties(fname=str(FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")))


@cache
def _letters() -> frozenset[int]:
    return frozenset(FT2Font(str(FONTS / "DejaVuSans.ttf")).get_charmap())


def _printable(words: str) -> str:
    known = _letters()
    return "".join(char if ord(char) in known else "?" for char in words)
