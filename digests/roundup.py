"""A review of many stories -> its stories, each as a text of its own.

Enters: title and clean text of an article.  Leaves: stories in their order, or none where
the article is no review.  A paragraph is a story unless it plainly goes on with the one
before: an anaphor, a quotation, a list, or the same name again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digests.headlines import headline, without_connective
from digests.language import fold, sentences
from digests.model import Language

FEWEST = 3
"""Stories that make an article a review; with fewer it stays one article."""

_TITLE = re.compile(
    r"\b(?:weekly|week's|monthly|daily)\b.{0,40}\b(?:review|digest|round-?\s?up|recap|overview|summary"
    r"|wrap)"
    r"|\b(?:review|digest|round-?\s?up|recap|overview|summary) of\b.{0,40}\b(?:week|month|events|news"
    r"|developments)"
    r"|\b(?:week|month) in (?:review|brief)|\bthis (?:past )?week in\b|\bweek's (?:main|top|key)\b"
    r"|\b(?:main|top|key) (?:events|news|stories|developments) of the (?:week|month)|\bnews (?:digest"
    r"|round-?\s?up)\b"
    r"|\b(?:heftelik|ayliq|gundelik)\b.{0,40}\b(?:icmal|xulase|dayces)|\bheftenin\b.{0,50}\b(?:icmal"
    r"|xeber|hadise|yenilik)"
    r"|\b(?:icmal|dayces)\w{0,5}\b.{0,40}\b(?:hefte|ay)|\b(?:xeber\w*|hadise\w*"
    r"|yenilik\w*)\b.{0,20}\bicmal|\bicmali?\s*$"
    r"|\bhefte (?:erzinde|ucun)\b"
    r"|\bобзор\w*\b.{0,50}\b(?:недел|месяц|событи|новост)|\b(?:недельн|еженедельн"
    r"|ежемесячн)\w+\b.{0,30}\b(?:обзор|дайджест)"
    r"|\bдайджест|\b(?:итоги|главное|новости|события)\b.{0,40}\b(?:недел|месяц)"
)
_GOES_ON = re.compile(
    r"(?:(?:he|she|they|these|those|such|the latter|the former|both|his|her|their|its"
    r"|this (?!week|month|year|quarter|autumn|spring|summer|winter|morning)"
    r"|according to (?:him|her|them|it|the (?:minister|official|company|agency|report|document|head"
    r"|statement))"
    r"|in (?:his|her|its|their) (?:turn|speech|words)|at the (?:meeting|event|session|ceremony)"
    r"|it (?!(?:(?:is|was|has|had|been|will|be|became|becomes|should|can|also|already) )*"
    r"(?:planned|expected|scheduled|announced|reported|noted|known|said|possible|necessary|important"
    r"|intended|proposed"
    r"|decided|envisaged|worth|revealed|clear|assumed|believed|estimated|recommended)\b|turned out|seems"
    r"|appears|follows)"
    r"|as a result|thus|therefore|hence|for (?:example|instance|comparison|reference)|to recall"
    r"|recall that|however"
    r"|in particular|of (?:these|them|those|this)|out of|among them|the (?:minister|official|document"
    r"|agreement|parties"
    r"|project|event|report|programme|program|memorandum|strategy) (?:also|will|noted|said|added|is|was"
    r"|has)"
    r"|during the (?:meeting|event|accounting|reporting|same))\b"
    r"|(?:o|onlar|onun|onlarin|hemin|bu (?!hefte|il\b|ay\b|gun)|bunlar\w*|bunun|burada|belelikle"
    r"|neticede|meselen|xatirladaq|qeyd edek"
    r"|onun sozlerine|nazirin sozlerine|senede|layihe|tedbirde|goruste|hesabat\w* gore|muqayise ucun"
    r"|lakin|ancaq|amma)\b"
    r"|(?:он|она|они|оно|его|ее|их|этот|эта|эти|это|этого|данн\w+|такой|такая|такие|по (?:его|ее"
    r"|их) (?:словам|данным)|по словам "
    r"(?:министра|главы|представителя)|таким образом|в результате|например|напомним|для сравнения|однако"
    r"|в частности"
    r"|из (?:них|этого)|в том числе|в ходе (?:встречи|мероприятия)|документ|стороны|проект)\b)"
)
_ANNOUNCES = re.compile(
    r"\b(?:week|month)\b.{0,80}\b(?:developments|events|news|headlines)\b"
    r"|\b(?:developments|events|news|headlines)\b.{0,80}\b(?:week|month)\b"
    r"|\bhefte\w*\b.{0,80}\b(?:hadise|yenilik|xeberler)|\b(?:hadise|yenilik|xeberler)\w*\b.{0,80}\bhefte"
    r"|\bнедел\w*\b.{0,80}\b(?:событи|новост)|\b(?:событи|новост)\w*\b.{0,80}\bнедел"
)
"""A first sentence that only says that things happened."""
_THIS_PERIOD = re.compile(r"(?:эт(?:от|а|ой|у) недел|на этой неделе|в этом (?:году|месяце))")
_STARTS_ANEW = re.compile(
    r"^(?:moreover|furthermore|in addition|additionally|besides|meanwhile|in other news|elsewhere"
    r"|separately|finally"
    r"|bundan (?:elave|basqa)|bununla yanasi|hemcinin|diger terefden|bu arada|ustelik"
    r"|кроме (?:того|этого)|помимо (?:того|этого)|между тем|вместе с тем|тем временем|более того)\b"
)
_OPENING_QUOTES = ("“", '"', "«", "„")
_BULLET = re.compile(r"^\s*(?:[-–—•*▪●‣·]|\d{1,2}[.)])\s+")
_NAME = re.compile(r"\b[A-ZƏÖÜÇŞĞİА-ЯЁ][\w/-]*[A-ZƏÖÜÇŞĞİА-ЯЁ0-9][\w/-]*\b|\b[A-ZƏÖÜÇŞĞİА-ЯЁ][\w/-]{3,}\b")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMMON = _words(
    "azerbaijan azerbaijani azerbaijan's azerbaycan azerbaycanin azerbaycanda baku baki bakida "
    "азербайджан "
    "азербайджана азербайджане баку ministry minister nazirlik nazirliyi nazir министерство министр "
    "government "
    "state bank agency company digital development transport republic respublikasi agentlik agentliyi "
    "dovlet "
    "merkezi central president prezident президент агентство банк центральный центробанк республики "
    "госкомитет "
    "committee service xidmeti служба international internet trend report"
)


@dataclass(frozen=True, slots=True)
class Story:
    """One story of a review."""

    title: str
    text: str


def is_title(title: str) -> bool:
    """Whether a title announces a review of many stories."""
    return bool(_TITLE.search(fold(title)))


def stories(title: str, text: str, language: Language) -> tuple[Story, ...]:
    """The stories of a review; none where the article is no review."""
    if not is_title(title):
        return ()
    rows = _without_intro([row for row in text.split("\n") if row.strip()])
    groups = _by_headings(rows) or _by_paragraphs(rows)
    found = tuple(_story(heading, group, language) for heading, group in groups if group)
    return found if len(found) >= FEWEST else ()


def _story(heading: str | None, rows: Sequence[str], language: Language) -> Story:
    first = without_connective(_BULLET.sub("", rows[0]), language)
    text = "\n".join([first, *rows[1:]])
    return Story(title=heading or headline(first, language), text=text)


def _without_intro(rows: list[str]) -> list[str]:
    """Without a first line that only announces the review."""
    if len(rows) > FEWEST and len(rows[0]) <= 200:
        announces = (
            rows[0].rstrip().endswith(":") or is_title(rows[0]) or bool(_ANNOUNCES.search(fold(rows[0])))
        )
        if announces and not re.search(r"\d", re.sub(r"\b(?:19|20)\d\d\b|\b\d{1,2}\b", "", rows[0])):
            return rows[1:]
    return rows


# --- groups --------------------------------------------------------------------------

Group = tuple[str | None, list[str]]


def _by_headings(rows: Sequence[str]) -> list[Group]:
    """Stories under headings of their own; nothing where the review has no headings."""
    heads = [
        place for place, row in enumerate(rows[:-1]) if _is_heading(row) and not _is_heading(rows[place + 1])
    ]
    if len(heads) < FEWEST:
        return []
    groups: list[Group] = _by_paragraphs(rows[: heads[0]])
    for place, end in zip(heads, [*heads[1:], len(rows)], strict=True):
        groups.append((_BULLET.sub("", rows[place]).strip(), list(rows[place + 1 : end])))
    return groups


def _is_heading(row: str) -> bool:
    bare = _BULLET.sub("", row).strip()
    return 8 <= len(bare) <= 120 and bare[-1].isalnum() and not re.search(r"[.!?]\s", bare)


def _by_paragraphs(rows: Sequence[str]) -> list[Group]:
    groups: list[Group] = []
    for row in rows:
        if groups and _continues(groups[-1][1], row):
            groups[-1][1].append(row)
        else:
            groups.append((None, [row]))
    return groups


def _continues(story: Sequence[str], row: str) -> bool:
    """Whether a paragraph goes on with the story before it."""
    start = fold(row)
    if story[-1].rstrip().endswith(":") or (_BULLET.match(row) and story[0].rstrip().endswith(":")):
        return True
    if _STARTS_ANEW.match(start) or _THIS_PERIOD.match(start):
        return False
    if row.lstrip()[:1] in _OPENING_QUOTES and _quotes_a_speaker(row):
        return True
    if _GOES_ON.match(start) or _takes_up(start, fold(story[-1])):
        return True
    return bool(_names(_lead(row)) & _names(" ".join(story)))


def _quotes_a_speaker(row: str) -> bool:
    """Whether a paragraph that opens a quotation is speech, not a quoted name."""
    closing = re.search(r"[”»\"]", row[1:])
    if closing is None or closing.start() > 40:
        return True
    return bool(re.search(r"[,.!?][”»\"]|[”»\"][,.]", row[: closing.start() + 4]))


def _takes_up(start: str, before: str) -> bool:
    """Whether a paragraph begins with `the cable` where the one before told of `a Caspian cable`."""
    noun = re.match(
        r"the (?:[^\W\d_]+ )?([^\W\d_]{4,}) (?:will|is|was|are|were|has|had|can|also|itself)\b", start
    )
    return noun is not None and bool(re.search(rf"\ban? (?:[\w-]+ ){{0,3}}{re.escape(noun[1])}\b", before))


def _lead(row: str) -> str:
    """The first words of a paragraph, where it says whom it is about."""
    return " ".join(row.split()[:7])


def _names(text: str) -> frozenset[str]:
    """Distinctive names in a text; those of the country and its offices bind nothing."""
    found = {
        re.sub(r"(?:'s|-[^\W\d_]{1,5})$", "", fold(name)) for name in _NAME.findall(text.replace("’s", ""))
    }
    return frozenset(found - _COMMON)


def first_sentence(text: str, language: Language) -> str:
    """The first sentence of a text."""
    spans = sentences(text, language)
    return text[spans[0][0] : spans[0][1]] if spans else text
