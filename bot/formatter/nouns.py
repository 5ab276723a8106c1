"""What is counted, in the reader's language and in the form that the number demands.

Enters: a figure's unit in any language, its number.  Leaves: `malicious links`,
`zərərli keçid`, `вредоносных ссылок`; for a noun that the beat's glossary lacks, the noun as
the source printed it beside the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.phrases.plurals import category, choose
from digests.language import fold
from digests.model import Figure, Language, ReaderLanguage, Term

OBLIQUE = {"one": "other", "few": "many"}
"""Russian after `около` and `более`: the genitive stands in these forms."""


_IN_S = ("virus", "ofis", "servis", "avtobus", "proses", "bonus", "status", "kampus", "korpus", "kaktus")
_OBLIQUE = re.compile(r"(?:[ая]х|[ая]ми?|[оеё]м|ой|[еую])$")
"""Endings of Russian nouns in cases that a preposition or a verb asks for."""
_PIECES = re.compile(r"^(?:pieces?|items?|samples?|units?) of ")
"""`Pieces of malware` are malware; other languages count it without a word for the piece."""


class Nouns:
    """The beat's glossary, found by any form of a noun in any language."""

    def __init__(self, glossary: Iterable[Term]) -> None:
        self._terms: dict[str, Term] = {}
        for term in glossary:
            for name in (term.id, *term.synonyms, *(form for forms in term.forms.values() for form in forms)):
                self._terms.setdefault(_key(name), term)

    def term(self, unit: str) -> Term | None:
        """The glossary's term for a noun phrase in any of its forms."""
        return self._terms.get(_key(unit)) or self._terms.get(_PIECES.sub("", _key(unit)))

    def same(self, unit: str, what: str) -> bool:
        """Whether two phrases name one counted thing, perhaps in other forms."""
        term = self.term(unit)
        one, other = _words(unit), _words(what)
        alike = len(one) == len(other) and all(map(_same_stem, one, other))
        return alike or (term is not None and term is self.term(what))

    def counted(
        self, figure: Figure, language: ReaderLanguage, *, scaled: bool, told: Language | None
    ) -> str:
        """The noun of a counted figure; `told` is the language of the text it came from."""
        term = self.term(figure.unit)
        forms = term.forms.get(language) if term else None
        found = printed(figure)
        if forms and (language != told or not _otherwise(found or figure.unit, forms, told)):
            return noun_form(forms, figure, language, scaled=scaled)
        if forms and told == "az":
            return figure.unit  # as the glossary knows it; behind a number no other form is needed
        ending = re.fullmatch(re.escape(figure.unit) + r"([ıiuü])(n[ıiuü]?n?)?", found)
        if ending and " " in figure.unit and (ending[2] or _owned(figure.unit)):
            return figure.unit + ending[1]  # Azerbaijani: a compound keeps the ending that makes it one
        if ending or re.fullmatch(re.escape(figure.unit) + "n[ıiuü]n?", found):  # an object's, an owner's
            return figure.unit
        return found or plain_plural(figure, told)


def _otherwise(noun: str, forms: Sequence[str], told: Language) -> bool:
    """Whether a text has another word than the glossary's first: complaints are not made appeals of."""
    if told == "en" and _PIECES.match(_key(noun)):
        return True
    said = _words(noun)
    if told == "ru" and _OBLIQUE.search(noun):
        return False  # `в 30 государствах`: its form does not fit a number alone
    return not any(
        len(said) == len(_words(form)) and all(map(_same_stem, said, _words(form))) for form in forms
    )


def _owned(unit: str) -> bool:
    """Whether an Azerbaijani compound was left without its `-ı` (`abunəçi nömrəs`), and is no word in s."""
    return bool(re.search(r"[aeəiıoöuü]s\Z", unit)) and not unit.endswith(_IN_S)


def noun_form(forms: Sequence[str], figure: Figure, language: ReaderLanguage, *, scaled: bool) -> str:
    """The form that the number and the mark before it (`более`) govern."""
    number = Decimal(repr(float(figure.value if figure.value2 is None else figure.value2)))
    if language == "ru":
        return _russian(forms, "many" if scaled else category(number, "ru"), oblique=figure.change in "~<>")
    return forms[-1] if scaled else choose(forms, number, language)


def _russian(forms: Sequence[str], wanted: str, *, oblique: bool) -> str:
    wanted = OBLIQUE.get(wanted, wanted) if oblique else wanted
    place = ("one", "few", "many", "other").index(wanted)
    return forms[min(place, len(forms) - 1)]


def printed(figure: Figure) -> str:
    """The unit as it stands after the number in the source sentence: there its form is right."""
    wanted = _words(figure.unit)
    _, found, rest = figure.sentence.partition(figure.surface or "\0")
    following = _words(rest)[: len(wanted) + 2]
    if not found or not wanted:
        return ""
    for start in range(len(following) - len(wanted) + 1):
        window = following[start : start + len(wanted)]
        if all(_same_stem(one, other, short=2) for one, other in zip(wanted, window, strict=True)):
            return " ".join(window)
    return ""


def plain_plural(figure: Figure, told: Language | None) -> str:
    """The unit itself; of an English one the regular plural."""
    if told not in (None, "en") or not figure.unit.isascii() or figure.value == 1:
        return figure.unit
    if re.search(r"(?:s|ware|people|data|equipment)$", figure.unit):
        return figure.unit
    if re.search(r"[^aeiou]y$", figure.unit):
        return figure.unit[:-1] + "ies"
    return figure.unit + ("es" if re.search(r"(?:x|ch|sh)$", figure.unit) else "s")


def _same_stem(one: str, other: str, *, short: int = 3) -> bool:
    """Whether two words begin alike; `short` letters do for the shortest (`окно`, `окон`)."""
    first, second = fold(one), fold(other)
    stem = max(min(len(first), len(second)) - 3, min(short if len(first) <= 4 else 3, len(first)))
    return first[:stem] == second[:stem] and abs(len(first) - len(second)) <= 3


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_][\w'’-]*", text)


def _key(name: str) -> str:
    return " ".join(fold(name).split())
