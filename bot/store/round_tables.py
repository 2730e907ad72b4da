"""Rounds, the posts that announce them, and the answers given to them."""

from sqlalchemy import Boolean, Column, Computed, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from bot.store.columns import Id, Instant
from bot.store.table_kit import count, flag, key, metadata, partial, ref, text

rounds = Table(
    "rounds",
    metadata,
    key(),
    ref("group_id", "groups"),
    ref("schedule_id", "schedules", nullable=True),
    Column("request_key", String(120), nullable=False),
    ref("question_version_id", "question_versions"),
    Column("question_id", String(80), ForeignKey("questions.id", onupdate="CASCADE"), nullable=False),
    Column("topic", String(60), nullable=False),
    Column("counts_on", Date, nullable=False),
    Column("opens_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    # The end of late answers; `closes_at` and the frozen rules say it, asked for at every reconnect.
    Column("late_until", Instant, nullable=False),
    flag("carries_streak"),
    text("rules"),
    Column("closed_at", Instant),
    Column("settled_up_to", Id, nullable=False, server_default="0"),
    Column("settled_at", Instant),
    Column("revealed_at", Instant),
    Column("voided_at", Instant),
    Column("replaces", Id, ForeignKey("rounds.id")),
    UniqueConstraint("schedule_id", "counts_on"),
    UniqueConstraint("group_id", "request_key"),
    Index("ix_rounds_group_id_opens_at", "group_id", "opens_at"),
    Index("ix_rounds_late_until", "late_until"),
    # Rows that are deleted are looked for here, as the ones that others name.
    partial("ix_rounds_replaces", "replaces", where="replaces IS NOT NULL"),
    partial("ix_rounds_open", "closes_at", where="closed_at IS NULL"),
    partial("ix_rounds_unsettled", "counts_on", where="closed_at IS NOT NULL AND settled_at IS NULL"),
    partial(
        "ix_rounds_unrevealed",
        "settled_at",
        where="settled_at IS NOT NULL AND voided_at IS NULL AND revealed_at IS NULL",
    ),
)

study_days = Table(
    "study_days",
    metadata,
    ref("group_id", "groups", primary_key=True),
    Column("study_on", Date, primary_key=True),
    Column("state", String(16), nullable=False),
    text("why"),
    ref("round_id", "rounds", nullable=True),
)

_HAS_WORK = "state = 'pending' OR (state = 'sent' AND (wanted > shown OR (kind = 'question' AND thread IS NULL)))"

posts = Table(
    "posts",
    metadata,
    key(),
    Column("key", String(120), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    ref("group_id", "groups"),
    ref("round_id", "rounds", nullable=True),
    ref("channel_id", "channels", nullable=True),
    Column("target_kind", String(16), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("space", String(80), nullable=False),
    Column("place", String(80), nullable=False),
    text("card"),
    Column("state", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("lease_until", Instant),
    count("attempts"),
    flag("unsure"),
    text("error"),
    Column("thread", String(80)),
    count("wanted"),
    count("shown"),
    Column("sent_at", Instant),
    Column("give_up_at", Instant),
    flag("reread"),
    # Whether a post still has something to do, as one column, so that asking for due posts is one index range.
    Column("has_work", Boolean(create_constraint=False), Computed(_HAS_WORK, persisted=True), nullable=False),
    # While `reread`, the thread is read whole from then on.
    Column("reread_at", Instant),
    partial("ix_posts_due", "platform", "not_before", where="has_work = 1"),
    Index("ix_posts_round_id", "round_id"),
    Index("ix_posts_group_id", "group_id"),
    partial("ix_posts_reread", "platform", "reread_at", where="reread = 1"),
    partial("ix_posts_thread", "thread", "space", "platform", where="thread IS NOT NULL"),
)

post_parts = Table(
    "post_parts",
    metadata,
    ref("post_id", "posts", primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("message_id", String(80), nullable=False),
)

answer_messages = Table(
    "answer_messages",
    metadata,
    key(),
    Column("platform", String(16), nullable=False),
    Column("space", String(80), nullable=False),
    Column("message_id", String(120), nullable=False),
    ref("account_id", "accounts"),
    ref("round_id", "rounds"),
    Column("stamped_at", Instant, nullable=False),
    Column("edited_at", Instant),
    Column("deleted_at", Instant),
    text("text"),
    count("length"),
    flag("private"),
    Column("publish", String(16), nullable=False, server_default="named"),
    flag("unbooked"),
    # None for private answers, and where an earlier version did not say it.
    Column("thread", String(80)),
    UniqueConstraint("platform", "space", "message_id"),
    Index("ix_answer_messages_round_id_account_id", "round_id", "account_id"),
    partial("ix_answer_messages_unbooked", "round_id", "account_id", where="unbooked = 1"),
)

# What a host chose to stand in the archive with a round.
best_answers = Table(
    "best_answers",
    metadata,
    ref("round_id", "rounds", primary_key=True),
    ref("account_id", "accounts"),
    ref("pinned_by", "accounts"),
    Column("pinned_at", Instant, nullable=False),
)

helpful_votes = Table(
    "helpful_votes",
    metadata,
    ref("round_id", "rounds", primary_key=True),
    Column("author_account_id", Id, ForeignKey("accounts.id"), primary_key=True),
    Column("voter_account_id", Id, ForeignKey("accounts.id"), primary_key=True),
    Column("voted_at", Instant, nullable=False),
)
