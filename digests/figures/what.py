"""What a figure measures, as a noun phrase of the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digests.figures.naming import EN_VERB, counts, is_verb, named, without_comparison
from digests.figures.nouns_en import english
from digests.figures.periods import Mention
from digests.figures.ranges import Span
from digests.figures.tokens import Token, wordlist

_MOST = 7
_FARTHEST = 60
"""How many tokens before a number its clause may begin."""
_CLAUSE = frozenset('.,;:()"“”«»—–!?…-')
_AZ_DROP = frozenset(
    wordlist(
        """
        təxminən təqribən ən azı azı çoxu orta hesabla isə bu da ki və yəni olub təşkil edib daha cəmi
        ümumilikdə müvafiq olaraq üzrə üçün artıq hazırda təkcə yalnız görə ilə il ərzində bir
        etibarən başlayaraq ayda ildə gündə saatda həftədə son bunun onun onlar onların hazırki
        əvvəlkindən müddətdə eyni həmin dövrü dövrünə dövründəkindən müqayisədə nisbətən daxil olmaqla belə o
        ölkədə rüb rübdə
        """
    )
)
_EN_DROP = frozenset(
    wordlist(
        """
        the a an about around nearly almost roughly approximately more than over at least by to of up
        from in on for and but or that which it its their this these those also some only just as with
        reported says said he she they there total year-on-year under less fewer then meanwhile moreover
        however while now today currently already alone until so far here therefore thus recently still next
        against plus minus those exactly
        last one bringing earlier previously compared
        """
    )
)
_RU_DROP = frozenset(
    wordlist(
        """
        около примерно почти порядка более свыше до на в во с со и а но за по из что это его ее их не
        менее всего при к ко то есть уже еще год года году того для от также сейчас теперь сегодня тому же
        тем этом ранее реально номинально ровно здесь меньше больше
        концу конца конце началу начала начале итогам среднем пока лишь только вновь
        """
    )
)
_DROP = {"en": _EN_DROP, "az": _AZ_DROP, "ru": _RU_DROP}


def measured(
    text: str, tokens: Sequence[Token], span: Span, language: str, mentions: Sequence[Mention] = ()
) -> str | None:
    """The phrase that names what the number at `span` measures; empty where its clause names nothing.

    None where the clause names something of its own that cannot be shown: nothing said before stands for it.
    """
    if span.noun:
        return _printed(text, tokens, span)
    thing = _change_named(text, tokens, span) if language == "en" else ""
    if thing:
        return thing
    share = _share_of(text, tokens, span, language)
    if share:
        return share
    told = _gapped(text, tokens, span.first, language)
    if told:
        return told
    runs = _between_periods(_clause(tokens, span.first, mentions), mentions)
    phrases = (_subject(text, run, language) for run in runs)
    phrase = next((phrase for phrase in phrases if phrase), "")
    return (named(phrase, language) or None) if phrase and not counts(phrase) else ""


def _printed(text: str, tokens: Sequence[Token], span: Span) -> str:
    """The counted phrase as the text has it."""
    if not span.noun_after:
        return span.unit
    return text[tokens[span.noun_first].start : tokens[span.noun_after - 1].end]


def _change_named(text: str, tokens: Sequence[Token], span: Span) -> str:
    """The change that a number is the size of: `a 75 percent increase in jobs`, `an overall cut of 300`."""
    first = span.first
    before = [token.fold for token in tokens[max(0, first - 2) : first]]
    if before[-1:] == ["of"] or before[:1] == ["of"]:
        end = first - (1 if before[-1:] == ["of"] else 2)
        start = next(
            (at for at in range(end - 1, max(-1, end - 6), -1) if tokens[at].fold in _CHANGE_ARTICLES), None
        )
        return (
            _span(text, tokens[start:end]) if start is not None and tokens[end - 1].fold in _CHANGES else ""
        )
    if before[-1:] == [] or before[-1] not in _CHANGE_ARTICLES or before[:1] == [","]:
        return ""
    at = next(
        (at for at in range(span.after, min(span.after + 3, len(tokens))) if tokens[at].fold in _CHANGES),
        None,
    )
    if at is None:
        return ""
    thing = _span(text, tokens[span.after : at + 1])
    article = "an" if thing[0] in "aeiou" else "a"
    noun = _of_what(tokens, at + 1)
    return f"{article} {thing}" + (f" {_span(text, tokens[at + 1 : noun])}" if noun else "")


def _of_what(tokens: Sequence[Token], at: int) -> int | None:
    """Behind `in mobile revenue`: where the thing that changed ends."""
    if at >= len(tokens) or tokens[at].fold not in ("in", "for", "of"):
        return None
    after = at + 1
    while (
        after < len(tokens)
        and after - at <= 5
        and (tokens[after].kind == "w" or _glued(tokens, after))
        and tokens[after].fold not in EN_VERB
        and (tokens[after].fold not in _EN_DROP or after == at + 1)
    ):
        after += 1
    return after if after > at + 1 and tokens[after - 1].fold not in _EN_DROP else None


def _glued(tokens: Sequence[Token], at: int) -> bool:
    """Whether a hyphen at `at` stands inside a word."""
    joined = tokens[at].text == "-" and at + 1 < len(tokens)
    return joined and tokens[at - 1].end == tokens[at].start and tokens[at].end == tokens[at + 1].start


_CHANGES = frozenset(
    wordlist(
        "increase rise growth gain jump surge decrease drop fall decline reduction cut slump hike improvement"
    )
)
_CHANGE_ARTICLES = frozenset(wordlist("a an the its their this that another any some his her our"))


def _share_of(text: str, tokens: Sequence[Token], span: Span, language: str) -> str:
    """`71 percent of local shops`: the whole of which it is a share."""
    at = span.after
    if language != "en" or at + 1 >= len(tokens) or tokens[at].fold != "of":
        return ""
    start = at + 1 + (tokens[at + 1].fold in _EN_DROP)
    noun = english(tokens, start, False)
    if noun:
        return " ".join(text[tokens[start].start : tokens[noun.after - 1].end].split())
    taken = []
    for token in tokens[at + 1 : at + 2 + _MOST]:
        if (
            token.kind != "w"
            or token.fold in EN_VERB
            or token.fold in ("in", "by", "and", "for", "at", "from", "on")
        ):
            break
        taken.append(token)
    return _span(text, _strip(taken, _EN_DROP))


def _clause(tokens: Sequence[Token], first: int, mentions: Sequence[Mention]) -> list[Token]:
    """The words before a number, back to the start of its clause."""
    at = first
    while at > max(0, first - _FARTHEST):
        token = tokens[at - 1]
        hyphen = token.text == "-" and at > 1 and tokens[at - 2].end == token.start
        if token.text in _CLAUSE and not hyphen:
            if token.text not in ".;!?" and at in (first, first - 1):
                at -= 1
                continue
            break
        at -= 1
    numbers = [
        index
        for index in range(at, first)
        if tokens[index].kind == "n" and not _in_period(tokens[index], mentions)
    ]
    if numbers:  # what stands behind the first number belongs to it
        first = numbers[0]
    return [
        token
        for index, token in enumerate(tokens[at:first], at)
        if token.kind == "w" and not _ending(tokens, index)
    ]


def _ending(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is the ending that a hyphen joins to digits (`2-ci`)."""
    return at > 1 and tokens[at - 1].text == "-" and tokens[at - 2].kind == "n" and _glued(tokens, at - 1)


