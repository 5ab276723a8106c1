"""A ledger that folds what is old, and finds what is held and what is in doubt without looking through it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Number

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make room for counts; index the alerts that are held and the deliveries in doubt."""
    op.create_table(
        "past_deliveries",
        sa.Column("digest_number", Number, sa.ForeignKey("digests.number"), primary_key=True),
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("platform", "action", "state")),
        sa.Column("count", sa.BigInteger, nullable=False),
    )
    for name, column, condition in (
        ("deliveries_quiet", "chat_id", "state = 'ready' AND priority = 20"),
        ("deliveries_doubted", "updated", "doubts > 0"),
    ):
        where = sa.text(condition)
        op.create_index(name, "deliveries", [column], sqlite_where=where, postgresql_where=where)
