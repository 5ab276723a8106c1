"""The counted noun phrase behind a number, without a tagger."""

from __future__ import annotations

from collections.abc import Sequence

from digests.figures.nouns_az import azerbaijani
from digests.figures.nouns_en import english
from digests.figures.nouns_ru import russian
from digests.figures.tokens import Noun, Token


def counted(tokens: Sequence[Token], at: int, language: str, single: bool = False) -> Noun | None:
    """The noun phrase that starts at token `at`; `single` after one thing."""
    if language == "ru":
        return russian(tokens, at, single)
    return azerbaijani(tokens, at) if language == "az" else english(tokens, at, single)
