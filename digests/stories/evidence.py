"""How much speaks for two items telling one event, and what forbids it.

Enters: the features of two items and how common each feature is.  Leaves: `Evidence` with the
score by independent kinds, what it rests on, or a veto with its reason.

What it rests on is told as `kind:value|value`: `copied` (percent), `numbers`, `names` (how many),
`bodies` (ids), `terms` (ids of terms and concepts), `words` (stems), `period` (months, `07-09`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from digests.stories.features import Features
from digests.stories.names import CAPITAL
from digests.stories.numbers import APART, Number, agree
from digests.stories.slots import other_values, template


class Weight(Protocol):
    """How telling a feature is, 0 to 1, from how many items of the window hold it."""

    def __call__(self, key: str) -> float:
        """The weight of one feature."""

    def square(self, words: frozenset[str]) -> float:
        """The sum of the squared weights of these words."""


RELATED = 0.8
"""Score from which two items have to do with each other; below it no more is asked about them."""
COPY = 0.6
"""Share of the shorter text's word runs from which it is a copy."""
HEAD = 0.4
"""The same for their first sentences alone."""
UNLIKE = 0.08
"""Likeness of two beginnings below which word for word sameness further on is background."""
BACKGROUND = 0.2
SUBJECT = 0.6
"""Likeness of what two texts speak of, from which it may be the event itself."""
TRANSLATED = 0.2
"""What that counts between two languages, which have no words in common."""
RARE_BODY = 0.4
"""Value of a shared body that the news of the window seldom speak of."""
KEYS = range(2, len(CAPITAL))
"""Lengths that the key of a name may have and still be the beginning of another."""
ROUNDING = 1e-9
ROUGH = 0.5
"""What an agreement is worth that needs rounding to two digits: 152 countries are not 150 Mbps."""
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
    veto: str = ""
    copied: float = 0.0
    numbers: float = 0.0


def compare(new: Features, old: Features, weight: Weight) -> Evidence:
    """The evidence that `new` and `old` tell the same event."""
    background = _only_background(new, old, weight)
    refilled = "" if background else _refilled(new, old)
    copied = 0.0 if background or refilled else _copied(new, old)
    if copied >= COPY:
        return Evidence(3.0 + copied, 3, True, (f"copied:{round(copied * 100)}",), "", copied, 1.0)
    numbers, shared = _numbers(new, old)
    names, name_count = _names(new, old, weight)
    subject = _subject(new, old, weight)
    parts = {
        "numbers": numbers,
        "words": 0.0,
        "names": names,
        "terms": max(_loosely(new, old, weight), 1.2 * subject),
        "bodies": min(sum(weight("a:" + actor) for actor in new.actors & old.actors) * 0.6, 0.7),
        "period": 0.25 * bool(new.periods & old.periods) + 0.25 * bool(new.days & old.days),
    }
    veto = background or _veto(new, old, numbers) or refilled
    base = sum(parts.values()) + _closeness(new, old)
    if new.language == old.language:
        if base + _words_at_most(new, old, weight) < RELATED:
            return Evidence(base, 0, veto=veto, copied=copied, numbers=numbers)
        parts["words"] = _words(new, old, weight)
        base += parts["words"]
    if base < RELATED:
        return Evidence(base, 0, veto=veto, copied=copied, numbers=numbers)
    alike = _alike(new, old, subject, parts["bodies"])
    return Evidence(
        score=base - _penalty(new, old) + TRANSLATED * (alike and new.language != old.language),
        kinds=sum(parts[kind] >= least for kind, least in _KINDS.items()) + alike,
        specific=alike or _specific(new, old, parts, subject),
        rests_on=tuple(_rests_on(new, old, shared, name_count, parts)),
        veto=veto,
        copied=copied,
        numbers=numbers,
    )


def _alike(new: Features, old: Features, subject: float, bodies: float) -> bool:
    """Whether so much of what two texts speak of is the same that it is the event itself."""
    told = len(new.key_terms & old.key_terms) + (bodies >= RARE_BODY)
    least = 2 if new.language != old.language and new.title_terms == old.title_terms else 3
    return subject >= SUBJECT and told >= least and _fits(new, old) and not _elsewhere(new, old)


