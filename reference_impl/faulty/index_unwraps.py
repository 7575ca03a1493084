"""KEY-7 broken: the index has the key server in its own process, and at its own address."""

from dataclasses import replace
from typing import Any

from reference_impl.deployment.blueprint import Blueprint
from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Operation
from reference_impl.key_server import KeyServer
from reference_impl.recording_index import RecordingIndex

_UNWRAP = "unwrapContentKey"


def together(standard: Blueprint) -> Blueprint:
    """An index that unwraps, with the key server of its region."""
    servers: dict[str, KeyServer] = {}

    class SharedKeyServer(KeyServer):
        """Known to the index of its region."""

        def __init__(self, database: Any, heads: Any, region: str, *others: Any) -> None:  # noqa: ANN401 - handed on
            super().__init__(database, heads, region, *others)
            servers[region] = self

    class Unwrapping(RecordingIndex):
        """Gives content keys too."""

        def operations(self) -> list[Operation[Any]]:
            """The index's, and that one of the key server's."""
            lent = [operation for operation in servers[self.region].operations() if operation.id == _UNWRAP]
            return [*super().operations(), *lent]

    return replace(standard, key_server=SharedKeyServer, recording_index=Unwrapping)


FAULT = CloudFault(
    id="index-unwraps",
    title="the recording index gives content keys as well",
    happens="the key server is a library of the index, to spare players a connection: who has the one has the other",
    requirements=("KEY-7",),
    apply=together,
)
