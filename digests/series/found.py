"""The key of a series that nobody named: what is counted, or what was measured, and whose it is.

Enters: a figure's unit and words.  Leaves: a key that is equal only for figures of one thing, or
None where their words are too general to tell.  The key is `:what` or `:what@who`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digests.figures.tokens import wordlist
from digests.language import fold

GENERAL = frozenset(
    wordlist(
        """
    person user household subscriber unit country company service document application device project
    specialist employee participant visitor customer student pupil graduate school child woman team place
    point city district region village settlement bank operator e-mail transaction payment website domain
    line facility contract asset child appeal licence attack incident threat resident startup day hour year
    month week minute time
        """
    )
)
"""Things that many texts count, each of another whole: they make a series only together with an owner."""
STEM = 6
MOST, LEAST = 6, 1
"""Words that may tell what was measured."""
_UNTELLING = frozenset(
    wordlist(
        """
    the a an of in on at for to by from and or with its their this that total number volume amount average
    all other azerb azerba bu il ilin uzre umumi say sayi hecm hecmi orta ve ile olan azerbaycanda azerbaycan
    в на по из для и с за о общий общая объем число количество средний средняя году года азербайджане
        """
    )
)


def key_of(unit: str, what: str, term: str | None, actors: Sequence[str], *, measure: bool) -> str | None:
    """`unit` is canonical; `term` is the glossary's name of `what`, if it has one."""
    owner = f"@{'+'.join(actors)}" if actors else ""
    if not measure:
        words = unit.split()
        general = unit in GENERAL or (len(words) == 1 and term is None)
        return None if (general and not owner) or not words else f":{unit}{owner}"
    if unit in ("", "time", "percentage point", "unit"):
        return None
    told = term or " ".join(_stems(what))
    return f":{unit} {told}{owner}" if told else None


def _stems(what: str) -> list[str]:
    """The words that tell what was measured, cut to their beginnings, in one order."""
    words = [word for word in re.findall(r"[^\W\d_]{2,}", fold(what)) if word not in _UNTELLING]
    stems = sorted({word[:STEM] for word in words})
    return stems if LEAST <= len(stems) <= MOST else []
