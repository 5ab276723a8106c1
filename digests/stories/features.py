"""What grouping compares: an item reduced to numbers, names, bodies, terms and words.

Enters: an item and a beat.  Leaves: `Features`; nothing here looks at other items.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from digests.language import fold, sentences
from digests.model import Beat, Item, Language, Term
from digests.pattern import Finder, Hit, Pattern, Word, Words, parse_pattern, words_of
from digests.stories.names import CAPITAL, named, skeletons
from digests.stories.numbers import Number, days, periods, years
from digests.stories.passages import Passage, in_a_row, passage, shingles, stem, stems
from digests.stories.slots import Slots, Tagged, slots, tagged

KEY_SENTENCES = 2
"""Sentences of the text that, with the title, tell what it is about."""
_READ = 4000
_TITLE = 400
_BRIEF = 4
_OLD = re.compile(
    r"xatirladaq|muqayise ucun|\bto recall\b|for comparison|recall(?:s|ed)? that|напомним|для сравнения|"
    r"\b(?:as|was|were|been) (?:reported|announced|said|told)(?: \w+)? (?:earlier|before|previously|then"
    r"|at th(?:e|at) time)|"
    r"\b(?:earlier|previously) (?:reported|announced)|"
    r"ранее (?:\w+ )?(?:сообщал|объявл)\w+|(?:сообщал|объявл)\w+ ранее|как сообщалось|"
    r"(?:daha|bundan|once|evvel\w*) (?:evvel |once )?(?:\w+ )?"
    r"(?:bildirildiyi|xeber ver|melumat ver|elan ed)\w*|"
    r"(?:m[iu]sd[iu]|\bidi)\W*$"
)
_HINT = 4
_HINTS = frozenset(
    "xati muqa reca comp напо срав repo anno said told сооб объя bild xebe melu elan".split()  # noqa: SIM905
)
"""How a word begins that every reminder has: most sentences need no closer look."""
_PAST = ("misdi", "misdu", "musdi", "musdu", "idi")
_REVIEW = re.compile(
    r"\b(?:weekly|week's|past week|week in|review|digest|roundup|round-up|hefte(?:lik|nin)?|icmal\w*|"
    r"недел\w*|обзор\w*|итоги|дайджест)\b"
)
_WEEK = re.compile(r"\b(?:week\w*|hefte\w*|недел\w*)\b")
_CORRECTED = re.compile(
    r"^\W*(?:correction|corrected|clarification|duzelis|deqiqlesdirme|исправлен\w*|уточнен\w*|поправка)\b|"
    r"\b(?:duzelis edilib|deqiqlesdirilib|earlier report .{0,60}(?:wrong|covers only|gave)|в исправленной)\b"
)
_DENIED = re.compile(
    r"\b(?:tekzib|den(?:y|ies|ied)\b|refut(?:es|ed)|опроверг\w*|опроверга\w*|отрица(?:ет|ют|ла?|ли)\b|"
    r"not true|heqiqete uygun deyil|не соответствует действительности)"
)
_UPDATED = re.compile(r"\b(?:updated?|yenilenib|yenilendi|обновлено|дополнено)\b[^.]{0,3}")


@dataclass(frozen=True, slots=True)
class Features:
    """One item as grouping sees it."""

    id: str
    source: str
    language: Language
    published: datetime
    parent: str | None
    advisory: bool
    review: bool
    shingles: frozenset[int]
    head_shingles: frozenset[int]
    """Of the first sentence alone."""
    words: frozenset[int]
    """Word stems of title and text, each as a number."""
    title_words: frozenset[int]
    head_words: frozenset[int]
    """Of title and first sentence: what an appended background has no part in."""
    key_numbers: tuple[Number, ...]
    """Numbers of title and first sentences, without those given as old."""
    all_numbers: tuple[Number, ...]
    names: frozenset[str]
    title_names: frozenset[str]
    """Those of the headline, with the capital and short names."""
    all_names: frozenset[str]
    """The same of the whole text."""
    openers: frozenset[str]
    """Words in capitals where any word has one: names only if another item says so."""
    actors: frozenset[str]
    terms: frozenset[str]
    """Terms of the glossary and concepts of the beat."""
    key_terms: frozenset[str]
    """Those of title and first sentences, with the years named there."""
    title_terms: frozenset[str]
    """Those of the headline alone, with its years."""
    later: frozenset[str]
    """Those of the headline that come only after an event: an arrest, a sentence."""
    towns: frozenset[str]
    """Those of the headline that are towns or districts, and the capital."""
    tagged: Tagged
    periods: frozenset[str]
    days: frozenset[str]
    corrected: bool
    denied: bool
    updated: bool

    @property
    def called(self) -> frozenset[str]:
        """Whatever may be a name."""
        return self.names | self.openers

    @property
    def slots(self) -> Slots:
        """What the wording leaves open."""
        return slots(self.tagged, self.language)

    @property
    def values(self) -> list[float]:
        """Those of `all_numbers`, in their order."""
        return [number.value for number in self.all_numbers]

    @property
    def keys(self) -> int:
        """How many of `all_numbers` are key numbers; these are the first."""
        return len(self.key_numbers)

    def number(self, place: int) -> Number:
        """One of `all_numbers`."""
        return self.all_numbers[place]


class Reader:
    """Reads items of one beat into features."""

    def __init__(self, beat: Beat) -> None:
        known: list[tuple[_Tag, Pattern]] = [
            (("body", actor.id), _stems(name, whole=_short(name)))
            for actor in beat.actors
            for name in actor.names
        ]
        known += [(("term", term.id), pattern) for term in beat.glossary for pattern in _patterns(term)]
        self._finders = {
            language: Finder([*known, *_concepts(beat, language)]) for language in ("az", "en", "ru")
        }
        self._later = frozenset(concept.id for concept in beat.concepts if concept.later)
        self._towns = frozenset(concept.id for concept in beat.concepts if concept.place)

    def read(self, item: Item) -> Features:
        """The features of `item`."""
        title, text, language = item.title[:_TITLE], item.text[:_READ], item.language
        told = [passage(text[start:end], language) for start, end in sentences(text, language)]
        headline = passage(title, language)
        fresh = [headline, *(one for one in told if not _is_old(one))]
        head, lead = fresh[: 1 + KEY_SENTENCES], fresh[1 : 1 + KEY_SENTENCES]
        words, key_words, folded = in_a_row([headline, *told]), in_a_row(head), fold(title)
        actors, spoken = self._spoken_of(words, language)
        own = _names_of([*actors, *spoken], words, language)
        all_named = named((token for one in (headline, *told) for token in one.capitals), language)
        wording = tagged([token for one in fresh for token in one.tokens])
        key_text = "\n".join(one.text for one in head)
        title_terms = _tags(self._spoken_of(in_a_row([headline]), language)[1])
        title_names = named(headline.capitals, language).places
        return Features(
            id=item.id,
            source=item.source,
            language=language,
            published=item.published,
            parent=item.parent,
            advisory=item.kind == "advisory",
            review=item.kind == "roundup" or _is_review(folded),
            shingles=shingles(in_a_row(fresh).folded),
            head_shingles=shingles(lead[0].folded if lead else ()),
            words=stems(words.folded),
            title_words=stems(headline.folded),
            head_words=stems(word for one in (head[:-1] or head) for word in one.folded),
            key_numbers=_numbers(head),
            all_numbers=_numbers(fresh),
            names=all_named.names - own,
            title_names=title_names - own,
            all_names=all_named.places,
            openers=all_named.openers - own,
            actors=_tags(actors),
            terms=_tags(spoken),
            key_terms=_tags(self._spoken_of(key_words, language)[1]) | years(key_text),
            title_terms=title_terms | years(title),
            later=title_terms & self._later,
            towns=title_terms & self._towns | title_names & {CAPITAL},
            tagged=wording,
            periods=periods(key_text),
            days=days(key_text),
            corrected=bool(_CORRECTED.search(folded)),
            denied=bool(_DENIED.search(folded)),
            updated=bool(_UPDATED.match(folded)),
        )

    def spoken(self, item: Item, tags: Iterable[str], shared: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """The words of `item` that say these terms, and those of these stems, each once, as written."""
        words = words_of(f"{item.title[:_TITLE]}\n{item.text[:_READ]}")
        wanted, said = set(tags), dict[str, str]()
        for hit in self._spoken_of(words, item.language)[1]:
            if hit.tag[1] in wanted:
                said.setdefault(hit.tag[1], " ".join(words.surface[hit.start : hit.end]))
        whole = dict[str, str]()
        for folded, surface in zip(words.folded, words.surface, strict=True):
            whole.setdefault(str(stem(folded)), surface)
        found = (whole[one] for one in shared if one in whole)
        return tuple(said.values()), tuple(dict.fromkeys(found))

    def _spoken_of(self, words: Words, language: Language) -> tuple[list[Hit[_Tag]], list[Hit[_Tag]]]:
        """The bodies, and the terms and concepts in `words`; a term is known in whatever language."""
        finder = self._finders[{"tr": "az", "other": "en"}.get(language, language)]
        actors, terms = list[Hit[_Tag]](), list[Hit[_Tag]]()
        for hit in finder.find(words):
            (actors if hit.tag[0] == "body" else terms).append(hit)
        return actors, [hit for hit in terms if not any(_within(hit, other) for other in terms)]


_Tag = tuple[Literal["body", "term"], str]


def _tags(hits: Iterable[Hit[_Tag]]) -> frozenset[str]:
    return frozenset([hit.tag[1] for hit in hits])


def _within(hit: Hit[_Tag], other: Hit[_Tag]) -> bool:
    """Whether a hit is part of a longer one: a fake website is not also a website."""
    length = hit.end - hit.start
    return other.start <= hit.start and hit.end <= other.end and other.end - other.start > length


def _patterns(term: Term) -> Iterator[Pattern]:
    """A term's forms by their beginnings; short English ones whole: `pay` is no payment."""
    for language, forms in (*term.forms.items(), ("en", term.synonyms)):
        for form in forms:
            if language == "en" and form.isascii() and len(form) <= _BRIEF:
                yield parse_pattern(form, stems=False)
            else:
                yield _stems(form, whole=False)


