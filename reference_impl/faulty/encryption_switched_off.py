"""CFG-3 broken: an administrator can have a camera send its media in the clear."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked, Nothing, Operation
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.answers import Configuration, Recording, Switched
from reference_impl.my_systems.bodies import CloudStorage


class WithEncryption(CloudStorage):
    """The switch, with another one beside it."""

    encryption: bool = True


class Switchable(MySystems):
    """Has a switch for encryption."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with a switch more and what cameras are told of it."""
        off: set[str] = set()
        changed = {"switchCloudStorage": _switch, "readConfiguration": _read}
        return [changed[one.id](one, off) if one.id in changed else one for one in super().operations()]


def _switch(standard: Operation[Any], off: set[str]) -> Operation[Any]:
    async def switch(asked: Asked[WithEncryption]) -> Switched:
        switched = Switched.model_validate(await standard.answer(asked))
        (off.discard if asked.body.encryption else off.add)(switched.id)
        return switched

    return replace(standard, body=WithEncryption, answer=switch)


def _read(standard: Operation[Any], off: set[str]) -> Operation[Any]:
    async def read(asked: Asked[Nothing]) -> Recording | Configuration | dict[str, object]:
        answer: Recording | Configuration = await standard.answer(asked)
        if isinstance(answer, Configuration) or answer.camera not in off:
            return answer
        return {**answer.model_dump(), "encryption": {**answer.encryption.model_dump(), "method": "NONE"}}

    return replace(standard, answer=read, shows=Any)


FAULT = CloudFault(
    id="encryption-switched-off",
    title="an administrator can turn a camera's encryption off",
    happens="a switch that was made for tests at the factory is left in the service (CWE-489)",
    requirements=("CFG-3",),
    apply=lambda standard: replace(standard, my_systems=Switchable),
)
