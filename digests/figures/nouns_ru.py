"""The counted noun phrase of Russian: by adjective endings, brought to the nominative."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digests.figures.tokens import Noun, Token, wordlist

_RU_ADJECTIVE = re.compile(
    r"[а-я-]{2,}(?:ых|их|ые|ие|ый|ий|ой|ая|яя|ую|юю|ое|ее|ого|его|ому|ыми|ими|ым|им)\Z"
)
_RU_NOT_ADJECTIVE = re.compile(
    r"[а-я-]*(?:ни[йие]|ци[йие]|зи[йие]|ди[йие]|ми[йие]|си[йие]|ли[йие]|ри[йие]|ти[йие]|ви[йие]|пани[йие]|тел[еь]й|людей|компаний"
    r"|семей|статей|сетей|рублей|"
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
    r"[а-я]+(?:ли|ла|ло|лись|лась|лось|лся|ет|ют|ит|ят|ут|ают|ется|ются|ены|яны|яно|ено|ана|ано|аны|ена"
    r"|ть|ться)\Z"
)


def russian(tokens: Sequence[Token], at: int, single: bool) -> Noun | None:
    """The phrase at token `at`: adjectives and their noun, in the nominative singular."""
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
        if not _RU_PARTICIPLE.match(word) and word not in ("новых", "новые", "новый", "новая", "новую"):
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
    ("телей", "тель"), ("ателей", "атель"), ("ений", "ение"), ("аний", "ание"), ("ий", "ия"),
    ("остей", "ость"),
    ("ей", "ь"), ("ев", "й"), ("ов", ""), ("иц", "ица"), ("писем", "письмо"), ("окон", "окно"),
    ("мест", "место"),
    ("ств", "ство"), ("лок", "лка"), ("ток", "тка"), ("вок", "вка"), ("чек", "чка"), ("шек", "шка"),
    ("дел", "дело"), ("сел", "село"),
    ("атак", "атака"), ("карт", "карта"), ("услуг", "услуга"), ("угроз", "угроза"), ("школ", "школа"),
    ("заявок", "заявка"),
    ("сим-карт", "сим-карта"), ("программ", "программа"), ("систем", "система"), ("квартир", "квартира"),
    ("точек", "точка"),
    ("письма", "письмо"), ("яиц", "яйцо"), ("стран", "страна"), ("жалоб", "жалоба"), ("семей", "семья"),
    ("женщин", "женщина"), ("ства", "ство"), ("ения", "ение"), ("ания", "ание"), ("ции", "ция"),
    ("нии", "ния"), ("теля", "тель"),
    ("ятий", "ятие"), ("ытий", "ытие"), ("овий", "овие"), ("обий", "обие"),
    ("ятия", "ятие"), ("ытия", "ытие"), ("овия", "овие"), ("обия", "обие"),
    ("оек", "ойка"), ("бок", "бка"), ("пок", "пка"), ("жек", "жка"), ("садок", "садка"), ("щадок", "щадка"),
    ("ездок", "ездка"), ("ядок", "ядка"), ("детей", "ребенок"), ("врачей", "врач"), ("гаражей", "гараж"),
    ("чертежей", "чертеж"), ("платежей", "платеж"), ("товарищей", "товарищ"), ("нцев", "нец"),
    ("льцев", "лец"), ("вцев", "вец"), ("месяцев", "месяц"), ("деревьев", "дерево"), ("тек", "тека"),
    ("дней", "день"), ("компаний", "компания"), ("кампаний", "кампания"), ("звонков", "звонок"),
    ("рынков", "рынок"), ("тков", "ток"), ("списков", "список"), ("поставок", "поставка"),
    ("групп", "группа"), ("команд", "команда"), ("бригад", "бригада"), ("деревень", "деревня"),
    ("слов", "слово"), ("книг", "книга"), ("дорог", "дорога"), ("побед", "победа"), ("ракет", "ракета"),
    ("газет", "газета"), ("анкет", "анкета"), ("монет", "монета"), ("жертв", "жертва"),
    ("задач", "задача"), ("доз", "доза"), ("бирж", "биржа"), ("шин", "шина"), ("жин", "жина"),
    ("чин", "чина"), ("цин", "цина"), ("озер", "озеро"), ("места", "место"), ("дела", "дело"),
    ("села", "село"), ("окна", "окно"), ("слова", "слово"), ("озера", "озеро"), ("яйца", "яйцо"),
    ("случая", "случай"), ("трамвая", "трамвай"), ("музея", "музей"), ("обиля", "обиль"),
    ("лки", "лка"), ("тки", "тка"), ("аки", "ака"), ("озы", "оза"), ("рты", "рта"),
)  # fmt: skip


def _ru_singular(word: str, single: bool) -> str:
    """A Russian noun in the nominative singular, as far as its ending tells."""
    if single:
        return word
    for ending, nominative in sorted(_RU_ENDINGS, key=lambda pair: -len(pair[0])):
        if (word.endswith(ending) and len(word) - len(ending) >= 1) or word == ending:
            return word[: len(word) - len(ending)] + nominative
    if word.endswith("а") and len(word) > 3:
        return word[:-1]
    if len(word) > 4 and (word.endswith("ы") or re.search(r"[гкхжшчщ]и\Z", word)):
        return word[:-1] + "а"
    return word


_RU_FEMININE = ("а", "я", "сть", "знь", "чь", "шь", "жь", "щь", "адь", "сеть", "модель", "запись", "дверь",
    "цель", "роль", "связь", "смерть", "кровать")  # fmt: skip


def _ru_agree(word: str, head: str) -> str:
    """An adjective in the nominative singular, of the gender its noun's ending shows."""
    found = re.match(r"(.+?)(ых|их|ые|ие|ый|ий|ой|ая|яя|ую|юю|ое|ее|ого|его|ому|ыми|ими|ым|им|ей)\Z", word)
    if not found:
        return word
    stem, soft = found.group(1), found.group(1)[-1] in "кгхжшчщ"
    thin = stem[-1] == "н" and found.group(2) in ("их", "ие", "яя", "юю", "ее", "его", "ими", "им")
    if head.endswith(_RU_FEMININE):
        return stem + ("яя" if thin else "ая")
    if head.endswith(("о", "е")):
        return stem + ("ее" if thin or stem[-1] in "жшчщ" else "ое")
    soft = soft or thin
    return stem + ("ий" if soft else "ый")
