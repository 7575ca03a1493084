"""Organisations may require the second step of everyone who is a member (paper: two-step verification)."""

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy import Connection, select

from reference_impl.foundation.database import Database
from reference_impl.foundation.upsert import insert
from reference_impl.identity.schema import SIGN_IN_POLICIES

Memberships = Callable[[str], Awaitable[Mapping[str, str]]]
"""A user's role in each of their organisations (my_systems knows)."""


class TwoStepPolicy:
    """What each organisation requires."""

    def __init__(self, database: Database, memberships: Memberships) -> None:
        self._database = database
        self._memberships = memberships

    async def of(self, organisation: str) -> bool:
        """Whether this organisation requires it; unless it said so, it doesn't."""
        return await self._any([organisation])

    async def set(self, organisation: str, *, required: bool) -> None:
        """From now on, at the next sign-in or renewal of each member."""
        row = insert(SIGN_IN_POLICIES).values(organisation=organisation, two_step_required=required)
        changed = row.on_conflict_do_update(index_elements=["organisation"], set_={"two_step_required": required})

        def work(connection: Connection) -> None:
            connection.execute(changed)

        await self._database.write(work)

    async def required_of(self, user: str) -> bool:
        """Whether one of the user's organisations requires it."""
        return await self._any(list(await self._memberships(user)))

    async def _any(self, organisations: list[str]) -> bool:
        asked = SIGN_IN_POLICIES.c.organisation.in_(organisations) & SIGN_IN_POLICIES.c.two_step_required
        query = select(SIGN_IN_POLICIES.c.organisation).where(asked).limit(1)
        return await self._database.read(lambda connection: connection.execute(query).first() is not None)
