"""What a corrected text says otherwise: figures of the same thing with another value.

Enters: an item before and after.  Leaves: pairs of figures.
"""

from __future__ import annotations

from collections.abc import Sequence

from digests.language import fold
from digests.model import Figure, FigureChange, Item


def changes(before: Item, after: Item) -> tuple[FigureChange, ...]:
    """Figures of `before` that `after` states otherwise, in the order of `after`."""
    kept = {_value(figure) for figure in after.figures}
    gone = [figure for figure in before.figures if _value(figure) not in kept]
    known = {_value(figure) for figure in before.figures}
    found = []
    for figure in after.figures:
        if _value(figure) in known:
            continue
        partner = _partner(figure, gone)
        if partner is not None:
            gone.remove(partner)
            found.append(FigureChange(partner, figure))
    return tuple(found)


def _value(figure: Figure) -> tuple[float, float | None, str, str | None, str]:
    return figure.value, figure.value2, fold(figure.unit), figure.period, figure.change


def _partner(figure: Figure, gone: Sequence[Figure]) -> Figure | None:
    """The figure that this one replaces: the same unit and period, the nearest wording."""
    fitting = [
        one
        for one in gone
        if fold(one.unit) == fold(figure.unit)
        and one.period == figure.period
        and one.value != figure.value
        and alike(one.what, figure.what)
    ]
    return max(fitting, key=lambda one: _overlap(one.sentence, figure.sentence), default=None)


def alike(one: str, other: str) -> bool:
    """Whether two measured things may be one: nothing said of one, or a third of the words in common."""
    return not one or not other or _overlap(one, other) >= 0.34


def _overlap(one: str, other: str) -> float:
    first, second = (frozenset(word[:6] for word in fold(text).split()) for text in (one, other))
    return len(first & second) / max(min(len(first), len(second)), 1)
