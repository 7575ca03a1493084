"""ACT-2 broken: every member may activate."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Operation
from reference_impl.my_systems import MySystems


class AnyMemberActivates(MySystems):
    """Lets every member of an organisation start its subscription."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with another right for activation."""
        members = self._access.members
        return [replace(one, right=members) if one.id == "activate" else one for one in super().operations()]


FAULT = CloudFault(
    id="activation-by-operator",
    title="an operator can activate cloud storage",
    happens="the check asks whether somebody belongs to the organisation, and forgets to ask for the role (CWE-863)",
    requirements=("ACT-2",),
    apply=lambda standard: replace(standard, my_systems=AnyMemberActivates),
)
