"""The unit beside a number: percent, currencies, data rates, physical measures, rates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from digests.figures.currencies import NAMES, SHY
from digests.figures.tables import CURRENCIES, PER, SIGNS, UNITS, rows
from digests.figures.tokens import Token, fold, wordlist
from digests.figures.words import AZ_SUFFIXES, glued_scale, number_word


class Unit(NamedTuple):
    """A unit found in a row of tokens; `after` is the token behind it."""

    name: str
    after: int
    suffix: str = ""
    """What an Azerbaijani word carried behind its stem, folded (`dən` of `faizdən`)."""


Entry = tuple[tuple[str, ...], str]


def _load(table: str) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for name, surfaces in rows(table):
        for surface in surfaces:
            words = tuple(_split(fold(surface.strip())))
            found.setdefault(words[0].rstrip("*"), []).append((words, name))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


def _split(surface: str) -> list[str]:
    """As the tokeniser splits, with the `*` kept on its word."""
    parts: list[str] = []
    word = ""
    for sign in surface:
        if (sign.isalnum() and not sign.isdecimal()) or (sign == "*" and word):
            word += sign
            continue
        if word:
            parts.append(word)
            word = ""
        if sign != " ":
            parts.append(sign)
    if word:
        parts.append(word)
    return parts


_FIRST = _load(UNITS)
for _table in (CURRENCIES, NAMES):
    for _word, _entries in _load(_table).items():
        _FIRST[_word] = sorted(_FIRST.get(_word, []) + _entries, key=lambda entry: -len(entry[0]))
MONEY = frozenset(name for table in (CURRENCIES, NAMES) for name, _ in rows(table))
"""Canonical names of currencies."""
_CODES = frozenset(name.lower() for name in MONEY if len(name) == 3 and name.isupper())
_PER = {fold(word): name for name, words in PER.items() for word in words.split()}
_STEMS = frozenset(
    word
    for word, entries in _FIRST.items()
    if any(entry[0][0].endswith("*") or len(entry[0]) > 1 for entry in entries)
)
_LOWER = frozenset(("azn", "usd", "eur", "gbp", "rub"))
"""Codes that people write small."""
_SHORTEST = 1
_RU_ENDINGS = frozenset(
    wordlist(
        """
        а у е ы и й я ю ь ий ая ое ие ые их его
        ов ев ей ам ям ами ями ах ях ом ем ой ый ого ому ым ых ых ную ной ный
        """
    )
) | {""}


@lru_cache(maxsize=8192)
def stems(word: str) -> tuple[str, ...]:
    """The table's first words that a folded word may be a form of, longest first."""
    found = [word] if word in _FIRST else []
    endings = _RU_ENDINGS if "а" <= word[:1] <= "я" else AZ_SUFFIXES
    for cut in range(len(word) - 1, _SHORTEST, -1):
        stem = word[:cut]
        if stem in _STEMS and _endings(word[cut:], endings):
            found.append(stem)
    return tuple(found)


@lru_cache(maxsize=4096)
def _endings(rest: str, endings: frozenset[str]) -> bool:
    """Whether `rest` is one ending or two in a row (`lıq` + `dır`)."""
    return rest in endings or any(
        rest[:cut] in endings and rest[cut:] in endings for cut in range(1, len(rest))
    )


def _word_fits(pattern: str, word: str) -> str | None:
    """The ending of `word` behind `pattern`; None where they differ."""
    if not pattern.endswith("*"):
        return "" if word == pattern else None
    stem = pattern[:-1]
    if not word.startswith(stem):
        return None
    rest = word[len(stem) :]
    endings = _RU_ENDINGS if "а" <= word[:1] <= "я" else AZ_SUFFIXES
    return rest if not rest or _endings(rest, endings) else None


def _match(tokens: Sequence[Token], at: int, entry: Entry) -> Unit | None:
    words, name = entry
    if at + len(words) > len(tokens):
        return None
    suffix = ""
    for offset, pattern in enumerate(words):
        ending = _word_fits(pattern, tokens[at + offset].fold)
        if ending is None:
            return None
        suffix = ending
    return Unit(name, at + len(words), suffix)


_PENNY = "p"
_AGO = frozenset(("earlier", "ago", "before", "later", "after"))
_CAREFUL = {_PENNY, "m", "c", "g", "t", "w", "mil", "ps", "x", "pc", "ton", '"', "ha", "try", "rs", "rm",
"sent", "r",
            "т", "м", "sar", "ron", "second", "kn", "point", "won", "rand", "pa"}  # fmt: skip


def plain_unit(tokens: Sequence[Token], at: int, language: str) -> Unit | None:
    """The unit that starts at token `at`, without a rate behind it."""
    if at >= len(tokens):
        return None
    for stem in stems(tokens[at].fold):
        for entry in _FIRST[stem]:
            unit = _match(tokens, at, entry)
            if unit and _credible(tokens, at, unit, language):
                return unit
    return None


