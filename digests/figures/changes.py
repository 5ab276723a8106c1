"""What a text says of a number: about, at least, up, down."""

from __future__ import annotations

import re

from digests.model import Change

# Every pattern is searched in the folded words before a number (and ends there) or after its unit.

_APPROXIMATE = (
    r"(?:about|around|nearly|almost|roughly|approximately|approx\.?|circa|some|close to|an estimated|barely|≈|~"
    r"|averag(?:ed|ing|es)(?: of| at)?|in the region of|just shy of"
    r"|texminen|teqriben|texmini|orta hesabla|tekminen"
    r"|около|примерно|почти|порядка|приблизительно|ориентировочно|близко к|без малого)"
)
_MORE = (
    r"(?:more than|over|above|at least|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)|topp(?:ed|ing)|upwards of|in excess of"
    r"|no less than|no fewer than|not less than|no slower than|minimum(?: of)?|north of|well over|greater than|beyond|>|≥"
    r"|worth over"
    r"|en azi|azi|minimum|en az"
    r"|более(?: чем)?|больше(?: чем)?|свыше|не менее(?: чем)?|как минимум|минимум|превыси[лв]\w*|превыша\w+|выше|сверх|не ниже)"
)
_LESS = (
    r"(?:less than|fewer than|under|below|up to|at most|no more than|not more than|just under|maximum(?: of)?|as much as"
    r"|lower than|a maximum of|sub-?|<|≤|short of"
    r"|en coxu|maksimum"
    r"|менее(?: чем)?|меньше(?: чем)?|не более(?: чем)?|не больше|максимум|ниже|не выше|(?<!от )до)"
)
_UP_VERB = (
    r"(?:rose|rise[ns]?|rising|grew|grow[ns]?|growing|gain(?:ed|s|ing)?|climb(?:ed|s|ing)?|jump(?:ed|s|ing)?"
    r"|increas(?:e|ed|es|ing)|surg(?:ed|es|ing)|advanc(?:ed|es|ing)|soar(?:ed|s|ing)|improv(?:ed|es|ing)"
    r"|expand(?:ed|s|ing)?|went up|gone up|go up|up|add(?:ed|s|ing)|accelerated|strengthened|rallied|rebounded|higher"
    r"|growth of|rise of|gain of|growth)"
)
_DOWN_VERB = (
    r"(?:fell|fall(?:en|s|ing)?|drop(?:ped|s|ping)?|declin(?:ed|es|ing)|decreas(?:ed|es|ing)|los[te]|losing"
    r"|slid|slip(?:ped|s)|plung(?:ed|es|ing)|plummet(?:ed|s|ing)|tumbl(?:ed|es|ing)|sank|shrank|reduced|shed|dipped"
    r"|eas(?:ed|es|ing)|lower(?:ed)?|cut|edged down|went down|gone down|down|contracted|retreated|weakened|slashed)"
)
_RU_UP = (
    r"(?:вырос\w*|выраст\w*|увелич\w+|возрос\w*|поднял\w*|подня[тв]\w*|прибави\w*|прирост\w*|рост\w*|повыс\w+|повыш\w+|подорожа\w+"
    r"|расшир\w+|больше|выше|превы\w+|прыгну\w+|ускор\w+|приба\w+|добав\w+|раст[её]т|укрепи\w+)"
)
_RU_DOWN = (
    r"(?:снизи\w*|снижен\w*|упал\w*|сократи\w*|сокращен\w*|уменьш\w+|паден\w+|подешевел\w*|опусти\w*|меньше|ниже|спад\w*"
    r"|потеря\w+|убыл\w*|замедл\w+)"
)
_LINK = r"(?: ?(?:by|a|an|of|another|just|only|further|just over))*"

