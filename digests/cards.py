"""A story as a reader sees it: one version a language, its sources, its key figures.

Enters: the items of a story and the sources that published them.  Leaves: a `Card`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from digests.agreement import agreeing, checked
from digests.language import fold
from digests.model import Card, Figure, FigureChange, Item, Source, SourceRef, Verdict, Version
from digests.stories import changes_of
from digests.summary import summarise_all

FIGURES = 5
"""Most figures that a version shows."""
REPRINT = 0.7
"""Share of four-word runs in common from which a text is another's reprint."""
WORDS = 12
"""Most deciding words that a card keeps."""
NEWER = ("correction", "update")
"""Verdicts by which a source's later telling stands for its earlier one."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One item of a story as its card sees it."""

    item: Item
    house: str
    """Name of its source: the feeds of one house in several languages are one."""
    authority: float
    verdict: Verdict
    reprint: bool


def card(
    story: str,
    number: int,
    items: Sequence[Item],
    sources: Mapping[str, Source],
    *,
    evidence: Sequence[str] = (),
    verdicts: Mapping[str, Verdict] | None = None,
    earlier: Sequence[Version] = (),
) -> Card:
    """The card of a story.  `items` must not be empty; their order does not matter.

    The original is the earliest item; another language is told by its item of most
    authority, then the earliest.  What `verdicts` (by item id) calls a correction or an update
    stands for its source's earlier telling; a denial tells nothing but itself.  `earlier` are
    the versions of the story that this one follows.
    """
    done = verdicts or {}
    ordered = sorted(
        items, key=lambda one: (one.published, one.first_seen, done.get(one.id) == "copy", one.id)
    )
    told = _told(ordered, sources, done)
    tellers = [one for one in told if one.verdict != "denial"] or told
    mended = changes_of([(one.item, one.verdict) for one in told])
    first = ordered[0]
    return Card(
        story=story,
        number=number,
        versions=_versions(tellers, mended),
        topics=_topics(ordered),
        sources=_refs(one for one in told if not one.reprint),
        published=first.published,
        advisory=_advisory(ordered, sources),
        date_only=first.date_only,
        reasons=(
            ("authority", max(one.authority for one in told)),
            ("independent", float(max(len({one.house for one in tellers if not one.reprint}), 1))),
        ),
        words=_words(ordered),
        evidence=tuple(evidence),
        denials=_denials(told) if tellers is not told else (),
        earlier=tuple(replace(version, summary="", figures=(), agreed=()) for version in earlier),
        reprints=_reprints(told),
    )


def _told(
    ordered: Sequence[Item], sources: Mapping[str, Source], verdicts: Mapping[str, Verdict]
) -> list[_Told]:
    """Each item with its house, and whether it only repeats what another house wrote before."""
    own: list[tuple[str, frozenset[str]]] = []
    told = []
    for item in ordered:
        house, mine = _name(item, sources), _shingles(item.text)
        reprint = any(name != house and _same_text(mine, text) for name, text in own)
        if not reprint:
            own.append((house, mine))
        told.append(_Told(item, house, _authority(item, sources), verdicts.get(item.id, "source"), reprint))
    return told


def _versions(tellers: Sequence[_Told], mended: Sequence[FigureChange]) -> tuple[Version, ...]:
    best: dict[str, _Told] = {}
    for one in tellers:
        kept = best.get(one.item.language)
        if kept is None or one.authority > kept.authority or _replaces(one, kept):
            best[one.item.language] = one
    return tuple(_version(one, tellers, mended) for one in best.values())


def _replaces(new: _Told, old: _Told) -> bool:
    """Whether a source told its own story anew; a mere headline does not stand for a text."""
    return new.verdict in NEWER and new.item.source == old.item.source and bool(new.item.summary)


