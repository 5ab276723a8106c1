"""Whether the numbers of a machine-made text are those of its source, with their units and directions.

Enters: the facts of both.  Leaves: what is wrong, as `kind: detail`, or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from digests.faithful.facts import Facts, equal, printed
from digests.faithful.said import stem
from digests.figures.units import MEASURES
from digests.language import fold
from digests.model import Figure, Term

_PERSONS = "person"
_MEASURED = frozenset(fold(name) for name in MEASURES) - {_PERSONS}
Terms = Mapping[str, Term]
"""Name of a counted thing in whatever language, folded -> the thing."""


def named_units(terms: Sequence[Term]) -> Terms:
    """The counted things that the beat knows in every language."""
    return {
        fold(name): term
        for term in terms
        for name in (term.id, *(form for forms in term.forms.values() for form in forms), *term.synonyms)
    }


def invented(new: Facts, source: Facts, terms: Terms) -> Iterator[str]:
    """Numbers that the source does not state, or states of something else."""
    for figure in new.figures:
        wrong = _unsaid(figure, new, source, terms)
        if wrong:
            yield f"{wrong}: {figure.surface} {figure.unit}".strip()
    for value, percent in new.values:
        if not any(equal(value, other) and percent == of_percent for other, of_percent in source.values):
            yield f"number: {value:g}{'%' if percent else ''}"
    for run in printed(new):
        if run not in source.runs:
            yield f"number: {run}"
    for kind in ("days", "periods", "months", "moments"):
        more = getattr(new, kind) - getattr(source, kind)
        if more:
            yield f"date: {min(more)}"
    if new.ratios - source.ratios:
        yield f"number: {min(new.ratios - source.ratios)}"
    if new.trends and source.trends and not new.trends & source.trends:
        yield f"direction: {min(new.trends)}"


def lost(new: Facts, source: Facts) -> Iterator[str]:
    """Numbers and dates of the source that a translation leaves out."""
    for figure in source.figures:
        if not any(equal(figure.value, value) for value, _ in new.values):
            yield f"number: {figure.surface} is missing"
    for run in printed(source):
        if run not in new.runs:
            yield f"number: {run} is missing"
    for kind in ("days", "months", "moments"):
        less = getattr(source, kind) - getattr(new, kind)
        if less:
            yield f"date: {min(less)} is missing"


def shuffled(new: Facts, source: Facts) -> Iterator[str]:
    """Numbers in another order than the source's, or given to another name than there."""
    order: dict[str, list[int]] = defaultdict(list)
    for figure in new.figures:
        place = _place(figure, source)
        if place is not None:  # of two units no number can take the other's place unseen
            order[fold(source.figures[place].unit)].append(place)
    if any(places != sorted(places) for places in order.values()):
        yield "order: the numbers changed places"
    if len({key for name in source.sure for key in name.keys}) < 2 or not new.sure:
        return
    for figure in new.figures:
        place = _place(figure, source)
        owner = source.owner(source.figures[place]) if place is not None else None
        if owner is not None and not new.holds(owner):
            yield f"order: {figure.surface} is said of {owner.surface}"


def _place(figure: Figure, source: Facts) -> int | None:
    return next(
        (place for place, other in enumerate(source.figures) if equal(figure.value, other.value)), None
    )


def _unsaid(figure: Figure, new: Facts, source: Facts, terms: Terms) -> str:
    """The first thing in which no figure of the source is this one."""
    alike = [other for other in source.figures if _same_value(figure, other)]
    if not alike:
        return "number"
    alike = [other for other in alike if _same_unit(figure, other, new, source, terms)]
    if not alike:
        return "unit"
    return "" if any(_direction(figure) == _direction(other) for other in alike) else "direction"


def _same_value(one: Figure, other: Figure) -> bool:
    if (one.value2 is None) != (other.value2 is None):
        return False
    second = one.value2 is None or other.value2 is None or equal(one.value2, other.value2)
    return equal(one.value, other.value) and second


def _direction(figure: Figure) -> str:
    """Up, down, more or less than; “about” says no other number."""
    return "" if figure.change in ("=", "~") else figure.change


def _same_unit(one: Figure, other: Figure, new: Facts, source: Facts, terms: Terms) -> bool:
    """Whether two figures count the same, as far as anybody can tell across languages."""
    (mine, every), (theirs, each) = _rate(one), _rate(other)
    if every and each and every != each:
        return False
    if mine == theirs:
        return True
    known = (_known(mine, terms), _known(theirs, terms))
    if known[0] and known[1]:
        return known[0].id == known[1].id
    if {mine, theirs} & _MEASURED:
        return False
    if new.language == source.language:
        return not mine or mine == _PERSONS or _spoken(mine, source)
    # Nouns of two languages that the glossary has not: the number alone can be compared.
    if known[0]:
        return not theirs and _told(known[0], source)
    return known[1] is None or _PERSONS in (mine, theirs)


def _rate(figure: Figure) -> tuple[str, str]:
    """The unit, and by what it is counted (`per month`), which not every language says in the same place."""
    unit, _, every = fold(figure.unit).partition(" per ")
    return unit, every


def _told(term: Term, source: Facts) -> bool:
    """Whether a text speaks of that thing, though nobody saw it counted there."""
    words = {stem(word) for word in source.text.split()}
    return any(
        all(stem(word) in words for word in form.split()) for form in term.forms.get(source.language, ())
    )


def _known(unit: str, terms: Terms) -> Term | None:
    """The thing that a unit counts, also with a word before or behind it (`new base station`)."""
    words = unit.split()
    parts = [words[start:end] for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
    longest = sorted((" ".join(part) for part in parts if " ".join(part) in terms), key=len)
    return terms[longest[-1]] if longest else None


def _spoken(unit: str, source: Facts) -> bool:
    """Whether every word of a counted thing stands in the source."""
    words = {stem(word) for word in source.text.split()}
    return all(stem(word) in words for word in unit.split())
