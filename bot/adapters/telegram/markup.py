"""A message as Telegram's HTML, within Telegram's limits.

Enters: a `Message`.  Leaves: HTML of b, i, a, pre and blockquote, the same words plain (for the
case that the server refuses the markup), and the keyboard.  Text is counted in UTF-16 units,
which are never fewer than code points, so both ways of counting hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit, MessageLimit

from bot.formatter.links import web_link
from bot.formatter.table import aligned, cells
from bot.formatter.text import clean, cut
from bot.model import Block, Button, Message, Span

TEXT = int(MessageLimit.MAX_TEXT_LENGTH)
CAPTION = int(MessageLimit.CAPTION_LENGTH)
ENTITIES = int(MessageLimit.MESSAGE_ENTITIES)
DATA_BYTES = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
ROW = int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW)
BUTTONS = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)
LABEL = 64
"""Characters of a button's label; Telegram states no limit, screens have one."""
NOTHING = "…"
"""Stands for a message without words, which Telegram would refuse."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is sent: `keyboard` holds rows of (label, callback data or web address)."""

    html: str
    plain: str
    keyboard: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of text with its styles; `quote` tells one quotation from the next."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    quote: int | None = None
    fixed: bool = False
    """In letters of one width: a table."""

    def like(self, other: _Run) -> bool:
        return replace(self, text="") == replace(other, text="")


@lru_cache(maxsize=64)  # one message goes to very many chats
def render(message: Message, room: int = TEXT) -> Rendered:
    """The one Telegram message that says it all, cut with an ellipsis where it cannot.

    `room` is what it may take, in UTF-16 units; a chart is no text.
    """
    runs = list(_frugal(_shortened(_merged(_runs(message.blocks)), room)))
    if not "".join(run.text for run in runs).strip():
        runs = [_Run(NOTHING)]
    return Rendered(_html(runs), "".join(run.text for run in runs), _keyboard(message.buttons))


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram measures entities."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escape(text: str) -> str:
    """Text between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# --- blocks to runs -------------------------------------------------------------------


def _runs(blocks: Iterable[Block]) -> Iterator[_Run]:
    before: Block | None = None
    for number, block in enumerate(blocks):
        if block.kind == "chart" or not any(span.text.strip() for line in block.lines for span in line):
            continue
        if before is not None:
            yield _Run("\n" if before.keep_with_next else "\n\n")
        yield from _block(block, number)
        before = block


def _block(block: Block, number: int) -> Iterator[_Run]:
    if block.kind == "table":
        yield _Run("\n".join(aligned(cells(block))), fixed=True)
        return
    quote = number if block.kind == "quote" else None
    lines = [line for line in block.lines if any(span.text.strip() for span in line)]
    for place, line in enumerate(lines):
        if place:
            yield _Run("\n", quote=quote)
        if block.kind == "list":
            yield _Run("• ")
        for span in line:
            yield _run(span, bold=block.kind == "title", quote=quote)


def _run(span: Span, *, bold: bool, quote: int | None) -> _Run:
    return _Run(_one_line(span.text), span.bold or bold, span.italic, web_link(span.link), quote)


def _one_line(text: str) -> str:
    """Without what would break the line, spaces at the ends kept: they part runs."""
    kept = clean(text)
    lead = " " if text[:1].isspace() and kept else ""
    tail = " " if text[-1:].isspace() and kept else ""
    return lead + kept + tail if kept else " " * bool(text)


def _merged(runs: Iterable[_Run]) -> list[_Run]:
    """Neighbours of one style as one run: fewer entities."""
    merged: list[_Run] = []
    for run in runs:
        if merged and merged[-1].like(run):
            merged[-1] = replace(run, text=merged[-1].text + run.text)
        elif run.text:
            merged.append(run)
    return merged


# --- limits ---------------------------------------------------------------------------


def _shortened(runs: list[_Run], room: int) -> list[_Run]:
    if units("".join(run.text for run in runs)) <= room:
        return runs
    kept: list[_Run] = []
    room -= 1  # for the ellipsis
    for run in runs:
        size = units(run.text)
        if size > room:
            kept.append(replace(run, text=_cut_units(run.text, room)))
            break
        kept.append(run)
        room -= size
    kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip().removesuffix("…") + "…")
    return kept


def _cut_units(text: str, room: int) -> str:
    """The longest cut of the text of at most `room` UTF-16 units."""
    limit = min(len(text), room)
    while limit and units(short := cut(text, limit)) > room:
        limit -= max(1, (units(short) - room) // 2)
    return cut(text, max(limit, 0))


def _frugal(runs: Iterable[_Run]) -> Iterator[_Run]:
    """Styles are dropped where they would make more entities than Telegram keeps; links last."""
    runs = list(runs)
    quotes = len({run.quote for run in runs if run.quote is not None}) + sum(run.fixed for run in runs)
    room = ENTITIES - quotes - sum(1 for run in runs if run.link)
    links = ENTITIES - quotes
    for run in runs:
        link = run.link if run.link and links > 0 else None
        links -= bool(link)
        bold = run.bold and room > 0
        room -= bold
        italic = run.italic and room > 0
        room -= italic
        yield replace(run, link=link, bold=bold, italic=italic)


# --- runs to HTML ---------------------------------------------------------------------


def _html(runs: Iterable[_Run]) -> str:
    parts: list[str] = []
    quote: int | None = None
    for run in runs:
        if run.quote != quote:
            parts.append("</blockquote>" if quote is not None else "")
            parts.append("<blockquote>" if run.quote is not None else "")
            quote = run.quote
        parts.append(_styled(run))
    parts.append("</blockquote>" if quote is not None else "")
    return "".join(parts)


def _styled(run: _Run) -> str:
    text = escape(run.text)
    if not run.text.strip():
        return text
    if run.fixed:
        return f"<pre>{text}</pre>"
    if run.italic:
        text = f"<i>{text}</i>"
    if run.bold:
        text = f"<b>{text}</b>"
    if run.link:
        text = f'<a href="{escape(run.link)}">{text}</a>'
    return text


# --- buttons --------------------------------------------------------------------------


def _keyboard(rows: Iterable[tuple[Button, ...]]) -> tuple[tuple[tuple[str, str], ...], ...]:
    keyboard: list[tuple[tuple[str, str], ...]] = []
    room = BUTTONS
    for row in rows:
        keys = [key for button in row if (key := _key(button))][:room]
        room -= len(keys)
        keyboard.extend(tuple(keys[at : at + ROW]) for at in range(0, len(keys), ROW))
    return tuple(keyboard)


def _key(button: Button) -> tuple[str, str] | None:
    """A button that Telegram takes; None for one that can do nothing."""
    label = clean(button.label, LABEL)
    url = web_link(button.url)
    if label and url:
        return label, url
    data = button.command or ""
    return (label, data) if label and 0 < len(data.encode()) <= DATA_BYTES else None
