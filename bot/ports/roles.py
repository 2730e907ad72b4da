"""The border to a platform's roles: given and taken back by meaning, with failures of the kind announcers raise."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class RoleGiver(Protocol):
    """Gives roles on one platform. Both are harmless to repeat and may raise the errors of `ports.platform`.

    PlaceGoneError means that the person, or the role, is not there any more.
    """

    async def give_role(self, space: str, person: str, role: str) -> None:
        """Give somebody (their id on the platform) a role of a space."""

    async def take_role(self, space: str, person: str, role: str) -> None:
        """Take it back."""
