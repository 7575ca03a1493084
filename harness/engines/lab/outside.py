"""Starts a process in namespaces of its own, gives it its work, and hears what came of it.

All namespaces of a lab belong to that process and to what it starts: however it ends, the kernel takes them away, and
nothing of the machine's own network was ever touched. It ends with this process, also after kill -9: it reads a pipe
whose other end is here alone.
"""

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping
from pathlib import Path

from harness.engines.lab.entrances import NAMESPACES, by_container, by_namespaces, lacking
from harness.errors import BadInputError, CamproofFailedError

Say = Callable[[str], None]
_LONGEST_LINE = 1 << 27  # bytes: all that a lab saw is told in one line
_ERRORS = {kind.__name__: kind for kind in (BadInputError, CamproofFailedError)}


def require_lab(kind: str = NAMESPACES) -> None:
    """CamproofFailedError says exactly what this machine lacks for a lab, and how to get it."""
    if found := lacking(kind):
        raise CamproofFailedError("no lab can be made here: " + "; ".join(map(str, found)))


def in_namespaces(
    work: str, order: Mapping[str, object], say: Say, kind: str = NAMESPACES, shared: Path | None = None
) -> dict[str, object]:
    """`within_namespaces`, for those who do nothing else meanwhile; not to be called from within an event loop."""
    return asyncio.run(within_namespaces(work, order, say, kind, shared))


async def within_namespaces(
    work: str, order: Mapping[str, object], say: Say, kind: str = NAMESPACES, shared: Path | None = None
) -> dict[str, object]:
    """Have `work` done in namespaces of its own, and return what it gave. Who is cancelled ends it.

    Args:
        work: `module:function`; the function is a coroutine of (folder, order, say) that returns a JSON object.
        order: what it is told; a JSON object.
        say: is told how it goes.
        kind: `namespaces` on this machine, or `containers` for those of a container.
        shared: a folder that a container is to have, too.

    Raises:
        CamproofFailedError: no lab can be made here, or the work failed.
        BadInputError: as the work raised it.
    """
    require_lab(kind)
    with by_namespaces() if kind == NAMESPACES else by_container(shared) as command:
        process = await asyncio.create_subprocess_exec(
            *command.words, stdin=PIPE, stdout=PIPE, start_new_session=True,
            env={**os.environ, **command.environment}, limit=_LONGEST_LINE,
        )  # fmt: skip
        try:
            return await _heard(process, {"work": work, "order": order}, say)
        finally:
            _pipes(process)[0].close()  # which ends it
            await process.wait()


async def _heard(process: Process, request: Mapping[str, object], say: Say) -> dict[str, object]:
    to, of = _pipes(process)
    to.write(json.dumps(request).encode() + b"\n")
    async for line in of:
        told = json.loads(line)
        if "said" in told:
            say(told["said"])
        elif "error" in told:
            raise _ERRORS.get(told["error"], CamproofFailedError)(told["text"])
        else:
            return dict(told["gave"])
    raise CamproofFailedError(f"the lab ended early, with status {await process.wait()}; what it wrote is above")


def _pipes(process: Process) -> tuple[asyncio.StreamWriter, asyncio.StreamReader]:
    """What it is told by, and what it tells by."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the process was started without pipes")
    return process.stdin, process.stdout
