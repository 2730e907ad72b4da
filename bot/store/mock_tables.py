"""Mock interviews: rounds, the questions in them, what was said to each, how the member rated it."""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Table

from bot.store.columns import Id, Instant, Seconds
from bot.store.table_kit import count, flag, key, metadata, partial, ref, text

mocks = Table(
    "mocks",
    metadata,
    key(),
    ref("account_id", "accounts"),
    ref("group_id", "groups", nullable=True),
    Column("seed", Id, nullable=False),
    Column("length", Seconds, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("paused_at", Instant),
    Column("stopped_at", Instant),
    Column("ended_at", Instant),
    Index("ix_mocks_account_id", "account_id"),
    partial("uq_mocks_live", "account_id", where="ended_at IS NULL", unique=True),
)

mock_rounds = Table(
    "mock_rounds",
    metadata,
    ref("mock_id", "mocks", primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("reviewed_at", Instant),
)

mock_questions = Table(
    "mock_questions",
    metadata,
    Column("mock_id", Id, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("question_id", String(80), ForeignKey("questions.id", onupdate="CASCADE"), nullable=False),
    ref("question_version_id", "question_versions"),
    Column("limit", Seconds, nullable=False),
    count("follow_ups"),
    Column("asked_at", Instant),
    Column("paused", Seconds, nullable=False, server_default="0"),
    Column("done_at", Instant),
    ForeignKeyConstraint(["mock_id", "round"], ["mock_rounds.mock_id", "mock_rounds.round"]),
)

mock_answers = Table(
    "mock_answers",
    metadata,
    Column("mock_id", Id, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("turn", Integer, primary_key=True),
    text("text"),
    flag("is_skipped"),
    Column("answered_at", Instant, nullable=False),
    ForeignKeyConstraint(
        ["mock_id", "round", "place"], ["mock_questions.mock_id", "mock_questions.round", "mock_questions.place"]
    ),
)

mock_ratings = Table(
    "mock_ratings",
    metadata,
    Column("mock_id", Id, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("dimension", String(16), primary_key=True),
    Column("rating", Integer, nullable=False),
    ForeignKeyConstraint(["mock_id", "round"], ["mock_rounds.mock_id", "mock_rounds.round"]),
)
