"""A title made from a text that has none of its own.

Enters: the first sentence of a part or post.  Leaves: at most 120 characters that end at a
clean place, without the connective that joined it to the story before.
"""

from __future__ import annotations

import re

from digests.cleaning import capitalised
from digests.language import fold, sentences
from digests.model import Language

LONGEST = 120
_SHORTEST = 45


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CONNECTIVES = re.compile(
    r"^(?:(?:moreover|furthermore|in addition|additionally|besides|meanwhile|also|at the same time"
    r"|on top of that|next"
    r"|what is more|apart from (?:this|that)|in other news|finally|elsewhere|separately|likewise|plus"
    r"|lastly|first"
    r"(?:ly| of all)?|second(?:ly)?|third(?:ly)?|as well|to add|on the other hand|it should be added that"
    r"|bundan (?:əlavə|başqa)|bununla (?:yanaşı|bərabər)|eyni zamanda|həmçinin|eləcə də|üstəlik"
    r"|bundan savayı|o cümlədən"
    r"|əlavə olaraq|digər tərəfdən|bu arada|ayrıca|nəhayət|yeri gəlmişkən|birincisi|ikincisi"
    r"|кроме (?:того|этого)|помимо (?:того|этого)|вместе с тем|более того|также|в то же время|к тому же"
    r"|между тем|наряду с этим"
    r"|при этом|в дополнение|дополнительно|тем временем|наконец|а также|плюс к этому|во-первых|во-вторых"
    r"|в-третьих)"
    r"(?:\s*[,:–—]\s*|\s+(?=[^\W\d_])))",
    re.IGNORECASE,
)
_NEEDS_COMMA = _words("next also finally first plus second third ayrica neheyet наконец также")
_LEADS = re.compile(
    r"^(?:this week,?\s+)?(?:it (?:was|has been|is|became) (?:also )?(?:announced|reported|noted|known"
    r"|revealed|said|stated)"
    r"(?: (?:this|last) week| on \w+)?,? that"
    r"|(?:bu həftə\s+)?(?:məlum olub|bildirilib|açıqlanıb|məlum olmuşdur|qeyd edilib)\s?ki,?"
    r"|(?:на этой неделе\s+)?(?:стало известно|сообщается|было объявлено|объявлено|отмечается),? что)\s+",
    re.IGNORECASE,
)

_HANGING = _words(
    "and or but nor so yet while as than that which who whose where when because if to of in on at by "
    "for from with "
    "into over under between among about after before during through via within without the a an its "
    "their his her "
    "is are was were be been being has have had will would can could may this these those including such "
    "per amounted "
    "reached totalled totaled made almost nearly about approximately more less least "
    "və ya yaxud həm də isə ki amma ancaq lakin ilə üçün görə kimi qədər bu o bir həmin üzrə təxminən "
    "təqribən "
    "и или но а да также как чем что который которая которые чтобы если в во на по с со к ко о об от до "
    "из за "
    "при для без под над между через это эти его ее их не составил составила составило составили около "
    "более менее"
)
_HANGING_FOLDED = frozenset(map(fold, _HANGING))
_BREAK = re.compile(r"\s*[;:]\s|,\s|\s[–—-]\s")
_CLAUSE = re.compile(r"\s(?=(?:which|who|where|that|while|to [a-z]+|in order|чтобы|котор\w+|где)\s)")


def without_connective(text: str, language: Language) -> str:
    """The text without the words that only tie it to what stood before."""
    for _ in range(2):
        match = _CONNECTIVES.match(text)
        if not match or len(text) - match.end() < 10:
            return text
        word = fold(match[0].strip(" ,:–—"))
        if word in _NEEDS_COMMA and not re.search(r"[,:–—]", match[0]):
            return text
        text = capitalised(text[match.end() :], language)
    return text


def headline(text: str, language: Language) -> str:
    """A title from the first sentence of `text`."""
    spans = sentences(text, language)
    first = text[spans[0][0] : spans[0][1]] if spans else text
    first = without_connective(" ".join(first.split()), language)
    lead = _LEADS.match(first)
    if lead and len(first) - lead.end() >= 20:
        first = capitalised(first[lead.end() :], language)
    return _trimmed(first) if len(first) <= LONGEST else cut(first)


def cut(text: str, longest: int = LONGEST) -> str:
    """The text cut at the end of a clause, else of a word, never behind a hanging word."""
    if len(text) <= longest:
        return text
    head = text[: longest + 1]
    for pattern in (_BREAK, _CLAUSE):
        ends = [match.start() for match in pattern.finditer(head) if _SHORTEST <= match.start() <= longest]
        for end in reversed(ends):
            shorter = _unhung(head[:end])
            if len(shorter) >= _SHORTEST and _balanced(shorter):
                return shorter
    space = text.rfind(" ", 0, longest)
    shorter = _unhung(text[:space] if space > 0 else text[: longest - 1])
    return f"{shorter or text[: longest - 1]}…"


def _trimmed(text: str) -> str:
    """Without the full stop: a title is no sentence."""
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text.rstrip()


def _unhung(text: str) -> str:
    """Without conjunctions, prepositions and articles left hanging at the end."""
    text = text.rstrip(" ,;:–—-")
    while " " in text and _hangs(text.rsplit(" ", 1)[1]):
        text = text.rsplit(" ", 1)[0].rstrip(" ,;:–—-")
    return text


def _hangs(word: str) -> bool:
    """Whether a last word promises another; a number cut off from its unit would say something false."""
    return fold(word) in _HANGING_FOLDED or word[-1].isdigit()


def _balanced(text: str) -> bool:
    """Whether every quotation and bracket that opens also closes."""
    return all(text.count(opening) == text.count(closing) for opening, closing in ("“”", "«»", "()")) and (
        text.count('"') % 2 == 0
    )
