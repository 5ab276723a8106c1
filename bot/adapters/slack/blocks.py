"""A message as Slack's Block Kit, within Slack's limits.

Enters: a `Message`.  Leaves: blocks, and a `text` that stands for them in notifications, for
screen readers, and where blocks are refused.  Source text is escaped, so that no headline can
call a channel or a person, and no link label can end its link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.adapters.slack.figures import drawn, size, table
from bot.formatter.links import web_link
from bot.formatter.table import aligned, cells
from bot.formatter.text import clean, cut
from bot.model import Block, Button, Message, Plot, Span

SECTION = 3000
HEADER = 150
CONTEXT = 3000
BLOCKS = 50
TOTAL = 9000
"""Characters of all blocks together; Slack refuses somewhat more (msg_blocks_too_long)."""
TEXT_BYTES = 4000
"""Bytes of `text` after escaping: the limit of an edit, which every message may need."""
FIGURES = {"table": 1, "data_visualization": 2}
"""Blocks of figures -> how many of them a message may have."""
ACTIONS = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
BUTTON_URL = 3000
NOTHING = "…"

Json = dict[str, Any]

_PAIRED = re.compile(r"(?<!\w)([*_~`])(?=\S)(.*?\S)\1(?!\w)")
"""Marks of a source's own that Slack would read as a style."""
_LOOKALIKES = {"*": "∗", "_": "‗", "~": "∼", "`": "ˋ"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is posted: `blocks`, and `text` (mrkdwn, escaped) that stands for them."""

    text: str
    blocks: list[Json]

    @property
    def drawn(self) -> bool:
        """Whether it has charts or tables, which not every Slack takes."""
        return any(block["type"] in FIGURES for block in self.blocks)


@lru_cache(maxsize=64)  # one message goes to very many channels
def render(message: Message, *, drawn: bool = True) -> Rendered:
    """The one Slack message that says it all, cut with an ellipsis where it cannot.

    Not `drawn`: tables are text, and a chart stands in `text` alone, in words.
    """
    texts = [block for block in message.blocks if any(_words(line) for line in block.lines)]
    actions = list(_actions(message.buttons))
    blocks: list[Json] = []
    room = TOTAL - sum(_size(block) for block in actions)
    for block in message.blocks:
        if block not in texts and block.kind != "chart":
            continue
        for made in (_figures(block, room, blocks) if drawn else ()) or _made(block, room):
            if len(blocks) == BLOCKS - len(actions):
                break
            blocks.append(made)
            room -= _size(made)
    if not blocks:
        blocks = [_section(NOTHING)]
    pictured = [block.picture.alt for block in message.blocks if block.picture]
    return Rendered(_fallback(texts, pictured), blocks + actions)


def escape(text: str) -> str:
    """Text that Slack shows as it is: no mention, no link, no entity."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# --- blocks ---------------------------------------------------------------------------


def _made(block: Block, room: int) -> Iterator[Json]:
    """The Slack blocks for one block, in at most `room` characters."""
    if room < 40 or block.kind == "chart":
        return
    if block.kind == "table":
        rows = "\n".join(aligned(cells(block)))
        yield _section(f"```{escape(rows)[: min(SECTION, room) - 6]}```")
        return
    if block.kind == "title" and not any(span.link for line in block.lines for span in line):
        title = clean(
            " ".join("".join(span.text for span in line) for line in block.lines), min(HEADER, room)
        )
        yield {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}}
        return
    text = _bounded(block, min(CONTEXT if block.kind == "small" else SECTION, room))
    yield _context(text) if block.kind == "small" else _section(text)


def _figures(block: Block, room: int, before: Iterable[Json]) -> list[Json]:
    """A chart with its caption or a table as Slack's own; empty for any other, and where there are enough."""
    made: list[Json | None] = []
    if block.kind == "chart" and block.picture and block.picture.plot:
        plot = block.picture.plot
        made = [drawn(plot), _context(escape(clean(_caption(plot))))]
    elif block.kind == "table":
        made = [table(block)]
    found = [one for one in made if one is not None]
    if not found or len(found) < len(made) or sum(map(_size, found)) > room:
        return []
    kind = found[0]["type"]
    return found if sum(one["type"] == kind for one in before) < FIGURES[kind] else []


def _caption(plot: Plot) -> str:
    """What a mark of computed values means, the sources and the day."""
    return ". ".join(filter(None, (plot.computed, plot.note)))


