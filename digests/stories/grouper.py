"""Which story each item joins, decided as the items come.

Enters: items in order of arrival.  Leaves: decisions.  Candidates come from an inverted index
of rare features, so that the cost of an item does not grow with the window.  The same items
in the same order give the same decisions, also across a restart (`restore`).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import product

from digests.decisions import Decision
from digests.model import Beat, Item, Verdict
from digests.stories.evidence import COPY, FOLLOWED, RELATED, Evidence, compare, forbidden
from digests.stories.features import Features, Reader
from digests.stories.index import Index
from digests.stories.kept import Kept, Opened

JOIN = 1.2
"""Score from which two kinds of evidence make one story of two items."""
JOIN_TRANSLATED = 1.1
"""The same for two languages, whose words cannot speak for one event."""
ALONE = 1.35
"""Score from which between two languages one kind does."""
_LATER = timedelta(hours=18)
"""How much later: two reports of one morning do not continue each other."""
_CANDIDATES = 10


@dataclass(slots=True)
class _Story:
    id: str
    members: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Match:
    """What a story and the item in question share."""

    story: str
    best: Evidence
    veto: str


_Pair = tuple[Opened, Evidence]


class Grouper:
    """Stories of one beat over a sliding window of time."""

    def __init__(self, beat: Beat, *, window: timedelta = timedelta(days=14)) -> None:
        self._reader = Reader(beat)
        self._window = window
        self._items: dict[str, Kept] = {}
        self._story_of: dict[str, str] = {}
        self._stories: dict[str, _Story] = {}
        self._index = Index()
        self._numbers: dict[str, int] = {}
        """Items -> their numbers in the index, counted as they come."""
        self._numbered: dict[int, str] = {}
        self._next = 0
        self._ages: list[tuple[datetime, str]] = []
        """Items by their time, oldest first; what was taken out otherwise is skipped."""
        self._newest: datetime | None = None

    def add(self, item: Item) -> Decision:
        """Decide the story of `item` and remember it."""
        features = self._reader.read(item)
        self._slide(features)
        if item.id in self._items:
            story = self._story_of[item.id]
            self._remember(features, story)
            return Decision(story, "update")
        decision = self._decide(features)
        if decision.evidence:
            decision = replace(decision, evidence=self._in_words(item, decision.evidence))
        self._remember(features, decision.story)
        for other in decision.merged:
            self._merge(other, decision.story)
        return decision

    def restore(self, item: Item, story_id: str) -> None:
        """Remember an item whose story was decided before a restart."""
        features = self._reader.read(item)
        self._slide(features)
        self._remember(features, story_id)

    def forget_before(self, when: datetime) -> None:
        """Drop items published before `when`."""
        while self._ages and self._ages[0][0] < when:
            published, item = heapq.heappop(self._ages)
            if item in self._items and self._items[item].published == published:
                self._forget(item)

    def _slide(self, features: Features) -> None:
        if self._newest is None or features.published > self._newest:
            self._newest = features.published
            self.forget_before(self._newest - self._window)

    def _in_words(self, item: Item, evidence: tuple[str, ...]) -> tuple[str, ...]:
        """The evidence with terms and stems as the words that the item itself uses."""
        kinds = dict(one.split(":", 1) for one in evidence)
        terms, words = (kinds.get(kind, "").split("|") for kind in ("terms", "words"))
        for kind, said in zip(("terms", "words"), self._reader.spoken(item, terms, words), strict=True):
            if kind in kinds:
                kinds[kind] = "|".join(said)
        return tuple(f"{kind}:{values}" for kind, values in kinds.items() if values)

    # -- memory

    def _remember(self, features: Features, story: str) -> None:
        if features.id in self._items:
            self._forget(features.id)
        kept = self._items[features.id] = Kept(features)
        heapq.heappush(self._ages, (features.published, features.id))
        self._story_of[features.id] = story
        self._stories.setdefault(story, _Story(story)).members.append(features.id)
        number, self._next = self._next, self._next + 1
        self._numbers[kept.id], self._numbered[number] = number, kept.id
        self._index.add(number, features)

    def _forget(self, item: str) -> None:
        kept, number = self._items.pop(item), self._numbers.pop(item)
        del self._numbered[number]
        story = self._stories[self._story_of.pop(item)]
        story.members.remove(item)
        if not story.members:
            del self._stories[story.id]
        self._index.discard(number, kept.opened())

    def _merge(self, source: str, target: str) -> None:
        if source not in self._stories:
            return
        members = self._stories.pop(source).members
        for item in members:
            self._story_of[item] = target
        self._stories.setdefault(target, _Story(target)).members.extend(members)

    # -- deciding

    def _decide(self, features: Features) -> Decision:
        self._index.renew()
        if features.review:
            return Decision(features.id, "new")
        matches = self._matches(features)
        joinable = [match for match in matches if not match.veto and _joins(match)]
        if not joinable:
            return self._apart(features, matches)
        best = joinable[0]
        if self._torn(best, joinable):
            return Decision(features.id, "followup", best.best.rests_on, related=best.story)
        merged = tuple(match.story for match in joinable[1:] if self._same(best, match))
        story = min((best.story, *merged), key=self._age)
        others = tuple(name for name in (best.story, *merged) if name != story)
        return Decision(story, self._verdict(features, best), best.best.rests_on, merged=others)

    def _apart(self, features: Features, matches: list[_Match]) -> Decision:
        near = [match for match in matches if match.best.score >= RELATED and match.best.kinds >= 2]
        near = [match for match in near if match.veto in FOLLOWED]
        if near and self._older(near[0].story, features):
            return Decision(features.id, "followup", near[0].best.rests_on, related=near[0].story)
        return Decision(features.id, "new")

    def _older(self, story: str, features: Features) -> bool:
        first = min(self._items[item].published for item in self._stories[story].members)
        return features.published - first >= _LATER

    def _age(self, story: str) -> tuple[datetime, str]:
        return min((self._items[item].published, item) for item in self._stories[story].members)

    def _torn(self, best: _Match, joinable: list[_Match]) -> bool:
        """Whether an item repeats numbers of several stories that are not one: an analysis."""
        return any(
            match.best.numbers >= 0.7
            and best.best.numbers >= 0.7
            and not best.best.copied
            and not self._same(best, match)
            for match in joinable[1:]
        )

    def _same(self, one: _Match, other: _Match) -> bool:
        """Whether two stories may be one: something joins them, nothing forbids it."""
        if other.best.score < JOIN * 1.2:
            return False
        pairs = [
            (new, old, compare(new, old, self._index))
            for new, old in product(self._oldest(one.story), self._oldest(other.story))
        ]
        if not any(pair.score >= JOIN * 0.8 and pair.kinds >= 2 for _, _, pair in pairs):
            return False
        return not any(forbidden(new, old, pair, self._index) for new, old, pair in pairs)

    def _oldest(self, story: str) -> list[Opened]:
        """Some members that stand for a story: the same ones in whatever order they came."""
        members = sorted(self._stories[story].members, key=lambda item: (self._items[item].published, item))
        return [self._items[item].opened() for item in members[:4]]

    def _matches(self, features: Features) -> list[_Match]:
        by_story: dict[str, list[_Pair]] = defaultdict(list)
        for item in self._candidates(features):
            old = self._items[item].opened()
            if abs(features.published - old.published) <= self._window:
                by_story[self._story_of[item]].append((old, compare(features, old, self._index)))
        found = [
            self._match(features, story, pairs)
            for story, pairs in by_story.items()
            if not self._holds_sibling(story, features)
        ]
        return sorted(found, key=lambda match: (-match.best.score, self._age(match.story)))

    def _match(self, features: Features, story: str, pairs: list[_Pair]) -> _Match:
        """The best evidence for a story, and what any of its items has against it."""
        best = max((evidence for _, evidence in pairs), key=lambda evidence: evidence.score)
        if best.score < RELATED or best.copied >= COPY:
            return _Match(story, best, "")
        vetoes = (forbidden(features, old, evidence, self._index) for old, evidence in pairs)
        return _Match(story, best, next(filter(None, vetoes), ""))

    def _holds_sibling(self, story: str, features: Features) -> bool:
        """Whether the story has another part of the same review: a review tells no story twice."""
        parents = (self._items[item].parent for item in self._stories[story].members)
        return features.parent is not None and features.parent in parents

    def _candidates(self, features: Features) -> list[str]:
        """The items that share the rarest features."""
        votes = self._index.votes(features)
        first = heapq.nsmallest(_CANDIDATES, votes, key=lambda number: (-votes[number], number))
        return [self._numbered[number] for number in first]

    def _verdict(self, features: Features, match: _Match) -> Verdict:
        own = [self._items[item] for item in self._stories[match.story].members]
        reprinted = match.best.copied >= COPY
        if features.corrected and _says_otherwise([one.corrected for one in own], reprinted):
            return "correction"
        if features.denied and _says_otherwise([one.denied for one in own], reprinted):
            return "denial"
        if reprinted:
            return "copy"
        if features.updated or any(
            old.source == features.source and old.language == features.language for old in own
        ):
            return "update"
        return "source"


def _says_otherwise(marked: list[bool], reprinted: bool) -> bool:
    """Whether a correction or denial speaks of what came before: not of a story that is one itself.

    `marked` says of each earlier item whether it is one; of those a reprint is no second one.
    """
    return not all(marked) and not (reprinted and any(marked))


def _joins(match: _Match) -> bool:
    best = match.best
    if not best.specific or not best.kinds:
        return False
    if best.translated:
        return best.score >= (JOIN_TRANSLATED if best.kinds >= 2 else ALONE)
    return best.score >= JOIN and best.kinds >= 2
