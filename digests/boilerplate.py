"""What stands on a news page and is no part of its article, as rules.

Enters: the lines of a text.  Leaves: the lines that are the article's own.  Rules describe
kinds of furniture (section and date, author, tags, counters, sharing, feeds of other news);
a beat adds its sources' house lines as patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from functools import lru_cache

from digests.dates import parse_date
from digests.language import fold

_WHOLE = (
    # buttons, headings of boxes, ways to share and print
    r"read more|more|share|print|print version|back|home|menu|search|subscribe|comments?(?: \(\d+\))?"
    r"|related(?: news)?",
    r"send to (?:a )?friend|leave a review|follow us(?: on .{0,60})?|news line|news feed"
    r"|latest(?: news)?|most read",
    r"advertis\w+|!?reklam|реклама|share this(?: .{0,30})?|copy link|listen|photo|video|photos?: .{0,60}",
    r"ətraflı|paylaş|çap et|çap versiyası|geri|ana səhifə|xəbər lenti|son xəbərlər|oxşar xəbərlər"
    r"|şərhlər?|sorğu",
    r"ən çox oxunanlar|digər xəbərlər|bölmənin digər xəbərləri|abunə ol(?:un)?|dostuna göndər",
    r"подробнее|поделиться|печать|версия для печати|назад|главная|лента(?: новостей)?|последние новости"
    r"|комментарии",
    r"читайте также:?.{0,120}|другие новости|похожие новости|подписаться|самое читаемое|все новости"
    r"|опрос",
    # section lines and names of services
    r"(?:[\w ]{2,30} )?(?:materials|materiallar\w*|материалы)",
    r"tags?:?|teqlər:?|açar sözlər:?|теги:?|ключевые слова:?|keywords:?",
    # counters and marks
    r"(?:oxunub|baxış(?: sayı)?|read|views?|просмотр\w*|прочитано|hits)\s?[:\-]?\s?[\d\s.,]{1,9}",
    r"\d{1,6}|-\d{2}[a-z]-|\W+|[\d:.,/\s|•-]{1,20}",
    r"(?:source|mənbə|источник|foto|фото)\s?:.{0,60}",
    r"by (?!the |a |an |this |that |then )[a-z.'-]{2,20}(?: [a-z.'-]{2,20}){1,2}",
    # follow, feedback, rights
    r"-*\s*follow (?:the author|us).{0,120}|stay up to date with .{0,160}"
    r"|(?:do you )?have any feedback\?.{0,160}",
    r"(?:subscribe|join|подписывайтесь|подпишитесь|abunə olun|bizi .{0,20}izləyin).{0,120}(?:telegram"
    r"|whatsapp|facebook"
    r"|instagram|twitter|youtube|channel|kanal\w*|канал\w*).{0,60}",
    r"contact our journalist.{0,120}|.{0,40}\[email\s?protected\].{0,60}|[\w.+-]+@[\w-]+\.[\w.]+",
    r"(?:©|\(c\)|copyright\b|all rights reserved|bütün hüquqlar|все права защищены).{0,300}",
    r".{0,60}(?:istifadə edilərkən|istinad (?:olunmalıdır|edilməlidir|zəruridir|mütləqdir)).{0,200}",
    r"(?:any use of (?:the )?materials?|use of (?:the )?materials?|при (?:использовании"
    r"|перепечатке)).{0,300}",
    r"menafn\d{6,}.{0,60}|legal disclaimer:?.{0,40}|\(?1 usd ?= ?[\d.,]+ azn.{0,40}\)?",
    r"(?:cookies?|we use cookies).{0,200}|loading\.*|javascript .{0,80}",
)
_INLINE = (
    r"\(\s?1 USD ?= ?[\d.,]+ ?(?:AZN|manats?)[^)]{0,40}\)",
    r"\(\s?1 (?:manat|AZN) ?= ?[\d.,]+[^)]{0,40}\)",
    r"\[email\s?protected\]",
    r"-{2,}\s*Follow the author on \S+:? ?@?\w*",
    r"Follow us on Twitter @\w+",
    r"The post .{1,300}? (?:appeared first on|first appeared on) .{1,80}$",
    r"(?:\[(?:…|\.\.\.|&hellip;)\]|(?:…|\.\.\.)?\s?(?:Continue reading|Read more|Читать далее"
    r"|Davamını oxu\w*|Ətraflı)"
    r"(?:\s?(?:…|\.\.\.|→|»|>))?)\s*$",
)
_END = (
    r"tags?:?|teqlər:?|теги:?|keywords:?|ключевые слова:?|açar sözlər:?",
    r"latest(?: news)?|лента(?: новостей)?|xəbər lenti|son xəbərlər|oxşar xəbərlər|related(?: news"
    r"| articles)?",
    r"читайте также:?|другие новости|похожие новости|digər xəbərlər|news line|legal disclaimer:?",
    r"leave a (?:review|comment)|şərhlər?(?: \(\d+\))?|комментарии(?: \(\d+\))?|sorğu",
)
_LONGEST_FURNITURE = 500
_LONG_ENOUGH = 40
_LEAST_TEXT = 100
_SERVICE = re.compile(
    r"(?:xeber\w* (?:xidmeti|portali|agentliyi|sayti)|news (?:service|agency|portal)"
    r"|informasiya agentliyi"
    r"|(?:информационное|новостное) агентство|служба новостей|новостной портал)\W*$"
)
_AUTHOR = re.compile(r"(?:by|author|müəllif|автор)\s?:?\s+([^\d,.:;!?]{3,60})", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_a-zа-яё][\w'’.-]+(?: [^\W\d_a-zа-яё][\w'’.-]+){1,2}")


def _compile(rules: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(fold_rule, rules))})\W*", re.DOTALL)


def fold_rule(rule: str) -> str:
    """A rule as it must stand to be matched against folded text."""
    return "".join(part if part.startswith("\\") else fold(part) for part in re.split(r"(\\.)", rule))


_WHOLE_LINE = _compile(_WHOLE)
_LAST_LINE = _compile(_END)
_IN_LINE = re.compile("|".join(_INLINE), re.IGNORECASE)
_IN_LINE_HINTS = ("(", "[", "--", "follow", "post", "read", "далее", "davam", "ətraf")
"""Of these stands one in whatever `_INLINE` takes: looking for them is quicker by far."""


def is_furniture(line: str) -> bool:
    """Whether a whole line is page furniture."""
    return len(line) <= 400 and bool(_WHOLE_LINE.fullmatch(fold(line).strip()))


def ends_article(line: str) -> bool:
    """Whether what follows this line is no longer the article: tags, other news, comments."""
    return len(line) <= 60 and bool(_LAST_LINE.fullmatch(fold(line).strip()))


def is_service(line: str) -> bool:
    """Whether the line is only the name of a news service, as print pages have at the top."""
    return len(line) <= 160 and bool(_SERVICE.search(fold(line)))


def is_date_line(line: str, timezone: str | tzinfo) -> bool:
    """Whether a line says when, and perhaps in which section, and nothing else."""
    if len(line) > 120 or not any(character.isdigit() for character in line):
        return False
    found = parse_date(line, timezone=timezone)
    if found is None:
        return False
    rest = line[: found.start] + " " + line[found.end :]
    words = re.findall(r"[^\W\d_]{2,}", rest)
    return len(words) <= 6 and not re.search(r"[^\W\d_][.!?…](?:\s|$)", rest) and "," not in rest.strip(" ,")


def author_of(line: str) -> str | None:
    """The name in an author's line, or None."""
    marked = _AUTHOR.fullmatch(line.strip())
    if marked:
        return marked[1].strip(" -–—")
    return line.strip() if is_name(line) else None


