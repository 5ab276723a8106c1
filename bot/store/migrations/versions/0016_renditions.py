"""Words that a generator wrote, and those that were refused: each is asked for once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "renditions",
        sa.Column("key", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "language", "story", "state")),
        sa.Column("title", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("summary", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("fault", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("reason", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("tries", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("asked", Instant, nullable=False),
    )
    op.create_index("renditions_by_asked", "renditions", ["asked"])
    op.create_index("renditions_by_story", "renditions", ["story"])
