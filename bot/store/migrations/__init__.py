"""How the tables came to be, one step a file; run by Alembic inside one transaction.

Enters: a connection inside a write transaction.  Leaves: the revision that the database is
at; a database that a newer program wrote is left as it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0020"
"""The newest revision in `versions`."""


def upgrade(connection: Connection) -> str | None:
    """Bring the tables to HEAD; returns the revision, another than HEAD if it is unknown here."""
    revision = _revision(connection)
    if revision is not None and revision not in _known():
        return revision
    if revision != HEAD:
        from alembic import command  # a tenth of a second, for which a ready database need not wait

        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return HEAD


def configuration() -> Config:
    """Alembic's configuration for the migrations in this folder; no file is read."""
    from alembic.config import Config  # as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def _revision(connection: Connection) -> str | None:
    """Where Alembic's own table says that the database is; None where there is no such table."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _known() -> set[str]:
    return {path.stem.partition("_")[0] for path in (Path(__file__).parent / "versions").glob("[0-9]*.py")}
