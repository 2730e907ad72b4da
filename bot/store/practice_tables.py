"""What members practise: ratings, what is remembered after them, settings, quizzes, disputed feedback."""

from sqlalchemy import Column, Date, Float, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from bot.store.columns import Id, Instant
from bot.store.table_kit import count, flag, key, metadata, partial, ref, text


def _question(*, primary_key: bool = False) -> Column[str]:
    target = ForeignKey("questions.id", onupdate="CASCADE")
    return Column("question_id", String(80), target, nullable=False, primary_key=primary_key)


reviews = Table(
    "reviews",
    metadata,
    key(),
    ref("account_id", "accounts"),
    ref("group_id", "groups"),
    _question(),
    ref("question_version_id", "question_versions"),
    Column("request_key", String(120), nullable=False),
    Column("source", String(16), nullable=False),
    Column("rating", Integer, nullable=False),
    Column("retention", Float, nullable=False),
    count("points"),
    Column("counts_on", Date, nullable=False),
    Column("rated_at", Instant, nullable=False),
    UniqueConstraint("account_id", "request_key"),
    Index("ix_reviews_account_id_group_id_counts_on", "account_id", "group_id", "counts_on"),
    # Holds all that the practice board asks.
    Index("ix_reviews_board", "group_id", "counts_on", "account_id", "points"),
)

review_cards = Table(
    "review_cards",
    metadata,
    ref("member_id", "members", primary_key=True),
    _question(primary_key=True),
    Column("card_id", Id, nullable=False),
    Column("state", Integer, nullable=False),
    Column("step", Integer),
    Column("stability", Float),
    Column("difficulty", Float),
    Column("due_at", Instant, nullable=False),
    Column("reviewed_at", Instant),
    Index("ix_review_cards_member_id_due_at", "member_id", "due_at"),
)

practice_settings = Table(
    "practice_settings",
    metadata,
    ref("member_id", "members", primary_key=True),
    Column("retention", Float, nullable=False),
    Column("daily_load", Integer, nullable=False),
    Column("interview_on", Date),
)

quiz_sessions = Table(
    "quiz_sessions",
    metadata,
    key(),
    ref("account_id", "accounts"),
    ref("group_id", "groups"),
    Column("request_key", String(120), nullable=False),
    Column("topic", String(60), nullable=False),
    Column("difficulty", Integer),
    Column("count", Integer, nullable=False),
    Column("kind", String(16)),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    UniqueConstraint("account_id", "request_key"),
    partial("ix_quiz_sessions_live", "account_id", where="finished_at IS NULL"),
)

quiz_items = Table(
    "quiz_items",
    metadata,
    ref("session_id", "quiz_sessions", primary_key=True),
    Column("position", Integer, primary_key=True),
    _question(),
    ref("question_version_id", "question_versions"),
    Column("source", String(16), nullable=False),
    Column("check_number", Integer),
    flag("is_upcoming"),
    Column("chosen", Integer),
    text("text"),
    Column("answered_at", Instant),
    Column("rating", Integer),
    count("points"),
    Column("due_at", Instant),
)

disputes = Table(
    "disputes",
    metadata,
    ref("account_id", "accounts", primary_key=True),
    ref("question_version_id", "question_versions", primary_key=True),
    Column("key_point_id", String(80), primary_key=True),
    text("text"),
    Column("made_at", Instant, nullable=False),
)
