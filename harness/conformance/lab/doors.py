"""The cloud from within a lab that it lies outside of: namespaces reach nothing there, but files are theirs, too.

Each of the cloud's names and ports is a socket file; outside it leads to the cloud (`beyond`), inside to it lead the
name's address and port. TLS is between camera and cloud, by the name's own certificate.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from harness.cloud.target import Target
from harness.cloud.target_file.load import load_target
from harness.engines.lab.lab import Lab
from harness.engines.lab.parts import Front
from harness.engines.lab.services.answers import through
from harness.engines.lab.services.listening import listening

TARGET = "target.yaml"


def door(folder: Path, host: str, port: int) -> Path:
    """The socket file of a host's port."""
    return folder / f"{host}:{port}"


@asynccontextmanager
async def cloud_through(lab: Lab, folder: Path) -> AsyncIterator[Target]:
    """The cloud at its names in the lab, for the time of the `async with`; in the folder are doors and target file."""
    async with AsyncExitStack() as stack:
        for front in (one for one in lab.plan.listeners if isinstance(one, Front)):
            answer = through(door(folder, front.host, front.port))
            await stack.enter_async_context(listening(front.namespace, front.address, front.port, answer))
        yield load_target(folder / TARGET)
