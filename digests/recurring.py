"""What the beat file says of figures that recur: series and measurers (see digests/series).

Frozen dataclasses only; the standard library alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Series:
    """A figure that the beat follows over time (see digests/series)."""

    id: str
    names: dict[str, str]
    """Reader language -> heading."""
    units: tuple[str, ...]
    """Canonical units or counted things, any of which its figures have."""
    patterns: dict[str, tuple[str, ...]]
    """Language (`az`, `en`, `ru`, `any`) -> patterns that must stand near a figure; none: the unit tells."""
    without: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Patterns whose figures are another thing's."""
    counts: Literal["sum", "level", "average"] = "sum"
    """Whether values add up over time, hold at a time, or are means over one."""
    by_measurer: bool = False
    """Whether each measurer's values make a line of their own."""
    words: tuple[str, ...] = ()
    """Further words by which people ask for it."""


@dataclass(frozen=True, slots=True)
class Measurer:
    """Who measures or ranks by a method of their own."""

    id: str
    names: dict[str, str]
    patterns: dict[str, tuple[str, ...]]
