"""The first tables: sources, items, stories, chats, digests and the ledger of deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()
ZERO = sa.text("0")
READY = sa.text("state = 'ready'")
SENDING = sa.text("state = 'sending'")


def upgrade() -> None:
    """Make the tables."""
    _news()
    _search()
    _chats()
    _ledger()


def _news() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("etag", "last_modified", "body_hash")),
        *(sa.Column(name, MOMENT) for name in ("next_check", "last_ok", "last_new")),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("baseline", sa.Boolean, nullable=False),
        sa.Column("moved_to", sa.Text),
        sa.Column("gone", sa.Boolean, nullable=False),
    )
    op.create_table(
        "items",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("story", sa.Text),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("source", "kind")),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("published", "arrived")),
        sa.Column("revised", MOMENT),
        sa.Column("stamp", sa.Text, nullable=False),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("on_beat", "silent")),
        sa.Column("data", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("items_by_published", "items", ["published"])
    op.create_index("items_by_arrived", "items", ["arrived"])
    op.create_index("items_by_story", "items", ["story"])
    op.create_index("items_by_source", "items", ["source", "published"])
    op.create_table(
        "item_topics",
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("item", NUMBER, primary_key=True),
        sa.Column("published", MOMENT, nullable=False),
    )
    op.create_index("item_topics_by_published", "item_topics", ["topic", "published"])
    op.create_index("item_topics_by_item", "item_topics", ["item"])
    op.create_table(
        "revisions",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "text", "figures")),
    )
    op.create_index("revisions_by_item", "revisions", ["item"])
    op.create_table(
        "stories",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("published", MOMENT, nullable=False),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("advisory", "on_beat")),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("redirect", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_index("stories_by_published", "stories", ["published"])
    op.create_index("stories_by_redirect", "stories", ["redirect"])
    op.create_table(
        "story_topics",
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("story", sa.Text, primary_key=True),
        sa.Column("published", MOMENT, nullable=False),
    )
    op.create_index("story_topics_by_published", "story_topics", ["topic", "published"])
    op.create_index("story_topics_by_story", "story_topics", ["story"])


def _search() -> None:
    # Both are fed with words that are already folded: neither engine's own folding may touch them.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE item_search USING fts5("
            "words, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3', detail = 'none')"
        )
    else:
        op.execute("CREATE TABLE item_search (item BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
        op.execute("CREATE INDEX item_search_words ON item_search USING gin (words)")


def _chats() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", NUMBER, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("platform", "account")),
        sa.Column("next_clock", sa.BigInteger, nullable=False),
        sa.Column("call_clock", sa.BigInteger, nullable=False, server_default=ZERO),
        sa.Column("paused_clock", sa.BigInteger, nullable=False),
        sa.Column("stopped", sa.Text),
        sa.UniqueConstraint("platform", "account", name="accounts_once"),
    )
    texts = ("platform", "account", "address", "thread", "kind", "language", "timezone", "digest_at")
    op.create_table(
        "chats",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("account_id", NUMBER, sa.ForeignKey("accounts.id"), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("digest_day", sa.SmallInteger, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("quiet_from", "quiet_to")),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("uncertain", sa.Text, nullable=False),
        sa.Column("managed", sa.Boolean, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("next_clock", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("platform", "account", "address", "thread", name="chats_once"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "subscriptions",
        sa.Column("chat_id", NUMBER, sa.ForeignKey("chats.id"), primary_key=True),
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("topic", "cadence")),
    )
    op.create_index("subscriptions_by_topic", "subscriptions", ["topic", "cadence", "chat_id"])
    op.create_table(
        "dues",
        sa.Column("chat_id", NUMBER, sa.ForeignKey("chats.id"), primary_key=True),
        sa.Column("cadence", sa.Text, primary_key=True),
        sa.Column("due", MOMENT, nullable=False),
    )
    op.create_index("dues_by_due", "dues", ["due"])
    op.create_table(
        "mutes",
        sa.Column("chat_id", NUMBER, sa.ForeignKey("chats.id"), primary_key=True),
        sa.Column("words", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
    )


def _ledger() -> None:
    op.create_table(
        "digests",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "subject")),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_index("digests_by_subject", "digests", ["kind", "subject"])
    op.create_table(
        "deliveries",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("digest_number", NUMBER, sa.ForeignKey("digests.number"), nullable=False),
        sa.Column("content_number", NUMBER, sa.ForeignKey("digests.number"), nullable=False),
        sa.Column("chat_id", NUMBER, sa.ForeignKey("chats.id"), nullable=False),
        sa.Column("account_id", NUMBER, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("target", NUMBER),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("priority", sa.SmallInteger, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("retry_clock", sa.BigInteger, nullable=False, server_default=ZERO),
        sa.Column("slot_clock", sa.BigInteger, nullable=False, server_default=ZERO),
        sa.Column("owner", sa.Text),
        sa.Column("fence", sa.Integer, nullable=False, server_default=ZERO),
        sa.Column("lease_clock", sa.BigInteger, nullable=False, server_default=ZERO),
        sa.Column("begun", sa.Boolean, nullable=False, server_default=sa.text("false")),
        *(
            sa.Column(name, sa.Integer, nullable=False, server_default=ZERO)
            for name in ("attempts", "retries", "doubts")
        ),
        *(sa.Column(name, sa.Text) for name in ("reference", "reason")),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("created", "updated")),
        sa.UniqueConstraint("digest_number", "chat_id", "action", name="deliveries_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("deliveries_by_chat", "deliveries", ["chat_id", "slot_clock"])
    op.create_index("deliveries_by_target", "deliveries", ["target"])
    for name, columns, where in (
        ("deliveries_ready", ["account_id", "priority", "not_before", "id"], READY),
        ("deliveries_waiting", ["chat_id"], READY),
        ("deliveries_sending", ["account_id", "lease_clock"], SENDING),
        ("deliveries_in_hand", ["chat_id"], SENDING),
    ):
        op.create_index(name, "deliveries", columns, sqlite_where=where, postgresql_where=where)
