"""ID-6 broken: every member handles licences and cameras."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Operation
from reference_impl.my_systems import MySystems

_OPEN = frozenset({"redeem", "moveLicence", "allocateLicence", "releaseLicence", "renew", "addCamera", "noteAxisOs"})


class OpenLicences(MySystems):
    """Asks for membership alone."""

    def operations(self) -> list[Operation[Any]]:
        """As always; some for others too."""
        right = self._access.members
        return [replace(one, right=right) if one.id in _OPEN else one for one in super().operations()]


FAULT = CloudFault(
    id="licences-for-every-member",
    title="viewers redeem and move licences, and add cameras",
    happens="the web client shows the buttons to administrators alone, and the service relies on it (CWE-862)",
    requirements=("ID-6",),
    apply=lambda standard: replace(standard, my_systems=OpenLicences),
)
