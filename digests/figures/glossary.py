"""The beat's own terms, by which a counted phrase is known whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from digests.figures.tokens import Noun, Token, fold
from digests.model import Term

_ENDING = 6
"""So many letters may follow the stem of a term's last word in Azerbaijani (case, person)."""

_ALONE = frozenset(("1", "one", "a", "an", "per", "each", "every"))
"""Before an English noun in the singular these leave it a noun of its own."""
_OWNED = re.compile(r"[^aeiou](?<![dn])[iu]\Z|s[iu]\Z")


@lru_cache(maxsize=32)
def _index(
    forms: tuple[tuple[str, ...], ...], stemmed: bool
) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for names in forms:
        for name in names:
            words = tuple(fold(name).split())
            if words:
                key = words[0][:4] if stemmed else words[0]
                found.setdefault(key, []).append((words, names[0].lower()))
    return {key: tuple(sorted(entries, key=lambda entry: -len(entry[0]))) for key, entries in found.items()}


class Glossary:
    """Terms in one language; `phrase` finds one that starts at a token."""

    def __init__(self, terms: Sequence[Term], language: str) -> None:
        self.stemmed = language == "az"
        forms = [term.forms.get(language, ()) for term in terms] if language == "en" else []
        self.singulars = {tuple(fold(names[0]).split()) for names in forms if len(set(names)) > 1}
        """English words that, behind a number other than one, only describe what follows: 12 bank cards."""
        self.entries = _index(
            tuple(names for term in terms for names in self._names(term, language)), self.stemmed
        )

    def _names(self, term: Term, language: str) -> Iterator[tuple[str, ...]]:
        """Its forms; in Azerbaijani, where the head comes last, longer names keep a shorter term from
        taking their first words (`kiberhücum indikatoru` counts no attacks)."""
        yield (*(forms := term.forms.get(language, ())), *(_cases(forms[0]) if language == "ru" else ()))
        if self.stemmed:
            yield from ((synonym,) for synonym in term.synonyms)

    def phrase(self, tokens: Sequence[Token], at: int) -> Noun | None:
        """The longest term whose words start at token `at`, under its first form; a synonym under its own."""
        if not self.entries or at >= len(tokens):
            return None
        word = tokens[at].fold
        for words, name in self.entries.get(word[:4] if self.stemmed else word, ()):
            if self._fits(tokens, at, words) and not self._describes(tokens, at, words):
                return Noun(name, at + len(words))
        return None

    def _describes(self, tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
        """Whether a term only begins a compound: `12 million bank cards`, `12 milyon bank kartı`."""
        after = at + len(words)
        if after >= len(tokens) or tokens[after].kind != "w":
            return False
        following = tokens[after].fold
        if self.stemmed:  # the second noun of a compound is marked as the first one's; verbs end in -dı
            whole = tokens[after - 1].fold == words[-1]
            return whole and len(following) > 3 and bool(_OWNED.search(following))
        alone = at > 0 and tokens[at - 1].fold in _ALONE
        return words in self.singulars and not alone and following.endswith("s")

    def _fits(self, tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
        row = [token.fold for token in tokens[at : at + len(words)]]
        if len(row) < len(words) or row[:-1] != list(words[:-1]):
            return False
        if not self.stemmed:
            return row[-1] == words[-1]
        return row[-1].startswith(words[-1]) and len(row[-1]) - len(words[-1]) <= _ENDING


_CASES = (
    ("а", "ы и у е ой ам ами ах"),
    ("я", "и ю е ей ям ями ях"),
    ("ь", "и я ю ем ям ями ях"),
    ("о", "а у ом е ам ами ах"),
    ("", "а у ом е ам ами ах"),
)
"""Endings of a Russian noun by its last letter, those of other genders among them: they do no harm."""


def _cases(noun: str) -> Iterator[str]:
    """A Russian noun of one word in its other cases: `в 41 стране`."""
    if re.fullmatch(r"[а-яё]{3,}", noun, re.IGNORECASE):
        last, endings = next(pair for pair in _CASES if noun.endswith(pair[0]))
        yield from (noun.removesuffix(last) + ending for ending in endings.split())


_MADE: dict[tuple[int, str], tuple[Sequence[Term], Glossary]] = {}
_MOST_MADE = 16


def glossary(terms: Sequence[Term], language: str) -> Glossary:
    """The glossary of these terms, made once for the tuple that a beat holds: every text asks for it."""
    if not isinstance(terms, tuple):
        return Glossary(terms, language)  # a list may change meanwhile
    known = _MADE.get((id(terms), language))
    if known is None:
        if len(_MADE) >= _MOST_MADE:
            _MADE.clear()
        # The terms are kept beside it, so that no other tuple can get their id meanwhile.
        known = _MADE[id(terms), language] = (terms, Glossary(terms, language))
    return known[1]
