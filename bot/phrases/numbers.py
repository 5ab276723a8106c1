"""Numbers as the press of each language writes them; digits are never altered.

Enters: a value.  Leaves: its exact decimal digits, grouped, with the language's marks:
12,549,565 (en), 12 549 565 (az, ru: with no-break spaces), 409.281 million, 409,281 milyon.
A scale word is used only where at most three decimals remain, so nothing is ever rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from digests.model import ReaderLanguage

NBSP = "\u00a0"

DECIMAL: dict[ReaderLanguage, str] = {"az": ",", "en": ".", "ru": ","}
GROUP: dict[ReaderLanguage, str] = {"az": NBSP, "en": ",", "ru": NBSP}
SCALES: tuple[tuple[int, dict[ReaderLanguage, str]], ...] = (
    (12, {"az": "trilyon", "en": "trillion", "ru": "трлн"}),
    (9, {"az": "milyard", "en": "billion", "ru": "млрд"}),
    (6, {"az": "milyon", "en": "million", "ru": "млн"}),
)
DECIMALS = 3
"""Most decimals before a scale word: 409.281 million, but 12,549,565."""


@dataclass(frozen=True, slots=True)
class Written:
    """A number as written: digits, and the scale word if there is one."""

    digits: str
    scale: str = ""

    def __str__(self) -> str:
        return f"{self.digits} {self.scale}" if self.scale else self.digits


def exact(value: float | Decimal) -> Decimal:
    """The value as the decimal that a person would read off it (39.8, not 39.7999…)."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def scale_of(value: float | Decimal) -> int:
    """The power of ten of the scale word that the value takes: 12, 9, 6 or 0 for none."""
    number = abs(exact(value))
    if not number.is_finite():
        return 0
    for power, _ in SCALES:
        scaled = number.scaleb(-power)
        thousandths = scaled.scaleb(DECIMALS)
        if scaled >= 1 and thousandths == thousandths.to_integral_value():
            return power
    return 0


def written(value: float | Decimal, language: ReaderLanguage, power: int | None = None) -> Written:
    """The value in the language's writing; `power` forces a scale (0: none)."""
    power = scale_of(value) if power is None else power
    scale = next((words[language] for each, words in SCALES if each == power), "")
    return Written(_digits(exact(value).scaleb(-power), language), scale)


def number_text(value: float | Decimal, language: ReaderLanguage) -> str:
    """All digits, grouped, without a scale word: counts in the bot's own sentences."""
    return _digits(exact(value), language)


def _digits(number: Decimal, language: ReaderLanguage) -> str:
    if not number.is_finite():
        return str(number)
    whole, _, fraction = f"{number:f}".partition(".")
    sign = "\N{MINUS SIGN}" if whole.startswith("-") else ""
    whole = f"{int(whole.lstrip('-')):,}".replace(",", GROUP[language])
    fraction = fraction.rstrip("0")
    return sign + whole + (DECIMAL[language] + fraction if fraction else "")
