"""A digest on an editors' desk: what would go out, numbered, with the buttons to decide on it.

Enters: a digest that bears a draft mark.  Leaves: a message; its frame is in the editors'
language, the digest itself as its readers will get it.
"""

from __future__ import annotations

from bot.formatter.text import clean
from bot.model import Block, Button, Message, Span
from bot.phrases import say
from bot.phrases.dates import moment_text
from digests.edited import reading_order
from digests.model import Digest, DraftMark, ReaderLanguage

NAME, TITLE = 60, 90
"""Most characters of the channel's name, and of the headline of a story that was picked."""
A_ROW = 6
"""Numbers in a row of buttons."""


def draft(digest: Digest, body: Message, language: ReaderLanguage, picked: int | None = None) -> Message:
    """The draft; `picked` is the number of the story that an editor wants to move or drop."""
    mark = digest.draft
    assert mark is not None
    heading = Block("title", ((Span(_heading(mark, language), bold=True),),))
    frame = [heading, Block("small", ((Span(_note(mark, digest, language)),),))]
    if mark.state != "waiting":
        return Message((*frame, *body.blocks), language=language)
    stories = reading_order(digest)
    if picked is not None and 1 <= picked <= len(stories):
        title = clean(stories[picked - 1].version(mark.language).title, TITLE)
        chosen = Block("text", ((Span(f"{picked}. {title}", bold=True),),))
        return Message((*frame, chosen, *body.blocks), _moves(mark, picked, language), language=language)
    return Message((*frame, *body.blocks), _choices(mark, len(stories), language), language=language)


def _heading(mark: DraftMark, language: ReaderLanguage) -> str:
    return say(f"draft_{mark.state}", language, name=clean(mark.name, NAME))


def _note(mark: DraftMark, digest: Digest, language: ReaderLanguage) -> str:
    """What happens if nobody decides; of a settled draft its period."""
    if mark.state != "waiting":
        return digest.period
    when = moment_text(mark.decide_by, language, digest.timezone)
    return say("draft_sends_itself" if mark.sends_itself else "draft_drops_itself", language, when=when)


def _choices(mark: DraftMark, stories: int, language: ReaderLanguage) -> tuple[tuple[Button, ...], ...]:
    decide = (
        Button(say("button_send", language), command=_command(mark, "send")),
        Button(say("button_drop", language), command=_command(mark, "drop")),
    )
    numbers = [Button(str(one), command=_command(mark, f"pick {one}")) for one in range(1, stories + 1)]
    rows = [tuple(numbers[start : start + A_ROW]) for start in range(0, stories, A_ROW)]
    return (decide, *rows)


def _moves(mark: DraftMark, picked: int, language: ReaderLanguage) -> tuple[tuple[Button, ...], ...]:
    moves = tuple(
        Button(say(f"button_{move}", language), command=_command(mark, f"{move} {picked}"))
        for move in ("up", "down", "out")
    )
    return (moves, (Button(say("button_back", language), command=_command(mark, "show")),))


def _command(mark: DraftMark, action: str) -> str:
    return f"desk {mark.number} {mark.revision} {action}"