def _version(one: _Told, tellers: Sequence[_Told], mended: Sequence[FigureChange]) -> Version:
    item = one.item
    own = [_current(figure, one, tellers, mended) for figure in item.key_figures]
    figures = [figure for figure in own if not figure.old][:FIGURES]
    figures += [figure for figure in own if figure.old][: FIGURES - len(figures)]
    elsewhere = [other for other in tellers if other.house != one.house]
    others = {other.house: other.item for other in elsewhere}
    independent = {other.house: other.item for other in elsewhere if not other.reprint}
    outdated = {change.before.value for change in mended}
    alike = [other.item for other in tellers if other.item.language == item.language and not other.reprint]
    return Version(
        language=item.language,
        title=item.title,
        summary=summarise_all(item, alike),
        figures=tuple(checked(figure, item, one.house, others, outdated) for figure in figures),
        item=item.id,
        url=item.url,
        source=one.house,
        agreed=tuple(agreeing(figure, independent) for figure in figures),
        stamp=item.stamp,
        length=len(item.text),
    )


def _current(figure: Figure, one: _Told, tellers: Sequence[_Told], mended: Sequence[FigureChange]) -> Figure:
    """The figure as its house gives it today, also where it mended it in another language."""
    for change in mended:
        if (change.before.value, fold(change.before.unit)) != (figure.value, fold(figure.unit)):
            continue
        by = next((other for other in tellers if change.after in other.item.figures), None)
        if by is not None and by.house == one.house and by.item.published >= one.item.published:
            return replace(change.after, rank=figure.rank)
    return figure


def _denials(told: Sequence[_Told]) -> tuple[Version, ...]:
    """The denial in each language in which it was told: by most authority, then the earliest."""
    best: dict[str, _Told] = {}
    for one in told:
        kept = best.get(one.item.language)
        if one.verdict == "denial" and (kept is None or one.authority > kept.authority):
            best[one.item.language] = one
    return tuple(
        Version(one.item.language, one.item.title, "", (), one.item.id, one.item.url, one.house)
        for one in best.values()
    )


def _authority(item: Item, sources: Mapping[str, Source]) -> float:
    return sources[item.source].authority if item.source in sources else 0.5


def _refs(told: Iterable[_Told]) -> tuple[SourceRef, ...]:
    """Who told it, first published first; each house once."""
    refs: dict[str, SourceRef] = {}
    for one in told:
        known = refs.get(one.house)
        if known is None:
            refs[one.house] = SourceRef(one.item.source, one.house, one.item.url, one.item.published)
        elif known.url is None and one.item.url:
            refs[one.house] = replace(known, url=one.item.url)
    return tuple(refs.values())


def _reprints(told: Sequence[_Told]) -> tuple[SourceRef, ...]:
    """The houses that have no words of their own."""
    own = {one.house for one in told if not one.reprint}
    return _refs(one for one in told if one.house not in own)


def _name(item: Item, sources: Mapping[str, Source]) -> str:
    return sources[item.source].name if item.source in sources else item.source


def _shingles(text: str) -> frozenset[str]:
    words = fold(text).split()
    return frozenset(" ".join(words[at : at + 4]) for at in range(len(words) - 3))


def _same_text(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= REPRINT * min(len(one), len(other)) > 0


def _topics(ordered: Iterable[Item]) -> tuple[str, ...]:
    """Topics by their strongest match in any item."""
    best: dict[str, float] = {}
    for item in ordered:
        for match in item.topics:
            best[match.topic] = max(match.score, best.get(match.topic, match.score))
    return tuple(sorted(best, key=lambda topic: (-best[topic], topic)))


def _words(ordered: Iterable[Item]) -> tuple[str, ...]:
    matches = sorted((match for item in ordered for match in item.topics), key=lambda match: -match.score)
    return tuple(dict.fromkeys(word for match in matches for word in match.words))[:WORDS]


def _advisory(ordered: Sequence[Item], sources: Mapping[str, Source]) -> bool:
    return all(
        item.kind == "advisory" or (item.source in sources and sources[item.source].advisory)
        for item in ordered
    )
