"""What members practise: reviews, sessions, mock interviews, disputed feedback."""

from collections.abc import Sequence

revision = "0004"
down_revision = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add them."""
