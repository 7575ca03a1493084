"""What cameras do before they record."""

import asyncio
from collections.abc import Awaitable, Sequence

from harness.engines.live.camera import LiveCamera
from harness.errors import CloudUnreachableError

_ASKED_AGAIN = 4


async def made_ready(cameras: Sequence[LiveCamera], abreast: int | None, patience_s: float) -> None:
    """All have their configuration, and where a fleet is not to come all at once, their credentials too."""
    turn = asyncio.Semaphore(abreast or len(cameras))

    async def ready(camera: LiveCamera) -> None:
        async with turn:
            await _configured(camera, patience_s)
            if abreast:
                await camera.enable()

    async with asyncio.TaskGroup() as group:
        for camera in cameras:
            group.create_task(named(camera, "reading its configuration", ready(camera)))


async def _configured(camera: LiveCamera, patience_s: float) -> None:
    """A cloud that is slow to answer is asked again, as a camera does; the last silence after so long is raised."""
    clock, tries = asyncio.get_running_loop().time, 0
    began_s = clock()
    while True:
        tries += 1
        try:
            return await camera.configure()
        except CloudUnreachableError:
            if tries > _ASKED_AGAIN and clock() - began_s >= patience_s:
                raise


async def named(camera: LiveCamera, doing: str, work: Awaitable[None]) -> None:
    """What breaks a camera ends the run, and says which one it was."""
    try:
        await work
    except Exception as broken:
        broken.add_note(f"camera {camera.who.spec.name} was {doing}")
        raise
