"""The line of a container capped, both ways, by the kernel of this machine: it wants root, nsenter and tc."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from harness.conformance.containers.container import PartContainer
from harness.engines.lab.parts import Rate
from harness.engines.lab.plan import shaped
from harness.errors import BadInputError, CamproofFailedError

_INTERFACES = Path("/sys/class/net")
_COMMANDS = ("nsenter", "tc")
_LISTED = "cd /sys/class/net && for one in eth*; do echo $one $(cat $one/iflink); done"


@contextmanager
def capped(one: PartContainer, bits_per_s: float) -> Iterator[None]:
    """What it sends, and what is sent to it, passes at this rate at most, on each network. It is not to end meanwhile.

    Raises:
        BadInputError: this process may not do that here.
        CamproofFailedError: the kernel won't.
    """
    require_able()
    one.running.reload()
    into = ("nsenter", "--net", "--target", str(one.running.attrs["State"]["Pid"]))
    with ExitStack() as back:
        for device, other in _ends(one).items():
            for way, end in ((into, device), ((), other)):
                _tc(way, shaped(Rate("", end, bits_per_s), "add"))
                back.callback(_tc, way, ["qdisc", "del", "dev", end, "root"])
        yield


def require_able() -> None:
    """BadInputError: this process may not cap anything here."""
    if os.getuid() or not all(map(shutil.which, _COMMANDS)):
        raise BadInputError(f"to cap a container's bandwidth takes root and the commands {' and '.join(_COMMANDS)}")


def _ends(one: PartContainer) -> dict[str, str]:
    """The container's devices, and for each this machine's end of its cable."""
    here = {(device / "ifindex").read_text().strip(): device.name for device in _INTERFACES.iterdir()}
    status, listed = one.run("sh", "-c", _LISTED)
    found = {device: here.get(index, "") for device, index in (line.split() for line in listed.splitlines())}
    if status or not found or not all(found.values()):
        raise CamproofFailedError(f"{one.planned.name} has cables that don't end on this machine: {listed}")
    return found


def _tc(way: tuple[str, ...], words: list[str]) -> None:
    done = subprocess.run(  # noqa: S603 - devices' names are the kernel's
        [*way, "tc", *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CamproofFailedError(f"tc {' '.join(words)}: {done.stderr.strip()}")
