"""The terminal as a chat: messages as wrapped lines, links as text.

Enters: a `Message`.  Leaves: plain text for a screen or a pipe; control characters of a
source never reach the terminal, whatever it published.
"""

from __future__ import annotations

import shutil
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple, TextIO

from bot.formatter.links import web_link
from bot.formatter.table import aligned, cells
from bot.formatter.text import clean
from bot.model import Block, Button, Chat, Message, Outcome, Platform, Plot, Sent, Span
from bot.phrases import say

WIDTH = 88
LONGEST, SHORTEST = 40, 8
"""Columns of the longest bar of a chart; with less room there are no bars."""
FULL, EIGHTHS = "█", ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
BOLD, DIM, ITALIC, RESET = "\x1b[1m", "\x1b[2m", "\x1b[3m", "\x1b[0m"


class Look(NamedTuple):
    """How messages are shown on a stream."""

    width: int = WIDTH
    colour: bool = False


PLAIN = Look()


def look(stream: TextIO, environ: Mapping[str, str]) -> Look:
    """A terminal's own width where it is narrower, and colour there unless NO_COLOR is set; else plain."""
    if not stream.isatty():
        return PLAIN
    return Look(min(WIDTH, shutil.get_terminal_size().columns), not environ.get("NO_COLOR"))


def render(message: Message, *, width: int = WIDTH, colour: bool = False) -> str:
    """The message as lines of at most `width` columns (longer only for a single long word)."""
    links: dict[str, int] = {}
    text = ""
    before: Block | None = None
    for block in message.blocks:
        drawn = _block(_numbered(block, links), width, colour)
        if not drawn:
            continue
        if before is not None:
            text += "\n" if before.keep_with_next else "\n\n"
        text += drawn
        before = block
    buttons = [button for row in message.buttons for button in row]
    tail = [f"[{number}] {url}" for url, number in links.items()]
    tail += [line for button in buttons if (line := _address(button, links))]
    tail += _packed(_commands(buttons), width)
    if colour:
        tail = [f"{DIM}{line}{RESET}" for line in tail]
    return "\n".join([text, *(["", *tail] if tail else [])]).strip("\n") + "\n"


class ConsoleMessenger:
    """A messenger that writes to a text stream; it has one account and no hurry to fear."""

    platform: Platform = "console"
    account = ""
    rate = 1000.0

    def __init__(self, stream: TextIO, shown: Look = PLAIN) -> None:
        self.stream = stream
        self.width, self.colour = shown
        self._count = 0

    async def send(self, chat: Chat, message: Message) -> Outcome:
        """Write the message; its reference is its number on this stream."""
        self._count += 1
        self._write(render(message, width=self.width, colour=self.colour))
        return Sent(str(self._count))

    async def edit(self, chat: Chat, reference: str, message: Message) -> Outcome:
        """A terminal cannot edit: the new text is written below, marked as such."""
        self._write(self._marked("console_edited", message))
        return Sent(reference)

    async def reply(self, chat: Chat, reference: str, message: Message) -> Outcome:
        """Write the message, marked as an answer to an earlier one."""
        self._count += 1
        self._write(self._marked("console_reply", message))
        return Sent(str(self._count))

    async def delete(self, chat: Chat, reference: str, notice: Message) -> Outcome:
        """What a terminal showed it cannot take back: the notice is written below."""
        self._write(self._marked("console_edited", notice))
        return Sent(reference)

    async def responds(self) -> bool:
        """A terminal is there."""
        return True

    def _marked(self, key: str, message: Message) -> str:
        mark = f"({say(key, message.language)})"
        shown = render(message, width=self.width, colour=self.colour)
        return f"{DIM}{mark}{RESET}\n{shown}" if self.colour else f"{mark}\n{shown}"

    def _write(self, text: str) -> None:
        self.stream.write(f"{text}\n")
        self.stream.flush()


# --- blocks ---------------------------------------------------------------------------


def _block(block: Block, width: int, colour: bool) -> str:
    if block.kind == "table":
        return "\n".join(aligned(cells(block)))
    if block.kind == "chart":
        return _bars(block.picture.plot, width) if block.picture and block.picture.plot else ""
    first, later = {"list": ("• ", "  "), "quote": ("│ ", "│ ")}.get(block.kind, ("", ""))
    lines = [_styled(line, block, width, colour, first, later) for line in block.lines if _plain(line)]
    return "\n".join(lines)


