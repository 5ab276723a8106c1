"""Stories of a period that only different languages tell: one event, found when the whole period is known.

Enters: cards of a period.  Leaves: the same cards, two of them as one where each is by far the likeliest
translation of the other.  While news come in, two stories are joined on strong evidence alone; here all
that could be meant stands side by side, so that weaker signs decide: a day that both name, numbers, names,
terms of the beat, and words that three languages share (consul, portal, subsidy).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from digests.model import Beat, Card, Item, Language
from digests.stories.evidence import apart
from digests.stories.features import Features, Reader
from digests.stories.names import skeletons
from digests.stories.spelling import tokens

NEAR = timedelta(days=2)
"""How long after a story its translation may still come."""
LEAST = 2.0
"""Worth of the signs from which two stories are one; one that no other story has is worth its full weight."""
LEAD = 0.7
"""By how much the likeliest translation must be likelier than the next, for either story."""
COMMON = 12
"""A sign that more stories have leads to none."""
WEIGHTS = {"day": 1.0, "number": 1.0, "name": 1.0, "term": 0.6, "word": 0.6}
MOST = {"day": 1.0, "number": 2.0, "name": 2.0, "term": 1.2, "word": 1.2}
"""What signs of one kind come to at most."""
SMALL = 0.3
"""Worth of a number of two digits: 40 schools are not 40 hospitals."""
AGAINST = 1.0
"""What each thing is worth that speaks against one event."""
COGNATE = 4
"""Consonants in which a word must agree with one of another language to be the same."""
KEPT = 4000
"""Tellings whose signs stay known."""

Sign = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Told:
    """What one telling of a story says."""

    features: Features
    signs: frozenset[Sign]


class Twins:
    """Joins the cards of a period for the readers of one beat."""

    def __init__(self, beat: Beat) -> None:
        self._reader = Reader(beat)
        self._known: dict[tuple[str, str, str], _Told] = {}

    def joined(self, cards: Sequence[Card]) -> list[Card]:
        """The cards in their order, a story that another tells in its language within that one."""
        partner = self._pairs(cards)
        found: list[Card] = []
        for place, card in enumerate(cards):
            other = partner.get(place)
            if other is None:
                found.append(card)
            elif place < other:
                found.append(one_of(card, cards[other]))
        return found

    def _pairs(self, cards: Sequence[Card]) -> dict[int, int]:
        """Which cards are each other's translation, in both directions."""
        told = [self._told(card) for card in cards] if len(_tongues(cards)) > 1 else []
        holders: dict[Sign, list[int]] = defaultdict(list)
        for place, tellings in enumerate(told):
            for sign in {sign for one in tellings for sign in one.signs}:
                holders[sign].append(place)
        common = {sign: len(found) for sign, found in holders.items() if 2 <= len(found) <= COMMON}
        likely: dict[int, dict[int, float]] = defaultdict(dict)
        for one, other in sorted({pair for sign in common for pair in _two(holders[sign])}):
            if may_be_one(cards[one], cards[other]):
                worth = _worth(told[one], told[other], common)
                likely[one][other] = likely[other][one] = worth
        best = {place: found for place in likely if (found := _clear(likely[place])) is not None}
        return {place: other for place, other in best.items() if best.get(other) == place}

    def _told(self, card: Card) -> list[_Told]:
        """Its tellings, as far as they are in a language that is read."""
        found = []
        for version in card.versions:
            key = (version.item, version.title, version.summary)
            known = self._known.pop(key, None)
            if known is None:
                item = Item(
                    *(version.item, version.source, version.url, version.title, version.summary),
                    language=version.language,
                    published=card.published,
                    first_seen=card.published,
                )
                known = _Told(self._reader.read(item), frozenset())
                known = replace(known, signs=frozenset(_signs(known.features, item)))
            self._known[key] = known
            found.append(known)
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]
        return found


def _tongues(cards: Sequence[Card]) -> set[Language]:
    return {version.language for card in cards for version in card.versions}


def _two(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    for index, one in enumerate(places):
        for other in places[index + 1 :]:
            yield one, other


def may_be_one(one: Card, other: Card) -> bool:
    """Whether two stories are told in different languages, of one topic, within the same days."""
    if one.advisory or other.advisory or abs(one.published - other.published) > NEAR:
        return False
    tongues = {version.language for version in one.versions} & {v.language for v in other.versions}
    return not tongues and bool(set(one.topics) & set(other.topics))


def _signs(told: Features, item: Item) -> Iterator[Sign]:
    yield from (("day", day) for day in told.days)
    yield from (("number", number.key) for number in told.all_numbers if number.value >= 10)
    yield from (("name", name[:COGNATE]) for name in told.names)
    yield from (("term", term) for term in told.terms)
    named = {name[:COGNATE] for name in told.names}
    for word, kind, folded, _ in tokens(f"{item.title}\n{item.text}"):
        if kind in ("word", "opener") and not folded.isnumeric():
            keys = {key[:COGNATE] for key in skeletons(word, told.language) if len(key) >= COGNATE}
            yield from (("word", key) for key in keys - named)


def _worth(one: Sequence[_Told], other: Sequence[_Told], common: Mapping[Sign, int]) -> float:
    """How much speaks for two stories being one: the best of their tellings against each other."""
    return max(
        _shared(mine, its, common) - AGAINST * apart(mine.features, its.features)
        for mine in one
        for its in other
    )


def _shared(one: _Told, other: _Told, common: Mapping[Sign, int]) -> float:
    kinds = dict.fromkeys(WEIGHTS, 0.0)
    for kind, value in one.signs & other.signs:
        holders = common.get((kind, value))
        if holders:
            kinds[kind] += (SMALL if _is_small(kind, value) else WEIGHTS[kind]) * 2 / holders
    if not any(kinds[kind] for kind in ("name", "term", "word")):
        return 0.0  # a day and a round number are in many news; something of what happened must be the same
    return sum(min(worth, MOST[kind]) for kind, worth in kinds.items())


def _is_small(kind: str, value: str) -> bool:
    return kind == "number" and float(value.rstrip("%")) < 100


def _clear(found: Mapping[int, float]) -> int | None:
    """The likeliest, where it is likely enough and far likelier than the next."""
    (best, worth), *rest = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    after = rest[0][1] if rest else 0.0
    return best if worth >= LEAST and worth - after >= LEAD else None


def one_of(one: Card, other: Card) -> Card:
    """Two cards of one event as a card: the earlier story's, told in the languages of both."""
    first, second = sorted((one, other), key=lambda card: (card.published, card.story))
    reasons = dict(first.reasons)
    for name, value in second.reasons:
        known = reasons.get(name, 0.0)
        reasons[name] = known + value if name == "independent" else max(known, value)
    return replace(
        first,
        versions=(*first.versions, *second.versions),
        topics=tuple(dict.fromkeys((*first.topics, *second.topics))),
        sources=tuple(sorted((*first.sources, *second.sources), key=lambda source: source.published)),
        reprints=(*first.reprints, *second.reprints),
        words=tuple(dict.fromkeys((*first.words, *second.words))),
        changes=(*first.changes, *second.changes),
        facts=(*first.facts, *second.facts),
        updated=max(filter(None, (first.updated, second.updated)), default=None),
        corrected=first.corrected or second.corrected,
        denied=max(filter(None, (first.denied, second.denied)), default=None),
        denials=(*first.denials, *second.denials),
        earlier=first.earlier or second.earlier,
        reasons=tuple(reasons.items()),
    )
