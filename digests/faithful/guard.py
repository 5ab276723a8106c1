"""The guard between a machine that writes and the readers: nothing passes that the source does not say.

Enters: a source as it was told, and a headline with a summary that a generator made of it.
Leaves: the first reason for which it is refused, as `kind: detail`, or nothing.

A translation is held against its source sentence by sentence, in both directions.  Each sentence
of a summary must find all that it states in one sentence of the source, or in two that follow one
another.  What cannot be decided is refused: then readers get the source's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from digests.faithful.facts import Facts, facts
from digests.faithful.form import ill_formed, too_long_for
from digests.faithful.lexicon import Lexicon
from digests.faithful.named import Name, Names
from digests.faithful.numbers import invented, lost, named_units, shuffled
from digests.faithful.said import stem
from digests.faithful.speakers import speaking
from digests.language import sentences
from digests.model import Beat, Language

SMALL = 3
"""Letters of words that only tie others together."""
OWN = 0.4
"""Share of the words of a summary that its source need not use."""
_WORDS = re.compile(r"[^\W\d_]+")
READ = 6000
"""Characters of a source that are compared."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A headline and what follows it, in one language."""

    title: str
    text: str
    language: Language

    @property
    def whole(self) -> str:
        """All of it."""
        return f"{self.title}\n{self.text[:READ]}"


class Guard:
    """Judges what a generator wrote; knows the names and counted things of one beat."""

    def __init__(self, beat: Beat) -> None:
        self._lexicon = Lexicon(beat)
        self._names = Names(beat.actors, beat.country, self._lexicon)
        self._terms = beat.glossary
        self._units = named_units(beat.glossary)

    def translation(self, source: Telling, new: Telling) -> str:
        """Why `new` is no translation of `source`, or nothing."""
        wrong = ill_formed(new.title, new.text, new.language, source.whole)
        wrong = wrong or too_long_for(new.title + new.text, source.title + source.text)
        if wrong:
            return wrong
        if bool(source.title.strip()) != bool(new.title.strip()) or len(_parts(source)) != len(_parts(new)):
            return "form: it has not the sentences of its source"
        return next(
            (fault for old, made in self._pairs(source, new) for fault in self._both_ways(old, made)), ""
        )

    def summary(self, source: Telling, new: Telling) -> str:
        """Why `new` does not stand in `source`, or nothing; both are in one language."""
        wrong = ill_formed(new.title, new.text, new.language, source.whole)
        if wrong:
            return wrong
        windows = [self._facts(part, source.language) for part in _windows(source)]
        whole = self._facts(source.whole, source.language)
        for sentence in _parts(new):
            made = self._facts(sentence, new.language)
            faults = [next(self._one_way(window, made, whole), "") for window in windows]
            if all(faults):
                # Of many windows the one that comes nearest says best what is wrong: the whole text.
                return next(self._one_way(whole, made, whole), "") or faults[0]
        return ""

    def _facts(self, text: str, language: Language) -> Facts:
        return facts(text, language, self._names, self._terms)

    def _pairs(self, source: Telling, new: Telling) -> Iterator[tuple[Facts, Facts]]:
        """What must say the same: headline and headline, then sentence by sentence."""
        for one, other in zip(_parts(source), _parts(new), strict=True):
            yield self._facts(one, source.language), self._facts(other, new.language)

    def _both_ways(self, source: Facts, new: Facts) -> Iterator[str]:
        yield from invented(new, source, self._units)
        yield from lost(new, source)
        yield from self._strangers(new, source)
        for name in source.sure:
            if not new.holds(name) and self._names.home not in name.keys:
                yield f"name: {name.surface} is missing"
        yield from self._openers(source, new)
        yield from _reordered(new, source)
        yield from shuffled(new, source)
        if new.denies != source.denies:
            yield "negation: one says not, the other does not"

    def _one_way(self, source: Facts, new: Facts, whole: Facts) -> Iterator[str]:
        yield from invented(new, source, self._units)
        yield from self._strangers(new, source)
        for name in new.openers:
            if not (whole.holds(name) or self._lexicon.knows(name.surface, whole.text, whole.language)):
                yield f"name: {name.surface}"
        yield from _reordered(new, source)
        yield from shuffled(new, source)
        if new.denies != source.denies or (new.lacks and not source.lacks):
            yield "negation: one says not, the other does not"
        yield from _unsaid(new, whole)

    def _strangers(self, new: Facts, source: Facts) -> Iterator[str]:
        for name in new.sure:
            if not source.holds(name):
                yield f"name: {name.surface}"

    def _openers(self, source: Facts, new: Facts) -> Iterator[str]:
        """A first word that may be a name: the source has it, or it is a plain word."""
        for name in new.openers:
            if not source.holds(name) and not self._lexicon.plain(name.surface, new.language):
                yield f"name: {name.surface}"


def _unsaid(new: Facts, whole: Facts) -> Iterator[str]:
    """Words of a summary that its source does not use; some of its own it needs to tie the others."""
    told = {stem(word) for word in _WORDS.findall(whole.text)}
    words = [word for word in _WORDS.findall(new.text) if len(word) > SMALL]
    own = [word for word in words if stem(word) not in told]
    if len(own) > max(1, OWN * len(words)):
        yield f"words: {' '.join(own[:3])}"


def _reordered(new: Facts, source: Facts) -> Iterator[str]:
    """Names in another order: who did it to whom may have changed.

    Who only reports what is told may stand at either end, if both texts say that it is they.
    """
    speakers, others = speaking(new), speaking(source)
    if any(not any(one.same(other) for other in others) for one in speakers):
        yield "order: another one says it"
    places = [_place(name, source.names) for name in new.names if name not in speakers]
    found = [place for place in places if place is not None and source.names[place] not in others]
    if found != sorted(found):
        yield "order: the names changed places"


def _place(name: Name, names: tuple[Name, ...]) -> int | None:
    return next((place for place, other in enumerate(names) if name.same(other)), None)


def _parts(told: Telling) -> list[str]:
    title = [told.title] if told.title.strip() else []
    return [*title, *(told.text[start:end] for start, end in sentences(told.text, told.language))]


def _windows(source: Telling) -> list[str]:
    """The headline, each sentence, and each two that follow one another."""
    parts = _parts(Telling(source.title, source.text[:READ], source.language))
    return [*parts, *(f"{one} {other}" for one, other in pairwise(parts))]
