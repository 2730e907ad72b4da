"""What a host chose for the rounds of a group, and what a purge of a space finds its rows by."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# SQLite numbers rows only through a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0007"
down_revision = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add one table and the indexes of what hangs on a space."""
    op.create_table(
        "house_rules",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("rules", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_house_rules_group_id_groups"),
        sa.PrimaryKeyConstraint("group_id", name="pk_house_rules"),
    )
    op.create_index("ix_channels_space_id", "channels", ["space_id"])
    op.create_index("ix_posts_group_id", "posts", ["group_id"])
    _index_where_set("rounds", "replaces")
    _index_where_set("spaces", "purge_at")


def _index_where_set(table: str, column: str) -> None:
    where = sa.text(f"{column} IS NOT NULL")
    op.create_index(f"ix_{table}_{column}", table, [column], sqlite_where=where, postgresql_where=where)
