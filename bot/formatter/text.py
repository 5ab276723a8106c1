"""Source text made safe to stand in a line, and lines put together and measured.

Enters: any text.  Leaves: one line of it without control characters, cut at a word where it
is too long; runs of spans joined into lines, and how long they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from bot.model import Block, Span
from digests.language import fold

ELLIPSIS = "…"

_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
"""Marks by which a headline could turn the digits of our own line around."""
_JOINING = "\u200d\ufe0f\ufe0e\u20e3"


def clean(text: str, limit: int | None = None) -> str:
    """One line without control characters; cut to `limit` code points if given."""
    visible = "".join(
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs") else char for char in text
    )
    line = " ".join(_REORDERING.sub("", visible).split(" ")).strip()
    line = re.sub(r"[ \t]{2,}", " ", line)
    return cut(line, limit) if limit else line


def cut(text: str, limit: int) -> str:
    """At most `limit` code points; a cut falls between words where it can, and shows."""
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    end = limit - 1
    space = text.rfind(" ", max(end * 2 // 3, 1), end + 1)
    end = space if space > 0 else _whole(text, end)
    return text[:end].rstrip(" ,;:·-–—(") + ELLIPSIS


def _whole(text: str, end: int) -> int:
    """The last place not after `end` that splits neither an emoji nor a letter from its marks."""
    while 0 < end < len(text) and (_joins(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return end


def _joins(char: str) -> bool:
    return char in _JOINING or bool(unicodedata.combining(char)) or "\U0001f3fb" <= char <= "\U0001f3ff"


def length(blocks: Iterable[Block]) -> int:
    """Code points of the blocks as plain text, separators included."""
    return sum(line_length(line) + 1 for block in blocks for line in block.lines) + sum(1 for _ in blocks)


def line_length(line: Iterable[Span]) -> int:
    """Code points of a line."""
    return sum(len(span.text) for span in line)


def joined(parts: Iterable[tuple[Span, ...]], separator: str = " · ") -> tuple[Span, ...]:
    """Runs of spans in one line with a separator between them; empty runs are left out."""
    spans: list[Span] = []
    for part in parts:
        if not part:
            continue
        if spans:
            spans.append(Span(separator))
        spans.extend(part)
    return tuple(spans)


def covers(whole: str, part: str, share: float = 0.75) -> bool:
    """Whether most words of `part` stand in `whole`, and every number of it."""
    have, want = _stems(whole), _stems(part)
    numbers = {word for word in want if word[0].isdigit()}
    return not want or (numbers <= have and len(want & have) >= share * len(want))


def retells(title: str, sentence: str) -> bool:
    """Whether a sentence says all that the title says, perhaps in other words and at more length."""
    want = _content(title)
    numbers = {word for word in want if word[0].isdigit()}
    have = _content(sentence)
    return numbers <= have and len(want & have) > RETOLD * len(want)


def adds(title: str, sentence: str) -> int:
    """How many words that carry meaning a sentence has beyond the title; a number or name weighs as many."""
    names = _content(" ".join(re.findall(r"(?<!^)\b[^\W\d_a-zəıöüçşğа-яё][\w-]+", sentence)))
    new = _content(sentence) - _content(title)
    return sum(WEIGHTY if word[0].isdigit() or word in names else 1 for word in new)


RETOLD = 0.75
"""Share of a title's words above which a sentence retells it."""
WEIGHTY = 10
_FUNCTION_WORDS = """
    the and are was were has have had been being will would with for from now that this their its into onto
    all most according own which who said says given set more than
    ve ile ucun olan olub bir bu daha edib
    для что это как уже был была было были при под над или все всех
"""
"""Words, folded, that two tellings of one thing may share or not."""


def _content(text: str) -> set[str]:
    """The stems of a text without function words."""
    return _stems(text) - {word[:5] for word in _FUNCTION_WORDS.split()}


def _stems(text: str) -> set[str]:
    """Words that carry meaning, cut to their beginnings (Azerbaijani and Russian add endings)."""
    words = re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]{3,}", fold(text))
    return {word if word[0].isdigit() else word[:5] for word in words}
