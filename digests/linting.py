"""Patterns of a beat that cannot do what their author meant: they match nothing, or nearly everything.

Enters: a beat, and items to try its topics on.  Leaves: findings in plain words.  Some are plain
from the beat alone: a rule that a trap of its own topic always blanks, a stem so short that
every text has it.  The others need an archive of some size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from digests.model import Beat, Item, Topic
from digests.pattern import Finder, Pattern, parse_pattern, words_of

ENOUGH = 300
"""Items of a language from which it says something that a pattern matched none of them."""
MOST = 0.5
"""Share of the items of a language from which a pattern tells nothing apart."""
SHORT = 2
"""Letters of a stem that begins a word in nearly every text."""
LANGUAGES = ("az", "en", "ru")


@dataclass(frozen=True, slots=True)
class Lint:
    """One pattern, or several of a topic, that the author should look at."""

    topic: str
    language: str
    patterns: tuple[str, ...]
    fault: str
    """`never`: a trap of the same topic blanks it; `short`; `nothing`; `everything`."""


def lint(beat: Beat, items: Iterable[Item] = ()) -> list[Lint]:
    """What is wrong with the topics' rules: by themselves, and as far as `items` can tell."""
    found = [one for topic in beat.topics for one in _alone(topic)]
    return [*found, *_tried(beat, items)]


def _alone(topic: Topic) -> Iterator[Lint]:
    for language, pattern, parsed in _rules(topic):
        if parsed.words[0].mode == "stem" and len(parsed.words) == 1 and len(parsed.words[0].text) <= SHORT:
            yield Lint(topic.id, language, (pattern,), "short")
        elif _blanked(topic, language, parsed):
            yield Lint(topic.id, language, (pattern,), "never")


def _blanked(topic: Topic, language: str, rule: Pattern) -> bool:
    """Whether a trap matches the rule's own words, so that the rule never sees them."""
    traps = [
        parse_pattern(trap, stems=key in ("az", "ru"))
        for key in (language, "any")
        for trap in topic.traps.get(key, ())
    ]
    own = words_of(" ".join(word.text for word in rule.words))
    covering = (hit for hit in Finder([(True, trap) for trap in traps if not trap.near]).find(own))
    return any(hit.start == 0 and hit.end == len(own.folded) for hit in covering)


def _rules(topic: Topic) -> Iterator[tuple[str, str, Pattern]]:
    for key, patterns in topic.rules.items():
        language = key.rpartition(":")[2]
        for pattern in patterns:
            yield language, pattern, parse_pattern(pattern, stems=language in ("az", "ru"))


def _tried(beat: Beat, items: Iterable[Item]) -> Iterator[Lint]:
    finders = {language: Finder(list(_tagged(beat, language))) for language in LANGUAGES}
    seen, held = Counter[str](), Counter[tuple[str, str, str]]()
    for item in items:
        if item.language in finders:
            seen[item.language] += 1
            hits = finders[item.language].find(words_of(f"{item.title}\n{item.text}"))
            held.update({(item.language, *hit.tag) for hit in hits})
    for language in (one for one in LANGUAGES if seen[one] >= ENOUGH):
        for topic in beat.topics:
            own = [pattern for one, pattern, _ in _rules(topic) if one == language]
            counts = {pattern: held[language, topic.id, pattern] / seen[language] for pattern in own}
            for fault, patterns in (
                ("nothing", tuple(pattern for pattern, share in counts.items() if not share)),
                ("everything", tuple(pattern for pattern, share in counts.items() if share >= MOST)),
            ):
                if patterns:
                    yield Lint(topic.id, language, patterns, fault)


def _tagged(beat: Beat, language: str) -> Iterator[tuple[tuple[str, str], Pattern]]:
    for topic in beat.topics:
        for one, pattern, parsed in _rules(topic):
            if one == language:
                yield (topic.id, pattern), parsed
