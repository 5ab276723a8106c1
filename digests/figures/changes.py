"""What a text says of a number: about, at least, up, down.

The patterns work on folded words: those before a number (they end where it begins) and those
behind it or its unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digests.model import Change

_APPROXIMATE = (
    r"(?:about|around|nearly|almost|roughly|approximately|approx\.?|circa|some|close to|an estimated"
    r"|barely|≈|~"
    r"|in the region of|just shy of|averag(?:ed|ing) roughly|texminen|teqriben|texmini"
    r"|около|примерно|почти|порядка|приблизительно|ориентировочно|близк\w{1,3} к|без малого"
    r"|прибли(?:зил|жа)\w+ к)"
)
_NOT_LESS = (
    r"(?:no less than|no fewer than|not less than|no slower than|no lower than|at least|en azi|azi"
    r"|не менее(?: чем)?|не ниже"
    r"|не меньше(?: чем)?|как минимум|minimum(?: of)?|минимум)"
)
_NOT_MORE = (
    r"(?:no more than|not more than|at most|up to|as much as|as many as|maximum(?: of)?|en coxu|maksimum"
    r"|не более(?: чем)?"
    r"|не больше(?: чем)?|не выше|не превы\w+|максимум)"
)
_MORE = (
    r"(?:more than|over|above|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)|topp(?:ed|ing)|upwards of"
    r"|in excess of|north of"
    r"|greater than|beyond|>|≥|(?:более|больше)(?: чем)?(?: в)?|свыше|превыси[лв]\w*|превыша\w+|выше|сверх"
    r"|(?:перевалил|выш)\w+ за|перешагнул\w*(?: (?:через|за))?(?: (?:отметку|рубеж|порог)(?: в)?)?)"
)
_LESS = (
    r"(?:less than|fewer than|under|below|lower than|sub-?|short of|<|≤"
    r"|менее(?: чем)?|меньше(?: чем)?|ниже|до)"
)
_UP = (
    r"(?:rose|rise[ns]?|rising|grew|grow[ns]?|growing|gain(?:ed|s|ing)?|climb(?:ed|s|ing)?|jump(?:ed|s|ing)?"
    r"|increas(?:e|ed|es|ing)|surg(?:ed|es|ing)|advanc(?:ed|es|ing)|soar(?:ed|s|ing)|improv(?:ed|es|ing)"
    r"|expand(?:ed|s|ing)?|widened|swelled|edged up|ticked up|added|accelerated"
    r"|strengthened|rallied|rebounded|higher"
    r"|(?<!gave )(?<!made )(?<!make )(?<!makes )(?<!making )(?<!give )(?<!set )(?<!put )(?<!take )"
    r"(?<!took )up)"
)
_DOWN = (
    r"(?:fell|fall(?:en|s|ing)?|drop(?:ped|s|ping)?|declin(?:ed|es|ing)|decreas(?:ed|es|ing)|los[te]|losing"
    r"|slid|slip(?:ped|s)|plung(?:ed|es|ing)|plummet(?:ed|s|ing)|tumbl(?:ed|es|ing)|sank|shrank|reduced"
    r"|shed|dipped|narrowed|trimmed|shaved"
    r"|eas(?:ed|es|ing)|lower(?:ed)?|cut|down|contracted|retreated|weakened|slashed)"
)
_RU_UP = (
    r"(?:вырос\w*|выраст\w*|увелич\w+|возрос\w*|поднял\w*|подня[тв]\w*|прибави\w*|прирост\w*|рост\w{0,2}"
    r"|повыс\w+|повыш\w+"
    r"|подорожа\w+|расшир\w+|больше|выше|превы[сш]\w+|ускор\w+|добав\w+|раст[еу]т|укрепи\w+|опере\w+"
    r"|подскоч\w+|взлете\w+|улучши\w+|улучшен\w+|усили\w+|поднима\w+|подним\w+|увелич\w+|прибавля\w+)"
)
_RU_DOWN = (
    r"(?:снизи\w*|снижен\w*|упал\w*|сократи\w*|сокращен\w*|уменьш\w+|паден\w+|подешевел\w*|опусти\w*"
    r"|меньше|ниже|спад\w*"
    r"|потеря\w+|убыл\w*|замедл\w+|просе[лд]\w*|просад\w+|рухну\w+|обвали\w+|ослаб\w+|ухудш\w+"
    r"|снижа\w+|сокраща\w+|пада\w+|урез\w+|дешеве\w+)"
)
_UP_NOUN = r"(?:growth|increase|rise|gain|artim\w*|yukselis\w*|рост\w{0,2}|прирост\w{0,2}|увеличени\w)"
_DOWN_NOUN = (
    r"(?:drop|decline|decrease|reduction|fall|azalma\w*|enis\w*|снижени\w|падени\w|спад\w?|сокращени\w)"
)
_BEING = (
    r"(?:amount(?:s|ed) to|is|was|were|are|of|at|by|to|reached|came to|comes to|stood at|made up"
    r"|totall?ed|equals|состави\w+|составля\w+)"
)
_SOFTLY = rf"(?: (?:{_APPROXIMATE}|under|over))?"
_STEPS = r"(?: (?:by|of|another|just|only|a further|an additional|on average))*"

_THING = (
    r"(?:increase|rise|growth|gain|jump|surge|decrease|drop|fall|decline|reduction|cut|slump|hike"
    r"|improvement)"
)
_ARTICLE = r"(?:an?|the|its|their|this|that|another|any|some|his|her|our)"
_THING_OF = re.compile(rf"\b{_ARTICLE}(?: [a-z-]+){{0,3}} {_THING} of{_SOFTLY} (?:[$€£₼]|azn |usd )?\Z")
_BEFORE_THING = re.compile(rf"(?:\A|[^,;:(\s-] ){_ARTICLE} \Z")
_THING_BEHIND = re.compile(rf"[ -](?:[a-z-]+ ){{0,2}}?{_THING}s?\b(?! (?:is|was|to)\b)")
_LEVEL = re.compile(
    rf"(?<!\w)(?:to|at)(?: (?:an?|the) [a-z-]+(?: [a-z-]+)? of)?(?: {_APPROXIMATE})? (?:[$€£₼]|azn |usd )?\Z"
)
_AT_PACE = re.compile(r"(?<!\w)(?:gr[eo]w\w*|expand\w*|rose|rising|increas\w+) at an?(?: [a-z-]+){0,2} \Z")
_RU_STEP = (" на ", " в ")
_RU_ANY = ("о", "е", "и", "а")
_PACED = r"(?:grew|grow[ns]?|growing|expand(?:ed|s|ing)?|rose|rising|increas(?:ed|ing))"
_Pattern = tuple[Change, tuple[str, ...], re.Pattern[str]]
_BEFORE: tuple[_Pattern, ...] = (
    ("=", ("from ",), re.compile(r"(?<!\w)from (?:up to|at least|about|around) \Z")),
    ("~", ("up ", "down "), re.compile(r"(?<!\w)(?:up|down) (?:about|around|roughly|approximately|some) \Z")),
    (">", (), re.compile(rf"(?<!\w){_NOT_LESS}(?: (?:a|the|на|by))? \Z")),
    ("<", (), re.compile(rf"(?<!\w){_NOT_MORE}(?: (?:a|the|на|by))? \Z")),
    (">", (), re.compile(rf"(?<!\w){_MORE}(?: (?:a|the|на|just|by))? \(?\Z|[>≥] ?\Z")),
    ("up", (), re.compile(rf"(?<!\w){_UP}{_STEPS}{_SOFTLY}(?: by)? \Z|\+ ?\Z|(?<!\w)плюс \Z")),
    ("down", (), re.compile(rf"(?<!\w){_DOWN}{_STEPS}{_SOFTLY}(?: by)? \Z")),
    ("up", (" at an",), re.compile(rf"(?<!\w){_PACED} at an?(?: [a-z-]+){{0,2}} \Z")),
    ("up", (" by ",), re.compile(rf"(?<!\w)(?:{_UP}|exceed(?:s|ed)?)(?: [\w'.-]+){{1,6}} by{_SOFTLY} \Z")),
    ("down", (" by ",), re.compile(rf"(?<!\w){_DOWN}(?: [\w'.-]+){{1,6}} by{_SOFTLY} \Z")),
    ("~", (), re.compile(rf"(?<!\w){_APPROXIMATE}(?: (?:a|the|на|by|at|of|just))? ?\Z|[~≈] ?\Z")),
    ("up", _RU_STEP, re.compile(rf"(?<!\w){_RU_UP}(?: [а-яa-z0-9.,-]+){{0,6}} (?:на|в) \Z")),
    ("down", _RU_STEP, re.compile(rf"(?<!\w){_RU_DOWN}(?: [а-яa-z0-9.,-]+){{0,6}} (?:на|в) \Z")),
    ("up", ("при", "добави"), re.compile(r"(?<!\w)(?:прибави\w+|прирост\w*|добави\w+)(?: [а-я]+){0,3} \Z")),
    ("down", ("потеря",), re.compile(r"(?<!\w)потеря\w+(?: [а-я]+){0,2} \Z")),
    ("up", _RU_ANY, re.compile(rf"(?<!\w){_RU_UP}(?: почти| более чем)? \Z")),
    ("down", _RU_ANY, re.compile(rf"(?<!\w){_RU_DOWN}(?: почти| более чем)? \Z")),
    ("<", (), re.compile(rf"(?<!\w){_LESS}(?: (?:a|the|на))? ?\Z|[<≤] ?\Z")),
)
"""Mark, substrings of which the words must hold one (none: no such need), pattern."""
_OBJECT = r"(?! from)(?: (?!to\b|from\b|than\b|at\b)[a-z'-]+){1,3}(?: by)?"
_LEADING: tuple[tuple[Change, re.Pattern[str]], ...] = (
    ("up", re.compile(rf"(?<!\w)(?<!to ){_UP_NOUN}(?: [\w'-]+){{0,5}} {_BEING}{_SOFTLY} \Z")),
    ("down", re.compile(rf"(?<!\w)(?<!to ){_DOWN_NOUN}(?: [\w'-]+){{0,5}} {_BEING}{_SOFTLY} \Z")),
    ("up", re.compile(rf"(?<!\w)(?:rais|lift|boost)(?:e|es|ed|s|ing)?{_OBJECT}{_SOFTLY} \Z")),
    ("down", re.compile(rf"(?<!\w)(?:cut|reduce|slash|trim){_OBJECT}{_SOFTLY} \Z")),
    ("up", re.compile(r"(?<!\w)artim\w*,?(?: [a-z0-9-]+){0,7} \Z")),
    ("down", re.compile(r"(?<!\w)(?:azalma|enis)\w*,?(?: [a-z0-9-]+){0,7} \Z")),
)
_TARGET = re.compile(
    r"(?:дош\w+|достиг\w*|довед\w*|довел\w*|подним\w+|снижа\w+|раст[иу]\w*|число|числа|количество|вырос\w*|выраст\w*|возр[оа]с\w*|увелич\w+|сниз\w+|упал\w*|подня\w+"
    r"|сократ\w+|сокращ\w+|прибли\w+|повы[сш]\w+|опуст\w+|подешев\w+|подорож\w+|расшир\w+|ускор\w+"
    r"|разогна\w+|(?:довед|довест|довел)\w+(?: [а-я-]+){0,4}|стоимость\w*|цен[ауыо]\w*"
    r"|(?:замедл|уменьш|ослаб|рухну|обвали|просе|подскоч|взлете|ухудш|улучш)\w*"
    r"|со? [$€£₼]?[\d.,]+ ?%?(?: [а-я]+){0,2}"
    r"|на [\d.,]+ ?(?:%|[а-я.]+)(?: [а-я.]+){0,2}),? (?:- )?(?:[а-я]+ )?до "
    r"(?:почти |около )?\Z"
)

_AZ_UP = (
    r"(?:art(?:ib|araq|di|miw|mis|ir|maq|ma|im|an|ac\w+)\w*|cox(?:dur|alib|alar|al\w+)?|artiq(?:dir)?"
    r"|yuxari(?:dir)?"
    r"|yuksel\w+|qalx\w+|ustele\w+|genislen\w+|boyu(?:yub|mek|mus|tm|du)\w*|suretlen\w+|bahalas\w+|irelil\w+)"
)
_AZ_DOWN = (
    r"(?:azal\w+|az(?:dir|di)?|asagi(?:dir)?|dus(?:ub|us|erek|du|en)\w*|en(?:ib|erek|di|mis)\w*|gerile\w+"
    r"|ucuzlas\w+|itir\w+|qisal\w+|kicil\w+|daral\w+"
    r"|zeifle\w+)"
)
_AZ_VERB = re.compile(rf"(?<![a-z])(?:({_AZ_UP})|({_AZ_DOWN}))(?![a-z])")
_AZ_SHARED = re.compile(r"(?:n[ae]|y[ae]|[a-z][ae]|adambasina) (?:ise |texminen )?\Z")
_AZ_PASSED = (
    r"(?:ot|as|kec)(?:[iu]b|m[iu]s|di|du|erek|araq|ecek|aca[qg]|[iu]r|mekde|maqda)(?:d[iu]r?|lar|ler)?"
)
_AZ_MARK = r"(?: (?:hedd|seviyye|reqem|serhed)\w{0,2}ni)"
"""`2 trilyon dollar həddini keçib`: what is passed, named."""
_AFTER: tuple[tuple[Change, re.Pattern[str]], ...] = (
    ("~", re.compile(r"%?(?:-?[a-z]{1,3})?[ ,]*(?:yaxin|etrafinda|civarinda)\w*| or so\b")),
    (">", re.compile(r"%?(?:-?[a-z]{0,5})? ?(?:or more|and more|or above|(?:or|and) (?:over|older)|or higher"
        r"|plus\b|и более|и выше"
        r"|ve daha (?:cox|yuxari))")),
    (">", re.compile(r"\+(?! ?\d)")),
    (">", re.compile(rf"%?-?(?:[a-z]{{0,3}}[iu])?{_AZ_MARK}? {_AZ_PASSED}(?![a-z])")),
    ("~", re.compile(r"-odd\b")),
    (">", re.compile(r" с (?:лишним|небольшим)(?!\w)")),
    ("<", re.compile(r"%?(?:-?[a-z]{0,4})? (?:qeder\w*|or less|or fewer|or below|и менее)\b")),
    ("<", re.compile(r"%?-?[a-z]{0,3}?d[ea]k(?:d[iu]r)?\b")),
)  # fmt: skip
_ABLATIVE = re.compile(
    r"%?-?[a-z]{0,6}[dt][ea]n (?:daha )?(?:(cox|artiq|yuxari)|az|asagi)(?:d[iu]r)?(?![a-z])"
)
_MORE_AFTER = re.compile(
    r" (?:daha )?(?:(cox|artiq|yuxari)|az|asagi)(?:u(?:n\w*)?|i(?:n\w*)?|d[iu]r|di)?(?![a-z])"
)
_STATED = re.compile(
    r"(?:состави\w+|составля\w+|равн\w+|is|are|was|were|amount(?:s|ed) to|stands? at|stood at|totall?ed"
    r"|came to) \Z"
)
_EN_AFTER = re.compile(
    r"[ -](?:year-on-year |of |further |annual )*"
    r"(?:(ahead of|more|higher|increase|rise|growth|gain|jump|faster|above|up\b)"
    r"|(?:less|lower|fewer|decrease|drop"
    r"|fall|decline|down|below"
    r"|reduction|slower|cheaper))\b"
)
_EN_TIMES = re.compile(
    r" (?:()the (?:previous|last|prior|preceding|year-earlier)|(?:more|higher|as (?:many|much)|bigger"
    r"|larger)())"
)
_RU_AFTER = re.compile(
    r" ?(?:(больше|выше|дороже|роста?|прирост\w*|быстрее)|(?:меньше|ниже|дешевле|снижени\w|медленнее))(?!\w)"
)
_VERB = re.compile(
    r"(?<!\w)(?:что|oldug\w+|halda|which|to|from|is|are|was|were|made|make|accounted|received|reached|formed|came"
    r"|collected|amounted|used|drew"
    r"|[a-z]+(?:[iu]b|edir|olur|erek|araq)(?:dir|lar|ler)?|idi|состави\w+|(?!начал)[а-я]{4,}(?:ли|ла|ло"
    r"|ется|ются|лось|лись)|of)(?!\w)"
)


def before_mark(words: str, longer: str) -> Change | None:
    """The mark in the folded words that end where a number begins; `longer` reaches further back."""
    if words.endswith("до ") and _TARGET.search(longer):
        return "="
    for mark, needs, pattern in _BEFORE:
        if (not needs or any(need in words for need in needs)) and pattern.search(words):
            return mark
    return None


def robbed(before: str) -> bool:
    """Whether people lost the sum that follows: it is an amount, no step (`clients lost $5,000`)."""
    return bool(_ROBBED.search(before))


_ROBBED = re.compile(
    r"\b(?:people|persons|victims?|customers?|clients?|users?|residents?|citizens?|subscribers?|pensioners?|m[ae]n"
    r"|wom[ae]n)(?: \w+){0,6} (?:lost|lose|losing)(?: \w+){0,3} \Z"
)


def leading_noun(words: str) -> Change | None:
    """`up` or `down` from a noun that governs the number (`the decline amounts to 27 percent`)."""
    return next((mark for mark, pattern in _LEADING if pattern.search(words)), None)


def told_as_thing(before: str, after: str) -> bool:
    """Whether English speaks of a change as a thing of that size: `a 75 percent increase in use`.

    Nothing moves there by itself; `what` names the change.  Behind a comma (`, a 69.5% decrease`) the
    step of the clause before is told.
    """
    behind = _BEFORE_THING.search(before) and _THING_BEHIND.match(after)
    return bool(behind or _THING_OF.search(before))


def level(words: str) -> bool:
    """Whether the words before a number tell what something came to (`down 0.03% to a close of`).

    `grew at an annual 2%` tells a pace, no level.
    """
    return bool(_LEVEL.search(words)) and not _AT_PACE.search(words)


def close_mark(words: str) -> Change | None:
    """The mark in the folded words that follow a number, or its unit, at once."""
    for mark, pattern in _AFTER:
        if pattern.match(words):
            return mark
    return _bound(_ABLATIVE.match(words))


def _bound(found: re.Match[str] | None) -> Change | None:
    """`>` behind `çox`, `<` behind `az`; turned round where a negation follows (`az olmamalıdır`)."""
    if found is None:
        return None
    more = bool(found.group(1)) is not bool(_AZ_NOT.match(found.string, found.end()))
    return ">" if more else "<"


_AZ_NOT = re.compile(r" ol(?:mama|may|unma)\w*")


def ablative_mark(words: str) -> Change | None:
    """`>` or `<` behind a unit in the ablative (`2 dəfədən çox`)."""
    return _bound(_MORE_AFTER.match(words))


def stated(before: str, after: str) -> bool:
    """Whether a number is told as a level, not as a step."""
    return bool(_STATED.search(before)) or after.startswith((" teskil", "-ni teskil", "-ini teskil"))


def step_behind(words: str, before: str) -> Change | None:
    """`up` or `down` where an Azerbaijani verb follows the unit at once (`1,2 dollar bahalaşıb`).

    What falls to somebody (`poçta 97 milyon manat düşüb`) is a part, and what was lost to thieves is an
    amount: no steps.
    """
    found = _AZ_VERB.match(words[1:]) if words.startswith(" ") else None
    if found and (words.startswith(" itir") or (words.startswith(" dus") and _AZ_SHARED.search(before))):
        return None
    return None if not found else "up" if found.group(1) else "down"


def direction_after(words: str, language: str, unit: str) -> Change | None:
    """`up` or `down` from the folded words behind a share, a multiple or a step."""
    if language == "az":
        found = _AZ_VERB.search(words)
    elif language == "ru":
        found = _RU_AFTER.match(words)
    elif unit == "time":
        return "up" if _EN_TIMES.match(words) else None
    else:
        found = _EN_AFTER.match(words)
    return None if not found else "up" if found.group(1) else "down"


def spread(marks: list[Change | None], between: Sequence[str]) -> None:
    """Give the direction of one member of a list to its silent neighbours.

    `between[i]` are the folded words from member i to member i + 1; a verb there ends the list.
    """
    for index in range(1, len(marks)):
        if (
            marks[index] is None
            and marks[index - 1] in ("up", "down")
            and not _VERB.search(between[index - 1])
        ):
            marks[index] = marks[index - 1]
    for index in range(len(marks) - 2, -1, -1):
        if marks[index] is None and marks[index + 1] in ("up", "down") and not _VERB.search(between[index]):
            marks[index] = marks[index + 1]
