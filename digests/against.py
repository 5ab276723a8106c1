"""A figure of a period against what it was: as its own source says, and as the archive knows.

Enters: the figures of a digest with their cards, and what earlier items gave for the same things.
Leaves: earlier values, like with like only: the same thing for the same kind of period.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from digests.language import fold
from digests.model import Before, Card, Figure
from digests.series.periods import bounds, kind_of

Past = Mapping[tuple[str, int], Sequence[Before]]
"""(Item, where the figure stands in its text) -> what the archive knows of it, the period before first."""

MOST = 2
"""Earlier values beside one figure: the period before, the year before."""


def before(cards: Sequence[Card], figures: Sequence[tuple[int, Figure]], past: Past) -> tuple[Before, ...]:
    """The earlier values of these figures (index of the card, figure)."""
    found: list[Before] = []
    for number, (place, figure) in enumerate(figures):
        card = cards[place]
        known = past.get((card.versions[0].item, figure.start), ())
        found += [replace(one, place=number) for one in _few((*known, *_stated(card, figure)))]
    return tuple(found)


def _few(earlier: Iterable[Before]) -> Iterator[Before]:
    """Of one period what comes first; not more than a reader takes in."""
    periods: dict[str | None, Before] = {}
    for one in earlier:
        periods.setdefault(one.figure.period, one)
    return iter(list(periods.values())[:MOST])


def _stated(card: Card, figure: Figure) -> Iterator[Before]:
    """What the article itself says that the figure was, of several the first."""
    version, told = card.versions[0], card.sources
    earlier = next((one for one in version.figures if told and _alike(figure, one)), None)
    if earlier:
        source = next((one for one in told if one.name == version.source), told[0])
        yield Before(0, earlier, source)


def _alike(figure: Figure, earlier: Figure) -> bool:
    """Whether a figure may stand beside another as its earlier value: like with like only."""
    if figure.change in ("up", "down") or earlier.change in ("up", "down"):
        return False
    if fold(figure.unit) != fold(earlier.unit) or fold(figure.what) != fold(earlier.what):
        return False
    now, then = (bounds(one.period) if one.period else None for one in (figure, earlier))
    return (
        now is not None
        and then is not None
        and then[1] < now[0]
        and kind_of(figure.period or "") == kind_of(earlier.period or "")
    )
