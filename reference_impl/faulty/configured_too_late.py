"""CFG-1 broken: a camera that asked before it was enabled goes on hearing that it is not."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked, Nothing, Operation
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.answers import Configuration, Recording


class Stale(MySystems):
    """Keeps what it told cameras that record nothing."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with another way to read the configuration."""
        return [self._kept(one) if one.id == "readConfiguration" else one for one in super().operations()]

    def _kept(self, fresh: Operation[Any]) -> Operation[Any]:
        told: dict[str, Configuration] = {}

        async def read(asked: Asked[Nothing]) -> Recording | Configuration:
            device = asked.caller.subject
            if device not in told:
                answer: Recording | Configuration = await fresh.answer(asked)
                if isinstance(answer, Recording):
                    return answer
                told[device] = answer
            return told[device]

        return replace(fresh, answer=read)


FAULT = CloudFault(
    id="configured-too-late",
    title="enabling a camera does not change the configuration that it was given before",
    happens="answers are cached by device, and enabling does not empty the cache",
    requirements=("CFG-1",),
    apply=lambda standard: replace(standard, my_systems=Stale),
)
