"""Whether what was measured can stand beside its figure as a phrase of its own.

Enters: the `what` of a figure, cut out of running text by rules.  Leaves: the phrase, or
nothing where it would read as a torn-off piece of a sentence.  Saying less is better than
saying something odd: the headline and the source sentence are one line or one tap away.
"""

from __future__ import annotations

import re
from itertools import pairwise

from bot.formatter.text import clean
from digests.language import fold, lower
from digests.language.months import MONTHS
from digests.model import Figure, Language

LONGEST = 60
WORDS = 7

_NUMBER = re.compile(r"(?<![^\W\d])\d{2}|\d(?![A-Za-z])")
"""Any number but that of a name (5G, 4G)."""
_SCALES = re.compile(r"^(?:million|billion|thousand|milyon|milyard|min|млн|млрд|тыс\.?)\s+", re.IGNORECASE)

_TORN = """
    said says say adds added told caught come comes came disposes bringing enjoy interested measured them
    which that who already so alone more until till since while when where because although though but if then
    also just even now today currently recently still yet once not he she it they we you this these those
    there here is are was were be been has had have will would can could may must does did do
    run runs ran paid pays sold sells bought buys built serves employs connects gets got gave gives given
    takes took taken sees saw shows showed grew grows rose rises fell falls stands stood exceeds earns earned
    spent spends includes contains ask asks asked stole steals stolen scoring scores scored
    iki uc dord bes alti yeddi sekkiz doqquz два две три четыре пять шесть семь
    ki bunun onun onlarin bundan ondan her un deyib bildirib tapilib olunsa olundugundan oldugundan hemin ayda
    baslayandan idi olub edib artaraq hele helelik nisbeten non son da birlikde artiq hazirda indi hemin ise
    ucun kimi qeder gore burada orada eger ona onda nece indiyedek
    bunlar bunlari
    уже сейчас теперь ныне пока еще только лишь также тоже будет будут был была было были нет может могут
    этого этом этот эта эти он она они оно его ее их ранее тогда затем потом однако если чтобы когда где
    что год года году есть у тем тому же стало вновь закончит пресек которые который дали собрано выпущено
"""
"""Words with a verb's or a pronoun's task, folded: around them the sentence is missing."""
_EMPTY = """
    growth drop rise fall increase decrease volume month year group total number small company
    country republic olke respublika страна республика
    center centre company merkez sirket центр компания
    figure point points place places average line service money week
    two three four five six seven eight nine ten
    artim azalma gosterici gostericisi hecm hecmi ay il reqem say bloklanan illik muqayisede kicik menbe
    рост снижение падение объем показатель месяц число количество g квартал кварталу уровне уровень
"""
"""Words, folded, that name no thing measured."""
_MOVES = "growth drop rise fall increase decrease artim azalma рост снижение прирост"
"""At the beginning they only repeat the mark of the figure (up, down)."""
_MEASURE = re.compile(
    r"^(?:Minim|Maxim|Average|Total|Speed(?!test)|Price|Number|Share|Volume|Revenue|Payment|Deposit|Loan"
    r"|Bank |Minimal|Maksimal|Orta |Ümumi|Sürət|Qiymət|Миним|Максим|Средн|Общ|Скорост|Цена|Число|Количеств"
    r"|Доля|Объ[её]м|Доход|Выручк|Export|Import|Profit|Income|Asset|Deposit|Wage|Salar|Rent|Sales|Services"
    r"|Mobile (?:oper|subsc|internet|comm)|Net (?:profit|income|loss)|Gross |Factory |Operating |Mortgage "
    r"|Non-cash |Households|Consumers|Users|Subscribers|Companies|Exports|Imports|Inflation|Turnout"
    r"|Birinci |İkinci |Üçüncü |Yeni |Nağd|Elektron |Rəqəmsal|Qalib |Xalis|Ödəni|Depozit"
    r"|Kredit (?:port|h)|Gəlir|Xərc"
    r"|Şirkət|Müraciət|Abunə|İstifadəçi|Xidmət|İxrac|İdxal|Vergi|Tarif|Maliyyə|Layihə|Əhali|Məlumat|Şəbəkə"
    r"|Kart|Təqaüd|Startap|Rezident|Qeydiyyat|Fərdi |Mobil (?:op|rab|int)|Banklararası|İnternet|İnflyasiya"
    r"|Чист|Прибыл|Расход|Экспорт|Импорт|Оборот|Инвестиц|Зарплат|Тариф|Стоимост|Площад|Длин|Мощност|Числен"
    r"|Потреблен|Проникновен|Ущерб|Вклад|Депозит|Кредит|Абонент|Пользовател|Услуг|Нагрузк|Комисси|Штраф|Мобильн"
    r"|Процентн|Безналичн|Электронн|Ненефтян|Медианн|Наемн|Наёмн|Итогов|Работник|Компани|Акци|Платеж|Поток)"
)
"""Beginnings of measures and of what is measured, capital only where they began a sentence; a name would
keep its capital."""
_LEADING = """
    and or of in to by the a an for at on from with than per as through between under over into about ve
"""
"""English words after which more must come; no article stands behind any other word of a phrase."""
_LOOSE_CASE = re.compile(r"(?:dan|den|[^\W\d_]{3}(?:in|un)|sini|sunu|\byeri)$")
"""Folded endings of Azerbaijani cases after which more must come."""
_PARTICIPLE = re.compile(
    r"(?:[iu][ln][ae]n|(?:^|[^\W\d_])(?:ed|gel|ver|ol|cek|kec|cix|dus|isley|oxuy|yasay|ged|tut|apar)[ae]n)$"
)
"""Of Azerbaijani, folded: `gələn`, `edilən`; whoever comes or what is done stands behind it."""
_VERB = re.compile(r"(?:[оеыи]ва|ирова)л[аио]?$")
"""Of Russian verbs, `оштрафовал`: endings that no noun has."""
_BENT = re.compile(r"(?:[ую]ю|ого|его|[оеы]му|ими|ыми|ами|ями|[ая]х|[^ьъаеиоуыэюя]ью|ем|ом)$")
"""Endings of Russian cases in which no measure stands by itself."""
_ADJECTIVE = re.compile(r"(?:[оеы][мй]|[иы]х|ого|его|[ую]ю)$")
_UNBENT = frozenset({"объем", "прием", "подъем", "заем", "дом", "том", "диплом", "перелом", "альбом", "атом"})
"""Nouns that end so by themselves."""


