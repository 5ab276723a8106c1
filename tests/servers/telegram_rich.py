"""Rich messages as the Bot API reads them: their HTML in, plain text out, or the server's refusal.

Enters: the `rich_message` of a call.  Leaves: its text, a line a block; `RichError` for HTML with
other tags than there are, tags that cross, and what is over the limits of rich messages.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

MOST_CHARACTERS = 32_768
MOST_BLOCKS = 500
MOST_DEPTH = 16
MOST_COLUMNS = 20
PARAGRAPHS = {*(f"h{n}" for n in range(1, 7)), "p", "li", "pre", "footer", "summary", "th", "td"}
GROUPS = {"ul", "ol", "table", "tr", "blockquote", "aside", "details"}
INLINE = {"b", "strong", "i", "em", "u", "s", "del", "a", "code", "mark", "sub", "sup"}


class RichError(Exception):
    """The message is none that can be parsed or shown."""


def read(message: Any) -> str:
    """The words of a rich message; raises RichError."""
    if not isinstance(message, dict):
        raise RichError("rich message is empty")
    forms = [name for name in ("html", "markdown", "blocks") if message.get(name)]
    if len(forms) != 1:
        raise RichError("exactly one of html, markdown and blocks must be specified")
    if forms != ["html"]:
        raise RichError("this server reads HTML only")
    reader = _Reader()
    reader.feed(str(message["html"]))
    reader.close()
    return reader.finish()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.lines: list[str] = []
        self.blocks = 0
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in PARAGRAPHS | GROUPS | INLINE:
            raise RichError(f'unsupported start tag "{tag}"')
        self.open.append(tag)
        if len(self.open) > MOST_DEPTH:
            raise RichError("RICH_MESSAGE_TOO_DEEP")
        if tag in PARAGRAPHS | GROUPS:
            self.blocks += tag not in ("th", "td")
            self.lines.append("")
        self.cells = 0 if tag == "tr" else self.cells + (tag in ("th", "td"))
        if self.cells > MOST_COLUMNS:
            raise RichError("RICH_MESSAGE_TABLE_TOO_WIDE")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise RichError(f'unmatched end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        if not set(self.open) & PARAGRAPHS:
            if data.strip():
                raise RichError("text outside of a block")
            return
        self.lines[-1] += data

    def finish(self) -> str:
        if self.open:
            raise RichError(f'can\'t find end tag corresponding to start tag "{self.open[-1]}"')
        text = "\n".join(filter(None, map(str.strip, self.lines)))
        if not text:
            raise RichError("message text is empty")
        if len(text) > MOST_CHARACTERS or self.blocks > MOST_BLOCKS:
            raise RichError("RICH_MESSAGE_TOO_LONG")
        return text
