"""Editors' desks: drafts that wait for a decision; and corrections found by when they were made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Add the table and the index."""
    op.create_table(
        "drafts",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("chat_id", NUMBER, sa.ForeignKey("chats.id"), nullable=False),
        sa.Column("desk_id", NUMBER, sa.ForeignKey("chats.id"), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "period", "state")),
        sa.Column("decide_by", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.UniqueConstraint("chat_id", "kind", "period", name="drafts_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("drafts_waiting", "drafts", ["decide_by"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index("revisions_by_at", "revisions", ["at"])
