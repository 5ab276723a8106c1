"""What waits for the end of a back-off stands apart from what may be sent, at which alone a claim looks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

ORDER = ["account_id", "priority", "not_before", "id"]


def upgrade() -> None:
    """Part the index of what is ready in two."""
    op.drop_index("deliveries_ready", "deliveries")
    for name, columns, condition in (
        ("deliveries_ready", ORDER, "state = 'ready' AND retry_clock = 0"),
        ("deliveries_backing_off", ["account_id", "retry_clock"], "state = 'ready' AND retry_clock > 0"),
    ):
        where = sa.text(condition)
        op.create_index(name, "deliveries", columns, sqlite_where=where, postgresql_where=where)
