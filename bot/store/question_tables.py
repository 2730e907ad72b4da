"""When rounds open and what they ask: schedules, questions, their versions, what a group queued or passed over."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Time, UniqueConstraint

from bot.store.columns import Id, Instant, Seconds
from bot.store.table_kit import flag, key, metadata, partial, ref, text

schedules = Table(
    "schedules",
    metadata,
    key(),
    ref("group_id", "groups"),
    Column("local_time", Time, nullable=False),
    Column("weekdays", String(7), nullable=False),
    Column("window", Seconds, nullable=False),
    text("topics"),
    text("difficulties"),
    flag("carries_streak"),
    Column("next_at", Instant),
    Column("paused_at", Instant),
    # When it is looked at: at `next_at`, or later while its opening waits for a channel.
    Column("look_at", Instant),
    Index("ix_schedules_next_at", "next_at"),
    Index("ix_schedules_look_at", "look_at"),
    Index("ix_schedules_group_id", "group_id"),
    partial("uq_schedules_carrier", "group_id", where="carries_streak = 1", unique=True),
)

schedule_skips = Table(
    "schedule_skips",
    metadata,
    ref("schedule_id", "schedules", primary_key=True),
    Column("skipped_on", Date, primary_key=True),
    Column("decided_at", Instant, nullable=False),
)

questions = Table(
    "questions",
    metadata,
    Column("id", String(80), primary_key=True),
    ref("group_id", "groups", nullable=True),
    text("title"),
    Column("topic", String(60), nullable=False),
    Column("difficulty", Integer, nullable=False),
    Column("version_id", Id),
    Column("retired_at", Instant),
    Index("ix_questions_group_id", "group_id"),
)

question_versions = Table(
    "question_versions",
    metadata,
    key(),
    Column("question_id", String(80), ForeignKey("questions.id", onupdate="CASCADE"), nullable=False),
    Column("content_hash", String(64), nullable=False),
    text("content"),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("question_id", "content_hash"),
)

question_queue = Table(
    "question_queue",
    metadata,
    key(),
    ref("group_id", "groups"),
    Column("question_id", String(80), ForeignKey("questions.id", onupdate="CASCADE"), nullable=False),
    UniqueConstraint("group_id", "question_id"),
)

question_passes = Table(
    "question_passes",
    metadata,
    key(),
    ref("group_id", "groups"),
    Column("question_id", String(80), ForeignKey("questions.id", onupdate="CASCADE"), nullable=False),
    # The newest round there was; with the row's own number it says where among the askings the passing stands.
    Column("after_round_id", Id, nullable=False),
    Index("ix_question_passes_group_id", "group_id"),
)
