"""A story as a reader sees it: one version a language, its sources, its key figures.

Enters: the items of a story and the sources that published them.  Leaves: a `Card`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from digests.language import fold
from digests.model import Card, Figure, Item, Source, SourceRef, Version

FIGURES = 5
"""Most figures that a version shows."""
REPRINT = 0.7
"""Share of four-word runs in common from which a text is another's reprint."""
WORDS = 12
"""Most deciding words that a card keeps."""


def card(
    story: str,
    number: int,
    items: Sequence[Item],
    sources: Mapping[str, Source],
    *,
    evidence: Sequence[str] = (),
) -> Card:
    """The card of a story.  `items` must not be empty; their order does not matter.

    The original is the earliest item; another language is told by its item of most
    authority, then the earliest.  A round-up's own page stands back behind articles.
    """
    ordered = sorted(items, key=lambda item: (item.published, item.first_seen, item.id))
    first = ordered[0]
    return Card(
        story=story,
        number=number,
        versions=_versions(ordered, sources),
        topics=_topics(ordered),
        sources=_sources(ordered, sources),
        published=first.published,
        advisory=_advisory(ordered, sources),
        date_only=first.date_only,
        reasons=(
            ("authority", max(_authority(item, sources) for item in ordered)),
            ("independent", float(_independent(ordered, sources))),
        ),
        words=_words(ordered),
        evidence=tuple(evidence),
    )


def _versions(ordered: Sequence[Item], sources: Mapping[str, Source]) -> tuple[Version, ...]:
    best: dict[str, Item] = {}
    for item in ordered:
        kept = best.get(item.language)
        if kept is None or _authority(item, sources) > _authority(kept, sources):
            best[item.language] = item
    return tuple(_version(item, ordered, sources) for item in best.values())


def _version(item: Item, ordered: Sequence[Item], sources: Mapping[str, Source]) -> Version:
    figures = [figure for figure in item.key_figures if not figure.old][:FIGURES]
    figures += [figure for figure in item.key_figures if figure.old][: FIGURES - len(figures)]
    return Version(
        language=item.language,
        title=item.title,
        summary=item.summary,
        figures=tuple(_checked(figure, item, ordered) for figure in figures),
        item=item.id,
        url=item.url,
        source=_name(item, sources),
    )


def _authority(item: Item, sources: Mapping[str, Source]) -> float:
    return sources[item.source].authority if item.source in sources else 0.5


def _sources(ordered: Iterable[Item], sources: Mapping[str, Source]) -> tuple[SourceRef, ...]:
    """Who told it, first published first; the feeds of one house in several languages are one source."""
    refs: dict[str, SourceRef] = {}
    for item in ordered:
        name = _name(item, sources)
        known = refs.get(name)
        if known is None:
            refs[name] = SourceRef(item.source, name, item.url, item.published)
        elif known.url is None and item.url:
            refs[name] = replace(known, url=item.url)
    return tuple(refs.values())


def _name(item: Item, sources: Mapping[str, Source]) -> str:
    return sources[item.source].name if item.source in sources else item.source


def _independent(ordered: Sequence[Item], sources: Mapping[str, Source]) -> int:
    """How many houses told it in words of their own: a reprint is named, but proves nothing more."""
    own: dict[str, list[frozenset[str]]] = {}
    for item in ordered:
        mine = _shingles(item.text)
        others = [text for name, texts in own.items() if name != _name(item, sources) for text in texts]
        if not any(_same_text(mine, text) for text in others):
            own.setdefault(_name(item, sources), []).append(mine)
    return max(len(own), 1)


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


# --- where sources differ -------------------------------------------------------------


def _checked(figure: Figure, item: Item, ordered: Sequence[Item]) -> Figure:
    """The figure, noted where another source gives another value for the same thing and period."""
    if figure.note or figure.old or figure.rank is None:
        return figure
    mine = _only(item, figure)
    for other in ordered:
        theirs = _only(other, figure) if mine is not None and other.source != item.source else None
        if theirs is not None and not _agree(figure.value, theirs.value):
            return replace(figure, note=f"differs:{theirs.value:.12g}")
    return figure


def _only(item: Item, like: Figure) -> Figure | None:
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


def _agree(one: float, other: float) -> bool:
    """Whether one value is the other, rounded: 81 million and 81.2 million do not differ."""
    if one == other:
        return True
    rough, fine = sorted((one, other), key=_digits)
    return float(f"{fine:.{_digits(rough)}g}") == rough


def _digits(value: float) -> int:
    """Significant digits of a value as written."""
    return max(1, len(f"{abs(value):.15g}".replace(".", "").partition("e")[0].strip("0")))
