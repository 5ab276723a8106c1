"""Figures over time: a row for each point of a series, and the words by which series are asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()
BYTES = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables; items that are there have their points filed when the program next runs."""
    op.add_column("items", sa.Column("filed", sa.Text))
    op.create_index("items_by_filed", "items", ["filed"])
    op.create_table(
        "points",
        sa.Column("item", NUMBER, primary_key=True),
        sa.Column("place", sa.SmallInteger, primary_key=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("thing", "measurer", "kind", "period", "source")
        ),
        sa.Column("url", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("published", MOMENT, nullable=False),
        sa.Column("figure", sa.Text, nullable=False),
    )
    op.create_index("points_by_thing", "points", ["thing", "published"])
    op.create_table(
        "series_words",
        sa.Column("word", BYTES, primary_key=True),
        sa.Column("thing", sa.Text, primary_key=True),
    )
