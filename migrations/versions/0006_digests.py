"""When a group wants its weekly digest and its roles."""

from collections.abc import Sequence

revision = "0006"
down_revision = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add them."""
