"""The pieces of a story that several messages share: headline, sources, dates, bold figures.

Enters: a card and the reader's language.  Leaves: runs of spans.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.formatter.figures import Figures
from bot.formatter.text import WEIGHTY, adds, clean, covers, joined, retells
from bot.model import Button, Span
from bot.phrases import say
from bot.phrases.dates import local, moment_text, period_text, short_day
from digests.language import fold, sentences
from digests.model import Card, Figure, ReaderLanguage, SourceRef, Version, told_in

TITLE = 220
"""Most characters of a headline."""
MENTION = 120
"""Most characters of the title of another story or telling."""
NAME = 40
"""Most characters of a source's name."""
NAMED = 2
"""Sources named in a line; the others are counted."""
_ALONE = {
    1e6: "one million|a million|(?:bir )?milyon|миллион",
    1e9: "one billion|a billion|(?:bir )?milyard|миллиард",
}
"""Numbers that headlines print as a word alone, folded."""
LONGEST = 320
"""Most characters of a sentence that stands in for a headline that was cut off."""
SHOWN_FIGURES = 5
ECHO = 3
"""New words up to which a sentence that retells the headline is not worth a line."""
SCALES = {
    "K": r"thousand|min|тыс\.?|тысяч\w*",
    "M": r"million\w*|mln\.?|milyon\w*|млн\.?|миллион\w*",
    "B": r"billion\w*|bn|mlrd\.?|milyard\w*|млрд\.?|миллиард\w*",
}
"""Words of scale in running text, by what they all mean."""
UNIT = "million|billion|milyon|milyard|млн|млрд|[KMGT]bps|[kMGT]bit/s|[КМГ]бит/с|faiz|percent|manat"
"""What belongs to a number in running text and is set in bold with it."""


def mention(versions: tuple[Version, ...], language: ReaderLanguage) -> tuple[Span, ...]:
    """Another telling: its title, in the reader's language if there is one, linked, and its source."""
    version = told_in(versions, language)
    title = Span(clean(version.title, MENTION) or clean(version.source, NAME), link=version.url)
    source = (Span(clean(version.source, NAME)),) if version.source and version.title else ()
    foreign = (Span(tongue(version, language)),) if version.language != language else ()
    return joined(((title,), source, foreign))


def headline(card: Card, version: Version, limit: int = TITLE, *, bold: bool = True) -> tuple[Span, ...]:
    """The title, linked to the story's first source."""
    name = clean(card.sources[0].name, NAME) if card.sources else ""
    title = clean(version.title, limit) or lead(version, limit) or name or "…"
    return (Span(title, bold=bold, link=story_url(card, version)),)


def story_url(card: Card, version: Version) -> str | None:
    """The link of this telling, else of the first source that has one."""
    return version.url or next((source.url for source in card.sources if source.url), None)


def tellers(card: Card, version: Version) -> tuple[SourceRef, ...]:
    """The card's sources; whose words and figures are shown comes first, linked to that very text."""
    own = [replace(one, url=version.url or one.url) for one in card.sources if one.name == version.source]
    return (*own, *(one for one in card.sources if one.name != version.source))


def source_names(sources: Sequence[SourceRef], named: int = NAMED) -> tuple[Span, ...]:
    """`Trend · Report · +2`, each name linked to its article; one name alone: `Trend +2`."""
    names = [(Span(clean(source.name, NAME), link=source.url),) for source in sources[:named]]
    if len(sources) <= named:
        return joined(names)
    more = Span(f"+{len(sources) - named}")
    return (*names[0], Span(f" {more.text}")) if named == 1 else joined((*names, (more,)))


def when_text(card: Card, language: ReaderLanguage, timezone: str) -> str:
    """Day and time of publication in the reader's zone; the day alone where no time was stated."""
    if card.date_only:
        return short_day(local(card.published, timezone).date(), language, year=True)
    return moment_text(card.published, language, timezone)


def tongue(version: Version, language: ReaderLanguage) -> str:
    """`in Russian` where the story is not told in the reader's language, and what a machine wrote of it."""
    if version.machine == "translation":
        return say(f"machine_{version.tongue}", language)
    foreign = "" if version.language == language else say(f"in_{version.language}", language)
    machine = say("machine_summary", language) if version.machine else ""
    return ", ".join(part for part in (foreign, machine) if part)


def byline(card: Card, version: Version, language: ReaderLanguage, timezone: str) -> tuple[Span, ...]:
    """The small line: sources, date and time, language of the original."""
    kind = say("advisory", language) if card.advisory else ""
    texts = [
        (Span(text),) if text else ()
        for text in (when_text(card, language, timezone), tongue(version, language))
    ]
    return joined(((Span(kind),) if kind else (), source_names(tellers(card, version)), *texts))


def telling(version: Version, figures: Figures, language: ReaderLanguage) -> tuple[Figure, ...]:
    """The key figures that a reader understands: they say what they count, or the headline does.

    The leading one is kept whatever it says: it is what the story is about.
    """
    title = clean(version.title)
    return tuple(
        figure
        for place, figure in enumerate(version.figures[:SHOWN_FIGURES])
        if not place or figures.tells(figure, language) or holds(title, figure)
    )


