"""Seasons, best answers and the indexes the boards read."""

from collections.abc import Sequence

revision = "0005"
down_revision = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add them."""
