"""Several processes on one database: what changed since they looked, and who holds what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0001"


def upgrade() -> None:
    """Number the changes of items; make room for leases."""
    op.add_column("items", sa.Column("changed", sa.BigInteger, nullable=False, server_default=sa.text("0")))
    op.execute("UPDATE items SET changed = number")
    op.create_index("items_by_changed", "items", ["changed"])
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("until_clock", sa.BigInteger, nullable=False),
    )
