"""Cameras of labs record and upload, while things go wrong; the cloud is outside of the labs."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from harness.conformance.lab.beyond import cloud_for, containers_for
from harness.conformance.lab.playing import NOBODY
from harness.conformance.lab.recording import RECORDING, UPLOADED, Recording, Uploaded
from harness.conformance.running import run
from harness.engines.lab.entrances import NAMESPACES
from harness.engines.lab.faults.fault import LabFault
from harness.engines.lab.inside import Say
from harness.engines.lab.outside import require_lab, within_namespaces
from harness.engines.lab.works import text_of
from harness.errors import BadInputError
from harness.history import parquet
from harness.history.event import History
from harness.left_behind import own_folder
from harness.sites.schema.document import Topology

_WORK = "harness.conformance.lab.recording:recording"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is to be recorded, and where.

    Args:
        sites: topologies.
        duration_s: for so long.
        faults: what goes wrong meanwhile, at the first site.
        history: where to write all that happened, as Parquet; None for nowhere.
        kind: where sites are: in namespaces of this machine, or each in a container of its own.
        containers: whether the cloud runs in them, as one deploys it; then its hosts have the names of its own.
    """

    sites: Sequence[Topology]
    duration_s: float
    faults: Sequence[LabFault] = ()
    history: Path | None = None
    kind: str = NAMESPACES
    containers: bool = False


def record_in_lab(what: Recorded, say: Say) -> tuple[Uploaded, ...]:
    """Record at all sites at once, drain, and tell what became of it; those who can't activate do nothing.

    Raises:
        CamproofFailedError: no lab can be made here.
        BadInputError: a fault's target is not at the site, or no camera can be activated.
    """
    require_lab(what.kind)
    return run(_recorded(what, say))


async def _recorded(what: Recorded, say: Say) -> tuple[Uploaded, ...]:
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(own_folder())
        doors = folder / "doors"
        doors.mkdir()
        if what.containers:
            say("starting the cloud in containers")
            what = replace(what, sites=await stack.enter_async_context(containers_for(what.sites, doors)))
        else:
            await stack.enter_async_context(cloud_for(what.sites, doors, folder / "cloud"))
        orders = _orders(what, doors)
        found = await _all_at_once(orders, what.kind, say)
        if not found:
            raise BadInputError(NOBODY)
        if what.history:
            parquet.write(_joined([one.history for one in orders if one.history.exists()]), what.history)
        return found


def _orders(what: Recorded, doors: Path) -> list[Recording]:
    """One for all namespaces of this machine, or one for each container."""
    texts = [text_of(site) for site in what.sites]
    together = [texts] if what.kind == NAMESPACES else [[text] for text in texts]
    return [
        Recording(
            tuple(some), number, what.duration_s, () if number > 1 else tuple(what.faults), doors,
            doors / f"{number}.parquet",
        )
        for number, some in enumerate(together, 1)
    ]  # fmt: skip


async def _all_at_once(orders: Sequence[Recording], kind: str, say: Say) -> tuple[Uploaded, ...]:
    async def one(order: Recording) -> tuple[Uploaded, ...]:
        gave = await within_namespaces(_WORK, RECORDING.dump_python(order, mode="json"), say, kind, order.doors)
        return UPLOADED.validate_python(gave["uploaded"])

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(order)) for order in orders]
    except ExceptionGroup as broken:  # the first to fail ended the others
        raise broken.exceptions[0] from None
    return tuple(uploaded for task in tasks for uploaded in task.result())


def _joined(files: Sequence[Path]) -> History:
    """One history of several, in the order in which things happened."""
    every = [parquet.read(file) for file in files]
    digest = (
        every[0].header.scenario_sha256
        if len(every) == 1
        else sha256("".join(one.header.scenario_sha256 for one in every).encode()).hexdigest()
    )
    header = replace(every[0].header, scenario_sha256=digest, started_us=min(one.header.started_us for one in every))
    return History(header, tuple(sorted((event for one in every for event in one.events), key=lambda e: e.t_us)))
