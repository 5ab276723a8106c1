"""Number words and scales of the three languages, folded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from digests.figures.tokens import fold, wordlist

Action = Literal["add", "times", "scale", "half"]


class NumberWord(NamedTuple):
    """What a word does to the number being read, and how much of the word is the number."""

    action: Action
    amount: float
    length: int


def _table(action: Action, text: str) -> Iterator[tuple[str, tuple[Action, float]]]:
    for line in text.strip().splitlines():
        amount, _, words = line.strip().partition(" ")
        for word in words.split():
            yield fold(word), (action, float(amount))


_EN = dict(
    _table(
        "add",
        """
        1 one
        2 two
        3 three
        4 four
        5 five
        6 six
        7 seven
        8 eight
        9 nine
        10 ten
        11 eleven
        12 twelve
        13 thirteen
        14 fourteen
        15 fifteen
        16 sixteen
        17 seventeen
        18 eighteen
        19 nineteen
        20 twenty
        30 thirty
        40 forty
        50 fifty
        60 sixty
        70 seventy
        80 eighty
        90 ninety
        """,
    )
)
_EN |= dict(_table("times", "100 hundred\n12 dozen"))
_EN |= dict(
    _table(
        "scale",
        """
        1e3 thousand thsd
        1e6 million millions mln mn mil
        1e9 billion billions bln bn
        1e12 trillion trillions trln tn
        1e5 lakh lakhs
        1e7 crore crores
        """,
    )
)

_AZ = dict(
    _table(
        "add",
        """
        1 bir
        2 iki
        3 üç
        4 dörd
        5 beş
        6 altı
        7 yeddi
        8 səkkiz
        9 doqquz
        10 on
        20 iyirmi
        30 otuz
        40 qırx
        50 əlli
        60 altmış
        70 yetmiş
        80 səksən
        90 doxsan
        """,
    )
)
_AZ |= dict(_table("times", "100 yüz"))
_AZ |= dict(_table("half", "0.5 yarım"))
_AZ |= dict(_table("scale", "1e3 min\n1e6 milyon mln\n1e9 milyard mlrd\n1e12 trilyon trln"))

_RU = dict(
    _table(
        "add",
        """
        1 один одного одному одним одна одной одну одно
        2 два две двух двум двумя
        3 три трех трем тремя
        4 четыре четырех четырем четырьмя
        5 пять пяти пятью
        6 шесть шести шестью
        7 семь семи семью
        8 восемь восьми восемью
        9 девять девяти девятью
        10 десять десяти десятью
        11 одиннадцать одиннадцати
        12 двенадцать двенадцати
        13 тринадцать тринадцати
        14 четырнадцать четырнадцати
        15 пятнадцать пятнадцати
        16 шестнадцать шестнадцати
        17 семнадцать семнадцати
        18 восемнадцать восемнадцати
        19 девятнадцать девятнадцати
        20 двадцать двадцати
        30 тридцать тридцати
        40 сорок сорока
        50 пятьдесят пятидесяти
        60 шестьдесят шестидесяти
        70 семьдесят семидесяти
        80 восемьдесят восьмидесяти
        90 девяносто девяноста
        100 сто ста
        200 двести двухсот
        300 триста трехсот
        400 четыреста четырехсот
        500 пятьсот пятисот
        600 шестьсот шестисот
        700 семьсот семисот
        800 восемьсот восьмисот
        900 девятьсот девятисот
        1.5 полтора полторы полутора
        2 двое
        3 трое
        4 четверо
        5 пятеро
        6 шестеро
        7 семеро
        8 восьмеро
        """,
    )
)
COLLECTIVE = frozenset(wordlist("двое трое четверо пятеро шестеро семеро восьмеро"))
"""Russian numbers of persons, who need not be named."""
_RU_SCALES = dict(
    _table(
        "scale",
        """
        1e3 тысяч тыс
        1e6 миллион млн
        1e9 миллиард млрд
        1e12 триллион трлн
        """,
    )
)
_RU |= _RU_SCALES
_RU |= dict(_table("half", "0.5 пол"))
_RU_ENDINGS = frozenset(wordlist("а у е и ы ов ам ами ах ом ей ью ный"))

AZ_SUFFIXES = frozenset(
    wordlist(
        """
        a ə ya yə ı i u ü nı ni nu nü ın in un ün nın nin nun nün da də ta tə dan dən tan tən dır dir dur dür
        lıq lik luq lük adək ədək yadək yədək dək dek la lə sı si su sü lar lər lıqdır likdir luqdur lükdür
        luğu
        lığı liyi ına inə una ünə ında ində unda ündə ından indən undan ündən
        ının inin unun ünün ını ini unu ünü na nə nda ndə ndan ndən luqdan lıqdan
        """
    )
)
"""Endings of an Azerbaijani noun or number, folded."""

_TABLES = {"en": _EN, "az": _AZ, "tr": _AZ, "ru": _RU, "other": _EN}
_GLUED = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}


@lru_cache(maxsize=8192)
def number_word(word: str, language: str) -> NumberWord | None:
    """What the folded `word` does to a number in `language`; None for another word."""
    table = _TABLES[language]
    if word in table:
        return NumberWord(*table[word], len(word))
    if language in ("az", "tr"):
        return _suffixed(word)
    if language == "ru":
        return _russian_scale(word)
    return None


def glued_scale(word: str) -> float | None:
    """The scale of a single letter written after digits of a sum of money (`52M`, `25k`)."""
    return _GLUED.get(word)


def _suffixed(word: str) -> NumberWord | None:
    for cut in range(len(word) - 1, 1, -1):
        if word[:cut] in _AZ and word[cut:] in AZ_SUFFIXES:
            action, amount = _AZ[word[:cut]]
            if action == "scale":
                return NumberWord(action, amount, cut)
    return None


def _russian_scale(word: str) -> NumberWord | None:
    for stem, (_, amount) in _RU_SCALES.items():
        if word.startswith(stem) and word[len(stem) :] in _RU_ENDINGS:
            return NumberWord("scale", amount, len(word))
    if word.startswith("пол") and _russian_scale(word[3:]):
        inner = _russian_scale(word[3:])
        return NumberWord("scale", inner.amount / 2, len(word)) if inner else None
    return None
