"""What services ask of My Systems that are made before it: each knows the other."""

from collections.abc import Mapping
from datetime import timedelta

from reference_impl.my_systems import MySystems


class LaterMySystems:
    """My Systems, once it is there: nobody asks before anything listens."""

    def __init__(self) -> None:
        self._there: MySystems | None = None

    def is_there(self, made: MySystems) -> None:
        """From now on it is this one."""
        self._there = made

    async def memberships(self, user: str) -> Mapping[str, str]:
        """The user's role in each organisation."""
        return await self._it.memberships(user)

    async def changed_roles(self) -> Mapping[tuple[str, str], str | None]:
        """The role of now by user and organisation, of those whose role changed lately; None: taken out."""
        return await self._it.changed_roles()

    async def removing(self, user: str) -> None:
        """The user's second step is about to be removed."""
        await self._it.note_removed_second_step(user)

    async def invited(self, token: str) -> str | None:
        """The name that an open invitation is for."""
        return await self._it.invited(token)

    async def accept_invitation(self, token: str, user: str) -> bool:
        """Whether the user has joined by this invitation, now."""
        return await self._it.accept_invitation(token, user)

    async def retention(self, organisation: str) -> timedelta | None:
        """How long an organisation's recordings are kept; None: there is no such organisation."""
        return await self._it.retention(organisation)

    @property
    def _it(self) -> MySystems:
        assert self._there is not None  # noqa: S101 - it is made before anything listens
        return self._there
