"""The counted noun phrase behind a number, without a tagger: by function words and endings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from digests.figures.tokens import Token, fold, wordlist


class Noun(NamedTuple):
    """A counted phrase: canonical form, and the token behind it."""

    name: str
    after: int


def counted(tokens: Sequence[Token], at: int, language: str, single: bool = False) -> Noun | None:
    """The noun phrase that starts at token `at`; `single` after one thing."""
    if language == "en" or language == "other":
        return _english(tokens, at, single)
    if language == "ru":
        return _russian(tokens, at, single)
    return _azerbaijani(tokens, at)


# ------------------------------------------------------------------ English

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
    "mice": "mouse", "lives": "life", "wives": "wife", "knives": "knife", "leaves": "leaf", "viruses": "virus",
    "buses": "bus", "businesses": "business", "losses": "loss", "classes": "class", "glasses": "glass",
    "passes": "pass", "processes": "process", "addresses": "address", "criteria": "criterion", "series": "series",
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
    if len(word) > 4 and re.search(r"(?:s|x|z|ch|sh)es\Z", word):
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


def _english(tokens: Sequence[Token], at: int, single: bool) -> Noun | None:
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


_DETERMINERS = frozenset(wordlist("the its his her their our my your these those"))


def _chosen(tokens: Sequence[Token], at: int) -> int | None:
    """Behind `of the`, `of its`, `of Baku's`: where the things begin of which some are counted."""
    if at + 2 >= len(tokens) or tokens[at].fold != "of":
        return None
    owner = next((near for near in (at + 1, at + 2) if tokens[near].fold.endswith("'s")), None)
    if owner is None and tokens[at + 1].fold not in _DETERMINERS:
        return None
    at = (owner or at + 1) + 1
    return at + 1 if at < len(tokens) and tokens[at].fold in ("most", "least") else at


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
        while head + 1 in plural:
            head += 1
        return run[: head + 1]
    attribute = at > 1 and tokens[at - 1].kind == "w" and tokens[at - 2].fold in ("a", "an")
    return run[:2] if attribute and len(run) >= 2 else []


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
    run = run[: plural[0] + 1] if plural else run[:1]
    if not run:
        return None
    words = [word for word, _, _ in run]
    words[-1] = singular(words[-1])
    return Noun(" ".join(words), run[-1][2])


# -------------------------------------------------------------- Azerbaijani

_AZ_STOP = frozenset(
    wordlist(
        """
        və isə ki da də bu həmin o üzrə üçün ilə görə qədər sonra əvvəl olub olan var yoxdur idi deyil
        təşkil qeydə müəyyən aşkar emal istifadə ləğv təqdim qəbul icra dəf həyata daxil əldə qeyd elan
        sərf olunub edilib çox az artıq yuxarı aşağı yaxın daha kimi hər bütün onun onların bunun
        bunların yalnız təkcə həmçinin eləcə ya yaxud amma lakin hazırda cari ötən keçən bir iki üç
        ətrafında arasında ərzində qarşısı düşür üzə kəsib bağlanıb nəzərdə tələb çatıb ibarət bərabər
        artım azalma orta haqqında barədə əvvəlki sonrakı növbəti digər tərəfindən etibarən təxminən müvafiq əvəzinə dəfə müqayisədə
        nisbətən iştirak fəaliyyət həcmində dəyərində məbləğində səviyyəsində aid bağlı məxsus
        """
    )
)
_AZ_VERB = re.compile(
    r"(?:[a-z]+[iu]b(?:dir|lar|ler|dirlar|dirler)?|[a-z]+(?:misdi|musdu|misdir|musdur|acaq|ecek|araq|erek|mayib|meyib|maqda|mekde)"
    r"|[a-z]+(?:ilir|ulur|nir|nur|lanir|lenir|dirir|durur|edir|verir|dusur|olur|gelir|gedir|isleyir|yasayir|cixir|tutur|alir)"
    r"|oldu|idi|etdi|verdi|aldi|catdi|artdi|azaldi|var|yox|dusur|almis|catmis)\Z"
)
_AZ_NOT_VERB = frozenset(wordlist("mektub ehtiyatib kitab katib talib nib merkezib gelir gelirlerib"))
_AZ_CASE = re.compile(
    r"(?:larin|lerin|lari|leri|lara|lere|larda|lerde|lardan|lerden|nin|nun|sinin|sunun|sina|sine|sini|sunu|sinda|sinde|sindan|sinden|ni|nu|ye|ya"
    r"|da|de|dan|den|ta|te|tan|ten)\Z"
)


def _az_form(word: str) -> tuple[str, bool]:
    """A noun without its case ending, and whether it had one that ends a phrase."""
    folded = fold(word)
    if folded in _AZ_KEEP:
        return word, False
    for ending, keep in _AZ_ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 3:
            return word[: len(word) - len(ending)] + keep, True
    return word, False


_AZ_ENDINGS = tuple(
    (fold(ending), keep)
    for ending, keep in (
        ("ındakı", ""), ("lərindən", ""), ("larından", ""), ("lərində", ""), ("larında", ""), ("lərinin", ""), ("larının", ""),
        ("lərinə", ""), ("larına", ""), ("lərini", ""), ("larını", ""), ("lərin", ""), ("ların", ""),
        ("lərdən", ""), ("lardan", ""), ("lərdə", ""), ("larda", ""), ("ləri", ""), ("ları", ""),
        ("undan", "u"), ("indən", "i"), ("ından", "ı"), ("ündən", "ü"),
        ("unda", "u"), ("ində", "i"), ("ında", "ı"), ("ündə", "ü"),
        ("unun", "u"), ("inin", "i"), ("ının", "ı"), ("ünün", "ü"),
        ("una", "u"), ("inə", "i"), ("ına", "ı"), ("ünə", "ü"),
        ("unu", "u"), ("ini", "i"), ("ını", "ı"), ("ünü", "ü"),
        ("dan", ""), ("dən", ""), ("da", ""), ("də", ""),
    )
)  # fmt: skip
_AZ_LIGHT = re.compile(r"(?:in|un|i|u|a|e)\Z")


def _azerbaijani(tokens: Sequence[Token], at: int) -> Noun | None:
    words: list[str] = []
    after = at
    while after < len(tokens) and len(words) < 4:
        token = tokens[after]
        if token.kind == "s" and token.text in '"«“„' and not words:
            break
        if token.kind != "w" or token.fold in _AZ_STOP:
            break
        if _AZ_VERB.match(token.fold) and token.fold not in _AZ_NOT_VERB:
            break
        printed, after = _az_word(tokens, after)
        lowered = printed if printed[:2].isupper() else printed.replace("I", "ı").replace("İ", "i").lower()
        form, closed = _az_form(lowered)
        words.append(form)
        if closed:
            break
    if not words:
        return None
    return Noun(" ".join(_az_trim(words)), after)


def _az_word(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """A word, with what a hyphen joins to it (`POS-terminal`) but no hyphenated ending."""
    printed, after = tokens[at].text, at + 1
    if (
        after + 1 < len(tokens)
        and tokens[after].text == "-"
        and tokens[after].start == tokens[at].end
        and tokens[after + 1].kind == "w"
        and len(tokens[after + 1].text) > 4
    ):
        return printed + "-" + tokens[after + 1].text, after + 2
    return printed, after


def _az_trim(words: list[str]) -> list[str]:
    """The head's accusative or genitive ending off, where the phrase shows that it is one."""
    head = words[-1]
    folded = fold(head)
    alone = len(words) == 1 or bool(_AZ_ADJECTIVE.search(fold(words[-2])))
    if folded in _AZ_KEEP or folded.endswith(("ci", "cu")) or len(head) < 4:
        return words
    if folded.endswith(("ni", "nu")) and len(head) > 5 and folded[-3] in "aeiou":
        return [*words[:-1], head[:-2]]
    if alone and len(head) > 5 and folded[-1] in "iu" and folded[-2] not in "aeiou":
        return [*words[:-1], head[:-1]]
    if folded.endswith(("in", "un")) and len(head) > 5 and folded[-3] not in "aeiou":
        return [*words[:-1], head[:-2]]
    return words


