"""How else a thing is called: the glossary's words for it in every language.

Enters: what somebody typed.  Leaves: that, and the other wordings of the same thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bot.store.search import beginnings
from digests.model import Term


class Wordings:
    """The beat's glossary, found by any form of a term, its ending aside."""

    def __init__(self, glossary: Iterable[Term]) -> None:
        self._found: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        for term in glossary:
            forms = [form for told in term.forms.values() for form in told]
            told = dict.fromkeys((*forms, *term.synonyms))
            for wording in told:
                self._found[tuple(beginnings(wording))] |= told

    def of(self, asked: str) -> tuple[str, ...]:
        """What was asked for first, then how else the glossary says it."""
        return tuple(dict.fromkeys((asked, *self._found.get(tuple(beginnings(asked)), ()))))
