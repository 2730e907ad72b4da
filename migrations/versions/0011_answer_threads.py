"""The thread in which an answer message stands; unknown for earlier ones of rounds with several threads in a space."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# A round's only thread in a space is where its public messages of that space stand.
_FILL = """UPDATE answer_messages SET thread = (
    SELECT max(p.thread) FROM posts AS p
    WHERE p.round_id = answer_messages.round_id AND p.platform = answer_messages.platform
    AND p.space = answer_messages.space AND p.thread IS NOT NULL
    GROUP BY p.round_id HAVING count(*) = 1)
WHERE NOT private"""


def upgrade() -> None:
    """Add a column, and fill it where only one thread is possible."""
    op.add_column("answer_messages", sa.Column("thread", sa.String(length=80), nullable=True))
    op.execute(_FILL)
