"""Whether a run of words can stand beside a number as a phrase of its own, in the form it has there.

Enters: the words before a number, cut out of a sentence.  Leaves: the same words without what only led
to the number, in the nominative where an Azerbaijani ending shows it; nothing rather than a torn piece.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digests.figures.nouns_az import is_verb as az_verb
from digests.figures.tokens import Token, fold, wordlist
from digests.figures.words import number_word

EN_VERB = frozenset(
    wordlist(
        """
        is are was were be been being has have had will would can could may might should must do does
        did reach reached reaches amounted amount amounts totaled totalled total totals made make makes
        stood stands stand grew rose fell increased decreased dropped climbed jumped exceeded hit came
        comes brought brings earned received collected cost costs doubled tripled halved equals equaled
        formed accounted
        accounts remains remained added put puts went goes gained lost declined improved held holds took
        takes cover covers covered connects trades traded ended finished saw sees used uses drew draws
        set expects expect planned blocked detected found counted recorded registered stopped
        ran run runs sold paid spent built bought got gets gave gives given taken seen shown became become
        lies lay sits operates operate works serves employs includes contains pays sells buys spends earns
        owns weighs weigh shed sheds struck strikes forecast forecasts beat beats beating settle settled
        settles
        owe
        owes posts values packs carries feeds turns cuts rises falls grows drops
        provides offers allows needs wants promises says puts gave worth thinks believes ranks
        """
    )
)
_EN_PAST = re.compile(
    r"(?!(?:fixed|unlimited|united|advanced|limited|related|combined|shared|infected"
    r"|malicious)\b)[a-z]{3,}(?<!e)ed\Z"
)
_RU_VERB = re.compile(
    r"(?:состав\w+|достиг\w*|дош[её]?л\w*|вырос\w*|увелич\w+|сниз\w+|упал\w*|сократ\w+|превы\w+"
    r"|прибави\w+|пришлось|приходилось"
    r"|должн\w+|может|могут|подешевел\w*|подорожал\w*|\w{3,}лась|\w{3,}(?:ил|ял|нул)"
    r"|(?!портал|капитал|скандал|вокзал|квартал|кристал)\w{3,}(?:зал|сал|тал|чал|жал|дал)"
    r"|есть|будет|будут|станет|станут|выраст\w+|сниз[ия]т\w*|увелич[иа]т\w*|подключат|установят|запустят"
    r"|\w{2,}(?:ает|яет|ают|яют|уют|ует|еют|еет|атся|ятся|утся|ится)"
    r"|получ\w+|заработал\w*|насчитыва\w+|равн\w+|держал\w+|поднял\w+|закрыл\w*|прош(?:ло|ли)"
    r"|покры(?:ва\w+|л\w*)|охватыва\w+|вышл[аои]|вышел|просел\w*|\w{4,}(?:ли|ла|ло|лся|лось|лись|ется|ются)"
    r"|\w{3,}(?:жен|ден|щен|чен|шен|лен|нен)[аоы]?|\w{3,}(?:ован|ирован|дан|тан|ран)[ао]|\w{4,}(?:ит|ят|едут)"
    r"|\w{3,}(?:ать|ить|еть|нуть))\Z"
)
_TORN = {
    "en": frozenset(
        wordlist(
            """
            that which who whom until when if after before because although i we you he she they it us them
            there what why how not is are was were be so alone compared bringing according
            """
        )
    ),
    "az": frozenset(
        wordlist("ki olunsa bundan ondan bunun onun həmin hər o bu əsasən görə indi qədər deyil var yoxdur")
    ),
    "ru": frozenset(
        wordlist("что который которые которых если когда тем тому он она они оно его ее их через куда или")
    ),
}
_OBLIQUE = re.compile(r"\w{3,}(?:ам|ям|ами|ями|ах|ях|ию|ому|ему|ый|ий|ая|яя)\Z")
"""A Russian word that cannot stand alone: in an oblique case, or an adjective."""
_LOOSE = re.compile(r"\w{3,}(?:d[ae]n|[^aeiou]l[ae]|l[ae]rd[ae]|s[iı]n[iı]|s[uü]n[uü])\Z")


def _torn(phrase: str, language: str) -> bool:
    """Whether a phrase is a piece of a sentence rather than the name of a thing."""
    words = [word for word in fold(phrase).split() if word]
    if not words or words == ["other"] or any(word in _TORN[language] for word in words):
        return True
    if language == "ru":
        return bool(_OBLIQUE.match(words[0])) and len(words) == 1
    return language == "az" and bool(_LOOSE.match(words[-1]))


def is_verb(token: Token, language: str) -> bool:
    """Whether a word is a verb that parts a subject from its number."""
    if language == "en":
        return token.fold in EN_VERB or bool(_EN_PAST.match(token.text))
    if language == "az":
        return az_verb(token.fold)
    return bool(_RU_VERB.match(token.fold)) and not _RU_NOUN.match(token.fold)


_RU_NOUN = re.compile(
    r"(?:торговл|отрасл|прибыл|мебел|автомобил|недел|модел|земл|капл|кредит|лимит|депозит|дефицит|профицит|визит"
    r"|транзит|аудит|институт|маршрут|памят|печат|член|домен|обмен|процент|бюджет|алфавит|магнит|гранит)\w*\Z"
)
"""Nouns that end as verbs do."""
_AZ_COMPARED = frozenset(wordlist("müqayisədə nisbətən"))
_AZ_LEADING = re.compile(r"(?:ile|eyni|hemin|dovru\w*|\w+(?:ki|in|un))\Z")
"""Before the thing compared with: what belongs to it."""
_AZ_ACCORDING = frozenset(wordlist("əsasən görə"))


def without_comparison(words: Sequence[Token]) -> list[Token]:
    """Azerbaijani words without the thing compared with (`vergi daxilolmaları proqnoza nisbətən`), and
    without who says it (`nazirliyin məlumatına əsasən`)."""
    kept = list(words)
    told = [at for at, token in enumerate(kept) if token.fold in _AZ_ACCORDING]
    if told:
        kept = kept[told[-1] + 1 :]
    compared = [at for at, token in enumerate(kept) if token.fold in _AZ_COMPARED]
    if not compared:
        return kept
    kept = kept[: compared[-1]]
    if kept and kept[-1].fold == "ile":
        kept.pop()
    if kept:
        kept.pop()
    while kept and _AZ_LEADING.match(kept[-1].fold):
        kept.pop()
    return kept


_COUNTED = re.compile(
    r"(?:manat|dollar|faiz\w*\Z|mln|mlrd|milyon|milyard|манат|доллар|процент|млн|млрд|тыс)\w*\.?(?: |\Z)"
)


def named(phrase: str, language: str) -> str:
    """The phrase as it stands beside a number; empty where it is a torn piece."""
    if language == "az":
        phrase = _nominative(phrase)
    return "" if _torn(phrase, language) else phrase


def counts(phrase: str) -> bool:
    """Whether a phrase is only what another number counts (`mln manatdan`), so that it names nothing."""
    return bool(_COUNTED.match(fold(phrase)))


_AZ_OWNED = re.compile(r"(.{2,}[ıiuü])n[ıiuü]n\Z")
_AZ_MANY = re.compile(r"(.{2,}l[aə]r)[ıi]n\Z")


def _nominative(phrase: str) -> str:
    """The last word without its genitive: what a share is of (`abunəçilərin 62 faizi`)."""
    words = phrase.split()
    while words and number_word(fold(words[-1]), "az"):
        words.pop()
    if not words:
        return ""
    for ending in (_AZ_MANY, _AZ_OWNED):
        found = ending.match(words[-1])
        if found:
            words[-1] = found.group(1)
            break
    return " ".join(words)
