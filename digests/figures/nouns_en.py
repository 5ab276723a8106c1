"""The counted noun phrase of English: by function words and plurals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from digests.figures.tokens import Noun, Token, wordlist

_EN_STOP = frozenset(
    wordlist(
        """
        the a an this that these those his her its their our my your of in on at by for from with to
        into onto over under above below between among during before after since until till through
        across against about around within without per as than then and or but nor so if when while
        where which who whom whose what how why because although though however also only just even
        still yet already now not no is are was were be been being am has have had having do does did
        doing can could will would shall should may might must it he she they we you i them him us me
        there here each every both either neither all any some such same much many more most less least
        fewer further too very annually yearly monthly daily weekly worldwide nationwide abroad via amid
        despite like unlike except including excluding plus minus versus vs compared respectively ago
        later earlier down up off out away back again together alone behind ahead beyond toward towards
        along responsible available worth said says told added noted left went came come took take made
        make got get gave give found find saw see held hold kept keep led built bought brought sold sent
        spent lost won paid bound hit cut put let met ran stood thought became become began begin fell
        rose grew drew flew knew rode wrote spoke broke drove chose shown known taken given seen done
        gone remain remains according regarding whilst once never ever almost nearly roughly today
        yesterday tomorrow tonight last next online reported need want expect expected
        """
    )
)
_EN_NOT_PLURAL = frozenset(
    wordlist(
        """
        affects allows shows says includes requires represents gets means
        was is has does its us this his plus minus less across always perhaps business access address
        gas bus virus previous various serious numerous religious dangerous famous consecutive previous
        express class glass loss pass press process progress stress success campus bonus status focus
        census series species news wireless cross overseas
        """
    )
)
_EN_PLURAL = frozenset(
    wordlist(
        """
        people men women children feet teeth mice lives staff police malware personnel series species
        cattle aircraft data media criteria phenomena fans hires media viruses businesses buses losses
        glasses classes passes processes addresses bonuses businessmen sportsmen fishermen policemen
        sportswomen cyberattacks hardware software traffic equipment freight cargo
        """
    )
)
_EN_SINGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot", "teeth": "tooth",
    "mice": "mouse", "lives": "life", "wives": "wife", "knives": "knife", "leaves": "leaf",
    "viruses": "virus",
    "buses": "bus", "businesses": "business", "losses": "loss", "classes": "class", "glasses": "glass",
    "passes": "pass", "processes": "process", "addresses": "address", "criteria": "criterion",
    "series": "series",
    "species": "species", "shoes": "shoe", "movies": "movie", "cookies": "cookie", "bonuses": "bonus",
}  # fmt: skip
_EN_PARTICIPLE = re.compile(r"[a-z]{3,}(?:ed|ing)\Z")
_MOST = 5


@lru_cache(maxsize=8192)
def _plural(word: str) -> bool:
    if word in _EN_PLURAL:
        return True
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "'s"))
        and word not in _EN_NOT_PLURAL
    )


def _acronyms(printed: str) -> bool:
    """`SMEs`, `ATMs`."""
    return len(printed) > 2 and printed[-1] == "s" and printed[:-1].isupper()


def singular(word: str) -> str:
    """An English noun in the singular."""
    if word in _EN_SINGULAR:
        return _EN_SINGULAR[word]
    if not _plural(word) or not word.endswith("s"):
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and re.search(r"(?:ss|x|ch|sh)es\Z", word):
        return word[:-2]
    return word[:-1]


Word = tuple[str, str, int]
"""Folded, as printed, and the token behind it."""


def _english_run(tokens: Sequence[Token], at: int) -> list[Word]:
    """Words that may belong to the phrase, hyphenated ones joined."""
    run: list[Word] = []
    while at < len(tokens) and len(run) <= _MOST:
        if _stops(tokens[at]):
            if tokens[at].fold != "and" or not _joins(tokens, at, run):
                break
            at += 1
            continue
        word, printed, after = _hyphenated(tokens, at)
        if (
            after < len(tokens)
            and tokens[after].kind == "n"
            and tokens[after].start == tokens[after - 1].end + 1
        ):
            return run
        run.append((word, printed, after))
        at = after
    return run


def _stops(token: Token) -> bool:
    acronym = len(token.text) > 1 and token.text.isupper()
    return token.kind != "w" or (token.fold in _EN_STOP and not acronym)


def _hyphenated(tokens: Sequence[Token], at: int) -> Word:
    word, printed, after = tokens[at].fold, tokens[at].text, at + 1
    while after + 1 < len(tokens) and tokens[after].text == "-" and tokens[after + 1].kind == "w":
        if tokens[after].start != tokens[after - 1].end or tokens[after + 1].start != tokens[after].end:
            break
        word, printed = f"{word}-{tokens[after + 1].fold}", f"{printed}-{tokens[after + 1].text}"
        after += 2
    return word, printed, after


def _joins(tokens: Sequence[Token], at: int, run: list[Word]) -> bool:
    """`Kia and Hyundai vehicles`: two modifiers of one noun."""
    return (
        bool(run)
        and not _plural(run[-1][0])
        and at + 2 < len(tokens)
        and tokens[at + 1].kind == "w"
        and tokens[at + 1].fold not in _EN_STOP
        and _plural(tokens[at + 2].fold)
    )


def english(tokens: Sequence[Token], at: int, single: bool) -> Noun | None:
    """The phrase at token `at` in the singular; also behind `of the`."""
    while at < len(tokens) and tokens[at].fold in ("more", "additional", "such", "different") and not single:
        at += 1
    chosen = _chosen(tokens, at)
    if chosen:
        at, single = chosen, False
    run = _of_one(_english_run(tokens, at)) if single else _of_many(tokens, at)
    if not run:
        return None
    words, after = [word for word, _, _ in run], run[-1][2]
    inner = _of(tokens, after) if _plural(words[-1]) else None
    words[-1] = words[-1][:-1] if _acronyms(run[-1][1]) else singular(words[-1])
    if inner:
        return Noun(f"{' '.join(words)} of {inner.name}", inner.after)
    return Noun(" ".join(words), after)


_BEST = re.compile(
    r"(?!(?:west|forest|guest|interest|test|request|harvest|contest|protest|priest)\Z)[a-z]{3,}est\Z"
)
_DETERMINERS = frozenset(wordlist("the its his her their our my your these those"))


def _chosen(tokens: Sequence[Token], at: int) -> int | None:
    """Behind `of the`, `of its`, `of Baku's`: where the things begin of which some are counted."""
    if at + 2 >= len(tokens) or tokens[at].fold != "of":
        return None
    owner = next((near for near in (at + 1, at + 2) if tokens[near].fold.endswith("'s")), None)
    if owner is None and tokens[at + 1].fold not in _DETERMINERS:
        return None
    at = (owner or at + 1) + 1
    best = at < len(tokens) and (tokens[at].fold in ("most", "least") or _BEST.match(tokens[at].fold))
    return at + 1 if best else at


def _of_many(tokens: Sequence[Token], at: int) -> list[Word]:
    """Up to the first plural noun, or the last of several in a row."""
    run = _english_run(tokens, at)
    plural = [
        index
        for index, (word, printed, _) in enumerate(run)
        if _plural(word.rpartition("-")[2]) or _acronyms(printed)
    ]
    if plural:
        head = plural[0]
        while head + 1 in plural and not _verb(tokens, run[head + 1][2]):
            head += 1
        return run[: head + 1]
    attribute = at > 1 and tokens[at - 1].kind == "w" and tokens[at - 2].fold in ("a", "an")
    return run[:2] if attribute and len(run) >= 2 else []


def _verb(tokens: Sequence[Token], after: int) -> bool:
    """Whether a word in -s before token `after` is a verb: its object follows (`19 fouls proves it`)."""
    return after < len(tokens) and tokens[after].fold in _OBJECTS


_OBJECTS = frozenset(wordlist("the a an it that this them him her their its his our us no"))


def _of_one(run: list[Word]) -> list[Word]:
    """Of one thing: up to a participle or a third-person verb behind the first word."""
    for index, (word, _, _) in enumerate(run):
        verb = _EN_PARTICIPLE.match(word) or (index and word.endswith("s") and not word.endswith("ss"))
        if verb and (index or word.endswith("ed")):
            return run[:index]
    return run[:3]


def _of(tokens: Sequence[Token], at: int) -> Noun | None:
    """`indicators of compromise`: a bare noun that says what kind."""
    if at + 1 >= len(tokens) or tokens[at].fold != "of" or tokens[at + 1].text[:1].isupper():
        return None
    run = _english_run(tokens, at + 1)
    plural = [index for index, (word, _, _) in enumerate(run) if _plural(word)]
    run = run[: plural[0] + 1] if plural else run if len(run) == 1 else []
    if not run:
        return None
    words = [word for word, _, _ in run]
    words[-1] = singular(words[-1])
    return Noun(" ".join(words), run[-1][2])
