"""Empty databases to measure on, and chats to fill them with.

Enters: `sqlite`, `postgresql` or an address.  Leaves: the address of an empty database; a
PostgreSQL server of its own is started where none is named, and may be restarted.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from bot.model import ChatRef
from bot.store import schema, subscriptions
from bot.store.database import Database
from tests.archive import NOON


@dataclass(frozen=True)
class Place:
    """A database, and how to stop and start its server (nothing to do for SQLite)."""

    url: str
    restart: Callable[[], None] | None = None


@contextmanager
def empty(wanted: str) -> Iterator[Place]:
    """An empty database of the kind that is wanted."""
    with tempfile.TemporaryDirectory() as folder:
        if wanted == "sqlite":
            yield Place(f"sqlite:///{folder}/beatwire.db")
        elif wanted == "postgresql":
            import pgserver  # only where it is asked for

            server = pgserver.get_server(Path(folder), cleanup_mode="stop")  # type: ignore[attr-defined]

            def restart() -> None:
                from pgserver.postgres_server import pg_ctl  # type: ignore[attr-defined]

                # As if the machine lost power for its processes: what is open is gone at once.
                how = ["-w", "-m", "immediate", "-l", str(server.log), "restart"]
                pg_ctl(how, pgdata=server.pgdata, user=server.system_user)

            try:
                yield Place(server.get_uri(), restart)
            finally:
                server.cleanup()
        else:
            yield Place(wanted)


async def fill(database: Database, chats: int, *, kind: str = "private") -> None:
    """That many Telegram chats (two at least) in three languages; each wishes every alert at once."""
    sign = "" if kind == "private" else "-"
    copied = ", ".join(
        column.name for column in schema.chats.columns if column.name not in ("id", "address", "language")
    )
    async with database.begin() as conn:
        ref = ChatRef("telegram", f"{sign}1")
        first = await subscriptions.ensure(conn, ref, kind=kind, language="en", timezone="Asia/Baku", at=NOON)
        await conn.execute(
            text(
                "WITH RECURSIVE numbers(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM numbers WHERE i < :last) "
                f"INSERT INTO chats (address, language, {copied}) "
                "SELECT :sign || i, CASE i % 3 WHEN 0 THEN 'az' WHEN 1 THEN 'en' ELSE 'ru' END, "
                f"{copied} FROM numbers CROSS JOIN chats WHERE chats.id = :first"
            ),
            {"last": chats, "sign": sign, "first": first.id},
        )
        await conn.execute(
            text("INSERT INTO subscriptions (chat_id, topic, cadence) SELECT id, 'all', 'instant' FROM chats")
        )
        if database.dialect == "postgresql":
            await conn.execute(text("ANALYZE chats, subscriptions"))