_AZ_ADJECTIVE = re.compile(
    r"(?:(?:li|lu|vi|ki|siz|suz|sal|sel|mis|mus)|xususi|saxta|yeni|dovlet|elektron|aktiv|umumi|boyuk|kicik|xarici|yerli)\Z"
)
_AZ_KEEP = frozenset(
    wordlist(
        """
        domen altun ekran telefon bütün gəlin qanun milyon gün müştəri əcnəbi gəmi xanı iddia vətəndaş ailə
        nümayəndə sayı qəzəti siyahı yuxarı ordu quzu istifadəçi abunəçi lisenziya
        """
    )
)


# ------------------------------------------------------------------ Russian

_RU_ADJECTIVE = re.compile(
    r"[а-я-]{2,}(?:ых|их|ые|ие|ый|ий|ой|ая|яя|ую|юю|ое|ее|ого|его|ому|ыми|ими|ым|им|ей)\Z"
)
_RU_NOT_ADJECTIVE = re.compile(
    r"[а-я-]*(?:ни[йие]|ци[йие]|си[йие]|ли[йие]|ри[йие]|ти[йие]|ви[йие]|пани[йие]|тел[еь]й|людей|компаний|семей|статей|сетей|рублей|"
    r"дней|детей|площадей|областей|[жшчщ]ей|[а-я]+остей|целей|рей|моделей|записей|категорий|угроз)\Z"
)
_RU_STOP = frozenset(
    wordlist(
        """
        в на и или а но с со по за из от до для при к ко о об у не без под над через между среди после
        перед около что это их его ее они он она как так также еще уже только чем больше меньше выше
        ниже были был была было есть будет будут стало составил составила составило составили против год
        года году лет раз более менее выросло выросли снизилось дошли прошло поступило зарегистрировано
        выявлено заблокировано из-за соответственно всего тогда то этих том тех все всех том каждый
        однако который которые которых
        """
    )
)
_RU_VERB = re.compile(
    r"[а-я]+(?:ли|ла|ло|лись|лась|лось|лся|ет|ют|ит|ят|ут|ают|ется|ются|ены|яны|яно|ено|ана|ано|аны|ена|ть|ться)\Z"
)


