"""Which topics of the beat a text is about, and the words that say so.

Enters: a beat's topics (patterns per language) and a text.  Leaves: topics with a score and
the deciding words as they stand in the text.  A match in the title counts three times, in the
lead twice; what a topic's traps match is blanked before its rules look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from digests.model import Beat, Language, Topic, TopicMatch
from digests.pattern import Finder, Hit, Pattern, Words, parse_pattern, words_of

TITLE, LEAD, BODY = 3.0, 2.0, 1.0
ENOUGH = 2.0
"""Score from which a text is about a topic."""
LEAD_WORDS = 45
AGAIN = 0.15
"""What a repeated word adds, so that a topic spoken of throughout outweighs one named once."""
_SHARE = 0.12
"""Below this share of the strongest topic's score, a topic is only mentioned."""
_ONCE, _BESIDE = 2.5, 1 / 3
"""So is a subject of a score below the first that comes to no more than the second of the strongest's:
one word beside a text that is about something else."""
_FRAME = 0.75
"""What the score of a topic that needs context counts beside others: a subject goes before the decree,
the fair or the ranking in which it comes."""
_CONTEXT = "context:"
_KEPT = 6

Role = Literal["rule", "trap", "context"]
Tag = tuple[int, Role]


@dataclass(slots=True)
class _Count:
    """What one topic gathers from one text."""

    best: dict[tuple[str, ...], float] = field(default_factory=dict)
    repeats: dict[tuple[str, ...], int] = field(default_factory=lambda: defaultdict(int))
    words: dict[str, float] = field(default_factory=dict)
    context: bool = False

    def add(self, key: tuple[str, ...], weight: float, surface: str) -> None:
        self.repeats[key] += key in self.best
        self.best[key] = max(self.best.get(key, 0.0), weight)
        self.words[surface] = max(self.words.get(surface, 0.0), weight)

    @property
    def score(self) -> float:
        again = sum(min(count, 5) for count in self.repeats.values())
        return sum(self.best.values()) + AGAIN * again if self.best else 0.0

    @property
    def kept(self) -> tuple[str, ...]:
        return tuple(sorted(self.words, key=lambda word: -self.words[word])[:_KEPT])


class Matcher:
    """The topics of one beat, compiled once."""

    def __init__(self, beat: Beat) -> None:
        self._topics = beat.topics
        self._dependent = [any(key.startswith(_CONTEXT) for key in topic.rules) for topic in beat.topics]
        self._finders = {
            language: Finder(list(_patterns(beat.topics, language))) for language in ("az", "en", "ru")
        }
        anchors = [(True, parse_pattern(anchor, stems=False)) for anchor in beat.anchors]
        self._anchors = Finder(anchors)

    def match(self, title: str, text: str, language: Language) -> tuple[TopicMatch, ...]:
        """The topics of a text, strongest first."""
        words = words_of(f"{title}\n{text}")
        title_end = len(words_of(title).folded)
        counts = self._count(words, title_end, title + "\n" + text, language)
        scores = {index: count.score for index, count in counts.items()}
        placed = any(score >= ENOUGH and not self._dependent[index] for index, score in scores.items())
        best = max(scores.values(), default=0.0)
        found = [
            TopicMatch(self._topics[index].id, self._strength(index, scores[index]), count.kept)
            for index, count in counts.items()
            if scores[index] >= max(ENOUGH, _SHARE * best)
            and not self._is_aside(index, scores[index], best)
            and (not self._dependent[index] or placed or count.context)
        ]
        order = {topic.id: number for number, topic in enumerate(self._topics)}
        return tuple(sorted(found, key=lambda match: (-match.score, order[match.topic])))

    def _is_aside(self, index: int, score: float, best: float) -> bool:
        return not self._dependent[index] and score < _ONCE and score < _BESIDE * best

    def _strength(self, index: int, score: float) -> float:
        return round(score * (_FRAME if self._dependent[index] else 1.0), 2)

    def anchored(self, title: str, text: str) -> bool:
        """Whether a text names the country of the beat, or a body of it."""
        return next(self._anchors.find(words_of(f"{title}\n{text}")), None) is not None

    def _count(self, words: Words, title_end: int, text: str, language: Language) -> dict[int, _Count]:
        hits = self._hits(words, language)
        blanked = _blanked(hits)
        counts: dict[int, _Count] = defaultdict(_Count)
        for hit in hits:
            topic, role = hit.tag
            if role == "context":
                counts[topic].context = True
            elif role == "rule" and blanked[topic].isdisjoint(range(hit.start, hit.end)):
                surface = text[words.spans[hit.start][0] : words.spans[hit.end - 1][1]]
                weight = hit.pattern.weight * _place(hit.start, title_end)
                counts[topic].add(_key(hit.pattern), weight, surface)
        return counts

    def _hits(self, words: Words, language: Language) -> list[Hit[Tag]]:
        spoken = {"tr": "az", "other": "en"}.get(language, language)
        return _longest(self._finders[spoken].find(words))


def _place(index: int, title_end: int) -> float:
    if index < title_end:
        return TITLE
    return LEAD if index <= title_end + LEAD_WORDS else BODY


def _key(pattern: Pattern) -> tuple[str, ...]:
    return tuple(word.text for word in pattern.words)


def _longest(hits: Iterable[Hit[Tag]]) -> list[Hit[Tag]]:
    """Of several patterns of one topic at one place only the longest, so that none counts twice."""
    kept: list[Hit[Tag]] = []
    reached: dict[Tag, int] = defaultdict(int)
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, -hit.pattern.weight)):
        if hit.end > reached[hit.tag]:
            kept.append(hit)
            reached[hit.tag] = hit.end
    return kept


def _blanked(hits: Iterable[Hit[Tag]]) -> dict[int, set[int]]:
    blanked: dict[int, set[int]] = defaultdict(set)
    for hit in hits:
        if hit.tag[1] == "trap":
            blanked[hit.tag[0]].update(range(hit.start, hit.end))
    return blanked


def _patterns(topics: Sequence[Topic], language: str) -> Iterator[tuple[Tag, Pattern]]:
    for index, topic in enumerate(topics):
        roles: tuple[tuple[Role, dict[str, tuple[str, ...]], str], ...] = (
            ("rule", topic.rules, ""),
            ("trap", topic.traps, ""),
            ("context", topic.rules, _CONTEXT),
        )
        for role, lists, prefix in roles:
            for key in (language, "any"):
                for pattern in lists.get(prefix + key, ()):
                    yield (index, role), parse_pattern(pattern, stems=key in ("az", "ru"))
