"""Which plural form a number takes, by the rules of CLDR.

Enters: a number, a language, the forms of a noun or phrase.  Leaves: one of the forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from babel import Locale

ORDER: dict[str, tuple[str, ...]] = {
    "az": ("other",),  # a noun after a number keeps its form
    "en": ("one", "other"),
    "ru": ("one", "few", "many", "other"),
}
"""Language -> the categories of its forms, in the order in which tables hold them."""


def category(number: Decimal | float, language: str) -> str:
    """CLDR plural category of a number as written: `one`, `few`, `many` or `other`.

    Russian 1.5 is `other`: a fraction governs the genitive singular (12,5 человека).
    """
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    plain = exact.to_integral_value() if exact == exact.to_integral_value() else exact
    found: str = _locale(language).plural_form(plain)
    return found if found in ORDER[language] else "other"


def choose(forms: Sequence[str], number: Decimal | float, language: str) -> str:
    """The form for the number; the last form serves where a table is shorter than CLDR's list."""
    place = ORDER[language].index(category(number, language))
    return forms[min(place, len(forms) - 1)]


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)
