"""How the tables came to be, one step a file; run by Alembic inside one transaction.

Enters: a connection inside a write transaction.  Leaves: the revision that the database is
at; a database that a newer program wrote is left as it is.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

HEAD = "0015"
"""The newest revision in `versions`."""


def upgrade(connection: Connection) -> str | None:
    """Bring the tables to HEAD; returns the revision, another than HEAD if it is unknown here."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is not None and revision not in _known():
        return revision
    if revision != HEAD:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return HEAD


def configuration() -> Config:
    """Alembic's configuration for the migrations in this folder; no file is read."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def _known() -> set[str]:
    return {path.stem.partition("_")[0] for path in (Path(__file__).parent / "versions").glob("[0-9]*.py")}