def holds(text: str, figure: Figure) -> bool:
    """Whether a figure stands in a text as printed, its scale in full or short (`млн`, `миллион`)."""
    printed = re.escape(_short(clean(figure.surface)))
    if printed and re.search(rf"(?<![\w.,]){printed}(?![.,]?\d)", _short(text)):
        return True
    alone = _ALONE.get(figure.value)
    return alone is not None and bool(re.search(rf"(?<!\d )\b(?:{alone})\b", fold(text)))


def _short(text: str) -> str:
    for scale, words in SCALES.items():
        text = re.sub(rf"(?<=\d)\s?(?:{words})(?![^\W\d_])", scale, text)
    return text


def figure_lines(
    version: Version, figures: Figures, language: ReaderLanguage, limit: int = SHOWN_FIGURES
) -> tuple[tuple[Span, ...], ...]:
    """The key figures, one a line; where two count the same, each says what it measured.

    A period that all share stands once, behind the first.
    """
    shown = telling(version, figures, language)[:limit]
    shared = len({figure.period for figure in shown}) == 1
    counted = Counter((fold(figure.unit), figure.period, figure.old) for figure in shown)
    return tuple(
        figures.line(
            figure,
            language,
            told=version.tongue,
            explain=counted[fold(figure.unit), figure.period, figure.old] > 1,
            period=not (shared and place),
        )
        for place, figure in enumerate(shown)
    )


def figure_run(
    version: Version,
    figures: Figures,
    language: ReaderLanguage,
    shown: Sequence[Figure] | None = None,
    *,
    period: bool = True,
    separator: str = " · ",
) -> tuple[Span, ...]:
    """Figures (by default the key ones) in one line; a period that all share is said once, at the end."""
    chosen = list(telling(version, figures, language) if shown is None else shown)
    if not chosen:
        return ()
    shared = len({figure.period for figure in chosen}) == 1
    lines = [
        figures.line(figure, language, told=version.tongue, period=period and not shared) for figure in chosen
    ]
    end = chosen[0].period if period and shared else None
    return joined((*lines, (Span(period_text(end, language)),) if end else ()), separator)


def bold_figures(text: str, figures: Sequence[Figure]) -> tuple[Span, ...]:
    """The text with each printed figure in bold, its digits as they stand."""
    surfaces = sorted(
        {clean(figure.surface) for figure in figures if figure.surface.strip()}, key=len, reverse=True
    )
    if not surfaces:
        return (Span(text),)
    pattern = "|".join(re.escape(surface) for surface in surfaces)
    unit = rf"\s?%|\s(?:{UNIT})[^\W\d_]*"
    found = re.compile(rf"(?<![\w.,])(?:[$€£₼]\s?)?(?:{pattern})[^\W\d_]*(?:{unit})?(?!\d)")
    spans: list[Span] = []
    end = 0
    for match in found.finditer(text):
        if match.start() > end:
            spans.append(Span(text[end : match.start()]))
        spans.append(Span(match[0], bold=True))
        end = match.end()
    if end < len(text) or not spans:
        spans.append(Span(text[end:]))
    return tuple(spans)


def echoes(title: str, sentence: str) -> bool:
    """Whether a sentence says again what the title says, and hardly a word more."""
    return adds(title, sentence) <= ECHO and (covers(title, sentence) or retells(title, sentence))


def lead(version: Version, limit: int) -> str:
    """The summary without what only echoes the title, as much as fits `limit` characters."""
    title = clean(version.title)
    return _within([one for one in _sentences(version) if not echoes(title, one)], limit)


def opening(version: Version, limit: int) -> str:
    """The title; of one that was cut off, the sentence that it is the beginning of."""
    title = clean(version.title, limit)
    if title.endswith("…"):
        begun = title.rstrip("… ")
        return next(
            (one for one in _sentences(version) if one.startswith(begun) and len(one) <= LONGEST), title
        )
    return title


def addition(version: Version, told: str, limit: int, most: int = 2) -> str:
    """What the summary says beyond the words already told: `most` whole sentences that do not repeat them."""
    more = [
        one
        for one in _sentences(version)
        if not (covers(told, one, 0.65) and adds(told, one) < WEIGHTY)
        and not echoes(told, one)
        and not retells(told, one)
    ]
    return _within(more[:most], limit) if more and len(more[0]) <= limit else ""


def _sentences(version: Version) -> list[str]:
    summary = clean(version.summary)
    return [summary[start:end] for start, end in sentences(summary, version.language)]


def _within(told: Sequence[str], limit: int) -> str:
    """All sentences if they fit, else as many as do, at least the beginning of the first."""
    while len(told) > 1 and len(" ".join(told)) > limit:
        told = told[:-1]
    return clean(" ".join(told), limit)


def story_buttons(card: Card, language: ReaderLanguage) -> tuple[tuple[Button, ...], ...]:
    """Source and Why under a story."""
    url = story_url(card, card.version(language))
    row = [Button(say("button_source", language), url=url)] if url else []
    row.append(Button(say("button_why", language), command=f"why {card.number}"))
    return (tuple(row),)
