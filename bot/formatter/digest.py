"""The digest: the period in figures, then its stories by topic, in one message.

Enters: a `Digest`.  Leaves: a message within the budget.  Every story first gets one short
line; the best are then told more fully while there is room, the last are left out and counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.formatter.alert import updated_note
from bot.formatter.figures import Figures
from bot.formatter.listing import BUDGET
from bot.formatter.story import (
    addition,
    bold_figures,
    figure_run,
    holds,
    opening,
    source_names,
    tellers,
    tongue,
)
from bot.formatter.text import clean, joined, length
from bot.model import Block, Message, Span
from bot.phrases import say
from bot.phrases.dates import day_text, local, short_day, since_text, span_text
from digests.digest import ADVISORIES, sections
from digests.model import Beat, Card, Digest, Figure, ReaderLanguage, Version

TITLE = 170
SUBJECT = 80
"""Most characters of a headline that says what a figure is about."""
LEAD, BRIEF = 300, 180
"""Most characters that are added to a headline: of the leading stories, of the others."""
LEADING = 4
QUIET = 3
"""Up to this many stories make a quiet week."""
SILENT = 3
"""Sources that do not answer and are named; the others are counted."""
ENTITIES = 90
"""Bold runs and links of a message; Telegram drops those after the hundredth."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one digest in one language."""

    digest: Digest
    language: ReaderLanguage
    figures: Figures
    beat: Beat

    @property
    def daily(self) -> bool:
        """Whether the period is a day."""
        return self.digest.kind == "daily"

    def message(self) -> Message:
        """The whole digest."""
        opening = [*self._title(), *self._figures()]
        shown, texts = self._fit(BUDGET - length(opening) - 160)
        left = self.digest.left_out + len(self.digest.cards) - len(shown)
        blocks = (*opening, *self._sections(texts), *self._empty(), *self._closing(left))
        return Message(blocks, language=self.language)

    # --- what stands above the stories

    def _title(self) -> list[Block]:
        name = self.beat.names.get(self.language) or next(iter(self.beat.names.values()), self.beat.id)
        title = say(f"digest_{self._kind}", self.language, beat=name, span=self._span())
        blocks = [Block("title", ((Span(title, bold=True),),))]
        if self.digest.topics:
            topics = ", ".join(self._topic(topic) for topic in self.digest.topics)
            blocks.append(
                Block("small", ((Span(say("digest_topics", self.language, topics=clean(topics, 200))),),))
            )
        return blocks

    @property
    def _kind(self) -> str:
        return "daily" if self.daily else "weekly"

    def _span(self) -> str:
        if self.digest.start is None or self.digest.end is None:
            return self.digest.period
        first = local(self.digest.start, self.digest.timezone).date()
        last = (local(self.digest.end, self.digest.timezone) - timedelta(seconds=1)).date()
        return day_text(first, self.language) if first == last else span_text(first, last, self.language)

    def _figures(self) -> list[Block]:
        if not self.digest.figures:
            return []
        lines = []
        for place, figure in self.digest.figures:
            card = self.digest.cards[place]
            told = card.version(self.language)
            same = next((one for one in told.figures if one.value == figure.value), None)
            line = self._figure(same or figure, told, known=same is not None)
            if line:
                lines.append(joined((line, source_names(tellers(card, told)[:1]))))
        heading = self._heading(say(f"figures_{self._kind}", self.language))
        return [heading, Block("list", tuple(lines))] if lines else []

    def _figure(self, figure: Figure, told: Version, *, known: bool) -> tuple[Span, ...]:
        """The figure's line; one that says not of what is told by its headline, or not at all."""
        line = self.figures.line(figure, self.language, told=told.language if known else None)
        if self.figures.tells(figure, self.language):
            return line
        title = clean(told.title, SUBJECT)
        if holds(title, figure) and told.language == self.language:
            return bold_figures(title, (figure,))  # the headline says the figure and what it is
        leading = told.figures[:1] == (figure,) and not re.search(r"\d", title)
        return joined((line, (Span(title),))) if leading or holds(title, figure) else ()

    # --- the stories

    def _fit(self, room: int) -> tuple[list[Card], dict[str, Block]]:
        """Short lines for as many stories as fit, best first; then fuller ones while there is room."""
        ranked = sorted(self.digest.cards, key=lambda card: -card.score)
        texts = {card.story: self._story(card, 0) for card in ranked}
        shown = list(ranked)
        while shown and self._size(shown, texts) > room:
            texts.pop(shown.pop().story)
        for place, card in enumerate(shown):
            short = texts[card.story]
            texts[card.story] = self._story(card, LEAD if place < LEADING else BRIEF)
            if self._size(shown, texts) > room:
                texts[card.story] = short
        return shown, texts

    def _size(self, shown: Sequence[Card], texts: dict[str, Block]) -> int:
        """Characters, headings included; too many bold runs and links count as too long."""
        blocks = self._sections({card.story: texts[card.story] for card in shown})
        runs = sum(1 for block in blocks for line in block.lines for span in line if span.bold or span.link)
        return length(blocks) if runs < ENTITIES - 12 else 10 * BUDGET

    def _sections(self, texts: dict[str, Block]) -> list[Block]:
        blocks: list[Block] = []
        for topic, cards in sections(self.digest):
            stories = [texts[card.story] for card in cards if card.story in texts]
            if stories:
                blocks += [self._heading(self._topic(topic)), *stories]
        return blocks

    def _story(self, card: Card, room: int) -> Block:
        """The headline, what the summary adds in at most `room` characters, then source and date."""
        told = self._told(card.version(self.language), room)
        line = (*told, Span(" ("), *self._origin(card), Span(")"))
        note = updated_note(card, self.language, self.digest.timezone, self.figures)
        return Block("text", (line, note) if note and card.changes else (line,))

    def _told(self, version: Version, room: int) -> tuple[Span, ...]:
        """Figures in bold where the words hold them; else the leading figure behind the headline."""
        title = opening(version, TITLE)
        text = addition(version, title, room) if room else ""
        words = " ".join(filter(None, (_stopped(title), text)))
        told = bold_figures(words, version.figures)
        said = any(span.bold for span in told) or any(holds(words, one) for one in version.figures)
        if not version.figures or said:
            return (*told, *(self._rest(version, words) if room else ()))
        lead = self._leading(version, title)
        return (Span(f"{title.rstrip('.')}: "), *lead, Span(f". {text}" if text else "."))

    def _leading(self, version: Version, title: str) -> tuple[Span, ...]:
        """The leading figure, which the words left out; its year only where the title does not say it."""
        best = version.figures[0]
        dated = bool(best.period) and str(best.period) not in title
        return self.figures.line(best, self.language, told=version.language, period=dated)

    def _rest(self, version: Version, told: str) -> tuple[Span, ...]:
        """The key figures that the words did not hold, in one more line; none that says not of what."""
        rest = [
            one
            for one in version.figures
            if not one.old and not holds(told, one) and self.figures.tells(one, self.language)
        ]
        run = figure_run(version, self.figures, self.language, rest, period=False, separator=", ")
        return (Span(f" {say('figures_also', self.language)} "), *run, Span(".")) if run else ()

    def _origin(self, card: Card) -> tuple[Span, ...]:
        version = card.version(self.language)
        day = local(card.published, self.digest.timezone).date()
        when = "" if self.daily else short_day(day, self.language)
        notes = ((Span(part),) for part in (when, tongue(version, self.language)) if part)
        return joined((source_names(tellers(card, version), 1), *notes), ", ")

    # --- what stands below them

    def _empty(self) -> list[Block]:
        if self.digest.cards:
            return []
        read = self.digest.health.read if self.digest.health else 0
        reason = say("empty_read", self.language, n=read) if read else say("empty_unread", self.language)
        return [Block("text", ((Span(f"{say(f'empty_{self._kind}', self.language)} {reason}"),),))]

    def _closing(self, left: int) -> list[Block]:
        lines = [say("left_out", self.language, n=left)] if left else []
        health = self._health()
        if health:
            lines.append(health)
        return [Block("small", tuple((Span(line),) for line in lines))] if lines else []

    def _health(self) -> str:
        """`Quiet week: 2 stories, 120 items read; Report not answering since Tuesday`."""
        health, count = self.digest.health, len(self.digest.cards)
        parts = [say("digest_stories", self.language, n=count + self.digest.left_out)] if count else []
        if health and count:
            parts.append(say("digest_read", self.language, n=health.read))
        counts = ", ".join(parts)
        if 0 < count + self.digest.left_out <= QUIET:
            counts = f"{say(f'quiet_{self._kind}', self.language)}: {counts}"
        return "; ".join(part for part in (counts, self._silent()) if part)

    def _silent(self) -> str:
        failing = self.digest.health.failing if self.digest.health else ()
        now = self.digest.created or self.digest.end
        texts = []
        for name, last in failing[:SILENT]:
            source = clean(name, 40)
            if last is None or now is None:
                texts.append(say("silent_always", self.language, source=source))
            else:
                since = since_text(last, now, self.language, self.digest.timezone)
                texts.append(say("silent_since", self.language, source=source, since=since))
        if len(failing) > SILENT:
            texts.append(say("silent_more", self.language, n=len(failing) - SILENT))
        return "; ".join(texts)

    def _topic(self, topic: str) -> str:
        if topic == ADVISORIES:
            return say("advisories", self.language)
        found = next((one for one in self.beat.topics if one.id == topic), None)
        return found.names.get(self.language, topic) if found else say("other_topics", self.language)

    def _heading(self, text: str) -> Block:
        return Block("text", ((Span(text, bold=True),),), keep_with_next=True)


def _stopped(title: str) -> str:
    """The title as a sentence."""
    return title if title[-1:] in ".?!…:" else f"{title}."
