"""Lower case and folding that hold for Azerbaijani, English and Russian alike.

`lower` keeps the length of a text, so that offsets stay true; `fold` does not promise it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from digests.model import Language

_TURKIC = str.maketrans({"İ": "i", "I": "ı"})
_OTHERS = str.maketrans({"İ": "i"})
# Old pages write ä for ə; both are typed as e. Quotes within a word are one apostrophe.
_LETTERS = {"ə": "e", "Ə": "e", "ä": "e", "Ä": "e", "ı": "i", "’": "'", "‘": "'", "ʼ": "'"}
# й is a letter of its own, not и with a mark; it is set aside while marks go.
_SHORT_I = "и\u0306"
_FEW = 16
"""Kinds of marks in a text, at most, that are taken off one by one."""


def lower(text: str, language: Language) -> str:
    """Lower case by the rules of `language`; as many code points as before."""
    table = _TURKIC if language in ("az", "tr") else _OTHERS
    lowered = text.translate(table).lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(_one(letter) for letter in text.translate(table))


def capital(text: str, language: Language) -> str:
    """The text with a capital at its beginning: `İnternet` in Azerbaijani."""
    first = text[:1]
    return ("İ" if first == "i" and language in ("az", "tr") else first.upper()) + text[1:]


def _one(letter: str) -> str:
    lowered = letter.lower()
    return lowered if len(lowered) == 1 else letter


def fold(text: str) -> str:
    """The form under which words are compared and searched, whatever the keyboard.

    İ, I and ı become i, ə and ä become e, ё becomes е, marks go, case goes.
    """
    if text.isascii():
        return text.lower()
    return _fold(text) if len(text) <= 40 else _fold_long(text)


def _fold_long(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    for letter, plain in _LETTERS.items():  # a table would be asked for every letter of the text
        composed = composed.replace(letter, plain)
    decomposed = unicodedata.normalize("NFKD", composed.casefold()).replace(_SHORT_I, "й")
    return unicodedata.normalize("NFC", _without_marks(decomposed)).casefold()


def _without_marks(text: str) -> str:
    marks = [letter for letter in set(text) if letter > "\x7f" and unicodedata.combining(letter)]
    if len(marks) > _FEW:  # no language: a hostile text must not be gone through for each
        return text.translate(dict.fromkeys(map(ord, marks)))
    for mark in marks:
        text = text.replace(mark, "")
    return text


@lru_cache(maxsize=50_000)
def _fold(word: str) -> str:
    return _fold_long(word)