def _between_periods(words: list[Token], mentions: Sequence[Mention]) -> list[list[Token]]:
    """The words parted by the periods named among them, the last part first."""
    runs: list[list[Token]] = [[]]
    for token in words:
        if _in_period(token, mentions):
            runs.append([])
        else:
            runs[-1].append(token)
    return runs[::-1]


def _in_period(token: Token, mentions: Sequence[Mention]) -> bool:
    return any(mention.start <= token.start < mention.end for mention in mentions)


_JOINS = frozenset(("and", "while", "и", "а", "ve"))
_GAP = {"en": frozenset(("at", "to", "by")), "ru": frozenset(("-", "до", "на")), "az": frozenset(("ise",))}


def _gapped(text: str, tokens: Sequence[Token], first: int, language: str) -> str:
    """The subject of a clause without a verb: `deposits stand at 15.8 billion and loans at 8.8`."""
    if first < 2 or tokens[first - 1].fold not in _GAP[language]:
        return ""
    taken: list[Token] = []
    at = first - 2
    while at >= 0 and tokens[at].kind == "w" and len(taken) < 4 and tokens[at].fold not in _JOINS:
        taken.insert(0, tokens[at])
        at -= 1
    joined = at > 0 and tokens[at].fold in _JOINS and any(token.kind == "n" for token in tokens[:at])
    if not joined or not taken or not taken[0].text.islower():
        return ""
    if any(token.fold in _DROP[language] or is_verb(token, language) for token in taken):
        return ""
    return _span(text, taken)


