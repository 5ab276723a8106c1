"""Which series somebody means: by any word of its names, of what it counts, of who measures it.

Enters: words as typed, in any language and any of their forms.  Leaves: series of the beat; the
words of a series that was found by itself, for whoever keeps those.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from digests.language import fold
from digests.model import Beat, Term
from digests.recurring import Series
from digests.series.model import Filed

SHORTEST = 4
"""Letters of a word that may begin a longer one: who says `linklər` means `link`."""
_WORD = re.compile(r"[^\W_]+")


class Askable:
    """The words of one beat's series."""

    def __init__(self, beat: Beat) -> None:
        self._terms: dict[str, Term] = {}
        for term in beat.glossary:
            for name in _names(term):
                self._terms.setdefault(" ".join(fold(name).split()), term)
        self._actors = {actor.id: (*actor.names, *actor.labels.values()) for actor in beat.actors}
        measurers = [name for one in beat.measurers for name in one.names.values()]
        self._words = {one.id: frozenset(self._of(one, measurers)) for one in beat.series}
        self._names = {
            one.id: frozenset(words(" ".join((one.id, *one.names.values())))) for one in beat.series
        }

    def series(self, asked: str) -> list[str]:
        """Ids of the beat's series that have every word asked for, those first whose very names have them."""
        wanted = words(asked)
        if not wanted:
            return []
        fitting = [name for name, have in self._words.items() if all(_meant(word, have) for word in wanted)]
        return sorted(fitting, key=lambda name: not all(_meant(word, self._names[name]) for word in wanted))

    def found(self, filed: Filed) -> list[str]:
        """The words by which a series is asked for that the beat does not name."""
        figure = filed.point.figure
        parts = [figure.unit, figure.what]
        for name in (figure.unit, figure.what):
            term = self._terms.get(" ".join(fold(name).split()))
            parts += _names(term) if term else ()
        for actor in filed.thing.partition("@")[2].split("+"):
            parts += self._actors.get(actor, ())
        return words(" ".join(parts))

    def _of(self, series: Series, measurers: Iterable[str]) -> list[str]:
        parts = [series.id, *series.names.values(), *series.words, *(measurers if series.by_measurer else ())]
        for unit in series.units:
            term = self._terms.get(" ".join(fold(unit).split()))
            parts += _names(term) if term else (unit,)
        for patterns in series.patterns.values():
            parts += patterns
        return words(" ".join(parts))


def words(text: str) -> list[str]:
    """The distinct words of a text, folded, in order."""
    return list(dict.fromkeys(match[0] for match in _WORD.finditer(fold(text))))


def _names(term: Term) -> tuple[str, ...]:
    return (term.id, *term.synonyms, *(form for forms in term.forms.values() for form in forms))


def _meant(asked: str, have: frozenset[str]) -> bool:
    """Whether one of the words begins with the one asked for, or is the beginning of it."""
    return any(word.startswith(asked) or (len(word) >= SHORTEST and asked.startswith(word)) for word in have)
