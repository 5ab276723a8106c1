"""How much speaks for two items telling one event, and what forbids it.

Enters: the features of two items and how common each feature is.  Leaves: `Evidence` with the
score by independent kinds, what it rests on, or a veto with its reason.

What it rests on is told as `kind:value|value`: `copied` (percent), `numbers`, `names` (how many),
`bodies` (ids), `terms` (ids of terms and concepts), `words` (stems, each as a number, the rarest first),
`period` (months, `07-09`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from digests.stories.kept import Told
from digests.stories.numbers import Number, agree
from digests.stories.shared import (
    Weight,
    cosine,
    evidence_of_names,
    likeness_of_words,
    names_in_common,
    numbers_in_common,
)
from digests.stories.slots import other_values, template

RELATED = 0.8
"""Score from which two items have to do with each other; below it no more is asked about them."""
COPY = 0.6
"""Share of the shorter text's word runs from which it is a copy."""
HEAD = 0.4
"""The same for their first sentences alone."""
UNLIKE = 0.08
"""Likeness of two beginnings below which word for word sameness further on is background."""
BACKGROUND = 0.2
WORDED = 0.2
"""Share of the shorter text's words that must stand in the other, for both to be of one wording."""
SUBJECT = 0.6
"""Likeness of what two texts speak of, from which it may be the event itself."""
TRANSLATED = 0.2
"""What that counts between two languages, which have no words in common."""
RARE_BODY = 0.4
"""Value of a shared body that the news of the window seldom speak of."""
AFTER = timedelta(hours=12)
"""How much later what comes of an event is an event of its own: an arrest, a sentence."""
CONTINUED = "what came of it"
SERIES = "another period of the same series"
FOLLOWED = ("", SERIES, CONTINUED)
"""Reasons for which a story that is none with another may still continue it."""
_KINDS = {"numbers": 0.3, "words": 0.45, "names": 0.3, "terms": 0.2, "bodies": 0.25}
"""Value from which a kind of evidence counts as one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What two items share."""

    score: float
    kinds: int
    """Independent kinds of evidence that speak for the same event."""
    specific: bool = False
    """Whether one of them belongs to the event alone: a body often speaks of the same subject."""
    rests_on: tuple[str, ...] = ()
    copied: float = 0.0
    numbers: float = 0.0
    translated: bool = False
    """Whether the two are told in two languages, so that their words say nothing."""


def compare(new: Told, old: Told, weight: Weight) -> Evidence:
    """The evidence that `new` and `old` tell the same event; `forbidden` says what speaks against it.

    Nearly all candidates have little in common, and this shows before all is asked about them.
    """
    copied = _copied(new, old, weight)
    if copied >= COPY:
        return Evidence(3.0 + copied, 3, True, (f"copied:{round(copied * 100)}",), copied, 1.0)
    numbers, shared = numbers_in_common(new, old)
    names, name_count = evidence_of_names(new, old, weight)
    subject = _subject(new, old, weight)
    parts = {
        "numbers": numbers,
        "words": 0.0,
        "names": names,
        "terms": max(_loosely(new, old, weight), 1.2 * subject),
        "bodies": min(sum(map(weight.actor, new.actors & old.actors)) * 0.6, 0.7),
        "period": 0.25 * bool(new.periods & old.periods) + 0.25 * bool(new.days & old.days),
    }
    base = sum(parts.values()) + _closeness(new, old)
    if new.language == old.language:
        parts["words"] = likeness_of_words(new, old, weight, RELATED - base)
        base += parts["words"]
    if base < RELATED:
        return Evidence(base, 0, copied=copied, numbers=numbers)
    alike = _alike(new, old, subject, parts["bodies"])
    return Evidence(
        score=base - _penalty(new, old) + TRANSLATED * (alike and new.language != old.language),
        kinds=sum(parts[kind] >= least for kind, least in _KINDS.items()) + alike,
        specific=alike or _specific(new, old, parts, subject),
        rests_on=tuple(_rests_on(new, old, shared, name_count, parts, weight)),
        copied=copied,
        numbers=numbers,
        translated=new.language != old.language,
    )


def forbidden(new: Told, old: Told, evidence: Evidence, weight: Weight) -> str:
    """Why these two cannot be one event, whatever they share; or nothing."""
    if evidence.copied >= COPY:
        return ""
    return _only_background(new, old, weight) or _veto(new, old, evidence.numbers) or _refilled(new, old)


