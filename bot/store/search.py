"""Full-text search: the same words found on both databases, whatever their letters.

Enters: an item's text, or what somebody typed.  Words are folded and cut in Python, so that
neither engine's own folding or query syntax plays a part; every word of a query must begin a
word of the item.
"""

from __future__ import annotations

import re
from typing import Any

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


def words(text: str) -> list[str]:
    """The distinct words of a text, folded, in order."""
    found = (match[0][:LONGEST] for match in WORD.finditer(fold(sound(text))))
    return list(dict.fromkeys(found))


async def index(conn: AsyncConnection, number: int, item: Item) -> None:
    """Make an item findable by its title, text and summary, or again after a revision."""
    found = words(f"{item.title}\n{item.summary}\n{item.text}")[:MOST]
    if conn.dialect.name == "sqlite":
        await conn.execute(text("DELETE FROM item_search WHERE rowid = :number"), {"number": number})
        statement = text("INSERT INTO item_search (rowid, words) VALUES (:number, :words)")
        await conn.execute(statement, {"number": number, "words": " ".join(found)})
        return
    statement = text(
        "INSERT INTO item_search (item, words) VALUES (:number, array_to_tsvector(CAST(:words AS TEXT[]))) "
        "ON CONFLICT (item) DO UPDATE SET words = excluded.words"
    )
    await conn.execute(statement, {"number": number, "words": found})


def matching(conn: AsyncConnection, asked: str) -> Select[Any] | None:
    """Selects the numbers of the items that match; None where nothing was asked that can match."""
    wanted = words(asked)[:MOST_ASKED]
    if not wanted:
        return None
    if conn.dialect.name == "sqlite":
        found = table("item_search", column("rowid"))
        query = " ".join(f'"{word}"*' for word in wanted)
        return select(found.c.rowid).where(
            text("item_search MATCH :asked").bindparams(bindparam("asked", query))
        )
    found = table("item_search", column("item"), column("words"))
    query = " & ".join(f"'{word}':*" for word in wanted)
    return select(found.c.item).where(found.c.words.op("@@")(cast(literal(query), TSQUERY)))
