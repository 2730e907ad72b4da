"""Reminders, suggested questions and reports; the round of any thread and the groups of any host, by an index."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# SQLite numbers rows only through a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0002"
down_revision = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add three tables and two indexes."""
    _add_reminders()
    _add_suggestions()
    _add_reports()
    op.create_index("ix_hosts_account_id", "hosts", ["account_id"])
    op.create_index(
        "ix_posts_thread",
        "posts",
        ["thread", "space", "platform"],
        sqlite_where=sa.text("thread IS NOT NULL"),
        postgresql_where=sa.text("thread IS NOT NULL"),
    )


def _add_reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_reminders_account_id_accounts"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_reminders_group_id_groups"),
        sa.PrimaryKeyConstraint("account_id", "group_id", name="pk_reminders"),
    )
    op.create_index("ix_reminders_next_at", "reminders", ["next_at"])
    op.create_index("ix_reminders_group_id", "reminders", ["group_id"])


def _add_suggestions() -> None:
    op.create_table(
        "suggestions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("request_key", sa.String(length=120), nullable=False),
        sa.Column("draft", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_suggestions_account_id_accounts"),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name="fk_suggestions_decided_by_accounts"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_suggestions_group_id_groups"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_suggestions_question_id_questions", onupdate="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
        sa.UniqueConstraint("account_id", "request_key", name="uq_suggestions_account_id_request_key"),
    )
    op.create_index("ix_suggestions_account_id_group_id", "suggestions", ["account_id", "group_id"])
    op.create_index(
        "ix_suggestions_open",
        "suggestions",
        ["group_id", "id"],
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )


def _add_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("question_version_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("closed_by", ID, nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_reports_account_id_accounts"),
        sa.ForeignKeyConstraint(["closed_by"], ["accounts.id"], name="fk_reports_closed_by_accounts"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_reports_group_id_groups"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_reports_question_id_questions", onupdate="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_version_id"], ["question_versions.id"], name="fk_reports_question_version_id_question_versions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
    )
    op.create_index("ix_reports_account_id", "reports", ["account_id"])
    op.create_index(
        "uq_reports_open",
        "reports",
        ["group_id", "question_id", "account_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
