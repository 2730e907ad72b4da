"""What a host chose for the rounds of a group."""

from collections.abc import Sequence

revision = "0007"
down_revision = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add them."""
