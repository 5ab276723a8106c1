"""What stands before the first element of a markup document: declarations, comments, doctype.

Enters: decoded text.  Leaves: the name of the first element, and text without what could
expand into more than it is.
"""

from __future__ import annotations

import re

_FIRST_ELEMENT = re.compile(r"<\s*(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_SUBSET_END = re.compile(r"\]\s*>")
_PROLOGUE = (("<?", "?>"), ("<!--", "-->"))
"""What may stand before the first element, and how it ends."""


def first_element(text: str) -> str | None:
    """Name of the first element without its prefix, as written; None where there is none."""
    first = _FIRST_ELEMENT.match(text, _begin(text)[0])
    return first[1] if first else None


def without_doctype(text: str) -> str:
    """The text without its document type: entities declared there are never needed, only abused."""
    for start, end in reversed(_begin(text)[1]):
        text = text[:start] + text[end:]
    return text


def _begin(text: str) -> tuple[int, list[tuple[int, int]]]:
    """Where the first element begins, and the document types before it."""
    doctypes: list[tuple[int, int]] = []
    place = text.find("<")
    while place >= 0:
        closing = next((end for begin, end in _PROLOGUE if text.startswith(begin, place)), None)
        if closing is not None:
            end = text.find(closing, place)
        elif _DOCTYPE.match(text, place):
            end = _doctype_end(text, place) - 1
            doctypes.append((place, end + 1))
        else:
            return place, doctypes
        place = text.find("<", end) if end >= 0 else -1
    return len(text), doctypes


def _doctype_end(text: str, start: int) -> int:
    """Place behind a document type; the text's end where it does not end."""
    subset, end = text.find("[", start), text.find(">", start)
    if 0 <= subset < end:
        closing = _SUBSET_END.search(text, subset)
        return closing.end() if closing else len(text)
    return end + 1 if end >= 0 else len(text)
