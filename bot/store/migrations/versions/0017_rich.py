"""Chats that asked for digests as rich messages, which older clients of Telegram cannot show."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Nobody asked so far."""
    op.add_column("chats", sa.Column("rich", sa.Boolean, nullable=False, server_default=sa.false()))
