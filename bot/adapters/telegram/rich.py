"""A message as Telegram's rich message: headings, lists, tables; and when a server is not asked for one.

Enters: a `Message`.  Leaves: HTML of h2, h3, p, ul, table, blockquote and footer within the limits
of rich messages.  Source text is escaped; the call switches off that Telegram makes links of words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from bot.adapters.telegram.markup import escape
from bot.formatter.links import web_link
from bot.formatter.text import clean
from bot.model import Block, Message, Span

CHARACTERS = 32_768
BLOCKS = 500
COLUMNS = 20
UNKNOWN_FOR = 24 * 3600.0
"""Seconds for which a server that knows no rich messages is not asked for one again."""
REFUSED_FOR = 3600.0
"""The same for one that refused a message which it took in its classic form."""


class Latch:
    """Remembers of one account that its server takes no rich messages, for a while."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until = float("-inf")

    @property
    def open(self) -> bool:
        """Whether it may be tried."""
        return self._clock() >= self._until

    def close(self, seconds: float) -> None:
        """Do not try for so long."""
        self._until = max(self._until, self._clock() + seconds)


@lru_cache(maxsize=64)  # one message goes to very many chats
def render(message: Message) -> str | None:
    """The message as HTML; None for one without words, or with more than a rich message holds."""
    parts = [part for block in message.blocks for part in _block(block)]
    words = sum(len(span.text) for block in message.blocks for line in block.lines for span in line)
    count = sum(1 + len(block.lines) for block in message.blocks)
    return "".join(parts) if parts and words <= CHARACTERS and count <= BLOCKS else None


def _block(block: Block) -> Iterator[str]:
    lines = [line for line in block.lines if any(clean(span.text) for span in line)]
    if not lines or block.kind == "chart":
        return
    match block.kind:
        case "title":
            yield _each("h2", lines, plain=True)
        case "text" if block.keep_with_next:
            yield _each("h3", lines, plain=True)
        case "text":
            yield _each("p", lines)
        case "list":
            yield f"<ul>{_each('li', lines)}</ul>"
        case "quote":
            yield f"<blockquote>{_each('p', lines)}</blockquote>"
        case "small":
            yield _each("footer", lines)
        case "table":
            head, *rows = lines
            yield f"<table>{_row('th', head)}{''.join(_row('td', row) for row in rows)}</table>"


def _each(tag: str, lines: Iterable[tuple[Span, ...]], *, plain: bool = False) -> str:
    """Each line in the tag; `plain`: the tag says how it looks."""
    return "".join(f"<{tag}>{_line(line, plain=plain)}</{tag}>" for line in lines)


def _row(tag: str, cells: tuple[Span, ...]) -> str:
    return f"<tr>{''.join(f'<{tag}>{_span(cell)}</{tag}>' for cell in cells[:COLUMNS])}</tr>"


def _line(line: Iterable[Span], *, plain: bool = False) -> str:
    return "".join(_span(span, plain=plain) for span in line).strip()


def _span(span: Span, *, plain: bool = False) -> str:
    """A span as HTML; spaces at its ends stand outside its tags."""
    words = clean(span.text)
    if not words:
        return " " if span.text else ""
    text, link = escape(words), web_link(span.link)
    if span.italic and not plain:
        text = f"<i>{text}</i>"
    if span.bold and not plain:
        text = f"<b>{text}</b>"
    if link:
        text = f'<a href="{_attribute(link)}">{text}</a>'
    return " " * span.text[0].isspace() + text + " " * span.text[-1].isspace()


def _attribute(text: str) -> str:
    return escape(text).replace('"', "&quot;")
