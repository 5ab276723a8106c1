"""The tables, as SQLAlchemy knows them; the migrations make them.

Columns named `*_clock` hold microseconds of the database's clock: pace and leases follow it
alone, so that a replay at another time does not disturb them.  `Instant` columns hold times
of the news and of the clock that the application was given.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
    text,
)

from bot.store.columns import Bytewise, Instant, Number, TimeOfDay

metadata = MetaData()

sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    Column("next_check", Instant),
    Column("last_ok", Instant),
    Column("last_new", Instant),
    Column("failures", Integer, nullable=False),
    Column("error", Text),
    Column("baseline", Boolean, nullable=False),
    Column("moved_to", Text),
    Column("gone", Boolean, nullable=False),
    Column("gap", BigInteger),  # seconds
    Column("longest", BigInteger),
    Column("arrivals", Integer, nullable=False, server_default=text("0")),
    Column("moves", Integer, nullable=False, server_default=text("0")),
    Column("moving_to", Text),
    Column("trouble", Text),
    Column("told", Text, nullable=False, server_default=text("''")),
)

held = Table(
    "held",
    metadata,
    Column("number", Number, primary_key=True),
    Column("source", Text, nullable=False),
    Column("item", Text, nullable=False, unique=True),
    Column("verdict", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("held_by_source", "source"),
)

hubs = Table(
    "hubs",
    metadata,
    Column("source", Text, primary_key=True),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked", Instant),
    Column("until", Instant),
    Column("pushed", Instant),
    Column("missed", Integer, nullable=False),
    Column("reason", Text),
)

shared_links = Table(
    "shared_links",  # under which a source tells several articles
    metadata,
    Column("source", Text, primary_key=True),
    Column("link", Text, primary_key=True),  # its identity, as items have it
)

items = Table(
    "items",
    metadata,
    Column("number", Number, primary_key=True),  # in order of arrival
    Column("id", Text, nullable=False, unique=True),
    Column("story", Text),
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("published", Instant, nullable=False),
    Column("arrived", Instant, nullable=False),
    Column("revised", Instant),
    Column("stamp", Text, nullable=False),
    Column("on_beat", Boolean, nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("verdict", Text),  # what it did to its story; empty: stored before that was kept
    Column("data", Text, nullable=False),
    # Counts up with each change of an item or of its story, over all items.
    Column("changed", BigInteger, nullable=False, server_default=text("0")),
    Index("items_by_published", "published"),
    Index("items_by_arrived", "arrived"),
    Index("items_by_story", "story"),
    Column("filed", Text),  # the rules by which its points were filed
    Index("items_by_filed", "filed"),
    Index("items_by_source", "source", "published"),
    Index("items_by_changed", "changed"),
    sqlite_autoincrement=True,
)

item_topics = Table(
    "item_topics",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("item", Number, primary_key=True),
    Column("published", Instant, nullable=False),
    Index("item_topics_by_published", "topic", "published"),
    Index("item_topics_by_item", "item"),
)

points = Table(
    "points",
    metadata,
    Column("item", Number, primary_key=True),
    Column("place", SmallInteger, primary_key=True),
    Column("thing", Text, nullable=False),  # the series
    Column("measurer", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("url", Text),
    Column("language", Text, nullable=False),
    Column("published", Instant, nullable=False),
    Column("figure", Text, nullable=False),
    Index("points_by_thing", "thing", "published"),
)

series_words = Table(
    "series_words",
    metadata,
    Column("word", Bytewise, primary_key=True),
    Column("thing", Text, primary_key=True),
)

revisions = Table(
    "revisions",
    metadata,
    Column("number", Number, primary_key=True),
    Column("item", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("figures", Text, nullable=False),
    Index("revisions_by_item", "item"),
    Index("revisions_by_at", "at"),
)

stories = Table(
    "stories",
    metadata,
    Column("number", Number, primary_key=True),  # what readers call it
    Column("id", Text, nullable=False, unique=True),
    Column("published", Instant, nullable=False),  # of its first item
    Column("advisory", Boolean, nullable=False),
    Column("on_beat", Boolean, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("redirect", Text),
    Column("follows", Text),  # id of the story that this one continues
    Column("withdrawn", Instant),  # when the operator took it back; empty: it is told
    Index("stories_by_published", "published"),
    Index("stories_by_redirect", "redirect"),
    sqlite_autoincrement=True,
)

story_topics = Table(
    "story_topics",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("story", Text, primary_key=True),
    Column("published", Instant, nullable=False),
    Index("story_topics_by_published", "topic", "published"),
    Index("story_topics_by_story", "story"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Number, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("next_clock", BigInteger, nullable=False),  # the next free slot for a claim
    # Nobody here reads this one, but workers of an earlier version do while a cluster is renewed.
    Column("call_clock", BigInteger, nullable=False, server_default=text("0")),
    Column("paused_clock", BigInteger, nullable=False),
    Column("stopped", Text),  # why the platform refuses the account
    UniqueConstraint("platform", "account", name="accounts_once"),
)

chats = Table(
    "chats",
    metadata,
    Column("id", Number, primary_key=True),
    Column("account_id", Number, ForeignKey("accounts.id"), nullable=False),
    Column("platform", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("digest_at", TimeOfDay, nullable=False),
    Column("digest_day", SmallInteger, nullable=False),
    Column("quiet_from", TimeOfDay),
    Column("quiet_to", TimeOfDay),
    Column("active", Boolean, nullable=False),
    Column("reason", Text),
    Column("uncertain", Text, nullable=False),
    Column("rich", Boolean, nullable=False, server_default=false()),
    Column("managed", Boolean, nullable=False),  # stands in the operator's configuration
    Column("created", Instant, nullable=False),
    Column("next_clock", BigInteger, nullable=False),  # when it may get the next message
    UniqueConstraint("platform", "account", "address", "thread", name="chats_once"),
    sqlite_autoincrement=True,
)

workspaces = Table(
    "workspaces",
    metadata,
    Column("team", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("token", Text, nullable=False),  # encrypted
    Column("bot_user", Text, nullable=False),
    Column("bot_id", Text, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("chat_id", Number, ForeignKey("chats.id"), primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("cadence", Text, primary_key=True),
    Index("subscriptions_by_topic", "topic", "cadence", "chat_id"),
)

dues = Table(
    "dues",
    metadata,
    Column("chat_id", Number, ForeignKey("chats.id"), primary_key=True),
    Column("cadence", Text, primary_key=True),
    Column("due", Instant, nullable=False),
    Index("dues_by_due", "due"),
)

mutes = Table(
    "mutes",
    metadata,
    Column("chat_id", Number, ForeignKey("chats.id"), primary_key=True),
    Column("words", Text, primary_key=True),
    Column("kind", Text, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("number", Number, primary_key=True),
    Column("chat_id", Number, ForeignKey("chats.id"), nullable=False),
    Column("desk_id", Number, ForeignKey("chats.id"), nullable=False),  # the editors' chat
    Column("kind", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("decide_by", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("data", Text, nullable=False),
    UniqueConstraint("chat_id", "kind", "period", name="drafts_once"),
    sqlite_autoincrement=True,
)

WAITING = drafts.c.state == text("'waiting'")
Index("drafts_waiting", drafts.c.decide_by, sqlite_where=WAITING, postgresql_where=WAITING)

digests = Table(
    "digests",
    metadata,
    Column("number", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("data", Text, nullable=False),
    Index("digests_by_subject", "kind", "subject"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Number, primary_key=True),
    Column("digest_number", Number, ForeignKey("digests.number"), nullable=False),
    # What is rendered: another digest than the above, once a correction overtook an unsent alert.
    Column("content_number", Number, ForeignKey("digests.number"), nullable=False),
    Column("chat_id", Number, ForeignKey("chats.id"), nullable=False),
    Column("account_id", Number, ForeignKey("accounts.id"), nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Number),  # of an edit, reply or deletion: the delivery that it follows
    Column("state", Text, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("retry_clock", BigInteger, nullable=False, server_default=text("0")),  # end of a back-off; 0: none
    Column("slot_clock", BigInteger, nullable=False, server_default=text("0")),
    Column("owner", Text),
    Column("fence", Integer, nullable=False, server_default=text("0")),  # counts the claims
    Column("lease_clock", BigInteger, nullable=False, server_default=text("0")),
    Column("begun", Boolean, nullable=False, server_default=text("false")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),  # calls begun
    Column("retries", Integer, nullable=False, server_default=text("0")),
    Column("doubts", Integer, nullable=False, server_default=text("0")),  # calls that had no answer
    Column("reference", Text),
    Column("reason", Text),
    Column("created", Instant, nullable=False),
    Column("updated", Instant, nullable=False),
    UniqueConstraint("digest_number", "chat_id", "action", name="deliveries_once"),
    Index("deliveries_by_chat", "chat_id", "slot_clock"),
    sqlite_autoincrement=True,
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until_clock", BigInteger, nullable=False),
)

past_deliveries = Table(
    "past_deliveries",
    metadata,
    Column("digest_number", Number, ForeignKey("digests.number"), primary_key=True),
    Column("platform", Text, primary_key=True),
    Column("action", Text, primary_key=True),
    Column("state", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
)

renditions = Table(
    "renditions",
    metadata,
    Column("key", Text, primary_key=True),  # of all that the words rest on
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("story", Text, nullable=False),
    Column("state", Text, nullable=False),  # asking, used, refused (by the guard), failed (the server)
    Column("title", Text, nullable=False, server_default=text("''")),
    Column("summary", Text, nullable=False, server_default=text("''")),
    Column("fault", Text, nullable=False, server_default=text("''")),  # what kind of reason
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("asked", Instant, nullable=False),
    Index("renditions_by_asked", "asked"),
    Index("renditions_by_story", "story"),
)

READY = deliveries.c.state == text("'ready'")
SENDING = deliveries.c.state == text("'sending'")
FREE = and_(READY, deliveries.c.retry_clock == text("0"))
BACKING_OFF = and_(READY, deliveries.c.retry_clock > text("0"))  # until a claim finds that it is over
QUIET = and_(READY, deliveries.c.priority == text("20"))  # alerts that wait for the end of quiet hours
DOUBTED = deliveries.c.doubts > text("0")

Index(
    "deliveries_ready",
    deliveries.c.account_id,
    deliveries.c.priority,
    deliveries.c.not_before,
    deliveries.c.id,
    sqlite_where=FREE,
    postgresql_where=FREE,
)
Index(
    "deliveries_backing_off",
    deliveries.c.account_id,
    deliveries.c.retry_clock,
    sqlite_where=BACKING_OFF,
    postgresql_where=BACKING_OFF,
)
Index(
    "deliveries_sending",
    deliveries.c.account_id,
    deliveries.c.lease_clock,
    sqlite_where=SENDING,
    postgresql_where=SENDING,
)
Index("deliveries_in_hand", deliveries.c.chat_id, sqlite_where=SENDING, postgresql_where=SENDING)
Index("deliveries_waiting", deliveries.c.chat_id, sqlite_where=READY, postgresql_where=READY)
Index("deliveries_by_target", deliveries.c.target)
Index("deliveries_quiet", deliveries.c.chat_id, sqlite_where=QUIET, postgresql_where=QUIET)
Index("deliveries_doubted", deliveries.c.updated, sqlite_where=DOUBTED, postgresql_where=DOUBTED)
