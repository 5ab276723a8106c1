"""Numbers that are no figures: dates, times, articles, models, phones, versions, lists, scores."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digests.figures.currencies import SHY
from digests.figures.tokens import Token, wordlist
from digests.figures.units import money_sign, plain_unit
from digests.figures.words import glued_scale, number_word

_MONTH_EN = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
)
_MONTH_AZ = r"(?:yanvar|fevral|mart|aprel|may|iyun|iyul|avqust|sentyabr|oktyabr|noyabr|dekabr)"
MONTH = (
    rf"(?:{_MONTH_EN}|{_MONTH_AZ}"
    r"|январ|феврал|март|апрел|ма[йяею]|июн|июл|август|сентябр|октябр|ноябр|декабр)"
)
_YEAR = r"(?:19|20)\d\d"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_INTERNET = rf"(?:{_OCTET}\.){{3}}{_OCTET}(?![\d.])"
_DOTTED = r"\d{1,3}(?:\.\d{3}){2,}(?![\d.]|,\d{4})"
"""Thousands parted by points (`1.240.500`), no version."""

_ADDRESSES = r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.\w+"
_WITH_DIGITS = (
    r"(?<![\w.,])\d{4}-\d\d-\d\d(?:t[\d:.]+z?)?(?!\w)",
    r"(?<![\w.,])\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?![\w])",
    r"(?<![\w.,])\d{4}\.\d\d\.\d\d(?!\w)",
    r"(?<![\w.,])\d{1,2}[:.]\d\d ?[ap]\.? ?m\b\.?|(?<![\w.,])\d{1,2} ?[ap]\.m\b\.?|\b\d{1,2} ?[ap]m\b",
    r"(?<![\w.,:])\d{1,2}:\d{1,2}(?::\d\d)?(?![\d:])",
    r"(?<!\w)24/7(?:/365)?",
    r"(?<![\w.,-])(?<!\d )0\d{2,4}(?:[ -]\d{2,4}){2,3}(?!\d)|(?<![\w.,-])\d{3}-\d{3}-\d{4}(?!\d)",
    rf"(?<![\w.,])(?:{_INTERNET}|(?!{_DOTTED})\d+\.\d+(?:\.\d+)+)(?:-\d+)?(?![\w])",
    r"(?<![\w.,+])\d{1,2}\+\d{1,2}(?![\w.,+%])",
    rf"(?<![\w.,])\d{{1,2}}(?:st|nd|rd|th)?"
    rf"(?:(?: ?[-–—] ?| and | to | through | и | по | до )\d{{1,2}}(?:st|nd|rd|th)?)?"
    rf"(?: of)? {MONTH}[a-zа-я]{{0,4}}\b\.?(?:,? {_YEAR}\b)?",
    rf"(?<![\w.,]){_YEAR}[-/–](?:(?:19|20)?\d\d)(?!\d)",
    rf"(?<!\d){_YEAR}s\b|(?<!\w)\d0s\b",
    r"(?<!\w)(?:\d{1,4}(?:\.\d{1,4}){1,6}-\d+)",
)
"""What begins with a digit."""
_WITH_LETTERS = (
    r"(?:aged|ages) (?:\d{1,3}(?: ?- ?| to )|between \d{1,3} and )\d{1,3}\b",
    r"(?:aged|ages) \d{1,3}(?= (?:and|or) (?:over|older|above|up|below|under|younger)\b)",
    r"(?:улиц[аеуы]|ул\.|проспект\w?|просп\.|пр(?:-т)?\.?|переул\w{2,4}|бульвар\w?|шоссе)"
    r" [а-я][а-я .-]{1,40}, ?(?:д(?:ом|\.) ?)?\d+",
    r"iso(?:/\w+)?[ -]?\d[\d:.-]*|pci[ -]dss[ \d.]*|eps? ?\d+\b|v\.? ?\d+(?:\.\d+)+",
    r"(?:flight|reys|рейс[а-я]{0,2}) [a-zа-я\d]{2}[ -]?\d{2,4}\b|sp ?800-\d+",
    rf"{_MONTH_EN}\.? ?(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?:(?:(?: ?[-,]| and) |-)\d{{1,2}})*"
    rf"(?![\d.,]*\d|%| ?(?:mln|million))\b(?:,? {_YEAR}\b)?",
    rf"{_MONTH_AZ}[iu]n \d{{1,2}}(?:(?: ?- ?| ve )\d{{1,2}})?(?:-?[a-z]{{1,4}}\b)?",
    r"[a-z]+['’]\d\ds?\b|no\. ?\d+(?:-\d+)*|cve-\d+-\d+",
)
"""What begins with a word."""
_WITH_SIGNS = r"\+\d[\d ()-]{6,}\d|(?<!\w)[*#]\d+#?|\(0\d\d\)[ \d-]{6,}|№ ?[\d./-]+|\([\da-f]{12,}\)"

MASK = re.compile(
    # Parted by how they begin, so that a place of a text is asked for its own kind alone.
    rf"{_ADDRESSES}|(?=\d)(?:{'|'.join(_WITH_DIGITS)})"
    rf"|(?<!\w)(?=[^\W\d])(?:{'|'.join(_WITH_LETTERS)})|(?=[+*#(№])(?:{_WITH_SIGNS})"
)

_LABELS = frozenset(
    wordlist(
        """
        floor call dial
        article section row room gate terminal hall flight game chapter page figure table paragraph
        clause category route highway channel level phase stage season episode volume version versions grade
        grades class type planet android ios windows python iphone ipad galaxy pixel model tier wi-fi
        wifi web html boeing airbus ariane number resolution decree order amendment protocol q act top
        formula stoxx nasdaq dow ftse dax cac nikkei group pool lane lap tiguan psalm unit block
        apartment apt building zone sector area llama gpt industry qala fəsil maddə bənd fərman sərəncam
        nömrə küçə ev mənzil məktəb terminal zal reys sinif səhifə статья статьи статье статьям статей
        пункт пункта часть глава приказ указ постановление рейс зал терминал номер номеру номера терминала
        терминале fi rav hiv квартира дом
        версии версия версию версией статьями пунктом пункту пункте павильон павильоне павильона
        линию линия линии резолюция резолюции
        резолюцию qətnamə pavilyon xəttinə falcon starship soyuz союз proton протон
        школа приказом указом постановлением android ios страница xiaomi redmi tesla
        """
    )
)
"""Words whose number behind them is a name: `Section 427`, `статья 271`."""
_STREET = frozenset(
    wordlist(
        """
        küçəsi kucesi prospekti prospekt road street avenue str улица улице проспект ул пр
        """
    )
)
_AFTER_AZ = frozenset(
    wordlist(
        """
        maddə maddəsi maddəsinin maddəsinə nömrə nömrəsi nömrəsinə nömrəli saylı sayli bənd bəndi sinif
        versiyası versiyasını versiyasında
        versiyasına
        gigahers nəsil
        """
    )
)
_GLUED_BEFORE = frozenset(wordlist("sub minus plus mid post pre ultra top up so now then"))
_ORDINALS = frozenset(wordlist("st nd rd th"))
_GENERATION = frozenset(["g", "d"])
_PAIR = re.compile(r"\d{1,3}\Z")


def masks(folded: str) -> list[tuple[int, int]]:
    """Spans of the folded text whose digits are no figures, in order."""
    return [match.span() for match in MASK.finditer(folded)]


def is_year(token: Token) -> bool:
    """Four digits that read as a year."""
    return len(token.text) == 4 and token.text.isdigit() and "1900" <= token.text <= "2100"


def is_name(tokens: Sequence[Token], at: int, language: str) -> bool:
    """Whether the digits at `at` belong to a name, a label or a list rather than to a count."""
    return (
        _in_word(tokens, at, language)
        or _labelled(tokens, at)
        or _listed(tokens, at, language)
        or _score(tokens, at)
    )


def _in_word(tokens: Sequence[Token], at: int, language: str) -> bool:
    """`COVID-19`, `V-6`, `XC40`, `4G`, `787-8`: letters and digits in one word."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    if before and before.end == token.start:
        if before.kind == "w":
            return money_sign(tokens, at) is None
        if before.text in "-/_" and at > 1 and tokens[at - 2].end == before.start:
            first = tokens[at - 2]
            if (
                first.kind == "n"
                and at > 2
                and tokens[at - 3].kind == "w"
                and tokens[at - 3].end == first.start
            ):
                return money_sign(tokens, at - 2) is None
            if first.kind == "w" and first.fold not in _GLUED_BEFORE:
                scale = number_word(first.fold, language)  # `2 min-4 min`
                return not (scale and scale.action == "scale") and not first.fold.startswith(("mln", "млн"))
        if before.text in "'’#_@&" or (
            before.text == "." and at > 1 and _letters_end(tokens[at - 2], before)
        ):
            return True
    return _slashed(tokens, at) or _generation(tokens, at, language)


