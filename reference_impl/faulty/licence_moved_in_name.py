"""ACT-5 broken: one licence serves two cameras, once it has moved."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.faulty.licence_released_in_name import LicencesAtTheGate


class Copied(LicencesAtTheGate):
    """Leaves the camera enabled that a licence moved away from."""

    gives_up = "moveLicence"


FAULT = CloudFault(
    id="licence-moved-in-name",
    title="a camera whose licence was moved to another goes on getting credentials",
    happens="a support tool for broken cameras moves the licence, and nobody switches off what comes back from repair",
    requirements=("ACT-5",),
    apply=lambda standard: replace(standard, my_systems=Copied),
)
