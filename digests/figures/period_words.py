"""How periods are worded: months, quarters, halves, years and what marks a comparison, as patterns.

Enters: nothing; leaves: tables of folded words and compiled patterns that `periods` reads with.
"""

from __future__ import annotations

import re

from digests.figures.tokens import fold, wordlist

_MONTHS = {
    "en": "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?",
    "az": "yanvar|fevral|mart|aprel|may|iyun|iyul|avqust|sentyabr|oktyabr|noyabr|dekabr",
    "ru": "январ|феврал|март|апрел|ма(?=[йяе])|июн|июл|август|сентябр|октябр|ноябр|декабр",
}
ORDER = {
    "en": wordlist("jan feb mar apr may jun jul aug sep oct nov dec"),
    "az": wordlist("yan fev mar apr may iyun iyul avq sen okt noy dek"),
    "ru": wordlist("янв фев мар апр ма июн июл авг сен окт ноя дек"),
}
COUNTS = {
    fold(word): number
    for number, words in {
        1: "one bir один одного first birinci ilk перв i 1",
        2: "two iki два двух second ikinci втор ii 2",
        3: "three üç три трех third üçüncü трет iii 3",
        4: "four dörd четыре четырех fourth dördüncü четверт iv 4",
        5: "five beş пять пяти 5",
        6: "six altı шесть шести 6",
        7: "seven yeddi семь семи 7",
        8: "eight səkkiz восемь восьми 8",
        9: "nine doqquz девять девяти 9",
        10: "ten on десять десяти 10",
        11: "eleven onbir одиннадцать одиннадцати 11",
    }.items()
    for word in words.split()
}
COUNTS["on bir"] = 11
_N = r"(?P<n>on bir|" + "|".join(sorted((word for word in COUNTS if len(word) > 2 or word.isdigit() or
word == "on"), key=len, reverse=True)) + r")"  # fmt: skip
_Y = r"(?P<y>(?:19|20)\d\d)(?![\d.,]*\d)"
ENDS = {
    (1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4", (1, 6): "H1", (7, 12): "H2",
}  # fmt: skip


def _patterns() -> dict[str, re.Pattern[str]]:
    found = {}
    for language in ("en", "az", "ru"):
        month = _MONTHS[language]
        parts = _PARTS[language]
        kinds = "|".join(
            f"(?P<{name}>{part})".replace("?P<", f"?P<{name}_").replace(f"?P<{name}_{name}>", f"?P<{name}>")
            for name, part in ((name, text.replace("MON", month)) for name, text in parts)
        )
        # Every part begins with a word; asked once, most places of a text are done with.
        found[language] = re.compile(rf"(?<!\w)(?=\w)(?:{kinds})")
    return found


def _groups(pattern: re.Pattern[str]) -> dict[str, list[tuple[str, int]]]:
    """Kind of period -> its groups as (letter, number), of some sixty that a pattern has."""
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in pattern.groupindex if "_" not in name}
    for name, number in pattern.groupindex.items():
        kind, _, letter = name.partition("_")
        if letter:
            found[kind].append((letter, number))
    return found


_EN_Y = rf"(?:,? (?:of |in )?(?:{_Y}|(?P<r>this year|last year|the current year|the year|the same year)))?"
_AZ_Y = (
    rf"(?:(?:{_Y}(?:-?c[iu])?(?: il[a-z]*)?|(?P<r>bu il[a-z]*|cari il[a-z]*|oten il[a-z]*"
    rf"|kecen il[a-z]*|ilin)) )?"
)
_RU_Y = (
    rf"(?: (?:{_Y}(?: ?год[а-я]*| ?г\.)?|(?P<r>(?:этого|текущего|нынешнего|прошлого|минувшего"
    rf"|того же) года)))?"
)

