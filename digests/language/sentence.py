"""Where the sentences of a text begin and end.

Enters: text and its language.  Leaves: spans in code points, trimmed, in order.  A newline
always ends a sentence; abbreviations, initials, decimals and addresses do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digests.language.casing import fold
from digests.model import Language

_CLOSERS = "\"'»”’)\\]"
_STOP = re.compile(rf"[.!?…]+[{_CLOSERS}]*(?=\s)|(?<=[^\W_A-ZİƏÖÜÇŞĞ])[.!?](?=[^\W\d_]{{2,}}|[^\W\d_]\s)")
_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_LOOK_BACK = 40
_WORD_BEFORE = re.compile(r"[^\s\"'«“”»(\[,;:]+$")
_NEXT = re.compile(r"\s*[\"'«“„‘(\[–—-]*\s*(\S{1,40})")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# After these a capital letter still belongs to the sentence.
_TITLES = frozenset(
    _words(
        "mr mrs ms dr prof gen sen rep gov col capt lt sgt st mt ft vs fig eq e.g i.e cf approx dept "
        "est akad dos mes bax red c h им ул пр просп пер кв проф акад доц рис табл см напр ср гл корп "
        "стр ред jan feb mar apr jun jul aug sep sept oct nov dec yan fev avq okt noy dek т.е т.н т.к "
        "и.о в.и.о"
    )
)
# These belong to a number that follows.
_NUMBERED = frozenset(_words("no nos n nr № p pp vol art ch sec par s ст п пп ч т тел dom m"))
# These end a sentence only if a new one plainly starts after them.
_UNITS = frozenset(
    _words(
        "mln mlrd min trln km kv sm hek man qep il i y млн млрд трлн тыс руб долл г гг в вв коп чел "
        "шт ед км кв куб мин сек др пр т.д т.п bn etc s"
    )
)
_SELDOM = frozenset(_words("inc ltd co corp plc llc jr sr a.m p.m am pm u.s"))
"""As units, but a name or a day may follow: only a plain starter begins a sentence."""
_STARTERS = frozenset(
    _words(
        "the it this that these those in on at he she they we but and for a an as its there according "
        "however meanwhile moreover"
    )
)
_SITES = frozenset(_words("com az ru net org info gov edu tv ai io me biz tech news day js py"))


def sentences(text: str, language: Language) -> tuple[tuple[int, int], ...]:
    """Spans of the sentences of `text`, without the white space around them."""
    del language  # the rules of the three languages do not contradict each other
    return tuple((start, end) for line in _LINE.finditer(text) for start, end in _of_line(text, *line.span()))


def _of_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if _ends(text, begin, stop, end):
            yield from _trimmed(text, begin, stop.end())
            begin = stop.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if piece.strip():
        yield start + left, start + len(piece.rstrip())


def _ends(text: str, begin: int, stop: re.Match[str], end: int) -> bool:
    """Whether the sentence that began at `begin` ends with this stop."""
    following = _NEXT.match(text, stop.end(), end)
    if following is None:
        return True
    word = following[1]
    if not text[stop.end()].isspace():
        return _glued(word)
    if not _opens(word):
        return False
    if stop[0] != ".":
        return True
    # A look back of bounded length: a line without any end of sentence must not cost its square.
    tail = text[max(begin, stop.start() - _LOOK_BACK) : stop.start()]
    before = _WORD_BEFORE.search(tail)
    return before is None or _after_word(before[0], tail, word)


def _opens(word: str) -> bool:
    """Whether a sentence may begin with this word."""
    return word[0].isupper() or word[0].isdigit() or word[0] in '"«“„@#$€₼£№'


def _glued(word: str) -> bool:
    """Whether `word`, glued to the stop before it, begins a sentence: `2023.The`; not `ict.az`, `Node.Js`."""
    letters = re.match(r"[^\W_]+", word)
    if letters is None or not word[0].isupper():
        return False
    name = letters[0]
    return fold(name) not in _SITES and (len(name) == 1 or not name.isupper())


def _after_word(before: str, sentence: str, following: str) -> bool:
    """Whether a full stop after the word `before` ends the sentence."""
    bare = fold(before)
    if len(before) == 1 and before.isupper():
        return False
    if _initials(before) or bare in _SELDOM:
        return fold(following.strip(".,")) in _STARTERS
    if bare in _TITLES or re.fullmatch(r"\d{1,2}|[IVX]{1,4}", sentence.strip()):
        return False
    if bare in _NUMBERED and following[0].isdigit():
        return False
    if bare in _UNITS:
        return _new_sentence(bare, sentence, following)
    return True


def _initials(word: str) -> bool:
    return re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", word) is not None and "." in word and word[0].isupper()


def _new_sentence(unit: str, sentence: str, following: str) -> bool:
    """After `mln.` or `г.`: a capitalised word that is no currency, country or city name begins one."""
    letters = re.sub(r"\W+", "", following)
    if not letters or following[0].isdigit() or (letters.isupper() and len(letters) > 1):
        return False
    if unit == "г":
        return re.search(r"\d{4}\s+г\Z", sentence) is not None
    return True
