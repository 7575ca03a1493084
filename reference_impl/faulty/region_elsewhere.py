"""REG-1 broken: a region that is not where it was promised to be."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.settings import MySystemsSettings

_PROMISED, _TRUE = "Toronto", "Montreal"


class MisplacedRegions(MySystems):
    """Has its Canadian region five hundred kilometres from the one that the contract names."""

    def __init__(self, database: Any, settings: MySystemsSettings, *others: Any) -> None:  # noqa: ANN401 - handed on
        regions = tuple(replace(r, place=r.place.replace(_PROMISED, _TRUE)) for r in settings.regions)
        super().__init__(database, replace(settings, regions=regions), *others)


FAULT = CloudFault(
    id="region-elsewhere",
    title="the region in Toronto lies in Montreal",
    happens="providers give regions of one country like codes: ca-central-1 is Montreal at one, Toronto at another",
    requirements=("REG-1",),
    apply=lambda standard: replace(standard, my_systems=MisplacedRegions),
)
