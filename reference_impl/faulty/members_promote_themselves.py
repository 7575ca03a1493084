"""ID-6 broken: every member may give roles."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Operation
from reference_impl.my_systems import MySystems


class SelfService(MySystems):
    """Lets every member of an organisation change its members' roles, the own one too."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with another right for it."""
        members = self._access.members
        return [replace(one, right=members) if one.id == "setMember" else one for one in super().operations()]


FAULT = CloudFault(
    id="members-promote-themselves",
    title="a viewer can become administrator",
    happens="the role is a field of the profile, and everybody may edit their profile (CWE-269)",
    requirements=("ID-6",),
    apply=lambda standard: replace(standard, my_systems=SelfService),
)