def _concepts(beat: Beat, language: str) -> Iterator[tuple[_Tag, Pattern]]:
    for concept in beat.concepts:
        for key in (language, "any"):
            for pattern in concept.patterns.get(key, ()):
                yield ("term", concept.id), parse_pattern(pattern, stems=key in ("az", "ru"))


def _names_of(actors: Iterable[Hit[_Tag]], words: Words, language: Language) -> frozenset[str]:
    """Keys of the words that name a body or a thing of the beat: they are not counted as names again."""
    called = {words.surface[place] for hit in actors for place in range(hit.start, hit.end)}
    return frozenset(key for word in called for key in skeletons(word, language))


def _is_old(told: Passage) -> bool:
    """Whether a sentence only reminds of the past."""
    hinted = not _HINTS.isdisjoint(word[:_HINT] for word in told.folded)
    if not hinted and not any(word.endswith(_PAST) for word in told.folded[-3:]):
        return False
    return bool(_OLD.search(" ".join(told.folded)))


def _is_review(title: str) -> bool:
    return bool(_WEEK.search(title)) and (bool(_REVIEW.search(title)) or "brought" in title)


def _short(name: str) -> bool:
    return name.isupper() and len(name) <= 6


def _stems(name: str, *, whole: bool) -> Pattern:
    """A name matches by its words' beginnings; an abbreviation in capitals as written only."""
    if whole:
        return parse_pattern("^" + name.replace(" ", " ^"), stems=True)
    words = [word for word in words_of(name).folded if word]
    return Pattern(tuple(Word(_trim(word), "stem") for word in words))


def _trim(word: str) -> str:
    """A word without the ending that its cases change."""
    return word if len(word) < 6 else word[: max(5, len(word) - 2)]


def _numbers(told: Iterable[Passage]) -> tuple[Number, ...]:
    """Their numbers, each once."""
    return tuple(dict.fromkeys(number for one in told for number in one.numbers))