def _subject(text: str, words: Sequence[Token], language: str) -> str:
    """The phrase before the verb that leads to the number."""
    drop = _DROP[language]
    if language == "az":
        words = without_comparison(words)
    cut = len(words)
    while cut and (words[cut - 1].fold in drop or is_verb(words[cut - 1], language)):
        cut -= 1
    head = list(words[:cut])
    told = [at for at, token in enumerate(head) if token.fold in _SPEECH]
    if told and told[-1] + 1 < len(head):
        head = head[told[-1] + 1 :]
    verbs = [index for index, token in enumerate(head) if is_verb(token, language)]
    if verbs and language != "az":
        head = head[: verbs[0]] or head[verbs[-1] + 1 :]
    if len(head) == 2 and head[0].fold in ("в", "во") and _RU_THERE.search(head[1].fold):
        return _span(text, head)  # `в госсекторе`: where it was measured, the phrase whole
    head = _strip(_behind_place(head, language), drop)
    return _span(text, _strip(_short(head, language), drop))


_RU_THERE = re.compile(r"(?:е|и|ах|ях|ом|ем|ой)\Z")
_PLACED = {
    "en": frozenset(("in", "at", "on", "for", "during", "within", "among", "under", "with", "according")),
    "ru": frozenset(("в", "во", "до", "за", "по", "при", "из", "с", "со", "у", "для", "к")),
}
_YEAR = frozenset(("год", "месяц", "квартал", "полугодие", "неделю", "total", "fact", "general"))
_SPEECH = frozenset(wordlist("said says stated reported reports that что сообщил сообщила заявил отметил"))
_ARTICLES = frozenset(("the", "a", "an", "its", "their", "his", "her", "this", "each", "every"))


def _behind_place(head: list[Token], language: str) -> list[Token]:
    """The subject behind a place or circumstance: `in Baku the average speed`, `в Баку средняя скорость`.

    Nothing where it cannot be told where the subject begins.
    """
    if not head or head[0].fold not in _PLACED.get(language, ()):
        return head
    if language == "en":
        starts = [at for at in range(1, len(head)) if head[at].fold in _ARTICLES]
        if starts:
            return head[starts[0] :]
    names = 1
    while names < len(head) and (head[names].text[:1].isupper() or head[names].fold in _YEAR):
        names += 1
    return head[names:] if names > 1 else []


def _short(head: list[Token], language: str) -> list[Token]:
    """At most seven words, cut before a preposition where one stands; nothing rather than half a phrase."""
    if len(head) <= _MOST:
        return head
    if language == "az":
        return head[-_MOST:]
    cuts = [at for at in range(2, _MOST + 1) if head[at].fold in _CUT]
    return head[: cuts[-1]] if cuts else []


_CUT = frozenset(wordlist("of in on at for to with from by that which and в на по из для с у к от при и за"))


def _strip(words: Sequence[Token], drop: frozenset[str]) -> list[Token]:
    kept = list(words)
    while kept and kept[0].fold in drop:
        kept.pop(0)
    while kept and kept[-1].fold in drop:
        kept.pop()
    return kept


def _span(text: str, words: Sequence[Token]) -> str:
    """The text from the first to the last word, on one line."""
    return " ".join(text[words[0].start : words[-1].end].split()) if words else ""
