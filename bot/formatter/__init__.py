"""Digests and cards in the reader's language: spans and blocks of meaning, no markup.

Enters: what the ledger or a command wants said.  Leaves: a `Message` that renders to exactly
one message on every platform.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.formatter.alert import alert, correction_reply
from bot.formatter.digest import Writer
from bot.formatter.draft import draft
from bot.formatter.figures import Figures
from bot.formatter.listing import listing
from bot.formatter.story import tongue
from bot.formatter.text import clean
from bot.formatter.why import order, why
from bot.model import Action, Block, Chat, Message, Span
from bot.phrases import PHRASES, say
from bot.phrases.dates import WEEKDAYS, local, moment_text, short_day
from digests.digest import threaded
from digests.model import Beat, Card, Digest, Figure, Language, ReaderLanguage, Term, Version

__all__ = ["Formatter"]


class Formatter:
    """Writes messages for one beat; times are told in the beat's zone unless another is given."""

    def __init__(self, beat: Beat) -> None:
        self.beat = beat
        self.figures = Figures(beat)

    # --- what the ledger sends

    def render(self, digest: Digest, chat: Chat, action: Action) -> Message:
        """What a delivery of `digest` to `chat` says: a message, an edit of one, or a reply to one.

        Of a deletion it is what takes the message's place where it cannot be taken away.
        """
        if action == "delete":
            return withdrawn(chat.language)
        match digest.kind:
            case "alert":
                return self.alert(digest.cards[0], chat.language, timezone=chat.timezone)
            case "correction" if action == "reply":
                card, many = _changed(digest), len(digest.cards) > 1
                return correction_reply(card, chat.language, chat.timezone, self.figures, named=many)
            case "correction" if len(digest.cards) == 1:
                return self.alert(digest.cards[0], chat.language, timezone=chat.timezone)
            case "burst" | "correction":
                heading = say("burst", chat.language, n=len(digest.cards) + digest.left_out)
                return self.listing(heading, digest.cards, chat.language, timezone=chat.timezone)
            case "note":
                return self.note(digest, chat.language)
            case "daily" | "weekly" if chat.ref.platform == "slack" and threaded(digest):
                above, below = self.thread(digest, chat.language)
                if action == "send":
                    return above
                return below if action == "reply" else _titled(below, above)
            case "daily" | "weekly":
                return replace(self.digest(digest, chat.language), rich=chat.rich)
            case "draft":
                return self.draft(digest, chat.language)

    def alert(self, card: Card, language: ReaderLanguage, *, timezone: str | None = None) -> Message:
        """One story, the figure first."""
        return alert(card, language, timezone or self.beat.timezone, self.figures)

    def digest(self, digest: Digest, language: ReaderLanguage) -> Message:
        """A week or a day in one message."""
        return Writer(digest, language, self.figures, self.beat).message()

    def thread(self, digest: Digest, language: ReaderLanguage) -> tuple[Message, Message]:
        """A digest as a message and what goes on below it: the period in figures, then its stories."""
        return Writer(digest, language, self.figures, self.beat).thread()

    def draft(self, digest: Digest, language: ReaderLanguage, picked: int | None = None) -> Message:
        """A digest on an editors' desk, its stories numbered; `picked`: the story to move or drop."""
        told = digest.draft.language if digest.draft else language
        body = Writer(digest, told, self.figures, self.beat, numbered=True).message()
        return draft(digest, body, language, picked)

    def more(self, digest: Digest, whole: Digest, page: int, language: ReaderLanguage) -> Message | None:
        """What `digest` left out of `whole`, by pages from 2; None for a page past the last."""
        return Writer(digest, language, self.figures, self.beat).more(whole, page)

    def note(self, digest: Digest, language: ReaderLanguage) -> Message:
        """A notice about the service itself; `subject` is a phrase key or, failing that, its text."""
        known = digest.subject in PHRASES
        text = say(digest.subject, language) if known else clean(digest.subject, 500)
        heading = Block("title", ((Span(say("note", language), bold=True),),), keep_with_next=True)
        return Message((heading, Block("text", ((Span(text),),))), language=language, silent=True)

    # --- what commands answer

    def listing(
        self,
        heading: str,
        cards: Sequence[Card],
        language: ReaderLanguage,
        advisories: Sequence[Card] = (),
        *,
        timezone: str | None = None,
    ) -> Message:
        """Stories in the order given, advisories apart."""
        zone = timezone or self.beat.timezone
        return listing(heading, cards, language, zone, self.figures, advisories=advisories)

    def why(self, card: Card, language: ReaderLanguage, *, timezone: str | None = None) -> Message:
        """Why a story was sent, with the source sentences of its figures."""
        return why(card, language, timezone or self.beat.timezone, self.figures, self.beat)

    def order(self, digest: Digest, language: ReaderLanguage) -> Message:
        """Why a digest holds its stories, in its order."""
        return order(digest, language)

    # --- single pieces of text

    def figure(self, figure: Figure, language: ReaderLanguage) -> str:
        """The value of a figure: `about 81 million`, `39.8%`, `778 (443 + 335)`."""
        return self.figures.value_text(figure, language)

    def figure_line(
        self, figure: Figure, language: ReaderLanguage, *, told: Language | None = None
    ) -> tuple[Span, ...]:
        """A figure's whole line: value, what it counts, period."""
        return self.figures.line(figure, language, told=told)

    def machine(self, version: Version, language: ReaderLanguage) -> str:
        """What of a telling a machine wrote, for readers of `language`; nothing where none did."""
        return tongue(version, language) if version.machine else ""

    def moment(self, when: datetime, language: ReaderLanguage, timezone: str | None = None) -> str:
        """`21 Nov 2022, 12:40` in that zone."""
        return moment_text(when, language, timezone or self.beat.timezone)

    def day(self, when: datetime, language: ReaderLanguage, timezone: str | None = None) -> str:
        """`21 Nov 2022` in that zone."""
        return short_day(local(when, timezone or self.beat.timezone).date(), language, year=True)

    def term(self, words: str) -> Term | None:
        """The glossary's term for a counted thing, by any of its forms in any language."""
        return self.figures.nouns.term(words)

    def weekday(self, day: int, language: ReaderLanguage) -> str:
        """The name of a weekday, 0 Monday to 6 Sunday."""
        return WEEKDAYS[language][day]


def withdrawn(language: ReaderLanguage) -> Message:
    """What stands where a message was taken back."""
    return Message((Block("text", ((Span(say("withdrawn", language)),),)),), language=language, silent=True)


def _titled(below: Message, above: Message) -> Message:
    """What stands in a thread as a message of its own: it says of which digest it is a part."""
    return replace(below, blocks=(above.blocks[0], *below.blocks))


def _changed(digest: Digest) -> Card:
    """The story of which a correction tells: of many, the one that changed when it was made."""
    when = digest.created
    return next((card for card in digest.cards if when in (card.updated, card.denied)), digest.cards[0])
