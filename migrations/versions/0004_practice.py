"""What members practise: ratings and what is remembered after them, settings, quizzes, disputed feedback."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

# SQLite numbers rows only through a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0004"
down_revision = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add six tables."""
    _add_reviews()
    _add_review_cards()
    _add_practice_settings()
    _add_quiz_sessions()
    _add_quiz_items()
    _add_disputes()


def _refers(table: str, column: str, target: str, **options: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", **options)


def _add_reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("question_version_id", ID, nullable=False),
        sa.Column("request_key", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("retention", sa.Float(), nullable=False),
        sa.Column("points", sa.Integer(), server_default="0", nullable=False),
        sa.Column("counts_on", sa.Date(), nullable=False),
        sa.Column("rated_at", sa.DateTime(), nullable=False),
        _refers("reviews", "account_id", "accounts"),
        _refers("reviews", "group_id", "groups"),
        _refers("reviews", "question_id", "questions", onupdate="CASCADE"),
        _refers("reviews", "question_version_id", "question_versions"),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.UniqueConstraint("account_id", "request_key", name="uq_reviews_account_id_request_key"),
    )
    op.create_index("ix_reviews_account_id_group_id_counts_on", "reviews", ["account_id", "group_id", "counts_on"])
    op.create_index("ix_reviews_board", "reviews", ["group_id", "counts_on", "account_id", "points"])


def _add_review_cards() -> None:
    op.create_table(
        "review_cards",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("card_id", ID, nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.Column("difficulty", sa.Float(), nullable=True),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        _refers("review_cards", "member_id", "members"),
        _refers("review_cards", "question_id", "questions", onupdate="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "question_id", name="pk_review_cards"),
    )
    op.create_index("ix_review_cards_member_id_due_at", "review_cards", ["member_id", "due_at"])


def _add_practice_settings() -> None:
    op.create_table(
        "practice_settings",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("retention", sa.Float(), nullable=False),
        sa.Column("daily_load", sa.Integer(), nullable=False),
        sa.Column("interview_on", sa.Date(), nullable=True),
        _refers("practice_settings", "member_id", "members"),
        sa.PrimaryKeyConstraint("member_id", name="pk_practice_settings"),
    )


def _add_quiz_sessions() -> None:
    op.create_table(
        "quiz_sessions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("request_key", sa.String(length=120), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("difficulty", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        _refers("quiz_sessions", "account_id", "accounts"),
        _refers("quiz_sessions", "group_id", "groups"),
        sa.PrimaryKeyConstraint("id", name="pk_quiz_sessions"),
        sa.UniqueConstraint("account_id", "request_key", name="uq_quiz_sessions_account_id_request_key"),
    )
    op.create_index(
        "ix_quiz_sessions_live",
        "quiz_sessions",
        ["account_id"],
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def _add_quiz_items() -> None:
    op.create_table(
        "quiz_items",
        sa.Column("session_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("question_version_id", ID, nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("check_number", sa.Integer(), nullable=True),
        sa.Column("is_upcoming", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("points", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        _refers("quiz_items", "session_id", "quiz_sessions"),
        _refers("quiz_items", "question_id", "questions", onupdate="CASCADE"),
        _refers("quiz_items", "question_version_id", "question_versions"),
        sa.PrimaryKeyConstraint("session_id", "position", name="pk_quiz_items"),
    )


def _add_disputes() -> None:
    op.create_table(
        "disputes",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("question_version_id", ID, nullable=False),
        sa.Column("key_point_id", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        _refers("disputes", "account_id", "accounts"),
        _refers("disputes", "question_version_id", "question_versions"),
        sa.PrimaryKeyConstraint("account_id", "question_version_id", "key_point_id", name="pk_disputes"),
    )