def _slashed(tokens: Sequence[Token], at: int) -> bool:
    """`4/5`: neither of the two is a count."""
    for sign, other in ((at - 1, at - 2), (at + 1, at + 2)):
        if 0 <= other < len(tokens) and tokens[sign].text == "/" and tokens[other].kind == "n":
            low, high = min(at, other), max(at, other)
            if tokens[high].end - tokens[low].start == len(tokens[low].text) + len(tokens[high].text) + 1:
                return True
    return False


def _letters_end(word: Token, point: Token) -> bool:
    return word.kind == "w" and word.end == point.start


def _known_ending(tokens: Sequence[Token], at: int, language: str) -> bool:
    """Whether letters glued to digits are a unit, a scale or an ordinal ending."""
    word = tokens[at].fold
    return (
        plain_unit(tokens, at, language) is not None
        or number_word(word, language) is not None
        or glued_scale(word) is not None
        or word in _ORDINALS
        or any(number_word(word, other) for other in ("en", "az", "ru"))
        or word in ("p", "sq", "degf", "deg")
    )


def _generation(tokens: Sequence[Token], at: int, language: str) -> bool:
    token = tokens[at]
    if at + 1 >= len(tokens) or tokens[at + 1].start != token.end:
        return False
    after = tokens[at + 1]
    if after.kind == "w" and not _known_ending(tokens, at + 1, language):
        return True
    return (after.fold in _GENERATION and after.text.isupper() and len(token.text) <= 2) or after.fold == "gp"


