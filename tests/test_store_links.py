"""Links under which a source tells several articles, on both databases."""

from __future__ import annotations

from bot.store import links
from bot.store.database import Database
from bot.store.statements import CHUNK


async def test_links_are_known_of_their_source_alone_however_often_they_are_kept(database: Database) -> None:
    many = {f"link {number}" for number in range(CHUNK + 3)}
    for kept in (many, {"link 1", "link 2"}, set[str]()):
        async with database.begin() as conn:
            await links.keep(conn, "wire", kept)
    async with database.read() as conn:
        assert await links.among(conn, "wire", many | {"another"}) == many
        assert await links.among(conn, "wire", ()) == set()
        assert await links.among(conn, "herald", many) == set()
