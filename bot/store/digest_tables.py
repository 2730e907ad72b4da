"""What a host may switch on for a group: the weekly digest, badges and the roles that go with them."""

from sqlalchemy import Column, Index, Integer, String, Table, Time

from bot.store.columns import Instant
from bot.store.table_kit import flag, metadata, ref

digests = Table(
    "digests",
    metadata,
    ref("group_id", "groups", primary_key=True),
    Column("weekday", Integer, nullable=False),
    Column("local_time", Time, nullable=False),
    Column("next_at", Instant, nullable=False),
    Index("ix_digests_next_at", "next_at"),
)

badge_rules = Table(
    "badge_rules",
    metadata,
    ref("group_id", "groups", primary_key=True),
    flag("champion"),
    Column("streaks", String(80), nullable=False, server_default=""),
    Column("next_at", Instant),
    Index("ix_badge_rules_next_at", "next_at"),
)

badge_roles = Table(
    "badge_roles",
    metadata,
    ref("group_id", "groups", primary_key=True),
    Column("platform", String(16), primary_key=True),
    Column("space", String(80), primary_key=True),
    Column("badge", String(24), primary_key=True),
    Column("role", String(80), nullable=False),
)

badge_grants = Table(
    "badge_grants",
    metadata,
    ref("group_id", "groups", primary_key=True),
    ref("account_id", "accounts", primary_key=True),
    Column("space", String(80), primary_key=True),
    Column("badge", String(24), primary_key=True),
    Column("role", String(80), nullable=False),
    Column("granted_at", Instant, nullable=False),
    Index("ix_badge_grants_account_id", "account_id"),
)

# Roles of people who were forgotten: their id on the platform is kept until the role is taken back, or given up.
role_returns = Table(
    "role_returns",
    metadata,
    ref("group_id", "groups", primary_key=True),
    Column("platform", String(16), primary_key=True),
    Column("space", String(80), primary_key=True),
    Column("external_id", String(80), primary_key=True),
    Column("role", String(80), primary_key=True),
    Column("next_at", Instant, nullable=False),
    Column("give_up_at", Instant, nullable=False),
    Index("ix_role_returns_next_at", "next_at"),
)