def _context(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def _section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _bounded(block: Block, room: int) -> str:
    """The block's lines as mrkdwn; lines that do not fit are left out, the first is cut."""
    prefix = {"list": "• ", "quote": "> "}.get(block.kind, "")
    lines: list[str] = []
    left = room
    for line in block.lines:
        if not _words(line):
            continue
        text = prefix + _line(line, bold=block.kind == "title")
        if len(text) > left:
            lines.append(_cut_line(line, left, prefix))
            break
        lines.append(text)
        left -= len(text) + 1  # the end of the line counts
    return "\n".join(filter(None, lines))


def _cut_line(line: tuple[Span, ...], room: int, prefix: str) -> str:
    """Spans while they fit, the last one cut as plain text; never inside an escape or a link.

    Empty where not even a letter fits behind the prefix.
    """
    text = prefix
    for span in line:
        shown = _span(span, bold=False)
        if len(text) + len(shown) + 1 > room:
            text = _escaped_cut(text, clean(span.text), room)
            break
        text += shown
    return "" if text == prefix else text


def _escaped_cut(text: str, more: str, room: int) -> str:
    room -= len(text)
    limit = min(room, len(more))
    while limit > 0 and (over := len(escape(cut(more, limit))) - room) > 0:
        limit -= max(1, over // 5)  # one & makes five characters
    return text + escape(cut(more, limit)) if limit > 0 else text


def _line(line: Iterable[Span], *, bold: bool = False) -> str:
    text = "".join(_span(span, bold=bold) for span in line)
    return f"\u200b{text}" if text.startswith("&gt;") else text  # else Slack makes it a quotation


def _span(span: Span, *, bold: bool) -> str:
    """A span as mrkdwn; marks touch words only, and spaces stay outside them."""
    words = clean(span.text)
    if not words:
        return " " if span.text else ""
    lead = " " if span.text[0].isspace() else ""
    tail = " " if span.text[-1].isspace() else ""
    return f"{lead}{_marked(words, span, bold=bold)}{tail}"


def _marked(words: str, span: Span, *, bold: bool) -> str:
    link = web_link(span.link, BUTTON_URL)
    words = _PAIRED.sub(lambda match: _LOOKALIKES[match[1]] + match[2] + _LOOKALIKES[match[1]], words)
    text = escape(words.replace("|", "¦")) if link else escape(words)
    if link:
        text = f"<{escape(link)}|{text}>"
    if span.italic:
        text = f"_{_unmarked(text, '_')}_"
    if span.bold or bold:
        text = f"*{_unmarked(text, '*')}*"
    return text


def _unmarked(text: str, mark: str) -> str:
    """Inside a style its own mark would end it; a look-alike does not."""
    return text if text.startswith("<http") else text.replace(mark, _LOOKALIKES[mark])


def _words(line: Iterable[Span]) -> bool:
    return bool(clean("".join(span.text for span in line)))


def _size(block: Json) -> int:
    """Characters of a block that count."""
    if block["type"] == "actions":
        return sum(len(one["text"]["text"]) + len(one.get("url", "")) for one in block["elements"])
    if block["type"] in FIGURES:
        return size(block)
    return sum(len(one["text"]) for one in block.get("elements", [block.get("text")]))


# --- buttons and fallback -------------------------------------------------------------


def _actions(rows: Iterable[tuple[Button, ...]]) -> Iterator[Json]:
    for number, row in enumerate(rows):
        elements = [
            made for place, button in enumerate(row) if (made := _button(button, f"{number}:{place}"))
        ]
        if elements and number < 5:
            yield {"type": "actions", "elements": elements[:ACTIONS]}


def _button(button: Button, place: str) -> Json | None:
    label = clean(button.label, BUTTON_TEXT)
    if not label:
        return None
    made: Json = {"type": "button", "text": {"type": "plain_text", "text": label, "emoji": False}}
    if url := web_link(button.url, BUTTON_URL):
        return {**made, "action_id": f"open:{place}", "url": url}
    if button.command and len(button.command) <= BUTTON_VALUE:
        return {**made, "action_id": f"say:{place}", "value": button.command}
    return None


def _fallback(blocks: Iterable[Block], pictured: Iterable[str] = ()) -> str:
    """All words in plain escaped text, within the bytes that an edit may have; charts in words last."""
    lines = [
        clean((" · " if block.kind == "table" else "").join(span.text for span in line))
        for block in blocks
        for line in block.lines
    ]
    text = ""
    for line in filter(None, (*lines, *map(clean, pictured))):
        longer = f"{text}\n{escape(line)}" if text else escape(line)
        if len(longer.encode()) > TEXT_BYTES:
            return _bytes_cut(text, line)
        text = longer
    return text or NOTHING


def _bytes_cut(text: str, line: str) -> str:
    """As much of the line as fits below the text, with an ellipsis."""
    head = f"{text}\n" if text else ""
    limit = len(line)
    while limit > 1 and len((head + escape(cut(line, limit))).encode()) > TEXT_BYTES:
        limit = limit * 9 // 10 if limit > 20 else limit - 1
    short = head + escape(cut(line, limit))
    return short if len(short.encode()) <= TEXT_BYTES else text
