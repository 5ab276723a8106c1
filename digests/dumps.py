"""The text of a page, copied with everything around the article -> one entry.

Enters: lines in which a title may be printed twice, an author twice, a section with a date,
buttons and other news before and after.  Leaves: title, text, date and author.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import tzinfo

from digests.boilerplate import (
    author_of,
    is_date_line,
    is_furniture,
    is_service,
    without_furniture,
)
from digests.dates import ParsedDate, parse_date
from digests.document import ReadError
from digests.language import fold
from digests.model import Entry
from digests.plain import lines as cleaned

_HEAD = 14
"""Lines at the top of a page in which title, author and date are looked for."""
_TAIL = 6
_LONG = 160
"""A line of this length is running text."""
_LONGEST_TITLE = 250
_SHORT = 25
_SHORTEST_TITLE = 12
_CLOCK = re.compile(r"\W*[0-2]?[0-9]:[0-5][0-9]\W*")
"""A row with a time alone, as sites print under a row with the day."""
_TODAY = re.compile(
    r"^\W*(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|^\W*(?:bazar|cum|sənbə|çərşənbə)|^\W*(?:19"
    r"|20)\d\d,",
    re.IGNORECASE,
)
"""How sites print today's date above the page; it says when the page was copied."""


def dump(text: str, *, timezone: str | tzinfo, name: str = "the text") -> Entry:
    """One entry from a page's text; `ReadError` where there is no text in it."""
    rows = [
        row for row in cleaned(text).split("\n") if any(letter.isalpha() for letter in row) or _dated(row)
    ]
    if not rows:
        raise ReadError(f"{name} holds no words: there is nothing to read.")
    place = _title(rows, timezone)
    running = _is_running(rows[place])  # a text without a title begins at once
    title = "" if running else rows[place]
    date = stated_date(rows, place, timezone)
    author, body = inside(rows[place if running else place + 1 :], title, timezone)
    return Entry(
        title=title,
        published=date.instant if date else None,
        date_only=date.date_only if date else False,
        text="\n".join(body),
        author=author,
    )


def stated_date(rows: Sequence[str], title: int, timezone: str | tzinfo) -> ParsedDate | None:
    """The date that a page states of its article: beside the title, else at the foot."""
    head = [row for place, row in enumerate(rows[: title + _HEAD]) if place >= title or not _TODAY.match(row)]
    best: ParsedDate | None = None
    near = head[-_HEAD - title :]
    for row, below in [
        *zip(near, [*near[1:], ""], strict=True),
        *((row, "") for row in reversed(rows[-_TAIL:])),
    ]:
        if not is_date_line(row, timezone):
            continue
        found = parse_date(row, timezone=timezone)
        if found and found.date_only and _CLOCK.fullmatch(below):
            found = (
                parse_date(f"{row[found.start : found.end]} {below.strip(' -–—•|/')}", timezone=timezone)
                or found
            )
        if found and not found.date_only:
            return found
        best = best or found
    return best


def _is_running(row: str) -> bool:
    """Whether a row is running text: long, or of more than one sentence."""
    return len(row) > _LONGEST_TITLE or bool(re.search(r"[^\W\d_]{3,}[.!?] .*[.!?…]$", row))


def _dated(row: str) -> bool:
    return any(character.isdigit() for character in row)


def _title(rows: Sequence[str], timezone: str | tzinfo) -> int:
    """Row of the title: the one printed twice, else the first that is no furniture."""
    head = [fold(row) for row in rows[:_HEAD]]
    for place, row in enumerate(head):
        if (
            len(row) >= 15
            and row in head[place + 1 :]
            and not author_of(rows[place])
            and not _noise(rows[place], timezone)
        ):
            return place
    candidates = [place for place, row in enumerate(rows[:_HEAD]) if not _noise(row, timezone)]
    for place in candidates:
        following = rows[place + 1] if place + 1 < len(rows) else ""
        # The name of a news service heads a print page; a title follows it.
        if is_service(rows[place]) and following and len(following) <= 250 and not following.endswith("."):
            continue
        # So does the name of a section.
        if len(rows[place]) < _SHORTEST_TITLE and place != candidates[-1]:
            continue
        return place
    return candidates[0] if candidates else 0


def _noise(row: str, timezone: str | tzinfo) -> bool:
    return is_furniture(row) or is_date_line(row, timezone)


def inside(rows: Sequence[str], title: str, timezone: str | tzinfo) -> tuple[str | None, list[str]]:
    """Author and paragraphs in what stands behind a title: repeated titles, names, dates left out."""
    said = bones(title)
    rest = [row for row in rows if not said or bones(row) != said]
    author: str | None = None
    begun = False
    kept: list[str] = []
    for place, row in enumerate(rest):
        edge = not begun or place >= len(rest) - _TAIL
        if edge and is_date_line(row, timezone):
            continue
        if not begun and len(rest) > 1:
            name = author_of(row)
            author = author or name
            if name or (len(row) < _SHORT and row[-1] not in ".!?:"):
                continue  # a section, a place, a button that no rule knows
        begun = begun or len(row) >= _LONG or row.endswith((".", "!", "?", "”", '"', "»"))
        kept.append(row)
    return author, without_furniture(kept)


def bones(text: str) -> str:
    """Letters and digits alone, folded: by which a title is known again."""
    return re.sub(r"[\W_]+", "", fold(text))
