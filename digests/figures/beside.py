"""What stands close to a number: signs, endings, marks and names around its tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from digests.figures import units
from digests.figures.ranges import Span
from digests.figures.tokens import Token

_LEADING = frozenset(("previous", "past", "full", "consecutive", "straight", "whole", "additional", "more"))
_MARKED = re.compile(r"(?:yaxin|qeder|cox|artiq|az|yuxari)(?:d[iu]r)?\Z")


_ODD = (["с", "лишним"], ["с", "небольшим"], ["or", "so"])


def leads_unit(tokens: Sequence[Token], at: int) -> bool:
    """Whether an adjective stands between number and unit (`50 previous years`)."""
    return at < len(tokens) and tokens[at].fold in _LEADING


def mark_words(tokens: Sequence[Token], at: int, language: str) -> int:
    """Behind what stands between number and noun: `263 milyona yaxın keçid`, `230 с лишним компаний`."""
    if language != "az" and [token.fold for token in tokens[at : at + 2]] in _ODD:
        return at + 2
    if language != "az" or at >= len(tokens):
        return at
    return at + 1 if _MARKED.match(tokens[at].fold) else at


def nested(tokens: Sequence[Token], at: int, language: str) -> int:
    """Behind the size of the counted thing: `8 million 250ml bottles`."""
    if at + 1 < len(tokens) and tokens[at].kind == "n" and language == "en":
        size = units.plain_unit(tokens, at + 1, language)
        return size.after if size else at
    return at


def minus(tokens: Sequence[Token], at: int, language: str) -> bool:
    """A printed minus: `−1.3` anywhere, `-1.3` after a space in English (elsewhere it is a dash)."""
    if at == 0 or tokens[at - 1].end != tokens[at].start:
        return False
    sign = tokens[at - 1]
    free = at < 2 or tokens[at - 2].end < sign.start
    if sign.text == "-" and at > 1 and tokens[at - 2].text == "(":
        return True
    worded = at > 1 and sign.text == "-" and tokens[at - 2].fold in ("minus", "минус")
    return worded or (free and (sign.text == "−" or (sign.text == "-" and language == "en" and at > 1)))


def below_zero(tokens: Sequence[Token], at: int) -> bool:
    """Whether `minus` stands before the number at `at`, but not `plus or minus`."""
    if not at or tokens[at - 1].fold not in ("minus", "минус"):
        return False
    return at < 2 or (tokens[at - 2].kind != "n" and tokens[at - 2].fold not in ("or", "или", "ya", "/"))


def leading_point(tokens: Sequence[Token], at: int) -> bool:
    """Whether the point before token `at` is a decimal point without a zero (`.5`)."""
    point = tokens[at - 1]
    free = at < 2 or tokens[at - 2].end < point.start
    return free and point.end == tokens[at].start and tokens[at].text.isdigit()


def suffix_end(tokens: Sequence[Token], at: int, language: str) -> int:
    """Behind the ending that a hyphen joins to digits (`216-sı`, `53-х`)."""
    if language == "en" or at + 1 >= len(tokens) or tokens[at].text != "-" or at == 0:
        return at
    if tokens[at].start != tokens[at - 1].end or tokens[at + 1].start != tokens[at].end:
        return at
    after = tokens[at + 1]
    return at + 2 if after.kind == "w" and len(after.text) <= 5 else at


def after_money(tokens: Sequence[Token], at: int) -> int:
    """Behind a country that follows the sum (`$500 US`, `$75 U.S.`)."""
    if at < len(tokens) and tokens[at].text == "US":
        return at + 1
    if at + 3 < len(tokens) and [t.text for t in tokens[at : at + 4]] == ["U", ".", "S", "."]:
        return at + 4
    return at


_OLDEST = 110
_ENDS = frozenset((",", ".", ";", ")", "and", "or", "to", "-", "years"))
_LASTING = re.compile(
    r"(?:план|кредит|контракт|период|срок|юбиле|истори|опыт|стаж|минимум|максимум|договор|программ|ипотек"
    r"|перерыв|облигац|карьер|работ|войн|цикл|санкц|заключен)"
)
"""What lasts so many years in Russian (`10-летний кредит`); anything else is so old."""


def age(tokens: Sequence[Token], span: Span, language: str) -> bool:
    """Whether a bare number is somebody's age: `Aliyev, 65,`, `aged 19`, `who was 10`."""
    first, after = span.first, span.after
    if first < 2 or not 0 < span.value < _OLDEST or span.scaled or span.words or span.suffix:
        return False
    before, earlier = tokens[first - 1], tokens[first - 2]
    behind = tokens[after].text if after < len(tokens) else "."
    if before.text == ",":
        named = earlier.kind == "w" and (language == "en" or earlier.text[:1].isupper())
        counted = after + 1 < len(tokens) and tokens[after + 1].kind == "n"
        return behind == "," and named and not counted
    if language != "en":
        return False
    if before.fold in ("aged", "age") or (before.fold == "of" and earlier.fold == "age"):
        return not _group(tokens, after)
    told = before.fold in ("is", "was", "turned", "turns") and earlier.fold in ("who", "he", "she")
    return told and behind in _ENDS


