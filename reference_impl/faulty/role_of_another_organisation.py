"""ID-6 broken: a role in any organisation counts in every one."""

from dataclasses import replace
from typing import Any

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import Principal
from reference_impl.foundation.operations import Operation, Right
from reference_impl.my_systems import MySystems, members


class Unbounded(MySystems):
    """Asks for a role, and not where."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with wider rights of members."""
        access = self._access
        narrow = (access.members, access.operators, access.administrators)
        return [replace(o, right=self._wide(o.right)) if o.right in narrow else o for o in super().operations()]

    def _wide(self, narrow: Right) -> Right:
        administrators = narrow == self._access.administrators

        async def admit(request: web.Request) -> Principal:
            principal = await self._access.users.admit(request)
            roles = await self._database.read(lambda connection: members.memberships(connection, principal.subject))
            enough = "administrator" in roles.values() if administrators else bool(roles)
            return principal if enough else await narrow.admit(request)

        return replace(narrow, admit=admit)


FAULT = CloudFault(
    id="role-of-another-organisation",
    title="who administers any organisation administers all",
    happens="the token says `administrator`, and the service does not ask of which organisation (CWE-639)",
    requirements=("ID-6",),
    apply=lambda standard: replace(standard, my_systems=Unbounded),
    also=("ACT-2", "REG-3"),
)
