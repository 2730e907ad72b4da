"""The role a channel mentions with each question, where a host chose one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# SQLite numbers rows only through a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0003"
down_revision = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add one table."""
    op.create_table(
        "channel_pings",
        sa.Column("channel_id", ID, nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name="fk_channel_pings_channel_id_channels"),
        sa.PrimaryKeyConstraint("channel_id", name="pk_channel_pings"),
    )
