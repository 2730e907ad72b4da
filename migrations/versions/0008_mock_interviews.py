"""Mock interviews and their scorecards."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# SQLite numbers rows only through a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("ended_at IS NULL")

revision = "0008"
down_revision = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add five tables."""
    _add_mocks()
    _add_rounds()
    _add_questions()
    _add_answers()
    _add_ratings()


def _add_mocks() -> None:
    op.create_table(
        "mocks",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=True),
        sa.Column("seed", ID, nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("paused_at", sa.DateTime(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_mocks_account_id_accounts"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_mocks_group_id_groups"),
        sa.PrimaryKeyConstraint("id", name="pk_mocks"),
    )
    op.create_index("ix_mocks_account_id", "mocks", ["account_id"])
    op.create_index("uq_mocks_live", "mocks", ["account_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)


def _add_rounds() -> None:
    op.create_table(
        "mock_rounds",
        sa.Column("mock_id", ID, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["mock_id"], ["mocks.id"], name="fk_mock_rounds_mock_id_mocks"),
        sa.PrimaryKeyConstraint("mock_id", "round", name="pk_mock_rounds"),
    )


def _add_questions() -> None:
    op.create_table(
        "mock_questions",
        sa.Column("mock_id", ID, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("question_version_id", ID, nullable=False),
        sa.Column("limit", sa.Integer(), nullable=False),
        sa.Column("follow_ups", sa.Integer(), server_default="0", nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("paused", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mock_id", "round"],
            ["mock_rounds.mock_id", "mock_rounds.round"],
            name="fk_mock_questions_mock_id_round_mock_rounds",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_mock_questions_question_id_questions", onupdate="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_version_id"],
            ["question_versions.id"],
            name="fk_mock_questions_question_version_id_question_versions",
        ),
        sa.PrimaryKeyConstraint("mock_id", "round", "place", name="pk_mock_questions"),
    )


def _add_answers() -> None:
    op.create_table(
        "mock_answers",
        sa.Column("mock_id", ID, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("is_skipped", sa.Boolean(create_constraint=False), server_default=sa.text("0"), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mock_id", "round", "place"],
            ["mock_questions.mock_id", "mock_questions.round", "mock_questions.place"],
            name="fk_mock_answers_mock_id_round_place_mock_questions",
        ),
        sa.PrimaryKeyConstraint("mock_id", "round", "place", "turn", name="pk_mock_answers"),
    )


def _add_ratings() -> None:
    op.create_table(
        "mock_ratings",
        sa.Column("mock_id", ID, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(length=16), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mock_id", "round"],
            ["mock_rounds.mock_id", "mock_rounds.round"],
            name="fk_mock_ratings_mock_id_round_mock_rounds",
        ),
        sa.PrimaryKeyConstraint("mock_id", "round", "dimension", name="pk_mock_ratings"),
    )