_PARTS: dict[str, list[tuple[str, str]]] = {
    "en": [
        (
            "since",
            rf"\bsince (?:the (?:beginning|start|end) of |early |late |mid-|last )?(?P<a>MON)\b\.?"
            rf"(?! ?\d{{1,2}}\b(?![ .,]?\d)){_EN_Y}",
        ),
        ("newyear", rf"\bsince the (?:beginning|start) of (?:(?:the|this|the current) year|{_Y})\b"),
        (
            "range",
            rf"\b(?P<a>MON)\.?(?: ?- ?| to | through | until | and )(?:the end of )?(?P<b>MON)\b\.?{_EN_Y}",
        ),
        (
            "quarter",
            rf"\b(?:(?P<n>first|second|third|fourth|i|ii|iii|iv)[ -]quarter|(?:q|quarter )(?P<m>[1-4])\b"
            rf"|(?P<k>[1-4])q\b){_EN_Y}",
        ),
        ("half", rf"\b(?:(?P<n>first|second) half(?: year)?|h(?P<m>[12])|(?P<k>[12])h)\b{_EN_Y}"),
        (
            "count",
            rf"\b(?:first|the|for|in) {_N}[ -]months?\b{_EN_Y}"
            rf"|\b{_N.replace('?P<n>', '?P<m>')}[ -]months? (?:of|in) {_Y.replace('?P<y>', '?P<z>')}",
        ),
        ("edge", rf"\b(?:beginning|start) of {_Y}|\bearly {_Y.replace('?P<y>', '?P<z>')}"),
        ("day", rf"\b(?:as of|by|until) (?P<a>MON)\b\.? (?P<d>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?{_EN_Y}"),
        ("month", rf"\b(?P<a>MON)\b(?!\.? ?\d{{1,2}}\b(?!,? ?\d{{3}}))\.?{_EN_Y}"),
        ("span", rf"\b(?:from|between|in|over|during) {_Y}(?: to | and | ?- ?)(?P<z>(?:19|20)\d\d)\b"),
        (
            "year",
            rf"\b(?:in|during|for|throughout|over|by|until|all of|of|end of|since|than|on|with|from"
            rf"|(?<!\d )to|late|whole of|spent) {_Y}(?! ?(?:%|percent|mln|million|people))",
        ),
        ("relative", r"\b(?P<r>this year|last year|the current year)\b(?!'s)"),
        (
            "ago",
            r"\b(?:(?:a|one) (?P<u>year|quarter|month) (?:earlier|before|ago)"
            r"|(?:previous|preceding) (?P<v>year|quarter|month)(?!'))\b",
        ),
        ("lately", r"\b(?P<s>last|this|previous) (?P<u>week|month)\b(?!'s)"),
    ],
    "az": [
        (
            "range",
            rf"(?<!\w){_AZ_Y}(?P<a>MON)(?:in|un|dan|den)?(?: ?- ?| )(?P<b>MON)(?:a?d[ea]k"
            rf"|[a-z]*)(?: ay[a-z]*)?",
        ),
        ("through", rf"(?<!\w){_AZ_Y}evvelinden (?P<b>MON)[a-z]* sonuna?d[ea]k"),
        ("newyear", r"(?<!\w)(?:bu |cari )?ilin evvelinden"),
        (
            "quarter",
            rf"(?<!\w){_AZ_Y}(?P<n>iv|iii|ii|i|[1-4](?=-c[iu])|birinci|ikinci|ucuncu|dorduncu|ilk"
            rf"|son)(?:-c[iu])? rub[a-z]*",
        ),
        (
            "half",
            rf"(?<!\w){_AZ_Y}(?:(?:(?P<n>ilk|birinci|ikinci|i|ii) )?yarim ?il[a-z]*"
            r"|(?<=ilin )(?P<m>ilk|birinci|ikinci|i|ii) yarisi[a-z]*)",
        ),
        (
            "count",
            rf"(?<!\w){_AZ_Y}(?:ilk )?{_N} ay(?:da|i|in|inda|inin|liq|dan| erzinde| muddetinde)(?![a-z])",
        ),
        ("edge", rf"(?<!\w){_Y}-?c[iu] ilin evvel[a-z]*"),
        ("day", rf"(?<!\w){_AZ_Y}(?P<a>MON)[iu]n (?P<d>\d{{1,2}})-?(?:[a-z]{{1,3}})(?: olan)?"),
        (
            "month",
            rf"(?<!\w){_AZ_Y}(?P<a>MON)(?:(?:(?:[iu]n)?d[ea]n?|(?:[iu]n)?[ea]|ayinda|ayi[a-z]*"
            rf"| ay[a-z]*)(?![a-z])|(?:in|un)?(?![a-z])(?! ?\d))",
        ),
        ("span", rf"(?<!\w){_Y}-?(?:c[iu])? ?- ?(?P<z>(?:19|20)\d\d)-?c[iu] il[a-z]*"),
        ("year", rf"(?<!\w){_Y}-?c[iu](?: il[a-z]*| ild[a-z]*)?"),
        ("yearend", r"(?<!\w)il(?:in yekunu[a-z]*| boyu)"),
        ("relative", r"(?<!\w)(?P<r>bu il|cari il|oten il|kecen il)[a-z]*"),
        ("lately", r"(?<!\w)(?P<s>oten|kecen|bu) (?P<u>hefte|ay)(?:ki|da|de|n?in)?(?!\w)"),
        (
            "ago",
            r"(?<!\w)(?:(?:bir|1) (?P<u>il|rub|ay) (?:evvel|once)(?![kl])"
            r"|evvelki (?P<v>il|rub|ay)d[ae](?!\w))",
        ),
    ],
    "ru": [
        ("newyear", rf"(?<!\w)с начала (?:(?:(?:эт|текуще|нынешне)\w*го )?года|{_Y} ?(?:года|г\.))(?! по )"),
        ("range", rf"(?<!\w)(?:с )?(?P<a>MON)[а-я]{{0,3}}(?: ?- ?| по | до )(?P<b>MON)[а-я]{{0,3}}{_RU_Y}"),
        (
            "quarter",
            rf"(?<!\w)(?P<n>iv|iii|ii|i|[1-4]|перв|втор|трет|четверт)(?:-?[а-я]{{0,4}}) квартал[а-я]*{_RU_Y}",
        ),
        ("half", rf"(?<!\w)(?:(?P<n>перв|втор|i|ii)[а-я]* )?полугоди[а-я]*{_RU_Y}"),
        ("count", rf"(?<!\w)(?:перв[а-я]+ )?{_N} месяц[а-я]*{_RU_Y}"),
        ("edge", rf"(?<!\w)начал[а-я] {_Y}"),
        (
            "day",
            rf"(?<!\w)(?:на|к|со?|до) (?P<d>\d{{1,2}}|перв[а-я]+)(?:-?[а-я]{{0,2}}) "
            rf"(?P<a>MON)[а-я]{{0,3}}{_RU_Y}",
        ),
        ("month", rf"(?<!\w)(?<!\d )(?P<a>MON)(?:[а-я]{{0,3}}|ьск[а-я]+)(?![а-я]){_RU_Y}"),
        (
            "span",
            rf"(?<!\w)(?:с {_Y}(?: год[а-я]*)? по |(?:за|в) {_Y.replace('?P<y>', '?P<w>')} ?- ?)"
            r"(?P<z>(?:19|20)\d\d)(?: год[а-я]{1,2})?",
        ),
        ("year", rf"(?<!\w){_Y}(?: ?год[а-я]*| ?г\.|-(?:м|й|го|му)(?!\w))"),
        (
            "relative",
            r"(?<!\w)(?P<r>(?:этого|текущего|нынешнего|прошлого|минувшего|этом|прошлом|прошлый|прошлым"
            r"|минувшем) год[а-я]*)",
        ),
        (
            "ago",
            r"(?<!\w)(?:(?P<u>год|месяц|квартал)(?:[ое]м)? (?:тому )?(?:ранее|раньше|назад)"
            r"|(?<=в )предыдущем (?P<v>год|месяц|квартал)[еу])(?!\w)",
        ),
        (
            "lately",
            r"(?<!\w)(?P<s>прошл|минувш|эт|предыдущ)[а-я]{1,3} (?P<u>недел|месяц)[а-я]{0,2}(?!\w)",
        ),
    ],
}
PATTERNS = _patterns()
GROUPS = {language: _groups(pattern) for language, pattern in PATTERNS.items()}

