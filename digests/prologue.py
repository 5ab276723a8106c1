"""What stands before the first element of a markup document: declarations, comments, doctype.

Enters: decoded text.  Leaves: the name of the first element, and text without what could
expand into more than it is.
"""

from __future__ import annotations

import re

_FIRST_ELEMENT = re.compile(r"<\s*(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_PROLOGUE = (("<?", "?>"), ("<!--", "-->"))
"""What may stand before the first element, and how it ends."""
_LONGEST = 50_000


def first_element(text: str) -> str | None:
    """Name of the first element without its prefix, as written; None where there is none."""
    head = without_doctype(text[:_LONGEST])
    place = head.find("<")
    while place >= 0:
        closing = next((end for begin, end in _PROLOGUE if head.startswith(begin, place)), None)
        if closing is None:
            first = _FIRST_ELEMENT.match(head, place)
            return first[1] if first else None
        end = head.find(closing, place)
        place = head.find("<", end) if end >= 0 else -1
    return None


def without_doctype(text: str) -> str:
    """The text without its document type: entities declared there are never needed, only abused."""
    start = re.search(r"<!DOCTYPE", text[:20_000], re.IGNORECASE)
    if not start:
        return text
    subset, end = text.find("[", start.end()), text.find(">", start.end())
    if 0 <= subset < end:
        closing = re.compile(r"\]\s*>").search(text, subset)
        end = closing.end() - 1 if closing else len(text)
    return text[: start.start()] + (text[end + 1 :] if end >= 0 else "")