_BEFORE = (
    ("~", re.compile(rf"(?<!\w)(?:up|down) {_APPROXIMATE} \Z|was up about \Z")),
    (">", re.compile(rf"(?<!\w){_MORE}(?: (?:a|the|на|just|на целых))? ?[(]?\Z")),
    ("up", re.compile(rf"(?<!\w){_UP_VERB}(?: (?:up|edged))?{_LINK}(?: (?:{_APPROXIMATE}|under|over|up to))?(?: by)? \Z")),
    ("down", re.compile(rf"(?<!\w){_DOWN_VERB}{_LINK}(?: (?:{_APPROXIMATE}|under|over))?(?: by)? \Z")),
    ("~", re.compile(rf"(?<!\w){_APPROXIMATE}(?: (?:a|the|на|by|at|of|just))? ?\Z")),
    ("<", re.compile(rf"(?<!\w){_LESS}(?: (?:a|the))? ?\Z")),
    ("up", re.compile(rf"(?<!\w){_RU_UP}(?: [а-яa-z0-9.,-]+){{0,6}} (?:на|в) \Z")),
    ("down", re.compile(rf"(?<!\w){_RU_DOWN}(?: [а-яa-z0-9.,-]+){{0,6}} (?:на|в) \Z")),
    ("up", re.compile(r"\+ ?\Z|плюс \Z|прирост \Z|прирост за \w+ \Z|artim \Z")),
)  # fmt: skip

_AZ_UP = (
    r"(?:art(?:ib|araq|di|miw|mis|ir|maq|ma|im|an|ac\w+)\w*|cox(?:dur|alib|alar|al\w+)?|artiq(?:dir)?|yuxari(?:dir)?"
    r"|yuksel\w+|qalx\w+|ustele\w+|genislen\w+|boyu(?:yub|mek|mus|tm|du)\w*|suretlen\w+|bahalas\w+|irelil\w+)"
)
_AZ_DOWN = r"(?:azal\w+|az(?:dir|di)?|asagi(?:dir)?|dus(?:ub|us|erek|du|en)\w*|en(?:ib|erek|di|mis)\w*|gerile\w+|ucuzlas\w+|zeifle\w+)"
_AFTER = (
    ("~", re.compile(r"(?:-?[a-z]{1,3})?[ ,]*(?:yaxin|etrafinda|civarinda|or so)\b")),
    (">", re.compile(r"(?:-?[a-z]{0,5})? ?(?:or more|and more|or above|or higher|plus\b|и более|и выше|ve daha (?:cox|yuxari))")),
    (">", re.compile(r"\+(?! ?\d)")),
    ("<", re.compile(r"(?:-?[a-z]{0,4})? (?:qeder|or less|or fewer|or below|и менее)\b")),
    ("<", re.compile(r"-?(?:[a-z]{0,3})?d[ea]k\b")),
)  # fmt: skip
_ABLATIVE = re.compile(r"-?[a-z]{0,6}[dt][ea]n (?:daha )?(cox|artiq|yuxari|az|asagi)")
_CLAUSE = re.compile(r"[^.;,()]{0,48}?")
_EN_AFTER = re.compile(
    r"(?: (?:percent|per cent))?[ -](?:year-on-year |of |further |annual |times )*"
    r"(?:(more|higher|increase|rise|growth|gain|jump|faster|above|up)|(less|lower|fewer|decrease|drop|fall|decline|down|below"
    r"|reduction|slower|cheaper))\b"
)
_RU_AFTER = re.compile(r" ?(?:(больше|выше|дороже|роста?|прирост)|(меньше|ниже|дешевле|снижени\w))\b")


def before_mark(words: str) -> Change | None:
    """The mark in the folded words that end where a number begins."""
    for mark, pattern in _BEFORE:
        if pattern.search(words):
            return mark  # type: ignore[return-value]
    return None


def close_mark(words: str) -> Change | None:
    """The mark in the folded words that follow a number and its unit at once."""
    for mark, pattern in _AFTER:
        if pattern.match(words):
            return mark  # type: ignore[return-value]
    found = _ABLATIVE.match(words)
    if found:
        return "<" if found.group(1) in ("az", "asagi") else ">"
    return None


_AZ_VERB = re.compile(rf"(?<![a-z])(?:({_AZ_UP})|({_AZ_DOWN}))(?![a-z])")


def direction_after(words: str, language: str) -> Change | None:
    """`up` or `down` from the folded words of the clause after a share or multiple."""
    if language in ("az", "tr"):
        found = _AZ_VERB.search(words)
    elif language == "ru":
        found = _RU_AFTER.match(words)
    else:
        found = _EN_AFTER.match(words)
    if not found:
        return None
    return "up" if found.group(1) else "down"


_LIST_UP = re.compile(rf"(?<!\w)(?:artim|рост|прирост|прибавил\w*|вырос\w*|growth|rose|grew|{_RU_UP})(?!\w)")
_LIST_DOWN = re.compile(rf"(?<!\w)(?:azalma|enis|снижение|спад|fell|decline|{_RU_DOWN})(?!\w)")
