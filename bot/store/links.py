"""Links of sources under which several articles are told, so that nobody takes the next one for a revision.

Enters: identities of links, as documents showed them.  Leaves: those of them that are known, to
whichever process asks, however long ago they were seen.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.statements import chunks, insert

LINKS = schema.shared_links


async def keep(conn: AsyncConnection, source: str, links: Collection[str]) -> None:
    """Keep that a source tells several articles under each of these links."""
    rows = [{"source": source, "link": link} for link in sorted(links)]
    if rows:
        await conn.execute(insert(conn, LINKS).on_conflict_do_nothing(), rows)


async def among(conn: AsyncConnection, source: str, links: Collection[str]) -> set[str]:
    """Those of these links under which the source was ever seen to tell several articles."""
    found: set[str] = set()
    for part in chunks(sorted(links)):
        found.update((await conn.execute(_AMONG, {"source": source, "links": part})).scalars())
    return found


_AMONG = select(LINKS.c.link).where(
    LINKS.c.source == bindparam("source"), LINKS.c.link.in_(bindparam("links", expanding=True))
)