def _group(tokens: Sequence[Token], at: int) -> bool:
    """Whether an age goes on as that of a group (`aged 25 to 54`, `aged 16 and below`): that is no figure."""
    words = [token.fold for token in tokens[at : at + 2]]
    return words[:1] in (["to"], ["-"]) or (words[:1] in (["and"], ["or"]) and words[-1] in _BEYOND)


_AGE_WORD = re.compile(r"(?:возраст\w{0,3}|yasi|yaslari|age|ages)\Z")
_SCORE_WORD = re.compile(r"(?:bali|ball|балл|балла|баллом|score)\Z")


def of_age(tokens: Sequence[Token], span: Span) -> bool:
    """Whether a number of years is an age, said before it: `средний возраст - 24 года`, `orta yaşı 31`."""
    for token in reversed(tokens[max(0, span.first - 5) : span.first]):
        if token.kind == "n" or token.text in ".;":
            return False
        if _AGE_WORD.match(token.fold):
            return 0 < span.value < _OLDEST
    return False


def scored(tokens: Sequence[Token], first: int) -> bool:
    """Whether a bare number is a score, said right before it: `ümumi balı 54,08`, `балл - 61,5`."""
    at = first - 1
    while at > 0 and tokens[at].text in ("-", "–", "—", ":"):
        at -= 1
    return at >= 0 and bool(_SCORE_WORD.match(tokens[at].fold))


_BEYOND = frozenset(("over", "older", "above", "up", "below", "under", "younger", "more"))


def years_long(tokens: Sequence[Token], at: int) -> str:
    """The unit of `37-летний` by what is behind it, where a hyphen stands at `at`; else nothing."""
    if not tokens[at + 1].fold.startswith("летн"):
        return ""
    lasting = at + 2 < len(tokens) and _LASTING.match(tokens[at + 2].fold)
    return "year" if lasting else "year of age"


_PLACE_WORDS = {
    "en": re.compile(r"(?:place|position|spot|rank)\w*\Z"),
    "az": re.compile(r"(?:yer|pille|sira|pozisiya|mevqe)\w*\Z"),
    "ru": re.compile(r"(?:мест|позици|строчк)\w*\Z"),
}


_CASE = re.compile(r"(?:d[ae]n|y?[ae]|)\Z")
"""The case of a place in Azerbaijani: from it, to it, or neither."""


def place(tokens: Sequence[Token], at: int, language: str) -> Span | None:
    """A rank: an ordinal beside the word for place."""
    end = _ordinal_end(tokens, at)
    if language == "ru" and _and_another(tokens, end):
        return rank(tokens, at, None) if place(tokens, end + 1, language) else None
    for near in range(end, min(end + 2, len(tokens))):
        if _PLACE_WORDS[language].match(tokens[near].fold):
            found = rank(tokens, at, near + 1)
            if found and language == "az":
                found.unit_suffix = _CASE.search(tokens[near].fold).group()  # type: ignore[union-attr]
            return found
    if any(token.fold in ("ranked", "ranks", "ranking") for token in tokens[max(0, at - 3) : at]):
        return rank(tokens, at, None)
    return rank(tokens, at, None) if _predicate(tokens, at, end, language) else None


