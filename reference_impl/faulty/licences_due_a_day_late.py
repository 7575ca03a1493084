"""ACT-4 broken: licences may be allocated on day 31."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems, MySystemsSettings

_DAYS = 31


class OffByOne(MySystems):
    """Counts the day of activation as day 0, and its limit from day 1."""

    def __init__(self, database: Any, settings: MySystemsSettings, *rest: Any) -> None:  # noqa: ANN401 - the standard's
        terms = replace(settings.terms, allocation_days=_DAYS)
        super().__init__(database, replace(settings, terms=terms), *rest)


FAULT = CloudFault(
    id="licences-due-a-day-late",
    title="licences can still be allocated on day 31",
    happens="the day of activation is counted as day 0 in one place and as day 1 in another (CWE-193)",
    requirements=("ACT-4",),
    apply=lambda standard: replace(standard, my_systems=OffByOne),
)
