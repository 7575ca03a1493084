"""ACT-4 and ACT-12 broken: licences are allocated whenever somebody likes."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems, MySystemsSettings


class Patient(MySystems):
    """Tells the date and does not hold to it."""

    def __init__(self, database: Any, settings: MySystemsSettings, *rest: Any) -> None:  # noqa: ANN401 - the standard's
        terms = replace(settings.terms, late_allocation="accepted")
        super().__init__(database, replace(settings, terms=terms), *rest)


FAULT = CloudFault(
    id="late-licences-allocated",
    title="licences are allocated after their 30 days, without a renewal",
    happens="the date is shown to people, and enforcing it waits for a later release",
    requirements=("ACT-4", "ACT-12"),
    apply=lambda standard: replace(standard, my_systems=Patient),
)