def _and_another(tokens: Sequence[Token], at: int) -> bool:
    """`66-й и 74-й строчках`: the word for place stands behind the second."""
    return (
        at + 3 < len(tokens)
        and tokens[at].fold == "и"
        and tokens[at + 1].kind == "n"
        and tokens[at + 2].text == "-"
    )


_RANKING = re.compile(r"(?:yer|pille|indeks|reytinq|siyahi|arasinda)")
_CAME = frozenset(("olub", "idi", "oldu", "olmusdu", "qerarlasib"))
_WAS = frozenset(("был", "была", "было", "стал", "стала", "стало", "оказался", "оказалась"))


def _predicate(tokens: Sequence[Token], at: int, end: int, language: str) -> bool:
    """Whether an ordinal alone says the place: `139 ölkə arasında 61-ci olub`, `была 70-й`."""
    behind = tokens[end].fold if end < len(tokens) else "."
    if language == "ru":
        return at > 0 and tokens[at - 1].fold in _WAS and behind in (".", ",", ";", "!")
    ranked = any(_RANKING.match(token.fold) for token in tokens)
    return language == "az" and behind in _CAME and ranked and len(tokens[at].text) < 4


def rank(tokens: Sequence[Token], at: int, after: int | None) -> Span | None:
    """The ordinal at `at` as a place reached."""
    text, end = tokens[at].text, _ordinal_end(tokens, at)
    if not text.isdigit() or len(text) > 4:
        return None
    span = Span(Decimal(text), at, after or end, tokens[at].start, tokens[end - 1].end, unit="place")
    span.target = True
    return span


def _ordinal_end(tokens: Sequence[Token], at: int) -> int:
    return at + 2 if tokens[at + 1].text != "-" else at + 3


def glued_hyphen(tokens: Sequence[Token], at: int) -> bool:
    """Whether a hyphen joins a word to the number that ends before token `at`."""
    return (
        0 < at < len(tokens) - 1
        and tokens[at].text == "-"
        and tokens[at].start == tokens[at - 1].end
        and tokens[at + 1].start == tokens[at].end
        and tokens[at + 1].kind == "w"
    )


def bare_name(tokens: Sequence[Token], span: Span) -> bool:
    """A number without a unit that stands in a name, or is a far year."""
    after = tokens[span.after] if span.after < len(tokens) else None
    if after and after.kind == "w" and after.text[:1].isupper() and after.start == span.end + 1:
        return True
    if after is not None and span.end - span.start == 4 and 1500 <= span.value <= 2200 and not span.suffix:
        return True
    return not span.suffix and _after_name(tokens, span.first)


def _after_name(tokens: Sequence[Token], first: int) -> bool:
    """A number behind a capitalised word, or an index (`S&P 500`), inside a sentence."""
    if first < 2:
        lead = tokens[0].text if first else ""
        return len(lead) > 1 and lead.isupper() and lead.isalpha()
    before = tokens[first - 1]
    if before.kind != "w" or not before.text[:1].isupper():
        return before.kind == "w" and not before.text.islower()
    return first > 2 or tokens[first - 2].text not in '.:;"«“„'


def passing(tokens: Sequence[Token], span: Span, language: str) -> bool:
    """Time told in passing: `1 il əvvəl`, `за 4 года`, `2 года назад`."""
    after = tokens[span.after].fold if span.after < len(tokens) else ""
    before = [token.fold for token in tokens[max(0, span.first - 2) : span.first]]
    if language == "az":
        on = span.after < len(tokens) and tokens[span.after].kind == "n"  # `5 gündən 3 günə`
        on = on and span.unit_suffix in ("dan", "den")
        return (span.unit_suffix.startswith("d") and not on) or after.startswith(
            ("evvel", "erzinde", "sonra", "muddet", "icinde", "once")
        )
    return after in ("назад", "подряд", "спустя") or bool(
        {"за", "через", "последние", "течение"} & set(before)
    )
