"""Sentences that tell what was: a figure repeated from earlier reports, a price or level until now.

Enters: a folded sentence and where its figure stands; leaves: whether the figure is one of the
past.  Whoever reads `so far 470,000 households were connected` is told news; whoever reads `so far
it cost 30 manat` is not.
"""

from __future__ import annotations

import re

_CLAUSE = re.compile(r"[;\n]|, (?:and|but|while|и|а|но|ve|amma) ")
"""Where a sentence turns to something else."""
_REPEATED = {
    "en": re.compile(
        r"\b(?:as|was|were|been) (?:reported|announced|said|told)(?: \w+)?"
        r" (?:earlier|before|previously|then|at th(?:e|at) time)\b"
        r"|\b(?:earlier|previously) (?:reported|announced)\b"
    ),
    "az": re.compile(
        r"\b(?:daha|bundan|once|evvel\w*) (?:evvel |once )?(?:\w+ )?"
        r"(?:bildirildiyi|(?:xeber|melumat) (?:verildiyi|verdiyimiz)|elan edildiyi)\w*"
    ),
    "ru": re.compile(
        r"\bранее (?:\w+ )?(?:сообщал|объявл)\w+|\b(?:сообщал|объявл)\w+ ранее\b|\bкак (?:уже )?сообщал\w+"
    ),
}
_UNTIL_NOW = {
    "en": re.compile(
        r"\bused to (?:cost|be|pay|stand|charge|have)\b"
        r"|\b(?:price|fee|tariff|cost|rate|charge)s?(?: \w+){0,4}"
        r" (?:so far|until now|up to now|previously|before)\b"
        r"|\b(?:so far|until now|up to now|previously|formerly|until then|before that),?(?: \w+){0,5}"
        r" (?:costs?|paid|charged|price|fee|tariff|rate)\b"
        r"|\b(?:previously|formerly|until now|until then|before that),?(?: \w+){1,4}"
        r" (?:was|were|had been|stood)\b"
        r"|\b(?:was|were|stood at|cost) (?:previously|formerly)\b"
        r"|\b(?:previous|former) (?:price|fee|tariff|rate|cost)s?\b"
    ),
    "az": re.compile(
        r"\b(?:indiyedek|indiye qeder|evvel\w*|bundan once|kohne|o vaxt\w*|o zaman|hemin vaxt)\b"
        r"[^.;]*(?:\bidi\b|[a-z](?:m[iu]sd[iu]|[iu]rd[iu])\b)"
    ),
    "ru": re.compile(
        r"\b(?:до сих пор|до этого|ранее|раньше|прежде|тогда)\b[^.;\d]{0,50}"
        r"\b(?:стоил\w*|составлял\w*|составил\w*|был[аои]?|равнял\w*|платил\w*|обходил\w*)"
        r"|\b(?:стоил\w*|составлял\w*|был[аои]?|платил\w*) (?:ранее|раньше|прежде|до сих пор)\b"
        r"|\bпрежн\w{2} (?:цен|тариф|стоимост|плат|уров|показател)\w*"
    ),
}


_REPLACED = re.compile(
    r"(?:\binstead of(?: the)?(?: (?:previous|former))?|\bвместо(?: прежн\w{1,3})?) (?:azn |usd )?[$€£₼]?\Z"
)
"""Right before a figure: another stands in its place now."""


def repeated(language: str, sentence: str, place: int) -> bool:
    """Whether the figure at `place` was reported before, as its clause says."""
    return bool(_REPEATED[language].search(_clause(sentence, place)))


def until_now(language: str, sentence: str, place: int) -> bool:
    """Whether the figure at `place` is what a price or level has been until now, as its clause says."""
    if _REPLACED.search(sentence, 0, place):
        return True
    return bool(_UNTIL_NOW[language].search(_clause(sentence, place)))


def _clause(sentence: str, place: int) -> str:
    """The part of the sentence in which `place` lies."""
    first, last = 0, len(sentence)
    for turn in _CLAUSE.finditer(sentence):
        if turn.end() <= place:
            first = turn.end()
        elif turn.start() >= place:
            last = turn.start()
            break
    return sentence[first:last]