def _bars(plot: Plot, width: int) -> str:
    """A plot as bars of blocks; of a ranking, where less is more, only the values."""
    rows = aligned([[clean(mark.beside or mark.label), clean(mark.text)] for mark in plot.marks])
    heading = " · ".join(filter(None, (clean(plot.unit), plot.kind)))
    most = max(mark.value for mark in plot.marks)
    room = width - max(map(len, rows)) - 2
    if not plot.ranks and most > 0 and room >= SHORTEST:
        wide = [round(max(mark.value, 0.0) / most * min(room, LONGEST) * 8) for mark in plot.marks]
        rows = [
            f"{row.ljust(max(map(len, rows)))}  {FULL * (eighths // 8)}{EIGHTHS[eighths % 8]}".rstrip()
            for row, eighths in zip(rows, wide, strict=True)
        ]
    notes = [clean(note) for note in (plot.computed, plot.note) if note]
    return "\n".join([*(_wrapped(heading, width, "", "").split("\n")), *rows, *notes])


def _styled(line: tuple[Span, ...], block: Block, width: int, colour: bool, first: str, later: str) -> str:
    """A line wrapped by what is seen, coloured afterwards: escapes have no width."""
    plain = _plain(line)
    wrapped = _wrapped(plain, width, first, later)
    if not colour:
        return wrapped
    if block.kind in ("title", "small"):
        code = BOLD if block.kind == "title" else DIM
        return "\n".join(f"{code}{part}{RESET}" for part in wrapped.split("\n"))
    return _emphasised(wrapped, line)


def _emphasised(wrapped: str, line: tuple[Span, ...]) -> str:
    """Bold spans found again in the wrapped text, in order; one that was broken stays plain."""
    out, rest = "", wrapped
    for span in line:
        text = clean(span.text)
        if not (span.bold or span.italic) or not text or text not in rest:
            continue
        before, _, rest = rest.partition(text)
        out += f"{before}{BOLD if span.bold else ITALIC}{text}{RESET}"
    return out + rest


def _wrapped(text: str, width: int, first: str, later: str) -> str:
    wrapper = textwrap.TextWrapper(
        width=max(width - _surplus(text), 20),
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(wrapper.wrap(text)) or first.rstrip()


def _surplus(text: str) -> int:
    """Columns by which the widest stretch of text exceeds its characters (emoji, CJK)."""
    return min(sum(unicodedata.east_asian_width(char) in "WF" for char in text), 20)


def _plain(line: Iterable[Span]) -> str:
    return clean("".join(span.text for span in line))


# --- links and buttons ----------------------------------------------------------------


def _numbered(block: Block, links: dict[str, int]) -> Block:
    """The block with a number behind the first words in it that each address stands behind."""
    here: set[str] = set()
    lines = tuple(tuple(_referred(span, links, here) for span in line) for line in block.lines)
    return replace(block, lines=lines)


def _referred(span: Span, links: dict[str, int], here: set[str]) -> Span:
    url = web_link(span.link)
    if url is None or url in here or not clean(span.text):
        return span
    here.add(url)
    links.setdefault(url, len(links) + 1)
    return replace(span, text=f"{span.text} [{links[url]}]")


def _address(button: Button, links: Mapping[str, int]) -> str:
    """A button's address, if no link above showed it."""
    url = web_link(button.url)
    return f"{clean(button.label)}: {url}" if url and url not in links else ""


def _commands(buttons: Iterable[Button]) -> list[str]:
    """The commands to type, as manuals write them: `/language az|en|ru`; the command says what it does."""
    said: dict[str, list[str]] = {}
    for button in buttons:
        name, _, choice = clean(button.command or "").rpartition(" ")
        if name or choice:
            said.setdefault(f"/{name} " if name else f"/{choice}", []).append(choice)
    return [f"{name}{'|'.join(choices)}" if name.endswith(" ") else name for name, choices in said.items()]


def _packed(commands: Iterable[str], width: int) -> list[str]:
    """The commands side by side, never broken, in as few lines as they need."""
    lines: list[str] = []
    for command in commands:
        if lines and len(lines[-1]) + len(command) + 3 <= width:
            lines[-1] += f" · {command}"
        else:
            lines.append(f"{'  ' if lines else '→ '}{command}")
    return lines
