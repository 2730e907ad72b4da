"""What the process says of its own health, for whoever watches it from outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HealthReport:
    """Whether everything works, with one short word or figure for each part that was looked at."""

    healthy: bool
    parts: Mapping[str, str] = field(default_factory=dict)
