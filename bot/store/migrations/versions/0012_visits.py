"""What visits learn: a source's rhythm, moves, what the operator was told; held items; hubs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()
NONE = sa.text("0")


def upgrade() -> None:
    """Add the columns and tables; sources that were read before begin without a rhythm."""
    for name in ("gap", "longest"):
        op.add_column("sources", sa.Column(name, sa.BigInteger))
    for name in ("arrivals", "moves"):
        op.add_column("sources", sa.Column(name, sa.Integer, nullable=False, server_default=NONE))
    for name in ("moving_to", "trouble"):
        op.add_column("sources", sa.Column(name, sa.Text))
    op.add_column("sources", sa.Column("told", sa.Text, nullable=False, server_default=sa.text("''")))
    op.create_table(
        "held",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False, unique=True),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("held_by_source", "held", ["source"])
    op.create_table(
        "hubs",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("hub", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("asked", MOMENT),
        sa.Column("until", MOMENT),
        sa.Column("pushed", MOMENT),
        sa.Column("missed", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
    )
