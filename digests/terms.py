"""The words of a beat: its topics, bodies, counted things and concepts, each under all its names.

Frozen dataclasses only; the standard library alone.  `digests.model` passes them on.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """A body of the beat under all its names; one body in three languages."""

    id: str
    names: tuple[str, ...]
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Term:
    """A counted thing or measure of the beat in three languages.

    `forms[language]` are the plural forms in CLDR order for that language:
    en one/other, ru one/few/many/other, az other (a noun after a number keeps its form).
    """

    id: str
    """Canonical English singular: `malicious link`."""
    forms: dict[str, tuple[str, ...]]
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing that news of the beat speak of, by patterns per language: evidence for one event."""

    id: str
    patterns: dict[str, tuple[str, ...]]
    later: bool = False
    """Whether it comes only after an event, and is news of its own: an arrest, a sentence."""
    place: bool = False
    """Whether it is a town or district: what happens in another one is another event."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the beat: names for readers, rules for the matcher (see topics.py)."""

    id: str
    names: dict[str, str] = field(default_factory=dict)
    """Reader language -> name as a heading."""
    rules: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Language (`az`, `en`, `ru`, `any`) -> patterns; see the beat file for their syntax."""
    traps: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Language -> patterns whose matches are blanked out before the rules look."""