def _credible(tokens: Sequence[Token], at: int, unit: Unit, language: str) -> bool:
    """Short and doubtful names only where nothing speaks against them."""
    token = tokens[at]
    if token.fold in _CODES and token.fold not in _LOWER and unit.after == at + 1:
        return token.text.isupper() and (token.text not in SHY or _large(tokens, at - 1))
    glued = at > 0 and tokens[at - 1].end == token.start
    if token.fold not in _CAREFUL or unit.after - at > 1:
        return True
    match token.fold:
        case "won" | "rand" if at > 0 and _scales(tokens[at - 1].fold):
            return True
        case "second" | "try" | "sar" | "ron" | "won" | "rand" | "rs" | "rm" | "mil":
            return token.text.isupper() or (token.fold == "mil" and language != "en")
        case "m" | "t" | "g" | "w" | "x" | "c" | '"':
            follows = tokens[unit.after].fold if unit.after < len(tokens) else "."
            if token.text == "C":
                return at > 0 and len(tokens[at - 1].text) <= 5
            return glued or ((follows in ".,;)" or token.fold in "mw") and token.text not in '"T')
        case "r":
            return token.text == "R" and (unit.after >= len(tokens) or tokens[unit.after].text in ".,;)")
        case "p":
            return glued
        case "pc" | "ps" | "ha" | "pa":
            return glued or token.text in ("PS", "ha", "Pa")
    return True


def _large(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number at token `at` is written as a sum of money: a scale, groups, four digits."""
    if at < 0:
        return False
    text = tokens[at].text
    if not text.replace(",", "").isdigit():
        return number_word(tokens[at].fold, "en") is not None
    year = len(text) == 4 and text[:2] in ("19", "20")
    return (len(text) >= 4 and not year) or (at + 1 < len(tokens) and _scales(tokens[at + 1].fold))


def _scales(word: str) -> bool:
    found = number_word(word, "en")
    return glued_scale(word) is not None or (found is not None and found.action == "scale")


def unit_after(tokens: Sequence[Token], at: int, language: str) -> Unit | None:
    """The unit that starts at token `at`, with a rate behind it (`dollars a month`)."""
    unit = plain_unit(tokens, at, language)
    return rate(tokens, unit, language) if unit else None


def rate(tokens: Sequence[Token], unit: Unit, language: str) -> Unit:
    """`unit` with what it is counted by, where that follows."""
    at = unit.after
    if at + 1 >= len(tokens) or language != "en":
        return unit
    at += tokens[at].text == "-"
    word, by = tokens[at], at + 1
    by += by < len(tokens) and tokens[by].text == "-"
    if word.fold not in ("a", "an", "per", "/", "each", "every") or by >= len(tokens):
        return unit
    if word.fold in ("each", "every") or (
        (after_word := tokens[by + 1 : by + 2]) and after_word[0].fold in _AGO
    ):
        return unit
    name, after = _PER.get(tokens[by].fold), by + 1
    if word.fold == "per" and tokens[by].fold == "square" and by + 1 < len(tokens):
        square = plain_unit(tokens, by, language)
        name, after = (square.name, square.after) if square else (None, after)
    if name is None or (
        unit.name in ("percent", "time") and name not in ("year", "month", "week", "day", "hour", "minute")
    ):
        return unit
    return Unit(f"{unit.name} per {name}", after, unit.suffix)


def money_sign(tokens: Sequence[Token], first: int) -> tuple[str, int] | None:
    """A currency written before the number at `first`: its code and its first token."""
    if first == 0:
        return None
    before = tokens[first - 1]
    gap = tokens[first].start - before.end
    if gap > 1:
        return None
    if before.text == "=" and first > 1 and tokens[first - 2].text in "Y¥":
        return "JPY", first - 2
    if before.kind == "s" and before.fold in SIGNS:
        return _prefixed(tokens, first - 1)
    if before.kind != "w":
        return None
    if before.fold == "us" and before.text == "US" and first > 1 and tokens[first - 2].text == "$":
        return "USD", first - 2
    if before.fold in SIGNS and before.text.isupper() and gap == 0:
        return SIGNS[before.fold], first - 1
    if before.fold in _CODES and before.text.isupper() and len(before.text) == 3:
        if before.text in SHY and not _large(tokens, first):
            return None
        return before.text, first - 1
    return None


def _prefixed(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """`US$`, `C $`, `HK$`: letters before the sign."""
    sign = tokens[at].fold
    if at > 0 and tokens[at - 1].text == "$":
        return "USD", at - 1
    if at > 0 and tokens[at - 1].text in ("US", "C", "A", "AU", "HK", "S", "NZ", "R"):
        name = SIGNS.get(tokens[at - 1].fold + sign)
        gap = tokens[at].start - tokens[at - 1].end
        if name and gap <= (tokens[at - 1].text != "A"):
            return name, at - 1
    return SIGNS[sign], at


MEASURES = frozenset(name for entries in _FIRST.values() for _, name in entries)
"""Every canonical name of the tables: what is not in here is a counted noun."""