def _specific(new: Features, old: Features, parts: Mapping[str, float], subject: float) -> bool:
    named = parts["names"] >= 0.3 and (subject >= 0.5 or _fits(new, old))
    return named or parts["numbers"] >= 0.18 or parts["words"] >= 0.6 or bool(new.days & old.days)


def _fits(new: Features, old: Features) -> bool:
    """Whether the numbers that two texts begin with do not speak against one event."""
    return not (new.key_numbers and old.key_numbers) or _any_agree(new, old)


def _loosely(new: Features, old: Features, weight: Weight) -> float:
    """Terms that both texts hold anywhere."""
    return min(sum(weight("t:" + term) for term in new.terms & old.terms) * 0.5, 0.8)


def _subject(new: Features, old: Features, weight: Weight) -> float:
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
    return sum(weight("t:" + term) ** 2 for term in terms)


def _refilled(new: Features, old: Features) -> str:
    """The veto for one wording filled with other names or numbers."""
    fixed = new.corrected or old.corrected
    return (
        "the same wording with other names or numbers"
        if not fixed and other_values(new.slots, old.slots)
        else ""
    )


def _closeness(new: Features, old: Features) -> float:
    """A little for reports of one day, a little less for every day between; a review looks back."""
    apart = abs((new.published - old.published).total_seconds()) / 86_400
    if new.parent and apart <= 8:
        return 0.1
    return 0.2 * max(0.0, 1 - apart) - 0.06 * apart


def _copied(new: Features, old: Features) -> float:
    """Share of the shorter text that stands in the other; 0 where only a template or a tail does.

    Agencies reuse last quarter's sentences with this quarter's numbers, and append the same
    background to everything: so the beginnings must be alike too, and nothing contradict.
    """
    if new.language != old.language or _contradict(new, old) or _siblings(new, old):
        return 0.0
    if new.head_shingles and old.head_shingles and _share(new.head_shingles, old.head_shingles) < HEAD:
        return 0.0
    return _share(new.shingles, old.shingles) if min(len(new.shingles), len(old.shingles)) >= 6 else 0.0


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / max(min(len(one), len(other)), 1)


def _contradict(one: Features, other: Features) -> bool:
    if one.periods and other.periods and not one.periods & other.periods:
        return True
    return _telling(one.key_numbers) and _telling(other.key_numbers) and not _any_agree(one, other)


def _numbers(new: Features, old: Features) -> tuple[float, list[Number]]:
    """Agreement of numbers; one given in the key sentences of both proves most."""
    score, shared = 0.0, []
    old_keys = set(old.key_numbers)
    for number in new.all_numbers:
        best, digits = _closest(number, old.all_numbers)
        if best is None:
            continue
        keys = (number in new.key_numbers) + (best in old_keys)
        rough = 1.0 if digits >= 3 or number.value == best.value else ROUGH
        score += _worth(number, digits) * (0.15, 0.5, 1.0)[keys] * rough
        shared.append(number)
    return min(score, 2.2), shared


def _closest(number: Number, others: Iterable[Number]) -> tuple[Number | None, int]:
    """The number that agrees in most digits, the first of several, and in how many; None where none does."""
    best, digits = None, 0
    low, high = number.value / APART, number.value * APART
    for other in others:
        if low < other.value < high and (agreed := agree(number, other)) > digits:
            best, digits = other, agreed
    return best, digits


def _worth(number: Number, digits: int) -> float:
    """How much an agreement in so many digits proves; a round large number more than a small one."""
    if digits >= 3:
        return (0.7, 0.9, 1.0)[min(digits, 5) - 3]
    large = number.value >= 100
    return (0.45 if large else 0.3) if digits == 2 else (0.2 if large else 0.05)


def _words(new: Features, old: Features, weight: Weight) -> float:
    body = _cosine(new.words, old.words, weight)
    title = _cosine(new.title_words, old.title_words, weight)
    return 1.1 * body + 0.6 * title


def _words_at_most(new: Features, old: Features, weight: Weight) -> float:
    """A bound of `_words` that needs no look at the words which only the old item has.

    Nearly all candidates stay below it, and the weights of all their words need not be found.
    """
    body = _cosine_at_most(new.words, old.words, weight)
    return 1.1 * body + 0.6 * _cosine_at_most(new.title_words, old.title_words, weight)


def _cosine_at_most(one: frozenset[str], other: frozenset[str], weight: Weight) -> float:
    shared = one & other
    return math.sqrt(weight.square(shared) / weight.square(one)) + ROUNDING if shared else 0.0


