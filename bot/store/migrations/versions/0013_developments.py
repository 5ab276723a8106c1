"""What an item did to its story, and which story a story continues."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add two columns; what was stored before has no verdict and follows nothing."""
    op.add_column("items", sa.Column("verdict", sa.Text))
    op.add_column("stories", sa.Column("follows", sa.Text))
