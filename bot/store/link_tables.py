"""Which accounts are one person, the codes that prove it, and what becomes of their seats meanwhile."""

from sqlalchemy import Column, Date, Index, Integer, String, Table, UniqueConstraint

from bot.store.columns import Instant
from bot.store.table_kit import key, metadata, ref

links = Table(
    "links",
    metadata,
    key(),
    ref("account_id", "accounts"),
    ref("partner_id", "accounts"),
    Column("linked_at", Instant, nullable=False),
    UniqueConstraint("account_id"),
    Index("ix_links_partner_id", "partner_id"),
)

link_codes = Table(
    "link_codes",
    metadata,
    ref("account_id", "accounts", primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("expires_at", Instant, nullable=False),
)

link_tries = Table(
    "link_tries",
    metadata,
    ref("account_id", "accounts", primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("until_at", Instant, nullable=False),
)

# Seats of linked accounts that sit for one member, each with the member it goes back to: none where it never had one.
shared_seats = Table(
    "shared_seats",
    metadata,
    ref("account_id", "accounts", primary_key=True),
    ref("group_id", "groups", primary_key=True),
    ref("own_member_id", "members", nullable=True),
    Column("joined_on", Date),
    Column("hidden_at", Instant),
    Index("ix_shared_seats_group_id", "group_id"),
    Index("ix_shared_seats_own_member_id", "own_member_id"),
)
