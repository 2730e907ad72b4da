"""Links between the accounts of one person, the codes that prove it, and the seats they share."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# SQLite numbers rows only through a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0009"
down_revision = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add four tables."""
    _add_links()
    _add_codes()
    _add_shared_seats()


def _add_links() -> None:
    op.create_table(
        "links",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("partner_id", ID, nullable=False),
        sa.Column("linked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_links_account_id_accounts"),
        sa.ForeignKeyConstraint(["partner_id"], ["accounts.id"], name="fk_links_partner_id_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.UniqueConstraint("account_id", name="uq_links_account_id"),
    )
    op.create_index("ix_links_partner_id", "links", ["partner_id"])


def _add_codes() -> None:
    op.create_table(
        "link_codes",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_link_codes_account_id_accounts"),
        sa.PrimaryKeyConstraint("account_id", name="pk_link_codes"),
        sa.UniqueConstraint("code_hash", name="uq_link_codes_code_hash"),
    )
    op.create_table(
        "link_tries",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("until_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_link_tries_account_id_accounts"),
        sa.PrimaryKeyConstraint("account_id", name="pk_link_tries"),
    )


def _add_shared_seats() -> None:
    op.create_table(
        "shared_seats",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("own_member_id", ID, nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("hidden_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_shared_seats_account_id_accounts"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_shared_seats_group_id_groups"),
        sa.ForeignKeyConstraint(["own_member_id"], ["members.id"], name="fk_shared_seats_own_member_id_members"),
        sa.PrimaryKeyConstraint("account_id", "group_id", name="pk_shared_seats"),
    )
    op.create_index("ix_shared_seats_group_id", "shared_seats", ["group_id"])
    op.create_index("ix_shared_seats_own_member_id", "shared_seats", ["own_member_id"])
