"""Who in a sentence only says what is told there: “X said”, “according to X”.

Enters: the facts of a text.  Leaves: the names of those who speak.
"""

from __future__ import annotations

import re

from digests.faithful.facts import Facts
from digests.faithful.named import Name

_BEHIND = {
    "en": r"\W{0,2}(?:\w+ )?(?:said|says|told|reported|reports|announced|noted|stated)\b",
    "az": r"[-\w'’]*\W{0,2}(?:\w+ )?(?:bildir\w*|deyib|deyir|açıqlay\w*|qeyd ed\w*|vurğulay\w*|"
    r"məlumat ver\w*|məlumatına görə|sözlərinə görə|hesabatına görə|xəbər ver\w*|görə)\b",
    "ru": r"\w*\W{0,2}(?:\w+ )?(?:сообщ\w+|заяв\w+|отмет\w+|рассказ\w+|сказал\w*|подчеркн\w+)\b",
}
_BEFORE = {
    "en": r"(?:according to(?: the)?|(?:said|says|told|reported)(?: by)?(?: the)?)\W{1,2}(?:\w+ ){0,2}$",
    "az": r"(?!)",
    "ru": r"(?:по (?:данным|словам|информации)|(?:сообщ|заяв|отмет|рассказ|сказал|подчеркн)\w*)"
    r"\W{1,2}(?:\w+ ){0,2}$",
}


def speaking(told: Facts) -> tuple[Name, ...]:
    """The names of those who say what is told; of a name in several words all of them."""
    behind, before = _BEHIND.get(told.language), _BEFORE.get(told.language)
    if not behind or not before:
        return ()
    found: list[Name] = []
    for run in _runs(told):
        end = run[-1].at + len(run[-1].surface)
        ahead = told.text[max(run[0].at - 40, 0) : run[0].at]
        if re.match(behind, told.text[end : end + 40], re.IGNORECASE) or re.search(
            before, ahead, re.IGNORECASE
        ):
            found.extend(run)
    return tuple(found)


def _runs(told: Facts) -> list[list[Name]]:
    """Names that stand side by side are one name in several words."""
    runs: list[list[Name]] = []
    for name in told.names:
        last = runs[-1][-1] if runs else None
        if last is not None and not told.text[last.at + len(last.surface) : name.at].strip():
            runs[-1].append(name)
        else:
            runs.append([name])
    return runs
