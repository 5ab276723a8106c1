"""Who and what a text names, in order, under one key for three languages.

Enters: text, its language, the bodies of a beat.  Leaves: `Name`s: bodies by their id,
countries by their code, everything else by its consonants.  A word that opens a sentence may be
a name or not; it says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import Locale

from digests.actors import body_pattern
from digests.faithful.lexicon import Lexicon
from digests.model import Actor, Language
from digests.pattern import Finder, Hit, words_of
from digests.stories.names import CAPITAL, is_capital, short_key, skeletons
from digests.stories.spelling import tokens

Kind = Literal["sure", "opener", "small"]
_LATIN = re.compile(r"[A-Za-z]{2,}")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_ENDING = {"az": r"(?:-?[a-zəıöüçşğ]{1,6})?", "en": r"(?:['’]s?)?", "ru": r"[а-я]{0,3}"}
_SHORT = {
    "az": {"ABŞ": "US", "Rusiya": "RU"},
    "en": {"US": "US", "USA": "US", "UK": "GB", "Turkey": "TR", "United States": "US"},
    "ru": {"США": "US", "Турция": "TR", "Великобритания": "GB"},
}
_ADJECTIVE = 8
"""Letters that a country's name and the adjective of it have in common."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name as a text has it."""

    keys: frozenset[str]
    """Any of them in common makes two names one, also where one begins the other."""
    at: int
    """Where it begins."""
    surface: str
    kind: Kind = "sure"
    """`opener`: it may be a plain word that opens a sentence; `small`: a body written without capitals."""

    def same(self, other: Name) -> bool:
        """Whether both may be one name, perhaps in another case or alphabet."""
        if self.keys & other.keys:
            return True
        return any(_begins(one, two) for one in self.keys for two in other.keys)


def _begins(one: str, other: str) -> bool:
    if ":" in one or ":" in other or one[:1] != other[:1]:
        return False
    return one.startswith(other) or other.startswith(one)


class Names:
    """Reads names; the bodies of one beat are known to it by all their names."""

    def __init__(self, actors: Sequence[Actor], home: str, lexicon: Lexicon) -> None:
        """`home`: code of the beat's country, whose adjective counts as the name as well."""
        self._lexicon = lexicon
        self.home = f"country:{home}"
        self._own = _adjective(home)
        self._bodies = Finder(
            [
                (actor.id, body_pattern(name))
                for actor in actors
                for name in {*actor.names, *actor.labels.values()}
            ]
        )

    def of(self, text: str, language: Language) -> tuple[Name, ...]:
        """The names of `text` in order."""
        bodies = list(self._found(text))
        own = [Name(frozenset({self.home}), one.start(), one[0]) for one in self._own.finditer(text)]
        countries = [one for one in _countries(text, language) if not _inside(one, [*bodies, *own])]
        taken = [*bodies, *own, *countries]
        rest = [one for one in _others(text, language, self._lexicon) if not _inside(one, taken)]
        return tuple(sorted([*taken, *rest], key=lambda name: name.at))

    def _found(self, text: str) -> Iterator[Name]:
        words = words_of(text)
        hits = list(self._bodies.find(words))
        for hit in hits:
            if not any(_holds(other, hit) for other in hits):
                start, end = words.spans[hit.start][0], words.spans[hit.end - 1][1]
                kind: Kind = "sure" if text[start:end] != text[start:end].lower() else "small"
                yield Name(frozenset({f"body:{hit.tag}"}), start, text[start:end], kind)


@cache
def _adjective(home: str) -> re.Pattern[str]:
    """The country itself and what is made of its name, in three languages."""
    names = [Locale(language).territories.get(home, "") for language in _SHORT]
    stems = {re.escape(name[:_ADJECTIVE]) for name in names if name}
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(stems)) or '(?!)'})\w*", re.IGNORECASE)


def _holds(other: Hit[str], hit: Hit[str]) -> bool:
    """Whether a hit is only a part of another, longer one."""
    longer = other.end - other.start > hit.end - hit.start
    return longer and other.start <= hit.start and hit.end <= other.end


def _inside(name: Name, others: Iterable[Name]) -> bool:
    return any(one.at <= name.at < one.at + len(one.surface) for one in others)


def _countries(text: str, language: Language) -> Iterator[Name]:
    pattern, codes = _territories(language)
    for found in pattern.finditer(text):
        stem = next(one for one in codes if found[0].startswith(one))
        yield Name(frozenset({f"country:{codes[stem]}"}), found.start(), found[0])


@cache
def _territories(language: Language) -> tuple[re.Pattern[str], dict[str, str]]:
    """Names of countries as CLDR has them (stem -> code, the longest first), with their endings."""
    if language not in _SHORT:
        return re.compile(r"(?!)"), {}
    known = {name: code for code, name in Locale(language).territories.items() if code.isalpha()}
    known = {name: code for name, code in known.items() if len(code) == 2 and code != "ZZ"} | _SHORT[language]
    stems = {_country_stem(name, language): code for name, code in known.items()}
    ordered = dict(sorted(stems.items(), key=lambda pair: -len(pair[0])))
    alternatives = "|".join(re.escape(stem) for stem in ordered)
    return re.compile(rf"(?<!\w)(?:{alternatives}){_ENDING[language]}(?!\w)"), ordered


def _country_stem(name: str, language: Language) -> str:
    return name.rstrip("аеиоуыэюяйь") if language == "ru" and len(name) > 4 else name


def _others(text: str, language: Language, lexicon: Lexicon) -> Iterator[Name]:
    """Words in capitals, and in Russian those in Latin letters, wherever they stand.

    A plain word that opens a sentence is none, also where a name follows: “В Гяндже”.
    """
    at, opens = 0, True
    cyrillic = bool(_CYRILLIC.search(text))
    for word, found, _, _ in tokens(text):
        if found == "gap":
            opens = True
            continue
        kind = "opener" if found == "name" and opens and lexicon.plain(word, language) else found
        opens = False
        at = text.index(word, at)
        foreign = cyrillic and _LATIN.match(word) is not None
        if kind in ("name", "opener") or foreign:
            keys = frozenset({CAPITAL}) if is_capital(word) else name_keys(word, language)
            if keys:
                yield Name(keys, at, word, "opener" if kind == "opener" and not foreign else "sure")
        at += len(word)


def name_keys(word: str, language: Language) -> frozenset[str]:
    """The keys of one word; of a short one (`Nar`) all its letters."""
    bare = re.split(r"[-'’]", word)[0] if word[:1].isupper() and language != "en" else word
    return frozenset(skeletons(bare, language)) or frozenset({short_key(bare)})
