"""The web room, intake, and the trail of what hosts did."""

from sqlalchemy import Column, Index, String, Table, Text, UniqueConstraint

from bot.store.columns import Id, Instant
from bot.store.table_kit import key, metadata, ref, text

room_names = Table(
    "room_names",
    metadata,
    Column("space", String(80), primary_key=True),
    Column("folded", String(200), primary_key=True),
    ref("account_id", "accounts"),
    UniqueConstraint("account_id"),
)

sign_in_codes = Table(
    "sign_in_codes",
    metadata,
    ref("account_id", "accounts", primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("expires_at", Instant, nullable=False),
)

room_messages = Table(
    "room_messages",
    metadata,
    key(),
    Column("seq", Id, nullable=False),
    ref("group_id", "groups"),
    Column("thread", String(80), nullable=False),
    ref("account_id", "accounts", nullable=True),
    Column("key", String(140), unique=True),
    Column("kind", String(16), nullable=False),
    text("text"),
    Column("card", Text),
    Column("sent_at", Instant, nullable=False),
    Column("edited_at", Instant),
    Column("deleted_at", Instant),
    UniqueConstraint("group_id", "seq"),
    Index("ix_room_messages_group_id_thread_id", "group_id", "thread", "id"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("seen_at", Instant, nullable=False),
    Index("ix_inbox_seen_at", "seen_at"),
)

audit_log = Table(
    "audit_log",
    metadata,
    key(),
    ref("group_id", "groups"),
    ref("account_id", "accounts", nullable=True),
    text("phrase"),
    text("facts"),
    Column("done_at", Instant, nullable=False),
    Index("ix_audit_log_group_id", "group_id", "id"),
)
