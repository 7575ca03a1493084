"""ACT-2 broken: a viewer may activate."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Operation
from reference_impl.my_systems import MySystems


class ViewerActivates(MySystems):
    """Refuses operators, and forgets viewers."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with another right for activation."""
        right = self._access._right("administrator or viewer", "administrator", "viewer")  # noqa: SLF001 - a fault
        return [replace(one, right=right) if one.id == "activate" else one for one in super().operations()]


FAULT = CloudFault(
    id="activation-by-viewer",
    title="a viewer can activate cloud storage",
    happens="roles are denied one by one, and the newest was not added to the list (CWE-184)",
    requirements=("ACT-2",),
    apply=lambda standard: replace(standard, my_systems=ViewerActivates),
)