def _cosine(one: frozenset[str], other: frozenset[str], weight: Weight) -> float:
    shared = weight.square(one & other)
    if not shared:
        return 0.0
    return shared / math.sqrt(weight.square(one) * weight.square(other))


def _names(new: Features, old: Features, weight: Weight) -> tuple[float, int]:
    shared = _shared_names(new.names, old.names | old.openers) | _shared_names(old.names, new.openers)
    return min(sum(weight("n:" + name[:3]) for name in shared) * 0.45, 1.2), len(shared)


def _shared_names(names: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """The names of which one of the others is the beginning, or which are the beginning of one."""
    if not names or not others:
        return frozenset()
    shared = set(names & others)
    for length in KEYS:
        shared.update(name for name in names if name[:length] in others)
        shared.update(names.intersection([other[:length] for other in others]))
    return frozenset(shared)


def _elsewhere(new: Features, old: Features) -> bool:
    """Whether the headlines name others or other towns, of which the other text does not speak."""
    if not new.title_names or not old.title_names:
        return False
    return not (
        _shared_names(new.title_names, old.all_names | old.openers)
        or _shared_names(old.title_names, new.all_names | new.openers)
    )


def _penalty(new: Features, old: Features) -> float:
    """What speaks against, without forbidding."""
    penalty = 0.0
    if new.days and old.days and not new.days & old.days:
        penalty += 0.4
    if new.key_numbers and old.key_numbers and not _any_agree(new, old):
        telling = _telling(new.key_numbers) and _telling(old.key_numbers)
        penalty += 0.6 if telling else 0.3
    if new.names and old.names and not _shared_names(new.names, old.names):
        penalty += 0.3
    return penalty


def _only_background(new: Features, old: Features, weight: Weight) -> str:
    """The veto for two texts that begin with nothing in common and then go on word for word."""
    if new.language != old.language or not new.head_words or not old.head_words:
        return ""
    if _share(new.shingles, old.shingles) < BACKGROUND:
        return ""
    unlike = _cosine(new.head_words, old.head_words, weight) < UNLIKE
    return "only the background is the same" if unlike else ""


def _telling(numbers: Iterable[Number]) -> bool:
    return any(number.digits >= 3 for number in numbers)


def _any_agree(new: Features, old: Features) -> bool:
    return any(agree(one, other) >= 1 for one in new.key_numbers for other in old.key_numbers)


def conflict(one: Features, other: Features) -> bool:
    """Whether two headlines of one subject plainly tell of different times, numbers or places."""
    if template(one.slots, other.slots):
        return True
    if one.periods and other.periods and not one.periods & other.periods:
        return True
    if not (one.actors & other.actors and _telling(one.key_numbers) and _telling(other.key_numbers)):
        return False
    return not _any_agree(one, other)


def apart(one: Features, other: Features) -> int:
    """How many things speak against two tellings being of one event: other numbers, days, names, bodies.

    A veto counts as many as there can be.
    """
    if _veto(one, other, 0.0):
        return 9
    numbers = one.key_numbers and other.key_numbers and not _any_agree(one, other)
    days = one.days and other.days and not one.days & other.days
    return bool(numbers) + bool(days) + _elsewhere(one, other)


def _siblings(new: Features, old: Features) -> bool:
    return new.parent is not None and new.parent == old.parent


def _veto(new: Features, old: Features, number_score: float) -> str:
    """Why these two cannot be one event, or nothing."""
    if _siblings(new, old):
        return "items of the same review"
    if new.review or old.review:
        return "a review is no event"
    if new.advisory != old.advisory:
        return "an advisory is no news story"
    if new.periods and old.periods and not new.periods & old.periods and not new.corrected:
        return "another period of the same series"
    if number_score < 0.5 and _other_actor(new, old):
        return "another body"
    return ""


def _other_actor(new: Features, old: Features) -> bool:
    return bool(new.actors and old.actors and not new.actors & old.actors)


def _rests_on(
    new: Features, old: Features, shared: list[Number], name_count: int, parts: dict[str, float]
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
        common = sorted(new.title_words & old.title_words or new.words & old.words)
        yield f"words:{'|'.join(common[:5])}"
    if new.periods & old.periods:
        yield f"period:{'|'.join(sorted(new.periods & old.periods)[:2])}"
