"""ACT-11 broken: with the subscription the recordings are out of reach."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems, organisations
from reference_impl.my_systems.subscription import moment


class ClosingAccounts(MySystems):
    """Knows no members of an organisation whose subscription is over."""

    async def memberships(self, user: str) -> Mapping[str, str]:
        """As always, where something is paid for, or not yet activated."""
        roles = await super().memberships(user)
        over = await self._database.read(lambda connection: self._over(connection, roles))
        return {organisation: role for organisation, role in roles.items() if organisation not in over}

    def _over(self, connection: Connection, roles: Mapping[str, str]) -> set[str]:
        found = {one: organisations.subscription_of(connection, one, self._terms) for one in roles}
        return {one for one, paid in found.items() if paid is not None and paid.is_over(moment(self._clock()))}


FAULT = CloudFault(
    id="recordings-gone-at-the-end",
    title="recordings can't be read any more after the subscription's end",
    happens="the account is closed with the contract, and with it the way to what was paid for",
    requirements=("ACT-11",),
    apply=lambda standard: replace(standard, my_systems=ClosingAccounts),
)