_BEFORE = re.compile(
    r"^(?:şirkətinin|agentliyinin|nazirliyinin|bankının|holdinqinin|operatorunun|startapının)\s+"
    r"|^(?:sonunad[əe]k|sonuna q[əe]d[əe]r|[əe]vv[əe]lind[əe]n|[əe]rzind[əe]|etibar[əe]n)\s+"
    r"|^(?:village|city|town|district|region|settlement) of (?:[A-Z][\w'’-]+ )+(?=[a-z])",
)
"""The end of a name, time or place that stood before the phrase."""
_BEHIND = re.compile(r"\s+(?:со скоростью|на сумму|в размере|стоимостью|объ[её]мом|мощностью|площадью)$")
"""What only leads on to the number."""


def phrase(what: str, told: Language | None = None) -> str:
    """The noun phrase to show, of a text in the language `told`; empty if it is none."""
    text = _SCALES.sub("", clean(what)).strip(" -–—,.;:")
    text = _BEHIND.sub("", _BEFORE.sub("", text))
    words = [fold(word) for word in re.findall(r"[\w-]+", text)]
    if not words or len(words) > WORDS or len(text) > LONGEST:
        return ""
    if _NUMBER.search(text) or re.search(r"[,;:!?]", text) or text.count("“") != text.count("”"):
        return ""
    torn = set(words) & set(_TORN.split()) or set(words) <= set(_EMPTY.split()) or words[0] in _MOVES.split()
    torn = torn or (len(words) == 1 and text.isupper())  # a body's short name: who, not what
    torn = torn or all(word in MONTHS for word in words) or any(map(_VERB.search, words))
    azerbaijani = told == "az" or _azerbaijani(text)
    if torn or _loose(words, text, azerbaijani=azerbaijani):
        return ""
    named = bool(re.match(r"\S+ [A-ZƏİÖÜÇŞĞА-ЯЁ][^\W\d_]*[a-zəıöüçşğа-яё]", text))
    language: Language = "az" if azerbaijani else "other"
    return text if named else _MEASURE.sub(lambda first: lower(first[0], language), text)


def names_who(what: str) -> bool:
    """Whether it says who, not what: it ends with a name, as no measure does."""
    last = clean(what).split()[-1:] or [""]
    named = last[0][:1].isupper() and not last[0].isupper()
    return named and not _MEASURE.match(clean(what)[:1].upper() + clean(what)[1:])


def share_of_many(figure: Figure) -> bool:
    """Whether a per cent counts some of those that stand beside it, which say not what those do.

    `84 percent of banks`, `bankların 84 faizi`.
    """
    before, found, behind = fold(figure.sentence).partition(fold(figure.surface) or "\0")
    what = fold(clean(figure.what))
    if figure.unit != "percent" or not found or not what:
        return False
    after = re.sub(r"^\s*(?:%|per ?cent|процент\w*)?\s*(?:of )?(?:the |all )?", "", behind)
    return after.startswith(what) or bool(re.search(rf"{re.escape(what)}(?:n?[iu]n)?\s*\Z", before))


def _loose(words: list[str], text: str, *, azerbaijani: bool) -> bool:
    """Whether the last word calls for another, or the first for one before."""
    if re.search(r"[а-яё]", text, re.IGNORECASE):
        return bool(re.fullmatch(r"и|в|на|по|к|с|за|от|для|у|о", words[-1])) or _bent(words)
    if azerbaijani:
        return words[-1] == "ve" or bool(_LOOSE_CASE.search(words[-1]) or _PARTICIPLE.search(words[-1]))
    return words[-1] in _LEADING.split() or any(
        word == "the" and before not in _LEADING.split() for before, word in pairwise(words)
    )


def _bent(words: list[str]) -> bool:
    """Whether a Russian phrase stands in a case that a word before it asked for."""
    if words[0] in ("в", "на", "по", "у", "для"):
        return len(words) == 2 and bool(_ADJECTIVE.search(words[1]))  # `в частном`: sector, but it is gone
    return bool(_BENT.search(words[0])) and words[0] not in _UNBENT


def _azerbaijani(text: str) -> bool:
    """Whether the text must be Azerbaijani: letters that neither English nor Russian has."""
    return bool(re.search(r"[əıöüçşğƏİÖÜÇŞĞ]", text))
