"""When a group wants its weekly digest; its badges, and the roles that go with them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# SQLite numbers rows only through a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0006"
down_revision = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add four tables."""
    op.create_table(
        "digests",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("local_time", sa.Time(), nullable=False),
        sa.Column("next_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_digests_group_id_groups"),
        sa.PrimaryKeyConstraint("group_id", name="pk_digests"),
    )
    op.create_index("ix_digests_next_at", "digests", ["next_at"])
    op.create_table(
        "badge_rules",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("champion", sa.Boolean(create_constraint=False), server_default=sa.text("0"), nullable=False),
        sa.Column("streaks", sa.String(length=80), server_default="", nullable=False),
        sa.Column("next_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_badge_rules_group_id_groups"),
        sa.PrimaryKeyConstraint("group_id", name="pk_badge_rules"),
    )
    op.create_index("ix_badge_rules_next_at", "badge_rules", ["next_at"])
    op.create_table(
        "badge_roles",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("space", sa.String(length=80), nullable=False),
        sa.Column("badge", sa.String(length=24), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_badge_roles_group_id_groups"),
        sa.PrimaryKeyConstraint("group_id", "platform", "space", "badge", name="pk_badge_roles"),
    )
    op.create_table(
        "badge_grants",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("space", sa.String(length=80), nullable=False),
        sa.Column("badge", sa.String(length=24), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("granted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_badge_grants_account_id_accounts"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_badge_grants_group_id_groups"),
        sa.PrimaryKeyConstraint("group_id", "account_id", "space", "badge", name="pk_badge_grants"),
    )
    op.create_index("ix_badge_grants_account_id", "badge_grants", ["account_id"])