def is_name(line: str) -> bool:
    """Whether a line is two or three capitalised words: how an author stands on a page."""
    return len(line) <= 50 and bool(_NAME.fullmatch(line.strip()))


def without_furniture(lines: Sequence[str], *, house: Sequence[str] = ()) -> list[str]:
    """The lines without furniture, and without what follows the article.

    The end is only believed behind some text: the same words also head a page.
    """
    patterns = _house(tuple(house))
    kept: list[str] = []
    seen: set[str] = set()
    length = 0
    for line in lines:
        if length >= _LEAST_TEXT and ends_article(line):
            break
        line = _without_inlays(line)
        if not line or is_furniture(line) or _of_the_house(line, patterns):
            continue
        if len(line) >= _LONG_ENOUGH and line in seen:
            continue  # feeds repeat the summary in front of the full text
        seen.add(line)
        kept.append(line)
        length += len(line)
    return kept


def _without_inlays(line: str) -> str:
    """The line without exchange rates, calls to follow and to read on; single spaces."""
    lowered = line.lower()
    if any(hint in lowered for hint in _IN_LINE_HINTS):
        line = _IN_LINE.sub(" ", line)
    return " ".join(line.split())


def _of_the_house(line: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    """Whether a rule of the beat takes the whole line; a long one is text, and would be slow to search."""
    return len(line) <= _LONGEST_FURNITURE and any(pattern.fullmatch(line) for pattern in patterns)


@lru_cache(maxsize=16)
def _house(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """A beat's own rules; one that is no regular expression is matched as plain words."""
    compiled = []
    for pattern in patterns:
        try:
            compiled.append(re.compile(pattern, re.IGNORECASE))
        except re.error:
            compiled.append(re.compile(re.escape(pattern), re.IGNORECASE))
    return tuple(compiled)
