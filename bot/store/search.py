"""Full-text search: the same words found on both databases, whatever their letters.

Enters: an item's text, or what somebody typed, in one wording or several.  Words are folded and
cut in Python, so that neither engine's own folding or query syntax plays a part; every word of a
wording, less its ending, must begin a word of the item.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import snowballstemmer
from sqlalchemy import Select, bindparam, cast, column, literal, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.values import sound
from digests.language import fold
from digests.model import Item

WORD = re.compile(r"[^\W_]+")
LONGEST = 60
"""Characters of a word that count; no word is longer, but hostile texts are."""
MOST = 20_000
"""Words of one item that are indexed."""
MOST_ASKED = 12
MOST_WORDINGS = 24

Asked = str | Iterable[str]
"""What is looked for: a wording, or several of which any will do."""

_ENDING = re.compile(r"(?i)(?<=\w{4})(?:l[aəe]r\w*|(?<!s)s)$")
"""Plural endings of Azerbaijani, with what follows them, and of English."""
_CYRILLIC = re.compile(r"[а-яёА-ЯЁ]{4,}")


def words(text: str) -> list[str]:
    """The distinct words of a text, folded, in order."""
    found = (match[0][:LONGEST] for match in WORD.finditer(fold(sound(text))))
    return list(dict.fromkeys(found))


def of_item(item: Item) -> list[str]:
    """The words by which an item is found: of its title, text and summary."""
    return words(f"{item.title}\n{item.summary}\n{item.text}")[:MOST]


async def index(conn: AsyncConnection, found: Sequence[tuple[int, list[str]]], *, anew: bool = False) -> None:
    """Make items, by their numbers, findable by these words; `anew`: in the place of those before."""
    if not found:
        return
    if conn.dialect.name == "sqlite":
        if anew:
            await conn.execute(_FORGET, [{"number": number} for number, _ in found])
        await conn.execute(_FTS5, [{"number": number, "words": " ".join(said)} for number, said in found])
        return
    await conn.execute(_TSVECTOR, [{"number": number, "words": said} for number, said in found])


_FORGET = text("DELETE FROM item_search WHERE rowid = :number")
_FTS5 = text("INSERT INTO item_search (rowid, words) VALUES (:number, :words)")
_TSVECTOR = text(
    "INSERT INTO item_search (item, words) VALUES (:number, array_to_tsvector(CAST(:words AS TEXT[]))) "
    "ON CONFLICT (item) DO UPDATE SET words = excluded.words"
)


def beginnings(asked: str) -> list[str]:
    """What the words of a wording begin with, folded: `вредоносные ссылки` finds `вредоносных ссылок` too."""
    return words(" ".join(_beginning(match[0]) for match in WORD.finditer(sound(asked))))[:MOST_ASKED]


def _beginning(word: str) -> str:
    if _CYRILLIC.fullmatch(word):
        return _russian()(word.lower())  # unfolded: the stemmer knows й, which folding makes и
    return _ENDING.sub("", word)


@cache
def _russian() -> Callable[[str], str]:
    stemmer: Callable[[str], str] = snowballstemmer.stemmer("russian").stemWord
    return stemmer


def matching(conn: AsyncConnection, asked: Asked) -> Select[Any] | None:
    """Selects the numbers of the items that match; None where nothing was asked that can match."""
    wordings = [asked] if isinstance(asked, str) else list(asked)[:MOST_WORDINGS]
    wanted = [one for wording in wordings if (one := beginnings(wording))]
    if not wanted:
        return None
    if conn.dialect.name == "sqlite":
        found = table("item_search", column("rowid"))
        query = " OR ".join("(" + " AND ".join(f'"{word}"*' for word in one) + ")" for one in wanted)
        return select(found.c.rowid).where(
            text("item_search MATCH :asked").bindparams(bindparam("asked", query))
        )
    found = table("item_search", column("item"), column("words"))
    query = " | ".join("(" + " & ".join(f"'{word}':*" for word in one) + ")" for one in wanted)
    return select(found.c.item).where(found.c.words.op("@@")(cast(literal(query), TSQUERY)))
