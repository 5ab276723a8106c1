"""The digest: the period in figures, then its stories by topic, in one message.

Enters: a `Digest`.  Leaves: a message within the budget.  Every story first gets one short
line; the best are then told more fully while there is room, the last are left out and counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from bot.formatter.alert import updated_note
from bot.formatter.charted import charts
from bot.formatter.closing import closing, corrections, empty, kind
from bot.formatter.figures import Figures
from bot.formatter.listing import BUDGET
from bot.formatter.measured import names_who, share_of_many
from bot.formatter.steps import step
from bot.formatter.story import (
    addition,
    bold_figures,
    holds,
    opening,
    source_names,
    tellers,
    tongue,
)
from bot.formatter.text import clean, covers, joined, length
from bot.formatter.units import SAME
from bot.model import Block, Button, Message, Span
from bot.phrases import say
from bot.phrases.dates import day_text, local, period_text, short_day, short_period, span_text
from digests.digest import ADVISORIES, sections
from digests.edited import reading_order
from digests.model import Beat, Before, Card, Digest, Figure, ReaderLanguage, Version

TITLE = 200
SUBJECT = 80
"""Most characters of a headline that says what a figure is about."""
SHORT = 60
"""Most characters of a headline that says a share or a rank better than the figure's own line."""
LEAD, BRIEF = 300, 180
"""Most characters of the sentence that is added to a headline: of the leading stories, of the others."""
ECHO = 0.5
"""Share of a sentence's words in the headline from which it mostly says the same."""
LEADING = 4
CLOSING = 200
"""Characters kept for the small lines at the end."""
PAGE = 3200
"""Characters of a further page."""
ENTITIES = 90
"""Bold runs and links of a message; Telegram drops those after the hundredth."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one digest in one language."""

    digest: Digest
    language: ReaderLanguage
    figures: Figures
    beat: Beat
    numbered: bool = False
    """Whether each story bears its number, as editors count them."""

    @property
    def daily(self) -> bool:
        """Whether the period is a day."""
        return self._kind == "daily"

    def message(self) -> Message:
        """The whole digest, in one message; what it had to leave out is one press away."""
        opening, corrected = self._opening(), self._corrected
        shown, texts = self._fit(self.digest.cards, self._room(opening, corrected))
        left = self.digest.left_out + len(self.digest.cards) - len(shown)
        blocks = (
            *opening,
            *self._charts(),
            *self._sections(texts),
            *empty(self.digest, self.language),
            *corrected,
            *closing(self.digest, self.language, shown, left),
        )
        return Message(blocks, self._buttons(left, 2), language=self.language)

    def thread(self) -> tuple[Message, Message]:
        """The digest in two messages: its figures and what was left out, and below them its stories."""
        shown, texts = self._fit(self.digest.cards, BUDGET)
        left = self.digest.left_out + len(self.digest.cards) - len(shown)
        below = Block("text", ((Span(say("thread_below", self.language, n=len(shown))),),))
        end = closing(self.digest, self.language, shown, left)
        above = (*self._opening(), *self._charts(), below, *self._corrected, *end)
        return (
            Message(above, self._buttons(left, 2), language=self.language),
            Message(tuple(self._sections(texts)), language=self.language),
        )

    def more(self, whole: Digest, page: int) -> Message | None:
        """The stories of `whole` that `message` left out, a line each; None for a page past the last.

        `whole` is the same digest without a limit; page 2 is the first of these.
        """
        shown, _ = self._fit(self.digest.cards, self._room(self._opening(), self._corrected))
        told = {card.story for card in shown}
        left = [card for card in whole.cards if card.story not in told]
        for _ in range(page - 2):
            shown, _ = self._fit(left, PAGE, brief=True)
            left = left[len(shown) :]
        shown, texts = self._fit(left, PAGE, brief=True)
        if not shown:
            return None
        title = say("more_heading", self.language, title=self._name())
        after = len(left) - len(shown)
        note = [Block("small", ((Span(say("left_out", self.language, n=after)),),))] if after else []
        blocks = (Block("title", ((Span(title, bold=True),),)), *self._sections(texts, whole), *note)
        return Message(blocks, self._buttons(after, page + 1), language=self.language)

    def _room(self, *standing: Sequence[Block]) -> int:
        return BUDGET - sum(length(blocks) for blocks in standing) - CLOSING

    @property
    def _corrected(self) -> list[Block]:
        return corrections(self.digest, self.language, self.figures)

    def _opening(self) -> list[Block]:
        return [*self._title(), *self._figures()]

    def _charts(self) -> list[Block]:
        return charts(self.digest, self.language, self.figures, self.beat)

    def _buttons(self, left: int, page: int) -> tuple[tuple[Button, ...], ...]:
        """The rest of the period, and why its stories stand as they do."""
        period = self.digest.period
        more = Button(say("button_more", self.language, n=left), command=f"week {period} {page}")
        order = Button(say("button_order", self.language), command=f"why {period}")
        row = (*((more,) if left else ()), *((order,) if self.digest.cards and page == 2 else ()))
        return (row,) if row else ()

    # --- what stands above the stories

    def _title(self) -> list[Block]:
        blocks = [Block("title", ((Span(self._name(), bold=True),),))]
        if self.digest.topics:
            topics = ", ".join(self._topic(topic) for topic in self.digest.topics)
            blocks.append(
                Block("small", ((Span(say("digest_topics", self.language, topics=clean(topics, 200))),),))
            )
        return blocks

    def _name(self) -> str:
        name = self.beat.names.get(self.language) or next(iter(self.beat.names.values()), self.beat.id)
        return say(f"digest_{self._kind}", self.language, beat=name, span=self._span())

    @property
    def _kind(self) -> str:
        return kind(self.digest)

    def _span(self) -> str:
        if self.digest.start is None or self.digest.end is None:
            return self.digest.period
        first = local(self.digest.start, self.digest.timezone).date()
        last = (local(self.digest.end, self.digest.timezone) - timedelta(seconds=1)).date()
        return day_text(first, self.language) if first == last else span_text(first, last, self.language)

    def _figures(self) -> list[Block]:
        if not self.digest.figures:
            return []
        lines, titled = [], set[int]()
        for number, (place, figure) in enumerate(self.digest.figures):
            card = self.digest.cards[place]
            told = card.version(self.language)
            same = next((one for one in told.figures if one.value == figure.value), None)
            line = self._figure(same or figure, told, known=same is not None)
            headed = clean(told.title, SUBJECT) in "".join(span.text for span in line)
            if line and not (headed and place in titled):  # one headline says both figures of its story
                titled |= {place} if headed else set()
                line = (*line, *self._before(number))
                native = self.figures.translated(same or figure, self.language)
                foreign = "" if native else tongue(told, self.language)
                source = source_names(tellers(card, told)[:1])
                lines.append(joined((line, (*source, Span(f", {foreign}")) if foreign else source)))
        if not lines:
            return []
        heading = self._heading(say(f"figures_{self._kind}", self.language))
        computed = any(one.difference is not None for one in self.digest.before)
        note = [Block("small", ((Span(say("before_computed", self.language)),),))] if computed else []
        return [heading, Block("list", tuple(lines)), *note]

    def _figure(self, figure: Figure, told: Version, *, known: bool) -> tuple[Span, ...]:
        """The figure's line; one that says not of what is told by its headline, or not at all."""
        line = self.figures.line(figure, self.language, told=told.tongue if known else None)
        title = clean(told.title, SUBJECT)
        said = holds(title, figure) and told.language == self.language
        if self._titled(figure, title, told, said=said):
            dated = figure.period and figure.period[:4] not in title
            period = (Span(period_text(figure.period or "", self.language)),) if dated else ()
            return joined((bold_figures(title, (figure,)), period))
        foreign = not known and not self.figures.translated(figure, self.language)
        if self.figures.tells(figure, self.language) and not (foreign and said):
            return line
        if said:
            return bold_figures(title, (figure, *told.figures))
        leading = told.figures[:1] == (figure,) and not re.search(r"\d", title)
        return joined((line, (Span(title),))) if leading or holds(title, figure) else ()

    def _titled(self, figure: Figure, title: str, told: Version, *, said: bool) -> bool:
        """Whether the headline tells best what a number is of.

        `said`: it holds it, in the reader's language.
        """
        money = bool(re.fullmatch("[A-Z]{3}", figure.unit))
        if not (money or figure.unit in ("percent", "place", "point", "")):
            return False
        vague = share_of_many(figure) or names_who(figure.what)
        if told.language != self.language and figure.what:
            vague = vague or not self.figures.translated(figure, self.language)
        if vague and holds(title, figure) and not title.endswith("…"):
            return True
        return said and len(title) <= SHORT

    def _before(self, number: int) -> tuple[Span, ...]:
        """` (+12.5% on Q2 2022: 72 million; Q3 2021: 64 million)`: what it was, linked to who said so."""
        told = [one for one in self.digest.before if one.place == number and one.figure.period]
        if not told:
            return ()
        spans = [
            (
                Span(self._since(one, self.digest.figures[number][1].unit)),
                Span(self.figures.value_text(one.figure, self.language), link=one.source.url),
            )
            for one in told
        ]
        return (Span(" ("), *joined(spans, "; "), Span(")"))

    def _since(self, one: Before, unit: str) -> str:
        """How far the figure went since then, where that was computed, and when it was."""
        period = period_text(one.figure.period or "", self.language)
        if one.difference is None:
            return f"{period}: "
        if self.language == "ru":  # behind a preposition only what is abbreviated needs no other case
            period = short_period(one.figure.period or "", "ru")
        percent = None if one.percent is None else Decimal(repr(one.percent))
        change = step(Decimal(repr(one.difference)), percent, unit, self.language)
        key = "before_places" if SAME.get(unit, unit) == "place" else "before_step"
        return say(key, self.language, change=change, period=period) + " "

    # --- the stories

    def _fit(
        self, cards: Sequence[Card], room: int, *, brief: bool = False
    ) -> tuple[list[Card], dict[str, Block]]:
        """Short lines for as many stories as fit, best first; then fuller ones while there is room.

        What the chat had in full already stays short; `brief`: so does everything.
        """
        texts = {card.story: self._story(card, 0) for card in cards}
        shown = list(cards)
        while shown and self._size(shown, texts) > room:
            texts.pop(shown.pop().story)
        for place, card in enumerate(shown if not brief else ()):
            if card.story in self.digest.told:
                continue
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

    def _sections(self, texts: dict[str, Block], digest: Digest | None = None) -> list[Block]:
        blocks: list[Block] = []
        for topic, cards in sections(digest or self.digest):
            stories = [texts[card.story] for card in cards if card.story in texts]
            if stories:
                blocks += [self._heading(self._topic(topic)), *stories]
        return blocks

    def _story(self, card: Card, room: int) -> Block:
        """The headline, what the summary adds in at most `room` characters, then source and date."""
        told = self._told(card.version(self.language), room)
        number = (Span(f"{self._numbers[card.story]}. "),) if self.numbered else ()
        line = (*number, *told, Span(" ("), *self._origin(card), Span(")"))
        note = updated_note(card, self.language, self.digest.timezone, self.figures)
        return Block("text", (line, note) if note and card.changes else (line,))

    @property
    def _numbers(self) -> dict[str, int]:
        return {card.story: number for number, card in enumerate(reading_order(self.digest), 1)}

    def _told(self, version: Version, room: int) -> tuple[Span, ...]:
        """Figures in bold where the words hold them; else the leading figure behind the headline."""
        title = opening(version, TITLE)
        text = addition(version, title, room, most=1) if room else ""
        if text and covers(title, text, ECHO):  # it says the headline in full: one more says what is new
            text = addition(version, title, room)
        words = " ".join(filter(None, (_stopped(title), text)))
        told = bold_figures(words, version.figures)
        said = any(span.bold for span in told) or any(holds(words, one) for one in version.figures)
        follows = room and re.search(r"[\d:]", title)  # the headline leads to something already
        if not version.figures or said or (follows and self.figures.tells(version.figures[0], self.language)):
            return (*told, *(self._rest(version, words) if room else ()))
        lead = self._leading(version, title)
        return (Span(f"{title.rstrip('.')}: "), *lead, Span(f". {text}" if text else "."))

    def _leading(self, version: Version, title: str) -> tuple[Span, ...]:
        """The leading figure, which the words left out; its year only where the title does not say it."""
        best = version.figures[0]
        dated = bool(best.period) and str(best.period) not in title
        return self.figures.line(best, self.language, told=version.tongue, period=dated)

    def _rest(self, version: Version, told: str) -> tuple[Span, ...]:
        """The key figures that the words did not hold, in one more line; none that says not of what."""
        rest = [
            one
            for one in version.figures
            if not one.old
            and one.change not in ("up", "down")  # growth says little behind its headline
            and not holds(told, one)
            and self.figures.tells(one, self.language)
            and (version.language == self.language or self.figures.translated(one, self.language))
        ]
        known = version.figures[0].period if version.figures else None
        lines = (
            self.figures.line(one, self.language, told=version.language, period=one.period != known)
            for one in rest
        )
        run = joined(lines, ", ")
        stop = "" if run and run[-1].text.endswith(".") else "."
        return (Span(f" {say('figures_also', self.language)} "), *run, Span(stop)) if run else ()

    def _origin(self, card: Card) -> tuple[Span, ...]:
        version = card.version(self.language)
        day = local(card.published, self.digest.timezone).date()
        when = "" if self.daily else short_day(day, self.language)
        notes = ((Span(part),) for part in (when, tongue(version, self.language)) if part)
        return joined((source_names(tellers(card, version), 1), *notes), ", ")

    # --- shared

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
