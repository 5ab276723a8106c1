"""Stories that the operator took back, which lists and digests leave out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """No story was taken back so far, only messages."""
    op.add_column("stories", sa.Column("withdrawn", sa.BigInteger))
