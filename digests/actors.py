"""Which bodies of the beat a text names, whatever its language.

Enters: the beat's actors, a text.  Leaves: actor ids in the order in which the text names
them.  A name is met by the beginnings of its words, so that case endings do not hide it; an
abbreviation in capitals only as it is written.
"""

from __future__ import annotations

from collections.abc import Sequence

from digests.model import Actor
from digests.pattern import Finder, Pattern, Word, words_of

ABBREVIATION = 6
"""Most letters of a name in capitals that counts as an abbreviation."""
ENDING, SHORTEST = 2, 5
"""Letters that a case may change at a word's end, and those that must stay."""


class Bodies:
    """Finds the actors of one beat."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._finder = Finder([(actor.id, body_pattern(name)) for actor in actors for name in actor.names])

    def of(self, text: str) -> tuple[str, ...]:
        """Ids of the actors that the text names, each once."""
        return tuple(dict.fromkeys(hit.tag for hit in self._finder.find(words_of(text))))


def body_pattern(name: str) -> Pattern:
    """How a name of a body is met in a text."""
    words = words_of(name)
    if name.isupper() and len(name) <= ABBREVIATION:
        return Pattern(tuple(Word(word, "letters") for word in words.surface))
    return Pattern(tuple(Word(_trimmed(word), "stem") for word in words.folded if word))


def _trimmed(word: str) -> str:
    return word if len(word) <= SHORTEST else word[: max(SHORTEST, len(word) - ENDING)]
