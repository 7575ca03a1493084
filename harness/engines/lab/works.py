"""What can be done in a lab, as `outside.within_namespaces` has it done: from JSON to JSON."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter

from harness.engines.lab.entrances import NAMESPACES
from harness.engines.lab.inside import Say
from harness.engines.lab.lab import Lab
from harness.engines.lab.observed import SiteSeen
from harness.engines.lab.outside import within_namespaces
from harness.sites.load import load
from harness.sites.schema.document import Topology

_SEEN = TypeAdapter(tuple[SiteSeen, ...])
_SITES_UP = 10  # at once: namespaces are cheap, but the kernel's table of neighbours is one
_CONTAINERS_UP = 4  # at once
_LOOKING = 16  # cameras at once: what answers them is in the same process


def observe(
    sites: Sequence[Topology], say: Say, captures: Path | None = None, kind: str = NAMESPACES
) -> tuple[SiteSeen, ...]:
    """What the cameras of each site see, in namespaces of its own.

    Args:
        sites: topologies.
        say: is told how it goes.
        captures: the folder for a capture of each switch, which is made; None to keep none.
        kind: `namespaces` on this machine for all of them, or `containers`: one for each site.

    Raises:
        CamproofFailedError: no lab can be made here.
    """
    return asyncio.run(observed(sites, say, captures, kind))


async def observed(
    sites: Sequence[Topology], say: Say, captures: Path | None = None, kind: str = NAMESPACES
) -> tuple[SiteSeen, ...]:
    """`observe`, for those who do other things meanwhile."""
    shared = await asyncio.to_thread(_made, captures) if captures else None
    up = asyncio.Semaphore(_CONTAINERS_UP)

    async def seen(some: Sequence[Topology]) -> tuple[SiteSeen, ...]:
        order = {"sites": [text_of(site) for site in some], "captures": str(shared or "")}
        async with up:
            return from_json((await within_namespaces(f"{__name__}:observing", order, say, kind, shared))["sites"])

    together = [sites] if kind == NAMESPACES else [[site] for site in sites]
    return tuple(one for found in await asyncio.gather(*map(seen, together)) for one in found)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


async def observing(folder: Path, order: dict[str, object], say: Say) -> dict[str, object]:
    """The inner half: some sites at a time."""
    sites = [load(text, "topology") for text in TypeAdapter(list[str]).validate_python(order["sites"])]
    captures = Path(str(order["captures"])) if order["captures"] else None
    up, looking = asyncio.Semaphore(_SITES_UP), asyncio.Semaphore(_LOOKING)

    async def one(number: int, site: Topology) -> SiteSeen:
        async with up:
            own = folder / str(number)
            own.mkdir()
            return await _observed(number, site, own, captures, looking, say)

    seen = await asyncio.gather(*(one(number, site) for number, site in enumerate(sites)))
    return {"sites": as_json(seen)}


async def _observed(
    number: int, site: Topology, folder: Path, captures: Path | None, looking: asyncio.Semaphore, say: Say
) -> SiteSeen:
    began = time.monotonic()
    async with Lab([site], folder, captures, prefix=f"{number}.") as lab:
        await lab.settle()
        settled = time.monotonic()
        seen = await lab.look(0, looking)
    up_s, looked_s = settled - began, time.monotonic() - settled
    say(f"{site.name}: {len(seen.cameras)} cameras up and asked in {up_s:.1f} s, looked at in {looked_s:.1f} s")
    return seen


def as_json(seen: Sequence[SiteSeen]) -> list[object]:
    """What was seen, for programs."""
    return list(_SEEN.dump_python(tuple(seen), mode="json"))


def from_json(seen: object) -> tuple[SiteSeen, ...]:
    """The way back."""
    return _SEEN.validate_python(seen)


def text_of(site: Topology) -> str:
    """As JSON, which is YAML."""
    return site.model_dump_json(by_alias=True, exclude_unset=True)
