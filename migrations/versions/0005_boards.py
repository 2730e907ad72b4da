"""Boards by answers and by longest streak, newcomers, and the best answer of a round: what they are read by."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# SQLite numbers rows only through a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0005"
down_revision = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add two orders that boards are listed in, and the table of best answers."""
    _order_members()
    _order_standings()
    op.create_table(
        "best_answers",
        sa.Column("round_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("pinned_by", ID, nullable=False),
        sa.Column("pinned_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_best_answers_account_id_accounts"),
        sa.ForeignKeyConstraint(["pinned_by"], ["accounts.id"], name="fk_best_answers_pinned_by_accounts"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_best_answers_round_id_rounds"),
        sa.PrimaryKeyConstraint("round_id", name="pk_best_answers"),
    )


def _order_members() -> None:
    """Longest streak first, then by name. A stored computed column can only come with a new copy of the table."""
    _make_members("new_members")
    _copy(
        "members",
        "id, group_id, name, joined_on, joined_at, hidden_at, current, longest, answered, freezes, streak_on",
    )
    members = sa.table("members", sa.column("id", ID), sa.column("name", sa.Text), sa.column("name_key", sa.Text))
    connection = op.get_bind()
    names = connection.execute(sa.select(members.c.id, members.c.name)).all()
    named = sa.update(members).where(members.c.id == sa.bindparam("b_id")).values(name_key=sa.bindparam("key"))
    if names:
        connection.execute(named, [{"b_id": id_, "key": name.casefold()} for id_, name in names])
    op.create_index("ix_members_group_id", "members", ["group_id", "id"])
    op.create_index("ix_members_group_id_joined_on", "members", ["group_id", "joined_on"])
    op.create_index(
        "ix_members_longest",
        "members",
        ["group_id", "longest_key", "name_key", "id"],
        sqlite_where=sa.text("hidden_at IS NULL"),
        postgresql_where=sa.text("hidden_at IS NULL"),
    )


def _order_standings() -> None:
    """Most answers first, then by name."""
    _make_standings("new_standings")
    _copy("standings", "group_id, board, period, member_id, booked, points, answers, name_key")
    board = ["group_id", "board", "period"]
    op.create_index("ix_standings_member_id", "standings", ["member_id"])
    op.create_index("ix_standings_page", "standings", [*board, "points_key", "name_key", "member_id"])
    op.create_index("ix_standings_answers", "standings", [*board, "answers_key", "name_key", "member_id"])


def _copy(table: str, columns: str) -> None:
    """Put `new_<table>` in the place of `table`; what refers to the table goes on referring to it by name."""
    op.execute(f"INSERT INTO new_{table} ({columns}) SELECT {columns} FROM {table}")  # noqa: S608
    op.drop_table(table)
    op.rename_table(f"new_{table}", table)


def _make_members(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(), nullable=True),
        sa.Column("current", sa.Integer(), server_default="0", nullable=False),
        sa.Column("longest", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("freezes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("streak_on", sa.Date(), nullable=True),
        sa.Column("longest_key", sa.Integer(), sa.Computed("-longest", persisted=True), nullable=False),
        sa.Column("name_key", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_members_group_id_groups"),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
    )


def _make_standings(name: str) -> None:
    op.create_table(
        name,
        sa.Column("group_id", ID, nullable=False),
        sa.Column("board", sa.String(length=16), nullable=False),
        sa.Column("period", sa.String(length=80), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("booked", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("points_key", sa.Integer(), sa.Computed("-points", persisted=True), nullable=False),
        sa.Column("answers_key", sa.Integer(), sa.Computed("-answers", persisted=True), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_standings_points_not_negative")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_standings_group_id_groups"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_standings_member_id_members"),
        sa.PrimaryKeyConstraint("group_id", "board", "period", "member_id", name="pk_standings"),
    )
