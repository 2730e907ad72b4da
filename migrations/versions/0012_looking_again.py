"""When a schedule and a thread are looked at again after they could not be opened or read; posts due by platform."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add two instants, with what they were until now, and the indexes that a tick asks by."""
    op.add_column("schedules", sa.Column("look_at", sa.DateTime(), nullable=True))
    op.execute("UPDATE schedules SET look_at = next_at")
    op.create_index("ix_schedules_look_at", "schedules", ["look_at"])
    op.add_column("posts", sa.Column("reread_at", sa.DateTime(), nullable=True))
    op.execute("UPDATE posts SET reread_at = created_at WHERE reread")
    _index_again("ix_posts_due", ["platform", "not_before"], "has_work = 1")
    _index_again("ix_posts_reread", ["platform", "reread_at"], "reread = 1")


def _index_again(name: str, columns: list[str], where: str) -> None:
    op.drop_index(name, "posts")
    native = sa.text(where.removesuffix(" = 1"))
    op.create_index(name, "posts", columns, sqlite_where=sa.text(where), postgresql_where=native)
