"""Groups, their channels and the people in them."""

from sqlalchemy import Column, Computed, Date, Index, Integer, String, Table, Time, UniqueConstraint

from bot.store.columns import Id, Instant
from bot.store.table_kit import count, key, metadata, partial, ref, text

groups = Table(
    "groups",
    metadata,
    key(),
    text("name"),
    text("zone"),
    Column("seed", Id, nullable=False),
    Column("founded_at", Instant, nullable=False),
)

seasons = Table(
    "seasons",
    metadata,
    ref("group_id", "groups", primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
)

spaces = Table(
    "spaces",
    metadata,
    key(),
    Column("platform", String(16), nullable=False),
    Column("external_id", String(80), nullable=False),
    text("name"),
    Column("purge_at", Instant),
    UniqueConstraint("platform", "external_id"),
    partial("ix_spaces_purge_at", "purge_at", where="purge_at IS NOT NULL"),
)

channels = Table(
    "channels",
    metadata,
    key(),
    ref("group_id", "groups"),
    ref("space_id", "spaces"),
    Column("external_id", String(80), nullable=False),
    text("name"),
    Column("paused_at", Instant),
    text("pause_reason"),
    Column("removed_at", Instant),
    partial("uq_channels_live", "space_id", "external_id", where="removed_at IS NULL", unique=True),
    Index("ix_channels_group_id", "group_id"),
    Index("ix_channels_space_id", "space_id"),
    partial("ix_channels_paused", "id", where="paused_at IS NOT NULL"),
)

# A group without a row plays by the rules of the house.
house_rules = Table("house_rules", metadata, ref("group_id", "groups", primary_key=True), text("rules"))

# A channel without a row pings nobody.
channel_pings = Table(
    "channel_pings",
    metadata,
    ref("channel_id", "channels", primary_key=True),
    Column("role", String(80), nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    key(),
    Column("platform", String(16), nullable=False),
    Column("scope", String(80), nullable=False),
    Column("external_id", String(80), nullable=False),
    text("name"),
    Column("locale", String(16), nullable=False, server_default="en"),
    Column("zone", String(64)),
    Column("quiet_from", Time),
    Column("quiet_until", Time),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("platform", "scope", "external_id"),
)

hosts = Table(
    "hosts",
    metadata,
    ref("group_id", "groups", primary_key=True),
    ref("account_id", "accounts", primary_key=True),
    ref("granted_by", "accounts", nullable=True),
    Column("granted_at", Instant, nullable=False),
    Index("ix_hosts_account_id", "account_id"),
)

members = Table(
    "members",
    metadata,
    key(),
    ref("group_id", "groups"),
    text("name"),
    Column("joined_on", Date, nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("hidden_at", Instant),
    count("current"),
    count("longest"),
    count("answered"),
    count("freezes"),
    Column("streak_on", Date),
    # The board of longest streaks is read off its index: longest first, then by name.
    Column("longest_key", Integer, Computed("-longest", persisted=True), nullable=False),
    text("name_key"),
    Index("ix_members_group_id", "group_id", "id"),
    Index("ix_members_group_id_joined_on", "group_id", "joined_on"),
    partial("ix_members_longest", "group_id", "longest_key", "name_key", "id", where="hidden_at IS NULL"),
)

seats = Table(
    "seats",
    metadata,
    ref("account_id", "accounts", primary_key=True),
    ref("group_id", "groups", primary_key=True),
    ref("member_id", "members"),
    Index("ix_seats_member_id", "member_id"),
)

rests = Table(
    "rests",
    metadata,
    key(),
    ref("member_id", "members"),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("planned_at", Instant, nullable=False),
    Index("ix_rests_member_id", "member_id"),
)
