"""CFG-1 broken: the configuration names another region's store."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked, Nothing, Operation
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.answers import Configuration, Recording


class Misconfiguring(MySystems):
    """Takes the storage address of the next region in its list."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with another way to read the configuration."""
        return [self._elsewhere(one) if one.id == "readConfiguration" else one for one in super().operations()]

    def _elsewhere(self, right: Operation[Any]) -> Operation[Any]:
        stores = {region.id: region.media_store for region in self._office.settings.regions}

        async def read(asked: Asked[Nothing]) -> Recording | Configuration:
            answer: Recording | Configuration = await right.answer(asked)
            if isinstance(answer, Configuration):
                return answer
            ids = [*stores, *stores]
            other = stores[ids[ids.index(answer.region) + 1]]
            return answer.model_copy(update={"storage_uri": f"{other}/{answer.organisation}"})

        return replace(right, answer=read)


FAULT = CloudFault(
    id="configured-for-another-region",
    title="the camera's configuration has the storage address of another region",
    happens="the address is looked up by the region's place in a list that two services sort differently",
    requirements=("CFG-1",),
    apply=lambda standard: replace(standard, my_systems=Misconfiguring),
)