def _russian(tokens: Sequence[Token], at: int, single: bool) -> Noun | None:
    words: list[str] = []
    while at < len(tokens) and len(words) < 4:
        token = tokens[at]
        if (
            token.kind != "w"
            or token.fold in _RU_STOP
            or not ("а" <= token.fold[0] <= "я" or token.text.isupper())
        ):
            break
        word, after = token.fold, at + 1
        if (
            after + 1 < len(tokens)
            and tokens[after].text == "-"
            and tokens[after + 1].kind == "w"
            and tokens[after].start == token.end
        ):
            word, after = (
                f"{token.text if token.text.isupper() else word}-{tokens[after + 1].fold}",
                after + 2,
            )
        if not _RU_PARTICIPLE.match(word):
            words.append(word)
        at = after
        if not _adjective(word):
            break
    if not words or _adjective(words[-1]) or (_RU_VERB.match(words[-1]) and words[-1] not in _RU_NOUNS):
        return None
    head = _ru_singular(words[-1], single)
    return Noun(" ".join([*(_ru_agree(word, head) for word in words[:-1]), head]), at)


_RU_PARTICIPLE = re.compile(
    r"[а-я]+(?:ованн|ивш|авш|ющ|ущенн|явш)(?:ых|их|ые|ие|ый|ий|ое|ее|ая|ую|юю|ого|ого)\Z"
)
"""What was done to the things is told by `what`, not by the unit."""
_RU_NOUNS = frozenset(
    wordlist(
        """
        сети нити цели линии модели недели мили школа сила скала газета минут смета
        """
    )
)


def _adjective(word: str) -> bool:
    return bool(_RU_ADJECTIVE.match(word)) and not _RU_NOT_ADJECTIVE.match(word)


_RU_ENDINGS = (
    ("ями", "ь"), ("ами", ""), ("иях", "ия"), ("ях", "ь"), ("ах", ""), ("ам", ""),
    ("телей", "тель"), ("ателей", "атель"), ("ений", "ение"), ("аний", "ание"), ("ий", "ия"), ("остей", "ость"),
    ("ей", "ь"), ("ев", "й"), ("ов", ""), ("иц", "ица"), ("писем", "письмо"), ("окон", "окно"), ("мест", "место"),
    ("ств", "ство"), ("лок", "лка"), ("ток", "тка"), ("вок", "вка"), ("чек", "чка"), ("шек", "шка"), ("дел", "дело"),
    ("атак", "атака"), ("карт", "карта"), ("услуг", "услуга"), ("угроз", "угроза"), ("школ", "школа"), ("заявок", "заявка"),
    ("сим-карт", "сим-карта"), ("программ", "программа"), ("систем", "система"), ("квартир", "квартира"), ("точек", "точка"),
    ("письма", "письмо"), ("яиц", "яйцо"), ("стран", "страна"), ("жалоб", "жалоба"), ("семей", "семья"), ("женщин", "женщина"), ("ства", "ство"), ("ения", "ение"), ("ания", "ание"), ("ции", "ция"), ("нии", "ния"), ("теля", "тель"),
    ("лки", "лка"), ("тки", "тка"), ("аки", "ака"), ("озы", "оза"), ("рты", "рта"),
)  # fmt: skip


def _ru_singular(word: str, single: bool) -> str:
    """A Russian noun in the nominative singular, as far as its ending tells."""
    if single:
        return word
    for ending, nominative in sorted(_RU_ENDINGS, key=lambda pair: -len(pair[0])):
        if (word.endswith(ending) and len(word) - len(ending) >= 1) or word == ending:
            return word[: len(word) - len(ending)] + nominative
    if word.endswith("а") and len(word) > 4:
        return word[:-1]
    return word


def _ru_agree(word: str, head: str) -> str:
    """An adjective in the nominative singular, of the gender its noun's ending shows."""
    found = re.match(r"(.+?)(ых|их|ые|ие|ый|ий|ой|ая|яя|ую|юю|ое|ее|ого|его|ому|ыми|ими|ым|им|ей)\Z", word)
    if not found:
        return word
    stem, soft = found.group(1), found.group(1)[-1] in "кгхжшчщ"
    if head.endswith(("а", "я")):
        return stem + "ая"
    if head.endswith(("о", "е")):
        return stem + "ое"
    return stem + ("ий" if soft else "ый")