BASE_STARTS = ("than ", "on ", "with ", "over ", "from ", "since ")
REMINDER = re.compile(
    r"(?:\A|[.!?\n]\s*[\"«“]?)(?:xatirlada[gq]|muqayise ucun|напомним|для сравнения|for comparison"
    r"|to recall|recall|as a reminder)"
    r"[^.!?\n]*\Z"
)
BASE_BEFORE = {
    "en": re.compile(
        r"(?:\bthan(?: in)?|\bover|\bcompared (?:to|with)|\bagainst|\bversus|\b(?:down|up|higher|lower"
        r"|percent|%|less"
        r"|more) (?:on|over|from)|\bas in|that of|\bsame \w+ (?:of|in)|\blevel of|\brelative to"
        r"|(?:percent|%|figure|times) (?:below|above)|\bsame(?: \w+)?|corresponding(?: \w+)?|\bvs\.?"
        r"|\bexceeded|percent on|compared to|terms by [\d.]+ percent on)"
        r"(?: the)?(?: same| previous| corresponding| \w+ (?:of|in))? ?\Z"
    ),
    "az": re.compile(r"\b(?:eyni|hemin) \Z"),
    "ru": re.compile(
        r"(?:сравнени[юи] с(?: \w+)?|относительно|чем (?:в|за)|против|показател\w+|к (?:тем|тому) же \w+"
        r"|аналогичн\w+(?: \w+)?"
        r"|тем же \w+|том же \w+|\bуровн\w+|выше|ниже|больше|меньше) ?\Z"
    ),
}
BASE_AFTER = {
    "en": re.compile(r"'s? (?:level|number|figure)"),
    "az": re.compile(
        r"(?:[a-z]*(?:dakindan|dekinden|dakina|ndakindan|ndekinden|kindan|kinden))"
        r"|[a-z]*(?: [a-z]+){0,3} (?:nisbeten|muqayisede|muqayise|gostericis[a-z]+"
        r"|oldugundan|[a-z]+(?:dakindan|dekinden))| (?:hemin|eyni)[a-z]* [a-z]+| son rub"
    ),
    "ru": re.compile(r"(?!)"),
}
SAME_BEFORE = {
    "en": re.compile(r"\b(?:same|corresponding) (?:months|period|quarter|half)(?: of| in)?(?: the)? ?\Z"),
    "az": re.compile(r"(?!)"),
    "ru": re.compile(
        r"(?<!\w)(?:(?:тот|том|тому|тем|те|тех) же|аналогичн\w+|соответствующ\w+)"
        r" (?:период|месяц|квартал|полугоди)\w* \Z"
    ),
}
SAME_AFTER = {
    "en": re.compile(r"'s (?:same|corresponding) period"),
    "az": re.compile(r"\w* (?:eyni|hemin|muvafiq) (?:dovr|ay|rub|muddet|yari)"),
    "ru": re.compile(r"(?!)"),
}
"""Around a year of which the same months are meant as those told of."""
RU_SINCE = re.compile(r"(?<!\w)с \Z")
END_OF = re.compile(r"(?:\bend of|конец|концу?|конце|исходу?) (?:the year )?\Z")
"""Before a year: its last day, of which the reports of the year after tell only to compare."""
AZ_END = re.compile(r" sonun(?:a|da|adek|adak)(?!\w)")
AZ_THAN = re.compile(
    r" \d[\d., ]*(?:faiz|%|defe)\w* (?:daha )?(?:cox|az|artiq|yuxari|asagi)(?:d[iu]r)?(?!\w)"
)
"""Behind a month in the ablative: `yanvarından 12 faiz azdır` compares, `yanvardan 12 faiz artıb` counts."""
NUMBERED = re.compile(r"[\"'«“„]?\d{1,2} \Z")
PLACE_AFTER = re.compile(
    r"[\"'»”]? ?(?:stansiya|kuce|meydan|prospekt|parki|station|metro|street|square|avenue|станци|улиц|площад)"
)
"""Around a month that only names a place."""
MAY_BEFORE = re.compile(
    r"(?:\A|[.!?;,(–-] ?|\d(?:st|nd|rd|th)? |\b(?:in|of|by|on|for|than|since|from|until|till|during|through"
    r"|to|and|last|this|next|early|mid|late|between)[ -])\Z"
)
MAY_AFTER = re.compile(
    r"(?: (?:not|also|now|soon|still|only|even|well))* "
    r"(?:be|have|get|go|come|take|become|cost|reach|need|lose|pay|rise|fall|grow|use|exceed|apply|cause|lead|face"
    r"|allow|include|require|make|give|add|bring|help|find|buy|sell|open|close|begin|start|end|last|cover"
    r"|change|move|receive)(?![a-z])"
)
"""Around `may` that is no month: the first is missing, the second there."""
BASE_INSIDE = re.compile(r"(?:dakindan|dekinden|dakina|dekine)\Z")
