"""Links under which a source tells several articles: known to every process, also after a restart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the table; what older documents showed is seen again in the next ones."""
    op.create_table(
        "shared_links",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("link", sa.Text, primary_key=True),
    )
