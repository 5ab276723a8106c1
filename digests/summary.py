"""A text in at most two of its own sentences.

Enters: title, text, language.  Leaves: an extract that stands alone: the sentence that says
most of what the title promises, early ones first, and one more that adds figures.  No
sentence that leans on an earlier one (“he”, “this”, “moreover”), no bare quotation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from digests.language import fold, sentences
from digests.model import Item, Language

LIMIT = 400
"""Longest summary, in characters."""
_LOOKED_AT = 40
_WORD = re.compile(r"[^\W_]{3,}")
_DIGITS = re.compile(r"\d[\d.,\s]*\d|\d")
_DATELINE = re.compile(
    r"^(?:[A-ZƏİÖÜÇŞĞА-ЯЁ][\w'’-]*,?\s+){1,4}(?:[A-ZА-ЯЁ][\w.]*\s?\d{1,2}|\d{1,2}\s+[\w.]+)\s*[.,:–—-]+\s+"
    r"(?:[A-Z]\w+\s*[.:–—-]+\s+)?|^\s*\d{1,2}\s+\w+\.?\s+[A-Z.]{4,}\s*/+\s*"
)
_ATTRIBUTION = re.compile(
    r",?\s*(?:Trend|Report|APA|AZERTAC|AzerTAc|Azernews)(?:\.az)?\s+(?:reports|informs|says)"
    r"(?:\s+(?:on|via)\s+[\w.]+(?:\s\d{1,2})?)?(?=\.$)"
)
_LEANS = re.compile(
    r"^[\"'«“„(\s]*(?:"
    # English; “it is planned” and “this year” lean on nothing
    r"it(?! (?:is|was|has been) \w+ed\b)|(?:this|that)(?! (?:year|month|week|quarter|morning))|"
    r"(?:he|she|they|these|those|his|her|their|its|such|so|thus|but|and|or|however|moreover|then|there|"
    r"furthermore|also|besides|in addition|additionally|meanwhile|therefore|according to (?:him|her|them)|"
    r"at the same time|as a result|for comparison|to recall|earlier|the latter|by this|of these|of them|"
    r"out of|here|in turn|on the other hand|compared (?:with|to)|among them|the same)\b|"
    # Azerbaijani, folded
    r"bu(?! (?:il|ay|gun|hefte|rub|seher))\b|"
    r"(?:o|onlar|bunlar|onun|bunun|onlarin|bundan|ondan|buna|bununla|hemin|hemcinin|bele|belelikle|lakin|"
    r"amma|ancaq|ise|eyni zamanda|bundan elave|elece de|o cumleden|xatirladaq|muqayise ucun|qeyd edek|onu da|"
    r"daha sonra|sonra|onlardan|bunlardan|diger terefden|neticede|ustelik)\b|"
    # Russian
    r"(?:он|она|оно|они|это|эт(?:от|а|и|ой|ом)(?! (?:году|неделе|месяце|год))|его|ее|их|также|кроме того|"
    r"при этом|однако|но|а|и|тем временем|таким образом|напомним|для сравнения|ранее|по его|по ее|по их|"
    r"из них|в том числе|там|здесь|поэтому|в свою очередь|тот|те|такой|такие|помимо этого|вместе с тем|"
    r"между тем|об этом)\b)"
)
# The same in the middle: “…, he said, …” names nobody.
_UNNAMED = re.compile(
    r"[,”\"»]\s*(?:(?:he|she) (?:said|says|added|adds|noted|notes|stressed|explained|told)|"
    r"(?:onun|onlarin) sozlerine gore|(?:deye|bildirib) o\b|o (?:deyib|bildirib|elave edib)|"
    r"(?:по (?:его|ее|их) словам)|(?:сказал|отметил|добавил|подчеркнул|рассказал)а? (?:он|она)|"
    r"(?:он|она) (?:сказал|отметил|добавил|подчеркнул|рассказал)а?)\b"
)
_NOISE = re.compile(
    r"(?:read more|follow us|follow the author|subscribe|click here|all rights reserved|cookie|"
    r"whatsapp channel|contact our journalist|abune ol|etrafli oxu|istinad olunmalidir|подпис|подробнее|"
    r"читайте также|https?://|www\.|\s@\w+|oxunub|foto:|photo:|фото:|video:)"
)
_OLD = re.compile(
    r"xatirladaq|muqayise ucun|to recall|for comparison|recall that|напомним|для сравнения|годом ранее"
)


_NUMBERED = re.compile(
    r"(\d[\d.,]*(?:\s(?:million|billion|milyon|milyard|min|mln|млн|млрд|тыс|миллион\w*)\b)?)\s?(\w+|%)"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    index: int
    text: str
    folded: str
    words: frozenset[str]
    figures: int
    score: float


def summarise(title: str, text: str, language: Language) -> str:
    """At most two sentences of `text`, at most `LIMIT` characters; empty if none stands alone."""
    candidates = _candidates(title, text, language)
    if not candidates:
        return ""
    first = max(candidates, key=lambda one: (one.score, -one.index))
    second = _second(first, candidates)
    chosen = sorted([first, second] if second else [first], key=lambda one: one.index)
    return _cut(" ".join(one.text for one in chosen))


def summarise_all(own: Item, told: Sequence[Item]) -> str:
    """At most two sentences for a story: of its shown item, the second perhaps of another teller.

    `told` are items of one language that tell it in words of their own; their summaries are
    sentences that stand alone already.  Another's sentence is taken only if it says something
    new and gives no number for a thing of which the first tells another.
    """
    mine = _alone(own.summary, own.language)
    others = [one for item in told if item.id != own.id for one in _alone(item.summary, item.language)]
    if len(mine) != 1 or not others:
        return own.summary
    first = mine[0]
    spread = Counter(word for one in (*mine, *others) for word in _words(fold(one)))
    candidates = [
        _weigh(place, one, fold(one), _words(fold(own.title)), spread) for place, one in enumerate(others, 1)
    ]
    start = _weigh(0, first, fold(first), frozenset(), spread)
    second = _second(start, [one for one in candidates if not _rivals(one, start)])
    return _cut(f"{first} {second.text}") if second else first


def _alone(summary: str, language: Language) -> list[str]:
    return [summary[start:end] for start, end in sentences(summary, language)]


def _rivals(one: _Candidate, other: _Candidate) -> bool:
    """Whether a sentence tells no number but those of another, or counts the same thing otherwise."""
    told, known = (set(_DIGITS.findall(each.folded)) for each in (one, other))
    if told and told <= known:
        return True
    ones, others = _counted(one.folded), _counted(other.folded)
    return any(ones[word] != others[word] for word in ones.keys() & others.keys())


def _counted(folded: str) -> dict[str, str]:
    """The word (or two) behind each number -> the number."""
    return {match[2][:5]: match[1] for match in _NUMBERED.finditer(folded)}


def _candidates(title: str, text: str, language: Language) -> list[_Candidate]:
    pieces = [_clean(text[start:end]) for start, end in sentences(text, language)[:_LOOKED_AT]]
    title_words = _words(fold(title))
    spread = Counter(word for piece in pieces for word in _words(fold(piece)))
    found = []
    for index, piece in enumerate(pieces):
        folded = fold(piece)
        if _stands_alone(piece, folded) and folded.rstrip(" .!?") != fold(title).rstrip(" .!?"):
            found.append(_weigh(index, piece, folded, title_words, spread))
    return found


def _weigh(
    index: int, piece: str, folded: str, title_words: frozenset[str], spread: Counter[str]
) -> _Candidate:
    words = _words(folded)
    shared = len(words & title_words) / max(len(title_words), 1)
    central = sum(min(spread[word], 4) - 1 for word in words) / max(len(words), 1)
    figures = len(_DIGITS.findall(piece))
    score = 2.0 / (1 + 0.6 * index) + 1.2 * shared + 0.3 * central + 0.12 * min(figures, 3)
    if _OLD.search(folded):
        score -= 2.0
    if len(piece) > LIMIT:
        score -= 0.5
    return _Candidate(index, piece, folded, words, figures, score)


def _second(first: _Candidate, candidates: list[_Candidate]) -> _Candidate | None:
    """The best sentence that fits beside the first and says something else; figures count most."""
    room = LIMIT - len(first.text) - 1
    fitting = [
        one
        for one in candidates
        if one is not first
        and len(one.text) <= room
        and one.index <= first.index + 6
        and len(one.words & first.words) <= 0.6 * len(one.words)
        and not _OLD.search(one.folded)
    ]
    return max(fitting, key=lambda one: (one.score + 0.5 * (one.figures > 0), -one.index), default=None)


def _clean(piece: str) -> str:
    """The sentence without dateline and “X reports”, which a message says otherwise."""
    bare = " ".join(_DATELINE.sub("", piece).split())
    bare = _ATTRIBUTION.sub("", bare)
    return bare[:1].upper() + bare[1:] if bare[:1].isascii() else bare


def _stands_alone(piece: str, folded: str) -> bool:
    if len(piece) < 30 or len(_words(folded)) < 4 or piece.endswith((":", "?")):
        return False
    if _LEANS.match(folded) or _UNNAMED.search(folded) or _NOISE.search(folded):
        return False
    if piece.count('"') % 2 or piece.count("«") != piece.count("»") or piece.count("“") != piece.count("”"):
        return False
    return not (piece[0] in '"«“„' and piece.rstrip(".")[-1] in '"»”“') and piece[-1] in '.!…"»”)'


def _words(folded: str) -> frozenset[str]:
    """Word beginnings: five letters are enough to know a word in another case."""
    return frozenset(word[:5] for word in _WORD.findall(folded) if not word.isdigit())


def _cut(text: str) -> str:
    if len(text) <= LIMIT:
        return text
    head = text[: LIMIT - 1]
    return head[: head.rfind(" ")].rstrip(" ,;:–—-") + "…"
