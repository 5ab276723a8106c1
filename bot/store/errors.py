"""What an operator can do wrong with a database, in one plain sentence each.

Enters: an error of a driver.  Leaves: a `StoreError`, or the error itself where it is a bug.
"""

from __future__ import annotations

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

SQLITE = (
    (
        "database is locked",
        "is busy: another process has been writing to it for too long; stop that one, or try again",
    ),
    ("not a database", "is not a SQLite database; name another file, or move this one away"),
    ("malformed", "is damaged; restore a copy of it"),
    ("disk is full", "cannot be written: the disk is full; make room and start again"),
    ("readonly", "cannot be written; give this user the right to write the file and its folder"),
    ("query_only", "cannot be written; give this user the right to write the file and its folder"),
    ("unable to open", "cannot be opened; check that this user may read and write the file and its folder"),
    ("disk i/o error", "cannot be read or written: the disk reports an error"),
)
"""What SQLite says (lower case) -> what that means to an operator."""

POSTGRESQL = (
    ("password authentication failed", "refuses this user or password; correct BEATWIRE_DATABASE_URL"),
    ("no password supplied", "asks for a password; add it to BEATWIRE_DATABASE_URL"),
    ("does not exist", "does not know this database or user; create it, or correct BEATWIRE_DATABASE_URL"),
    ("permission denied", "does not let this user write here; grant the rights, or name another user"),
    ("too many clients", "has no free connection; allow more, or start fewer processes"),
    ("lock timeout", "is busy: another process has been writing to it for too long; try again"),
    ("starting up", "is still starting; try again in a moment"),
)


class StoreError(Exception):
    """The database cannot be used as asked; the text says why and how to mend it."""


def explain(error: DBAPIError, url: URL) -> StoreError | None:
    """The plain sentence for a driver's error; None where it is no operator's matter."""
    said = str(error.orig).lower()
    if url.get_backend_name() == "sqlite":
        meaning = next((meaning for words, meaning in SQLITE if words in said), None)
        return StoreError(f"The database {url.database} {meaning}.") if meaning else None
    meaning = next((meaning for words, meaning in POSTGRESQL if words in said), None)
    if meaning is None and not (error.connection_invalidated or _unreachable(said)):
        return None
    meaning = meaning or "does not answer; check that it runs there and that the address given is its own"
    return StoreError(f"PostgreSQL at {place(url)} {meaning}.")


def place(url: URL) -> str:
    """Host, port and database of an address, without user or password."""
    host = url.host or str(url.query.get("host", "localhost"))
    port = f":{url.port}" if url.port else ""
    return f"{host}{port}/{url.database or ''}"


def _unreachable(said: str) -> bool:
    signs = (
        "connection refused",
        "connection failed",
        "could not translate",
        "failed to resolve",
        "timeout expired",
    )
    return any(
        sign in said
        for sign in (*signs, "no such file", "server closed", "connection is lost", "getaddrinfo")
    )
