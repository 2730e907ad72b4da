"""What members do besides answering: reminders, suggested questions, reports. Votes stand beside the answers."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from bot.store.columns import Instant
from bot.store.table_kit import key, metadata, partial, ref, text

reminders = Table(
    "reminders",
    metadata,
    ref("account_id", "accounts", primary_key=True),
    ref("group_id", "groups", primary_key=True),
    Column("minutes", Integer, nullable=False),
    Column("next_at", Instant),
    Index("ix_reminders_next_at", "next_at"),
    Index("ix_reminders_group_id", "group_id"),
)

suggestions = Table(
    "suggestions",
    metadata,
    key(),
    ref("group_id", "groups"),
    ref("account_id", "accounts"),
    Column("request_key", String(120), nullable=False),
    text("draft"),
    Column("state", String(16), nullable=False),
    Column("made_at", Instant, nullable=False),
    ref("decided_by", "accounts", nullable=True),
    Column("decided_at", Instant),
    text("reason"),
    Column("question_id", String(80), ForeignKey("questions.id", onupdate="CASCADE")),
    UniqueConstraint("account_id", "request_key"),
    Index("ix_suggestions_account_id_group_id", "account_id", "group_id"),
    partial("ix_suggestions_open", "group_id", "id", where="decided_at IS NULL"),
)

reports = Table(
    "reports",
    metadata,
    key(),
    ref("group_id", "groups"),
    ref("account_id", "accounts"),
    Column("question_id", String(80), ForeignKey("questions.id", onupdate="CASCADE"), nullable=False),
    ref("question_version_id", "question_versions"),
    Column("kind", String(16), nullable=False),
    text("text"),
    Column("made_at", Instant, nullable=False),
    ref("closed_by", "accounts", nullable=True),
    Column("closed_at", Instant),
    text("note"),
    partial("uq_reports_open", "group_id", "question_id", "account_id", where="closed_at IS NULL", unique=True),
    Index("ix_reports_account_id", "account_id"),
)
