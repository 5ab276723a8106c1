"""How far a figure went from an earlier one, in the reader's words: `+12.5%`, `+2 pp`, `3 places up`.

Enters: a difference, computed from two printed values, and the figure's unit.  Leaves: a phrase.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from bot.formatter.units import SAME
from bot.phrases import say
from bot.phrases.numbers import NBSP, number_text
from digests.model import ReaderLanguage


def step(difference: Decimal, percent: Decimal | None, unit: str, language: ReaderLanguage) -> str:
    """The step in the measure that suits the unit; `percent` None: the difference itself."""
    unit = SAME.get(unit, unit)
    if not difference:
        return say("figures_same", language)
    if unit == "place":
        way = "down" if difference > 0 else "up"
        return say(f"figures_places_{way}", language, n=int(abs(difference)))
    if unit == "percent":
        return say("figures_points", language, value=_signed(difference, language))
    if percent is None:
        return _signed(difference, language)
    return _signed(percent, language) + (f"{NBSP}%" if language == "az" else "%")


def _signed(number: Decimal, language: ReaderLanguage) -> str:
    """`+17.6`, `−6.1`: one decimal."""
    rounded = number.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return ("+" if rounded > 0 else "") + number_text(rounded, language)
