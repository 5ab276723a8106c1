"""A story in words that a machine made of its tellings: which are wanted, and the card with them.

Enters: a card, the languages that are read, what was written so far.  Leaves: wishes, each with a
key that changes whenever the source's own words do, and cards that say of such words that a
machine wrote them.  A card keeps its sources' words; these here are laid over it for readers only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from digests.model import Card, Language, Machine, ReaderLanguage, Version

LONG = 600
"""Characters of a text from which a summary is worth asking for: of a shorter one two sentences say all."""
READERS: tuple[ReaderLanguage, ...] = ("az", "en", "ru")


@dataclass(frozen=True, slots=True)
class Rendition:
    """What a machine wrote, as it passed the guard."""

    title: str
    """Empty for a summary, which stands under the source's own headline."""
    summary: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Words that a reader would like to have."""

    key: str
    """SHA-256 (hex) of all that the words would rest on."""
    kind: Machine
    language: ReaderLanguage
    version: Version
    """The telling of which they are to be made."""


def wishes(card: Card, languages: Collection[Language], kinds: Collection[Machine]) -> Iterator[Wish]:
    """What is missing of a story for readers of these languages."""
    told = {version.language: version for version in card.versions if version.language in READERS}
    read = [language for language in READERS if language in languages]
    base = next(iter(told.values()), None)
    for language in read:
        version = told.get(language)
        if version is not None and version.length >= LONG and "summary" in kinds:
            yield _wish("summary", language, version)
        if version is None and base is not None and "translation" in kinds:
            yield _wish("translation", language, base)


def retold(card: Card, written: Mapping[str, Rendition], kinds: Collection[Machine]) -> Card:
    """The card with the words that were written for it, as far as they rest on what it says now."""
    if not written:
        return card
    found = [(wish, written[wish.key]) for wish in wishes(card, READERS, kinds) if wish.key in written]
    if not found:
        return card
    summaries = {wish.version.item: text for wish, text in found if wish.kind == "summary"}
    own = [_summarised(version, summaries.get(version.item)) for version in card.versions]
    more = [_translated(wish, text) for wish, text in found if wish.kind == "translation"]
    return replace(card, versions=(*own, *more))


def keys(cards: Sequence[Card], kinds: Collection[Machine]) -> frozenset[str]:
    """Keys of everything that might have been written for these cards."""
    return frozenset(wish.key for card in cards for wish in wishes(card, READERS, kinds))


def _wish(kind: Machine, language: ReaderLanguage, version: Version) -> Wish:
    rests_on = (kind, language, version.language, version.item, version.stamp, version.title, version.summary)
    key = hashlib.sha256("\0".join(rests_on).encode("utf-8", "surrogatepass")).hexdigest()
    return Wish(key, kind, language, version)


def _summarised(version: Version, text: Rendition | None) -> Version:
    return version if text is None else replace(version, summary=text.summary, machine="summary")


def _translated(wish: Wish, text: Rendition) -> Version:
    return replace(
        wish.version,
        language=wish.language,
        title=text.title,
        summary=text.summary,
        machine="translation",
        original=wish.version.language,
    )