def _labelled(tokens: Sequence[Token], at: int) -> bool:
    if at == 0:
        return False
    before = tokens[at - 1]
    if before.text in SHY or (before.fold in _LABELS and before.text.isupper()):
        if money_sign(tokens, at):
            return False
        if before.text in SHY:
            return True
    if before.text == "P" and at > 1 and tokens[at - 2].text in ("&", "S"):
        return True
    if _release(before, tokens[at]):
        return not _measured(tokens, at)
    if before.fold in _LABELS:
        return not _measured(tokens, at) and (before.fold not in _SOFT or before.text[:1].isupper())
    if before.fold in _STREET or (before.text == "," and at > 1 and tokens[at - 2].fold in _STREET):
        return True
    if _listed_label(tokens, at):
        return True
    if at + 1 < len(tokens) and tokens[at + 1].fold in ("road", "street", "avenue"):
        return True
    after = at + 1
    if after + 1 < len(tokens) and tokens[after].text == "-" and tokens[after].start == tokens[at].end:
        after += 2
    after += after + 1 < len(tokens) and tokens[after].fold == "qisa"  # `1010 qısa nömrəsi`
    return after < len(tokens) and tokens[after].fold in _AFTER_AZ


_SOFT = frozenset(
    wordlist(
        """
    order top class act type group unit block area level stage season table pool lane ev dom дом number
    building zone sector model industry school
    """
    )
)


_RELEASE = re.compile(r"\d{1,2}\.\d{1,2}\Z")


def _release(before: Token, token: Token) -> bool:
    """`TLS 1.3`, `Bluetooth 5.3`: the release of a protocol or program."""
    return before.fold in _RELEASED and bool(_RELEASE.match(token.text))


_RELEASED = frozenset(
    wordlist("tls ssl usb html http https wpa hdmi css php sql api ios tcp bluetooth kde gcc")
)
"""What comes in releases told by number."""


def _listed_label(tokens: Sequence[Token], at: int) -> bool:
    """`статьям 177.2 и 271`, `grades 9-11`: the label stands before the first of several."""
    back = at - 1
    joined = False
    while back > 0 and at - back < 8 and (tokens[back].kind == "n" or tokens[back].text in _LIST_SIGNS):
        joined = joined or tokens[back].kind == "n"
        back -= 1
    if tokens[at - 1].text == "-" and tokens[at - 1].start != tokens[at - 2].end:
        return False
    return joined and tokens[back].fold in _LABELS - _SOFT and tokens[at - 1].kind != "n"


_LIST_SIGNS = frozenset(("-", ",", ".", "and", "or", "və", "и", "или", "to"))


def _measured(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].text == "%"


def _listed(tokens: Sequence[Token], at: int, language: str) -> bool:
    """`1.` or `2)` at the start of a line."""
    if at or not _PAIR.match(tokens[at].text) or len(tokens) < 2:
        return False
    return tokens[1].text in (")", ".") and tokens[1].start == tokens[0].end and len(tokens[0].text) <= 2


def _score(tokens: Sequence[Token], at: int) -> bool:
    """`2-2` and `9-2`: a result in sport, told by its words or by equal sides."""
    for left in (at, at - 2):
        if left < 0 or left + 2 >= len(tokens) or tokens[left + 1].text != "-":
            continue
        one, other = tokens[left], tokens[left + 2]
        if left + 3 < len(tokens) and tokens[left + 3].text == "/":
            continue  # `4-1/2 cents`
        if one.kind != "n" or other.kind != "n" or other.end - one.start > 5:
            continue
        if one.text == other.text or (
            one.text.isdigit() and other.text.isdigit() and int(one.text) > int(other.text)
        ):
            return True
    return False


def ordinal(tokens: Sequence[Token], at: int, language: str) -> bool:
    """Whether digits are an ordinal (`96th`, `4-cü`, `53-е`); places are read elsewhere."""
    token = tokens[at]
    if at + 1 < len(tokens) and tokens[at + 1].start == token.end:
        after = tokens[at + 1]
        if after.fold in _ORDINALS:
            return True
        if after.text == "-" and at + 2 < len(tokens) and tokens[at + 2].start == after.end:
            return tokens[at + 2].fold in _ORDINAL_ENDINGS.get(language, frozenset())
    return False


_ORDINAL_ENDINGS = {
    "az": frozenset(["ci", "cu"]),
    "ru": frozenset(wordlist("й я е ю го му м ым ой ом ую ое ая ый ий х")),
}
