"""Where the sources of a story agree on a figure, and where they differ.

Enters: a figure with its item, and what other houses published.  Leaves: the figure, noted
`differs:80000000 Name|81000000 Name` where one of them gives another value; the names of those
that give the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from digests.language import fold
from digests.model import Figure, Item

NAMED = 3
"""Most values set against each other."""


def checked(
    figure: Figure, item: Item, house: str, others: Mapping[str, Item], outdated: Collection[float] = ()
) -> Figure:
    """The figure, noted where another house (name -> item) gives another value for the same thing and period.

    Values of which the story says that they were mended are passed over.
    """
    if figure.note or figure.old or figure.rank is None or only(item, figure) is None:
        return figure
    given = {house: figure.value}
    for name, other in others.items():
        theirs = only(other, figure)
        if theirs is not None and theirs.value not in outdated and not agree(figure, theirs):
            given[name] = theirs.value
    if len(given) == 1:
        return figure
    told = (f"{value:.12g} {name.replace('|', ' ')}" for name, value in list(given.items())[:NAMED])
    return replace(figure, note=f"differs:{'|'.join(told)}")


def agreeing(figure: Figure, others: Mapping[str, Item]) -> tuple[str, ...]:
    """The other houses that give this figure too, exactly or rounded."""
    return tuple(
        name
        for name, item in others.items()
        if any(_same_measure(figure, one) and agree(figure, one) for one in item.figures)
    )


def only(item: Item, like: Figure) -> Figure | None:
    """The one plain figure of that unit and period in an item; None where there are more."""
    same = [
        figure
        for figure in item.figures
        if fold(figure.unit) == fold(like.unit)
        and figure.period == like.period is not None
        and figure.change == like.change == "="
        and figure.value2 is None
        and not figure.old
    ]
    return same[0] if len(same) == 1 else None


def _same_measure(one: Figure, other: Figure) -> bool:
    periods = {one.period, other.period} - {None}
    return fold(one.unit) == fold(other.unit) and len(periods) <= 1 and one.value2 == other.value2


def agree(one: Figure, other: Figure) -> bool:
    """Whether one value is the other, rounded: 81 million and 81.2 million do not differ, 80 and 81 do."""
    if one.value == other.value:
        return True
    if _printed(one) == _printed(other) != 0:
        return False  # as fine as each other: neither was rounded from the other
    rough, fine = sorted((one.value, other.value), key=_digits)
    return float(f"{fine:.{_digits(rough)}g}") == rough


def _printed(figure: Figure) -> int:
    """Digits that the text prints; 0 where they are not known."""
    return sum(letter.isdigit() for letter in figure.surface)


def _digits(value: float) -> int:
    """Significant digits of a value as written."""
    return max(1, len(f"{abs(value):.15g}".replace(".", "").partition("e")[0].strip("0")))