def _alike(new: Told, old: Told, subject: float, bodies: float) -> bool:
    """Whether so much of what two texts speak of is the same that it is the event itself."""
    told = len(new.key_terms & old.key_terms) + (bodies >= RARE_BODY)
    least = 2 if new.language != old.language and new.title_terms == old.title_terms else 3
    return subject >= SUBJECT and told >= least and _fits(new, old) and not _elsewhere(new, old)


def _specific(new: Told, old: Told, parts: Mapping[str, float], subject: float) -> bool:
    named = parts["names"] >= 0.3 and (subject >= 0.5 or _fits(new, old))
    return named or parts["numbers"] >= 0.18 or parts["words"] >= 0.6 or bool(new.days & old.days)


def _fits(new: Told, old: Told) -> bool:
    """Whether the numbers that two texts begin with do not speak against one event."""
    return not (new.key_numbers and old.key_numbers) or _any_agree(new, old)


def _loosely(new: Told, old: Told, weight: Weight) -> float:
    """Terms that both texts hold anywhere."""
    return min(sum(weight.term(term) for term in new.terms & old.terms) * 0.5, 0.8)


def _subject(new: Told, old: Told, weight: Weight) -> float:
    """How alike what two texts begin with is, 0 to 1, in whatever language they say it.

    Headlines in two languages that speak of the same say more than how long each goes on.
    """
    whole = _likeness(new.key_terms, old.key_terms, weight)
    if new.language == old.language:
        return whole
    return max(whole, _likeness(new.title_terms, old.title_terms, weight))


def _likeness(ones: frozenset[str], others: frozenset[str], weight: Weight) -> float:
    """How much of what two texts speak of is the same, 0 to 1; a single thing proves nothing."""
    shared = ones & others
    if len(shared) < 2:
        return 0.0
    return _mass(shared, weight) / math.sqrt(_mass(ones, weight) * _mass(others, weight))


def _mass(terms: Iterable[str], weight: Weight) -> float:
    return sum(weight.term(term) ** 2 for term in terms)


def _refilled(new: Told, old: Told) -> str:
    """The veto for one wording filled with other names or numbers."""
    if new.corrected or old.corrected or new.language != old.language:
        return ""
    if _share(new.words, old.words) < WORDED:
        return ""  # to ask which words stand in which place costs more
    return "the same wording with other names or numbers" if other_values(new.slots, old.slots) else ""


def _closeness(new: Told, old: Told) -> float:
    """A little for reports of one day, a little less for every day between; a review looks back."""
    apart = abs((new.published - old.published).total_seconds()) / 86_400
    if new.parent and apart <= 8:
        return 0.1
    return 0.2 * max(0.0, 1 - apart) - 0.06 * apart


def _copied(new: Told, old: Told, weight: Weight) -> float:
    """Share of the shorter text that stands in the other; 0 where only a template or a tail does.

    Agencies reuse last quarter's sentences with this quarter's numbers, and append the same
    background to everything: so the beginnings must be alike too, and nothing contradict.
    """
    if new.language != old.language or min(len(new.shingles), len(old.shingles)) < 6:
        return 0.0
    if new.head_shingles and old.head_shingles and _share(new.head_shingles, old.head_shingles) < HEAD:
        return 0.0
    copied = _share(new.shingles, old.shingles)
    if not copied or _contradict(new, old) or _siblings(new, old):
        return 0.0
    return 0.0 if _only_background(new, old, weight) or _refilled(new, old) else copied


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / max(min(len(one), len(other)), 1)


def _contradict(one: Told, other: Told) -> bool:
    if one.periods and other.periods and not one.periods & other.periods:
        return True
    return _telling(one.key_numbers) and _telling(other.key_numbers) and not _any_agree(one, other)


def _elsewhere(new: Told, old: Told) -> bool:
    """Whether the headlines name others or other towns, of which the other text does not speak."""
    if not new.title_names or not old.title_names:
        return False
    return not (
        names_in_common(new.title_names, old.all_names | old.openers)
        or names_in_common(old.title_names, new.all_names | new.openers)
    )


def _penalty(new: Told, old: Told) -> float:
    """What speaks against, without forbidding."""
    penalty = 0.0
    if new.days and old.days and not new.days & old.days:
        penalty += 0.4
    if new.key_numbers and old.key_numbers and not _any_agree(new, old):
        telling = _telling(new.key_numbers) and _telling(old.key_numbers)
        penalty += 0.6 if telling else 0.3
    if new.names and old.names and not names_in_common(new.names, old.names):
        penalty += 0.3
    return penalty


def _only_background(new: Told, old: Told, weight: Weight) -> str:
    """The veto for two texts that begin with nothing in common and then go on word for word."""
    if new.language != old.language or not new.head_words or not old.head_words:
        return ""
    if _share(new.shingles, old.shingles) < BACKGROUND:
        return ""
    shared = weight.square(new.head_words & old.head_words)
    unlike = cosine(shared, new.head_words, old.head_words, weight) < UNLIKE
    return "only the background is the same" if unlike else ""


def _telling(numbers: Iterable[Number]) -> bool:
    return any(number.digits >= 3 for number in numbers)


def _any_agree(new: Told, old: Told) -> bool:
    others = old.key_numbers
    return any(agree(one, other) >= 1 for one in new.key_numbers for other in others)


def conflict(one: Told, other: Told) -> bool:
    """Whether two headlines of one subject plainly tell of different times, numbers or places."""
    if template(one.slots, other.slots):
        return True
    if one.periods and other.periods and not one.periods & other.periods:
        return True
    if not (one.actors & other.actors and _telling(one.key_numbers) and _telling(other.key_numbers)):
        return False
    return not _any_agree(one, other)


def apart(one: Told, other: Told) -> int:
    """How many things speak against two tellings being of one event: other numbers, days, names, bodies.

    A veto counts as many as there can be.
    """
    if _veto(one, other, 0.0):
        return 9
    numbers = one.key_numbers and other.key_numbers and not _any_agree(one, other)
    days = one.days and other.days and not one.days & other.days
    return bool(numbers) + bool(days) + _elsewhere(one, other)


def _siblings(new: Told, old: Told) -> bool:
    return new.parent is not None and new.parent == old.parent


def _veto(new: Told, old: Told, number_score: float) -> str:
    """Why these two cannot be one event, or nothing."""
    if _siblings(new, old):
        return "items of the same review"
    if new.review or old.review:
        return "a review is no event"
    if new.advisory != old.advisory:
        return "an advisory is no news story"
    if new.periods and old.periods and not new.periods & old.periods and not new.corrected:
        return SERIES
    if number_score < 0.5 and _other_actor(new, old):
        return "another body"
    if number_score < 0.5 and new.language == old.language and _of_others(new, old):
        return "the headlines name others"
    if _in_towns(new, old):
        return "another town"
    return CONTINUED if _continues(new, old) else ""


def _of_others(new: Told, old: Told) -> bool:
    """Whether each headline names somebody or some place of which the other text says nothing.

    One minister meets one company after another at a fair; one office opens in town after town.
    """
    mine, theirs = new.title_names, old.title_names
    return bool(
        mine
        and theirs
        and mine - names_in_common(mine, old.all_names | old.openers)
        and theirs - names_in_common(theirs, new.all_names | new.openers)
    )


def _in_towns(new: Told, old: Told) -> bool:
    """Whether the headlines name towns of which the other text says nothing."""
    mine, theirs = new.towns, old.towns
    if not mine or not theirs:
        return False
    return mine.isdisjoint(old.terms | old.all_names) and theirs.isdisjoint(new.terms | new.all_names)


def _continues(new: Told, old: Told) -> bool:
    """Whether the later headline tells what came of an event on which the earlier text stops."""
    first, then = (old, new) if old.published <= new.published else (new, old)
    return then.published - first.published >= AFTER and bool(then.later - first.terms - first.key_terms)


def _other_actor(new: Told, old: Told) -> bool:
    return bool(new.actors and old.actors and not new.actors & old.actors)


def _rests_on(
    new: Told,
    old: Told,
    shared: list[Number],
    name_count: int,
    parts: Mapping[str, float],
    weight: Weight,
) -> Iterable[str]:
    told = [f"{number.value:.10g}{'%' if number.percent else ''}" for number in shared if number.digits >= 2]
    if told:
        yield f"numbers:{'|'.join(told[:4])}"
    if parts["names"] >= 0.3:
        yield f"names:{name_count}"
    if new.actors & old.actors:
        yield f"bodies:{'|'.join(sorted(new.actors & old.actors)[:3])}"
    if new.terms & old.terms:
        yield f"terms:{'|'.join(sorted(new.terms & old.terms)[:4])}"
    if parts["words"] >= 0.45:
        common = new.title_words & old.title_words or new.words & old.words
        rarest = sorted(common, key=lambda word: (-weight.word(word), word))
        yield f"words:{'|'.join(map(str, rarest[:5]))}"
    if new.periods & old.periods:
        yield f"period:{'|'.join(sorted(new.periods & old.periods)[:2])}"
